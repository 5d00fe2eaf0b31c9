/**
 * The three workers of a recording, inlined in one chunk.
 *
 * The chunk is loaded when a call begins: after an upgrade during the call the server no
 * longer has the files of this page, and what was loaded keeps working.
 */

import FrameTickerWorker from "./frame_ticker.worker.ts?worker&inline";
import OpfsWriterWorker from "./opfs_writer.worker.ts?worker&inline";
import RemuxWorker from "./remux.worker.ts?worker&inline";

export { FrameTickerWorker, OpfsWriterWorker, RemuxWorker };

/**
 * The three workers of a recording, inlined in one chunk.
 *
 * The chunk is loaded when a call begins. A server that is upgraded during the call no
 * longer has the files of this page: what was loaded keeps working without them.
 */

import FrameTickerWorker from "./frame_ticker.worker.ts?worker&inline";
import OpfsWriterWorker from "./opfs_writer.worker.ts?worker&inline";
import RemuxWorker from "./remux.worker.ts?worker&inline";

export { FrameTickerWorker, OpfsWriterWorker, RemuxWorker };

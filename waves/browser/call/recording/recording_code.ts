/**
 * Everything that only a recording needs, in one chunk with its three workers inlined.
 *
 * The chunk is loaded when a call begins: after an upgrade during the call the server no
 * longer has the files of this page, and what was loaded keeps working.
 */

import FrameTickerWorker from "./frame_ticker.worker.ts?worker&inline";
import OpfsWriterWorker from "./opfs_writer.worker.ts?worker&inline";
import RemuxWorker from "./remux.worker.ts?worker&inline";

export { canMix } from "./audio_mixer";
export { BrowserCompositor, WEB_AUDIO } from "./compositor";
export { encodeBlank } from "./encoder_probe";
export { OpfsWriter } from "./opfs_writer";
export { runRemux } from "./remux";
export { FrameTickerWorker, OpfsWriterWorker, RemuxWorker };

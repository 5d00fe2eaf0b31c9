/**
 * The three workers of a recording, inlined in one chunk.
 *
 * The chunk is loaded when a call begins. A server that is upgraded during the call no
 * longer has the files of this page: what was loaded keeps working without them.
 */
import DiskWorker from "./disk.worker.ts?worker&inline";
import MendWorker from "./mend.worker.ts?worker&inline";
import TickerWorker from "./ticker.worker.ts?worker&inline";

export { DiskWorker, MendWorker, TickerWorker };

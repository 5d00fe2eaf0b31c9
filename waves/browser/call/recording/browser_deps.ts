/** The dependencies of a recording, implemented with browser APIs. */
import type { Clock } from "../../kit/clock";
import { newUuid } from "../../kit/ids";
import { canMix } from "./audio_mixer";
import { BROWSER_SOUND, BrowserCompositor, missingFeature } from "./compositor";
import { encodeBlank } from "./encoder_probe";
import type { RecordingDeps } from "./recording_deps";
import { OpfsRecordingStore } from "./recording_store";
import { WorkerLoader } from "./worker_loader";

/** How long a browser may take to begin a download. */
const ADDRESS_MS = 60_000;

/** Return the dependencies for the page that this runs in. */
export function recordingDeps(clock: Clock): RecordingDeps {
  const workers = new WorkerLoader(() => import("./workers"));
  const world = { clock, startWorker: workers.start };
  return {
    missing: missingFeature,
    load: async () => void (await workers.load()),
    tryEncoder: () =>
      encodeBlank(clock, (parts, pieceMs) => new BrowserCompositor(parts, world, pieceMs)),
    canMix: (sounds) => canMix(sounds, { ...BROWSER_SOUND, changed() {} }),
    openCompositor: (parts) => new BrowserCompositor(parts, world),
    recordingStore: new OpfsRecordingStore(workers.start, clock),
    newId: newUuid,
    download(file, name) {
      const address = URL.createObjectURL(file);
      const link = document.createElement("a");
      link.href = address;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), ADDRESS_MS);
    },
  };
}

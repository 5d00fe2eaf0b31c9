/** The dependencies of a recording, implemented with browser APIs. */
import type { Clock } from "../../kit/clock";
import { newUuid } from "../../kit/ids";
import { CodeLoader } from "./code_loader";
import { missingFeature } from "./recorder_support";
import type { CompositorDeps, RecordingDeps } from "./recording_deps";
import { OpfsRecordingStore } from "./recording_store";

/** How long a browser may take to begin a download. */
const ADDRESS_MS = 60_000;

/** Return the dependencies for the page that this runs in. */
export function recordingDeps(clock: Clock): RecordingDeps {
  const code = new CodeLoader(() => import("./recording_code"));
  const environment = { clock, startWorker: () => code.startWorker("FrameTickerWorker") };
  const openCompositor = (deps: CompositorDeps, pieceMs?: number) =>
    new code.loaded.BrowserCompositor(deps, environment, pieceMs);
  return {
    missing: missingFeature,
    load: async () => void (await code.load()),
    tryEncoder: async () => code.loaded.encodeBlank(clock, openCompositor),
    canMix: (sounds) => code.loaded.canMix(sounds, { ...code.loaded.WEB_AUDIO, changed() {} }),
    openCompositor,
    recordingStore: new OpfsRecordingStore(code, clock),
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

/** What a recording needs, as this browser has it. */
import { newUuid } from "../../ids";
import type { RecordingParts } from "./parts";
import { BrowserStudio, lackOfBrowser } from "./studio";
import { BrowserVault } from "./vault";

/** How long a browser may take to begin a download. */
const ADDRESS_MS = 60_000;

/** Return the parts of the recording for the page that this runs in. */
export function recordingParts(): RecordingParts {
  return {
    lack: lackOfBrowser,
    openStudio: (parts) => new BrowserStudio(parts),
    vault: new BrowserVault(),
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

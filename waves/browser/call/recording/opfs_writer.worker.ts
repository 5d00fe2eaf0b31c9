/**
 * Writes one recording to the origin private file system, with its manifest beside it.
 *
 * A synchronous access handle writes in place and flushes: what a call has confirmed
 * survives the page, its process and the browser.
 */
import { expose } from "comlink";
import { openProbe, openSync, type Place, PROBE_BYTES, type SyncHandle } from "./opfs_files";

let recording: SyncHandle | null = null;
let size = 0;
/** Calls run one after the other: reading a Blob takes time, and pieces must not overlap. */
let queue: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = queue.then(work);
  queue = result.catch(() => {});
  return result;
}

async function append(piece: Blob): Promise<number> {
  if (recording === null) throw new Error("The file is not open.");
  const bytes = new Uint8Array(await piece.arrayBuffer());
  try {
    writeWhole(recording, bytes, size);
  } catch (reason) {
    // Remove the part that was written: everything before it is complete.
    recording.truncate(size);
    throw reason;
  }
  size += bytes.length;
  recording.flush();
  return size;
}

async function overwrite(file: SyncHandle, bytes: Uint8Array): Promise<void> {
  try {
    file.truncate(bytes.length);
    writeWhole(file, bytes, 0);
    file.flush();
  } finally {
    file.close();
  }
}

function writeWhole(file: SyncHandle, bytes: Uint8Array, at: number): void {
  const written = file.write(bytes, { at });
  if (written < bytes.length) throw new DOMException("The disk is full.", "QuotaExceededError");
}

const api = {
  open: (place: Place) =>
    inTurn(async () => {
      recording = await openSync(place, "raw");
    }),
  /** Append a piece; returns the size of the recording, in bytes. */
  append: (piece: Blob) => inTurn(() => append(piece)),
  writeManifest: (place: Place, text: string) =>
    inTurn(async () =>
      overwrite(await openSync(place, "manifest.json"), new TextEncoder().encode(text)),
    ),
  probe: (name: string) =>
    inTurn(async () => overwrite(await openProbe(name), new Uint8Array(PROBE_BYTES))),
  close: () =>
    inTurn(async () => {
      recording?.close();
      recording = null;
    }),
};

export type OpfsWriterApi = typeof api;

expose(api);

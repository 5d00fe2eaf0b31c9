/**
 * Writes one recording to the disk, piece by piece, and the journal beside it.
 *
 * A synchronous handle writes in place and flushes, so that what was said to be written
 * outlives the page, its process and the browser.
 */

import { openProbe, openSync, PROBE_BYTES, type SyncHandle } from "./opfs_files";
import type { DiskAnswer, DiskTask } from "./opfs_writer";

let tape: SyncHandle | null = null;
let size = 0;
/** Pieces are Blobs: whoever opens the file must be done before the first is written. */
let turn: Promise<void> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<DiskTask>) => {
  turn = turn.then(() => work(data));
});

async function work(task: DiskTask): Promise<void> {
  try {
    await carryOut(task);
    answer({ n: task.n, size, error: "" });
  } catch (reason) {
    answer({ n: task.n, size, error: reason instanceof DOMException ? reason.name : "failed" });
  }
}

async function carryOut(task: DiskTask): Promise<void> {
  if (task.does === "open") tape = await openSync(task.place, "raw");
  else if (task.does === "append") await append(task.piece);
  else if (task.does === "note") await note(task);
  else if (task.does === "probe") await probe(task.name);
  else {
    tape?.close();
    tape = null;
  }
}

async function append(piece: Blob): Promise<void> {
  if (tape === null) throw new Error("not open");
  const bytes = new Uint8Array(await piece.arrayBuffer());
  try {
    const written = tape.write(bytes, { at: size });
    if (written < bytes.length) throw new DOMException("full", "QuotaExceededError");
  } catch (reason) {
    // Half a piece is none: what was there before is whole.
    tape.truncate(size);
    throw reason;
  }
  size += bytes.length;
  tape.flush();
}

async function note({ place, text }: Extract<DiskTask, { does: "note" }>): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  const journal = await openSync(place, "journal.json");
  try {
    journal.truncate(bytes.length);
    journal.write(bytes, { at: 0 });
    journal.flush();
  } finally {
    journal.close();
  }
}

async function probe(name: string): Promise<void> {
  const file = await openProbe(name);
  try {
    const written = file.write(new Uint8Array(PROBE_BYTES), { at: 0 });
    if (written < PROBE_BYTES) throw new DOMException("full", "QuotaExceededError");
    file.flush();
  } finally {
    file.close();
  }
}

function answer(message: DiskAnswer): void {
  postMessage(message);
}

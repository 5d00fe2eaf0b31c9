/** Probes the storage as a recording uses it: written in a worker, read in the page. */

import { listProbes, PROBE_BYTES, probeSize, removeProbe } from "./opfs_files";
import type { OpfsWriter } from "./opfs_writer";

/** A probe of another tab is not older than this. */
const OLD_MS = 60_000;

/** Write and read back a file of this name and remove it; rejects when that fails. */
export async function tryDisk(writer: OpfsWriter, name: string): Promise<void> {
  try {
    await writer.probe(name);
    const size = await probeSize(name);
    if (size !== PROBE_BYTES) throw new DOMException("Not all of it was kept.", "DataError");
  } finally {
    // The file can be removed only after the worker has closed it.
    await writer.close().catch(() => {});
    await removeProbe(name).catch(() => {});
  }
}

/** Remove old probe files of closed pages; their names begin with a timestamp. */
export async function removeOldProbes(now: number): Promise<void> {
  const names = await listProbes();
  const old = names.filter((name) => now - Number.parseInt(name, 10) > OLD_MS);
  await Promise.allSettled(old.map(removeProbe));
}

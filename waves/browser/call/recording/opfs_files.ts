/**
 * The files of recordings in the browser's own file system (WHATWG File System, OPFS).
 *
 * One folder per person and, in it, one per recording: `journal.json` says what it is,
 * `raw` is what the encoder wrote, `ready` the same with duration and index.
 */

const ROOT = "recordings";
const PROBES = "recording-probes";
/** How much is written to try the disk out. */
export const PROBE_BYTES = 65_536;

export type FileName = "manifest.json" | "raw" | "ready";

/** Where a recording lies. */
export interface Place {
  readonly userId: string;
  readonly id: string;
}

/** As much of FileSystemSyncAccessHandle as is used; only workers have it. */
export interface SyncHandle {
  write(data: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

async function folderOf(userId: string, create: boolean): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle(ROOT, { create });
  return all.getDirectoryHandle(userId, { create });
}

/** Return a file of a recording; made when it is not there. */
export async function openFile(place: Place, name: FileName): Promise<FileSystemFileHandle> {
  const folder = await folderOf(place.userId, true);
  const own = await folder.getDirectoryHandle(place.id, { create: true });
  return own.getFileHandle(name, { create: true });
}

/** Return a file of a recording as it is on the disk; throws when it is not there. */
export async function readFile(place: Place, name: FileName): Promise<File> {
  const folder = await folderOf(place.userId, false);
  const own = await folder.getDirectoryHandle(place.id);
  return (await own.getFileHandle(name)).getFile();
}

/** The ids of all recordings of a person. */
export async function listIds(userId: string): Promise<string[]> {
  try {
    const ids: string[] = [];
    for await (const name of (await folderOf(userId, false)).keys()) ids.push(name);
    return ids;
  } catch {
    // Nothing was ever recorded here.
    return [];
  }
}

export async function removeAll({ userId, id }: Place): Promise<void> {
  const folder = await folderOf(userId, false);
  await folder.removeEntry(id, { recursive: true });
}

export async function removeFile({ userId, id }: Place, name: FileName): Promise<void> {
  const folder = await folderOf(userId, false);
  const own = await folder.getDirectoryHandle(id);
  await own.removeEntry(name);
}

/** Open a file for writing at any place; in a worker. */
export async function openSync(place: Place, name: FileName): Promise<SyncHandle> {
  return syncHandle(await openFile(place, name));
}

/** Open a file that is only written to try the disk out; in a worker. */
export async function openProbe(name: string): Promise<SyncHandle> {
  const folder = await probes();
  return syncHandle(await folder.getFileHandle(name, { create: true }));
}

/** Return how large such a file is. */
export async function probeSize(name: string): Promise<number> {
  const file = await (await probes()).getFileHandle(name);
  return (await file.getFile()).size;
}

export async function removeProbe(name: string): Promise<void> {
  await (await probes()).removeEntry(name);
}

/** The names of all such files: a page that was closed in the middle leaves one. */
export async function listProbes(): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await probes()).keys()) names.push(name);
  return names;
}

async function probes(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(PROBES, { create: true });
}

function syncHandle(file: FileSystemFileHandle): Promise<SyncHandle> {
  const opener = file as unknown as { createSyncAccessHandle(): Promise<SyncHandle> };
  return opener.createSyncAccessHandle();
}

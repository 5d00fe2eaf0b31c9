/**
 * The files of recordings in the origin private file system (WHATWG File System, OPFS).
 *
 * One folder per user and, in it, one per recording: `manifest.json` describes it,
 * `raw` is the encoder's output, `ready` the same with duration and index.
 */

const ROOT = "recordings";
const PROBES = "recording-probes";
/** The size of a probe file. */
export const PROBE_BYTES = 65_536;

export type FileName = "manifest.json" | "raw" | "ready";

/** The folder of a recording. */
export interface Place {
  readonly userId: string;
  readonly id: string;
}

/** The used part of FileSystemSyncAccessHandle; available in workers only. */
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

/** Return a file of a recording; created when it does not exist. */
export async function openFile(place: Place, name: FileName): Promise<FileSystemFileHandle> {
  const folder = await folderOf(place.userId, true);
  const own = await folder.getDirectoryHandle(place.id, { create: true });
  return own.getFileHandle(name, { create: true });
}

/** Return a snapshot of a file of a recording; throws NotFoundError when it does not exist. */
export async function readFile(place: Place, name: FileName): Promise<File> {
  const folder = await folderOf(place.userId, false);
  const own = await folder.getDirectoryHandle(place.id);
  return (await own.getFileHandle(name)).getFile();
}

/** Return the ids of all recordings of a user. */
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

/** Open a file for random access; in a worker only. */
export async function openSync(place: Place, name: FileName): Promise<SyncHandle> {
  return syncHandle(await openFile(place, name));
}

/** Open a probe file; in a worker only. */
export async function openProbe(name: string): Promise<SyncHandle> {
  const folder = await probes();
  return syncHandle(await folder.getFileHandle(name, { create: true }));
}

/** Return the size of a probe file, in bytes. */
export async function probeSize(name: string): Promise<number> {
  const file = await (await probes()).getFileHandle(name);
  return (await file.getFile()).size;
}

export async function removeProbe(name: string): Promise<void> {
  await (await probes()).removeEntry(name);
}

/** Return the names of all probe files: a page that is closed during a probe leaves one. */
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

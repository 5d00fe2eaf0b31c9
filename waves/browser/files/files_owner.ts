/** Whose files are in the database of this browser; they must not outlast that user. */
import { createTextStorage, localStore } from "../kit/browser_storage";

export const FILES_DATABASE = "waves-files";
const KEY = "waves:files-of";

const storage = createTextStorage(localStore);

/** Remember that this user has files in the database. */
export function ownFiles(userId: string): void {
  storage.put(KEY, userId);
}

/** Delete the files of all users but this one; the empty string deletes those of all. */
export function forgetFilesOfOthers(userId: string): void {
  const owner = storage.get(KEY);
  if (owner === null || owner === userId) return;
  storage.remove(KEY);
  indexedDB.deleteDatabase(FILES_DATABASE);
}

/**
 * The contents of outgoing files: in IndexedDB until their message is stored, so that a reload loses nothing.
 *
 * A full or forbidden database is not a failure: a file then lasts as long as the page.
 */
import type { DBSchema } from "idb";
import { keysUnder, lazyDatabase } from "../kit/database";
import { FILES_DATABASE } from "./files_owner";

export interface BlobStore {
  put(userId: string, upload: string, blob: Blob): Promise<void>;
  get(userId: string, upload: string): Promise<Blob | null>;
  remove(userId: string, upload: string): Promise<void>;
  /** Remove what was left over: every file of this user that no tab is going to send. */
  keepOnly(userId: string, waiting: () => ReadonlySet<string>): Promise<void>;
}

interface FilesSchema extends DBSchema {
  files: { key: [string, string]; value: { userId: string; upload: string; blob: Blob } };
}

/** Return the store; its database is opened when it is first needed. */
export function createBlobStore(): BlobStore {
  const database = lazyDatabase<FilesSchema>(FILES_DATABASE, (created) => {
    created.createObjectStore("files", { keyPath: ["userId", "upload"] });
  });

  return {
    async put(userId, upload, blob) {
      await (await database()).put("files", { userId, upload, blob });
    },
    async get(userId, upload) {
      return (await (await database()).get("files", [userId, upload]))?.blob ?? null;
    },
    async remove(userId, upload) {
      await (await database()).delete("files", [userId, upload]);
    },
    async keepOnly(userId, waiting) {
      const opened = await database();
      const keys = await opened.getAllKeys("files", keysUnder(userId));
      // Afterwards: a tab stores the message before its files.
      const uploads = waiting();
      const left = keys.filter(([, upload]) => !uploads.has(upload));
      await Promise.all(left.map((key) => opened.delete("files", key)));
    },
  };
}

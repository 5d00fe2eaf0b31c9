/** A server that takes files in parts, and the network to it. */
import type { BlobStore } from "../../../waves/browser/files/blob_store";
import type { FileAnswer, FileRequest } from "../../../waves/browser/files/transport";

interface Stored {
  id: string;
  size: number;
  content: Uint8Array;
}

export class FakeFileServer {
  readonly uploads = new Map<string, Stored>();
  readonly requests: string[] = [];
  /** What happens to the next requests, the first of them first. */
  readonly failures: (FileAnswer | "lost" | "lost answer")[] = [];
  /** Whether a request waits for ever. */
  isSilent = false;

  transport = async (request: FileRequest): Promise<FileAnswer> => {
    this.requests.push(`${request.method} ${request.path}`);
    if (this.isSilent) await untilAborted(request.signal);
    const failure = this.failures.shift();
    if (failure === "lost") throw new TypeError();
    if (failure !== undefined && failure !== "lost answer") return failure;
    const answer = await this.#answer(request);
    if (failure === "lost answer") throw new TypeError();
    return answer;
  };

  async #answer({ method, path, headers, body, moved }: FileRequest): Promise<FileAnswer> {
    if (method === "POST") return this.#create(JSON.parse(String(body)));
    const stored = [...this.uploads.values()].find(({ id }) => path === `/api/files/${id}`);
    if (stored === undefined) return answer(404, { error: "not_found" });
    if (method === "DELETE") return this.#remove(stored);
    const offset = Number(headers?.["Upload-Offset"]);
    if (offset !== stored.content.length) {
      return answer(409, { error: "wrong_offset", offset: stored.content.length });
    }
    const part = new Uint8Array(await (body as Blob).arrayBuffer());
    moved?.(part.length);
    stored.content = new Uint8Array([...stored.content, ...part]);
    return answer(200, viewOf(stored));
  }

  #create({ client_id, size }: { client_id: string; size: number }): FileAnswer {
    const known = this.uploads.get(client_id);
    const stored = known ?? { id: `id-${client_id}`, size, content: new Uint8Array() };
    this.uploads.set(client_id, stored);
    return answer(known === undefined ? 201 : 200, viewOf(stored));
  }

  #remove({ id }: Stored): FileAnswer {
    for (const [name, stored] of this.uploads) if (stored.id === id) this.uploads.delete(name);
    return answer(204, undefined);
  }
}

const viewOf = ({ id, size, content }: Stored) => ({
  id,
  size,
  offset: content.length,
  file: content.length === size ? { id, kind: "file" } : null,
});

export const answer = (status: number, body: unknown, retryAfterMs = 0): FileAnswer => ({
  status,
  body,
  retryAfterMs,
});

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new TypeError()));
  });

/** What outlives a reload. */
export class FakeBlobs implements BlobStore {
  readonly blobs = new Map<string, Blob>();
  isForbidden = false;

  async put(userId: string, upload: string, blob: Blob): Promise<void> {
    if (this.isForbidden) throw new DOMException("", "QuotaExceededError");
    this.blobs.set(`${userId} ${upload}`, blob);
  }
  async get(userId: string, upload: string): Promise<Blob | null> {
    return this.blobs.get(`${userId} ${upload}`) ?? null;
  }
  async remove(userId: string, upload: string): Promise<void> {
    this.blobs.delete(`${userId} ${upload}`);
  }
  async keepOnly(userId: string, waiting: () => ReadonlySet<string>): Promise<void> {
    for (const key of this.blobs.keys()) {
      const [owner, upload = ""] = key.split(" ");
      if (owner === userId && !waiting().has(upload)) this.blobs.delete(key);
    }
  }
}

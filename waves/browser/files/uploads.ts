/**
 * Brings files to the server in parts, and continues where it was after a lost connection or a reload.
 *
 * The page names an upload, so asking for it again is asking for the same one; the server says how much
 * of it it has. What the server refuses is refused for good; everything else is tried again.
 */
import * as v from "valibot";
import type { Clock } from "../kit/clock";
import { count, isFields, parse } from "../kit/parse";
import { createStore } from "../kit/store";
import type { OutgoingFile } from "../messages/file_view";
import { SocketError } from "../socket/incoming_frames";
import type { BlobStore } from "./blob_store";
import { NO_UPLOADS } from "./snapshot";
import type { FileAnswer, FileRequest, Transport } from "./transport";

export interface UploadsDeps {
  transport: Transport;
  blobs: BlobStore;
  clock: Clock;
  /** This user has stored files in this browser. */
  owns(userId: string): void;
}

const PART_BYTES = 1 << 20;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** The codes of refusals that may be over by the next try. */
const TEMPORARY: ReadonlySet<number> = new Set([401, 404, 408, 409, 425, 429]);
const DISK_FULL = 507;

const uploadSchema = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  offset: count,
  file: v.nullish(v.object({ id: v.pipe(v.string(), v.nonEmpty()) }), null),
});
type Upload = v.InferOutput<typeof uploadSchema>;

interface Running {
  readonly sending: Promise<string>;
  readonly abort: AbortController;
  /** Who wants to hear of progress. */
  readonly moved: Set<() => void>;
}

/** There was no answer, or one that may change. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
  constructor(readonly retryAfterMs = 0) {
    super();
  }
}

export class Uploads {
  readonly store = createStore(NO_UPLOADS);
  #userId = "";
  readonly #running = new Map<string, Running>();
  /** The contents, also where no database keeps them. */
  readonly #blobs = new Map<string, Blob>();
  readonly #pauses = new Set<() => void>();

  constructor(private readonly deps: UploadsDeps) {}

  /** Set the user whose files these are; the empty string: signed out. */
  start(userId: string): void {
    if (userId === this.#userId) return;
    this.#userId = userId;
    for (const { abort } of this.#running.values()) abort.abort();
    this.#running.clear();
    this.#blobs.clear();
    this.store.set(NO_UPLOADS);
  }

  /** Keep the content of a file that is to be sent. */
  keep(upload: string, blob: Blob): void {
    this.#blobs.set(upload, blob);
    this.deps.owns(this.#userId);
    // Without a database it lasts as long as the page.
    this.deps.blobs.put(this.#userId, upload, blob).catch(() => {});
  }

  /** Return the content of an outgoing file, or null where this browser does not have it. */
  async contentOf(upload: string): Promise<Blob | null> {
    const kept = this.#blobs.get(upload);
    if (kept !== undefined) return kept;
    const stored = await this.deps.blobs.get(this.#userId, upload).catch(() => null);
    if (stored !== null) this.#blobs.set(upload, stored);
    return stored;
  }

  /**
   * Return the id of the file on the server; `moved` is called while it makes progress.
   *
   * Rejects with a SocketError where the server refuses, or when it is dropped.
   */
  send(file: OutgoingFile, moved: () => void): Promise<string> {
    const known = this.#running.get(file.upload);
    if (known !== undefined) {
      known.moved.add(moved);
      return known.sending;
    }
    const abort = new AbortController();
    const listeners = new Set([moved]);
    const sending = this.#run(file, abort.signal, listeners);
    const running = { sending, abort, moved: listeners };
    this.#running.set(file.upload, running);
    const over = (): void => {
      if (this.#running.get(file.upload) === running) this.#running.delete(file.upload);
    };
    sending.then(over, over);
    return sending;
  }

  /** Try again now what waits for a better moment. */
  resume(): void {
    for (const wake of [...this.#pauses]) wake();
  }

  /** The message is stored or given up: forget the content, and what is on its way. */
  forget(upload: string): void {
    this.#running.get(upload)?.abort.abort();
    this.#running.delete(upload);
    this.#blobs.delete(upload);
    this.deps.blobs.remove(this.#userId, upload).catch(() => {});
  }

  /** Forget the upload, and let the server forget it. */
  async drop(file: OutgoingFile): Promise<void> {
    this.forget(file.upload);
    const signal = new AbortController().signal;
    // The server forgets by itself what was never sent.
    const answer = await this.#create(file, signal).catch(() => null);
    if (answer === null) return;
    const path = `/api/files/${answer.id}`;
    await this.deps.transport({ method: "DELETE", path, signal }).catch(() => {});
  }

  async #run(
    file: OutgoingFile,
    signal: AbortSignal,
    moved: ReadonlySet<() => void>,
  ): Promise<string> {
    let tries = 0;
    const progressed = (bytes: number): void => {
      tries = 0;
      this.#progressed(file, bytes);
      for (const listener of [...moved]) listener();
    };
    for (;;) {
      try {
        return await this.#attempt(file, signal, progressed);
      } catch (error) {
        if (signal.aborted) throw new SocketError("cancelled");
        if (!(error instanceof Interrupted)) throw error;
        tries += 1;
        const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
        await this.#pause(error.retryAfterMs || pause, signal);
      }
    }
  }

  async #attempt(
    file: OutgoingFile,
    signal: AbortSignal,
    progressed: (bytes: number) => void,
  ): Promise<string> {
    let upload = await this.#create(file, signal);
    if (upload.offset > 0) this.#progressed(file, upload.offset);
    while (upload.file === null) {
      const blob = await this.contentOf(file.upload);
      if (blob === null) throw new SocketError("file_lost");
      const before = upload.offset;
      upload = await this.#sendPart(blob, upload, signal, progressed);
      const isStuck = upload.file === null && upload.offset === before;
      if (isStuck) throw new Interrupted();
    }
    progressed(file.size);
    return upload.file.id;
  }

  async #create(file: OutgoingFile, signal: AbortSignal): Promise<Upload> {
    const { upload: client_id, kind, name, size, type, duration_ms, peaks } = file;
    const voice = kind === "voice" ? { duration_ms, peaks } : {};
    const body = { client_id, name, size, type, kind: kind === "voice" ? kind : "auto", ...voice };
    const answer = await this.#ask({
      method: "POST",
      path: "/api/files",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
    return uploadIn(answer);
  }

  async #sendPart(
    blob: Blob,
    { id, offset }: Upload,
    signal: AbortSignal,
    progressed: (bytes: number) => void,
  ): Promise<Upload> {
    const answer = await this.#ask({
      method: "PATCH",
      path: `/api/files/${id}`,
      headers: { "Content-Type": "application/octet-stream", "Upload-Offset": `${offset}` },
      body: blob.slice(offset, offset + PART_BYTES),
      signal,
      moved: (bytes) => progressed(offset + bytes),
    });
    if (codeOf(answer) === "wrong_offset") return { id, offset: offsetIn(answer), file: null };
    return uploadIn(answer);
  }

  /** Throws where there is no answer, or a refusal. */
  async #ask(request: FileRequest): Promise<FileAnswer> {
    const answer = await this.deps.transport(request).catch(() => {
      throw new Interrupted();
    });
    const { status, retryAfterMs } = answer;
    const code = codeOf(answer);
    if (status < 300 || code === "wrong_offset") return answer;
    const isOver = status === DISK_FULL || (status < 500 && !isTemporary(status, code));
    if (isOver) throw new SocketError(code);
    throw new Interrupted(retryAfterMs);
  }

  #progressed(file: OutgoingFile, bytes: number): void {
    const share = file.size > 0 ? Math.min(1, bytes / file.size) : 1;
    this.store.set({ done: { ...this.store.getSnapshot().done, [file.upload]: share } });
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.#pauses.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const cancel = this.deps.clock.after(ms, wake);
      this.#pauses.add(wake);
      signal.addEventListener("abort", wake);
    });
  }
}

/** A limit of uploads that wait is no matter of time; what vanished is begun anew. */
const isTemporary = (status: number, code: string): boolean =>
  TEMPORARY.has(status) && code !== "too_many_uploads";

function codeOf({ body }: FileAnswer): string {
  return isFields(body) && typeof body.error === "string" ? body.error : "error";
}

function offsetIn({ body }: FileAnswer): number {
  const offset = parse(count, isFields(body) ? body.offset : undefined);
  if (offset === null) throw new Interrupted();
  return offset;
}

function uploadIn({ body }: FileAnswer): Upload {
  const upload = parse(uploadSchema, body);
  if (upload === null) throw new Interrupted();
  return upload;
}

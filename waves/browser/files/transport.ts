/** Requests that send files: with progress, and given up when nothing moves. */
import type { Clock } from "../kit/clock";
import { readJson } from "../kit/parse";

export interface FileRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Blob;
  readonly signal: AbortSignal;
  /** How many bytes of the body are on their way. */
  moved?(bytes: number): void;
}

export interface FileAnswer {
  readonly status: number;
  /** Parsed JSON; undefined when there is none. */
  readonly body: unknown;
  /** How long the server asks to wait, in milliseconds; 0: not at all. */
  readonly retryAfterMs: number;
}

/** Send a request; rejects when there is no answer. */
export type Transport = (request: FileRequest) => Promise<FileAnswer>;

/** A connection that moves nothing for so long is dead. */
const STALLED_MS = 30_000;

/** `fetch` tells nothing about the progress of a body. */
export function createTransport(clock: Clock): Transport {
  return ({ method, path, headers = {}, body, signal, moved }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let cancel = (): void => {};
      const abort = (): void => request.abort();
      const watch = (): void => {
        cancel();
        cancel = clock.after(STALLED_MS, abort);
      };
      request.open(method, path);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded }) => {
        watch();
        moved?.(loaded);
      };
      request.onload = () => resolve(answerOf(request));
      request.onerror = request.onabort = () => reject(new TypeError("There is no answer."));
      request.onloadend = () => {
        cancel();
        signal.removeEventListener("abort", abort);
      };
      signal.addEventListener("abort", abort);
      watch();
      request.send(body ?? null);
    });
}

function answerOf(request: XMLHttpRequest): FileAnswer {
  const seconds = Number(request.getResponseHeader("Retry-After") ?? 0);
  return {
    status: request.status,
    body: readJson(request.responseText),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : 0,
  };
}

/** The browser in the test's hands: storage, sockets, a server that answers or does not. */

import { SocketError } from "../../../waves/browser/socket/incoming_frames";
import type { ClientFrame, ServerFrame } from "../../../waves/browser/socket/protocol";
import type { Socket, SocketClose, WebSocketLike } from "../../../waves/browser/socket/socket";

export class MemoryStorage implements Storage {
  [name: string]: unknown;
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
  clear(): void {
    this.#items.clear();
  }
}

/** What the server answers to `hello`. */
export const WELCOME = {
  type: "welcome",
  user: { id: "a", username: "alice", display_name: "Alice", avatar_url: null },
  tab_id: "tab-1",
  server_time: "2026-03-12T14:05:00Z",
  inbox_version: 7,
  missed: [],
};

/** A socket whose other end is the test. */
export class FakeWebSocket implements WebSocketLike {
  readyState: WebSocketLike["readyState"] = WebSocket.CONNECTING;
  onopen: WebSocketLike["onopen"] = null;
  onmessage: WebSocketLike["onmessage"] = null;
  onclose: WebSocketLike["onclose"] = null;
  onerror: WebSocketLike["onerror"] = null;
  readonly sent: ClientFrame[] = [];

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.readyState = WebSocket.CLOSING;
  }

  /** The network and the server let it through. */
  accept(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }

  receive(frame: object | string): void {
    const data = typeof frame === "string" ? frame : JSON.stringify(frame);
    this.onmessage?.call(this as unknown as WebSocket, new MessageEvent("message", { data }));
  }

  /** The other end is gone, and the browser knows it. */
  drop(code = 1006): void {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.call(this as unknown as WebSocket, new CloseEvent("close", { code }));
  }
}

type Answer = (frame: ServerFrame | SocketError) => void;

/** A wire without a socket: the test is the server, and says when it is open. */
export class FakeSocket implements Socket {
  isOpen = false;
  readonly tabId = "device";
  readonly sent: ClientFrame[] = [];
  /** Commands that wait for an answer, the oldest first. */
  readonly waiting: { frame: ClientFrame; answer: Answer }[] = [];
  readonly #unanswered: Answer[] = [];
  readonly #listeners = new Map<string, Set<(frame: ServerFrame) => void>>();
  readonly #opened = new Set<() => void>();
  readonly #closed = new Set<(end: SocketClose) => void>();

  send(frame: ClientFrame): boolean {
    if (this.isOpen) this.sent.push(frame);
    return this.isOpen;
  }

  request(frame: ClientFrame): Promise<ServerFrame> {
    if (!this.isOpen) return Promise.reject(new SocketError("closed"));
    this.sent.push(frame);
    return new Promise((resolve, reject) => {
      const answer: Answer = (reply) =>
        reply instanceof SocketError ? reject(reply) : resolve(reply);
      this.waiting.push({ frame, answer });
      this.#unanswered.push(answer);
    });
  }

  on<K extends ServerFrame["type"]>(
    type: K,
    listener: (frame: Extract<ServerFrame, { type: K }>) => void,
  ): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener as (frame: ServerFrame) => void);
    return () => listeners.delete(listener as (frame: ServerFrame) => void);
  }

  onOpen(listener: () => void): () => void {
    this.#opened.add(listener);
    return () => this.#opened.delete(listener);
  }

  onClose(listener: (end: SocketClose) => void): () => void {
    this.#closed.add(listener);
    return () => this.#closed.delete(listener);
  }

  open(): void {
    this.isOpen = true;
    for (const listener of this.#opened) listener();
  }

  /** The connection breaks: whoever waits for an answer gets none. */
  close(code = 1006): void {
    const opened = this.isOpen;
    this.isOpen = false;
    this.waiting.length = 0;
    // Also whoever was answered and never heard it; the others have settled.
    for (const answer of this.#unanswered.splice(0)) answer(new SocketError("closed"));
    for (const listener of this.#closed) listener({ code, opened });
  }

  push(frame: ServerFrame): void {
    for (const listener of this.#listeners.get(frame.type) ?? []) listener(frame);
  }
}

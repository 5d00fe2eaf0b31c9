/**
 * The one `/api/ws` socket of this page: says hello, keeps itself alive, comes back.
 *
 * Open means that the server has answered hello with `welcome`; before that nothing can
 * be sent. A socket that stays silent for two pings is dead, whatever the browser thinks.
 */
import type { Clock } from "../kit/clock";
import { errorOf, parse, SocketError } from "./incoming_frames";
import type { ClientFrame, HelloFrame, ServerFrame } from "./protocol";

export interface Socket {
  /** Send a frame; false when the socket is not open, and then nothing was sent. */
  send(frame: ClientFrame): boolean;
  /** Send a command and wait for its answer; rejects with a WireError. */
  request(frame: ClientFrame): Promise<ServerFrame>;
  /** Hear every frame of one type; the answer ends it. */
  on<K extends ServerFrame["type"]>(
    type: K,
    listener: (frame: Extract<ServerFrame, { type: K }>) => void,
  ): () => void;
  onOpen(listener: () => void): () => void;
  onClose(listener: (end: Closed) => void): () => void;
  readonly tabId: string;
  readonly isOpen: boolean;
}

/** The socket as its owner sees it: only the composition root starts and stops it. */
export interface OwnedSocket extends Socket {
  start(): void;
  stop(): void;
  /** Something says that the network is back: try now, or make sure that we are alive. */
  nudge(): void;
}

export interface Closed {
  code: number;
  /** Whether `welcome` had come: false when the server could not be reached or refused. */
  opened: boolean;
}

export type WebSocketLike = Pick<
  WebSocket,
  "readyState" | "send" | "close" | "onopen" | "onmessage" | "onclose" | "onerror"
>;

export interface SocketDeps {
  openSocket(): WebSocketLike;
  /** The id of this tab; asked again after `renewTabId`. */
  tabId(): string;
  /** Another tab uses our id: take a new one. */
  renewTabId(): void;
  isVisible(): boolean;
  /** What this page wants to hear of unasked: a tab that cannot call does not ring. */
  topics: NonNullable<HelloFrame["subscribe"]>;
  clock: Clock;
  random(): number;
}

const WELCOME_WITHIN_MS = 4_000;
const STALE_MS = 1_000;
const PING_VISIBLE_MS = 10_000;
/** A hidden page still wants to ring; browsers slow its timers down anyway. */
const PING_HIDDEN_MS = 30_000;
const PROBE_ANSWER_MS = 3_000;
const MISSED_PINGS = 2;
const ANSWER_WITHIN_MS = 15_000;
const FIRST_RETRY_MS = 300;
const SLOWEST_RETRY_MS = 4_000;
const ATTEMPTS_UNTIL_SLOWEST = 4;

export const SESSION_OVER = 4401;
const REPLACED = 4409;
const TOO_MANY = 4429;
const ABNORMAL = 1006;
export const NORMAL = 1000;

interface Pending {
  resolve(frame: ServerFrame): void;
  reject(error: SocketError): void;
  cancelTimeout(): void;
}

type AnyListener = (frame: ServerFrame) => void;

/** Make the socket; nothing is opened before `start`. */
export function createSocket(deps: SocketDeps): OwnedSocket {
  return new SocketWire(deps);
}

class SocketWire implements OwnedSocket {
  isOpen = false;
  #socket: WebSocketLike | null = null;
  #running = false;
  #attempts = 0;
  #tryingSince = 0;
  #refs = 0;
  #silentPings = 0;
  #cancelTimer = (): void => {};
  #cancelProbe = (): void => {};
  readonly #pending = new Map<string, Pending>();
  readonly #listeners = new Map<string, Set<AnyListener>>();
  readonly #openListeners = new Set<() => void>();
  readonly #closeListeners = new Set<(end: Closed) => void>();

  constructor(private readonly deps: SocketDeps) {}

  get tabId(): string {
    return this.deps.tabId();
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#attempts = 0;
    this.#connect();
  }

  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#ended(NORMAL);
  }

  nudge(): void {
    if (!this.#running) return;
    if (this.isOpen) {
      this.#probe();
      return;
    }
    // An attempt that began before the network came back may hang for long.
    if (this.#socket !== null && this.deps.clock.now() - this.#tryingSince < STALE_MS) return;
    this.#letGo();
    this.#attempts = 0;
    this.#connect();
  }

  send(frame: ClientFrame): boolean {
    if (!this.isOpen) return false;
    return this.#transmit(frame);
  }

  request(frame: ClientFrame): Promise<ServerFrame> {
    const ref = `${++this.#refs}`;
    return new Promise((resolve, reject) => {
      const cancelTimeout = this.deps.clock.after(ANSWER_WITHIN_MS, () => {
        this.#pending.delete(ref);
        reject(new SocketError("timeout"));
      });
      this.#pending.set(ref, { resolve, reject, cancelTimeout });
      if (this.send({ ...frame, ref })) return;
      this.#take(ref)?.reject(new SocketError("closed"));
    });
  }

  on<K extends ServerFrame["type"]>(
    type: K,
    listener: (frame: Extract<ServerFrame, { type: K }>) => void,
  ): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener as AnyListener);
    return () => listeners.delete(listener as AnyListener);
  }

  onOpen(listener: () => void): () => void {
    this.#openListeners.add(listener);
    return () => this.#openListeners.delete(listener);
  }

  onClose(listener: (end: Closed) => void): () => void {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  #connect(): void {
    this.#cancelTimer();
    const socket = this.deps.openSocket();
    this.#socket = socket;
    this.#tryingSince = this.deps.clock.now();
    socket.onopen = () =>
      this.#transmit({ type: "hello", tab_id: this.tabId, subscribe: this.deps.topics });
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => this.#ended(event.code);
    this.#cancelTimer = this.deps.clock.after(WELCOME_WITHIN_MS, () => this.#ended(ABNORMAL));
  }

  #transmit(frame: ClientFrame): boolean {
    const socket = this.#socket;
    if (socket === null || socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  #received(data: unknown): void {
    const frame = parse(data);
    if (frame === null) return;
    this.#silentPings = 0;
    this.#cancelProbe();
    if (frame.type === "welcome") this.#opened();
    this.#settle(frame);
    for (const listener of [...(this.#listeners.get(frame.type) ?? [])]) listener(frame);
    if (frame.type === "welcome") for (const listener of [...this.#openListeners]) listener();
  }

  #opened(): void {
    this.isOpen = true;
    this.#attempts = 0;
    this.#pingLater();
  }

  #settle(frame: ServerFrame): void {
    const ref = "ref" in frame ? frame.ref : null;
    const pending = typeof ref === "string" ? this.#take(ref) : undefined;
    if (pending === undefined) return;
    if (frame.type === "error") pending.reject(errorOf(frame));
    else pending.resolve(frame);
  }

  #take(ref: string): Pending | undefined {
    const pending = this.#pending.get(ref);
    this.#pending.delete(ref);
    pending?.cancelTimeout();
    return pending;
  }

  #pingLater(): void {
    this.#cancelTimer();
    const pause = this.deps.isVisible() ? PING_VISIBLE_MS : PING_HIDDEN_MS;
    this.#cancelTimer = this.deps.clock.after(pause, () => this.#ping());
  }

  #ping(): void {
    if (this.#silentPings >= MISSED_PINGS) {
      this.#ended(ABNORMAL);
      return;
    }
    this.#silentPings += 1;
    this.#transmit({ type: "ping" });
    this.#pingLater();
  }

  /** Ask at once: after sleep or a change of network a socket may be dead and look alive. */
  #probe(): void {
    this.#cancelProbe();
    this.#transmit({ type: "ping" });
    this.#cancelProbe = this.deps.clock.after(PROBE_ANSWER_MS, () => this.#ended(ABNORMAL));
    this.#pingLater();
  }

  #ended(code: number): void {
    const opened = this.isOpen;
    this.#letGo();
    for (const ref of [...this.#pending.keys()]) this.#take(ref)?.reject(new SocketError("closed"));
    if (code === SESSION_OVER) this.#running = false;
    if (code === REPLACED) this.deps.renewTabId();
    // The server counts over all sockets: to come back quickly is to be closed again.
    if (code === TOO_MANY) this.#attempts = ATTEMPTS_UNTIL_SLOWEST;
    if (this.#running) this.#retryLater();
    for (const listener of [...this.#closeListeners]) listener({ code, opened });
  }

  #letGo(): void {
    this.#cancelTimer();
    this.#cancelProbe();
    const socket = this.#socket;
    this.#socket = null;
    this.isOpen = false;
    this.#silentPings = 0;
    if (socket === null) return;
    // Closing a half-dead socket takes the browser a minute: do not wait to be told.
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    if (socket.readyState <= WebSocket.OPEN) socket.close();
  }

  #retryLater(): void {
    const longest = Math.min(SLOWEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts);
    this.#attempts += 1;
    // Half of it by chance: a thousand pages must not come back in the same instant.
    const pause = longest * (0.5 + this.deps.random() / 2);
    this.#cancelTimer = this.deps.clock.after(pause, () => this.#connect());
  }
}

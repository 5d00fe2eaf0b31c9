/**
 * The WebSocket of this page (`/api/ws`): handshake, keepalive, reconnect.
 *
 * It is open once the server has answered `hello` with `welcome`; before that nothing is sent. A
 * socket without an answer to two pings is dead, whatever its state says.
 */
import type { Clock } from "../kit/clock";
import { errorOf, parseFrame, SocketError } from "./incoming_frames";
import type { ClientFrame, HelloFrame, ServerFrame } from "./protocol";
import { FAILURES_UNTIL_SLOWEST, retryPause } from "./retry_pause";

export interface Socket {
  /** Send a frame. Returns false, without sending, when the socket is not open. */
  send(frame: ClientFrame): boolean;
  /** Send a command and wait for the response; rejects with a SocketError. */
  request(frame: ClientFrame): Promise<ServerFrame>;
  /** Subscribe to one frame type. Returns an unsubscribe function. */
  on<K extends ServerFrame["type"]>(
    type: K,
    listener: (frame: Extract<ServerFrame, { type: K }>) => void,
  ): () => void;
  onOpen(listener: () => void): () => void;
  onClose(listener: (end: SocketClose) => void): () => void;
  readonly tabId: string;
  readonly isOpen: boolean;
}

export interface SocketClose {
  code: number;
  /** Whether `welcome` had arrived: false when the server was unreachable or refused. */
  opened: boolean;
}

export type WebSocketLike = Pick<
  WebSocket,
  "readyState" | "send" | "close" | "onopen" | "onmessage" | "onclose" | "onerror"
>;

export interface SocketDeps {
  openSocket(): WebSocketLike;
  /** The id of this tab; it changes with `renewTabId`. */
  tabId(): string;
  /** Create a new id: another tab uses this one. */
  renewTabId(): void;
  isVisible(): boolean;
  /** Whether a call or a message needs the socket, even of a hidden page. */
  isNeeded(): boolean;
  /** The subscribed topics: a tab without WebRTC does not ring. */
  topics: NonNullable<HelloFrame["subscribe"]>;
  clock: Clock;
  random(): number;
}

/** Doubled with each failure: a busy server must not work for sockets that are given up. */
const WELCOME_WITHIN_MS = 4_000;
const DOUBLED_AT_MOST = 2;
const STALE_MS = 1_000;
const PING_VISIBLE_MS = 10_000;
/** A hidden page must still ring; browsers throttle its timers anyway. */
const PING_HIDDEN_MS = 30_000;
const PROBE_ANSWER_MS = 3_000;
const MISSED_PINGS = 2;
const ANSWER_WITHIN_MS = 15_000;

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

/** Nothing is opened before `start`. */
export class ReconnectingSocket implements Socket {
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
  readonly #closeListeners = new Set<(end: SocketClose) => void>();

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

  /** The network may be back: reconnect at once, or check that the socket is alive. */
  checkNow(): void {
    if (!this.#running) return;
    if (this.isOpen) {
      this.#probe();
      return;
    }
    // An attempt from before the network was back may hang for long.
    if (this.#socket !== null && this.deps.clock.now() - this.#tryingSince < STALE_MS) return;
    this.#release();
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

  onClose(listener: (end: SocketClose) => void): () => void {
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
    const patience = WELCOME_WITHIN_MS * 2 ** Math.min(this.#attempts, DOUBLED_AT_MOST);
    this.#cancelTimer = this.deps.clock.after(patience, () => this.#ended(ABNORMAL));
  }

  #transmit(frame: ClientFrame): boolean {
    const socket = this.#socket;
    if (socket === null || socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  #received(data: unknown): void {
    const frame = parseFrame(data);
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
    const average = this.deps.isVisible() ? PING_VISIBLE_MS : PING_HIDDEN_MS;
    // Pages that have come back together do not ping together.
    const pause = average * (0.75 + this.deps.random() / 2);
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

  /** After sleep or a change of network a dead socket may look alive: ping at once. */
  #probe(): void {
    this.#cancelProbe();
    this.#transmit({ type: "ping" });
    this.#cancelProbe = this.deps.clock.after(PROBE_ANSWER_MS, () => this.#ended(ABNORMAL));
    this.#pingLater();
  }

  #ended(code: number): void {
    const opened = this.isOpen;
    this.#release();
    for (const ref of [...this.#pending.keys()]) this.#take(ref)?.reject(new SocketError("closed"));
    if (code === SESSION_OVER) this.#running = false;
    if (code === REPLACED) this.deps.renewTabId();
    // The server counts all sockets of a user: an early reconnect is refused again.
    if (code === TOO_MANY) this.#attempts = FAILURES_UNTIL_SLOWEST;
    if (this.#running) this.#retryLater();
    for (const listener of [...this.#closeListeners]) listener({ code, opened });
  }

  #release(): void {
    this.#cancelTimer();
    this.#cancelProbe();
    const socket = this.#socket;
    this.#socket = null;
    this.isOpen = false;
    this.#silentPings = 0;
    if (socket === null) return;
    // Closing a dead socket takes the browser a minute: do not wait for the event.
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    if (socket.readyState <= WebSocket.OPEN) socket.close();
  }

  #retryLater(): void {
    const isUsed = this.deps.isVisible() || this.deps.isNeeded();
    const pause = retryPause({ failures: this.#attempts, isUsed, random: this.deps.random() });
    this.#attempts += 1;
    this.#cancelTimer = this.deps.clock.after(pause, () => this.#connect());
  }
}

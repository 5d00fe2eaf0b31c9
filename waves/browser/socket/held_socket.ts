/** The socket of a part of the app that is loaded later: what arrives meanwhile waits for it. */
import type { ClientFrame, ServerFrame } from "./protocol";
import type { Socket, SocketClose } from "./socket";

type Type = ServerFrame["type"];
type Listener = (frame: ServerFrame) => void;

export class HeldSocket implements Socket {
  readonly #listeners = new Map<Type, Set<Listener>>();
  readonly #openListeners = new Set<() => void>();

  /** Give `pass` the opening of the socket and the frames of these types, to run in order. */
  constructor(
    private readonly socket: Socket,
    types: readonly Type[],
    pass: (task: () => void) => void,
  ) {
    for (const type of types) this.#listeners.set(type, new Set());
    for (const type of types) socket.on(type, (frame) => pass(() => this.#arrived(frame)));
    socket.onOpen(() => pass(() => this.#opened()));
  }

  get tabId(): string {
    return this.socket.tabId;
  }

  get isOpen(): boolean {
    return this.socket.isOpen;
  }

  send(frame: ClientFrame): boolean {
    return this.socket.send(frame);
  }

  request(frame: ClientFrame): Promise<ServerFrame> {
    return this.socket.request(frame);
  }

  on<K extends Type>(
    type: K,
    listener: (frame: Extract<ServerFrame, { type: K }>) => void,
  ): () => void {
    const listeners = this.#listeners.get(type);
    if (listeners === undefined) throw new Error(`Frames of the type ${type} are not held.`);
    listeners.add(listener as Listener);
    return () => listeners.delete(listener as Listener);
  }

  onOpen(listener: () => void): () => void {
    this.#openListeners.add(listener);
    return () => this.#openListeners.delete(listener);
  }

  onClose(listener: (end: SocketClose) => void): () => void {
    return this.socket.onClose(listener);
  }

  #arrived(frame: ServerFrame): void {
    for (const listener of [...(this.#listeners.get(frame.type) ?? [])]) listener(frame);
  }

  #opened(): void {
    for (const listener of [...this.#openListeners]) listener();
  }
}

/** A server of two people in memory: introduces them, as `calls/` of the real one does. */

import { SocketError } from "../../../waves/browser/socket/incoming_frames";
import type {
  ClientFrame,
  EndReason,
  Media,
  ServerFrame,
  UserView,
} from "../../../waves/browser/socket/protocol";
import type { Socket, SocketClose } from "../../../waves/browser/socket/socket";

type Listener = (frame: ServerFrame) => void;
type Command<T extends ClientFrame["type"]> = Extract<ClientFrame, { type: T }>;

interface ServedCall {
  id: string;
  caller: FakeSocket;
  callee: FakeSocket;
  media: Media;
  state: "ringing" | "accepted" | "ended";
}

export function person(name: string): UserView {
  return { id: `id-${name}`, username: name, display_name: name, avatar_url: null };
}

/** One tab's socket; `isOpen` and what goes through it are in the test's hands. */
export class FakeSocket implements Socket {
  isOpen = true;
  readonly tabId: string;
  readonly sent: ClientFrame[] = [];
  readonly user: UserView;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #opened = new Set<() => void>();
  readonly #closed = new Set<(end: SocketClose) => void>();

  constructor(
    name: string,
    private readonly server: FakeServer | null = null,
  ) {
    this.user = person(name);
    this.tabId = `tab-${name}`;
  }

  send(frame: ClientFrame): boolean {
    if (!this.isOpen) return false;
    this.sent.push(frame);
    this.server?.handle(this, frame);
    return true;
  }

  request(frame: ClientFrame): Promise<ServerFrame> {
    if (!this.isOpen) return Promise.reject(new SocketError("closed"));
    if (frame.type === "ping") return this.#pong();
    this.sent.push(frame);
    const error = this.server?.handle(this, frame);
    if (error) return Promise.reject(new SocketError(error));
    return new Promise(() => {});
  }

  /** Comes after everything that the server has said before. */
  #pong(): Promise<ServerFrame> {
    return new Promise((resolve) => {
      queueMicrotask(() => resolve({ type: "pong", inbox_version: 0 }));
    });
  }

  on<K extends ServerFrame["type"]>(
    type: K,
    listener: (frame: Extract<ServerFrame, { type: K }>) => void,
  ): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener as Listener);
    return () => listeners.delete(listener as Listener);
  }

  onOpen(listener: () => void): () => void {
    this.#opened.add(listener);
    return () => this.#opened.delete(listener);
  }

  onClose(listener: (end: SocketClose) => void): () => void {
    this.#closed.add(listener);
    return () => this.#closed.delete(listener);
  }

  /** The server says something; lost when the socket is away. */
  push(frame: ServerFrame): void {
    queueMicrotask(() => this.arrive(frame));
  }

  /** A frame arrives in this moment. */
  arrive(frame: ServerFrame): void {
    if (!this.isOpen) return;
    for (const listener of [...(this.#listeners.get(frame.type) ?? [])]) listener(frame);
  }

  close(): void {
    this.isOpen = false;
    for (const listener of [...this.#closed]) listener({ code: 1006, opened: true });
  }

  open(): void {
    this.isOpen = true;
    for (const listener of [...this.#opened]) listener();
    this.server?.came(this);
  }

  sentOf<T extends ClientFrame["type"]>(type: T): Command<T>[] {
    return this.sent.filter((frame): frame is Command<T> => frame.type === type);
  }
}

/** The least of a server: friends always, one call, first answer wins. */
export class FakeServer {
  readonly wires = new Map<string, FakeSocket>();
  /** The code of the error that every `call.resume` gets; empty: none. */
  refusal = "";
  /** Commands of this type are answered with `unavailable`; empty: none. */
  unavailable = "";
  #call: ServedCall | null = null;

  connect(name: string): FakeSocket {
    const socket = new FakeSocket(name, this);
    this.wires.set(socket.user.id, socket);
    return socket;
  }

  /** Carry out a command; returns the code of an error, if it is one. */
  handle(from: FakeSocket, frame: ClientFrame): string {
    if (frame.type === this.unavailable) return "unavailable";
    if (frame.type === "call.invite") return this.#invite(from, frame);
    if (frame.type === "call.resume") return this.refusal || this.#resume(from);
    if (frame.type === "signal") return this.#carry(from, frame);
    const call = this.#call;
    if (!("call_id" in frame) || call === null || call.id !== frame.call_id) return "not_found";
    this.#change(from, frame, call);
    return "";
  }

  /** A tab is back: it hears where its call stands. */
  came(socket: FakeSocket): void {
    const call = this.refusal === "" ? this.#call : null;
    if (call?.state === "accepted") socket.push(accepted(call, socket));
    else if (call?.state === "ringing" && socket === call.callee) this.#ring(call);
  }

  /** The page of a tab was loaded anew. */
  moved(from: FakeSocket, to: FakeSocket): void {
    if (this.#call?.caller === from) this.#call.caller = to;
    if (this.#call?.callee === from) this.#call.callee = to;
  }

  /** Forget everything, as a restart does. */
  restart(): void {
    this.#call = null;
  }

  #change(from: FakeSocket, frame: ClientFrame, call: ServedCall): void {
    if (frame.type === "call.accept") this.#accept(call);
    else if (frame.type === "call.decline") this.#end("declined", from);
    else if (frame.type === "call.cancel") this.#end("cancelled", from);
    else if (frame.type === "call.hang_up") this.#end(frame.reason ?? "hung_up", from);
    else if (frame.type === "call.ringing") {
      call.caller.push({ type: "call.ringing", call_id: call.id });
    }
  }

  #invite(from: FakeSocket, frame: Command<"call.invite">): string {
    const callee = this.wires.get(frame.callee_id);
    if (callee === undefined) return "not_found";
    const call = this.#call;
    if (call?.state === "ringing" && call.caller === callee) {
      this.#accept(call, frame.call_id);
      return "";
    }
    if (call?.id === frame.call_id && call.caller === from) return "";
    if (call !== null && call.state !== "ended") {
      from.push({ type: "call.ended", call_id: frame.call_id, reason: "busy" });
      return "";
    }
    const { call_id: id, media } = frame;
    this.#call = { id, caller: from, callee, media, state: "ringing" };
    this.#ring(this.#call);
    return "";
  }

  #ring({ id, caller, callee, media }: ServedCall): void {
    const expires_at = "2026-01-01T00:00:45Z";
    callee.push({ type: "call.incoming", call_id: id, caller: caller.user, media, expires_at });
  }

  #accept(call: ServedCall, replaces?: string): void {
    if (call.state !== "ringing") return;
    call.state = "accepted";
    call.caller.push(accepted(call, call.caller, replaces));
    call.callee.push(accepted(call, call.callee, replaces));
  }

  #resume(from: FakeSocket): string {
    if (this.#call?.state !== "accepted") return "not_found";
    from.push(accepted(this.#call, from));
    return "";
  }

  #carry(from: FakeSocket, frame: Command<"signal">): string {
    if (this.#call?.state !== "accepted" || this.#call.id !== frame.call_id) return "not_found";
    const { ref: _, ...signal } = frame;
    // Through text, as over a socket: nobody may share an object with the other side.
    const copy = JSON.parse(JSON.stringify(signal)) as Extract<ServerFrame, { type: "signal" }>;
    this.#peerOf(from)?.push(copy);
    return "";
  }

  #end(reason: EndReason, by: FakeSocket): void {
    const call = this.#call;
    if (call === null || call.state === "ended") return;
    call.state = "ended";
    this.#peerOf(by)?.push({ type: "call.ended", call_id: call.id, reason });
  }

  #peerOf(socket: FakeSocket): FakeSocket | undefined {
    return socket === this.#call?.caller ? this.#call.callee : this.#call?.caller;
  }
}

function accepted(call: ServedCall, socket: FakeSocket, replaces?: string): ServerFrame {
  const peer_tab_id = (socket === call.caller ? call.callee : call.caller).tabId;
  const frame = {
    type: "call.accepted",
    call_id: call.id,
    ticket: `ticket-${socket.tabId}`,
  } as const;
  return replaces === undefined ? { ...frame, peer_tab_id } : { ...frame, peer_tab_id, replaces };
}

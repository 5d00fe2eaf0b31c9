/** The call commands that this browser sends to the server, repeated until they are delivered. */
import type { Clock } from "../../kit/clock";
import { SocketError } from "../../socket/incoming_frames";
import type { CallHangUpFrame, ClientFrame } from "../../socket/protocol";
import type { Socket } from "../../socket/socket";
import type { CallDetails } from "./snapshot";

type CallCommand = Extract<ClientFrame, { type: `call.${string}` }>;
type OnRefused = (code: string) => void;

/** The server forgets a call whose tabs are away for longer. */
const KEPT_MS = 60_000;
/** The server could not reach what it knows of calls: it carries out the command later. */
const AGAIN_MS = 1_000;

interface Unsent {
  command: CallCommand;
  until: number;
}

export class Commands {
  #unsent: Unsent[] = [];

  constructor(
    private readonly socket: Pick<Socket, "send" | "request" | "onOpen" | "isOpen">,
    private readonly clock: Clock,
  ) {
    socket.onOpen(() => this.#flush());
  }

  /** Invite the callee; repeating it after a reconnect is idempotent. */
  invite({ callId, peer, media }: CallDetails, refused: OnRefused): void {
    this.#request({ type: "call.invite", call_id: callId, callee_id: peer.id, media }, refused);
  }

  accept(callId: string, refused: OnRefused): void {
    this.#request({ type: "call.accept", call_id: callId }, refused);
  }

  resume(ticket: string, refused: OnRefused): void {
    this.#request({ type: "call.resume", ticket }, refused);
  }

  /** Report that this tab rings; not repeated, because a late report is useless. */
  ringing(callId: string): void {
    this.socket.send({ type: "call.ringing", call_id: callId });
  }

  decline(callId: string): void {
    this.#send({ type: "call.decline", call_id: callId });
  }

  cancel(callId: string): void {
    this.#send({ type: "call.cancel", call_id: callId });
  }

  hangUp(callId: string, reason: NonNullable<CallHangUpFrame["reason"]> = "hung_up"): void {
    this.#send({ type: "call.hang_up", call_id: callId, reason });
  }

  /** The page is being reloaded or closed; `age` is the time since it was loaded. */
  leaving(age: number): void {
    this.socket.send({ type: "leaving", page_age: age });
  }

  /** Send until the server has carried it out: now, or once the socket is open again. */
  #send(command: CallCommand, until = this.clock.now() + KEPT_MS): void {
    if (!this.socket.isOpen) {
      this.#unsent.push({ command, until });
      return;
    }
    this.socket.request(command).catch((error: unknown) => {
      if (this.clock.now() >= until) return;
      const code = codeOf(error);
      if (code === "closed") this.#unsent.push({ command, until });
      if (code === "unavailable") this.clock.after(AGAIN_MS, () => this.#send(command, until));
    });
  }

  /** Send once; `refused` is called with an error code, but not when the socket is lost. */
  #request(command: CallCommand, refused: OnRefused): void {
    this.socket.request(command).catch((error: unknown) => {
      const code = codeOf(error);
      if (code !== "closed" && code !== "timeout") refused(code);
    });
  }

  #flush(): void {
    const now = this.clock.now();
    for (const { command, until } of this.#unsent.splice(0))
      if (until > now) this.#send(command, until);
  }
}

function codeOf(error: unknown): string {
  return error instanceof SocketError ? error.code : "internal";
}

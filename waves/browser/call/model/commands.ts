/** What this browser says to the server about calls; unheard, it is said again. */
import type { Clock } from "../../kit/clock";
import { WireError } from "../../socket/incoming_frames";
import type { CallHangUpFrame, ClientFrame } from "../../socket/protocol";
import type { Wire } from "../../socket/socket";
import type { Opening } from "./snapshot";

type CallCommand = Extract<ClientFrame, { type: `call.${string}` }>;
type Refused = (code: string) => void;

/** The server has forgotten a call that is away for longer than this. */
const KEPT_MS = 60_000;

interface Unsent {
  command: CallCommand;
  until: number;
}

export class Commands {
  #unsent: Unsent[] = [];

  constructor(
    private readonly wire: Pick<Wire, "send" | "request" | "onOpen">,
    private readonly clock: Clock,
  ) {
    wire.onOpen(() => this.#flush());
  }

  /** Call somebody; the same call again, when the socket was away, is still one call. */
  invite({ callId, peer, media }: Opening, refused: Refused): void {
    this.#ask({ type: "call.invite", call_id: callId, callee_id: peer.id, media }, refused);
  }

  accept(callId: string, refused: Refused): void {
    this.#ask({ type: "call.accept", call_id: callId }, refused);
  }

  resume(ticket: string, refused: Refused): void {
    this.#ask({ type: "call.resume", ticket }, refused);
  }

  /** This device really rings: worth nothing when it is late. */
  ringing(callId: string): void {
    this.wire.send({ type: "call.ringing", call_id: callId });
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

  /** This page goes away, reloaded or for good; `age` is how long ago it was loaded. */
  leaving(age: number): void {
    this.wire.send({ type: "leaving", page_age: age });
  }

  /** Send now, or as soon as the socket is open again. */
  #send(command: CallCommand): void {
    if (this.wire.send(command)) return;
    this.#unsent.push({ command, until: this.clock.now() + KEPT_MS });
  }

  /** Send once; `refused` hears the code of an error, but not that the socket was lost. */
  #ask(command: CallCommand, refused: Refused): void {
    this.wire.request(command).catch((error: unknown) => {
      const code = error instanceof WireError ? error.code : "internal";
      if (code !== "closed" && code !== "timeout") refused(code);
    });
  }

  #flush(): void {
    const now = this.clock.now();
    for (const { command, until } of this.#unsent.splice(0)) if (until > now) this.#send(command);
  }
}

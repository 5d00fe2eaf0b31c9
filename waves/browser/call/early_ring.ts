/** Shows an incoming call while the code of calls is being loaded; the engine answers it then. */
import type { Store } from "../kit/store";
import type { CallIncomingFrame } from "../socket/protocol";
import type { Socket } from "../socket/socket";
import { type CallSnapshot, IDLE, initialSnapshot } from "./model/snapshot";

export interface EarlyRingDeps {
  socket: Pick<Socket, "on" | "send">;
  call: Pick<Store<CallSnapshot>, "getSnapshot" | "set">;
  /** Load the code of calls now. */
  load(): void;
}

export class EarlyRing {
  #isOver = false;

  constructor(private readonly deps: EarlyRingDeps) {
    const { socket } = deps;
    socket.on("call.incoming", (frame) => this.#offered(frame));
    socket.on("call.ended", ({ call_id }) => this.#ended(call_id));
  }

  /** The engine has heard everything; `isLive`: it has a call, and shows it. */
  handOver({ isLive }: { isLive: boolean }): void {
    if (!isLive) this.stop();
    this.#isOver = true;
  }

  /** Show the ring no more. */
  stop(): void {
    const { call } = this.deps;
    if (!this.#isOver && call.getSnapshot().phase === "incoming") call.set({ ...IDLE });
  }

  #offered({ call_id: callId, caller: peer, media }: CallIncomingFrame): void {
    const { socket, call, load } = this.deps;
    if (this.#isOver) return;
    if (call.getSnapshot().phase === "idle") {
      call.set({
        ...initialSnapshot({ callId, peer, media, isCaller: false }),
        phase: "incoming",
      });
      socket.send({ type: "call.ringing", call_id: callId });
    }
    // Afterwards, because the card does not need the code.
    load();
  }

  #ended(callId: string): void {
    if (this.deps.call.getSnapshot().callId === callId) this.stop();
  }
}

/**
 * Signs of typing, in both directions. They are never stored; a lost one is not repeated.
 *
 * No time is compared, only timers run: a clock that is set changes nothing.
 */
import type { Clock } from "../kit/clock";
import { isBlank } from "../kit/is_blank";
import { createStore } from "../kit/store";
import type { FriendRemovedFrame, MessageNewFrame, PeerTypingFrame } from "../socket/protocol";
import type { Socket } from "../socket/socket";

export const SIGN_EVERY_MS = 3_000;
export const ENDS_AFTER_MS = 6_000;
export const SHOWN_AT_LEAST_MS = 1_000;

/** Tells the peer that this user is typing. */
export class TypingSigns {
  /** Where the peer has been told so last; empty: nowhere. */
  #told = "";
  #isRecent = false;
  #cancel = (): void => {};

  constructor(
    private readonly socket: Pick<Socket, "send" | "onClose">,
    private readonly clock: Clock,
  ) {
    // The next key after a reconnect tells it again.
    socket.onClose(() => this.#forget());
  }

  /** The user has changed the text of a conversation. */
  wrote(conversationId: string, text: string): void {
    if (this.#told !== "" && this.#told !== conversationId) this.stop();
    if (isBlank(text)) this.stop();
    else if (this.#told === "" || !this.#isRecent) this.#tell(conversationId);
  }

  /** The text was sent, or the user has turned elsewhere. */
  stop(): void {
    const id = this.#told;
    this.#forget();
    if (id !== "") this.#send(id, false);
  }

  #tell(id: string): void {
    this.#forget();
    if (!this.#send(id, true)) return;
    this.#told = id;
    this.#isRecent = true;
    this.#cancel = this.clock.after(SIGN_EVERY_MS, () => {
      this.#isRecent = false;
      // Nobody shows it any longer by then.
      this.#cancel = this.clock.after(ENDS_AFTER_MS - SIGN_EVERY_MS, () => this.#forget());
    });
  }

  #send(conversation_id: string, active: boolean): boolean {
    return this.socket.send({ type: "typing", conversation_id, active });
  }

  #forget(): void {
    this.#cancel();
    this.#told = "";
    this.#isRecent = false;
  }
}

interface Sign {
  readonly userId: string;
  cancelEnd(): void;
  cancelMinimum(): void;
  /** Whether it has been shown long enough to end at once. */
  isSeen: boolean;
  isEnding: boolean;
}

export interface TypingPeersDeps {
  socket: Pick<Socket, "on">;
  clock: Clock;
}

/** Shows in which conversations the peer is typing. */
export class TypingPeers {
  /** By conversation id. */
  readonly store = createStore<Readonly<Record<string, boolean>>>({});
  readonly #signs = new Map<string, Sign>();

  constructor(private readonly deps: TypingPeersDeps) {
    const { socket } = deps;
    socket.on("typing", (frame) => this.#heard(frame));
    socket.on("message.new", (frame) => this.#messageArrived(frame));
    socket.on("friend.removed", (frame) => this.#friendRemoved(frame));
  }

  /** The user has signed out. */
  stop(): void {
    for (const id of [...this.#signs.keys()]) this.#end(id);
  }

  #heard({ conversation_id: id, user_id, active }: PeerTypingFrame): void {
    if (active) this.#show(id, user_id);
    else this.#finish(id);
  }

  #show(id: string, userId: string): void {
    const sign = this.#signs.get(id) ?? this.#begin(id, userId);
    sign.cancelEnd();
    sign.isEnding = false;
    sign.cancelEnd = this.deps.clock.after(ENDS_AFTER_MS, () => this.#end(id));
  }

  #begin(id: string, userId: string): Sign {
    const cancelMinimum = this.deps.clock.after(SHOWN_AT_LEAST_MS, () => {
      sign.isSeen = true;
      if (sign.isEnding) this.#end(id);
    });
    const sign: Sign = { userId, cancelEnd() {}, cancelMinimum, isSeen: false, isEnding: false };
    this.#signs.set(id, sign);
    this.store.set({ [id]: true });
    return sign;
  }

  /** The peer has stopped: a sign that flickers would not be read. */
  #finish(id: string): void {
    const sign = this.#signs.get(id);
    if (sign?.isSeen) this.#end(id);
    else if (sign) sign.isEnding = true;
  }

  #messageArrived({ conversation_id: id, sender_id }: MessageNewFrame): void {
    if (this.#signs.get(id)?.userId === sender_id) this.#end(id);
  }

  #friendRemoved({ user }: FriendRemovedFrame): void {
    for (const [id, { userId }] of [...this.#signs]) if (userId === user.id) this.#end(id);
  }

  #end(id: string): void {
    const sign = this.#signs.get(id);
    if (sign === undefined) return;
    sign.cancelEnd();
    sign.cancelMinimum();
    this.#signs.delete(id);
    this.store.set({ [id]: false });
  }
}

/**
 * How present friends are, and signs that this user is. Nothing of it is stored; a page that connects
 * is told how all friends are.
 */
import type { Clock } from "../kit/clock";
import { createStore } from "../kit/store";
import type { FriendPresenceFrame, PresentFriendsFrame } from "../socket/protocol";
import type { ServerClock } from "../socket/server_clock";
import type { Socket } from "../socket/socket";

export interface FriendPresence {
  readonly state: FriendPresenceFrame["state"];
  /** When a friend who is offline was last active, by the clock of this browser; 0: unknown. */
  readonly lastSeenAt: number;
}

/** By user id; a friend without an entry is offline. */
export type PresenceSnapshot = Readonly<Record<string, FriendPresence>>;

export const OFFLINE: FriendPresence = { state: "offline", lastSeenAt: 0 };
export const ACTIVE_EVERY_MS = 60_000;
/** For how long a page without a connection shows what it was told last. */
export const KEPT_MS = 15_000;

export interface PresenceDeps {
  socket: Pick<Socket, "on" | "onOpen" | "onClose" | "send">;
  clock: Clock;
  serverClock: Pick<ServerClock, "now">;
  isVisible(): boolean;
}

export class Presence {
  readonly store = createStore<PresenceSnapshot>({});
  #watched = "";
  /** The user has used the page since the last sign. */
  #isUsed = true;
  #cancelSign: (() => void) | null = null;
  #cancelForget = (): void => {};

  constructor(private readonly deps: PresenceDeps) {
    const { socket } = deps;
    socket.on("presence", (frame) => this.#heard(frame));
    socket.on("presence.friends", (frame) => this.#replace(frame));
    socket.on("friend.removed", ({ user }) => this.store.set({ [user.id]: OFFLINE }));
    socket.onOpen(() => this.#opened());
    socket.onClose(() => this.#closed());
  }

  /** The user presses keys, or moves or scrolls something. */
  used(): void {
    this.#isUsed = true;
    this.#tellActive();
  }

  /** Ask how present a friend is, now and after each reconnect; the empty string: nobody. */
  watch(userId: string): void {
    this.#watched = userId;
    if (userId !== "") this.deps.socket.send({ type: "presence.get", friend_id: userId });
  }

  /** The user has signed out. */
  stop(): void {
    this.#cancelForget();
    this.#cancelSign?.();
    this.#cancelSign = null;
    this.#isUsed = true;
    this.#forgetAll();
  }

  #tellActive(): void {
    if (this.#cancelSign !== null || !this.deps.isVisible()) return;
    if (!this.deps.socket.send({ type: "presence.active" })) return;
    this.#isUsed = false;
    this.#cancelSign = this.deps.clock.after(ACTIVE_EVERY_MS, () => {
      this.#cancelSign = null;
      if (this.#isUsed) this.#tellActive();
    });
  }

  #opened(): void {
    this.#cancelForget();
    if (this.#isUsed) this.#tellActive();
    this.watch(this.#watched);
  }

  #closed(): void {
    this.#cancelForget();
    this.#cancelForget = this.deps.clock.after(KEPT_MS, () => this.#forgetAll());
  }

  #heard({ user_id, state, last_seen_at }: FriendPresenceFrame): void {
    this.store.set({ [user_id]: { state, lastSeenAt: this.#local(last_seen_at) } });
  }

  #replace({ friends }: PresentFriendsFrame): void {
    const present = friends.map(({ user_id, state }) => [user_id, { state, lastSeenAt: 0 }]);
    this.store.set({ ...this.#nobody(), ...Object.fromEntries(present) });
  }

  /** The clock of this browser may be wrong; the time since then is not. */
  #local(at: string | null | undefined): number {
    const { clock, serverClock } = this.deps;
    return at ? clock.now() - ((serverClock.now() ?? clock.now()) - Date.parse(at)) : 0;
  }

  #forgetAll(): void {
    this.store.set(this.#nobody());
  }

  #nobody(): PresenceSnapshot {
    return Object.fromEntries(Object.keys(this.store.getSnapshot()).map((id) => [id, OFFLINE]));
  }
}

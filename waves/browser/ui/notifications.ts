/**
 * System notifications of this browser (https://notifications.spec.whatwg.org/).
 *
 * Permission is asked for inside a click, and each browser remembers the person's choice.
 * Web Locks coordinate the tabs: the tab that holds the lock of a tag shows the
 * notification, and a tab that the person looks at holds a lock that keeps all tabs quiet.
 */
import { createStore, type Store } from "../kit/store";

export type NotificationState = "unsupported" | "off" | "asking" | "on" | "blocked";

export interface NotificationsSnapshot {
  readonly state: NotificationState;
}

export const NO_NOTIFICATIONS: NotificationsSnapshot = { state: "off" };

export interface Notice {
  /** A notification replaces the one with the same tag. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** It stays on the screen, and closes as soon as the person looks at a tab of ours. */
  readonly isRing: boolean;
  clicked(): void;
}

export interface NotificationsDeps {
  /** Null where a page cannot show notifications. */
  permission(): NotificationPermission | null;
  ask(): Promise<NotificationPermission>;
  /** Show a notification and return what closes it. Throws where a page must not do that. */
  display(notice: Notice): () => void;
  /** What the person chose in this browser: `on`, `off` or nothing yet. */
  choice: { get(): string | null; put(value: "on" | "off"): void };
  isWatched(): boolean;
  /** Tell the other tabs that the person looks at this one. */
  tellWatched(): void;
  locks: Pick<LockManager, "request" | "query"> | undefined;
}

const WATCHED = "waves-watched";

/** A notification that this tab shows, or is about to show. */
class Turn {
  isShown = false;
  isOver = false;
  hide = (): void => {};
  #resolve = (): void => {};
  readonly over = new Promise<void>((resolve) => {
    this.#resolve = resolve;
  });

  constructor(public notice: Notice) {}

  end(): void {
    this.isOver = true;
    this.hide();
    this.#resolve();
  }
}

export class Notifications {
  readonly store: Store<NotificationsSnapshot> = createStore(NO_NOTIFICATIONS);
  readonly #turns = new Map<string, Turn>();
  #isAsking = false;
  #isRefused = false;
  #stopWatching: (() => void) | null = null;

  constructor(private readonly deps: NotificationsDeps) {
    this.watchChanged();
  }

  /** Switch notifications on or off; call it inside a click, because it may have to ask. */
  async toggle(): Promise<void> {
    const { choice } = this.deps;
    const { state } = this.store.getSnapshot();
    if (state === "unsupported" || state === "blocked") return;
    choice.put(state === "on" ? "off" : "on");
    if (this.deps.permission() === "default") await this.#ask();
    this.refresh();
  }

  /** The permission or the choice may have changed, here or in another tab. */
  refresh(): void {
    const state = this.#state();
    if (state !== "on") this.closeAll();
    this.store.set({ state });
  }

  /** Show a notification in one tab of this browser, unless the person looks at one. */
  async show(notice: Notice): Promise<void> {
    this.refresh();
    if (this.store.getSnapshot().state !== "on") return;
    const known = this.#turns.get(notice.tag);
    if (known !== undefined) {
      known.notice = notice;
      if (known.isShown) await this.#display(known);
      return;
    }
    const turn = new Turn(notice);
    this.#turns.set(notice.tag, turn);
    await this.#take(turn);
    if (this.#turns.get(notice.tag) === turn) this.#turns.delete(notice.tag);
  }

  close(tag: string): void {
    this.#turns.get(tag)?.end();
    this.#turns.delete(tag);
  }

  closeAll(): void {
    for (const tag of [...this.#turns.keys()]) this.close(tag);
  }

  /** The person looks at a tab of ours: the ring is on its screen. */
  seen(): void {
    for (const [tag, { notice }] of [...this.#turns]) if (notice.isRing) this.close(tag);
  }

  /** The person has turned to this tab, or away from it. */
  watchChanged(): void {
    this.refresh();
    const isWatched = this.deps.isWatched();
    if (isWatched === (this.#stopWatching !== null)) return;
    this.#stopWatching?.();
    this.#stopWatching = null;
    if (isWatched) this.#watch();
  }

  #watch(): void {
    const held = new Promise<void>((resolve) => {
      this.#stopWatching = resolve;
    });
    this.deps.locks?.request(WATCHED, { mode: "shared" }, () => held).catch(() => {});
    this.seen();
    this.deps.tellWatched();
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    const answer = this.deps.ask();
    this.refresh();
    try {
      await answer;
    } catch {
      // The browser cannot ask now: the switch stays off.
    }
    this.#isAsking = false;
  }

  #state(): NotificationState {
    const permission = this.#isRefused ? null : this.deps.permission();
    if (permission === null) return "unsupported";
    if (permission === "denied") return "blocked";
    if (permission === "default") return this.#isAsking ? "asking" : "off";
    return this.deps.choice.get() === "off" ? "off" : "on";
  }

  async #take(turn: Turn): Promise<void> {
    const { locks } = this.deps;
    const hold = async (): Promise<void> => {
      await this.#display(turn);
      if (turn.isShown) await turn.over;
    };
    if (locks === undefined) return hold();
    const name = `waves-notice:${turn.notice.tag}`;
    await locks.request(name, { ifAvailable: true }, (lock) => lock && hold());
  }

  async #display(turn: Turn): Promise<void> {
    if ((await this.#isWatchedAnywhere()) || turn.isOver) return;
    try {
      turn.hide = this.deps.display(turn.notice);
      turn.isShown = true;
    } catch {
      // Chrome on Android has the permission, but shows notifications of service workers only.
      this.#isRefused = true;
      this.refresh();
    }
  }

  async #isWatchedAnywhere(): Promise<boolean> {
    if (this.deps.isWatched()) return true;
    const held = (await this.deps.locks?.query())?.held ?? [];
    return held.some(({ name }) => name === WATCHED) || this.deps.isWatched();
  }
}

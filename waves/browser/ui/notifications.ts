/**
 * System notifications of this browser (https://notifications.spec.whatwg.org/).
 *
 * The permission is requested inside a click, and each browser remembers the choice of the user. Web
 * Locks coordinate the tabs: the tab that holds the lock of a tag shows the notification, and a tab
 * that the user watches holds a lock that keeps all tabs silent.
 */
import { createStore, type Store } from "../kit/store";

export type NotificationState = "unsupported" | "off" | "asking" | "on" | "blocked";

export interface NotificationsSnapshot {
  readonly state: NotificationState;
}

export const NO_NOTIFICATIONS: NotificationsSnapshot = { state: "off" };

export interface NotificationContent {
  /** A notification replaces the one with the same tag. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** It stays until it is closed, and closes when the user watches a tab of Waves. */
  readonly isRing: boolean;
  clicked(): void;
}

export interface NotificationsDeps {
  /** Null where a page cannot show notifications. */
  permission(): NotificationPermission | null;
  requestPermission(): Promise<NotificationPermission>;
  /** Show a notification. Returns a close function. Throws where pages cannot do that. */
  display(content: NotificationContent): () => void;
  /** The choice of the user in this browser: `on`, `off` or null. */
  choice: { get(): string | null; put(value: "on" | "off"): void };
  isWatched(): boolean;
  /** Tell the other tabs that the user watches this one. */
  reportWatched(): void;
  locks: Pick<LockManager, "request" | "query"> | undefined;
}

const WATCHED = "waves-watched";

/** A notification that this tab shows or is about to show. */
class ActiveNotification {
  isShown = false;
  isOver = false;
  hide = (): void => {};
  #resolve = (): void => {};
  readonly closed = new Promise<void>((resolve) => {
    this.#resolve = resolve;
  });

  constructor(public content: NotificationContent) {}

  end(): void {
    this.isOver = true;
    this.hide();
    this.#resolve();
  }
}

export class Notifications {
  readonly store: Store<NotificationsSnapshot> = createStore(NO_NOTIFICATIONS);
  readonly #active = new Map<string, ActiveNotification>();
  #isAsking = false;
  #isRefused = false;
  #stopWatching: (() => void) | null = null;

  constructor(private readonly deps: NotificationsDeps) {
    this.watchChanged();
  }

  /** Turn notifications on or off; called from a click, as it may request the permission. */
  async toggle(): Promise<void> {
    const { choice } = this.deps;
    const { state } = this.store.getSnapshot();
    if (state === "unsupported" || state === "blocked") return;
    choice.put(state === "on" ? "off" : "on");
    if (this.deps.permission() === "default") await this.#requestPermission();
    this.refresh();
  }

  /** The permission or the choice may have changed, here or in another tab. */
  refresh(): void {
    const state = this.#state();
    if (state !== "on") this.closeAll();
    this.store.set({ state });
  }

  /** Show a notification in one tab of this browser, unless the user watches one. */
  async show(content: NotificationContent): Promise<void> {
    const known = this.#active.get(content.tag);
    // The browser asks another process for the permission, and most messages come to a watched tab.
    if (known === undefined && this.deps.isWatched()) return;
    this.refresh();
    if (this.store.getSnapshot().state !== "on") return;
    if (known !== undefined) {
      known.content = content;
      if (known.isShown) await this.#display(known);
      return;
    }
    const active = new ActiveNotification(content);
    this.#active.set(content.tag, active);
    await this.#showOnce(active);
    if (this.#active.get(content.tag) === active) this.#active.delete(content.tag);
  }

  close(tag: string): void {
    this.#active.get(tag)?.end();
    this.#active.delete(tag);
  }

  closeAll(): void {
    for (const tag of [...this.#active.keys()]) this.close(tag);
  }

  /** The user watches a tab, which displays the ring: close its notifications. */
  watchedElsewhere(): void {
    for (const [tag, { content }] of [...this.#active]) if (content.isRing) this.close(tag);
  }

  /** The user watches this tab, or no longer does. */
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
    this.watchedElsewhere();
    this.deps.reportWatched();
  }

  async #requestPermission(): Promise<void> {
    this.#isAsking = true;
    const answer = this.deps.requestPermission();
    this.refresh();
    try {
      await answer;
    } catch {
      // The browser cannot ask: notifications stay off.
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

  async #showOnce(active: ActiveNotification): Promise<void> {
    const { locks } = this.deps;
    const hold = async (): Promise<void> => {
      await this.#display(active);
      if (active.isShown) await active.closed;
    };
    if (locks === undefined) return hold();
    const name = `waves-notice:${active.content.tag}`;
    await locks.request(name, { ifAvailable: true }, (lock) => lock && hold());
  }

  async #display(active: ActiveNotification): Promise<void> {
    if ((await this.#isWatchedAnywhere()) || active.isOver) return;
    try {
      active.hide = this.deps.display(active.content);
      active.isShown = true;
    } catch {
      // Chrome on Android shows notifications of service workers only.
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

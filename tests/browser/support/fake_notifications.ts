/** System notifications of one browser with several tabs, in the test's hands. */
import type {
  NotificationContent,
  NotificationsDeps,
} from "../../../waves/browser/ui/notifications";

interface Request {
  name: string;
  mode: LockMode;
}

/** The locks of a browser, as far as notifications use them. */
class FakeLocks {
  readonly #held: Request[] = [];

  async request(name: string, options: LockOptions, use: LockGrantedCallback<unknown>) {
    const mode = options.mode ?? "exclusive";
    const isFree = this.#held.every((one) => one.name !== name || one.mode === mode);
    if (options.ifAvailable && this.#held.some((one) => one.name === name)) return use(null);
    if (!isFree) throw new Error("nobody waits for a lock here");
    const request = { name, mode };
    this.#held.push(request);
    try {
      return await use({ name, mode });
    } finally {
      this.#held.splice(this.#held.indexOf(request), 1);
    }
  }

  async query(): Promise<LockManagerSnapshot> {
    return { held: this.#held.map((one) => ({ ...one, clientId: "" })), pending: [] };
  }
}

export class FakeBrowser {
  permission: NotificationPermission | null = "granted";
  answer: NotificationPermission = "granted";
  asked = 0;
  chosen: string | null = null;
  throws = false;
  /** What is on the screen now, and everything that was ever shown. */
  readonly shown: NotificationContent[] = [];
  readonly announced: NotificationContent[] = [];
  readonly #locks = new FakeLocks() as unknown as LockManager;

  /** Return the parts of a tab; `tab` says whether the person looks at it. */
  parts(tab: { isWatched: boolean; reportWatched?: () => void }): NotificationsDeps {
    return {
      permission: () => this.permission,
      requestPermission: async () => {
        this.asked += 1;
        await Promise.resolve();
        this.permission = this.answer;
        return this.answer;
      },
      display: (content) => this.#display(content),
      choice: {
        get: () => this.chosen,
        put: (value) => {
          this.chosen = value;
        },
      },
      isWatched: () => tab.isWatched,
      reportWatched: () => tab.reportWatched?.(),
      locks: this.#locks,
    };
  }

  #display(content: NotificationContent): () => void {
    if (this.throws) throw new TypeError("Illegal constructor");
    this.#hide((one) => one.tag === content.tag);
    this.shown.push(content);
    this.announced.push(content);
    return () => this.#hide((one) => one === content);
  }

  #hide(isIt: (content: NotificationContent) => boolean): void {
    const index = this.shown.findIndex(isIt);
    if (index >= 0) this.shown.splice(index, 1);
  }
}

/** Let everything that waits for an answer of the browser go on. */
export async function settled(): Promise<void> {
  for (let active = 0; active < 50; active += 1) await Promise.resolve();
}

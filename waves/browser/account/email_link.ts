/**
 * The secret of a link from an e-mail, removed from the address before anything else reads it:
 * Reflex sends the whole address of the page to its server, with its fragment.
 *
 * It is kept in the tab, because phones reload a page while the user looks for a password.
 */
import { createTextStorage, type TextStorage } from "../kit/browser_storage";

export interface EmailLinkDeps {
  here(): Pick<Location, "pathname" | "hash">;
  storage(): Storage | null;
  /** Remove the fragment from the address, without a history entry. */
  strip(): void;
  /** Subscribe to other links that are opened in this tab. */
  onOther(listener: () => void): void;
}

const PAGES = /^\/(?:reset|verify)\/?$/;
const KEY = "waves:mail-link";
const MAX_LENGTH = 128;

export class EmailLink {
  readonly #storage: TextStorage;
  #secret = "";

  /** Read the secret from the URL, and remove it there. */
  constructor(private readonly deps: EmailLinkDeps) {
    this.#storage = createTextStorage(deps.storage);
    this.#take();
  }

  /** The secret that this page was opened with, or empty. */
  get secret(): string {
    return this.#secret;
  }

  /** Whether this page needs a secret. */
  get isNeeded(): boolean {
    return PAGES.test(this.deps.here().pathname);
  }

  /** The secret is invalid or used. */
  forget(): void {
    this.#secret = "";
    this.#storage.remove(this.#key);
  }

  /** Subscribe to other links that are opened in this tab. */
  onOther(listener: () => void): void {
    this.deps.onOther(() => {
      if (!this.isNeeded || this.deps.here().hash.length < 2) return;
      this.#take();
      listener();
    });
  }

  get #key(): string {
    return `${KEY}:${this.deps.here().pathname.replaceAll("/", "")}`;
  }

  #take(): void {
    if (!this.isNeeded) return;
    const given = this.deps.here().hash.slice(1, MAX_LENGTH + 1);
    this.#secret = given || (this.#storage.get(this.#key) ?? "");
    if (given === "") return;
    this.deps.strip();
    this.#storage.put(this.#key, given);
  }
}

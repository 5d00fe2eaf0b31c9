/**
 * The secret of a link from an e-mail, removed from the address before anything else reads it:
 * Reflex sends the whole address of the page to its server, with its fragment.
 *
 * It is kept in the tab, because phones reload a page while the user looks for a password.
 */
import { createTextStorage } from "../kit/browser_storage";

export interface EmailLinkDeps {
  here(): Pick<Location, "pathname" | "hash">;
  storage(): Storage | null;
  /** Remove the fragment from the address, without a history entry. */
  strip(): void;
  /** Subscribe to other links that are opened in this tab. */
  onOther(listener: () => void): void;
}

export interface EmailLink {
  /** The secret that this page was opened with, or empty. */
  secret(): string;
  /** Whether this page needs a secret. */
  isNeeded(): boolean;
  /** The secret is invalid or used. */
  forget(): void;
  onOther(listener: () => void): void;
}

const PAGES = /^\/(?:reset|verify)\/?$/;
const KEY = "waves:mail-link";
const MAX_LENGTH = 128;

/** Read the secret from the address and remove it there. */
export function createEmailLink(deps: EmailLinkDeps): EmailLink {
  const storage = createTextStorage(deps.storage);
  let known = "";

  const isNeeded = () => PAGES.test(deps.here().pathname);
  const place = () => `${KEY}:${deps.here().pathname.replaceAll("/", "")}`;

  function take(): void {
    if (!isNeeded()) return;
    const given = deps.here().hash.slice(1, MAX_LENGTH + 1);
    if (given === "") {
      known = storage.get(place()) ?? "";
      return;
    }
    known = given;
    deps.strip();
    storage.put(place(), given);
  }

  take();
  return {
    secret: () => known,
    isNeeded,
    forget() {
      known = "";
      storage.remove(place());
    },
    onOther(listener) {
      deps.onOther(() => {
        if (!isNeeded() || deps.here().hash.length < 2) return;
        take();
        listener();
      });
    },
  };
}

/**
 * The secret of a link from a mail, taken out of the address before anything else reads it:
 * Reflex tells its server the whole address of the page, with its fragment.
 *
 * It is kept in the tab, because phones reload a page while one looks for a password elsewhere.
 */
export interface EmailLinkDeps {
  here(): Pick<Location, "pathname" | "hash">;
  storage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
  /** Show the same address without its fragment; no step in the history. */
  strip(): void;
  /** Another link was opened in this tab. */
  onOther(listener: () => void): void;
}

export interface EmailLink {
  /** The secret that this page was opened with, or empty. */
  secret(): string;
  /** Whether this page is of use only to whoever has a secret. */
  isWanted(): boolean;
  /** It is worth nothing any more. */
  forget(): void;
  onOther(listener: () => void): void;
}

const PAGES = /^\/(?:reset|verify)\/?$/;
const KEY = "waves:mail-link";
const MAX_LENGTH = 128;

/** Take the secret out of the address at once; later it is only remembered. */
export function createEmailLink(deps: EmailLinkDeps): EmailLink {
  let known = "";

  const isWanted = () => PAGES.test(deps.here().pathname);
  const place = () => `${KEY}:${deps.here().pathname.replaceAll("/", "")}`;

  function take(): void {
    if (!isWanted()) return;
    const given = deps.here().hash.slice(1, MAX_LENGTH + 1);
    if (given === "") {
      known = deps.storage()?.getItem(place()) ?? "";
      return;
    }
    known = given;
    deps.strip();
    quietly(() => deps.storage()?.setItem(place(), given));
  }

  take();
  return {
    secret: () => known,
    isWanted,
    forget() {
      known = "";
      deps.storage()?.removeItem(place());
    },
    onOther(listener) {
      deps.onOther(() => {
        if (!isWanted() || deps.here().hash.length < 2) return;
        take();
        listener();
      });
    },
  };
}

/** A full storage throws; then a reload forgets, and nothing else is lost. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    return;
  }
}

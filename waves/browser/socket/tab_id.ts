/** The id of this tab in the protocol: survives a reload, and differs in a duplicated tab. */
import { createTextStorage } from "../kit/browser_storage";

const KEY = "waves:tab";

export interface TabIdDeps {
  storage(): Storage | null;
  /** Subscribe to `pagehide` and `pageshow`. */
  onPage(hidden: () => void, shown: () => void): void;
  newId(): string;
}

/**
 * The id is in sessionStorage only while the page is away: duplicating a tab copies the storage,
 * and the copy would use the id of a live page.
 */
export class TabId {
  #id: string;

  constructor(private readonly deps: TabIdDeps) {
    const storage = createTextStorage(deps.storage);
    this.#id = storage.get(KEY) ?? deps.newId();
    storage.remove(KEY);
    deps.onPage(
      () => storage.put(KEY, this.#id),
      () => storage.remove(KEY),
    );
  }

  get id(): string {
    return this.#id;
  }

  renew(): void {
    this.#id = this.deps.newId();
  }
}

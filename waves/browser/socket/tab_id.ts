/** The id of this tab in the protocol: survives a reload, and differs in a duplicated tab. */

const KEY = "waves:tab";

export interface TabIdDeps {
  storage(): Storage | null;
  /** Subscribe to `pagehide` and `pageshow`. */
  onPage(leave: () => void, comeBack: () => void): void;
  newId(): string;
}

export interface TabId {
  id(): string;
  renew(): void;
}

/**
 * Create the id. It is in sessionStorage only while the page is away: duplicating a tab copies
 * the storage, and the copy would use the id of a live page.
 */
export function createTabId(deps: TabIdDeps): TabId {
  let id = take() ?? deps.newId();
  deps.onPage(
    () => deps.storage()?.setItem(KEY, id),
    () => deps.storage()?.removeItem(KEY),
  );

  function take(): string | null {
    const kept = deps.storage()?.getItem(KEY) ?? null;
    deps.storage()?.removeItem(KEY);
    return kept;
  }

  return {
    id: () => id,
    renew() {
      id = deps.newId();
    },
  };
}

/** The id of this tab in the protocol: survives a reload, and differs in a duplicated tab. */

const KEY = "waves:tab";

export interface TabIdDeps {
  storage(): Storage | null;
  /** Call `leave` when the page is hidden or unloaded, `comeBack` when it is shown again. */
  onPage(leave: () => void, comeBack: () => void): void;
  newId(): string;
}

export interface TabId {
  id(): string;
  renew(): void;
}

/**
 * Create the id. It is in sessionStorage only while no page uses it: duplicating a tab copies
 * the storage, and the copy would take the id of a live page.
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

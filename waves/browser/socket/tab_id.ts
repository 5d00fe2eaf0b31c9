/** The name of this tab on the wire: kept over a reload, never shared with a copy of the tab. */

const KEY = "waves:device";

export interface DeviceParts {
  storage(): Storage | null;
  /** Call `leave` when the page goes and `comeBack` when it is shown again. */
  onPage(leave: () => void, comeBack: () => void): void;
  newId(): string;
}

export interface Device {
  id(): string;
  renew(): void;
}

/**
 * Make the device. Its id lies in sessionStorage only while no page uses it: a tab that is
 * duplicated copies the storage, and would take the id of a page that lives.
 */
export function createDevice(parts: DeviceParts): Device {
  let id = take() ?? parts.newId();
  parts.onPage(
    () => parts.storage()?.setItem(KEY, id),
    () => parts.storage()?.removeItem(KEY),
  );

  function take(): string | null {
    const kept = parts.storage()?.getItem(KEY) ?? null;
    parts.storage()?.removeItem(KEY);
    return kept;
  }

  return {
    id: () => id,
    renew() {
      id = parts.newId();
    },
  };
}

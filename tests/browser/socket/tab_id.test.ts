import { beforeEach, describe, expect, test } from "bun:test";
import { TabId, type TabIdDeps } from "../../../waves/browser/socket/tab_id";
import { MemoryStorage } from "../support/fake_browser";

describe("the tab id", () => {
  let storage: MemoryStorage;
  let ids: number;
  let page: { leave: () => void; comeBack: () => void };

  function load() {
    const deps: TabIdDeps = {
      storage: () => storage,
      onPage: (leave, comeBack) => {
        page = { leave, comeBack };
      },
      newId: () => {
        ids += 1;
        return `tab-${ids}`;
      },
    };
    return new TabId(deps);
  }

  beforeEach(() => {
    storage = new MemoryStorage();
    ids = 0;
  });

  test("stays the same over a reload", () => {
    expect(load().id).toBe("tab-1");
    page.leave();
    expect(load().id).toBe("tab-1");
  });

  test("differs in a duplicated tab", () => {
    load();
    expect(load().id).toBe("tab-2");
    page.leave();
    page.comeBack();
    expect(load().id).toBe("tab-3");
  });

  test("can be renewed, and the new id is stored", () => {
    const tab = load();
    tab.renew();
    expect(tab.id).toBe("tab-2");
    page.leave();
    expect(load().id).toBe("tab-2");
  });
});

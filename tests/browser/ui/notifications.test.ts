import { beforeEach, describe, expect, test } from "bun:test";
import { createChoice } from "../../../waves/browser/ui/notification_deps";
import { type NotificationContent, Notifications } from "../../../waves/browser/ui/notifications";
import { MemoryStorage } from "../support/fake_browser";
import { FakeBrowser, settled } from "../support/fake_notifications";

let browser: FakeBrowser;
let here: { isWatched: boolean };

beforeEach(() => {
  browser = new FakeBrowser();
  here = { isWatched: false };
});

const tab = () => new Notifications(browser.parts(here));
const state = (notifications: Notifications) => notifications.store.getSnapshot().state;
const content = (tag: string, isRing = false): NotificationContent => ({
  tag,
  title: "Ana",
  body: "Hello",
  isRing,
  clicked: () => {},
});

describe("the notification setting", () => {
  test("asks for permission within the click, and toggles later without asking", async () => {
    browser.permission = "default";
    const notifications = tab();
    expect(state(notifications)).toBe("off");
    const answered = notifications.toggle();
    expect(browser.asked).toBe(1);
    expect(state(notifications)).toBe("asking");
    await answered;
    expect(state(notifications)).toBe("on");
    await notifications.toggle();
    expect([state(notifications), browser.chosen]).toEqual(["off", "off"]);
    await notifications.toggle();
    expect([state(notifications), browser.asked]).toEqual(["on", 1]);
  });

  test.each([
    ["denied", "blocked"],
    ["default", "off"],
  ] as const)("after the permission %s is %s", async (answer, said) => {
    browser.permission = "default";
    browser.answer = answer;
    const notifications = tab();
    await notifications.toggle();
    expect(state(notifications)).toBe(said);
  });

  test("does nothing where notifications are blocked or unsupported", async () => {
    for (const permission of ["denied", null] as const) {
      browser.permission = permission;
      const notifications = tab();
      await notifications.toggle();
      expect([browser.asked, browser.chosen]).toEqual([0, null]);
      expect(state(notifications)).toBe(permission === null ? "unsupported" : "blocked");
    }
  });

  test("follows the permission and the setting of another tab, and closes open notifications", async () => {
    const notifications = tab();
    void notifications.show(content("a"));
    await settled();
    browser.chosen = "off";
    notifications.refresh();
    expect([state(notifications), browser.shown]).toEqual(["off", []]);
    browser.chosen = "on";
    browser.permission = "denied";
    notifications.refresh();
    expect(state(notifications)).toBe("blocked");
  });

  test("is stored, and works without storage until the page is closed", () => {
    const storage = new MemoryStorage();
    createChoice(() => storage).put("off");
    expect(createChoice(() => storage).get()).toBe("off");
    const forbidden = createChoice(() => {
      throw new Error("forbidden");
    });
    for (const choice of [createChoice(() => null), forbidden]) {
      choice.put("off");
      expect(choice.get()).toBe("off");
    }
  });
});

describe("a notification", () => {
  test("is shown by one of several tabs, and the next one by another", async () => {
    const [one, other] = [tab(), tab()];
    for (const notifications of [one, other]) void notifications.show(content("a"));
    await settled();
    expect(browser.announced).toHaveLength(1);
    for (const notifications of [one, other]) notifications.close("a");
    await settled();
    expect(browser.shown).toEqual([]);
    void other.show(content("a"));
    await settled();
    expect(browser.shown).toHaveLength(1);
  });

  test("replaces the one with the same tag", async () => {
    const notifications = tab();
    void notifications.show(content("a"));
    await settled();
    void notifications.show({ ...content("a"), body: "Newer" });
    void notifications.show(content("b"));
    await settled();
    expect(browser.shown.map(({ body }) => body)).toEqual(["Newer", "Hello"]);
    notifications.closeAll();
    expect(browser.shown).toEqual([]);
  });

  test("is not shown while this or another tab is visible", async () => {
    const hidden = tab();
    const watched = { isWatched: true };
    const other = new Notifications(browser.parts(watched));
    await settled();
    void hidden.show(content("a"));
    void other.show(content("a"));
    await settled();
    expect(browser.announced).toEqual([]);
    watched.isWatched = false;
    other.watchChanged();
    await settled();
    void hidden.show(content("a"));
    await settled();
    expect(browser.shown).toHaveLength(1);
  });

  test("is not shown when it is closed before its turn", async () => {
    const notifications = tab();
    void notifications.show(content("a"));
    notifications.close("a");
    await settled();
    expect(browser.announced).toEqual([]);
  });

  test("of an incoming call closes when any tab becomes visible, and that of a message stays", async () => {
    const hidden = tab();
    void hidden.show(content("ring", true));
    void hidden.show(content("message"));
    await settled();
    const watched = { isWatched: false, reportWatched: () => hidden.watchedElsewhere() };
    const other = new Notifications(browser.parts(watched));
    watched.isWatched = true;
    other.watchChanged();
    expect(browser.shown.map(({ tag }) => tag)).toEqual(["message"]);
  });

  test("is reported as unsupported where the constructor throws", async () => {
    browser.throws = true;
    const notifications = tab();
    await notifications.show(content("a"));
    expect(state(notifications)).toBe("unsupported");
    await notifications.show(content("a"));
  });
});

test("a watched tab does not ask the browser for the permission at every message", async () => {
  let reads = 0;
  const parts = browser.parts(here);
  const permission = () => {
    reads += 1;
    return parts.permission();
  };
  const notifications = new Notifications({ ...parts, permission });
  reads = 0;
  here.isWatched = true;
  void notifications.show(content("a"));
  await settled();
  expect([reads, browser.announced.length]).toEqual([0, 0]);
  here.isWatched = false;
  void notifications.show(content("a"));
  await settled();
  expect([reads, browser.announced.length]).toEqual([1, 1]);
});

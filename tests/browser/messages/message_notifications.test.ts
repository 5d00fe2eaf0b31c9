import { beforeEach, describe, expect, test } from "bun:test";
import {
  type ConversationPreview,
  MessageNotifications,
} from "../../../waves/browser/messages/message_notifications";
import { Notifications } from "../../../waves/browser/ui/notifications";
import { FakeBrowser, settled } from "../support/fake_notifications";

let browser: FakeBrowser;

let notifications: Notifications;

beforeEach(() => {
  browser = new FakeBrowser();
  notifications = new Notifications(browser.parts({ isWatched: false }));
});

describe("message notifications", () => {
  let opened: string[];
  let notices: MessageNotifications;

  beforeEach(() => {
    opened = [];
    const open = (id: string, username: string) => opened.push(`${id} ${username}`);
    notices = new MessageNotifications({ notifications, open });
  });

  const line = (change: Partial<ConversationPreview> = {}): ConversationPreview => ({
    id: "c1",
    last_seq: 1,
    unread: 1,
    preview: "Hello",
    preview_own: false,
    last_at: 1,
    peer: { display_name: "Ana", username: "ana" },
    ...change,
  });
  const has = async (...lines: ConversationPreview[]) => {
    notices.update("me", lines);
    await settled();
  };
  const bodies = () => browser.shown.map(({ body }) => body);

  test("are not shown for messages present at page load", async () => {
    await has(line());
    expect(browser.announced).toEqual([]);
  });

  test("are one per conversation, for the newest message, until it is read", async () => {
    await has(line(), line({ id: "c2" }));
    await has(line({ last_seq: 2, preview: "Two" }), line({ id: "c2" }));
    await has(line({ last_seq: 3, preview: "Three" }), line({ id: "c2", last_seq: 2 }));
    expect(bodies()).toEqual(["Hello", "Three"].reverse());
    await has(line({ last_seq: 3, unread: 0 }), line({ id: "c2", last_seq: 2 }));
    expect(browser.shown.map(({ tag }) => tag)).toEqual(["waves-message:c2"]);
    await has();
    expect(browser.shown).toEqual([]);
  });

  test("are shown for a new friend, and not for own or read messages", async () => {
    await has();
    await has(line());
    expect(bodies()).toEqual(["Hello"]);
    await has(line({ unread: 0, last_seq: 2, preview_own: true }));
    await has(line({ unread: 1, last_seq: 3, preview_own: true }));
    await has(line({ unread: 0, last_seq: 4 }));
    expect(browser.announced).toHaveLength(1);
  });

  test("are not shown for older conversations that join the list", async () => {
    await has(line({ last_at: 9 }));
    await has(line({ last_at: 9 }), line({ id: "c2", last_at: 8 }));
    expect(browser.announced).toEqual([]);
    await has(line({ id: "c3", last_at: 10, preview: "New" }), line({ last_at: 9 }));
    expect(bodies()).toEqual(["New"]);
  });

  test("are shown once when the conversation list is unloaded and loaded again", async () => {
    await has(line(), line({ id: "c2" }));
    await has();
    await has(line(), line({ id: "c2" }));
    expect(browser.announced).toEqual([]);
  });

  test("open their conversation under its current name when clicked", async () => {
    await has(line());
    await has(line({ last_seq: 2 }));
    const shown = browser.shown[0];
    await has(line({ last_seq: 2, peer: { display_name: "Ana", username: "anna" } }));
    shown?.clicked();
    expect(opened).toEqual(["c1 anna"]);
    expect(browser.shown).toEqual([]);
  });

  test("are closed at sign-out and not shown for the next user's existing messages", async () => {
    await has(line());
    await has(line({ last_seq: 2 }));
    notices.update("you", [line({ id: "c9" })]);
    await settled();
    expect(browser.shown).toEqual([]);
    expect(browser.announced).toHaveLength(1);
    notices.stop();
    await has(line({ last_seq: 5 }));
    expect(browser.announced).toHaveLength(1);
  });
});

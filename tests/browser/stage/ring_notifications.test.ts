import { beforeEach, describe, expect, test } from "bun:test";
import { type CallSnapshot, IDLE } from "../../../waves/browser/call/model/snapshot";
import { createStore } from "../../../waves/browser/kit/store";
import { RingNotifications } from "../../../waves/browser/stage/ring_notifications";
import { Notifications } from "../../../waves/browser/ui/notifications";
import { FakeClock } from "../support/fake_clock";
import { FakeBrowser, settled } from "../support/fake_notifications";

let browser: FakeBrowser;

let notifications: Notifications;

beforeEach(() => {
  browser = new FakeBrowser();
  notifications = new Notifications(browser.parts({ isWatched: false }));
});

describe("an incoming call", () => {
  const ends: Partial<CallSnapshot>[] = [
    { phase: "connecting" },
    { phase: "ended", endReason: "declined" },
    { phase: "ended", endReason: "answered_elsewhere" },
    { phase: "ended", endReason: "declined_elsewhere" },
    { phase: "ended", endReason: "cancelled" },
    { phase: "ended", endReason: "missed" },
    { phase: "idle", callId: "" },
  ];

  test.each(ends)("has one notification with the caller's name until %p", async (end) => {
    const call = createStore<CallSnapshot>({ ...IDLE });
    const clock = new FakeClock();
    new RingNotifications({ call, notifications, clock }).setLabels({
      video: "Incoming video call",
    });
    call.set({ phase: "incoming", callId: "1", peerName: "أنا", media: "video" });
    await clock.advance(0);
    call.set({ peerName: "أنا هنا" });
    await clock.advance(0);
    await settled();
    expect(browser.announced).toHaveLength(1);
    expect(browser.shown[0]).toMatchObject({
      tag: "waves-call:1",
      title: "\u2068أنا\u2069",
      body: "Incoming video call",
      isRing: true,
    });
    call.set(end);
    expect(browser.shown).toEqual([]);
  });
});

import { beforeEach, describe, expect, test } from "bun:test";
import { type CallSnapshot, IDLE } from "../../../waves/browser/call/model/snapshot";
import { createStore, type Store } from "../../../waves/browser/kit/store";
import { TabTitle } from "../../../waves/browser/stage/tab_title";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;
let title: string;
let attention: TabTitle;
let call: Store<CallSnapshot>;

beforeEach(() => {
  clock = new FakeClock();
  title = "Waves";
  call = createStore<CallSnapshot>({ ...IDLE });
  attention = new TabTitle({
    call,
    clock,
    title: {
      get: () => title,
      set: (text) => {
        title = text;
      },
    },
  });
  attention.setLabels({ incoming_call: "{name} is calling", in_call: "In call with {name}" });
});

const ring = () => call.set({ phase: "incoming", callId: "1", peerName: "Ana $& Bo" });

describe("the tab title", () => {
  test("shows the unread count", async () => {
    for (const [count, text] of [
      [3, "(3) Waves"],
      [250, "(99+) Waves"],
      [0, "Waves"],
    ] as const) {
      attention.unread(count);
      await clock.advance(500);
      expect(title).toBe(text);
    }
  });

  test("shows the peer during a call, with the unread count", async () => {
    for (const phase of ["connecting", "connected", "reconnecting"] as const) {
      call.set({ phase, callId: "1", peerName: "Ana $& Bo" });
      expect(title).toBe("In call with Ana $& Bo");
    }
    attention.unread(2);
    await clock.advance(500);
    expect(title).toBe("(2) In call with Ana $& Bo");
    title = "Conversation · Waves";
    attention.titleChanged();
    expect(title).toBe("(2) In call with Ana $& Bo");
    call.set({ phase: "ended" });
    expect(title).toBe("(2) Conversation · Waves");
  });

  test("does not change for a message that is read immediately", async () => {
    attention.unread(1);
    await clock.advance(300);
    attention.unread(0);
    expect(title).toBe("Waves");
    await clock.advance(1_000);
    expect(title).toBe("Waves");
  });

  test("keeps the unread count when the page changes its title", async () => {
    attention.unread(2);
    await clock.advance(500);
    title = "Conversation";
    attention.titleChanged();
    expect(title).toBe("(2) Conversation");
    attention.titleChanged();
    expect(title).toBe("(2) Conversation");
    attention.unread(0);
    await clock.advance(500);
    expect(title).toBe("Conversation");
  });

  test("flashes during an incoming call and is restored afterwards", async () => {
    attention.unread(1);
    await clock.advance(500);
    ring();
    const seen = new Set([title]);
    for (let second = 0; second < 3; second += 1) {
      await clock.advance(1_000);
      seen.add(title);
    }
    expect(seen).toEqual(new Set(["Ana $& Bo is calling", "(1) Waves"]));
    call.set({ phase: "connecting" });
    expect(title).toBe("(1) In call with Ana $& Bo");
    await clock.advance(10_000);
    expect(title).toBe("(1) In call with Ana $& Bo");
    expect(clock.pending).toBe(0);
  });
});

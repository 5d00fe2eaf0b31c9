/** How long the notice of an ended call is shown. */
import { beforeEach, expect, test } from "bun:test";
import { type CallSnapshot, IDLE } from "../../../waves/browser/call/model/snapshot";
import { createStore, type Store } from "../../../waves/browser/kit/store";
import { EndNotice } from "../../../waves/browser/stage/end_notice";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;
let call: Store<CallSnapshot>;
let notice: EndNotice;
let dismissed: number;

const end = (changes: Partial<CallSnapshot> = {}) =>
  call.set({ phase: "ended", callId: "1", endReason: "hung_up", ...changes });

beforeEach(() => {
  clock = new FakeClock();
  call = createStore<CallSnapshot>({ ...IDLE });
  dismissed = 0;
  const dismiss = (): void => {
    dismissed += 1;
  };
  notice = new EndNotice({ call, clock, actions: { dismiss } });
});

test("the end notice closes after three seconds, later while the user is active", async () => {
  end();
  await clock.advance(2_000);
  notice.moved();
  await clock.advance(2_999);
  expect(dismissed).toBe(0);
  await clock.advance(1);
  expect(dismissed).toBe(1);
});

test("another end reason restarts the timer, and a new call clears it", async () => {
  end();
  await clock.advance(2_000);
  end({ endReason: "answered_elsewhere" });
  await clock.advance(2_000);
  call.set({ phase: "outgoing", callId: "2", endReason: "" });
  await clock.advance(60_000);
  expect([dismissed, clock.pending]).toEqual([0, 0]);
});

test("the notice of a missed call stays until the user is active", async () => {
  end({ endReason: "missed", unseen: true });
  await clock.advance(60_000);
  expect(dismissed).toBe(0);
  notice.moved();
  await clock.advance(3_000);
  expect(dismissed).toBe(1);
});

import { beforeEach, expect, test } from "bun:test";
import { dayNumber } from "../../../waves/browser/kit/format";
import type { Store } from "../../../waves/browser/kit/store";
import { createToday, type Today } from "../../../waves/browser/kit/today";
import { NO_LIVE_UPDATES } from "../../../waves/browser/messages/live_updates";
import { createMessageRows } from "../../../waves/browser/messages/message_merge";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;
let zone: string;
let wake: () => void;
let moments: Store<Today>;

beforeEach(() => {
  clock = new FakeClock();
  zone = "Europe/London";
  moments = createToday({
    clock,
    describePlace: () => zone,
    onAwake: (listener) => {
      wake = listener;
    },
  });
});

test("the day changes within a minute of midnight, and nothing before", async () => {
  const before = moments.getSnapshot();
  const day = dayNumber(clock.now());
  while (dayNumber(clock.now() + 60_000) === day) await clock.advance(60_000);
  expect(moments.getSnapshot()).toBe(before);
  await clock.advance(120_000);
  expect(dayNumber(moments.getSnapshot().moment)).toBe(day + 1);
  expect(moments.getSnapshot().place).toBe(before.place);
});

test("a changed time zone is noticed within a minute", async () => {
  const { place } = moments.getSnapshot();
  zone = "Asia/Tokyo";
  expect(moments.getSnapshot().place).toBe(place);
  await clock.advance(60_000);
  expect(moments.getSnapshot().place).not.toBe(place);
});

test("a changed time zone is noticed when the page becomes visible", () => {
  const { place } = moments.getSnapshot();
  zone = "Asia/Tokyo";
  wake();
  expect(moments.getSnapshot().place).not.toBe(place);
});

test("message rows and outbox rows are rendered again for another time zone", () => {
  const row = {
    seq: 1,
    client_id: "c",
    own: false,
    body: "hi",
    created_at: Date.parse("2026-03-12T23:30:00Z"),
  };
  const item = {
    clientId: "d",
    conversationId: "x",
    body: "ho",
    at: row.created_at,
    status: "sending" as const,
    problem: "",
    seq: 0,
  };
  const draw = createMessageRows();
  const rows = [row];
  const outbox = { items: [item] };
  const times = (timeZone: string) => {
    const context = {
      conversation_id: "x",
      self_id: "alice",
      is_open: true,
      shows_read: true,
      delivered_seq: 0,
      read_seq: 0,
      first_unread_seq: 0,
      now: Date.parse("2026-03-13T12:00:00Z"),
      place: { locale: "en-GB", timeZone },
    };
    const lines = draw([], rows, [], outbox, NO_LIVE_UPDATES, context);
    expect(lines).toEqual(createMessageRows()([], rows, [], outbox, NO_LIVE_UPDATES, context));
    return lines.map((line) => line.label || line.time);
  };
  expect(times("Europe/London")).toEqual(["Yesterday", "23:30", "23:30"]);
  expect(times("Asia/Tokyo")).toEqual(["Today", "08:30", "08:30"]);
});

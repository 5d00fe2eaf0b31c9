import { describe, expect, test } from "bun:test";
import { type PresenceLabels, presenceLine } from "../../../waves/browser/messages/presence_line";

const LABELS: PresenceLabels = {
  online: "online",
  away: "away",
  in_call: "in a call",
  now: "just now",
  minute: "1 minute ago",
  minutes: "{count} minutes ago",
  today: "today at {time}",
  yesterday: "yesterday at {time}",
  week: "on {day} at {time}",
  earlier: "on {day}",
};
const PLACE = { locale: "en-GB", timeZone: "UTC" };
const NOW = Date.parse("2026-03-12T14:05:00Z");

describe("the line under a name", () => {
  const line = (lastSeenAt: number) =>
    presenceLine({ state: "offline", lastSeenAt }, NOW, LABELS, PLACE);
  const ago = (minutes: number) => line(NOW - minutes * 60_000);

  test.each([
    [-5, "just now"],
    [0.5, "just now"],
    [1, "1 minute ago"],
    [59.9, "59 minutes ago"],
    [60, "today at 13:05"],
    [14 * 60 + 6, "yesterday at 23:59"],
    [2 * 1_440, "on Tuesday at 14:05"],
    [10 * 1_440, "on 2 March"],
    [400 * 1_440, "on 5 February 2025"],
  ])("says of %p minutes: %s", (minutes, words) => expect(ago(minutes)).toBe(words));

  test("says nothing of an unknown time, and the state of who is there", () => {
    expect(line(0)).toBe("");
    expect(presenceLine({ state: "in_call", lastSeenAt: 0 }, 0, LABELS, PLACE)).toBe("in a call");
  });
});

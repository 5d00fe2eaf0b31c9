import { describe, expect, test } from "bun:test";
import {
  clockTime,
  dayLabel,
  dayNumber,
  exactTime,
  longDate,
  type Place,
  shortTime,
} from "../../../waves/browser/kit/format";

const LONDON: Place = { locale: "en-GB", timeZone: "Europe/London" };
const TOKYO: Place = { locale: "en-GB", timeZone: "Asia/Tokyo" };
const BERLIN: Place = { locale: "de-DE", timeZone: "Europe/Berlin" };
const NEW_YORK: Place = { locale: "en-US", timeZone: "America/New_York" };
/** A Thursday. */
const NOW = Date.parse("2026-03-12T14:05:00Z");

describe("shortTime", () => {
  test.each([
    ["2026-03-12T14:05:00Z", "14:05"],
    ["2026-03-12T00:00:00+00:00", "00:00"],
    ["2026-03-11T23:59:00Z", "Yesterday"],
    ["2026-03-10T12:00:00Z", "Tue"],
    ["2026-03-06T12:00:00Z", "Fri"],
    ["2026-03-05T12:00:00Z", "5 Mar"],
    ["2025-12-24T12:00:00Z", "24 Dec 2025"],
    // The clock of this browser is slow.
    ["2026-03-13T00:30:00Z", "00:30"],
  ])("for %s is %s", (iso, words) => {
    expect(shortTime(iso, NOW, LONDON)).toBe(words);
  });

  test("uses the calendar day of the time zone", () => {
    const iso = "2026-03-11T16:00:00Z";
    expect(shortTime(iso, NOW, TOKYO)).toBe("01:00");
    expect(shortTime(iso, NOW, NEW_YORK)).toBe("Yesterday");
  });

  test("uses the locale", () => {
    expect(shortTime("2026-03-11T12:00:00Z", NOW, BERLIN)).toBe("Gestern");
    expect(shortTime("2026-03-12T14:05:00Z", NOW, NEW_YORK)).toBe("10:05 AM");
  });

  test("is empty for an invalid time and while the current time is unknown", () => {
    expect(shortTime("", NOW, LONDON)).toBe("");
    expect(shortTime("soon", NOW, LONDON)).toBe("");
    expect(shortTime("2026-03-12T14:05:00Z", 0, LONDON)).toBe("");
  });
});

describe("dayLabel", () => {
  test("counts calendar days, also across a day of 23 hours", () => {
    const before = Date.parse("2026-03-28T23:30:00Z");
    const after = Date.parse("2026-03-29T22:30:00Z");
    expect(dayNumber(after, BERLIN) - dayNumber(before, BERLIN)).toBe(1);
  });

  test.each([
    ["2026-03-12T01:00:00Z", "Today"],
    ["2026-03-11T01:00:00Z", "Yesterday"],
    ["2026-03-08T01:00:00Z", "Sunday"],
    ["2026-03-01T01:00:00Z", "1 March"],
    ["2024-03-01T01:00:00Z", "1 March 2024"],
  ])("of %s is %s", (iso, label) => {
    expect(dayLabel(Date.parse(iso), NOW, LONDON)).toBe(label);
  });
});

test("the clock time and the exact time use the time zone", () => {
  expect(clockTime(NOW, TOKYO)).toBe("23:05");
  expect(longDate(NOW, TOKYO)).toBe("12 March 2026");
  expect(longDate(NOW + 3_600_000 * 4, NEW_YORK)).toBe("March 12, 2026");
  expect(exactTime(NOW, LONDON)).toBe("Thursday, 12 March 2026 at 14:05");
});

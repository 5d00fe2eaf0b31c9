import { expect, test } from "bun:test";
import { PinAnnouncements } from "../../../waves/browser/messages/pin_announcements";
import type { DisplayPin } from "../../../waves/browser/messages/pins_snapshot";

const labels = {
  mine: "You pinned: {text}",
  theirs: "{name} pinned: {text}",
  gone: "Unpinned: {text}",
  kinds: { image: "Photo", voice: "Voice message", file: "File" },
};
const pin = (seq: number, more: Partial<DisplayPin> = {}): DisplayPin => ({
  ...{ seq, id: `id-${seq}`, own: false, text: `m${seq}`, file: "", mine: false },
  ...more,
});

function heard(before: readonly DisplayPin[], now: readonly DisplayPin[], deleted = 0): string[] {
  const list = new PinAnnouncements(before);
  const said = list.update(now, labels, "Bob", (seq) => seq === deleted);
  expect(list.update(now, labels, "Bob", () => false)).toEqual([]);
  expect(list.update([...now], labels, "Bob", () => false)).toEqual([]);
  return said;
}

test("those that were pinned before are not announced", () => {
  expect(heard([pin(1)], [pin(1)])).toEqual([]);
});

test("a pin and its end are announced once", () => {
  expect(heard([], [pin(1)])).toEqual(["Bob pinned: m1"]);
  expect(heard([pin(1)], [pin(1), pin(2, { mine: true })])).toEqual(["You pinned: m2"]);
  expect(heard([pin(1), pin(2)], [pin(2)])).toEqual(["Unpinned: m1"]);
});

test("a message without a text is named by its file", () => {
  expect(heard([], [pin(1, { text: "", file: "voice" })])).toEqual(["Bob pinned: Voice message"]);
});

test("a text is no pattern", () => {
  expect(heard([], [pin(1, { text: "{name} $& {text}" })])).toEqual([
    "Bob pinned: {name} $& {text}",
  ]);
});

test("a deletion and many at once say nothing of pins", () => {
  expect(heard([pin(1)], [], 1)).toEqual([]);
  expect(heard([], [pin(1), pin(2), pin(3), pin(4)])).toEqual([]);
});

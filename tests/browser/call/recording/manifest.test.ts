import { describe, expect, test } from "bun:test";
import { fileName, readManifest } from "../../../../waves/browser/call/recording/manifest";
import type { Manifest } from "../../../../waves/browser/call/recording/recording_deps";

const JOURNAL: Manifest = {
  id: "one",
  userId: "id-alice",
  peerName: "Ana Ribeiro",
  startedAt: new Date(2026, 10, 25, 14, 5).getTime(),
  extension: "webm",
  state: "raw",
  savedAt: 0,
};

const PLACE = { userId: "id-alice", id: "one" };

describe("a manifest", () => {
  test("is read as it was written", () => {
    expect(readManifest(JSON.stringify(JOURNAL), PLACE)).toEqual(JOURNAL);
  });

  test.each([
    "",
    "[]",
    "{",
    JSON.stringify({ ...JOURNAL, id: "two" }),
    JSON.stringify({ ...JOURNAL, userId: "id-bob" }),
    JSON.stringify({ ...JOURNAL, state: "done" }),
    JSON.stringify({ ...JOURNAL, extension: "exe" }),
    JSON.stringify({ ...JOURNAL, startedAt: "now" }),
  ])("that is damaged or of another user is ignored: %j", (text) => {
    expect(readManifest(text, PLACE)).toBeNull();
  });

  test.each([
    ["Ana Ribeiro", "Ana Ribeiro"],
    ["../../etc/passwd", "etc passwd"],
    ['a:b*c?"d<e>|f\\g', "a b c d e f g"],
    ["\u202egpj.exe", "gpj.exe"],
    ["...", "Waves"],
    ["ليلى منصور", "ليلى منصور"],
    ["👩🏽‍🚀".repeat(40), ["👩🏽", "🚀"].join(" ")],
  ])("gives %j a safe file name", (peerName, name) => {
    const found = fileName({ ...JOURNAL, peerName });
    expect(found.startsWith(name)).toBe(true);
    expect(found.endsWith(" 2026-11-25 14.05.webm")).toBe(true);
    expect(found).not.toMatch(/\p{Cs}/u);
    expect([...found].length).toBeLessThan(110);
  });
});

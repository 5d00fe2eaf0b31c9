import { describe, expect, test } from "bun:test";
import { fileName, readManifest } from "../../../../waves/browser/call/recording/manifest";
import { MANIFEST } from "../../support/fake_recording";

const PLACE = { userId: "id-alice", id: "one" };

describe("a manifest", () => {
  test("is read as it was written", () => {
    expect(readManifest(JSON.stringify(MANIFEST), PLACE)).toEqual(MANIFEST);
  });

  test.each([
    "",
    "[]",
    "{",
    JSON.stringify({ ...MANIFEST, id: "two" }),
    JSON.stringify({ ...MANIFEST, userId: "id-bob" }),
    JSON.stringify({ ...MANIFEST, state: "done" }),
    JSON.stringify({ ...MANIFEST, extension: "exe" }),
    JSON.stringify({ ...MANIFEST, startedAt: "now" }),
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
    const found = fileName({ ...MANIFEST, peerName });
    expect(found.startsWith(name)).toBe(true);
    expect(found.endsWith(" 2026-11-25 14.05.webm")).toBe(true);
    expect(found).not.toMatch(/\p{Cs}/u);
    expect([...found].length).toBeLessThan(110);
  });
});

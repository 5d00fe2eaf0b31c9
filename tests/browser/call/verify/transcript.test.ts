import { describe, expect, test } from "bun:test";
import { emojiOf } from "../../../../waves/browser/call/verify/sas_emoji";
import {
  type Bytes,
  commitment,
  type Ends,
  fingerprintOf,
  statement,
  toText,
  transcript,
} from "../../../../waves/browser/call/verify/transcript";

const PEOPLE = { callId: "call", callerId: "id-a", calleeId: "id-b" };

const ENDS: Ends = { ...PEOPLE, caller: "sha-256 AA", callee: "sha-256 BB" };

const nonce = (fill: number): Bytes => new Uint8Array(32).fill(fill);

const text = (bytes: Bytes): string => toText(bytes);

describe("the transcript", () => {
  test("has fixed bytes, as both sides may run different versions", async () => {
    // Computed with Python's hashlib over 4-byte lengths and parts.
    expect(text(await commitment(ENDS, nonce(1)))).toBe(
      "AFLPlasU6CdAXdkH7tvMzGUBCI0FOHCjDNU7fSHCbNc=",
    );
    expect(text(await transcript(ENDS, nonce(1), nonce(2)))).toBe(
      "a8sTDM3sCPbtl0Ud279ZexX/MXjv7v1xFjbPIOmS/Wo=",
    );
  });

  test("differs when any part differs", async () => {
    const seen = new Set<string>();
    const variants: [Ends, Bytes, Bytes][] = [
      [ENDS, nonce(1), nonce(2)],
      [ENDS, nonce(2), nonce(1)],
      [{ ...ENDS, callId: "call2" }, nonce(1), nonce(2)],
      [{ ...ENDS, caller: ENDS.callee, callee: ENDS.caller }, nonce(1), nonce(2)],
      [{ ...ENDS, callId: "cal", callerId: "lid-a" }, nonce(1), nonce(2)],
      [{ ...ENDS, calleeId: "id-c" }, nonce(1), nonce(2)],
    ];
    for (const variant of variants) seen.add(text(await transcript(...variant)));
    expect(seen.size).toBe(variants.length);
  });

  test("is signed by each side in its own words, so that no signature can be sent back", () => {
    const signed = [
      statement("caller", nonce(1)),
      statement("callee", nonce(1)),
      statement("caller", nonce(2)),
    ];
    expect(new Set(signed.map(text)).size).toBe(signed.length);
  });

  test("is shown as four of 64 emoji: 24 bits, most significant first", () => {
    const numbers = (...bytes: number[]) => emojiOf(new Uint8Array(bytes));
    expect(numbers(0, 0, 0)).toEqual([0, 0, 0, 0]);
    expect(numbers(0xff, 0xff, 0xff)).toEqual([63, 63, 63, 63]);
    expect(numbers(0b00000100, 0b00100000, 0b11000100)).toEqual([1, 2, 3, 4]);
  });

  test("contains the one certificate fingerprint of a description", () => {
    const of = (sdp: string) => fingerprintOf({ sdp } as RTCSessionDescription);
    expect(of("v=0\r\na=fingerprint:SHA-256 ab:cd\r\n")).toBe("sha-256 AB:CD");
    const twice = "a=fingerprint:sha-256 AB:CD\r\na=x\r\na=fingerprint:sha-256 ab:cd\r\n";
    expect(of(twice)).toBe("sha-256 AB:CD");
    expect(of("a=fingerprint:sha-256 AB\r\na=fingerprint:sha-256 CD\r\n")).toBeNull();
    expect(of("v=0\r\n")).toBeNull();
    expect(fingerprintOf(null)).toBeNull();
  });
});

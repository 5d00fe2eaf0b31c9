import { describe, expect, test } from "bun:test";
import { concluded, UNVERIFIED } from "../../../../waves/browser/call/verify/snapshot";

describe("what follows from what is known", () => {
  const connectionInfo = { ...UNVERIFIED, state: "ready" } as const;

  test("a forged key is never verified, whatever the person says", () => {
    expect(concluded({ ...connectionInfo, device: "forged", answer: "match" })).toMatchObject({
      verified: false,
      alarm: "forged",
    });
  });

  test("comparing the emoji is stronger than a strange device", () => {
    expect(concluded({ ...connectionInfo, device: "changed", answer: "match" })).toMatchObject({
      verified: true,
      alarm: "",
    });
  });
});

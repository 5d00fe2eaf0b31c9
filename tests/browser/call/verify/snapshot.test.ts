import { describe, expect, test } from "bun:test";
import { concluded, UNVERIFIED } from "../../../../waves/browser/call/verify/snapshot";

describe("the verification state", () => {
  const facts = { ...UNVERIFIED, state: "ready" } as const;

  test("is never verified with a forged key, whatever the user confirms", () => {
    expect(concluded({ ...facts, peerKey: "forged", answer: "match" })).toMatchObject({
      verified: false,
      alarm: "forged",
    });
  });

  test("is verified by comparing the emoji even for an unknown browser", () => {
    expect(concluded({ ...facts, peerKey: "changed", answer: "match" })).toMatchObject({
      verified: true,
      alarm: "",
    });
  });
});

/** The agreement to keep a chat, with frames that are lost or cross. */
import { beforeEach, describe, expect, test } from "bun:test";
import { KeepConsent } from "../../../../waves/browser/call/chat/keep_consent";

let alice: KeepConsent;
let bob: KeepConsent;

/** Exchange states until neither side changes. */
function exchange(): void {
  for (let turn = 0; turn < 4; turn += 1) {
    bob.hear(alice.frame);
    alice.hear(bob.frame);
  }
}

beforeEach(() => {
  alice = new KeepConsent();
  bob = new KeepConsent();
});

describe("keeping a chat", () => {
  test("needs both sides", () => {
    alice.press();
    exchange();
    expect([alice.isWanted, bob.isWantedByPeer, alice.isAgreed, bob.isAgreed]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    bob.press();
    exchange();
    expect([alice.isCertain, bob.isCertain]).toEqual([true, true]);
  });

  test("can be withdrawn until both sides have agreed", () => {
    alice.press();
    alice.press();
    bob.press();
    exchange();
    expect([alice.isAgreed, bob.isAgreed]).toEqual([false, false]);
    alice.press();
    exchange();
    alice.press();
    exchange();
    expect([alice.isWanted, bob.isWanted, bob.isCertain]).toEqual([true, true, true]);
  });

  test("is agreed even if the withdrawal crosses the agreement", () => {
    alice.press();
    bob.hear(alice.frame);
    alice.press();
    bob.press();
    alice.hear(bob.frame);
    exchange();
    expect([alice.isAgreed, bob.isAgreed]).toEqual([true, true]);
  });

  test("does not follow from a claim about requests that were never made", () => {
    alice.hear({ keep: 1, heard: 1, agreed: true });
    expect([alice.isWanted, alice.isAgreed]).toEqual([false, false]);
  });

  test("reports whether the state changed and whether the peer needs it", () => {
    alice.press();
    expect(alice.isKnown).toBe(false);
    expect(bob.hear(alice.frame)).toBe(true);
    expect(bob.hear(alice.frame)).toBe(false);
    alice.hear(bob.frame);
    expect(alice.isKnown).toBe(true);
  });

  test("survives a reload", () => {
    alice.press();
    exchange();
    const reloaded = new KeepConsent();
    reloaded.restore(alice.kept);
    expect(reloaded.kept).toEqual(alice.kept);
    alice = reloaded;
    bob.press();
    exchange();
    expect([alice.isCertain, bob.isCertain]).toEqual([true, true]);
  });
});

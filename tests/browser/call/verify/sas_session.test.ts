import { describe, expect, test } from "bun:test";
import { ALICE, BOB, type Pair, twoPages } from "../../support/call_page";
import { settle } from "../../support/fake_clock";
import { confirm, done, emoji, seen, verify, welcome } from "../../support/verification_pair";

describe("a peer", () => {
  /** Bob's page without verification: the test sends its messages. */
  async function withSilentBob(): Promise<{ pair: Pair; say: (message: object) => void }> {
    const pair = twoPages();
    verify(pair.bob).attach = () => {};
    for (const page of [pair.alice, pair.bob]) welcome(page);
    pair.alice.do.invite(BOB, "video");
    await pair.clock.advance(10);
    pair.bob.do.accept();
    await pair.clock.advance(10);
    await settle();
    const [connection] = pair.network.open;
    const channel = connection?.channels.find((one) => one.label === "verify");
    channel?.open();
    await done();
    const say = (message: object): void => {
      channel?.onmessage?.({ data: JSON.stringify(message) });
    };
    return { pair, say };
  }

  test("that sends nothing fails after a while, and the call continues", async () => {
    const { pair } = await withSilentBob();
    expect(seen(pair.alice).state).toBe("waiting");
    await pair.clock.advance(16_000);
    await done();
    expect(seen(pair.alice)).toMatchObject({ state: "failed", verified: false, alarm: "failed" });
    expect(pair.alice.call.phase).toBe("connected");
  });

  test("that sends invalid messages fails at once, also with a flood of them", async () => {
    const { pair, say } = await withSilentBob();
    for (let index = 0; index < 10_000; index += 1) say({ type: "reveal", nonce: "AAAA" });
    say({ type: "nonce", nonce: "x".repeat(50_000) });
    await done();
    expect(seen(pair.alice)).toMatchObject({ state: "failed", verified: false, emoji: [] });
  });

  test("with an invalid signature is reported as forged", async () => {
    const { pair, say } = await withSilentBob();
    const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
    say({ type: "nonce", nonce });
    await done();
    expect(emoji(pair.alice)).toHaveLength(4);
    const { publicKey } = (await crypto.subtle.generateKey(
      { name: "ECDSA", namedCurve: "P-256" },
      true,
      ["sign", "verify"],
    )) as CryptoKeyPair;
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
    const signature = btoa("s".repeat(64));
    say({ type: "identity", key: btoa(String.fromCharCode(...point)), signature });
    await done();
    expect(seen(pair.alice)).toMatchObject({ peerKey: "forged", alarm: "forged", verified: false });
    await confirm(pair.alice);
    expect(seen(pair.alice)).toMatchObject({ alarm: "forged", verified: false });
    expect(await pair.alice.keys.known(ALICE.id, BOB.id)).toEqual([]);
  });

  test("without an identity key raises an alarm if one was verified before", async () => {
    const { pair, say } = await withSilentBob();
    await pair.alice.keys.remember(ALICE.id, BOB.id, "a key from before");
    say({ type: "nonce", nonce: btoa("n".repeat(32)) });
    await done();
    await pair.clock.advance(16_000);
    await done();
    expect(seen(pair.alice)).toMatchObject({ peerKey: "missing", alarm: "missing" });
  });

  test("that fails raises an alarm if it was verified before", async () => {
    const { pair, say } = await withSilentBob();
    await pair.alice.keys.remember(ALICE.id, BOB.id, "a key from before");
    say({ type: "nonsense" });
    await done();
    expect(seen(pair.alice).alarm).toBe("missing");
  });
});

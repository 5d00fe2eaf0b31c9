import { describe, expect, test } from "bun:test";
import { concluded, UNVERIFIED } from "../../../../waves/browser/call/verify/snapshot";
import type { ServerFrame } from "../../../../waves/browser/protocol";
import { settle } from "../fake_clock";
import { ALICE, aConnectedCall, BOB, type Page, type Pair, twoPages } from "../page";

const verify = (page: Page) => page.engine.capabilities.verify;
const seen = (page: Page) => verify(page).store.getSnapshot();
const words = (page: Page) => seen(page).signs.map((one) => one.word);

/** WebCrypto answers from another thread. */
async function done(): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 3));
    await settle();
  }
}

function welcome(page: Page): void {
  const frame = { type: "welcome", user: page.wire.user, missed: [] };
  page.wire.push(frame as unknown as ServerFrame);
}

async function aVerifiableCall(pair = twoPages()): Promise<Pair> {
  for (const page of [pair.alice, pair.bob]) welcome(page);
  pair.alice.do.invite(BOB, "video");
  await pair.clock.advance(10);
  pair.bob.do.accept();
  await pair.clock.advance(10);
  await settle();
  await done();
  return pair;
}

/** The same two people call again. */
async function again(pair: Pair): Promise<void> {
  pair.alice.do.hangUp();
  await pair.clock.advance(4_000);
  await aVerifiableCall(pair);
}

describe("two people in a call", () => {
  test("see the same four signs, and nobody is verified yet", async () => {
    const { alice, bob } = await aVerifiableCall();
    expect(words(alice)).toHaveLength(4);
    expect(words(alice)).toEqual(words(bob));
    expect([seen(alice).device, seen(alice).verified, seen(alice).alarm]).toEqual([
      "new",
      false,
      "",
    ]);
  });

  test("who says that they match knows the device in the next call", async () => {
    const pair = await aVerifiableCall();
    await verify(pair.alice).confirm();
    expect(seen(pair.alice)).toMatchObject({ verified: true, device: "known", answer: "match" });
    expect(seen(pair.bob).verified).toBe(false);
    const before = words(pair.alice);
    await again(pair);
    expect(words(pair.alice)).not.toEqual(before);
    expect(seen(pair.alice)).toMatchObject({ verified: true, device: "known", answer: "" });
  });

  test("another device of a friend one knows is said loudly, until it is compared", async () => {
    const pair = await aVerifiableCall();
    await verify(pair.alice).confirm();
    pair.bob.keys.pairs.clear();
    await again(pair);
    expect(seen(pair.alice)).toMatchObject({
      verified: false,
      device: "changed",
      alarm: "changed",
    });
    await verify(pair.alice).confirm();
    expect(seen(pair.alice)).toMatchObject({ verified: true, device: "known", alarm: "" });
    expect(await pair.alice.keys.known(ALICE.id, BOB.id)).toHaveLength(2);
  });

  test("a friend whose device one knows is missed when another one answers", async () => {
    const pair = twoPages();
    await pair.alice.keys.remember(ALICE.id, BOB.id, "a key from before");
    await aVerifiableCall(pair);
    expect(seen(pair.alice).alarm).toBe("changed");
    expect(seen(pair.bob).alarm).toBe("");
  });

  test("they do not match: said loudly, and never verified by a key", async () => {
    const pair = await aVerifiableCall();
    await verify(pair.alice).confirm();
    await again(pair);
    verify(pair.alice).deny();
    expect(seen(pair.alice)).toMatchObject({ verified: false, alarm: "mismatch" });
  });

  test("forgetting the devices of a friend takes everything back", async () => {
    const pair = await aVerifiableCall();
    await verify(pair.alice).confirm();
    await verify(pair.alice).forget();
    expect(seen(pair.alice)).toMatchObject({ verified: false, hasKnown: false, device: "new" });
    await again(pair);
    expect(seen(pair.alice)).toMatchObject({ verified: false, device: "new" });
  });

  test("a browser that keeps nothing verifies for this call, and says so", async () => {
    const pair = twoPages();
    pair.alice.keys.isBroken = true;
    await aVerifiableCall(pair);
    expect(words(pair.alice)).toEqual(words(pair.bob));
    await verify(pair.alice).confirm();
    expect(seen(pair.alice)).toMatchObject({ verified: true, remembers: false });
    await again(pair);
    expect(seen(pair.alice).verified).toBe(false);
  });

  test("another person in this browser knows nothing of it", async () => {
    const pair = await aVerifiableCall();
    await verify(pair.alice).confirm();
    expect(await pair.alice.keys.known("id-carol", BOB.id)).toEqual([]);
  });

  test("nothing is left of it after the end", async () => {
    const pair = await aVerifiableCall();
    pair.alice.do.hangUp();
    await done();
    expect(seen(pair.alice)).toEqual(UNVERIFIED);
    await verify(pair.alice).confirm();
    verify(pair.alice).deny();
    expect(seen(pair.alice)).toEqual(UNVERIFIED);
  });

  test("the server hears nothing of it", async () => {
    const { alice, bob } = await aVerifiableCall();
    const sent = JSON.stringify([...alice.wire.sent, ...bob.wire.sent]);
    for (const word of ["commit", "reveal", "nonce", "identity"]) expect(sent).not.toContain(word);
  });
});

describe("the other side", () => {
  /** Bob's page without its verification: what it says there, the test says. */
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

  test("that says nothing fails after a while, and the call goes on", async () => {
    const { pair } = await withSilentBob();
    expect(seen(pair.alice).state).toBe("waiting");
    await pair.clock.advance(16_000);
    await done();
    expect(seen(pair.alice)).toMatchObject({ state: "failed", verified: false, alarm: "failed" });
    expect(pair.alice.call.phase).toBe("connected");
  });

  test("that talks nonsense fails at once, and no flood changes that", async () => {
    const { pair, say } = await withSilentBob();
    for (let index = 0; index < 10_000; index += 1) say({ type: "reveal", nonce: "AAAA" });
    say({ type: "nonce", nonce: "x".repeat(50_000) });
    await done();
    expect(seen(pair.alice)).toMatchObject({ state: "failed", verified: false, signs: [] });
  });

  test("that shows a key which it does not hold is called out", async () => {
    const { pair, say } = await withSilentBob();
    const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
    say({ type: "nonce", nonce });
    await done();
    expect(words(pair.alice)).toHaveLength(4);
    const { publicKey } = (await crypto.subtle.generateKey(
      { name: "ECDSA", namedCurve: "P-256" },
      true,
      ["sign", "verify"],
    )) as CryptoKeyPair;
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
    const signature = btoa("s".repeat(64));
    say({ type: "identity", key: btoa(String.fromCharCode(...point)), signature });
    await done();
    expect(seen(pair.alice)).toMatchObject({ device: "forged", alarm: "forged", verified: false });
    await verify(pair.alice).confirm();
    expect(seen(pair.alice)).toMatchObject({ alarm: "forged", verified: false });
    expect(await pair.alice.keys.known(ALICE.id, BOB.id)).toEqual([]);
  });

  test("that shows no key is loud to whoever has verified one", async () => {
    const { pair, say } = await withSilentBob();
    await pair.alice.keys.remember(ALICE.id, BOB.id, "a key from before");
    say({ type: "nonce", nonce: btoa("n".repeat(32)) });
    await done();
    await pair.clock.advance(16_000);
    await done();
    expect(seen(pair.alice)).toMatchObject({ device: "missing", alarm: "missing" });
  });

  test("that fails is loud to whoever has verified it", async () => {
    const { pair, say } = await withSilentBob();
    await pair.alice.keys.remember(ALICE.id, BOB.id, "a key from before");
    say({ type: "nonsense" });
    await done();
    expect(seen(pair.alice).alarm).toBe("missing");
  });
});

test("a channel that opens before its description is seen waits for it", async () => {
  const pair = twoPages();
  for (const page of [pair.alice, pair.bob]) welcome(page);
  pair.alice.do.invite(BOB, "video");
  await pair.clock.advance(10);
  const [first] = pair.network.open;
  let hidden = true;
  const shown = Object.getOwnPropertyDescriptor(first, "remoteDescription")?.value ?? null;
  let described: RTCSessionDescriptionInit | null = shown;
  Object.defineProperty(first, "remoteDescription", {
    get: () => (hidden && new Error().stack?.includes("endsOf") ? null : described),
    set: (value) => {
      described = value;
    },
  });
  pair.bob.do.accept();
  await pair.clock.advance(10);
  await done();
  expect([seen(pair.alice).state, seen(pair.bob).state]).toEqual(["waiting", "waiting"]);
  hidden = false;
  await pair.clock.advance(100);
  await done();
  expect(words(pair.alice)).toHaveLength(4);
  expect(words(pair.alice)).toEqual(words(pair.bob));
});

describe("what follows from what is known", () => {
  const facts = { ...UNVERIFIED, state: "ready" } as const;

  test("a forged key is never verified, whatever the person says", () => {
    expect(concluded({ ...facts, device: "forged", answer: "match" })).toMatchObject({
      verified: false,
      alarm: "forged",
    });
  });

  test("comparing the signs is stronger than a strange device", () => {
    expect(concluded({ ...facts, device: "changed", answer: "match" })).toMatchObject({
      verified: true,
      alarm: "",
    });
  });
});

test("a call without any of this is a call like before", async () => {
  const { alice } = await aConnectedCall();
  expect(alice.call.phase).toBe("connected");
});

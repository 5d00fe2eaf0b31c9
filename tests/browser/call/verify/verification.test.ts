import { describe, expect, test } from "bun:test";
import { UNVERIFIED } from "../../../../waves/browser/call/verify/snapshot";
import type { ServerFrame } from "../../../../waves/browser/socket/protocol";
import { ALICE, aConnectedCall, BOB, twoPages } from "../../support/call_page";
import { settle } from "../../support/fake_clock";
import {
  again,
  aVerifiableCall,
  confirm,
  done,
  emoji,
  seen,
  verify,
  welcome,
} from "../../support/verification_pair";

describe("two people in a call", () => {
  test("see the same four emoji, and nobody is verified yet", async () => {
    const { alice, bob } = await aVerifiableCall();
    expect(emoji(alice)).toHaveLength(4);
    expect(emoji(alice)).toEqual(emoji(bob));
    expect([seen(alice).device, seen(alice).verified, seen(alice).alarm]).toEqual([
      "new",
      false,
      "",
    ]);
  });

  test("who says that they match knows the device in the next call", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    expect(seen(pair.alice)).toMatchObject({ verified: true, device: "known", answer: "match" });
    expect(seen(pair.bob).verified).toBe(false);
    const before = emoji(pair.alice);
    await again(pair);
    expect(emoji(pair.alice)).not.toEqual(before);
    expect(seen(pair.alice)).toMatchObject({ verified: true, device: "known", answer: "" });
  });

  test("another device of a friend one knows is said loudly, until it is compared", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    pair.bob.keys.pairs.clear();
    await again(pair);
    expect(seen(pair.alice)).toMatchObject({
      verified: false,
      device: "changed",
      alarm: "changed",
    });
    await confirm(pair.alice);
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
    await confirm(pair.alice);
    await again(pair);
    await verify(pair.alice).deny();
    expect(seen(pair.alice)).toMatchObject({ verified: false, alarm: "mismatch" });
    await again(pair);
    expect(seen(pair.alice)).toMatchObject({ verified: false, device: "new" });
  });

  test("forgetting the devices of a friend takes everything back", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    await verify(pair.alice).forget();
    expect(seen(pair.alice)).toMatchObject({ verified: false, hasKnown: false, device: "new" });
    await again(pair);
    expect(seen(pair.alice)).toMatchObject({ verified: false, device: "new" });
  });

  test("a browser that keeps nothing verifies for this call, and says so", async () => {
    const pair = twoPages();
    pair.alice.keys.isBroken = true;
    await aVerifiableCall(pair);
    expect(emoji(pair.alice)).toEqual(emoji(pair.bob));
    await confirm(pair.alice);
    expect(seen(pair.alice)).toMatchObject({ verified: true, remembers: false });
    await again(pair);
    expect(seen(pair.alice).verified).toBe(false);
  });

  test("a browser that keeps nothing shows no key that its friends would miss later", async () => {
    const pair = twoPages();
    pair.bob.keys.isBroken = true;
    await aVerifiableCall(pair);
    await confirm(pair.alice);
    expect(seen(pair.alice)).toMatchObject({ verified: true, hasKnown: false });
    await again(pair);
    expect(seen(pair.alice)).toMatchObject({ verified: false, alarm: "" });
  });

  test("only the emoji that were on the screen are confirmed", async () => {
    const pair = await aVerifiableCall();
    const before = seen(pair.alice).emoji;
    await again(pair);
    await verify(pair.alice).confirm(before);
    expect(seen(pair.alice)).toMatchObject({ verified: false, answer: "" });
  });

  test("who is told another name than the other has sees other emoji", async () => {
    const pair = twoPages();
    const lie = { ...pair.bob.socket.user, id: "id-carol" };
    welcome(pair.alice);
    pair.bob.socket.push({ type: "welcome", user: lie, missed: [] } as unknown as ServerFrame);
    pair.alice.do.invite(BOB, "video");
    await pair.clock.advance(10);
    pair.bob.do.accept();
    await pair.clock.advance(10);
    await settle();
    await done();
    expect(seen(pair.bob).state).toBe("failed");
    expect(seen(pair.alice).verified).toBe(false);
  });

  test("another certificate at the other end takes everything back", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    const [connection] = pair.network.open;
    if (connection)
      connection.remoteDescription = { type: "offer", sdp: "a=fingerprint:sha-256 EE" };
    connection?.fire("signalingstatechange");
    await done();
    expect(seen(pair.alice)).toMatchObject({ verified: false, alarm: "missing", state: "failed" });
  });

  test("another person in this browser knows nothing of it", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    expect(await pair.alice.keys.known("id-carol", BOB.id)).toEqual([]);
  });

  test("nothing is left of it after the end", async () => {
    const pair = await aVerifiableCall();
    pair.alice.do.hangUp();
    await done();
    expect(seen(pair.alice)).toEqual(UNVERIFIED);
    await confirm(pair.alice);
    await verify(pair.alice).deny();
    expect(seen(pair.alice)).toEqual(UNVERIFIED);
  });

  test("the server hears nothing of it", async () => {
    const { alice, bob } = await aVerifiableCall();
    const sent = JSON.stringify([...alice.socket.sent, ...bob.socket.sent]);
    for (const word of ["commit", "reveal", "nonce", "identity"]) expect(sent).not.toContain(word);
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
  expect(emoji(pair.alice)).toHaveLength(4);
  expect(emoji(pair.alice)).toEqual(emoji(pair.bob));
});

test("a call without any of this is a call like before", async () => {
  const { alice } = await aConnectedCall();
  expect(alice.call.phase).toBe("connected");
});

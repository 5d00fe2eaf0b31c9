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

describe("two users in a call", () => {
  test("see the same four emoji before any verification", async () => {
    const { alice, bob } = await aVerifiableCall();
    expect(emoji(alice)).toHaveLength(4);
    expect(emoji(alice)).toEqual(emoji(bob));
    expect([seen(alice).peerKey, seen(alice).verified, seen(alice).alarm]).toEqual([
      "new",
      false,
      "",
    ]);
  });

  test("recognise each other's browser in the next call after confirming", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    expect(seen(pair.alice)).toMatchObject({ verified: true, peerKey: "known", answer: "match" });
    expect(seen(pair.bob).verified).toBe(false);
    const before = emoji(pair.alice);
    await again(pair);
    expect(emoji(pair.alice)).not.toEqual(before);
    expect(seen(pair.alice)).toMatchObject({ verified: true, peerKey: "known", answer: "" });
  });

  test("get an alarm for a changed key of a verified friend until they compare", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    pair.bob.keys.pairs.clear();
    await again(pair);
    expect(seen(pair.alice)).toMatchObject({
      verified: false,
      peerKey: "changed",
      alarm: "changed",
    });
    await confirm(pair.alice);
    expect(seen(pair.alice)).toMatchObject({ verified: true, peerKey: "known", alarm: "" });
    expect(await pair.alice.keys.known(ALICE.id, BOB.id)).toHaveLength(2);
  });

  test("get an alarm when another browser of a verified friend answers", async () => {
    const pair = twoPages();
    await pair.alice.keys.remember(ALICE.id, BOB.id, "a key from before");
    await aVerifiableCall(pair);
    expect(seen(pair.alice).alarm).toBe("changed");
    expect(seen(pair.bob).alarm).toBe("");
  });

  test("get an alarm after a mismatch, and are not verified by a key", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    await again(pair);
    await verify(pair.alice).deny();
    expect(seen(pair.alice)).toMatchObject({ verified: false, alarm: "mismatch" });
    await again(pair);
    expect(seen(pair.alice)).toMatchObject({ verified: false, peerKey: "new" });
  });

  test("revoke the verification by forgetting the devices of a friend", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    await verify(pair.alice).forget();
    expect(seen(pair.alice)).toMatchObject({ verified: false, hasKnown: false, peerKey: "new" });
    await again(pair);
    expect(seen(pair.alice)).toMatchObject({ verified: false, peerKey: "new" });
  });

  test("are verified for one call with a notice in a browser without storage", async () => {
    const pair = twoPages();
    pair.alice.keys.isBroken = true;
    await aVerifiableCall(pair);
    expect(emoji(pair.alice)).toEqual(emoji(pair.bob));
    await confirm(pair.alice);
    expect(seen(pair.alice)).toMatchObject({ verified: true, remembers: false });
    await again(pair);
    expect(seen(pair.alice).verified).toBe(false);
  });

  test("send no identity key from a browser without storage", async () => {
    const pair = twoPages();
    pair.bob.keys.isBroken = true;
    await aVerifiableCall(pair);
    await confirm(pair.alice);
    expect(seen(pair.alice)).toMatchObject({ verified: true, hasKnown: false });
    await again(pair);
    expect(seen(pair.alice)).toMatchObject({ verified: false, alarm: "" });
  });

  test("confirm only the emoji that were shown", async () => {
    const pair = await aVerifiableCall();
    const before = seen(pair.alice).emoji;
    await again(pair);
    await verify(pair.alice).confirm(before);
    expect(seen(pair.alice)).toMatchObject({ verified: false, answer: "" });
  });

  test("fail to verify when the server reports different identities", async () => {
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

  test("lose the verification when the certificate of the peer changes", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    const [connection] = pair.network.open;
    if (connection)
      connection.remoteDescription = { type: "offer", sdp: "a=fingerprint:sha-256 EE" };
    connection?.fire("signalingstatechange");
    await done();
    expect(seen(pair.alice)).toMatchObject({ verified: false, alarm: "missing", state: "failed" });
  });

  test("do not share verified devices with other users of the browser", async () => {
    const pair = await aVerifiableCall();
    await confirm(pair.alice);
    expect(await pair.alice.keys.known("id-carol", BOB.id)).toEqual([]);
  });

  test("have no verification state after the end", async () => {
    const pair = await aVerifiableCall();
    pair.alice.do.hangUp();
    await done();
    expect(seen(pair.alice)).toEqual(UNVERIFIED);
    await confirm(pair.alice);
    await verify(pair.alice).deny();
    expect(seen(pair.alice)).toEqual(UNVERIFIED);
  });

  test("send no verification message to the server", async () => {
    const { alice, bob } = await aVerifiableCall();
    const sent = JSON.stringify([...alice.socket.sent, ...bob.socket.sent]);
    for (const word of ["commit", "reveal", "nonce", "identity"]) expect(sent).not.toContain(word);
  });
});

test("a channel that opens before its description is set waits for it", async () => {
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

test("a call works without verification", async () => {
  const { alice } = await aConnectedCall();
  expect(alice.call.phase).toBe("connected");
});

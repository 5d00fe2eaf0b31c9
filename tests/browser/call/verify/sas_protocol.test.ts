import { describe, expect, test } from "bun:test";
import { type Identity, SasProtocol } from "../../../../waves/browser/call/verify/sas_protocol";
import {
  type Bytes,
  commitment,
  type Ends,
  toText,
  transcript,
} from "../../../../waves/browser/call/verify/transcript";
import { done } from "../../support/web_crypto";

const PEOPLE = { callId: "call", callerId: "id-a", calleeId: "id-b" };

const ENDS: Ends = { ...PEOPLE, caller: "sha-256 AA", callee: "sha-256 BB" };

const nonce = (fill: number): Bytes => new Uint8Array(32).fill(fill);

const random = (): Bytes => crypto.getRandomValues(new Uint8Array(32));

const text = (bytes: Bytes): string => toText(bytes);

type Fields = Record<string, unknown>;

/** One side with its sent messages and results. */
function aSide(isCaller: boolean, { ends = ENDS, own = random() } = {}) {
  const said: Fields[] = [];
  const digests: Bytes[] = [];
  const identities: Identity[] = [];
  let failures = 0;
  const exchange = new SasProtocol({
    isCaller,
    ends,
    nonce: own,
    send: (message) => said.push(message),
    agreed: (digest) => digests.push(digest),
    identified: (identity) => identities.push(identity),
    failed: () => {
      failures += 1;
    },
  });
  return { exchange, said, digests, identities, own, failures: () => failures };
}

type Side = ReturnType<typeof aSide>;

/** Deliver messages in both directions until both sides are idle. */
async function carry(one: Side, other: Side): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    await done();
    for (const message of one.said.splice(0)) other.exchange.receive(message);
    for (const message of other.said.splice(0)) one.exchange.receive(message);
  }
  await done();
}

async function agreedSides(): Promise<[Side, Side]> {
  const caller = aSide(true);
  const callee = aSide(false);
  caller.exchange.start();
  await carry(caller, callee);
  return [caller, callee];
}

describe("two honest sides", () => {
  test("agree on one digest and then exchange identity keys", async () => {
    const [caller, callee] = await agreedSides();
    expect(caller.digests).toHaveLength(1);
    expect(caller.digests).toEqual(callee.digests);
    const identity = { key: text(new Uint8Array(65)), signature: text(new Uint8Array(64)) };
    callee.exchange.receive({ type: "identity", ...identity });
    await done();
    expect(callee.identities).toHaveLength(1);
    expect([caller.failures(), callee.failures()]).toEqual([0, 0]);
  });

  test("get another digest in each run, so that nothing can be replayed", async () => {
    const [first] = await agreedSides();
    const [second] = await agreedSides();
    expect(first.digests).not.toEqual(second.digests);
  });

  test("start with the commitment of the caller; the callee waits for it", async () => {
    const caller = aSide(true);
    const callee = aSide(false);
    caller.exchange.start();
    await done();
    expect(caller.said.map((one) => one.type)).toEqual(["commit"]);
    expect(JSON.stringify(caller.said)).not.toContain(text(caller.own));
    expect(callee.said).toEqual([]);
  });

  test("fail when their certificates differ", async () => {
    const caller = aSide(true);
    const callee = aSide(false, { ends: { ...ENDS, callee: "sha-256 CC" } });
    caller.exchange.start();
    await carry(caller, callee);
    // The commitment includes the certificates: the callee detects it at once.
    expect(callee.failures()).toBe(1);
    expect(callee.digests).toEqual([]);
  });
});

describe("a side that violates the protocol", () => {
  const answers: [string, Fields[]][] = [
    ["an unknown type", [{ type: "hello" }]],
    ["no type", [{}]],
    ["a commitment of our own kind", [{ type: "commit", hash: text(nonce(1)) }]],
    ["a reveal before its time", [{ type: "reveal", nonce: text(nonce(1)) }]],
    ["an identity before its time", [{ type: "identity", key: "", signature: "" }]],
    ["a short nonce", [{ type: "nonce", nonce: text(new Uint8Array(31)) }]],
    ["a long nonce", [{ type: "nonce", nonce: text(new Uint8Array(33)) }]],
    ["a nonce without end", [{ type: "nonce", nonce: "A".repeat(60_000) }]],
    ["a nonce that is no text", [{ type: "nonce", nonce: 7 }]],
    ["a nonce that is no base64", [{ type: "nonce", nonce: "☃" }]],
  ];
  for (const [what, messages] of answers) {
    test(`causes one failure of the caller by ${what}`, async () => {
      const caller = aSide(true);
      caller.exchange.start();
      await done();
      for (const message of messages) caller.exchange.receive(message);
      caller.exchange.receive({ type: "nonce", nonce: text(nonce(9)) });
      await done();
      expect([caller.failures(), caller.digests]).toEqual([1, []]);
    });
  }

  test("fails when it echoes the nonce of the caller", async () => {
    const caller = aSide(true);
    caller.exchange.start();
    await done();
    caller.exchange.receive({ type: "nonce", nonce: text(caller.own) });
    await done();
    expect([caller.failures(), caller.digests]).toEqual([1, []]);
  });

  test("fails when its nonce does not match the commitment", async () => {
    const callee = aSide(false);
    callee.exchange.receive({ type: "commit", hash: text(await commitment(ENDS, nonce(1))) });
    callee.exchange.receive({ type: "reveal", nonce: text(nonce(2)) });
    await done();
    expect([callee.failures(), callee.digests]).toEqual([1, []]);
  });

  test("causes one failure and one reply by ten thousand messages", async () => {
    const callee = aSide(false);
    const flood = { type: "commit", hash: text(nonce(1)) };
    for (let index = 0; index < 10_000; index += 1) callee.exchange.receive(flood);
    await done();
    expect(callee.failures()).toBe(1);
    expect(callee.said).toHaveLength(1);
  });
});

describe("an active attacker between the two sides", () => {
  const MINE = { toCaller: "sha-256 EE", toCallee: "sha-256 FF" };

  /**
   * Two sessions, with the last free value chosen from many tries: for the caller a
   * nonce, before the caller reveals; for the callee it is committed already.
   */
  async function attack(tries: number): Promise<boolean> {
    const callerEnds: Ends = { ...PEOPLE, caller: "sha-256 AA", callee: MINE.toCaller };
    const calleeEnds: Ends = { ...PEOPLE, caller: MINE.toCallee, callee: "sha-256 BB" };
    const caller = aSide(true, { ends: callerEnds });
    const callee = aSide(false, { ends: calleeEnds });
    const promised = random();
    caller.exchange.start();
    await done();
    callee.exchange.receive({ type: "commit", hash: text(await commitment(calleeEnds, promised)) });
    await done();
    callee.exchange.receive({ type: "reveal", nonce: text(promised) });
    await done();
    // The digest of the callee is fixed and known. Search for a nonce for the caller, whose
    // nonce is hidden by the commitment, so every try has the same probability.
    const [wanted] = callee.digests;
    let best = random();
    for (let index = 0; index < tries; index += 1) {
      const guess = await transcript(callerEnds, random(), best);
      if (guess[0] === wanted?.[0]) break;
      best = random();
    }
    caller.exchange.receive({ type: "nonce", nonce: text(best) });
    await done();
    const [seen] = caller.digests;
    expect([caller.failures(), callee.failures()]).toEqual([0, 0]);
    return seen?.[0] === wanted?.[0];
  }

  test("cannot make both digests equal by searching", async () => {
    // Eight of the 24 bits: one run in 256 matches by chance, and searching does not help.
    const runs = 60;
    let hits = 0;
    for (let run = 0; run < runs; run += 1) if (await attack(300)) hits += 1;
    // With p = 1/256, more than 5 matches of 60 have a probability of 10^-8.
    expect(hits).toBeLessThanOrEqual(5);
  });

  test("can find a match without the caller's commitment", async () => {
    const ends: Ends = { ...PEOPLE, caller: "sha-256 AA", callee: MINE.toCaller };
    const known = random();
    const wanted = random()[0];
    let found = false;
    for (let index = 0; index < 3_000 && !found; index += 1) {
      found = (await transcript(ends, known, random()))[0] === wanted;
    }
    expect(found).toBe(true);
  });
});

import { describe, expect, test } from "bun:test";
import {
  type CallHistoryStore,
  createCallHistory,
  type LoggedCall,
} from "../../../../waves/browser/call/model/call_history";
import type { MissedRing } from "../../../../waves/browser/socket/protocol";
import { aConnectedCall, aRingingCall, BOB, twoPages } from "../../support/call_page";
import { settle } from "../../support/fake_clock";

class FakeLogStore implements CallHistoryStore {
  readonly rows = new Map<string, unknown>();

  async all(userId: string): Promise<unknown[]> {
    return [...this.rows].filter(([key]) => key.startsWith(`${userId}/`)).map(([, call]) => call);
  }
  async put(userId: string, call: LoggedCall): Promise<void> {
    this.rows.set(`${userId}/${call.callId}`, call);
  }
  async remove(userId: string, callId: string): Promise<void> {
    this.rows.delete(`${userId}/${callId}`);
  }
  async forgetOthers(userId: string): Promise<void> {
    for (const key of [...this.rows.keys()]) {
      if (!key.startsWith(`${userId}/`)) this.rows.delete(key);
    }
  }
}

const PEER = { id: BOB.id, username: BOB.username, display_name: BOB.display_name };

function aCall(callId: string, startedAt = 1): LoggedCall {
  const opening = { callId, peer: PEER, media: "audio", isCaller: true } as const;
  return { ...opening, startedAt, reason: "hung_up", seconds: 5 };
}

function aRing(call_id: string, started_at = "2026-03-01T10:00:00Z"): MissedRing {
  return { call_id, caller: BOB, media: "video", started_at, reason: "missed" };
}

describe("the call log", () => {
  test("keeps the newest two hundred, newest first", async () => {
    const log = createCallHistory(new FakeLogStore());
    log.use("alice");
    for (let at = 0; at < 210; at += 1) log.add(aCall(`call-${at}`, at));
    const calls = await log.list();
    expect([calls.length, calls[0]?.callId, calls.at(-1)?.callId]).toEqual([
      200,
      "call-209",
      "call-10",
    ]);
  });

  test("adds a missed call once and never replaces a better entry", async () => {
    const log = createCallHistory(new FakeLogStore());
    log.use("alice");
    log.add(aCall("answered"));
    for (let time = 0; time < 2; time += 1) log.missed([aRing("new"), aRing("answered")]);
    const calls = await log.list();
    expect(calls.map((call) => [call.callId, call.reason])).toEqual([
      ["new", "missed"],
      ["answered", "hung_up"],
    ]);
    expect(calls[0]).toMatchObject({ peer: PEER, isCaller: false, startedAt: 1_772_359_200_000 });
  });

  test.each([
    ["nothing", null],
    ["a text", "call"],
    ["no peer", { ...aCall("bad"), peer: undefined }],
    ["a peer without a name", { ...aCall("bad"), peer: { id: "1", username: "bob" } }],
    ["an unknown reason", { ...aCall("bad"), reason: "exploded" }],
    ["a time that is not a number", { ...aCall("bad"), startedAt: "now" }],
    ["a negative length", { ...aCall("bad"), seconds: -1 }],
  ])("ignores %s in its storage", async (_what, row) => {
    const store = new FakeLogStore();
    store.rows.set("alice/bad", row);
    const log = createCallHistory(store);
    log.use("alice");
    log.add(aCall("good"));
    log.missed([aRing("bad")]);
    expect((await log.list()).map(({ callId }) => callId)).toEqual(["bad", "good"]);
  });

  test("belongs to one user, and is not stored without one", async () => {
    const store = new FakeLogStore();
    const log = createCallHistory(store);
    log.add(aCall("of nobody"));
    log.missed([aRing("of nobody")]);
    log.use("alice");
    log.add(aCall("of alice"));
    log.use("bob");
    expect(await log.list()).toEqual([]);
    expect(store.rows.size).toBe(0);
  });

  test("stays empty where the browser has no storage", async () => {
    const refuse = (): Promise<never> => Promise.reject(new DOMException("no", "SecurityError"));
    const log = createCallHistory({
      all: refuse,
      put: refuse,
      remove: refuse,
      forgetOthers: refuse,
    });
    log.use("alice");
    log.add(aCall("one"));
    log.missed([aRing("two")]);
    expect(await log.list()).toEqual([]);
  });
});

describe("the entries of the call log", () => {
  test("contain an answered call with its duration, on both sides", async () => {
    const { alice, bob, clock } = await aConnectedCall();
    await clock.advance(65_000);
    alice.do.hangUp();
    await settle();
    expect(alice.logged).toMatchObject([{ isCaller: true, reason: "hung_up", seconds: 65 }]);
    expect(bob.logged).toMatchObject([{ isCaller: false, reason: "hung_up", seconds: 65 }]);
  });

  test("contain a cancelled call once, with public fields only", async () => {
    const { alice, bob } = await aRingingCall("video");
    const { callId } = alice.call;
    alice.do.cancel();
    await settle();
    bob.socket.arrive({ type: "call.ended", call_id: callId, reason: "missed" });
    expect(bob.logged).toEqual([
      {
        callId,
        peer: { id: "id-alice", username: "alice", display_name: "alice" },
        media: "video",
        isCaller: false,
        startedAt: expect.any(Number),
        reason: "cancelled",
        seconds: 0,
      },
    ]);
  });

  test("contain the calls missed while disconnected, without ringing", async () => {
    const { alice } = twoPages();
    const missed = [aRing("while away")];
    alice.socket.arrive({
      type: "welcome",
      user: alice.socket.user,
      tab_id: "d",
      server_time: "2026-03-01T10:00:00Z",
      inbox_version: 1,
      missed,
    });
    expect([alice.missed, alice.call.phase, alice.ringer.started]).toEqual([missed, "idle", []]);
  });
});

import { beforeEach, describe, expect, test } from "bun:test";
import { ANSWER_WITHIN_MS, PUSH_WITHIN_MS, Resync } from "../../../waves/browser/socket/resync";
import { FakeSocket } from "../support/fake_browser";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;

let socket: FakeSocket;

beforeEach(() => {
  clock = new FakeClock();
  socket = new FakeSocket();
});

describe("resync", () => {
  let resync: Resync;
  let asked: number;
  let renewed: number;
  const pong = (version: number) => socket.push({ type: "pong", inbox_version: version });

  beforeEach(() => {
    asked = 0;
    renewed = 0;
    resync = new Resync({
      socket,
      clock,
      refresh: () => {
        asked += 1;
      },
      reconnect: () => {
        renewed += 1;
      },
    });
  });

  test("requests nothing while the page is up to date", async () => {
    resync.shows(7);
    pong(7);
    pong(6);
    await clock.advance(60_000);
    expect([asked, renewed]).toEqual([0, 0]);
  });

  test("gives a push time to arrive", async () => {
    resync.shows(7);
    pong(8);
    await clock.advance(PUSH_WITHIN_MS - 1);
    resync.shows(8);
    await clock.advance(60_000);
    expect(asked).toBe(0);
  });

  test("requests a refresh once after a lost push", async () => {
    resync.shows(7);
    pong(9);
    pong(9);
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
    resync.shows(9);
    await clock.advance(60_000);
    expect([asked, renewed]).toEqual([1, 0]);
  });

  test("requests a refresh when a reconnect reports a newer version", async () => {
    resync.shows(7);
    const user = { id: "a", username: "a", display_name: "A", avatar_url: null };
    const server_time = "2026-03-12T14:05:00Z";
    socket.push({ type: "welcome", user, tab_id: "d", server_time, inbox_version: 8, missed: [] });
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
  });

  test("requests a refresh immediately when Reflex has lost its state", async () => {
    resync.shows(7);
    pong(7);
    resync.shows(-1);
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
  });

  test("reconnects a socket that does not answer, then requests a refresh", async () => {
    resync.shows(7);
    pong(8);
    await clock.advance(PUSH_WITHIN_MS + ANSWER_WITHIN_MS);
    expect([asked, renewed]).toEqual([1, 1]);
    pong(8);
    await clock.advance(PUSH_WITHIN_MS + ANSWER_WITHIN_MS);
    expect([asked, renewed]).toEqual([2, 2]);
  });

  test("requests a refresh when messages stay missing", async () => {
    resync.shows(7);
    resync.holeChanged(true);
    await clock.advance(PUSH_WITHIN_MS - 1);
    resync.holeChanged(false);
    await clock.advance(60_000);
    expect(asked).toBe(0);
    resync.holeChanged(true);
    resync.holeChanged(true);
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
    resync.holeChanged(false);
    await clock.advance(60_000);
    expect([asked, renewed]).toEqual([1, 0]);
  });

  test("still requests a refresh when a hole is filled and the version is behind", async () => {
    resync.shows(7);
    pong(8);
    resync.holeChanged(true);
    resync.holeChanged(false);
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
  });

  test("does nothing without a signed-in user", async () => {
    resync.shows(7);
    pong(8);
    resync.stop();
    await clock.advance(60_000);
    expect([asked, renewed]).toEqual([0, 0]);
  });
});

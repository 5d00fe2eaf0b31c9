import { beforeEach, describe, expect, test } from "bun:test";
import { ANSWER_WITHIN_MS, PUSH_WITHIN_MS, Resync } from "../../../waves/browser/socket/resync";
import { FakeWire } from "../support/fake_browser";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;

let socket: FakeWire;

beforeEach(() => {
  clock = new FakeClock();
  socket = new FakeWire();
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

  test("asks nothing while the page shows what the server has", async () => {
    resync.shows(7);
    pong(7);
    pong(6);
    await clock.advance(60_000);
    expect([asked, renewed]).toEqual([0, 0]);
  });

  test("gives a push the time to arrive", async () => {
    resync.shows(7);
    pong(8);
    await clock.advance(PUSH_WITHIN_MS - 1);
    resync.shows(8);
    await clock.advance(60_000);
    expect(asked).toBe(0);
  });

  test("asks when a push was lost, once, and is content with the answer", async () => {
    resync.shows(7);
    pong(9);
    pong(9);
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
    resync.shows(9);
    await clock.advance(60_000);
    expect([asked, renewed]).toEqual([1, 0]);
  });

  test("asks after every opening of the wire that finds something new", async () => {
    resync.shows(7);
    const user = { id: "a", username: "a", display_name: "A", avatar_url: null };
    const server_time = "2026-03-12T14:05:00Z";
    socket.push({ type: "welcome", user, tab_id: "d", server_time, inbox_version: 8, missed: [] });
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
  });

  test("asks at once for a state that Reflex has forgotten", async () => {
    resync.shows(7);
    pong(7);
    resync.shows(-1);
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
  });

  test("renews a socket that does not answer, and asks again after that", async () => {
    resync.shows(7);
    pong(8);
    await clock.advance(PUSH_WITHIN_MS + ANSWER_WITHIN_MS);
    expect([asked, renewed]).toEqual([1, 1]);
    pong(8);
    await clock.advance(PUSH_WITHIN_MS + ANSWER_WITHIN_MS);
    expect([asked, renewed]).toEqual([2, 2]);
  });

  test("rests when nobody is signed in", async () => {
    resync.shows(7);
    pong(8);
    resync.stop();
    await clock.advance(60_000);
    expect([asked, renewed]).toEqual([0, 0]);
  });
});

import { beforeEach, describe, expect, test } from "bun:test";
import { type BlockedMedia, Playback } from "../../../../waves/browser/call/media/playback";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeElement } from "../../support/fake_media_element";

const NOTHING: BlockedMedia = { sound: false, picture: false };

let clock: FakeClock;
let told: BlockedMedia[];
let playback: Playback;
let element: FakeElement;

beforeEach(() => {
  clock = new FakeClock();
  told = [];
  playback = new Playback({ clock, changed: (refused) => told.push(refused) });
  element = new FakeElement();
});

async function playing(): Promise<() => void> {
  const stop = playback.keep(element);
  await clock.advance(5_000);
  return stop;
}

describe("an element that was paused unexpectedly", () => {
  test("plays again at once", async () => {
    await playing();
    element.pause();
    await settle();
    expect([element.paused, element.plays]).toEqual([false, 2]);
  });

  test("plays again within two seconds of repeated pauses, with few attempts", async () => {
    await playing();
    for (let time = 0; time < 20; time += 1) element.pause();
    await clock.advance(2_000);
    expect(element.paused).toBe(false);
    expect(element.plays).toBeLessThan(5);
  });

  test("plays again after play() was rejected with an AbortError", async () => {
    await playing();
    const play = element.play.bind(element);
    element.play = () => Promise.reject(new DOMException("interrupted", "AbortError"));
    element.pause();
    await clock.advance(500);
    element.play = play;
    await clock.advance(2_000);
    expect([element.paused, told]).toEqual([false, []]);
  });

  test("plays when it is in the document again and when its stream is active again", async () => {
    await playing();
    element.isConnected = false;
    element.pause();
    await clock.advance(5_000);
    expect(element.paused).toBe(true);
    element.isConnected = true;
    await clock.advance(1_000);
    expect(element.paused).toBe(false);

    element.srcObject = { active: false } as MediaStream;
    element.pause();
    await clock.advance(5_000);
    expect(element.paused).toBe(true);
    element.srcObject = { active: true } as MediaStream;
    await clock.advance(1_000);
    expect(element.paused).toBe(false);
  });

  test("is not resumed after it was released", async () => {
    const stop = await playing();
    stop();
    element.pause();
    await clock.advance(5_000);
    expect([element.paused, element.isWatched, clock.pending]).toEqual([true, false, 0]);
  });
});

describe("an element that needs a user gesture", () => {
  beforeEach(() => {
    element.isAllowed = false;
  });

  test("is reported and plays at the next gesture", async () => {
    await playing();
    expect(told).toEqual([{ sound: true, picture: false }]);
    element.isAllowed = true;
    playback.resume();
    await settle();
    expect([element.paused, told.at(-1)]).toEqual([false, NOTHING]);
  });

  test("is reported as blocked video when it is muted", async () => {
    element.muted = true;
    await playing();
    expect(told).toEqual([{ sound: false, picture: true }]);
  });

  test("is reported as blocked sound when video and sound are blocked", async () => {
    await playing();
    const preview = new FakeElement();
    Object.assign(preview, { muted: true, isAllowed: false });
    playback.keep(preview);
    await settle();
    expect(told).toEqual([{ sound: true, picture: false }]);
  });

  test("stays reported while gestures have no effect", async () => {
    await playing();
    playback.resume();
    await clock.advance(5_000);
    expect(told).toEqual([{ sound: true, picture: false }]);
  });

  test("is no longer reported when it plays or is released", async () => {
    const stop = await playing();
    element.begin();
    expect(told.at(-1)).toEqual(NOTHING);
    element.pause();
    await clock.advance(2_000);
    expect(told.at(-1)).toEqual({ sound: true, picture: false });
    stop();
    expect(told.at(-1)).toEqual(NOTHING);
  });
});

test("a gesture does not restart a playing element", async () => {
  await playing();
  playback.resume();
  expect(element.plays).toBe(1);
});

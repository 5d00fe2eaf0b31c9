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

describe("an element that something has paused", () => {
  test("plays again at once", async () => {
    await playing();
    element.pause();
    await settle();
    expect([element.paused, element.plays]).toEqual([false, 2]);
  });

  test("plays again within two seconds, however often that happens, and never in a rush", async () => {
    await playing();
    for (let time = 0; time < 20; time += 1) element.pause();
    await clock.advance(2_000);
    expect(element.paused).toBe(false);
    expect(element.plays).toBeLessThan(5);
  });

  test("plays again when an AbortError has ended its play", async () => {
    await playing();
    const play = element.play.bind(element);
    element.play = () => Promise.reject(new DOMException("interrupted", "AbortError"));
    element.pause();
    await clock.advance(500);
    element.play = play;
    await clock.advance(2_000);
    expect([element.paused, told]).toEqual([false, []]);
  });

  test("plays once it is in the page again, and once its stream lives again", async () => {
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

  test("is left alone once nobody keeps it", async () => {
    const stop = await playing();
    stop();
    element.pause();
    await clock.advance(5_000);
    expect([element.paused, element.isWatched, clock.pending]).toEqual([true, false, 0]);
  });
});

describe("an element that the browser does not play without a gesture", () => {
  beforeEach(() => {
    element.isAllowed = false;
  });

  test("is told, and plays by the next gesture", async () => {
    await playing();
    expect(told).toEqual([{ sound: true, picture: false }]);
    element.isAllowed = true;
    playback.resume();
    await settle();
    expect([element.paused, told.at(-1)]).toEqual([false, NOTHING]);
  });

  test("is told as a picture when it has no sound", async () => {
    element.muted = true;
    await playing();
    expect(told).toEqual([{ sound: false, picture: true }]);
  });

  test("is told as sound when a picture and a sound are refused", async () => {
    await playing();
    const preview = new FakeElement();
    Object.assign(preview, { muted: true, isAllowed: false });
    playback.keep(preview);
    await settle();
    expect(told).toEqual([{ sound: true, picture: false }]);
  });

  test("stays told while gestures do not help", async () => {
    await playing();
    playback.resume();
    await clock.advance(5_000);
    expect(told).toEqual([{ sound: true, picture: false }]);
  });

  test("is not told any more when it plays by itself, or is gone", async () => {
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

test("a gesture leaves alone what plays", async () => {
  await playing();
  playback.resume();
  expect(element.plays).toBe(1);
});

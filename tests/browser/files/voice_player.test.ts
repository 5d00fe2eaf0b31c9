import { beforeEach, describe, expect, test } from "bun:test";
import { type AudioLike, nextVoice, VoicePlayer } from "../../../waves/browser/files/voice_player";
import { type ShownFile, shownFile } from "../../../waves/browser/messages/file_view";

class FakeAudio implements AudioLike {
  src = "";
  currentTime = 0;
  playbackRate = 1;
  isOn = false;
  ontimeupdate: AudioLike["ontimeupdate"] = null;
  onended: AudioLike["onended"] = null;
  onplaying: AudioLike["onplaying"] = null;
  onpause: AudioLike["onpause"] = null;
  onerror: AudioLike["onerror"] = null;
  refusal = "";
  async play(): Promise<void> {
    if (this.refusal !== "") throw new DOMException("Not now.", this.refusal);
    this.isOn = true;
  }
  pause(): void {
    if (!this.isOn) return;
    this.isOn = false;
    this.fire("onpause");
  }
  fire(type: "ontimeupdate" | "onended" | "onplaying" | "onpause" | "onerror"): void {
    (this[type] as (() => void) | null)?.();
  }
}

const voice = (id: string): ShownFile =>
  shownFile({
    id,
    kind: "voice",
    name: "voice.mp4",
    type: "audio/mp4",
    size: 9,
    duration_ms: 4_000,
  });

let audios: FakeAudio[];
let player: VoicePlayer;
const files = [voice("a"), voice("b")];
const state = () => player.store.getSnapshot();
const audio = () => audios[0] as FakeAudio;

beforeEach(() => {
  audios = [];
  player = new VoicePlayer({
    makeAudio() {
      const made = new FakeAudio();
      audios.push(made);
      return made;
    },
    addressOf: ({ id }) => `/api/files/${id}/content`,
    next: (file) => nextVoice(files, file),
  });
});

describe("a voice message", () => {
  test("is played, paused, and goes on where it was", () => {
    player.toggle(voice("a"));
    expect([audio().src, state().file, state().playing]).toEqual([
      "/api/files/a/content",
      "a",
      true,
    ]);
    audio().currentTime = 1.5;
    audio().fire("ontimeupdate");
    player.toggle(voice("a"));
    expect([audio().isOn, state().playing, state().at]).toEqual([false, false, 1_500]);
    player.toggle(voice("a"));
    expect([audio().isOn, audio().currentTime]).toEqual([true, 1.5]);
  });

  test("is the only one that plays, and is followed by the next", () => {
    player.toggle(voice("a"));
    player.toggle(voice("b"));
    expect([audios.length, audio().src]).toEqual([1, "/api/files/b/content"]);
    player.toggle(voice("a"));
    audio().fire("onended");
    expect([state().file, state().playing]).toEqual(["b", true]);
    audio().fire("onended");
    expect([state().file, state().playing]).toEqual(["", false]);
  });

  test("is played at the chosen speed, and so are the following", () => {
    player.toggle(voice("a"));
    player.changeSpeed();
    expect([state().speed, audio().playbackRate]).toEqual([1.5, 1.5]);
    audio().playbackRate = 1;
    player.toggle(voice("b"));
    expect(audio().playbackRate).toBe(1.5);
    player.changeSpeed();
    player.changeSpeed();
    expect(state().speed).toBe(1);
    player.stop();
    expect(state()).toMatchObject({ file: "", speed: 1 });
  });

  test("is played from another place", () => {
    player.seek(voice("a"), 3_000);
    expect([audio().currentTime, state().playing, state().at]).toEqual([3, true, 3_000]);
    player.seek(voice("a"), 1_000);
    expect([audio().currentTime, state().at]).toEqual([1, 1_000]);
  });

  test("that cannot be played says so, until another try", () => {
    player.toggle(voice("a"));
    audio().fire("onerror");
    expect(state()).toMatchObject({ playing: false, failed: true });
    player.toggle(voice("b"));
    expect(state().failed).toBe(false);
  });
});

test("the next voice message is not a picture between them", () => {
  const picture = shownFile({ id: "p", kind: "image", name: "", type: "", size: 1 });
  expect(nextVoice([voice("a"), picture, voice("b")], voice("a"))?.id).toBe("b");
  expect(nextVoice([voice("a")], voice("gone"))).toBeNull();
});

describe("a player that may not play", () => {
  test("can be asked again", async () => {
    player.toggle(voice("a"));
    player.toggle(voice("a"));
    audio().refusal = "NotAllowedError";
    player.toggle(voice("a"));
    await Promise.resolve();
    await Promise.resolve();
    expect(state().playing).toBe(false);
    audio().refusal = "";
    player.toggle(voice("a"));
    expect([state().playing, audio().isOn]).toEqual([true, true]);
  });
});

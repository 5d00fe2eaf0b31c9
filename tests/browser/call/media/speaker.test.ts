/** The chosen speaker for all sounds of a call. */
import { describe, expect, test } from "bun:test";
import { Speaker } from "../../../../waves/browser/call/media/speaker";
import { settle } from "../../support/fake_clock";
import { equip } from "../../support/fake_device_manager";
import { FakeDevices, speaker } from "../../support/fake_media";

class FakePlayer {
  readonly sinks: string[] = [];
  fails = "";
  isLoading = false;
  #playing = (): void => {};

  get sinkId(): string {
    return this.sinks.at(-1) ?? "";
  }

  addEventListener(_type: "playing", listener: () => void): void {
    this.#playing = listener;
  }

  removeEventListener(): void {
    this.#playing = () => {};
  }

  begins(): void {
    this.isLoading = false;
    this.#playing();
  }

  async setSinkId(id: string): Promise<void> {
    if (this.isLoading) throw new DOMException("loading", "AbortError");
    if (id !== "" && id === this.fails) throw new DOMException("no", "NotFoundError");
    this.sinks.push(id);
  }
}

async function setup() {
  const devices = new FakeDevices();
  devices.present = [speaker("Box"), speaker("Headset")];
  const set = equip({ devices });
  await set.deviceManager.list.refresh();
  const code = (): string => set.deviceManager.notices.store.getSnapshot().code;
  return { ...set, code };
}

describe("the chosen speaker", () => {
  test("is used for new and playing elements until they end", async () => {
    const { deviceManager } = await setup();
    const early = new FakePlayer();
    const stop = deviceManager.speaker.plays(early);
    deviceManager.choose("speaker", "out-Box");
    const late = new FakePlayer();
    deviceManager.speaker.plays(late);
    expect([early.sinks, late.sinks]).toEqual([["out-Box"], ["out-Box"]]);
    stop();
    deviceManager.choose("speaker", "");
    expect([early.sinks, late.sinks]).toEqual([["out-Box"], ["out-Box", ""]]);
  });

  test("is set on a loading element when it plays, and not on an ended one", async () => {
    const { code, deviceManager } = await setup();
    deviceManager.choose("speaker", "out-Box");
    const player = new FakePlayer();
    player.isLoading = true;
    const stop = deviceManager.speaker.plays(player);
    await settle();
    expect([player.sinks, code()]).toEqual([[], ""]);
    player.begins();
    player.begins();
    expect(player.sinks).toEqual(["out-Box"]);
    stop();
    deviceManager.choose("speaker", "out-Headset");
    player.begins();
    expect(player.sinks).toEqual(["out-Box"]);
  });

  test("falls back to the default with a notice when unplugged, and is restored", async () => {
    const { clock, code, devices, deviceManager } = await setup();
    deviceManager.choose("speaker", "out-Headset");
    const player = new FakePlayer();
    deviceManager.speaker.plays(player);
    devices.unplug("out-Headset");
    await clock.advance(1_000);
    expect([player.sinks, code()]).toEqual([["out-Headset", ""], "now_speaker"]);
    devices.plug(speaker("Headset", "out-Headset-again"));
    await clock.advance(1_000);
    expect(player.sinks.at(-1)).toBe("out-Headset-again");
  });

  test("falls back to the default when it cannot be used", async () => {
    const { code, deviceManager } = await setup();
    const player = new FakePlayer();
    player.fails = "out-Box";
    deviceManager.speaker.plays(player);
    deviceManager.choose("speaker", "out-Box");
    await settle();
    expect([player.sinks, code()]).toEqual([[""], "speaker_failed"]);
  });

  test("cannot be chosen where the browser does not support it", () => {
    const parts = { isSupported: false, chosen: () => "out-Box", failed: () => {} };
    const none = new Speaker({ ...parts, makeAudio: () => ({}) as HTMLAudioElement });
    none.plays({});
    none.changed();
    const context = { destination: "here" } as unknown as AudioContext;
    expect(none.outputOf(context)).toBe("here" as unknown as AudioNode);
    expect([none.id, none.isSupported]).toEqual(["", false]);
  });
});

describe("the output of an audio context", () => {
  const chosen = { isSupported: true, chosen: () => "out-Box", failed: () => {} };

  test("is routed by the context where it supports setSinkId", () => {
    const player = new FakePlayer();
    const context = Object.assign(player, { destination: "here" }) as unknown as AudioContext;
    const leading = new Speaker({ ...chosen, makeAudio: () => ({}) as HTMLAudioElement });
    expect(leading.outputOf(context)).toBe("here" as unknown as AudioNode);
    expect(player.sinks).toEqual(["out-Box"]);
  });

  test("is routed through an element elsewhere, such as in Firefox", async () => {
    let isPlaying = false;
    const player = new FakePlayer();
    const audio = Object.assign(player, {
      srcObject: null as unknown,
      play: async () => {
        isPlaying = true;
      },
    });
    const output = { stream: "the stream" };
    const context = { createMediaStreamDestination: () => output } as unknown as AudioContext;
    const makeAudio = () => audio as unknown as HTMLAudioElement;
    const leading = new Speaker({ ...chosen, makeAudio });
    expect(leading.outputOf(context)).toBe(output as unknown as AudioNode);
    await settle();
    expect([audio.srcObject, player.sinks, isPlaying]).toEqual(["the stream", ["out-Box"], true]);
  });
});

/** Choosing devices on the settings page and in a call. */
import { describe, expect, test } from "bun:test";
import { DeviceSettings } from "../../../../waves/browser/call/media/device_settings";
import type { LocalMedia } from "../../../../waves/browser/call/media/local_media";
import { StreamRegistry } from "../../../../waves/browser/call/media/stream_registry";
import { type CallSnapshot, IDLE } from "../../../../waves/browser/call/model/snapshot";
import { createStore } from "../../../../waves/browser/kit/store";
import { aConnectedCall } from "../../support/call_page";
import { equip } from "../../support/fake_device_manager";
import { camera, microphone, speaker } from "../../support/fake_media";

function setup() {
  const set = equip();
  set.devices.present = [microphone("Desk"), microphone("Headset"), camera("Face"), speaker("Box")];
  const call = createStore<CallSnapshot>({ ...IDLE });
  const streams = new StreamRegistry();
  const inCall = (): LocalMedia | null => null;
  const deviceSettings = new DeviceSettings({
    deviceManager: set.deviceManager,
    call,
    streams,
    inCall,
  });
  const now = () => deviceSettings.store.getSnapshot();
  return { ...set, call, streams, deviceSettings, now };
}

async function checking() {
  const set = setup();
  set.deviceSettings.entered();
  set.deviceSettings.startCheck();
  await set.clock.advance(0);
  return set;
}

describe("the settings page", () => {
  test("opens no device by itself", async () => {
    const { deviceSettings, clock, devices, now } = setup();
    deviceSettings.entered();
    await clock.advance(10_000);
    expect(devices.asked).toEqual([]);
    expect(now()).toMatchObject({ isChecking: false, hasPicture: false });
    expect(now().microphones.map((one) => one.label)).toEqual(["Desk", "Headset"]);
  });

  test("previews camera and microphone after a click", async () => {
    const { devices, now, streams } = await checking();
    expect(devices.asked).toEqual([{ audio: true, video: true }]);
    expect(now()).toMatchObject({ isChecking: true, hasPicture: true });
    expect(streams.get("localCheck")?.getTracks()).toHaveLength(2);
  });

  test("releases every device when it is left, also one that opens late", async () => {
    const { deviceSettings, devices, now, streams } = await checking();
    deviceSettings.left();
    expect(devices.live).toEqual([]);
    expect(now()).toMatchObject({ isChecking: false, hasPicture: false });
    expect(streams.get("localCheck")).toBeNull();

    const late = setup();
    late.devices.isWaiting = true;
    late.deviceSettings.startCheck();
    late.deviceSettings.left();
    late.devices.answer();
    await late.clock.advance(0);
    expect([late.devices.tracks.length, late.devices.live.length]).toEqual([2, 0]);
    expect(late.now().isChecking).toBe(false);
  });

  test("gets the device names with the permission", async () => {
    const { deviceSettings, clock, devices, now } = setup();
    devices.isAllowed = false;
    deviceSettings.entered();
    await clock.advance(0);
    expect(now().microphones).toEqual([]);
    deviceSettings.startCheck();
    await clock.advance(0);
    expect(now().microphones.map((one) => one.label)).toEqual(["Desk", "Headset"]);
  });

  test("changes the device of the preview and stores the choice", async () => {
    const { deviceSettings, clock, devices, preferenceStorage, now } = await checking();
    deviceSettings.choose("microphone", "mic-Headset");
    await clock.advance(0);
    expect(devices.live.map((track) => track.label).sort()).toEqual(["Face", "Headset"]);
    expect(now().microphone).toBe("mic-Headset");
    expect(preferenceStorage.kept.devices.microphone).toMatchObject({ label: "Headset" });
    deviceSettings.choose("microphone", "");
    await clock.advance(0);
    expect([now().microphone, preferenceStorage.kept.devices.microphone]).toEqual(["", null]);
  });

  test("shows which device failed to open and retries after a click", async () => {
    const { deviceSettings, clock, devices, now } = setup();
    devices.broken = { audio: "NotAllowedError", video: "NotAllowedError" };
    deviceSettings.startCheck();
    await clock.advance(0);
    expect(now()).toMatchObject({ problem: "permission_denied", hasPicture: false });
    devices.broken = {};
    deviceSettings.retry();
    await clock.advance(0);
    expect(now()).toMatchObject({ problem: "", hasPicture: true });
  });

  test("releases its devices when a call begins", async () => {
    const { call, deviceSettings, clock, devices, now } = await checking();
    call.set({ phase: "incoming" });
    expect(now().isChecking).toBe(true);
    call.set({ phase: "connecting" });
    expect([now().isChecking, now().isFree, devices.live.length]).toEqual([false, false, 0]);
    deviceSettings.startCheck();
    await clock.advance(0);
    expect(devices.live).toEqual([]);
  });

  test("plays one test sound at a time on the chosen speaker, over one context", async () => {
    const { deviceSettings, clock, contexts, now } = setup();
    deviceSettings.entered();
    await clock.advance(0);
    deviceSettings.choose("speaker", "out-Box");
    deviceSettings.testSpeaker();
    deviceSettings.testSpeaker();
    expect(contexts.map((context) => context.sinkId)).toEqual(["out-Box"]);
    expect(now().isTesting).toBe(true);
    await clock.advance(3_000);
    expect(now().isTesting).toBe(false);
    deviceSettings.choose("speaker", "");
    deviceSettings.testSpeaker();
    expect(contexts.map((context) => context.sinkId)).toEqual([""]);
    deviceSettings.left();
    await clock.advance(60_000);
    expect(contexts.map((context) => context.state)).toEqual(["suspended"]);
  });
});

describe("the settings in a call", () => {
  test("change the tracks of the call and open no others", async () => {
    const { alice, bob, network } = await aConnectedCall("video");
    const offers = network.open.map((one) => one.offers);
    alice.devices.present = [microphone("Desk"), microphone("Headset"), camera("Face")];
    const { deviceSettings } = alice.engine;
    deviceSettings.entered();
    await alice.around.clock.advance(0);
    expect(deviceSettings.store.getSnapshot()).toMatchObject({
      hasPicture: true,
      isChecking: false,
    });
    deviceSettings.startCheck();
    deviceSettings.choose("microphone", "mic-Headset");
    await alice.around.clock.advance(10);
    expect(alice.devices.live.map((track) => track.label)).toContain("Headset");
    expect(alice.devices.live).toHaveLength(2);
    expect(network.open.map((one) => one.offers)).toEqual(offers);
    expect(bob.devices.live).toHaveLength(2);
  });

  test("change the audio bitrate for music without renegotiation", async () => {
    const { alice, clock, network } = await aConnectedCall("audio");
    const offers = network.open.map((one) => one.offers);
    const rates = () =>
      network.open.flatMap((one) =>
        one.transceivers
          .filter((transceiver) => transceiver.receiver.track.kind === "audio")
          .map(({ sender }) => sender.getParameters().encodings[0]?.maxBitrate),
      );
    alice.engine.deviceSettings.toggleSound("music");
    await clock.advance(10);
    expect(rates().filter((rate) => rate === 128_000)).toHaveLength(1);
    alice.engine.deviceSettings.toggleSound("music");
    await clock.advance(10);
    expect(rates().every((rate) => rate === undefined)).toBe(true);
    expect(network.open.map((one) => one.offers)).toEqual(offers);
  });

  test("turn on an offered camera when it is accepted", async () => {
    const { alice, clock } = await aConnectedCall("video");
    alice.devices.present = [microphone("Desk"), camera("Face"), camera("Room")];
    alice.do.toggleCamera();
    alice.do.toggleCamera();
    await clock.advance(10);
    alice.devices.unplug("cam-Face");
    await clock.advance(1_000);
    expect(alice.call.cameraOff).toBe(true);
    expect(alice.engine.deviceSettings.notices.getSnapshot()).toMatchObject({
      code: "camera_lost",
      other: "Room",
      hasOffer: true,
    });
    alice.engine.deviceSettings.acceptOffer();
    await clock.advance(10);
    expect(alice.call).toMatchObject({ cameraOff: false, localVideo: true });
    expect(alice.devices.live.map((track) => track.label)).toContain("Room");
    alice.engine.deviceSettings.acceptOffer();
    await clock.advance(10);
    expect(alice.devices.live.filter((track) => track.kind === "video")).toHaveLength(1);
  });

  test("leave no track, timer or context after its end", async () => {
    const { alice, clock } = await aConnectedCall("audio");
    alice.do.toggleMicrophone();
    alice.engine.deviceSettings.watchLevel(() => {});
    await clock.advance(1_000);
    alice.do.hangUp();
    await clock.advance(60_000);
    expect(alice.devices.live).toEqual([]);
    expect(
      alice.devices.tracks.flatMap((track) => track.clones).map((one) => one.readyState),
    ).toEqual(["ended"]);
    expect(clock.pending).toBe(0);
  });
});

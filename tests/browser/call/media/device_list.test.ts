/** The list of devices as they are added, removed and named. */
import { describe, expect, test } from "bun:test";
import {
  appeared,
  type DeviceInfo,
  DeviceList,
  plainLabel,
} from "../../../../waves/browser/call/media/device_list";
import { FakeClock, settle } from "../../support/fake_clock";
import { camera, FakeDevices, microphone, speaker } from "../../support/fake_media";

function setup() {
  const clock = new FakeClock();
  const devices = new FakeDevices();
  const list = new DeviceList(devices as unknown as MediaDevices, clock);
  const heard: [readonly DeviceInfo[], readonly DeviceInfo[]][] = [];
  list.subscribe((now, before) => heard.push([now, before]));
  return { clock, devices, list, heard };
}

describe("the list of devices", () => {
  test("is read only while it is observed and opens no device", async () => {
    const { devices, list } = setup();
    devices.present = [camera("Face"), microphone("Desk"), speaker("Box")];
    expect(list.of("camera")).toEqual([]);
    await list.refresh();
    expect(list.of("camera").map((one) => one.label)).toEqual(["Face"]);
    expect(list.of("speaker").map((one) => one.id)).toEqual(["out-Box"]);
    expect(devices.asked).toEqual([]);
  });

  test("leaves out the duplicates of Chromium", async () => {
    const { devices, list } = setup();
    devices.present = [
      microphone("Default - Desk", "default"),
      microphone("Communications - Desk", "communications"),
      microphone("Desk"),
    ];
    await list.refresh();
    expect(list.of("microphone").map((one) => one.id)).toEqual(["mic-Desk"]);
  });

  test("shows unnamed devices only after the permission", async () => {
    const { devices, list } = setup();
    devices.present = [camera("Face"), microphone("Desk")];
    devices.isAllowed = false;
    await list.refresh();
    expect([list.of("camera"), list.of("microphone")]).toEqual([[], []]);
    devices.isAllowed = true;
    await list.refresh();
    expect(list.of("microphone").map((one) => one.label)).toEqual(["Desk"]);
  });

  test("does not report the first devices as added", async () => {
    const { devices, heard, list } = setup();
    devices.present = [microphone("Desk"), camera("Face")];
    await list.refresh();
    expect(heard.map(([now, before]) => appeared("microphone", now, before))).toEqual([[]]);
  });

  test("handles several events of one headset with one query", async () => {
    const { clock, devices, heard, list } = setup();
    devices.present = [microphone("Desk")];
    await list.refresh();
    devices.plug(microphone("Headset"));
    devices.plug(speaker("Headset"));
    devices.change();
    await clock.advance(1_000);
    expect(heard).toHaveLength(2);
    expect(list.of("microphone")).toHaveLength(2);
    devices.change();
    await clock.advance(1_000);
    expect(heard).toHaveLength(2);
  });

  test("uses the answer to the latest query, whichever arrives last", async () => {
    const { devices, list } = setup();
    let answerFirst = (_: unknown): void => {};
    const usual = devices.enumerateDevices.bind(devices);
    devices.enumerateDevices = () =>
      new Promise((resolve) => {
        answerFirst = resolve as (_: unknown) => void;
      });
    const first = list.refresh();
    devices.enumerateDevices = usual;
    devices.present = [microphone("Headset")];
    await list.refresh();
    answerFirst([microphone("Desk")]);
    await first;
    expect(list.of("microphone").map((one) => one.label)).toEqual(["Headset"]);
  });

  test("stays unchanged when the browser fails to list devices", async () => {
    const { devices, list } = setup();
    devices.present = [microphone("Desk")];
    await list.refresh();
    devices.enumerateDevices = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    await list.refresh();
    expect(list.of("microphone")).toHaveLength(1);
    const none = new DeviceList(undefined, new FakeClock());
    await none.refresh();
    await settle();
    expect(none.of("microphone")).toEqual([]);
  });
});

describe("a device that was added", () => {
  const desk: DeviceInfo = { kind: "microphone", id: "desk", label: "Desk", groupId: "" };
  const headset: DeviceInfo = { ...desk, id: "headset", label: "Headset" };

  test("was not in the previous list", () => {
    expect(appeared("microphone", [desk, headset], [desk])).toEqual([headset]);
    expect(appeared("microphone", [desk], [])).toEqual([desk]);
    expect(appeared("camera", [desk, headset], [desk])).toEqual([]);
  });

  test("is not one that only received its name", () => {
    const nameless = { ...desk, id: "", label: "" };
    expect(appeared("microphone", [desk, headset], [nameless])).toEqual([]);
  });
});

test("names are shown without driver suffixes", () => {
  expect(plainLabel("HD Pro Webcam C920 (046d:082d)")).toBe("HD Pro Webcam C920");
  expect(plainLabel("Default - Headset (0d8c:0014)")).toBe("Headset");
  expect(plainLabel("Anna's Mic (2nd)")).toBe("Anna's Mic (2nd)");
});

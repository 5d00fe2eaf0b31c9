import { describe, expect, test } from "bun:test";
import {
  canShare,
  canShareSound,
  chooseDisplay,
} from "../../../../waves/browser/call/share/get_display_media";
import { FakeDevices } from "../../support/fake_media";

async function asked(known: Record<string, boolean>) {
  const devices = new FakeDevices();
  devices.display.known = known;
  await chooseDisplay(devices as unknown as MediaDevices);
  return devices.display.asked[0] as Record<string, unknown>;
}

describe("asking the browser", () => {
  test("for everything, where our own sound can be left out", async () => {
    const options = await asked({ suppressLocalAudioPlayback: true, restrictOwnAudio: true });
    expect(options).toMatchObject({
      systemAudio: "include",
      selfBrowserSurface: "exclude",
      audio: { restrictOwnAudio: true, echoCancellation: false },
    });
  });

  test("for the sound of tabs alone, where it cannot: no echo", async () => {
    const options = await asked({ suppressLocalAudioPlayback: true });
    expect(options.systemAudio).toBe("exclude");
    expect(options.audio).not.toHaveProperty("restrictOwnAudio");
  });

  test("for no sound, where there is none", async () => {
    expect((await asked({ width: true })).audio).toBe(false);
  });

  const refusals: [string, string, string][] = [
    ["NotAllowedError", "Permission denied", ""],
    ["NotAllowedError", "Permission denied by system", "system_denied"],
    ["NotAllowedError", "Permission denied by user", ""],
    ["NotAllowedError", "Permission dismissed", ""],
    [
      "NotAllowedError",
      'Access to the feature "display-capture" is disallowed by permissions policy.',
      "display_forbidden",
    ],
    ["AbortError", "", ""],
    ["NotReadableError", "", "display_failed"],
    ["InvalidStateError", "", "display_failed"],
  ];
  for (const [name, message, problem] of refusals) {
    test(`${name} (${message}) is told as "${problem}"`, async () => {
      const devices = new FakeDevices();
      devices.display.refusal = new DOMException(message, name);
      expect(await chooseDisplay(devices as unknown as MediaDevices)).toEqual({ problem } as never);
    });
  }

  test("knows what cannot be asked at all", async () => {
    expect([canShare(undefined), canShare({}), canShareSound(undefined)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(await chooseDisplay({})).toEqual({ problem: "unsupported" });
  });
});

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

describe("getDisplayMedia", () => {
  test("requests system audio where the audio of the page can be excluded", async () => {
    const options = await asked({ suppressLocalAudioPlayback: true, restrictOwnAudio: true });
    expect(options).toMatchObject({
      systemAudio: "include",
      selfBrowserSurface: "exclude",
      audio: { restrictOwnAudio: true, echoCancellation: false },
    });
  });

  test("requests only the audio of tabs where it cannot, to avoid echo", async () => {
    const options = await asked({ suppressLocalAudioPlayback: true });
    expect(options.systemAudio).toBe("exclude");
    expect(options.audio).not.toHaveProperty("restrictOwnAudio");
  });

  test("requests no audio where it is not supported", async () => {
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
    test(`reports ${name} (${message}) as "${problem}"`, async () => {
      const devices = new FakeDevices();
      devices.display.refusal = new DOMException(message, name);
      expect(await chooseDisplay(devices as unknown as MediaDevices)).toEqual({ problem } as never);
    });
  }

  test("is reported as unsupported where it is missing", async () => {
    expect([canShare(undefined), canShare({}), canShareSound(undefined)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(await chooseDisplay({})).toEqual({ problem: "unsupported" });
  });
});

import { describe, expect, test } from "bun:test";
import {
  type Devices,
  openDevices,
  openOne,
} from "../../../../waves/browser/call/media/get_user_media";
import { isRefusal, PROBLEMS, problemOf } from "../../../../waves/browser/call/model/media_errors";

const AMBIGUOUS =
  "The request is not allowed by the user agent or the platform in the current context.";
const SAFARI = AMBIGUOUS.replace(/\.$/, ", possibly because the user denied permission.");

/** Name, message and the problem with a microphone, as observed in browsers. */
const ERRORS: [string, string, string][] = [
  ["NotAllowedError", "Permission denied", "permission_denied"],
  ["NotAllowedError", "Permission denied by user", "permission_denied"],
  ["NotAllowedError", AMBIGUOUS, "permission_denied"],
  ["NotAllowedError", SAFARI, "permission_denied"],
  ["NotAllowedError", "", "permission_denied"],
  ["NotAllowedError", "Permission dismissed", "permission_dismissed"],
  ["NotAllowedError", "Permission denied by system", "system_denied"],
  ["NotAllowedError", "PERMISSION DENIED BY SYSTEM", "system_denied"],
  ["NotAllowedError", "Only secure origins are allowed", "insecure"],
  ["SecurityError", "Invalid security origin", "insecure"],
  ["TypeError", "undefined is not an object", "insecure"],
  ["NotFoundError", "Requested device not found", "no_microphone"],
  ["NotFoundError", "The object can not be found here.", "no_microphone"],
  ["OverconstrainedError", "", "no_microphone"],
  ["NotReadableError", "Could not start audio source", "device_busy"],
  ["NotReadableError", "Failed to allocate audiosource", "device_busy"],
  ["AbortError", "Starting audioinput failed", "device_busy"],
  ["InvalidStateError", "The document is not fully active", "device_failed"],
  ["UnknownError", "", "device_failed"],
];

describe("an error of getUserMedia", () => {
  for (const [name, message, problem] of ERRORS) {
    test(`${name} "${message}" is reported as ${problem}`, () => {
      expect(problemOf(new DOMException(message, name), "microphone")).toBe(problem as never);
    });
  }

  test("is recognised by its fields, not by its class", () => {
    const foreign = { name: "NotAllowedError", message: "Permission dismissed" };
    expect(problemOf(foreign, "camera")).toBe("permission_dismissed");
    expect(problemOf({ name: "OverconstrainedError" }, "camera")).toBe("no_camera");
    for (const thrown of [null, undefined, "NotAllowedError", { name: 7, message: {} }]) {
      expect(problemOf(thrown, "camera")).toBe("device_failed");
    }
  });

  test("stops further requests only when it is a refusal", () => {
    expect(PROBLEMS.filter(isRefusal)).toEqual([
      "permission_denied",
      "permission_dismissed",
      "system_denied",
      "insecure",
    ]);
  });
});

describe("a refusal with an unknown cause", () => {
  const refusing = (message: string): Devices =>
    ({
      getUserMedia: () => Promise.reject(new DOMException(message, "NotAllowedError")),
    }) as unknown as Devices;
  const allowed = async (): Promise<boolean> => true;
  const constraints = { audio: [{}], video: [{}] } as const;

  test("comes from the system when the user has allowed the page", async () => {
    for (const message of [AMBIGUOUS, SAFARI]) {
      const opener = { devices: refusing(message), isAllowed: allowed };
      expect((await openOne(opener, "audio", [{}])).problems.audio).toBe("system_denied");
      const problems = { audio: "system_denied", video: "system_denied" } as const;
      expect((await openDevices(opener, "video", constraints)).problems).toEqual(problems);
    }
  });

  test("counts as the user's where the permission is denied or unknown", async () => {
    for (const isAllowed of [undefined, async () => false]) {
      const opener = { devices: refusing(AMBIGUOUS), isAllowed };
      expect((await openOne(opener, "video", [{}])).problems.video).toBe("permission_denied");
    }
  });

  test("causes no permission query when its message names the cause", async () => {
    const opener = { devices: refusing("Permission denied"), isAllowed: allowed };
    expect((await openOne(opener, "audio", [{}])).problems.audio).toBe("permission_denied");
  });
});

import { expect, test } from "bun:test";
import { errorOf, parseFrame } from "../../../waves/browser/socket/incoming_frames";

const REFUSAL = { type: "error", code: "too_many_requests", message: "Wait.", ref: "1" } as const;

test("a malformed frame is ignored", () => {
  for (const junk of ["", "null", "7", "[]", "{", '{"no":"type"}', new ArrayBuffer(2)]) {
    expect(parseFrame(junk)).toBeNull();
  }
  expect(parseFrame('{"type":"pong","inbox_version":1}')).toEqual({
    type: "pong",
    inbox_version: 1,
  });
});

test("an error frame contains its optional retry delay (Z8)", () => {
  expect(errorOf({ ...REFUSAL, retry_after: 3 })).toMatchObject({
    code: "too_many_requests",
    message: "Wait.",
    retryAfterMs: 3_000,
  });
  expect(errorOf(REFUSAL).retryAfterMs).toBe(0);
});

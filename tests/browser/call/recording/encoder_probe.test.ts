import { describe, expect, test } from "bun:test";
import { ENOUGH_BYTES, encodeBlank } from "../../../../waves/browser/call/recording/encoder_probe";
import type { CompositorDeps } from "../../../../waves/browser/call/recording/recording_deps";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeCompositor } from "../../support/fake_recording";
import { outcome } from "../../support/fake_worker";

function paint({ deps }: FakeCompositor, frames: number): void {
  for (let frame = 0; frame < frames; frame += 1) deps.scene();
}

describe("the probe of the encoder", () => {
  function anEncoder() {
    const clock = new FakeClock();
    const studios: FakeCompositor[] = [];
    const open = (deps: CompositorDeps): FakeCompositor => {
      const compositor = new FakeCompositor(deps);
      studios.push(compositor);
      return compositor;
    };
    const seen = outcome(encodeBlank(clock, open));
    const [compositor] = studios;
    if (compositor === undefined) throw new Error("Nothing was opened.");
    return { clock, compositor, seen };
  }

  test("succeeds at the first output, without camera or microphone", async () => {
    const { clock, compositor, seen } = anEncoder();
    compositor.write("x");
    await clock.advance(100);
    expect(seen.name).toBeNull();
    compositor.write("x".repeat(ENOUGH_BYTES));
    await settle();
    expect([seen.name, compositor.did.join(), clock.pending]).toEqual(["", "start,stop", 0]);
    const { faces, sounds } = compositor.deps.scene();
    expect([faces.map(({ stream }) => stream), sounds]).toEqual([[null, null], []]);
  });

  test("waits for the few frames that a busy machine paints", async () => {
    const { clock, compositor, seen } = anEncoder();
    for (let second = 0; second < 20; second += 1) {
      paint(compositor, 1);
      await clock.advance(1_000);
    }
    expect(seen.name).toBeNull();
    compositor.write("x".repeat(ENOUGH_BYTES));
    await settle();
    expect(seen.name).toBe("");
  });

  test("fails without output, with too little output and after an error", async () => {
    const silent = anEncoder();
    silent.compositor.write("x");
    paint(silent.compositor, 126);
    await settle();
    const failing = anEncoder();
    failing.compositor.deps.failed();
    await settle();
    expect([silent.seen.name, failing.seen.name]).toEqual(["TimeoutError", "EncodingError"]);
    expect(silent.compositor.did.at(-1)).toBe("stop");
  });
});

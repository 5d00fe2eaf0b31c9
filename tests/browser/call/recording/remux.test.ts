import { describe, expect, test } from "bun:test";
import { PROGRESS_TIMEOUT_MS, runRemux } from "../../../../waves/browser/call/recording/remux";
import type { RemuxTask } from "../../../../waves/browser/call/recording/remux.worker";
import { FakeClock } from "../../support/fake_clock";
import { refuse } from "../../support/fake_recording";
import {
  ApiWorker,
  delivered,
  type FakeWorker,
  never,
  outcome,
  PLACE,
} from "../../support/fake_worker";

describe("the remux", () => {
  const TASK = { place: PLACE, extension: "webm" as const };

  test("may take long while it makes progress", async () => {
    const clock = new FakeClock();
    const remux = async (_task: RemuxTask, progressed: () => Promise<void>): Promise<void> => {
      for (let n = 0; n < 10; n += 1) {
        await clock.advance(PROGRESS_TIMEOUT_MS - 1_000);
        await progressed();
      }
    };
    const worker = new ApiWorker({ remux });
    const seen = outcome(runRemux(worker.asWorker, clock, TASK));
    for (let turn = 0; turn < 200 && seen.name === null; turn += 1) await delivered();
    expect([seen.name, worker.isTerminated, clock.pending]).toEqual(["", true, 0]);
  });

  test.each([
    ["that is silent", "TimeoutError", never, (_worker: FakeWorker) => {}],
    ["whose script is missing", "failed", never, (worker: FakeWorker) => worker.onerror()],
    [
      "that refuses",
      "QuotaExceededError",
      () => refuse("QuotaExceededError"),
      (_worker: FakeWorker) => {},
    ],
  ])("%s fails", async (_words, name, remux, happen) => {
    const [worker, clock] = [new ApiWorker({ remux }), new FakeClock()];
    const seen = outcome(runRemux(worker.asWorker, clock, TASK));
    happen(worker);
    await delivered();
    await clock.advance(PROGRESS_TIMEOUT_MS);
    expect([seen.name, worker.isTerminated]).toEqual([name, true]);
  });
});

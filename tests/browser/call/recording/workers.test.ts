/** Workers that are missing, fail, or never answer. */
import { describe, expect, test } from "bun:test";
import { ENOUGH_BYTES, encodeBlank } from "../../../../waves/browser/call/recording/encoder_probe";
import { Ticker } from "../../../../waves/browser/call/recording/frame_ticker";
import { Disk, type DiskTask } from "../../../../waves/browser/call/recording/opfs_writer";
import type { StudioParts } from "../../../../waves/browser/call/recording/recording_deps";
import { runRemux, SILENT_FOR_MS } from "../../../../waves/browser/call/recording/remux";
import {
  WorkerLoader,
  type WorkerModule,
} from "../../../../waves/browser/call/recording/worker_loader";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeStudio, refuse } from "../../support/fake_recording";

class FakeWorker {
  onmessage = (_event: { data: unknown }): void => {};
  onerror = (): void => {};
  readonly tasks: unknown[] = [];
  isTerminated = false;

  postMessage(task: unknown): void {
    this.tasks.push(task);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  get asWorker(): Worker {
    return this as unknown as Worker;
  }
}

const PLACE = { userId: "id-alice", id: "one" };

/** The name of the error of what was asked, or "" when it was answered. */
function outcome(work: Promise<unknown>): { name: string | null } {
  const seen: { name: string | null } = { name: null };
  work.then(
    () => Object.assign(seen, { name: "" }),
    (reason: DOMException) => Object.assign(seen, { name: reason.name }),
  );
  return seen;
}

describe("the disk", () => {
  function aDisk() {
    const worker = new FakeWorker();
    const clock = new FakeClock();
    return { worker, clock, disk: new Disk(worker.asWorker, clock) };
  }

  test("answers each task by its number, and leaves no timer behind", async () => {
    const { worker, clock, disk } = aDisk();
    const [opened, appended] = [outcome(disk.open(PLACE)), outcome(disk.append(new Blob(["1"])))];
    const [first, second] = worker.tasks as DiskTask[];
    worker.onmessage({ data: { n: second?.n, size: 0, error: "QuotaExceededError" } });
    worker.onmessage({ data: { n: first?.n, size: 0, error: "" } });
    await settle();
    expect([opened.name, appended.name, clock.pending]).toEqual(["", "QuotaExceededError", 0]);
  });

  test("that never answers is given up, and takes nothing more", async () => {
    const { worker, clock, disk } = aDisk();
    const opened = outcome(disk.open(PLACE));
    await clock.advance(8_000);
    expect([opened.name, worker.isTerminated]).toEqual(["TimeoutError", true]);
    const noted = outcome(disk.note(PLACE, "{}"));
    await settle();
    expect([noted.name, clock.pending]).toEqual(["failed", 0]);
  });

  test("whose file is missing fails at once, before and after", async () => {
    const { worker, disk } = aDisk();
    const opened = outcome(disk.open(PLACE));
    worker.onerror();
    const closed = outcome(disk.close());
    await settle();
    expect([opened.name, closed.name]).toEqual(["failed", "failed"]);
  });
});

describe("the ticker", () => {
  function aTicker(startWorker: () => Promise<Worker>) {
    const clock = new FakeClock();
    const painted = { times: 0 };
    const beat = (): void => {
      painted.times += 1;
    };
    return { clock, painted, ticker: new Ticker({ clock, startWorker, beat }) };
  }

  test("follows a worker that beats", async () => {
    const worker = new FakeWorker();
    const { clock, painted, ticker } = aTicker(async () => worker.asWorker);
    await settle();
    for (let n = 0; n < 50; n += 1) {
      worker.onmessage({ data: null });
      await clock.advance(40);
    }
    expect([painted.times, worker.tasks.length]).toEqual([50, 50]);
    ticker.stop();
    expect([worker.isTerminated, clock.pending]).toEqual([true, 0]);
  });

  test("beats by itself where there is no worker", async () => {
    const { clock, painted, ticker } = aTicker(() => refuse("failed"));
    await clock.advance(1_000);
    expect(painted.times).toBeGreaterThan(20);
    ticker.stop();
    expect(clock.pending).toBe(0);
  });

  test("beats by itself while a worker is silent, and hands over to it again", async () => {
    const worker = new FakeWorker();
    const { clock, painted, ticker } = aTicker(async () => worker.asWorker);
    await clock.advance(3_000);
    expect(painted.times).toBeGreaterThan(20);
    worker.onmessage({ data: null });
    const { times } = painted;
    await clock.advance(1_000);
    expect(painted.times).toBe(times);
    ticker.stop();
  });
});

describe("the remux", () => {
  const TASK = { place: PLACE, extension: "webm" as const };

  test("may take long as long as it writes", async () => {
    const [worker, clock] = [new FakeWorker(), new FakeClock()];
    const seen = outcome(runRemux(worker.asWorker, clock, TASK));
    for (let n = 0; n < 10; n += 1) {
      await clock.advance(SILENT_FOR_MS - 1_000);
      worker.onmessage({ data: { isDone: false, error: "" } });
    }
    worker.onmessage({ data: { isDone: true, error: "" } });
    await settle();
    expect([seen.name, worker.isTerminated, clock.pending]).toEqual(["", true, 0]);
  });

  test.each([
    ["that is silent", "TimeoutError", async (_worker: FakeWorker) => {}],
    ["that is missing", "failed", async (worker: FakeWorker) => worker.onerror()],
    [
      "that refuses",
      "QuotaExceededError",
      async (worker: FakeWorker) =>
        worker.onmessage({ data: { isDone: false, error: "QuotaExceededError" } }),
    ],
  ])("%s is given up", async (_words, name, happen) => {
    const [worker, clock] = [new FakeWorker(), new FakeClock()];
    const seen = outcome(runRemux(worker.asWorker, clock, TASK));
    await happen(worker);
    await clock.advance(SILENT_FOR_MS);
    expect([seen.name, worker.isTerminated]).toEqual([name, true]);
  });
});

describe("the encoder", () => {
  function anEncoder() {
    const clock = new FakeClock();
    const studios: FakeStudio[] = [];
    const open = (parts: StudioParts): FakeStudio => {
      const studio = new FakeStudio(parts);
      studios.push(studio);
      return studio;
    };
    const seen = outcome(encodeBlank(clock, open));
    const [studio] = studios;
    if (studio === undefined) throw new Error("Nothing was opened.");
    return { clock, studio, seen };
  }

  test("is fine once something comes out, and sees and hears nobody", async () => {
    const { clock, studio, seen } = anEncoder();
    studio.write("x");
    await clock.advance(100);
    expect(seen.name).toBeNull();
    studio.write("x".repeat(ENOUGH_BYTES));
    await settle();
    expect([seen.name, studio.did.join(), clock.pending]).toEqual(["", "start,stop", 0]);
    const { faces, sounds } = studio.parts.scene();
    expect([faces.map(({ stream }) => stream), sounds]).toEqual([[null, null], []]);
  });

  test("is not where nothing, or too little, comes out, or it fails", async () => {
    const silent = anEncoder();
    silent.studio.write("x");
    await silent.clock.advance(7_000);
    const failing = anEncoder();
    failing.studio.parts.failed();
    await settle();
    expect([silent.seen.name, failing.seen.name]).toEqual(["TimeoutError", "EncodingError"]);
    expect(silent.studio.did.at(-1)).toBe("stop");
  });
});

test("workers that were loaded once need the server no more", async () => {
  let isUpgraded = false;
  const made: string[] = [];
  class Made extends FakeWorker {}
  const maker = (name: string) =>
    class extends Made {
      constructor() {
        super();
        made.push(name);
      }
    } as unknown as new () => Worker;
  const module: WorkerModule = {
    DiskWorker: maker("disk"),
    MendWorker: maker("mend"),
    TickerWorker: maker("ticker"),
  };
  const loader = new WorkerLoader(() => (isUpgraded ? refuse("gone") : Promise.resolve(module)));
  await loader.load();
  isUpgraded = true;
  for (const name of ["DiskWorker", "MendWorker", "TickerWorker"] as const)
    await loader.start(name);
  expect(made).toEqual(["disk", "mend", "ticker"]);
});

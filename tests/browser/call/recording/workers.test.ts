/** Workers that are missing, fail, or never answer. */
import { describe, expect, test } from "bun:test";
import { expose } from "comlink";
import { CodeLoader } from "../../../../waves/browser/call/recording/code_loader";
import { ENOUGH_BYTES, encodeBlank } from "../../../../waves/browser/call/recording/encoder_probe";
import { FrameTicker } from "../../../../waves/browser/call/recording/frame_ticker";
import { OpfsWriter } from "../../../../waves/browser/call/recording/opfs_writer";
import type { CompositorDeps } from "../../../../waves/browser/call/recording/recording_deps";
import { PROGRESS_TIMEOUT_MS, runRemux } from "../../../../waves/browser/call/recording/remux";
import type { RemuxTask } from "../../../../waves/browser/call/recording/remux.worker";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeCompositor, refuse } from "../../support/fake_recording";

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

/** A worker with this API, at the other end of a message channel as comlink uses it. */
class ApiWorker extends FakeWorker {
  readonly #channel = new MessageChannel();
  readonly #port = this.#channel.port1;

  constructor(api: object) {
    super();
    expose(api, this.#channel.port2);
    this.#port.start();
  }

  override postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  addEventListener(type: string, listener: EventListener): void {
    this.#port.addEventListener(type, listener);
  }

  removeEventListener(type: string, listener: EventListener): void {
    this.#port.removeEventListener(type, listener);
  }

  override terminate(): void {
    super.terminate();
    this.#port.close();
    this.#channel.port2.close();
  }
}

const never = (): Promise<never> => new Promise(() => {});

/** Wait until the calls and answers that are under way have been delivered. */
async function delivered(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setTimeout(done));
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

describe("the writer", () => {
  function aWriter(api: object = { open: never, close: never, writeManifest: never }) {
    const worker = new ApiWorker(api);
    const clock = new FakeClock();
    return { worker, clock, writer: new OpfsWriter(worker.asWorker, clock) };
  }

  test("hands the name of an error over, and leaves no timer behind", async () => {
    const open = async (): Promise<void> => {};
    const append = (): Promise<number> => refuse("QuotaExceededError");
    const { worker, clock, writer } = aWriter({ open, append });
    const [opened, appended] = [
      outcome(writer.open(PLACE)),
      outcome(writer.append(new Blob(["1"]))),
    ];
    await delivered();
    expect([opened.name, appended.name, clock.pending]).toEqual(["", "QuotaExceededError", 0]);
    worker.terminate();
  });

  test("that does not respond is given up, and takes no further call", async () => {
    const { worker, clock, writer } = aWriter();
    const opened = outcome(writer.open(PLACE));
    await clock.advance(8_000);
    expect([opened.name, worker.isTerminated]).toEqual(["TimeoutError", true]);
    const written = outcome(writer.writeManifest(PLACE, "{}"));
    await settle();
    expect([written.name, clock.pending]).toEqual(["TimeoutError", 0]);
  });

  test("whose script is missing fails at once, before and after", async () => {
    const { worker, writer } = aWriter();
    const opened = outcome(writer.open(PLACE));
    worker.onerror();
    const closed = outcome(writer.close());
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
    return { clock, painted, frameTicker: new FrameTicker({ clock, startWorker, beat }) };
  }

  test("follows a worker that beats", async () => {
    const worker = new FakeWorker();
    const { clock, painted, frameTicker } = aTicker(async () => worker.asWorker);
    await settle();
    for (let n = 0; n < 50; n += 1) {
      worker.onmessage({ data: null });
      await clock.advance(40);
    }
    expect([painted.times, worker.tasks.length]).toEqual([50, 50]);
    frameTicker.stop();
    expect([worker.isTerminated, clock.pending]).toEqual([true, 0]);
  });

  test("beats by itself where there is no worker", async () => {
    const { clock, painted, frameTicker } = aTicker(() => refuse("failed"));
    await clock.advance(1_000);
    expect(painted.times).toBeGreaterThan(20);
    frameTicker.stop();
    expect(clock.pending).toBe(0);
  });

  test("beats by itself while a worker is silent, and hands over to it again", async () => {
    const worker = new FakeWorker();
    const { clock, painted, frameTicker } = aTicker(async () => worker.asWorker);
    await clock.advance(3_000);
    expect(painted.times).toBeGreaterThan(20);
    worker.onmessage({ data: null });
    const { times } = painted;
    await clock.advance(1_000);
    expect(painted.times).toBe(times);
    frameTicker.stop();
  });
});

describe("the remux", () => {
  const TASK = { place: PLACE, extension: "webm" as const };

  test("may take long as long as it makes progress", async () => {
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
  ])("%s is given up", async (_words, name, remux, happen) => {
    const [worker, clock] = [new ApiWorker({ remux }), new FakeClock()];
    const seen = outcome(runRemux(worker.asWorker, clock, TASK));
    happen(worker);
    await delivered();
    await clock.advance(PROGRESS_TIMEOUT_MS);
    expect([seen.name, worker.isTerminated]).toEqual([name, true]);
  });
});

describe("the encoder", () => {
  function anEncoder() {
    const clock = new FakeClock();
    const studios: FakeCompositor[] = [];
    const open = (parts: CompositorDeps): FakeCompositor => {
      const compositor = new FakeCompositor(parts);
      studios.push(compositor);
      return compositor;
    };
    const seen = outcome(encodeBlank(clock, open));
    const [compositor] = studios;
    if (compositor === undefined) throw new Error("Nothing was opened.");
    return { clock, compositor, seen };
  }

  test("is fine once something comes out, and sees and hears nobody", async () => {
    const { clock, compositor, seen } = anEncoder();
    compositor.write("x");
    await clock.advance(100);
    expect(seen.name).toBeNull();
    compositor.write("x".repeat(ENOUGH_BYTES));
    await settle();
    expect([seen.name, compositor.did.join(), clock.pending]).toEqual(["", "start,stop", 0]);
    const { faces, sounds } = compositor.parts.scene();
    expect([faces.map(({ stream }) => stream), sounds]).toEqual([[null, null], []]);
  });

  test("is not where nothing, or too little, comes out, or it fails", async () => {
    const silent = anEncoder();
    silent.compositor.write("x");
    await silent.clock.advance(7_000);
    const failing = anEncoder();
    failing.compositor.parts.failed();
    await settle();
    expect([silent.seen.name, failing.seen.name]).toEqual(["TimeoutError", "EncodingError"]);
    expect(silent.compositor.did.at(-1)).toBe("stop");
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
  const code = {
    OpfsWriterWorker: maker("writer"),
    RemuxWorker: maker("remux"),
    FrameTickerWorker: maker("ticker"),
  } as unknown as Awaited<ReturnType<CodeLoader["load"]>>;
  const loader = new CodeLoader(() => (isUpgraded ? refuse("gone") : Promise.resolve(code)));
  expect(() => loader.loaded).toThrow();
  await loader.load();
  isUpgraded = true;
  for (const name of ["OpfsWriterWorker", "RemuxWorker", "FrameTickerWorker"] as const)
    await loader.startWorker(name);
  expect(made).toEqual(["writer", "remux", "ticker"]);
  expect(loader.loaded).toBe(code);
});

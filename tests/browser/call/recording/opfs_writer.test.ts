import { describe, expect, test } from "bun:test";
import { OpfsWriter } from "../../../../waves/browser/call/recording/opfs_writer";
import { FakeClock, settle } from "../../support/fake_clock";
import { refuse } from "../../support/fake_recording";
import { ApiWorker, delivered, never, outcome, PLACE } from "../../support/fake_worker";

describe("the writer", () => {
  function aWriter(api: object = { open: never, close: never, writeManifest: never }) {
    const worker = new ApiWorker(api);
    const clock = new FakeClock();
    return { worker, clock, writer: new OpfsWriter(worker.asWorker, clock) };
  }

  test("passes on the name of an error and leaves no timer", async () => {
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

  test("that does not respond fails and accepts no further call", async () => {
    const { worker, clock, writer } = aWriter();
    const opened = outcome(writer.open(PLACE));
    await clock.advance(20_000);
    expect([opened.name, worker.isTerminated]).toEqual(["TimeoutError", true]);
    const written = outcome(writer.writeManifest(PLACE, "{}"));
    await settle();
    expect([written.name, clock.pending]).toEqual(["TimeoutError", 0]);
  });

  test("whose script is missing fails at once, before and after a call", async () => {
    const { worker, writer } = aWriter();
    const opened = outcome(writer.open(PLACE));
    worker.onerror();
    const closed = outcome(writer.close());
    await settle();
    expect([opened.name, closed.name]).toEqual(["failed", "failed"]);
  });
});

import { expect, test } from "bun:test";
import { CodeLoader } from "../../../../waves/browser/call/recording/code_loader";
import { refuse } from "../../support/fake_recording";
import { FakeWorker } from "../../support/fake_worker";

test("workers that are loaded once no longer need the server", async () => {
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

import { expect, test } from "bun:test";
import { createLoader } from "../../../waves/browser/kit/loader";
import { FakeClock, settle } from "../support/fake_clock";

/** Return a loader whose loads are answered by the test. */
function loading() {
  const clock = new FakeClock();
  const loads: { resolve(value: string): void; reject(): void }[] = [];
  const loader = createLoader(
    () => new Promise<string>((resolve, reject) => loads.push({ resolve, reject })),
    clock,
  );
  return { clock, loads, loader };
}

test("nothing is loaded before it is wanted, and then once", async () => {
  const { loads, loader } = loading();
  expect(loads.length).toBe(0);
  loader.want();
  loader.want();
  expect(loads.length).toBe(1);
  expect(loader.loaded()).toBeNull();
  let calls = 0;
  loader.subscribe(() => calls++);
  const unsubscribe = loader.subscribe(() => calls++);
  unsubscribe();
  loads[0]?.resolve("code");
  await settle();
  expect([loader.loaded(), calls]).toEqual(["code", 1]);
  loader.want();
  expect(loads.length).toBe(1);
});

test("a failed load is retried, less and less often", async () => {
  const { clock, loads, loader } = loading();
  loader.want();
  for (const ms of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    const before = loads.length;
    loads.at(-1)?.reject();
    await settle();
    await clock.advance(ms - 1);
    expect(loads.length).toBe(before);
    await clock.advance(1);
    expect(loads.length).toBe(before + 1);
  }
  loads.at(-1)?.resolve("code");
  await settle();
  expect(loader.loaded()).toBe("code");
});

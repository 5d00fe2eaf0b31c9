/** What is asked of an object before its code is loaded. */
import { beforeEach, describe, expect, spyOn, test } from "bun:test";
import { Later } from "../../../waves/browser/kit/later";
import { createStore } from "../../../waves/browser/kit/store";
import { FakeClock, settle } from "../support/fake_clock";

class Light {
  readonly store = createStore({ isOn: false });
  readonly calls: string[] = [];

  turn(isOn: boolean, by = "hand"): void {
    this.calls.push(by);
    this.store.set({ isOn });
  }
}

let clock: FakeClock;
let loads: ReturnType<typeof Promise.withResolvers<void>>[];
let made: Light[];
let later: Later<Light>;

beforeEach(() => {
  clock = new FakeClock();
  loads = [];
  made = [];
  later = new Later({
    clock,
    async load() {
      const arrived = Promise.withResolvers<void>();
      loads.push(arrived);
      await arrived.promise;
      return () => new Light();
    },
    begin(light) {
      light.calls.push("begin");
      made.push(light);
    },
  });
});

async function load(): Promise<Light> {
  later.want();
  loads.at(-1)?.resolve();
  await settle();
  return later.now;
}

describe("an object that is loaded later", () => {
  test("is loaded and created once", async () => {
    expect([later.loaded, loads.length]).toEqual([null, 0]);
    expect(() => later.now).toThrow();
    const light = await load();
    await load();
    expect([made.length, loads.length]).toEqual([1, 1]);
    expect(later.loaded).toBe(light);
  });

  test("is told in order what was asked of it, and at once afterwards", async () => {
    const { turn } = later.actions((light) => light);
    turn(true, "first");
    later.run((light) => light.turn(false, "second"));
    expect(loads.length).toBe(1);
    const light = await load();
    expect(light.calls).toEqual(["begin", "first", "second"]);
    turn(true, "third");
    expect(light.calls.at(-1)).toBe("third");
  });

  test("is told what has happened before what is asked of it", async () => {
    const { turn } = later.actions((light) => light);
    turn(true, "asked");
    later.whenLoaded((light) => light.turn(true, "happened"));
    later.whenLoaded((light) => light.turn(true, "also"));
    const light = await load();
    expect(light.calls).toEqual(["happened", "also", "begin", "asked"]);
    later.whenLoaded((light) => light.turn(true, "now"));
    expect(light.calls.at(-1)).toBe("now");
  });

  test("is not loaded for what happens", () => {
    later.whenLoaded((light) => light.turn(true));
    expect(loads).toEqual([]);
  });

  test("is told nothing that was dropped", async () => {
    later.run((light) => light.turn(true));
    later.whenLoaded((light) => light.turn(true));
    later.forget();
    const light = await load();
    expect(light.calls).toEqual(["begin"]);
  });

  test("is told after a load that failed", async () => {
    later.run((light) => light.turn(true));
    loads[0]?.reject(new Error("offline"));
    await settle();
    await clock.advance(1_000);
    expect(loads.length).toBe(2);
    const light = await load();
    expect(light.calls).toEqual(["begin", "hand"]);
  });
});

describe("a store of an object that is loaded later", () => {
  test("has its initial value, and then follows", async () => {
    const initial = { isOn: false };
    const store = later.store(initial, (light) => light.store);
    let changes = 0;
    const stop = store.subscribe(() => {
      changes += 1;
    });
    expect(store.getSnapshot()).toBe(initial);
    later.run((light) => light.turn(true));
    const light = await load();
    expect([changes, store.getSnapshot().isOn]).toEqual([1, true]);
    light.turn(false);
    expect([changes, store.getSnapshot().isOn]).toEqual([2, false]);
    stop();
    light.turn(true);
    expect(changes).toBe(2);
  });

  test("tells nobody who has unsubscribed before", async () => {
    const store = later.store({ isOn: false }, (light) => light.store);
    let changes = 0;
    const listener = (): void => {
      changes += 1;
    };
    store.subscribe(listener)();
    const light = await load();
    light.turn(true);
    expect(changes).toBe(0);
    store.subscribe(listener);
    light.turn(false);
    expect(changes).toBe(1);
  });

  test("a task that fails does not stop the others", async () => {
    const reported = spyOn(globalThis, "reportError").mockImplementation(() => {});
    const heard: string[] = [];
    later.run(() => {
      throw new Error("no");
    });
    later.run(() => heard.push("second"));
    const store = later.store({ isOn: false }, (light) => light.store);
    store.subscribe(() => heard.push("listener"));
    await load();
    expect(heard).toEqual(["second", "listener"]);
    expect(reported).toHaveBeenCalledTimes(1);
    reported.mockRestore();
  });
});

import { describe, expect, mock, test } from "bun:test";
import { createStore } from "../../../waves/browser/kit/store";

describe("a store", () => {
  test("keeps its snapshot until a value changes", () => {
    const store = createStore({ count: 1, name: "a" });
    const before = store.getSnapshot();
    store.set({ count: 1 });
    expect(store.getSnapshot()).toBe(before);
    store.set({ count: 2 });
    expect(store.getSnapshot()).toEqual({ count: 2, name: "a" });
    expect(before).toEqual({ count: 1, name: "a" });
  });

  test("does not notify when no value changes, including NaN", () => {
    const store = createStore({ ratio: Number.NaN });
    const listener = mock();
    store.subscribe(listener);
    store.set({ ratio: Number.NaN });
    store.set({});
    expect(listener).not.toHaveBeenCalled();
  });

  test("returns frozen snapshots", () => {
    const store = createStore({ count: 1 });
    expect(Object.isFrozen(store.getSnapshot())).toBe(true);
    store.set({ count: 2 });
    expect(Object.isFrozen(store.getSnapshot())).toBe(true);
  });

  test("does not notify unsubscribed listeners, also during a notification", () => {
    const store = createStore({ count: 1 });
    const heard: string[] = [];
    const stop = store.subscribe(() => {
      heard.push("first");
      stop();
    });
    store.subscribe(() => heard.push("second"));
    store.set({ count: 2 });
    store.set({ count: 3 });
    expect(heard).toEqual(["first", "second", "second"]);
  });

  test("is independent of the object it is created from", () => {
    const initial = { count: 1 };
    const store = createStore(initial);
    initial.count = 9;
    expect(store.getSnapshot().count).toBe(1);
  });
});

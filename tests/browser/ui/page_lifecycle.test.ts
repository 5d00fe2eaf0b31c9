/** What waits for an idle browser. */
import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { onIdle } from "../../../waves/browser/ui/page_lifecycle";

let requests: Map<number, () => void>;
let calls: number;

const idleCallbacks = {
  requestIdleCallback(task: () => void): number {
    requests.set(requests.size + 1, task);
    return requests.size;
  },
  cancelIdleCallback: (request: number) => requests.delete(request),
};

/** The window of a browser with these functions. */
function browserWith(functions: object): void {
  Object.assign(globalThis, { window: functions }, functions);
}

beforeEach(() => {
  jest.useFakeTimers();
  requests = new Map();
  calls = 0;
  browserWith(idleCallbacks);
});

afterEach(() => {
  jest.useRealTimers();
  for (const name of ["window", ...Object.keys(idleCallbacks)])
    Reflect.deleteProperty(globalThis, name);
});

const listener = (): void => {
  calls += 1;
};

test("the listener is called when the page has settled and the browser is idle", () => {
  onIdle(listener);
  expect(requests.size).toBe(0);
  jest.advanceTimersByTime(1_000);
  expect(calls).toBe(0);
  for (const task of requests.values()) task();
  expect(calls).toBe(1);
});

test("nothing is left of it when it is cancelled, before or after the page has settled", () => {
  onIdle(listener)();
  const cancel = onIdle(listener);
  jest.advanceTimersByTime(1_000);
  expect(requests.size).toBe(1);
  cancel();
  expect(requests.size).toBe(0);
});

test("a browser without idle callbacks calls when the page has settled", () => {
  browserWith({ requestIdleCallback: undefined });
  browserWith({});
  const cancel = onIdle(listener);
  onIdle(listener);
  cancel();
  jest.advanceTimersByTime(1_000);
  expect(calls).toBe(1);
});

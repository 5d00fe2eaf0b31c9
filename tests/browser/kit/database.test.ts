import { afterEach, beforeEach, expect, test } from "bun:test";
import { lazyDatabase } from "../../../waves/browser/kit/database";

class FailingRequest extends EventTarget {
  readonly error = new DOMException("No storage.", "UnknownError");
}

const globals = globalThis as { indexedDB?: unknown; IDBRequest?: unknown };
const { indexedDB, IDBRequest } = globals;
let opens: string[];

beforeEach(() => {
  opens = [];
  globals.IDBRequest = FailingRequest;
  globals.indexedDB = {
    open(name: string) {
      opens.push(name);
      const request = new FailingRequest();
      queueMicrotask(() => request.dispatchEvent(new Event("error")));
      return request;
    },
  };
});

afterEach(() => {
  Object.assign(globals, { indexedDB, IDBRequest });
});

test("a database is opened at its first use, once for concurrent calls", async () => {
  const database = lazyDatabase("waves-test", () => {});
  expect(opens).toEqual([]);
  await Promise.allSettled([database(), database()]);
  expect(opens).toEqual(["waves-test"]);
});

test("a database that failed to open is opened again by the next call", async () => {
  const database = lazyDatabase("waves-test", () => {});
  await expect(database()).rejects.toThrow("No storage.");
  await expect(database()).rejects.toThrow("No storage.");
  expect(opens).toHaveLength(2);
});

import { beforeEach, describe, expect, test } from "bun:test";
import { createStore } from "../../../waves/browser/kit/store";
import { guardDrops, NO_DROP, refuseFiles } from "../../../waves/browser/ui/file_drops";
import { FakeClock } from "../support/fake_clock";

class Place extends EventTarget {
  constructor(private readonly isField: boolean) {
    super();
  }
  closest(): Place | null {
    return this.isField ? this : null;
  }
}

let refused = 0;

/** Dispatch the events of a drag and drop; true for each whose default is prevented. */
function drop(types: string[], isField: boolean): boolean[] {
  const place = new Place(isField);
  guardDrops(place, () => {
    refused += 1;
  });
  return ["dragenter", "dragover", "drop"].map((type) => {
    const event = Object.assign(new Event(type, { cancelable: true }), { dataTransfer: { types } });
    return !place.dispatchEvent(event);
  });
}

beforeEach(() => {
  refused = 0;
});

describe("a drop", () => {
  const all = [true, true, true];
  const none = [false, false, false];
  test.each([
    ["a file on the page", ["Files"], false, all, 3],
    ["a file on a field", ["Files"], true, all, 3],
    ["a picture of a page", ["text/uri-list", "text/html", "Files"], true, all, 3],
    ["a link on the page", ["text/uri-list", "text/plain"], false, all, 0],
    ["a link on a field", ["text/uri-list", "text/plain"], true, none, 0],
    ["words on a field", ["text/plain"], true, none, 0],
    ["words on the page", ["text/plain"], false, all, 0],
  ])("%s", (_, types, isField, kept, count) => {
    expect(drop(types, isField)).toEqual(kept);
    expect(refused).toBe(count);
  });
});

test.each([
  [["Files"], 1],
  [["Files", "text/plain"], 0],
  [["text/plain"], 0],
])("a paste of %p is refused %p times", (types, count) => {
  const page = new EventTarget();
  guardDrops(page, () => {
    refused += 1;
  });
  page.dispatchEvent(Object.assign(new Event("paste"), { clipboardData: { types } }));
  expect(refused).toBe(count);
});

test("the notice is shown for some seconds after the last file", async () => {
  const clock = new FakeClock();
  const store = createStore(NO_DROP);
  const refuse = refuseFiles(store, clock);
  refuse();
  await clock.advance(5_000);
  refuse();
  await clock.advance(5_000);
  expect(store.getSnapshot().refused).toBe(true);
  await clock.advance(1_000);
  expect(store.getSnapshot().refused).toBe(false);
});

describe("where files are taken", () => {
  const file = new File(["a"], "a.txt");
  const folder = { kind: "file", webkitGetAsEntry: () => ({ isDirectory: true }) };
  const item = { kind: "file", webkitGetAsEntry: () => null, getAsFile: () => file };
  let taken: (readonly File[])[];
  let held: boolean[];
  let takes: boolean;

  function send(type: string, fields: object): boolean {
    const place = new Place(true);
    const refuse = (): void => {
      refused += 1;
    };
    guardDrops(place, refuse, {
      takes: () => takes,
      take: (files) => void taken.push(files),
      held: (isOver) => void held.push(isOver),
    });
    return !place.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), fields));
  }
  const drag = (type: string) =>
    send(type, { dataTransfer: { types: ["Files"], items: [folder, item] } });

  beforeEach(() => {
    taken = [];
    held = [];
    takes = true;
  });

  test("a drop is taken without folders, and shown while it is held", () => {
    for (const type of ["dragenter", "dragover", "drop"]) expect(drag(type)).toBe(true);
    expect([taken, held, refused]).toEqual([[[file]], [true, true, false], 0]);
  });

  test("what leaves the window is no longer held", () => {
    send("dragleave", { relatedTarget: {} });
    send("dragleave", { relatedTarget: null });
    expect(held).toEqual([false]);
  });

  test("a paste is taken instead of its name", () => {
    const clipboardData = { types: ["Files"], files: [file] };
    expect(send("paste", { clipboardData })).toBe(true);
    expect([taken, refused]).toEqual([[[file]], 0]);
    takes = false;
    expect(send("paste", { clipboardData })).toBe(false);
    expect([taken.length, refused]).toEqual([1, 1]);
  });

  test("elsewhere it is refused", () => {
    takes = false;
    drag("drop");
    expect([taken, held, refused]).toEqual([[], [false], 1]);
  });
});

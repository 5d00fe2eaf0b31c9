import { beforeEach, expect, test } from "bun:test";
import { followLongPress, type Place } from "../../../waves/browser/ui/long_press";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;
let element: EventTarget;
let off: AbortController;
let places: Place[];
let hasEffect: boolean;

beforeEach(() => {
  clock = new FakeClock();
  element = new EventTarget();
  off = new AbortController();
  places = [];
  hasEffect = true;
  const opened = (_: EventTarget | null, at: Place) => places.push(at) > 0 && hasEffect;
  followLongPress(element, clock, opened, off.signal);
});

function pointer(type: string, fields: object = {}): void {
  const touch = { pointerType: "touch", isPrimary: true, clientX: 5, clientY: 6 };
  element.dispatchEvent(Object.assign(new Event(type), touch, fields));
}

/** Whether a click is one, or the end of a long press. */
function clicks(): boolean {
  return element.dispatchEvent(new Event("click", { cancelable: true }));
}

test("a finger that stays opens once, and its end is no click", async () => {
  pointer("pointerdown");
  await clock.advance(499);
  expect(places).toEqual([]);
  await clock.advance(1);
  expect(places).toEqual([{ x: 5, y: 6 }]);
  pointer("pointerup");
  expect([clicks(), clicks()]).toEqual([false, true]);
});

test.each(["pointerup", "pointercancel"])(
  "a press that ends with %s is a short one",
  async (end) => {
    pointer("pointerdown");
    pointer(end);
    await clock.advance(1_000);
    expect(places).toEqual([]);
    expect(clicks()).toBe(true);
  },
);

test("a finger that scrolls does not open", async () => {
  pointer("pointerdown");
  pointer("pointermove", { clientY: 17 });
  await clock.advance(1_000);
  expect(places).toEqual([]);
});

test("a finger that trembles opens", async () => {
  pointer("pointerdown");
  pointer("pointermove", { clientX: 9 });
  await clock.advance(1_000);
  expect(places).toHaveLength(1);
});

test.each([{ pointerType: "mouse" }, { isPrimary: false }])("%p does not open", async (fields) => {
  pointer("pointerdown", fields);
  await clock.advance(1_000);
  expect(places).toEqual([]);
});

test("where nothing opens, the end is a click", async () => {
  hasEffect = false;
  pointer("pointerdown");
  await clock.advance(500);
  expect(clicks()).toBe(true);
});

test("nothing opens once it has stopped", async () => {
  pointer("pointerdown");
  off.abort();
  await clock.advance(1_000);
  expect(places).toEqual([]);
});

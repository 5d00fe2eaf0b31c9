import { beforeEach, describe, expect, test } from "bun:test";
import { type CallSnapshot, IDLE } from "../../../waves/browser/call/model/snapshot";
import { createStore, type Store } from "../../../waves/browser/kit/store";
import { type KeyPress, Shortcuts } from "../../../waves/browser/stage/shortcuts";
import { STAGE_AT_FIRST, type StageSnapshot } from "../../../waves/browser/stage/snapshot";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;
let call: Store<CallSnapshot>;
let stage: Store<StageSnapshot>;
let done: string[];
type Place = "ring" | "field" | "body";
let focus: Place;
let text: string;
let popover: boolean;
let areOn: boolean;
let isFull: boolean;
let press: (key: string, more?: Partial<KeyPress>) => boolean;

beforeEach(() => {
  clock = new FakeClock();
  call = createStore<CallSnapshot>({ ...IDLE });
  stage = createStore<StageSnapshot>({ ...STAGE_AT_FIRST });
  done = [];
  focus = "body";
  text = "";
  popover = false;
  areOn = true;
  isFull = false;
  const note = (name: string) => () => void done.push(name);
  const keys = {
    m: note("microphone"),
    v: note("camera"),
    h: note("hangUp"),
    "+": note("nearer"),
  };
  new Shortcuts({
    call,
    stage,
    clock,
    actions: {
      decline: note("decline"),
      closePanel: note("closePanel"),
      pointerMoved: () => {},
    },
    leaveFullScreen() {
      if (isFull) done.push("leaveFullScreen");
      return isFull;
    },
    keys: () => (areOn ? keys : null),
    onKey(listener) {
      press = (key, more = {}) => {
        let swallowed = false;
        listener({
          key,
          code: "",
          repeat: false,
          altKey: false,
          ctrlKey: false,
          metaKey: false,
          preventDefault: () => {
            swallowed = true;
          },
          stopPropagation: () => {},
          ...more,
        });
        return swallowed;
      };
    },
    field: () => (focus === "field" ? { text } : null),
    isOnRing: () => focus === "ring",
    hasPopover: () => popover,
    focusRing() {
      const before = focus;
      focus = "ring";
      return () => {
        if (focus === "ring") focus = before;
      };
    },
  });
});

const ring = () => call.set({ phase: "incoming", callId: "1" });

describe("an incoming call", () => {
  test("takes the focus and returns it at its end", async () => {
    focus = "field";
    ring();
    await clock.advance(0);
    expect<Place>(focus).toBe("ring");
    call.set({ phase: "ended", endReason: "cancelled" });
    await clock.advance(0);
    expect(focus).toBe("field");
  });

  test("does not take the focus while the user has unsent input", async () => {
    focus = "field";
    text = "I was about to";
    ring();
    await clock.advance(0);
    expect(focus).toBe("field");
  });

  test("does not take the focus just after a key press", async () => {
    focus = "field";
    press("Backspace");
    await clock.advance(2_900);
    ring();
    await clock.advance(0);
    expect(focus).toBe("field");
  });

  test("takes no focus when it ends before it is rendered", async () => {
    ring();
    call.set({ phase: "idle", callId: "" });
    await clock.advance(0);
    expect(focus).toBe("body");
  });

  test("ignores keys in its first half second", async () => {
    ring();
    await clock.advance(499);
    expect(press("Enter")).toBe(true);
    expect(press("Escape")).toBe(true);
    expect(done).toEqual([]);
    await clock.advance(1);
    expect(press("Enter")).toBe(false);
    expect(press("Escape")).toBe(true);
    expect(done).toEqual(["decline"]);
  });

  test("leaves all keys, including Escape, to a user who is typing", async () => {
    focus = "field";
    text = "no";
    ring();
    await clock.advance(100);
    expect(press("x")).toBe(false);
    await clock.advance(600);
    expect(press("Escape")).toBe(false);
    expect(done).toEqual([]);
  });

  test("leaves Escape to an open menu", async () => {
    ring();
    await clock.advance(600);
    popover = true;
    expect(press("Escape")).toBe(false);
    expect(done).toEqual([]);
  });

  test("is not answered or silenced by a letter key", async () => {
    ring();
    await clock.advance(600);
    for (const key of ["a", "m", "v", "h", " "]) press(key);
    expect(done).toEqual([]);
  });
});

describe("keyboard shortcuts", () => {
  beforeEach(() => call.set({ phase: "connected", callId: "1" }));

  test("act on the letters of their table and on no others", () => {
    for (const key of ["m", "V", "h"]) expect(press(key)).toBe(true);
    for (const key of ["x", "constructor", "toString"]) expect(press(key)).toBe(false);
    expect(done).toEqual(["microphone", "camera", "hangUp"]);
  });

  test("act on the characters of their table and leave others to the page", () => {
    expect([press("+"), press("-"), press("+", { ctrlKey: true })]).toEqual([true, false, false]);
    expect(done).toEqual(["nearer"]);
  });

  test("ignore letters when single-key shortcuts are disabled", () => {
    areOn = false;
    for (const key of ["m", "V", "h"]) expect(press(key)).toBe(false);
    expect(done).toEqual([]);
  });

  test("use the physical key on non-Latin keyboard layouts", () => {
    expect(press("ь", { code: "KeyM" })).toBe(true);
    expect(press("Escape", { code: "Escape" })).toBe(false);
    expect(press("w", { code: "KeyM" })).toBe(false);
    expect(done).toEqual(["microphone"]);
  });

  test("ignore keys typed into a field", () => {
    focus = "field";
    expect(press("h")).toBe(false);
    expect(done).toEqual([]);
  });

  test("ignore repeated keys and shortcuts of the browser", () => {
    press("m", { repeat: true });
    press("h", { ctrlKey: true });
    press("v", { metaKey: true });
    press("m", { altKey: true });
    expect(done).toEqual([]);
  });

  test("Escape closes an open panel, also from a field inside", () => {
    stage.set({ panel: "chat" });
    focus = "field";
    expect(press("Escape")).toBe(true);
    expect(done).toEqual(["closePanel"]);
  });

  test("Escape leaves full screen when no panel is open", () => {
    isFull = true;
    stage.set({ panel: "details" });
    press("Escape");
    stage.set({ panel: "" });
    press("Escape");
    expect(done).toEqual(["closePanel", "leaveFullScreen"]);
  });

  test("Escape is left to an open menu and to an input method", () => {
    stage.set({ panel: "chat" });
    expect(press("Escape", { isComposing: true })).toBe(false);
    expect(press("Escape", { keyCode: 229 })).toBe(false);
    popover = true;
    expect(press("Escape")).toBe(false);
    expect(done).toEqual([]);
  });

  test("Escape is left to the page when nothing is open", () => {
    expect(press("Escape")).toBe(false);
    stage.set({ panel: "chat", minimised: true });
    expect(press("Escape")).toBe(false);
    expect(done).toEqual([]);
  });

  test("do nothing after the call has ended", () => {
    call.set({ phase: "ended" });
    press("h");
    expect(done).toEqual([]);
  });
});

test.each([
  ["Escape", { keyCode: 229 }],
  ["Escape", { isComposing: true }],
  ["m", { keyCode: 229 }],
])("the key %p of an input method is ignored", (key, fields) => {
  for (const phase of ["incoming", "connected"] as const) {
    call.set({ phase, callId: phase });
    stage.set({ panel: "chat" });
    clock.advance(1_000);
    expect(press(key, fields)).toBe(false);
  }
  expect(done).toEqual([]);
});

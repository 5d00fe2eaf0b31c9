import { beforeEach, describe, expect, test } from "bun:test";
import { type SendKeyDeps, sendOnEnter } from "../../../waves/browser/ui/send_key";

class Area extends EventTarget {
  readonly focused: string[] = [];
  blur(): void {
    this.focused.push("blur");
    happen("compositionend");
  }
  focus(): void {
    this.focused.push("focus");
  }
}

let area: Area;
let sent: number;
let device: { isTouch: boolean; composesWords: boolean };

/** Dispatch an event; true if its default is prevented. */
function happen(type: string, fields: object = {}): boolean {
  return !area.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), fields));
}

const press = (key: string, fields: object = {}) => happen("keydown", { key, ...fields });

function compose(text: string): void {
  happen("compositionstart", { data: "" });
  happen("compositionupdate", { data: text });
}

beforeEach(() => {
  area = new Area();
  sent = 0;
  device = { isTouch: false, composesWords: true };
  const deps: SendKeyDeps = {
    isTouch: () => device.isTouch,
    composesWords: () => device.composesWords,
    send: () => {
      sent += 1;
    },
  };
  sendOnEnter(area as unknown as HTMLTextAreaElement, deps);
});

describe("a physical keyboard", () => {
  test("Enter sends once and inserts no line break", () => {
    expect(press("Enter", { keyCode: 13 })).toBe(true);
    expect(sent).toBe(1);
  });

  test.each(["shiftKey", "altKey", "ctrlKey", "metaKey"])("Enter with %p does not send", (key) => {
    expect(press("Enter", { keyCode: 13, [key]: true })).toBe(false);
    expect(sent).toBe(0);
  });

  test.each([
    ["while a word is being composed", { keyCode: 229, isComposing: true }],
    ["after the composition has ended (Safari)", { keyCode: 229, isComposing: false }],
    ["when only the composition is known", { keyCode: 13, isComposing: true }],
  ])("Enter is left to the input method %s", (_, fields) => {
    compose("にほん");
    if (!fields.isComposing) happen("compositionend", { data: "日本" });
    expect(press("Enter", fields)).toBe(false);
    expect(sent).toBe(0);
    happen("compositionend", { data: "日本" });
    press("Enter", { keyCode: 13 });
    expect(sent).toBe(1);
  });

  test("a Latin word in an input method is not sent", () => {
    compose("nihao");
    press("Enter", { keyCode: 229, isComposing: true });
    expect(sent).toBe(0);
  });
});

describe("an on-screen keyboard", () => {
  beforeEach(() => {
    device.isTouch = true;
  });

  test.each([13, 229])("Enter with key code %p sends the composed word", (keyCode) => {
    compose("don't");
    expect(press("Enter", { keyCode, isComposing: true })).toBe(true);
    expect(sent).toBe(1);
    expect(area.focused).toEqual(["blur", "focus"]);
  });

  test.each(["Привет", "שלום", "γειά", "สวัสดี", "नमस्ते", "chào", "안녕"])(
    "%p needs no conversion and is sent",
    (word) => {
      compose(word);
      press("Enter", { keyCode: 13, isComposing: true });
      expect(sent).toBe(1);
    },
  );

  test.each(["にほん", "ni hao", "ni\u2006hao", "ㄋㄧ", "カナ", "ｎ"])(
    "%p needs conversion and is not sent",
    (word) => {
      compose(word);
      expect(press("Enter", { keyCode: 13, isComposing: true })).toBe(false);
      expect(sent).toBe(0);
    },
  );

  test("Safari composes only with input methods", () => {
    device.composesWords = false;
    compose("nihao");
    press("Enter", { keyCode: 229, isComposing: true });
    happen("compositionend", { data: "nihao" });
    press("Enter", { keyCode: 229, isComposing: false });
    expect(sent).toBe(0);
    press("Enter", { keyCode: 13 });
    expect(sent).toBe(1);
  });

  test("a line break of an unidentified key sends", () => {
    press("Unidentified", { keyCode: 229 });
    expect(happen("beforeinput", { inputType: "insertLineBreak" })).toBe(true);
    expect(sent).toBe(1);
  });

  test("a requested line break is inserted", () => {
    press("Enter", { keyCode: 13, shiftKey: true });
    expect(happen("beforeinput", { inputType: "insertLineBreak" })).toBe(false);
    press("Unidentified", { keyCode: 229 });
    expect(happen("beforeinput", { inputType: "insertText" })).toBe(false);
    expect(sent).toBe(0);
  });
});

import { describe, expect, test } from "bun:test";
import { StagePage } from "../support/stage_page";

describe("touch", () => {
  const shown = () => {
    const page = new StagePage();
    page.connect();
    return page;
  };
  const tap = (page: StagePage, isOnControl = false): boolean => {
    page.stage.touchControls.pressed({ isTouch: true });
    return page.stage.touchControls.clicked({ isOnControl });
  };

  test("hides the controls on a tap on the video, not on a control", () => {
    const page = shown();
    expect(tap(page, true)).toBe(false);
    expect(page.shown.controlsHidden).toBe(false);
    expect(tap(page)).toBe(false);
    expect(page.shown.controlsHidden).toBe(true);
  });

  test("shows hidden controls without activating them", () => {
    const page = shown();
    page.stage.store.set({ controlsHidden: true });
    expect(tap(page, true)).toBe(true);
    expect(page.shown.controlsHidden).toBe(false);
  });

  test("is ignored in a panel, on a minimised call and for a mouse", () => {
    const page = shown();
    page.stage.touchControls.pressed({ isTouch: false });
    expect(page.stage.touchControls.clicked({ isOnControl: false })).toBe(false);
    page.stage.store.set({ panel: "chat", controlsHidden: true });
    expect(tap(page)).toBe(false);
    page.stage.store.set({ panel: "", minimised: true });
    expect(tap(page)).toBe(false);
    expect(page.shown.controlsHidden).toBe(false);
  });
});

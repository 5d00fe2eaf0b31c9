import { describe, expect, test } from "bun:test";
import { StagePage } from "../support/stage_page";

describe("a finger", () => {
  const shown = () => {
    const page = new StagePage();
    page.connect();
    return page;
  };
  const tap = (page: StagePage, isOnControl = false): boolean => {
    page.stage.touchControls.pressed({ isTouch: true });
    return page.stage.touchControls.clicked({ isOnControl });
  };

  test("hides the controls by a tap on the picture, not by one on a control", () => {
    const page = shown();
    expect(tap(page, true)).toBe(false);
    expect(page.shown.controlsHidden).toBe(false);
    expect(tap(page)).toBe(false);
    expect(page.shown.controlsHidden).toBe(true);
  });

  test("brings hidden ones back, and touches nothing that it cannot see", () => {
    const page = shown();
    page.stage.store.set({ controlsHidden: true });
    expect(tap(page, true)).toBe(true);
    expect(page.shown.controlsHidden).toBe(false);
  });

  test("is free in a panel, on a small call, and where it is a mouse", () => {
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

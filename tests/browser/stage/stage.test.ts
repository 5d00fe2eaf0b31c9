import { describe, expect, test } from "bun:test";
import { createPreferences } from "../../../waves/browser/stage/stage_preferences";
import { settle } from "../support/fake_clock";
import { StagePage } from "../support/stage_page";

describe("the whole screen", () => {
  const full = async () => {
    const page = new StagePage();
    page.connect();
    page.stage.toggleFullScreen();
    await settle();
    return page;
  };

  test("comes and goes with the button", async () => {
    const page = await full();
    expect(page.shown.isFull).toBe(true);
    page.stage.toggleFullScreen();
    expect(page.shown.isFull).toBe(false);
  });

  test("brings a small call back to the stage", async () => {
    const page = new StagePage();
    page.connect();
    page.stage.minimise();
    page.stage.toggleFullScreen();
    await settle();
    expect(page.shown.minimised).toBe(false);
    expect(page.shown.isFull).toBe(true);
  });

  for (const [name, change] of [
    ["ends", (page: StagePage) => page.call.set({ phase: "ended" })],
    ["is made small", (page: StagePage) => page.stage.minimise()],
  ] as const) {
    test(`is left when the call ${name}`, async () => {
      const page = await full();
      change(page);
      expect(page.isFull).toBe(false);
    });
  }

  test("that comes after the end is left at once", async () => {
    const page = new StagePage();
    page.connect();
    page.stage.toggleFullScreen();
    page.call.set({ phase: "ended" });
    await settle();
    expect(page.isFull).toBe(false);
  });

  test("is not taken without a call, and not when refused", async () => {
    const page = new StagePage();
    page.stage.toggleFullScreen();
    await settle();
    expect(page.isFull).toBe(false);
    page.connect();
    page.refuses = true;
    page.stage.toggleFullScreen();
    await settle();
    expect(page.shown.isFull).toBe(false);
  });

  test("tells whether there was something to leave", () => {
    const page = new StagePage();
    page.connect();
    expect(page.stage.leaveFullScreen()).toBe(false);
    page.setFull(true);
    expect(page.stage.leaveFullScreen()).toBe(true);
    expect(page.isFull).toBe(false);
  });
});

describe("what somebody likes", () => {
  test("is remembered", () => {
    const first = new StagePage();
    first.stage.move("dock", "bottom-left");
    first.stage.move("self", "top-left");
    first.stage.toggleShortcuts();
    const again = new StagePage({ kept: Object.fromEntries(first.kept) });
    const liked = { dockCorner: "bottom-left", selfCorner: "top-left", shortcuts: false } as const;
    expect(first.shown).toMatchObject(liked);
    expect(again.shown).toMatchObject(liked);
    again.stage.toggleShortcuts();
    expect(again.shown.shortcuts).toBe(true);
    expect(again.kept.get("shortcuts")).toBe("on");
  });

  test("is not believed when it makes no sense", () => {
    const page = new StagePage({ kept: { dock: "middle", self: "<b>", shortcuts: "" } });
    expect(page.shown).toMatchObject({
      dockCorner: "top-right",
      selfCorner: "bottom-right",
      shortcuts: true,
    });
  });

  test("lasts for the page where the browser keeps nothing", () => {
    const broken = createPreferences(() => {
      throw new DOMException("forbidden");
    });
    broken.put("dock", "top-left");
    expect(broken.get("dock")).toBeNull();
    expect(createPreferences(() => null).get("dock")).toBeNull();
  });
});

describe("the focus", () => {
  test("goes into a panel, and back to what had opened it", async () => {
    const page = new StagePage();
    page.connect();
    page.focused = "the chat button";
    page.stage.togglePanel("chat");
    await page.clock.advance(0);
    expect(page.focused).toBe("panel chat");
    page.focused = "";
    page.stage.closePanel();
    await page.clock.advance(0);
    expect(page.focused).toBe("the chat button");
  });

  test("goes to the button when a letter had opened the panel", async () => {
    const page = new StagePage();
    page.connect();
    page.focused = "";
    page.stage.togglePanel("chat");
    await page.clock.advance(0);
    page.focused = "";
    page.stage.closePanel();
    await page.clock.advance(0);
    expect(page.focused).toBe("opener of chat");
  });

  test("stays with whoever has gone elsewhere", async () => {
    const page = new StagePage();
    page.connect();
    page.stage.togglePanel("devices");
    await page.clock.advance(0);
    page.focused = "a link";
    page.stage.closePanel();
    await page.clock.advance(0);
    expect(page.focused).toBe("a link");
  });

  test("is not lost when the call is made small under it", async () => {
    const page = new StagePage();
    page.connect();
    page.focused = "";
    page.stage.minimise();
    await page.clock.advance(0);
    expect(page.focused).toBe("dock");
  });
});

describe("a finger", () => {
  const shown = () => {
    const page = new StagePage();
    page.connect();
    return page;
  };
  const tap = (page: StagePage, isOnControl = false): boolean => {
    page.stage.taps.pressed({ isTouch: true });
    return page.stage.taps.clicked({ isOnControl });
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
    page.stage.taps.pressed({ isTouch: false });
    expect(page.stage.taps.clicked({ isOnControl: false })).toBe(false);
    page.stage.store.set({ panel: "chat", controlsHidden: true });
    expect(tap(page)).toBe(false);
    page.stage.store.set({ panel: "", minimised: true });
    expect(tap(page)).toBe(false);
    expect(page.shown.controlsHidden).toBe(false);
  });
});

import { describe, expect, test } from "bun:test";
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

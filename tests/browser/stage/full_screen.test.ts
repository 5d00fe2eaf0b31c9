import { describe, expect, test } from "bun:test";
import { settle } from "../support/fake_clock";
import { StagePage } from "../support/stage_page";

describe("full screen", () => {
  const full = async () => {
    const page = new StagePage();
    page.connect();
    page.stage.toggleFullScreen();
    await settle();
    return page;
  };

  test("is toggled by its button", async () => {
    const page = await full();
    expect(page.shown.isFullScreen).toBe(true);
    page.stage.toggleFullScreen();
    expect(page.shown.isFullScreen).toBe(false);
  });

  test("restores a minimised call", async () => {
    const page = new StagePage();
    page.connect();
    page.stage.minimise();
    page.stage.toggleFullScreen();
    await settle();
    expect(page.shown.minimised).toBe(false);
    expect(page.shown.isFullScreen).toBe(true);
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

  test("is left immediately when it is granted after the end of the call", async () => {
    const page = new StagePage();
    page.connect();
    page.stage.toggleFullScreen();
    page.call.set({ phase: "ended" });
    await settle();
    expect(page.isFull).toBe(false);
  });

  test("is not entered without a call, or when it is refused", async () => {
    const page = new StagePage();
    page.stage.toggleFullScreen();
    await settle();
    expect(page.isFull).toBe(false);
    page.connect();
    page.refuses = true;
    page.stage.toggleFullScreen();
    await settle();
    expect(page.shown.isFullScreen).toBe(false);
  });

  test("leaveFullScreen returns whether the page was in full screen", () => {
    const page = new StagePage();
    page.connect();
    expect(page.stage.leaveFullScreen()).toBe(false);
    page.setFull(true);
    expect(page.stage.leaveFullScreen()).toBe(true);
    expect(page.isFull).toBe(false);
  });
});

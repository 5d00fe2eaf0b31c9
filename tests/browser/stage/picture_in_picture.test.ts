import { describe, expect, test } from "bun:test";
import { settle } from "../support/fake_clock";
import { StagePage } from "../support/stage_page";

async function opened(kind: "window" | "video" = "window") {
  const page = new StagePage({ kind });
  page.connect();
  page.stage.toggleOutside();
  await settle();
  return page;
}

describe("picture in picture", () => {
  test("renders into the granted window until it is closed", async () => {
    const page = await opened();
    expect(page.shown).toMatchObject({ isOutside: true, outside: page.outsides[0]?.root ?? "?" });
    page.outsides[0]?.close();
    expect(page.shown).toMatchObject({ isOutside: false, outside: null });
  });

  test("of a video element has no window to render into", async () => {
    expect((await opened("video")).shown).toMatchObject({ isOutside: true, outside: null });
  });

  test("is closed by a second click", async () => {
    const page = await opened();
    page.stage.toggleOutside();
    expect(page.outsides[0]?.isClosed).toBe(true);
    expect(page.shown.isOutside).toBe(false);
  });

  test("is closed at the end of the call", async () => {
    const page = await opened();
    page.call.set({ phase: "reconnecting" });
    expect(page.shown.isOutside).toBe(true);
    page.call.set({ phase: "ended" });
    expect(page.outsides[0]?.isClosed).toBe(true);
    expect(page.shown.isOutside).toBe(false);
  });

  test("is closed immediately when it opens after the end of the call", async () => {
    const page = new StagePage();
    page.connect();
    let goOn = (): void => {};
    page.slow = new Promise((resolve) => {
      goOn = resolve;
    });
    page.stage.toggleOutside();
    page.stage.toggleOutside();
    page.call.set({ phase: "ended" });
    goOn();
    await settle();
    expect(page.outsides.map((one) => one.isClosed)).toEqual([true]);
    expect(page.shown.isOutside).toBe(false);
  });

  test("can be retried after the browser refuses it", async () => {
    const page = new StagePage();
    page.connect();
    page.refuses = true;
    page.stage.toggleOutside();
    await settle();
    expect(page.shown.isOutside).toBe(false);
    page.refuses = false;
    page.stage.toggleOutside();
    await settle();
    expect(page.shown.isOutside).toBe(true);
  });

  test("needs a running call and browser support", async () => {
    for (const page of [new StagePage(), new StagePage({ kind: "" })]) {
      if (page.shown.pictureKind === "") page.connect();
      page.stage.toggleOutside();
      await settle();
      expect(page.outsides).toEqual([]);
    }
  });
});

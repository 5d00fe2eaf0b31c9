import { describe, expect, test } from "bun:test";
import { settle } from "../support/fake_clock";
import { StagePage } from "../support/stage_page";

async function opened(kind: "window" | "video" = "window") {
  const page = new StagePage({ kind });
  page.connect();
  page.stage.togglePictureInPicture();
  await settle();
  return page;
}

describe("picture in picture", () => {
  test("renders into the granted window until it is closed", async () => {
    const page = await opened();
    expect(page.shown).toMatchObject({
      isPictureInPicture: true,
      pictureInPictureRoot: page.pictures[0]?.root ?? "?",
    });
    page.pictures[0]?.close();
    expect(page.shown).toMatchObject({ isPictureInPicture: false, pictureInPictureRoot: null });
  });

  test("of a video element has no window to render into", async () => {
    expect((await opened("video")).shown).toMatchObject({
      isPictureInPicture: true,
      pictureInPictureRoot: null,
    });
  });

  test("is closed by a second click", async () => {
    const page = await opened();
    page.stage.togglePictureInPicture();
    expect(page.pictures[0]?.isClosed).toBe(true);
    expect(page.shown.isPictureInPicture).toBe(false);
  });

  test("is closed at the end of the call", async () => {
    const page = await opened();
    page.call.set({ phase: "reconnecting" });
    expect(page.shown.isPictureInPicture).toBe(true);
    page.call.set({ phase: "ended" });
    expect(page.pictures[0]?.isClosed).toBe(true);
    expect(page.shown.isPictureInPicture).toBe(false);
  });

  test("is closed immediately when it opens after the end of the call", async () => {
    const page = new StagePage();
    page.connect();
    let proceed = (): void => {};
    page.slow = new Promise((resolve) => {
      proceed = resolve;
    });
    page.stage.togglePictureInPicture();
    page.stage.togglePictureInPicture();
    page.call.set({ phase: "ended" });
    proceed();
    await settle();
    expect(page.pictures.map((one) => one.isClosed)).toEqual([true]);
    expect(page.shown.isPictureInPicture).toBe(false);
  });

  test("can be retried after the browser refuses it", async () => {
    const page = new StagePage();
    page.connect();
    page.refuses = true;
    page.stage.togglePictureInPicture();
    await settle();
    expect(page.shown.isPictureInPicture).toBe(false);
    page.refuses = false;
    page.stage.togglePictureInPicture();
    await settle();
    expect(page.shown.isPictureInPicture).toBe(true);
  });

  test("needs a running call and browser support", async () => {
    for (const page of [new StagePage(), new StagePage({ kind: "" })]) {
      if (page.shown.pictureInPictureKind === "") page.connect();
      page.stage.togglePictureInPicture();
      await settle();
      expect(page.pictures).toEqual([]);
    }
  });
});

import { describe, expect, test } from "bun:test";
import { settle } from "../support/fake_clock";
import { StagePage } from "../support/stage_page";

describe("the screen", () => {
  test("stays awake while there is a picture, and not a moment longer", async () => {
    const page = new StagePage();
    page.call.set({ phase: "connecting", localVideo: true });
    await settle();
    expect(page.locks).toEqual([]);
    page.connect({ remoteVideo: true });
    await settle();
    expect(page.isAwake).toBe(true);
    page.call.set({ phase: "ended", localVideo: false, remoteVideo: false });
    expect(page.isAwake).toBe(false);
  });

  test("may sleep during a voice call, but not while somebody shares", async () => {
    const page = new StagePage();
    page.connect();
    await settle();
    expect(page.locks).toEqual([]);
    page.share("remoteScreen");
    await settle();
    expect(page.isAwake).toBe(true);
  });

  test("is kept awake again when the page is back", async () => {
    const page = new StagePage();
    page.connect({ remoteVideo: true });
    await settle();
    page.setVisible(false);
    page.call.set({ elapsed: "00:05" });
    await settle();
    expect(page.isAwake).toBe(false);
    page.setVisible(true);
    await settle();
    expect(page.isAwake).toBe(true);
    expect(page.locks).toHaveLength(2);
  });

  test("is asked for once, and given back when the answer is late", async () => {
    const page = new StagePage();
    let goOn = (): void => {};
    page.slow = new Promise((resolve) => {
      goOn = resolve;
    });
    page.connect({ remoteVideo: true });
    page.call.set({ elapsed: "00:01" });
    page.call.set({ phase: "ended", remoteVideo: false });
    goOn();
    await settle();
    expect(page.locks).toHaveLength(1);
    expect(page.isAwake).toBe(false);
  });

  test("that may not stay awake is no failure, and is asked again", async () => {
    const page = new StagePage();
    page.refuses = true;
    page.connect({ remoteVideo: true });
    await settle();
    page.refuses = false;
    page.call.set({ elapsed: "00:02" });
    await settle();
    expect(page.isAwake).toBe(true);
  });
});

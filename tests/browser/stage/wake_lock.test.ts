import { describe, expect, test } from "bun:test";
import { settle } from "../support/fake_clock";
import { StagePage } from "../support/stage_page";

describe("the wake lock", () => {
  test("is held while there is video, and released afterwards", async () => {
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

  test("is not held during a voice call, except while a screen is shared", async () => {
    const page = new StagePage();
    page.connect();
    await settle();
    expect(page.locks).toEqual([]);
    page.share("remoteScreen");
    await settle();
    expect(page.isAwake).toBe(true);
  });

  test("is requested again when the page becomes visible", async () => {
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

  test("is requested once, and released when it is granted after the end", async () => {
    const page = new StagePage();
    let proceed = (): void => {};
    page.slow = new Promise((resolve) => {
      proceed = resolve;
    });
    page.connect({ remoteVideo: true });
    page.call.set({ elapsed: "00:01" });
    page.call.set({ phase: "ended", remoteVideo: false });
    proceed();
    await settle();
    expect(page.locks).toHaveLength(1);
    expect(page.isAwake).toBe(false);
  });

  test("is requested again after a refusal", async () => {
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

import { describe, expect, test } from "bun:test";
import { StagePage } from "../support/stage_page";

describe("the focus", () => {
  test("moves into an opened panel and back to the control that opened it", async () => {
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

  test("moves to the button of a panel opened by a shortcut", async () => {
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

  test("is not moved back when it has left the panel", async () => {
    const page = new StagePage();
    page.connect();
    page.stage.togglePanel("devices");
    await page.clock.advance(0);
    page.focused = "a link";
    page.stage.closePanel();
    await page.clock.advance(0);
    expect(page.focused).toBe("a link");
  });

  test("moves to the minimised call", async () => {
    const page = new StagePage();
    page.connect();
    page.focused = "";
    page.stage.minimise();
    await page.clock.advance(0);
    expect(page.focused).toBe("minimised call");
  });
});

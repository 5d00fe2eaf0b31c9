import { describe, expect, test } from "bun:test";
import { StagePage } from "../support/stage_page";

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

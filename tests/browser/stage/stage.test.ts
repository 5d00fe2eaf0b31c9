import { describe, expect, test } from "bun:test";
import { createPreferences } from "../../../waves/browser/stage/stage_preferences";
import { StagePage } from "../support/stage_page";

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

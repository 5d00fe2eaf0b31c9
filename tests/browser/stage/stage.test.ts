import { describe, expect, test } from "bun:test";
import { createPreferences } from "../../../waves/browser/stage/stage_preferences";
import { StagePage } from "../support/stage_page";

describe("stage preferences", () => {
  test("are stored", () => {
    const first = new StagePage();
    first.stage.move("minimisedCall", "bottom-left");
    first.stage.move("localVideo", "top-left");
    first.stage.toggleShortcuts();
    const again = new StagePage({ kept: Object.fromEntries(first.kept) });
    const liked = {
      minimisedCallCorner: "bottom-left",
      localVideoCorner: "top-left",
      shortcuts: false,
    } as const;
    expect(first.shown).toMatchObject(liked);
    expect(again.shown).toMatchObject(liked);
    again.stage.toggleShortcuts();
    expect(again.shown.shortcuts).toBe(true);
    expect(again.kept.get("shortcuts")).toBe("on");
  });

  test("fall back to defaults when the stored values are invalid", () => {
    const page = new StagePage({ kept: { dock: "middle", self: "<b>", shortcuts: "" } });
    expect(page.shown).toMatchObject({
      minimisedCallCorner: "top-right",
      localVideoCorner: "bottom-right",
      shortcuts: true,
    });
  });

  test("last until the page is closed where storage is unavailable", () => {
    const broken = createPreferences(() => {
      throw new DOMException("forbidden");
    });
    broken.put("minimisedCall", "top-left");
    expect(broken.get("minimisedCall")).toBeNull();
    expect(createPreferences(() => null).get("minimisedCall")).toBeNull();
  });
});

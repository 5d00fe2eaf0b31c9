import { describe, expect, test } from "bun:test";
import { filesHeight, pictureBox } from "../../../waves/browser/messages/file_layout";
import { type FileKind, shownFile } from "../../../waves/browser/messages/file_view";

const file = (kind: FileKind, width = 0, height = 0) =>
  shownFile({ id: "f", kind, name: "x", type: "", size: 1, width, height });

describe("the box of a picture", () => {
  test.each([
    ["a photo has its ratio", 2400, 1600, 360, 240],
    ["a high one is as high as it may be", 1500, 2000, 315, 420],
    ["a small one is not enlarged", 200, 150, 200, 150],
    ["a tiny one has a margin", 16, 16, 120, 120],
    ["a strip is wide enough to be pressed", 100, 4_000, 120, 420],
    ["one of unknown size has a usual ratio", 0, 0, 360, 270],
  ])("%s", (_, width, height, shownWidth, shownHeight) => {
    expect(pictureBox([file("image", width, height)])).toEqual({
      width: shownWidth,
      height: shownHeight,
    });
  });

  test("is that of a grid for several, and none for none", () => {
    const picture = file("image", 9, 9);
    expect(pictureBox([picture, picture])).toEqual({ width: 320, height: 160 });
    expect(pictureBox([picture, picture, picture])).toEqual({ width: 320, height: 320 });
    expect(pictureBox([])).toBeNull();
  });
});

test("files have a row each, below the pictures", () => {
  expect(filesHeight([])).toBe(0);
  expect(filesHeight([file("file"), file("image", 200, 150), file("voice")])).toBe(150 + 112);
});

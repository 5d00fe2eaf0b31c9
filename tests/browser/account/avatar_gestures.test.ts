import { describe, expect, test } from "bun:test";
import { AvatarGestures } from "../../../waves/browser/account/avatar_gestures";

function onPicture() {
  const seen: (readonly [string, ...number[]])[] = [];
  const gestures = new AvatarGestures({
    move: (right, down) => seen.push(["move", right, down]),
    scale: (by) => seen.push(["scale", by]),
  });
  return { gestures, seen };
}

describe("fingers on the picture", () => {
  test("one moves it, only while it is down", () => {
    const { gestures, seen } = onPicture();
    gestures.move(1, { x: 5, y: 5 });
    gestures.press(1, { x: 10, y: 10 });
    gestures.move(1, { x: 13, y: 6 });
    gestures.release(1);
    gestures.move(1, { x: 50, y: 50 });
    expect(seen).toEqual([["move", 3, -4]]);
  });

  test("two move it by their middle and zoom it by their distance", () => {
    const { gestures, seen } = onPicture();
    gestures.press(1, { x: 0, y: 0 });
    gestures.press(2, { x: 10, y: 0 });
    gestures.move(2, { x: 20, y: 0 });
    expect(seen).toEqual([
      ["move", 5, 0],
      ["scale", 2],
    ]);
  });

  test("two in one place do not zoom it", () => {
    const { gestures, seen } = onPicture();
    gestures.press(1, { x: 3, y: 3 });
    gestures.press(2, { x: 3, y: 3 });
    gestures.move(1, { x: 9, y: 3 });
    expect(seen).toEqual([["move", 3, 0]]);
  });
});

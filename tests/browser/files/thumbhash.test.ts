import { describe, expect, test } from "bun:test";
import { decodeThumbhash } from "../../../waves/browser/files/thumbhash";

/** The colours at the corners and in the middle of what a hash stands for. */
function look(hash: string) {
  const pixels = decodeThumbhash(hash);
  if (pixels === null) throw new Error("It is malformed.");
  const { width, height, rgba } = pixels;
  const at = (x: number, y: number) => [
    ...rgba.slice((y * width + x) * 4, (y * width + x) * 4 + 4),
  ];
  return {
    size: [width, height],
    corner: at(0, 0),
    middle: at(width >> 1, height >> 1),
    end: at(width - 1, height - 1),
  };
}

describe("a thumbhash", () => {
  // Made by fast_thumbhash, which the server uses.
  test("is red on the left and blue on the right", () => {
    const { size, corner, end } = look("laYCpZqGhpeId4d4h3h3cH+I+IiI");
    expect(size).toEqual([32, 23]);
    const [[red = 0, , less = 0], [least = 0, , blue = 0]] = [corner, end];
    expect(red).toBeGreaterThan(less + 60);
    expect(blue).toBeGreaterThan(least + 60);
    expect([corner[3], end[3]]).toEqual([255, 255]);
  });

  test("is high, light above and dark below", () => {
    const { size, corner, end } = look("IAgmBQCIiH+IiIhYiIiYiAAAAAAA");
    expect(size).toEqual([23, 32]);
    expect(Math.min(...corner)).toBeGreaterThan(200);
    expect(Math.max(...end.slice(0, 3))).toBeLessThan(60);
  });

  test("is clear where the picture is", () => {
    const { corner, end } = look("1OiABQBYj4WId3iIiIB3CId4j4V4iId4iA==");
    expect(corner[3]).toBe(255);
    expect(end[3]).toBeLessThan(64);
  });

  test("without waves is one colour", () => {
    // Lightness 63/63, no colour, no waves: white.
    const white = Uint8Array.from([0xff, 0x07, 0x02, 0x07, 0x00]);
    const shown = look(btoa(String.fromCharCode(...white)));
    expect(shown.corner).toEqual(shown.end);
    expect(shown.corner[3]).toBe(255);
    expect(Math.min(...shown.corner)).toBeGreaterThan(240);
  });

  test.each(["", "!", "AAA="])("that is malformed is none: %p", (hash) => {
    expect(decodeThumbhash(hash)).toBeNull();
  });

  test("that ends after its header is drawn as a whole", () => {
    const { size, corner, end } = look("////////");
    expect(size).toEqual([23, 32]);
    for (const pixel of [corner, end]) expect(pixel).toHaveLength(4);
  });
});

import { expect, test } from "bun:test";
import { emojiData } from "../../../waves/browser/emoji/emoji_data";

const categories = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
const data = emojiData(categories);
const find = (emoji: string) => data.emojis.find((one) => one.emoji === emoji);

test("each emoji has a name, is of a category, and is there once", () => {
  const indexes = data.categories.map(({ index }) => index);
  expect(data.categories.map(({ label }) => label)).toEqual(categories);
  expect(
    data.emojis.every(({ label, category }) => label !== "" && indexes.includes(category)),
  ).toBe(true);
  expect(new Set(data.emojis.map(({ emoji }) => emoji)).size).toBe(data.emojis.length);
  expect(data.emojis.length).toBeGreaterThan(1_800);
});

test("skin tones are those of Unicode", () => {
  expect(find("👍")?.skins?.dark).toBe("👍🏿");
  expect(find("👨‍🚒")?.skins?.light).toBe("👨🏻‍🚒");
  expect(find("☝️")?.skins?.medium).toBe("☝🏽");
  expect(find("😀")?.skins).toBeUndefined();
});

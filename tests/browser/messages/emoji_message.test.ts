import { expect, test } from "bun:test";
import { isEmojiOnly } from "../../../waves/browser/messages/emoji_message";

test.each([
  "👍",
  "👍🏽",
  "❤️",
  "❤️‍🔥",
  "👨‍👩‍👧",
  "🇩🇪",
  "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  "1️⃣",
  "🤷🏽‍♂️",
  "🎉🎉🎉",
  "😀 😀",
  " 🏳️‍🌈 ",
])("%j is drawn large", (text) => {
  expect(isEmojiOnly(text)).toBe(true);
});

test.each([
  "",
  "a",
  "1",
  "123",
  "*",
  "#",
  "©",
  "👍 ok",
  "🎉🎉🎉🎉",
  "🇩",
  "\u200d",
  "👍\n👍",
  "👍👍👍👍".repeat(50),
])("%j is a text", (text) => {
  expect(isEmojiOnly(text)).toBe(false);
});

import { expect, test } from "bun:test";
import { isWritable } from "../../../waves/browser/call/chat/frames";
import { isBlank } from "../../../waves/browser/kit/is_blank";
import type { UserStorage } from "../../../waves/browser/kit/user_storage";
import { Drafts } from "../../../waves/browser/messages/drafts";
import examples from "../../contract/visible_text.json";

const drafts = () => {
  const kept = { get: () => null, put() {}, remove() {}, all: () => [] };
  const made = new Drafts(kept as unknown as UserStorage);
  made.start("me");
  made.open("c");
  return made;
};

test.each(examples.blank)("a text without visible characters is blank: %j", (text) => {
  expect(isBlank(text)).toBe(true);
  expect(isWritable(text)).toBe(false);
  const draft = drafts();
  draft.write(text);
  expect(draft.store.getSnapshot().empty).toBe(true);
  expect(draft.take("c")).toBeNull();
});

test.each(examples.visible)("a text with a visible character is not blank: %j", (text) => {
  expect(isBlank(text)).toBe(false);
  expect(isWritable(text)).toBe(true);
  const draft = drafts();
  draft.write(text);
  expect(draft.store.getSnapshot().empty).toBe(false);
  expect(draft.take("c")).toBe(text);
});

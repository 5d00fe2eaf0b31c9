import { expect, test } from "bun:test";
import { jumpWhenOpen, takeJump } from "../../../waves/browser/messages/pending_jump";

test("a jump waits for its conversation, and is made once", () => {
  jumpWhenOpen("c", 5);
  expect([takeJump("d"), takeJump("c"), takeJump("c")]).toEqual([0, 5, 0]);
});

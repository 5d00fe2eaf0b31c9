import { expect, test } from "bun:test";
import { hueOf, initialsOf } from "../../../../waves/browser/call/model/peer_avatar";
import examples from "../../../contract/avatars.json";

test.each(examples.initials as [string, string][])("the initials of %s are %s", (name, letters) => {
  expect(initialsOf(name)).toBe(letters);
});

test.each(examples.hues as [string, number][])("the hue of %s is %d", (id, degrees) => {
  expect(hueOf(id)).toBe(degrees);
});

test("a name without anything has no initials", () => {
  expect(initialsOf("")).toBe("");
});

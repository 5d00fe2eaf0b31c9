import { expect, test } from "bun:test";
import { inlinePieces } from "../../../waves/browser/messages/inline_formatting";

const shape = (line: string) =>
  inlinePieces(line)
    .map(({ text, hidden, bold, italic, struck, code }) => {
      const styles = [bold && "b", italic && "i", struck && "s", code && "c"].filter(Boolean);
      return hidden ? `<${text}>` : `${text}${styles.join("") && `/${styles.join("")}`}`;
    })
    .join("|");

test.each([
  ["plain", "plain"],
  ["**a _b_**", "<**>|a /b|<_>|b/bi|<_>|<**>"],
  ["~~a~~ `b`", "<~~>|a/s|<~~>| |<`>|b/c|<`>"],
  ["`` a`b ``", "<`` >|a`b/c|< ``>"],
  ["`a*b*`", "<`>|a*b*/c|<`>"],
  ["` `", "` `"],
  ["**a*", "**a*"],
  ["*a **b*", "<*>|a **b/i|<*>"],
])("the pieces of %j: %j", (line, expected) => {
  expect(shape(line)).toBe(expected);
});

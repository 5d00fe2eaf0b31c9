import { expect, test } from "bun:test";
import { preview } from "../../../waves/browser/messages/preview";
import examples from "../../contract/previews.json";

test.each(examples)(
  "the preview of a message is the server's: %j",
  ({ body, preview: expected }) => {
    expect(preview(body)).toBe(expected);
  },
);

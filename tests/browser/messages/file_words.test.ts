import { expect, test } from "bun:test";
import type { FileKind } from "../../../waves/browser/messages/file_view";
import { describeFiles } from "../../../waves/browser/messages/file_words";

const words = {
  photo: "Photo",
  photos: "{count} photos",
  voice: "Voice message",
  files: "{count} files",
};

test.each<[FileKind[], string]>([
  [[], ""],
  [["image"], "Photo"],
  [["image", "image", "image"], "3 photos"],
  [["voice"], "Voice message"],
  [["file"], "a.pdf"],
  [["image", "file"], "2 files"],
])("%p are %p", (kinds, text) => {
  expect(
    describeFiles(
      kinds.map((kind) => ({ kind, name: "a.pdf" })),
      words,
    ),
  ).toBe(text);
});

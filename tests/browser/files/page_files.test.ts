/** What a page does with files before and after their code is loaded. */
import { beforeEach, expect, test } from "bun:test";
import { PageFiles } from "../../../waves/browser/files/page_files";
import { NO_VOICE } from "../../../waves/browser/files/snapshot";
import { shownFile } from "../../../waves/browser/messages/file_view";
import { FakeClock } from "../support/fake_clock";

let files: PageFiles;

beforeEach(() => {
  let ids = 0;
  files = new PageFiles({
    clock: new FakeClock(),
    newId: () => `id-${++ids}`,
    waiting: () => new Set(),
    sendFiles() {},
    shownFiles: () => [],
    jumpTo() {},
  });
});

const loaded = (): Promise<void> => new Promise((resolve) => files.code.run(() => resolve()));

test("nothing is loaded for a page without files", () => {
  files.start("");
  files.open("c");
  files.resume();
  expect(files.take("c")).toEqual([]);
  expect(files.urlOf(shownFile({ id: "f", kind: "file", name: "", type: "", size: 1 }))).toBe("");
  files.stop();
  expect(files.code.loaded).toBeNull();
});

test("files wait for the code, and belong to the conversation they were added to", async () => {
  files.add("c", [new File(["a"], "a.txt")]);
  expect(files.attachments.getSnapshot().items).toEqual([]);
  await loaded();
  expect(files.attachments.getSnapshot().items).toMatchObject([{ name: "a.txt" }]);
  files.open("d");
  expect(files.take("d")).toEqual([]);
  files.open("c");
  expect(files.take("c")).toMatchObject([{ upload: "id-1", name: "a.txt" }]);
});

test("the files of a user who has signed out are gone", async () => {
  files.add("c", [new File(["a"], "a.txt")]);
  await loaded();
  files.photo.set({ row: "m", at: 1 });
  files.stop();
  expect(files.attachments.getSnapshot().items).toEqual([]);
  expect(files.photo.getSnapshot().row).toBe("");
});

test("a voice message is recorded in the conversation that is shown, or shown next", async () => {
  expect(files.record("c")).toBe(false);
  files.recordNext((shown) => shown === "c");
  files.open("c");
  await loaded();
  expect(files.voice.getSnapshot().phase).toBe("asking");
  files.open("c");
  await loaded();
  expect(files.voice.getSnapshot()).toEqual(NO_VOICE);
  expect(files.record("c")).toBe(true);
  expect(files.voice.getSnapshot().phase).toBe("asking");
});

test("nothing is recorded for nobody where no conversation is shown", async () => {
  expect(files.record("")).toBe(false);
  await loaded();
  expect(files.voice.getSnapshot()).toEqual(NO_VOICE);
});

test("whoever looks at another conversation first records nothing", async () => {
  files.recordNext((shown) => shown === "c");
  files.open("d");
  files.open("c");
  await loaded();
  expect(files.voice.getSnapshot()).toEqual(NO_VOICE);
});

test("what is recorded ends when the conversation is shown no longer", async () => {
  files.open("c");
  expect(files.record("c")).toBe(true);
  await loaded();
  expect(files.voice.getSnapshot().phase).toBe("asking");
  files.close();
  expect(files.voice.getSnapshot()).toEqual(NO_VOICE);
  expect(files.record("c")).toBe(false);
  files.open("c");
  await files.code.now.recorder.start("c");
  expect(files.voice.getSnapshot().problem).not.toBe("");
  files.open("d");
  expect(files.voice.getSnapshot().problem).toBe("");
});

test("a conversation that is left on the way still gets its voice message recorded", async () => {
  files.open("a");
  files.recordNext((shown) => shown === "c");
  files.close();
  files.open("c");
  await loaded();
  expect(files.voice.getSnapshot().phase).toBe("asking");
});

test("shared media and files that come late leave the shown conversation alone", async () => {
  files.open("c");
  files.showShared("c");
  files.add("c", [new File(["a"], "a.txt")]);
  files.open("d");
  await loaded();
  expect(files.gallery.getSnapshot().conversationId).toBe("");
  expect(files.attachments.getSnapshot()).toMatchObject({ conversationId: "d", items: [] });
  files.open("c");
  expect(files.take("c")).toMatchObject([{ name: "a.txt" }]);
  files.showShared("c");
  expect(files.gallery.getSnapshot().conversationId).toBe("c");
});

test("what waits for the code ends when the user signs out", async () => {
  const file = { upload: "u", kind: "file", name: "a.txt", type: "", size: 1 } as const;
  const sent = files.send([file], () => {});
  files.stop();
  await expect(sent).rejects.toThrow("cancelled");
});

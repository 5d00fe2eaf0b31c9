import { beforeEach, describe, expect, test } from "bun:test";
import { Attachments, MOST_BYTES, MOST_FILES } from "../../../waves/browser/files/attachments";

let freed: string[];
let kept: [string, Blob][];
let sizes: Map<string, { width: number; height: number } | null>;
let attachments: Attachments;

function make(name: string, type = "text/plain", size = 3): File {
  const file = new File(["abc"], name, { type });
  Object.defineProperty(file, "size", { value: size });
  return file;
}
const state = () => attachments.store.getSnapshot();
const names = () => state().items.map(({ name }) => name);

beforeEach(() => {
  freed = [];
  kept = [];
  sizes = new Map();
  let ids = 0;
  attachments = new Attachments({
    newId: () => `id-${++ids}`,
    makeUrl: (file) => `blob:${(file as File).name}`,
    freeUrl: (url) => void freed.push(url),
    measure: async (url) => sizes.get(url) ?? null,
    keep: (upload, file) => void kept.push([upload, file]),
  });
  attachments.open("c");
});

describe("files for the next message", () => {
  test("are shown at once, pictures with their size as soon as it is known", async () => {
    sizes.set("blob:sea.jpg", { width: 40, height: 30 });
    const added = attachments.add([make("sea.jpg", "image/jpeg"), make("a.txt")]);
    expect(state().items).toMatchObject([
      { upload: "id-1", kind: "image", url: "blob:sea.jpg", width: 0, shown_size: "1 kB" },
      { upload: "id-2", kind: "file", url: "" },
    ]);
    await added;
    expect(state().items[0]).toMatchObject({ width: 40, height: 30 });
  });

  test("are shown as files when this browser cannot show the picture", async () => {
    await attachments.add([make("broken.png", "image/png"), make("live.heic", "image/heic")]);
    expect(state().items.map(({ kind, url }) => [kind, url])).toEqual([
      ["file", ""],
      ["file", ""],
    ]);
    expect(freed).toEqual(["blob:broken.png"]);
  });

  test("leave no picture in memory once they are sent", async () => {
    sizes.set("blob:sea.jpg", { width: 40, height: 30 });
    await attachments.add([make("sea.jpg", "image/jpeg"), make("a.txt")]);
    expect(attachments.take("c")).toHaveLength(2);
    expect(freed).toEqual(["blob:sea.jpg"]);
  });

  test("are kept by each conversation", async () => {
    await attachments.add([make("a.txt")]);
    attachments.open("d");
    expect(names()).toEqual([]);
    await attachments.add([make("b.txt")]);
    attachments.open("c");
    expect(names()).toEqual(["a.txt"]);
    expect(attachments.take("d")).toEqual([]);
  });

  test("are sent once, with their contents kept", async () => {
    sizes.set("blob:sea.jpg", { width: 40, height: 30 });
    const picture = make("sea.jpg", "image/jpeg");
    await attachments.add([picture]);
    expect(attachments.take("c")).toEqual([
      {
        ...{ upload: "id-1", name: "sea.jpg", type: "image/jpeg", size: 3 },
        ...{ kind: "image", width: 40, height: 30 },
      },
    ]);
    expect(kept).toEqual([["id-1", picture]]);
    expect([attachments.take("c"), names()]).toEqual([[], []]);
  });

  test("can be removed", async () => {
    await attachments.add([make("a.txt"), make("sea.jpg", "image/jpeg")]);
    attachments.remove("id-1");
    attachments.remove("unknown");
    expect(names()).toEqual(["sea.jpg"]);
  });
});

describe("a file that cannot be sent", () => {
  test.each([
    ["too_large", make("big.zip", "", MOST_BYTES + 1), "big.zip"],
    ["empty", make("empty.txt", "", 0), "empty.txt"],
  ])("is left out and named (%s), and the others stay", async (problem, file, name) => {
    await attachments.add([make("a.txt"), file, make("b.txt")]);
    expect(state()).toMatchObject({ problem, name });
    expect(names()).toEqual(["a.txt", "b.txt"]);
    await attachments.add([make("c.txt", "", MOST_BYTES)]);
    expect(state().problem).toBe("");
  });

  test("is one too many, whether they come together or one by one", async () => {
    await attachments.add(Array.from({ length: MOST_FILES - 1 }, (_, at) => make(`${at}`)));
    await attachments.add([make("last"), make("beyond")]);
    expect(state().problem).toBe("too_many");
    expect(names().at(-1)).toBe("last");
    await attachments.add([make("beyond")]);
    expect([names().length, state().problem]).toEqual([MOST_FILES, "too_many"]);
  });
});

test("nothing is left for the next user", async () => {
  sizes.set("blob:sea.jpg", { width: 4, height: 3 });
  await attachments.add([make("sea.jpg", "image/jpeg")]);
  attachments.open("d");
  attachments.forget();
  attachments.open("c");
  expect(names()).toEqual([]);
  expect(freed).toEqual(["blob:sea.jpg"]);
});

import { beforeEach, describe, expect, test } from "bun:test";
import type { Square } from "../../../waves/browser/account/avatar_crop";
import { AvatarEditor } from "../../../waves/browser/account/avatar_editor";
import { NO_AVATAR } from "../../../waves/browser/account/avatar_snapshot";
import { createStore } from "../../../waves/browser/kit/store";

class FakePicture {
  isClosed = false;
  readonly width = 400;
  readonly height = 300;
  close(): void {
    this.isClosed = true;
  }
}

const FILE = new Blob(["pixels"]);
const store = createStore(NO_AVATAR);
let pictures: FakePicture[] = [];
let requests: (readonly [string, string, unknown])[] = [];
let answer = () => Response.json({});
let isShown = false;
let loaded = "";
let editor = makeEditor();

function makeEditor(): AvatarEditor<FakePicture> {
  return new AvatarEditor<FakePicture>({
    store,
    async fetch(path, init) {
      requests.push([init.method ?? "", path, init.body]);
      return answer();
    },
    async decode(file) {
      if (file !== FILE) throw new Error("no picture");
      const picture = new FakePicture();
      pictures.push(picture);
      return picture;
    },
    encode: async (_picture, square: Square) => `${square.side}`,
    showFrame(shown) {
      isShown = shown;
    },
    loadPage(path) {
      loaded = path;
    },
  });
}

beforeEach(() => {
  store.set(NO_AVATAR);
  [pictures, requests, isShown, loaded] = [[], [], false, ""];
  answer = () => Response.json({});
  editor = makeEditor();
});

describe("the own picture", () => {
  test("is chosen, moved and saved", async () => {
    await editor.choose(FILE);
    expect(isShown).toBe(true);
    expect(store.getSnapshot()).toMatchObject({ x: 50, y: 0, side: 300, zoom: 1 });
    editor.zoomTo(2);
    expect(store.getSnapshot()).toMatchObject({ x: 125, y: 75, side: 150, zoom: 2 });
    const saving = editor.save();
    expect(store.getSnapshot().busy).toBe(true);
    await editor.save();
    await saving;
    expect(requests).toEqual([["PUT", "/api/users/me/avatar", '{"picture":"150"}']]);
    expect(store.getSnapshot()).toEqual(NO_AVATAR);
    expect([isShown, pictures[0]?.isClosed]).toEqual([false, true]);
  });

  test("that can't be decoded is refused in words", async () => {
    await editor.choose(new Blob(["text"]));
    expect(store.getSnapshot()).toEqual({ ...NO_AVATAR, error: "bad_avatar" });
    expect(isShown).toBe(false);
    await editor.choose(FILE);
    expect([isShown, store.getSnapshot().error]).toEqual([true, ""]);
  });

  test("is decoded one at a time", async () => {
    await Promise.all([editor.choose(FILE), editor.choose(FILE)]);
    expect(pictures.length).toBe(1);
  });

  test("is saved although its frame is closed meanwhile", async () => {
    await editor.choose(FILE);
    const saving = editor.save();
    editor.cancel();
    expect(store.getSnapshot()).toEqual({ ...NO_AVATAR, busy: true });
    await editor.choose(FILE);
    expect(isShown).toBe(false);
    await saving;
    expect(store.getSnapshot()).toEqual(NO_AVATAR);
  });

  test("is zoomed by a factor", async () => {
    editor.scale(2);
    await editor.choose(FILE);
    editor.scale(2);
    editor.scale(1.5);
    expect(store.getSnapshot().zoom).toBe(3);
  });

  test("stays chosen when saving fails", async () => {
    await editor.choose(FILE);
    answer = () => Response.json({ error: "too_many_requests" }, { status: 429 });
    await editor.save();
    expect(store.getSnapshot()).toMatchObject({
      busy: false,
      error: "too_many_requests",
      side: 300,
    });
    answer = () =>
      Response.json({ error: "invalid", fields: { picture: "No picture." } }, { status: 422 });
    await editor.save();
    expect(store.getSnapshot().error).toBe("bad_avatar");
    expect([isShown, pictures[0]?.isClosed]).toEqual([true, false]);
  });

  test("that replaces another one releases it", async () => {
    await editor.choose(FILE);
    await editor.choose(FILE);
    expect(pictures.map((one) => one.isClosed)).toEqual([true, false]);
    editor.cancel();
    expect(pictures.map((one) => one.isClosed)).toEqual([true, true]);
    await editor.save();
    expect(requests).toEqual([]);
  });

  test("is removed", async () => {
    await editor.remove();
    expect(requests).toEqual([["DELETE", "/api/users/me/avatar", undefined]]);
    expect(store.getSnapshot()).toEqual(NO_AVATAR);
  });

  test("leads to the log-in page when the session is over", async () => {
    answer = () => Response.json({ error: "not_signed_in" }, { status: 401 });
    await editor.remove();
    expect(loaded).toBe("/login?next=/settings");
  });
});

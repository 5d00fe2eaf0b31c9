import { beforeEach, expect, test } from "bun:test";
import { LocalUrls } from "../../../waves/browser/files/local_urls";
import { settle } from "../support/fake_clock";

let freed: string[];
let contents: Map<string, Blob>;
let urls: LocalUrls;
const edition = () => urls.store.getSnapshot().edition;

beforeEach(() => {
  freed = [];
  contents = new Map([["u", new Blob(["a"])]]);
  let made = 0;
  urls = new LocalUrls({
    contentOf: async (upload) => contents.get(upload) ?? null,
    makeUrl: () => `blob:${++made}`,
    freeUrl: (url) => void freed.push(url),
  });
});

test("a file is seen where it is sent from, also once it is stored", async () => {
  expect(urls.urlOf({ id: "", upload: "u" })).toBe("");
  await settle();
  expect([urls.urlOf({ id: "", upload: "u" }), edition()]).toEqual(["blob:1", 1]);
  expect(urls.urlOf({ id: "f", upload: "" })).toBe("");
  urls.uploaded("u", "f");
  expect(urls.urlOf({ id: "f", upload: "" })).toBe("blob:1");
});

test("a file of the other, or without its content, is not", async () => {
  urls.urlOf({ id: "", upload: "lost" });
  await settle();
  expect([urls.urlOf({ id: "", upload: "lost" }), edition()]).toEqual(["", 0]);
  expect(urls.urlOf({ id: "theirs", upload: "" })).toBe("");
});

test("the oldest of many, and those of a user who has left, are freed", async () => {
  for (let at = 0; at < 101; at += 1) {
    contents.set(`${at}`, new Blob(["a"]));
    urls.urlOf({ id: "", upload: `${at}` });
  }
  await settle();
  expect(freed).toEqual(["blob:1"]);
  urls.urlOf({ id: "", upload: "u" });
  urls.forget();
  await settle();
  expect([freed.length, urls.urlOf({ id: "", upload: "7" })]).toEqual([101, ""]);
});

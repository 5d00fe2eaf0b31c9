/** Which messages a list asks for, and when. */
import { beforeEach, expect, test } from "bun:test";
import { MessagePages, type PageNeeds } from "../../../waves/browser/messages/message_pages";
import { FakeClock } from "../support/fake_clock";
import { upTo } from "../support/fake_message_list";

let clock: FakeClock;
let pages: MessagePages;
let asked: string[];
let needs: PageNeeds;

beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  needs = {
    rows: upTo(500, 600),
    hasOlder: true,
    isFar: false,
    target: 0,
    isNearStart: () => true,
    isNearEnd: () => true,
  };
  const deps = {
    clock,
    onOlder: (before: number) => asked.push(`older ${before}`),
    onNewer: () => asked.push("newer"),
    onFar: (seq: number) => asked.push(`far ${seq}`),
  };
  pages = new MessagePages(deps, () => pages.load(needs));
});

function load(change: Partial<PageNeeds> = {}): string[] {
  needs = { ...needs, ...change };
  pages.shown(needs.rows);
  pages.load(needs);
  return asked.splice(0);
}

test("older messages are loaded near the start, until there are no more", () => {
  expect(load({ isNearStart: () => false })).toEqual([]);
  expect(load({ isNearStart: () => true })).toEqual(["older 500"]);
  expect(load()).toEqual([]);
  expect(load({ rows: upTo(450, 600) })).toEqual(["older 450"]);
  expect(load({ rows: upTo(1, 600), hasOlder: false })).toEqual([]);
});

test("a request without an answer is repeated, until nothing is needed", async () => {
  expect(load()).toEqual(["older 500"]);
  await clock.advance(4_100);
  expect(asked.splice(0)).toEqual(["older 500"]);
  pages.cancel();
  await clock.advance(10_000);
  expect(asked).toEqual([]);
});

test("newer messages are loaded near the end of a far part only", () => {
  expect(load({ hasOlder: false })).toEqual([]);
  expect(load({ isFar: true, isNearEnd: () => false })).toEqual([]);
  expect(load({ isNearEnd: () => true })).toEqual(["newer"]);
  expect(load()).toEqual([]);
  expect(load({ rows: upTo(500, 650) })).toEqual(["newer"]);
});

test("a target nearby is reached by pages, and one far away at once", () => {
  expect(load({ target: 310, isNearStart: () => false })).toEqual(["older 500"]);
  pages.restart();
  expect(load({ target: 299 })).toEqual(["far 299"]);
  expect(load({ target: 299 })).toEqual([]);
  pages.restart();
  expect(load({ target: 900, isFar: true })).toEqual(["far 900"]);
});

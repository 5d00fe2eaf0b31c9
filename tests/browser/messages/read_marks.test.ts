/** When messages are marked as read. */
import { beforeEach, expect, test } from "bun:test";
import { ReadMarks } from "../../../waves/browser/messages/read_marks";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;
let marks: ReadMarks;
let read: number[];
let isWatched: boolean;
let unread: number;
let lastInSight: number;

beforeEach(() => {
  clock = new FakeClock();
  read = [];
  isWatched = true;
  unread = 3;
  lastInSight = 7;
  marks = new ReadMarks(
    { clock, isWatched: () => isWatched, onRead: (seq) => read.push(seq) },
    { unread: () => unread, lastInSight: () => lastInSight },
  );
});

async function look(): Promise<void> {
  marks.later();
  await clock.advance(1_000);
}

test("what is in sight is read, and many messages are reported together", async () => {
  marks.later();
  lastInSight = 9;
  marks.later();
  await clock.advance(1_000);
  expect(read).toEqual([9]);
});

test("nothing is read that nobody looks at, or while nothing is unread or in sight", async () => {
  isWatched = false;
  await look();
  isWatched = true;
  unread = 0;
  await look();
  unread = 3;
  lastInSight = 0;
  await look();
  expect(read).toEqual([]);
});

test("a report is repeated only when it had no effect for some seconds", async () => {
  await look();
  await look();
  expect(read).toEqual([7]);
  await clock.advance(4_000);
  await look();
  expect(read).toEqual([7, 7]);
});

test("another conversation begins anew", async () => {
  marks.later();
  marks.begin();
  await clock.advance(1_000);
  expect(read).toEqual([]);
  await look();
  marks.begin();
  await look();
  expect(read).toEqual([7, 7]);
});

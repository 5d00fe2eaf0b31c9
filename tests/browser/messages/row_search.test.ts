import { describe, expect, test } from "bun:test";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import {
  commonStart,
  firstMessage,
  firstWhere,
  indexOfSame,
  newestSeq,
  rowsAfter,
} from "../../../waves/browser/messages/row_search";
import { message, newLine, upTo } from "../support/fake_message_list";

const sending = message(0, { own: true, clientId: "mine" });
const keys = (rows: readonly DisplayRow[]) => rows.map((row) => row.key);

describe("searching rows", () => {
  test("finds the first message behind separators", () => {
    expect(firstMessage([newLine, ...upTo(4, 6)])?.seq).toBe(4);
    expect(firstMessage([newLine])).toBeUndefined();
  });

  test("finds the rows after a message, with separators and messages being sent", () => {
    const rows = [...upTo(1, 3), newLine, ...upTo(4, 5), sending];
    expect(keys(rowsAfter(rows, 3))).toEqual(["new", "m4", "m5", "mine"]);
    expect(keys(rowsAfter(rows, 5))).toEqual(["mine"]);
    expect(rowsAfter(rows, 0)).toHaveLength(rows.length);
    expect(newestSeq(rows)).toBe(5);
    expect(newestSeq([sending])).toBe(0);
  });

  test("finds how far two lists are the same", () => {
    expect(commonStart(upTo(1, 5), upTo(1, 7))).toBe(5);
    expect(commonStart(upTo(1, 7), upTo(1, 5))).toBe(5);
    expect(commonStart(upTo(5, 9), upTo(1, 9))).toBe(0);
    expect(commonStart([...upTo(1, 3), sending], [...upTo(1, 4), sending])).toBe(3);
  });

  test("finds a row again when rows are added at one end or at both", () => {
    const before = upTo(10, 20);
    expect(indexOfSame(upTo(10, 30), before, 4)).toBe(4);
    expect(indexOfSame(upTo(5, 20), before, 4)).toBe(9);
    expect(indexOfSame(upTo(5, 30), before, 4)).toBe(9);
    expect(indexOfSame(upTo(15, 30), before, 4)).toBe(-1);
  });

  test("finds the first index for which a condition holds", () => {
    expect(firstWhere(3, 9, (index) => index >= 5)).toBe(5);
    expect(firstWhere(3, 9, () => true)).toBe(3);
    expect(firstWhere(3, 9, () => false)).toBe(9);
  });
});

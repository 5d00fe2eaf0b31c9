import { describe, expect, test } from "bun:test";
import type { MessageRow } from "../../../waves/browser/messages/known_messages";
import type { MessageChange } from "../../../waves/browser/messages/pending_storage";
import { quoteOf, RowOverlay } from "../../../waves/browser/messages/row_overlay";
import { row } from "../support/message_log";

const sent = (seq: number, more: Partial<MessageRow> = {}): MessageRow => ({
  ...row(seq, { from: "me" }),
  id: `id-${seq}`,
  ...more,
});
const at = (seq: number) => ({ messageId: `id-${seq}`, conversationId: "c", seq });
const edit = (seq: number, body: string): MessageChange => ({ ...at(seq), kind: "edit", body });
const react = (seq: number, active = true): MessageChange => ({
  ...at(seq),
  kind: "react",
  emoji: "👍",
  active,
});

describe("waiting changes", () => {
  test("are drawn over their messages, and taken back", () => {
    const overlay = new RowOverlay();
    const rows = [sent(5), sent(6), sent(7)];
    expect(overlay.draw(rows, 0, [])).toEqual({ rows, changedFrom: 0 });
    const drawn = overlay.draw(rows, 3, [edit(6, "new")]);
    expect(drawn.changedFrom).toBe(1);
    expect(drawn.rows[1]).toMatchObject({ body: "new", edited: true });
    expect(overlay.draw(rows, 3, [edit(6, "new")]).changedFrom).toBe(3);
    expect(overlay.draw(rows, 3, [])).toEqual({ rows, changedFrom: 1 });
  });

  test("delete a message with all that belongs to it", () => {
    const rows = [sent(1, { edited: true, reactions: [{ emoji: "👍", mine: true }] })];
    const change: MessageChange = { ...at(1), kind: "delete" };
    const [shown] = new RowOverlay().draw(rows, 0, [change, edit(1, "too late"), react(1)]).rows;
    expect(shown).toMatchObject({ body: "", deleted: true, edited: false, reactions: [] });
  });

  test("add a reaction and take it away", () => {
    const theirs = sent(1, { reactions: [{ emoji: "👍", theirs: true }] });
    const draw = (one: MessageRow, change: MessageChange) =>
      new RowOverlay().draw([one], 0, [change]).rows[0]?.reactions;
    expect(draw(sent(1), react(1))).toEqual([{ emoji: "👍", theirs: false, mine: true }]);
    expect(draw(theirs, react(1))).toEqual([{ emoji: "👍", theirs: true, mine: true }]);
    expect(draw(theirs, react(1, false))).toEqual([{ emoji: "👍", theirs: true, mine: false }]);
    const mine = sent(1, { reactions: [{ emoji: "👍", mine: true }] });
    expect(draw(mine, react(1, false))).toEqual([]);
  });

  test("pin a message and unpin it", () => {
    const pin = (active: boolean): MessageChange => ({ ...at(1), kind: "pin", active });
    const draw = (one: MessageRow, active: boolean) =>
      new RowOverlay().draw([one], 0, [pin(active)]).rows[0]?.pinned;
    expect(draw(sent(1), true)).toBeGreaterThan(0);
    expect(draw(sent(1, { pinned: 7 }), true)).toBe(7);
    expect(draw(sent(1, { pinned: 7 }), false)).toBe(0);
  });

  test("of messages that are not loaded, or of another one, change nothing", () => {
    const rows = [sent(4), sent(5, { id: "another" })];
    expect(new RowOverlay().draw(rows, 0, [edit(1, "a"), edit(5, "b"), edit(9, "c")]).rows).toBe(
      rows,
    );
  });
});

describe("a quote", () => {
  const quoting = (seq: number, quoted: number) =>
    sent(seq, { reply: { seq: quoted, body: `m${quoted}` } });
  const quoteAt = (rows: readonly MessageRow[], seq: number) =>
    rows.find((one) => one.seq === seq)?.reply;

  test("shows the message as it is now, also while its change waits", () => {
    const overlay = new RowOverlay();
    const rows = [sent(1), sent(2), quoting(3, 1)];
    overlay.draw(rows, 0, []);
    const waiting = overlay.draw(rows, 3, [edit(1, "new")]);
    expect(quoteAt(waiting.rows, 3)).toMatchObject({ seq: 1, own: true, body: "new" });
    expect(waiting.changedFrom).toBe(0);
    rows[0] = sent(1, { body: "", deleted: true, change: 1 });
    const gone = overlay.draw(rows, 0, []);
    expect(quoteAt(gone.rows, 3)).toMatchObject({ deleted: true, body: "" });
  });

  test("shows what the server sent while the message is not loaded", () => {
    const overlay = new RowOverlay();
    const reply = quoting(9, 2);
    expect(quoteAt(overlay.draw([reply], 0, []).rows, 9)).toEqual({ seq: 2, body: "m2" });
    const older = [2, 3, 4, 5, 6, 7, 8].map((seq) => sent(seq, { body: `now ${seq}` }));
    expect(quoteAt(overlay.draw([...older, reply], 0, []).rows, 9)).toMatchObject({
      body: "now 2",
    });
  });

  test("follows a message that is not loaded", () => {
    const overlay = new RowOverlay();
    const rows = [quoting(9, 2)];
    overlay.draw(rows, 0, []);
    const gone = new Map([[2, sent(2, { body: "", deleted: true, change: 1 })]]);
    const drawn = overlay.draw(rows, 1, [], gone);
    expect(quoteAt(drawn.rows, 9)).toMatchObject({ body: "", deleted: true });
    expect(drawn.changedFrom).toBe(0);
  });

  test("is cut to what is shown, between characters", () => {
    expect(quoteOf(sent(1, { body: "😀".repeat(500) })).body).toBe("😀".repeat(200));
  });
});

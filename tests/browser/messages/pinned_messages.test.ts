import { describe, expect, test } from "bun:test";
import type { MessageRow } from "../../../waves/browser/messages/known_messages";
import { type LiveSnapshot, NO_LIVE_UPDATES } from "../../../waves/browser/messages/live_updates";
import type { MessageChange } from "../../../waves/browser/messages/pending_storage";
import {
  createPinnedMessages,
  type PinContext,
  type PinRow,
} from "../../../waves/browser/messages/pinned_messages";
import { row } from "../support/message_log";

const pin = (seq: number, pinned: number, more: Partial<PinRow> = {}): PinRow => ({
  seq,
  id: `id-${seq}`,
  body: `m${seq}`,
  pinned,
  ...more,
});
const sent = (seq: number, more: Partial<MessageRow> = {}): MessageRow => ({
  ...row(seq),
  id: `id-${seq}`,
  ...more,
});

function altered(...rows: readonly MessageRow[]): LiveSnapshot {
  const cursors = { delivered: 0, read: 0 };
  const conversation = { messages: [], altered: rows, own: cursors, peer: cursors };
  return { userId: "me", conversations: new Map([["c", conversation]]) };
}

function context(change: number, ...changes: readonly MessageChange[]): PinContext {
  const items = changes.map((one) => ({ ...one, at: 0 }));
  return { conversation_id: "c", self_id: "me", change, pending: { items } };
}

const at = (seq: number) => ({ messageId: `id-${seq}`, conversationId: "c", seq });
const pinning = (seq: number, active = true): MessageChange => ({
  ...at(seq),
  kind: "pin",
  active,
});

/** The places of the listed messages. */
function listed(
  pins: readonly PinRow[],
  live: LiveSnapshot,
  given: PinContext,
  known: readonly MessageRow[] = [],
) {
  return createPinnedMessages({ rows: known })(pins, live, given).map(({ seq }) => seq);
}

describe("the pinned messages", () => {
  test("are those of the state, in the order of their pins", () => {
    expect(listed([pin(5, 2), pin(3, 7)], NO_LIVE_UPDATES, context(7))).toEqual([5, 3]);
    const [shown] = createPinnedMessages({ rows: [] })(
      [pin(5, 2, { body: "**bold**\nand more", own: true, pinned_own: true, file: "image" })],
      NO_LIVE_UPDATES,
      context(2),
    );
    expect(shown).toEqual({
      seq: 5,
      id: "id-5",
      own: true,
      text: "bold and more",
      file: "image",
      mine: true,
    });
  });

  test("follow the frames that the state does not contain", () => {
    const pins = [pin(5, 2), pin(3, 7)];
    const live = altered(
      sent(3, { change: 9, pinned: 0 }),
      sent(5, { change: 8, pinned: 2, body: "edited" }),
      sent(6, { change: 10, pinned: 10, pinned_own: true }),
    );
    expect(listed(pins, live, context(7))).toEqual([5, 6]);
    const shown = createPinnedMessages({ rows: [] })(pins, live, context(7));
    expect(shown.map(({ text, mine }) => [text, mine])).toEqual([
      ["edited", false],
      ["m6", true],
    ]);
    // The state is later than these frames.
    expect(listed([pin(3, 11)], live, context(11))).toEqual([3]);
    // Those of another user.
    expect(listed(pins, { ...live, userId: "she" }, context(7))).toEqual([5, 3]);
  });

  test("are without a deleted one", () => {
    const live = altered(sent(5, { change: 8, deleted: true, body: "" }));
    expect(listed([pin(5, 2), pin(3, 7)], live, context(7))).toEqual([3]);
  });

  test("have what waits for the server", () => {
    const pins = [pin(5, 2), pin(3, 7)];
    const known = [sent(7), sent(8), sent(9, { deleted: true })];
    const list = (...changes: MessageChange[]) =>
      listed(pins, NO_LIVE_UPDATES, context(7, ...changes), known);
    expect(list(pinning(8), pinning(7))).toEqual([5, 3, 8, 7]);
    expect(list(pinning(5, false))).toEqual([3]);
    expect(list({ ...at(3), kind: "delete" })).toEqual([5]);
    expect(list(pinning(5))).toEqual([5, 3]);
    expect(list(pinning(9), pinning(100), { ...pinning(8), conversationId: "d" })).toEqual([5, 3]);
    expect(list({ ...at(5), kind: "react", emoji: "👍", active: true })).toEqual([5, 3]);
    const edit: MessageChange = { ...at(5), kind: "edit", body: "new" };
    const [edited] = createPinnedMessages({ rows: [] })(pins, NO_LIVE_UPDATES, context(7, edit));
    expect(edited?.text).toBe("new");
  });

  test("show a waiting pin once its message is loaded", () => {
    const rows: MessageRow[] = [];
    const list = createPinnedMessages({ rows });
    const pins: readonly PinRow[] = [];
    const given = context(0, pinning(8));
    expect(list(pins, NO_LIVE_UPDATES, given)).toEqual([]);
    rows.push(sent(8));
    expect(list(pins, NO_LIVE_UPDATES, given)).toHaveLength(1);
  });

  test("are the same list as long as nothing of them has changed", () => {
    const list = createPinnedMessages({ rows: [] });
    const pins = [pin(5, 2)];
    const given = context(2);
    const first = list(pins, altered(), given);
    expect(list(pins, NO_LIVE_UPDATES, { ...given })).toBe(list(pins, NO_LIVE_UPDATES, given));
    expect(first).toHaveLength(1);
  });
});

import { describe, expect, test } from "bun:test";
import type {
  ConversationLine,
  LinesContext,
} from "../../../waves/browser/messages/conversation_rows";
import { ConversationRows } from "../../../waves/browser/messages/conversation_rows";
import { NO_LIVE_UPDATES } from "../../../waves/browser/messages/live_updates";
import { NO_ROW, RowMenu } from "../../../waves/browser/messages/row_menu";
import { FakeClock } from "../support/fake_clock";

const PEER = { id: "p", username: "p", display_name: "P", initials: "P", hue: 0, avatar_url: "" };
const NO_PAGE = { after: "", next: "", edition: 0, rows: [] };
const CONTEXT: LinesContext = {
  self_id: "me",
  listed: "list",
  cursor: "",
  edition: 0,
  changed_after: 0,
};

function line(id: string, last_at: number, more: Partial<ConversationLine> = {}): ConversationLine {
  const last = { preview: "", preview_own: false, last_seq: 1, unread: 0 };
  return { id, peer: PEER, last_at, ...last, ...more };
}

describe("the order of the list", () => {
  test("pinned rows are on top in the order of pinning, also those below the page", () => {
    const rows = [line("a", 9), line("b", 8, { pinned_at: 2 }), line("c", 1, { pinned_at: 1 })];
    const list = new ConversationRows();
    const context = { ...CONTEXT, cursor: "more" };
    const drawn = list.draw(rows, NO_PAGE, [], NO_LIVE_UPDATES, context);
    expect(drawn.map(({ id }) => id)).toEqual(["c", "b", "a"]);
    const unpinned = [line("c", 1)];
    const after = list.draw(rows, NO_PAGE, unpinned, NO_LIVE_UPDATES, { ...context, edition: 1 });
    expect(after.map(({ id }) => id)).toEqual(["b", "a"]);
  });

  test("archived rows are in the archive once its page is there", () => {
    const list = new ConversationRows();
    const rows = [line("a", 9), line("b", 8, { archived: true })];
    expect(list.draw(rows, NO_PAGE, [], NO_LIVE_UPDATES, CONTEXT)).toHaveLength(1);
    expect([list.archived.length, list.archiveNext]).toEqual([0, ""]);
    const archive = { ...NO_PAGE, next: "on", rows: [line("d", 5, { archived: true })] };
    list.draw(rows, NO_PAGE, [], NO_LIVE_UPDATES, { ...CONTEXT, archive });
    expect(list.archived.map(({ id }) => id)).toEqual(["b", "d"]);
    expect(list.archiveNext).toBe("on");
    const last = { ...NO_PAGE, after: "on", rows: [line("e", 2, { archived: true })] };
    list.draw(rows, NO_PAGE, [], NO_LIVE_UPDATES, { ...CONTEXT, archive: last });
    expect(list.archived.map(({ id }) => id)).toEqual(["b", "d", "e"]);
    expect(list.archiveNext).toBeNull();
  });

  test("a message brings an archived row back unless it is muted, and then it counts", () => {
    const message = { seq: 2, client_id: "x", own: false, body: "hi", created_at: 20 };
    const unseen = { delivered: 0, read: 0 };
    const live = { messages: [message], altered: [], own: unseen, peer: unseen };
    const conversations = new Map(["b", "m"].map((id) => [id, live]));
    const rows = [
      line("b", 8, { archived: true, unread: 1 }),
      line("m", 7, { archived: true, muted: true, unread: 1 }),
    ];
    const list = new ConversationRows();
    const drawn = list.draw(rows, NO_PAGE, [], { userId: "me", conversations }, CONTEXT);
    expect(drawn.map(({ id, unread }) => [id, unread])).toEqual([["b", 2]]);
    expect(list.unread(0)).toBe(2);
  });
});

test("the menu is about no row at first", () => {
  expect(new RowMenu(() => undefined, new FakeClock()).store.getSnapshot()).toEqual(NO_ROW);
});

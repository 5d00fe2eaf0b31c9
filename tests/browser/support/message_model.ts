/**
 * A small model of the state that a server pushes to one tab, and of the page: the parts of the page
 * that merge messages are real.
 */
import {
  type ConversationLine,
  type ConversationRow,
  ConversationRows,
  type OlderConversations,
} from "../../../waves/browser/messages/conversation_rows";
import type { MessageRow } from "../../../waves/browser/messages/known_messages";
import {
  type LiveSnapshot,
  LiveUpdates,
  NO_LIVE_UPDATES,
} from "../../../waves/browser/messages/live_updates";
import { createMessageRows, unreadOf } from "../../../waves/browser/messages/message_merge";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import type { OutboxItem } from "../../../waves/browser/messages/outbox_storage";
import { FakeSocket } from "./fake_browser";
import { context, item } from "./message_log";
import {
  type Conversation,
  type Cursor,
  IDS,
  lineOf,
  rowOf,
  type Server,
  UNSEEN,
  unreadIn,
} from "./message_server";

/** How many changed lines a push sends, those of earlier pushes included, if there are so many. */
const LEAST_CHANGED = 3;
/** Rows of earlier pushes that a push sends again, because React may render two at once. */
const OVERLAP = 1;

/** What Reflex has sent to the page. */
interface Props {
  readonly conversations: readonly ConversationRow[];
  readonly cursor: string;
  readonly listed: string;
  readonly older: OlderConversations;
  readonly changed: readonly ConversationRow[];
  readonly edition: number;
  readonly changedAfter: number;
  readonly version: number;
  readonly unread: number;
  readonly recent: readonly MessageRow[];
  readonly fresh: readonly MessageRow[];
  readonly openUnread: number;
  readonly isOpen: boolean;
  readonly peer: Cursor;
}

/** What the page displays. */
export interface Drawn {
  readonly rows: readonly DisplayRow[];
  readonly lines: readonly ConversationLine[];
  readonly unread: number;
  readonly openUnread: number;
}

type Change = { readonly row: ConversationRow; readonly edition: number };

const NO_PAGE: OlderConversations = { after: "", next: "", edition: 0, rows: [] };
/** The state of the tab: what a push and a reading send of it. */
export class TabState {
  #shown: ReadonlyMap<string, Conversation>;
  #lists = 0;
  #older = NO_PAGE;
  #changes: readonly Change[] = [];
  #edition = 0;
  #after = 0;
  #fresh: readonly MessageRow[] = [];
  #recent: readonly MessageRow[] = [];
  /** What the page was sent, and what it is now. */
  #sent: readonly ConversationRow[] = [];
  #sentCursor = "";
  #first: readonly ConversationRow[] = [];
  #cursor = "";
  version = 0;

  constructor(private readonly server: Server) {
    this.#shown = new Map(server.conversations);
    this.read();
  }

  /** Read everything; the page is sent all of it. */
  read(): Props {
    this.#shown = new Map(this.server.conversations);
    this.version = this.server.version;
    this.#lists += 1;
    this.#older = NO_PAGE;
    this.#changes = [];
    this.#edition = this.#after = 0;
    this.#readFirst();
    this.#sendFirst();
    this.#recent = this.server.find(IDS[0]).log.map(rowOf);
    this.#fresh = [];
    return this.#props();
  }

  /** Apply what has happened; the page is sent what has changed. */
  push(): Props {
    const before = this.#shown.get(IDS[0]) as Conversation;
    const now = this.server.find(IDS[0]);
    const added = now.log.slice(before.log.length).map(rowOf);
    if (added.length > 0) {
      const known = [...this.#recent, ...this.#fresh].slice(-OVERLAP);
      this.#fresh = [...known.filter((row) => row.seq < (added[0]?.seq ?? 0)), ...added];
    }
    this.#follow();
    this.#shown = new Map(this.server.conversations);
    this.version = this.server.version;
    return this.#props();
  }

  /** Load the page of the list after the rows that the page holds. */
  more(after: string): Props {
    this.#older = { ...this.server.page(after), after, edition: this.#edition };
    return this.#props();
  }

  /** Send everything again, as after a connection was lost. */
  hydrate(): Props {
    this.#sendFirst();
    this.#older = { ...this.#older };
    return this.#props();
  }

  #readFirst(): void {
    const { rows, next } = this.server.page("");
    this.#first = rows;
    this.#cursor = next;
  }

  #sendFirst(): void {
    this.#sent = [...this.#first];
    this.#sentCursor = this.#cursor;
  }

  #follow(): void {
    const isNew = (id: string) => this.server.find(id) !== this.#shown.get(id);
    const known = new Set(this.#first.map(({ id }) => id));
    const repeated = new Set(
      this.#changes.filter(({ row }) => row.peer !== undefined).map(({ row }) => row.id),
    );
    const edition = this.#edition + 1;
    this.#readFirst();
    const first = new Set(this.#first.map(({ id }) => id));
    const items = IDS.filter((id) => isNew(id) || (first.has(id) && !known.has(id))).map(
      (id): Change => {
        const { peer, ...row } = lineOf(this.server.find(id));
        const isShort = known.has(id) && !repeated.has(id);
        return { row: isShort ? row : { ...row, peer }, edition };
      },
    );
    const others = this.#changes.filter(({ row }) => !items.some((one) => one.row.id === row.id));
    const kept =
      items.length > 0 ? others.slice(0, Math.max(LEAST_CHANGED - items.length, 0)) : others;
    const dropped = others.slice(kept.length).map((one) => one.edition);
    this.#after = Math.max(this.#after, ...dropped);
    if (items.length > 0) this.#edition = edition;
    this.#changes = [...items, ...kept];
  }

  #props(): Props {
    const open = this.#shown.get(IDS[0]) as Conversation;
    return {
      conversations: this.#sent,
      cursor: this.#sentCursor,
      listed: `list ${this.#lists}`,
      older: this.#older,
      changed: this.#changes.map(({ row }) => row),
      edition: this.#edition,
      changedAfter: this.#after,
      version: this.version,
      unread: [...this.#shown.values()].reduce((sum, one) => sum + unreadIn(one), 0),
      recent: this.#recent,
      fresh: this.#fresh,
      openUnread: unreadIn(open),
      isOpen: open.isOpen,
      peer: open.isOpen ? open.cursors.peer : UNSEEN,
    };
  }
}

const OLDER: readonly MessageRow[] = [];

/** The page: it draws what it was sent by either socket, and what it sends. */
export class Page {
  readonly socket = new FakeSocket();
  hasHole = false;
  #items: readonly OutboxItem[] = [];
  readonly #live: LiveUpdates;
  readonly #rows = createMessageRows();
  readonly #lines = new ConversationRows();

  constructor(private props: Props) {
    const holeChanged = (hasHole: boolean): void => {
      this.hasHole = hasHole;
    };
    this.#live = new LiveUpdates({ socket: this.socket, resync: { holeChanged } });
    this.#live.start("me");
    this.socket.on("message.ack", ({ client_id, seq }) => {
      this.#items = this.#items.map((one) =>
        one.clientId === client_id ? { ...one, status: "sent", seq } : one,
      );
    });
    this.draw();
  }

  get version(): number {
    return this.props.version;
  }

  /** Where the displayed list continues; empty: it is whole. */
  get cursor(): string {
    return this.#lines.cursor;
  }

  write(conversationId: string, clientId: string, at: number, body: string): void {
    const written = item(clientId, { conversationId, at, body });
    this.#items = [...this.#items, written];
  }

  show(props: Props): void {
    this.props = props;
  }

  /** Render, and run the effects. */
  draw(): Drawn {
    const { props } = this;
    const drawn = drawOf(props, this.#items, this.#live.store.getSnapshot(), {
      rows: this.#rows,
      lines: this.#lines,
    });
    const { recent, fresh } = props;
    const { rows, isComplete } = this.#lines;
    this.#live.stateChanged(rows, { id: IDS[0], recent, fresh }, isComplete);
    const stored = new Set(drawn.rows.filter((row) => row.stored).map((row) => row.client_id));
    this.#items = this.#items.filter((one) => !stored.has(one.clientId));
    return drawn;
  }
}

function drawOf(
  props: Props,
  items: readonly OutboxItem[],
  live: LiveSnapshot,
  by: { rows: ReturnType<typeof createMessageRows>; lines: ConversationRows },
): Drawn {
  const { recent, fresh } = props;
  const rows = by.rows(OLDER, recent, fresh, { items }, live, {
    ...context,
    conversation_id: IDS[0],
    is_open: props.isOpen,
    delivered_seq: props.peer.delivered,
    read_seq: props.peer.read,
  });
  const { conversations, older, changed, listed, cursor, edition } = props;
  const list = { self_id: "me", listed, cursor, edition, changed_after: props.changedAfter };
  const lines = by.lines.draw(conversations, older, changed, live, list);
  const reader = { conversation_id: IDS[0], self_id: "me", unread: props.openUnread };
  return {
    rows,
    lines,
    unread: by.lines.unread(props.unread),
    openUnread: unreadOf(rows, recent, fresh, live, reader),
  };
}

/** What a page displays that is opened now and has loaded the whole list. */
export function freshlyDrawn(server: Server): Drawn {
  const state = new TabState(server);
  const by = { rows: createMessageRows(), lines: new ConversationRows() };
  let drawn = drawOf(state.read(), [], NO_LIVE_UPDATES, by);
  while (by.lines.cursor !== "") {
    drawn = drawOf(state.more(by.lines.cursor), [], NO_LIVE_UPDATES, by);
  }
  return drawn;
}

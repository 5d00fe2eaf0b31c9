/**
 * A small model of the server, of the state that it pushes to one tab, and of the page: the parts of
 * the page that merge messages are real.
 */
import {
  type ConversationLine,
  type ConversationRow,
  ConversationRows,
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
import type { ServerFrame } from "../../../waves/browser/socket/protocol";
import { FakeSocket } from "./fake_browser";
import { context, item, MINUTE, NOON } from "./message_log";

export type Who = "me" | "peer";

interface Stored {
  readonly seq: number;
  readonly sender: Who;
  readonly clientId: string;
  readonly at: number;
}

interface Cursor {
  readonly delivered: number;
  readonly read: number;
}

interface Conversation {
  readonly id: string;
  readonly log: readonly Stored[];
  readonly cursors: Readonly<Record<Who, Cursor>>;
  readonly isOpen: boolean;
}

const UNSEEN: Cursor = { delivered: 0, read: 0 };
/** The conversations; the first one is on the screen. */
export const IDS = ["a", "b"] as const;
/** How many changed lines a push sends, those of earlier pushes included, if there are so many. */
const LEAST_CHANGED = 3;
/** Rows of earlier pushes that a push sends again, because React may render two at once. */
const OVERLAP = 1;

const rowOf = ({ seq, sender, clientId, at }: Stored): MessageRow => ({
  seq,
  client_id: clientId,
  own: sender === "me",
  body: `m${seq}`,
  created_at: at,
});

const unreadIn = ({ log, cursors }: Conversation): number =>
  log.filter(({ seq, sender }) => sender === "peer" && seq > cursors.me.read).length;

function lineOf(conversation: Conversation): ConversationLine {
  const { id, log } = conversation;
  const last = log.at(-1);
  const peer = {
    id: `peer-${id}`,
    username: id,
    display_name: id,
    initials: id,
    hue: 0,
    avatar_url: "",
  };
  return {
    id,
    peer,
    preview: last === undefined ? "" : `m${last.seq}`,
    preview_own: last?.sender === "me",
    last_at: last?.at ?? NOON - MINUTE,
    last_seq: log.length,
    unread: unreadIn(conversation),
  };
}

/** What Reflex has sent to the page. */
interface Props {
  readonly conversations: readonly ConversationRow[];
  readonly listedVersion: number;
  readonly changed: readonly ConversationRow[];
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

type Change = { readonly row: ConversationRow; readonly version: number };

export class Server {
  readonly conversations = new Map<string, Conversation>();
  version = 0;
  #sent = 0;

  constructor() {
    for (const id of IDS) {
      const cursors = { me: UNSEEN, peer: UNSEEN };
      this.conversations.set(id, { id, log: [], cursors, isOpen: true });
    }
  }

  find(id: string): Conversation {
    return this.conversations.get(id) as Conversation;
  }

  /** Store a message; returns the frames about it, or none in a closed conversation. */
  send(id: string, sender: Who): readonly ServerFrame[] {
    const conversation = this.find(id);
    if (!conversation.isOpen) return [];
    this.#sent += 1;
    const stored: Stored = {
      seq: conversation.log.length + 1,
      sender,
      clientId: `client-${this.#sent}`,
      at: NOON + this.#sent * 1_000,
    };
    this.#change(id, { log: [...conversation.log, stored] });
    const message = messageFrame(id, stored);
    return sender === "me" ? [ackFrame(id, stored), message] : [message];
  }

  /** Move a receipt; returns the frame, unless it is hidden from this user. */
  mark(id: string, who: Who, seq: number, isRead: boolean): readonly ServerFrame[] {
    const conversation = this.find(id);
    const before = conversation.cursors[who];
    const upTo = Math.min(seq, conversation.log.length);
    const read = Math.max(before.read, isRead ? upTo : 0);
    const delivered = Math.max(before.delivered, upTo);
    if (read === before.read && delivered === before.delivered) return [];
    const cursors = { ...conversation.cursors, [who]: { delivered, read } };
    if (who === "peer" && !conversation.isOpen) {
      this.conversations.set(id, { ...conversation, cursors });
      return [];
    }
    this.#change(id, { cursors });
    return [
      {
        type: "receipt",
        conversation_id: id,
        user_id: who,
        delivered_seq: delivered,
        read_seq: read,
      },
    ];
  }

  /** End the friendship, or begin it again. */
  toggleFriendship(id: string): void {
    this.#change(id, { isOpen: !this.find(id).isOpen });
  }

  #change(id: string, change: Partial<Conversation>): void {
    this.conversations.set(id, { ...this.find(id), ...change });
    this.version += 1;
  }
}

function messageFrame(conversation_id: string, stored: Stored): ServerFrame {
  const { seq, sender, clientId, at } = stored;
  return {
    type: "message.new",
    id: `id-${conversation_id}-${seq}`,
    conversation_id,
    seq,
    sender_id: sender,
    client_id: clientId,
    body: `m${seq}`,
    created_at: new Date(at).toISOString(),
    kind: "text",
  };
}

function ackFrame(conversation_id: string, { seq, clientId, at }: Stored): ServerFrame {
  const created_at = new Date(at).toISOString();
  const message_id = `id-${conversation_id}-${seq}`;
  return { type: "message.ack", client_id: clientId, message_id, conversation_id, seq, created_at };
}

/** The state of the tab: what a push and a reading send of it. */
export class TabState {
  #shown: ReadonlyMap<string, Conversation>;
  #changes: readonly Change[] = [];
  #after = 0;
  #fresh: readonly MessageRow[] = [];
  #recent: readonly MessageRow[] = [];
  #conversations: readonly ConversationRow[] = [];
  #listedVersion = 0;
  version = 0;

  constructor(private readonly server: Server) {
    this.#shown = new Map(server.conversations);
    this.read();
  }

  /** Read everything; the page is sent all of it. */
  read(): Props {
    this.#shown = new Map(this.server.conversations);
    this.version = this.#after = this.#listedVersion = this.server.version;
    this.#conversations = IDS.map((id) => lineOf(this.server.find(id)));
    this.#changes = [];
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

  #follow(): void {
    const { version } = this.server;
    const isNew = (id: string) => this.server.find(id) !== this.#shown.get(id);
    const items = IDS.filter(isNew).map((id): Change => {
      const { peer: _, ...row } = lineOf(this.server.find(id));
      return { row, version };
    });
    const others = this.#changes.filter(({ row }) => !items.some((one) => one.row.id === row.id));
    const kept =
      items.length > 0 ? others.slice(0, Math.max(LEAST_CHANGED - items.length, 0)) : others;
    const dropped = others.slice(kept.length).map((one) => one.version);
    this.#after = Math.max(this.#after, ...dropped);
    this.#changes = [...items, ...kept];
  }

  #props(): Props {
    const open = this.#shown.get(IDS[0]) as Conversation;
    return {
      conversations: this.#conversations,
      listedVersion: this.#listedVersion,
      changed: this.#changes.map(({ row }) => row),
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
    const isComplete = this.#lines.isComplete({
      version: props.version,
      after: props.changedAfter,
    });
    const { recent, fresh } = props;
    this.#live.stateChanged(this.#lines.rows, { id: IDS[0], recent, fresh }, isComplete);
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
  const user = { self_id: "me", limit: IDS.length, listed_version: props.listedVersion };
  const lines = by.lines.draw(props.conversations, props.changed, live, user);
  const reader = { conversation_id: IDS[0], self_id: "me", unread: props.openUnread };
  return {
    rows,
    lines,
    unread: by.lines.unread(props.unread),
    openUnread: unreadOf(rows, recent, fresh, live, reader),
  };
}

/** What a page displays that is opened now. */
export function freshlyDrawn(server: Server): Drawn {
  const props = new TabState(server).read();
  const by = { rows: createMessageRows(), lines: new ConversationRows() };
  return drawOf(props, [], NO_LIVE_UPDATES, by);
}

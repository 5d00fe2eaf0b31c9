/** A small model of the server: what it stores, and the frames about it. */
import type { ConversationLine } from "../../../waves/browser/messages/conversation_rows";
import type { MessageRow } from "../../../waves/browser/messages/known_messages";
import type { ServerFrame } from "../../../waves/browser/socket/protocol";
import { MINUTE, NOON } from "./message_log";

export type Who = "me" | "peer";

export interface Stored {
  readonly seq: number;
  readonly sender: Who;
  readonly clientId: string;
  readonly at: number;
}

export interface Cursor {
  readonly delivered: number;
  readonly read: number;
}

export interface Conversation {
  readonly id: string;
  readonly log: readonly Stored[];
  readonly cursors: Readonly<Record<Who, Cursor>>;
  readonly isOpen: boolean;
}

export const UNSEEN: Cursor = { delivered: 0, read: 0 };
/** The conversations; the first one is on the screen. */
export const IDS = ["a", "b", "c", "d", "e"] as const;
/** How many rows a page of the list has; a list begins with one. */
export const PAGE = 2;

export const rowOf = ({ seq, sender, clientId, at }: Stored): MessageRow => ({
  id: `id-${IDS[0]}-${seq}`,
  seq,
  client_id: clientId,
  own: sender === "me",
  body: `m${seq}`,
  created_at: at,
});

export const unreadIn = ({ log, cursors }: Conversation): number =>
  log.filter(({ seq, sender }) => sender === "peer" && seq > cursors.me.read).length;

export function lineOf(conversation: Conversation): ConversationLine {
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
    last_at: last?.at ?? NOON - (IDS.indexOf(id as (typeof IDS)[number]) + 1) * MINUTE,
    last_seq: log.length,
    unread: unreadIn(conversation),
  };
}

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

  /** The whole list, the latest message first. */
  lines(): readonly ConversationLine[] {
    const lines = IDS.map((id) => lineOf(this.find(id)));
    return lines.sort((one, another) => another.last_at - one.last_at);
  }

  /** A page of the list; `after`: the time of the last row before it, in words. */
  page(after: string): { readonly rows: readonly ConversationLine[]; readonly next: string } {
    const before = after === "" ? Number.POSITIVE_INFINITY : Number(after);
    const left = this.lines().filter((line) => line.last_at < before);
    const rows = left.slice(0, PAGE);
    return { rows, next: left.length > PAGE ? `${rows.at(-1)?.last_at}` : "" };
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

/** What the composer writes: a new message, a reply, or another text of a sent message. */
import { createStore } from "../kit/store";
import type { Drafts, StorageChange } from "./drafts";
import type { FileKind, OutgoingFile } from "./file_view";
import type { DisplayRow } from "./message_rows";
import type { Outbox } from "./outbox";
import type { PendingChanges } from "./pending_changes";
import { preview } from "./preview";
import type { ReplyTarget } from "./reply_target";

export interface ComposingSnapshot {
  readonly mode: "" | "reply" | "edit";
  /** Whether the message that is answered or edited is the user's. */
  readonly own: boolean;
  /** The message on one line. */
  readonly line: string;
  /** The kind of its first file; empty: it has none. */
  readonly file: FileKind | "";
}

export interface ComposingDeps {
  drafts: Pick<
    Drafts,
    "store" | "take" | "edit" | "endEdit" | "reply" | "keepReply" | "isReplyReplaced"
  >;
  outbox: Pick<Outbox, "add">;
  changes: Pick<PendingChanges, "add">;
  /** Whether the page knows that a message was deleted. */
  isDeleted(id: string): boolean;
  /** Return the files that are to be sent in this conversation, which are its no longer. */
  takeFiles(conversationId: string): readonly OutgoingFile[];
  /** Focus the composer. */
  focus(): void;
  /** A message of the open conversation is being sent: it is displayed at the end. */
  sent(): void;
}

export const COMPOSING: ComposingSnapshot = { mode: "", own: false, line: "", file: "" };

export class Composing {
  readonly store = createStore(COMPOSING);
  #conversationId = "";
  #edited: DisplayRow | null = null;
  #reply: ReplyTarget | null = null;

  constructor(private readonly deps: ComposingDeps) {}

  /** The conversation is shown, with its draft. */
  open(conversationId: string): void {
    this.#conversationId = conversationId;
    this.#endEdit();
    this.#show(this.deps.drafts.reply);
  }

  /** The drafts are those of another user now. */
  start(): void {
    this.open(this.#conversationId);
  }

  reply(row: DisplayRow): void {
    this.#endEdit();
    this.#keepReply(targetOf(row));
    this.deps.focus();
  }

  /** Write another text of a message; the draft and what it replies to are kept meanwhile. */
  edit(row: DisplayRow): void {
    this.#endEdit();
    this.#edited = row;
    this.deps.drafts.edit(row.body);
    const file = row.files[0]?.kind ?? "";
    this.store.set({ mode: "edit", own: row.own, line: preview(row.body), file });
    this.deps.focus();
  }

  /** Write a new message; what was written before an edit is there again. */
  cancel(): void {
    if (this.#edited === null) this.#keepReply(null);
    else this.#endEdit();
  }

  /** A message was deleted or has disappeared: its text is not kept here. */
  gone(id: string): void {
    if (this.#reply?.id === id) this.#keepReply(null);
  }

  /** Send what is written, if any. */
  send(conversationId: string): void {
    const isOpen = conversationId === this.#conversationId;
    if (isOpen && this.#edited !== null) this.#sendEdit(this.#edited);
    else this.#sendMessage(conversationId, isOpen ? this.#reply : null);
    this.deps.focus();
  }

  /** Another tab has stored something. */
  storageChanged(change: StorageChange): void {
    const { drafts } = this.deps;
    if (drafts.isReplyReplaced(change, this.#reply)) this.#show(drafts.reply);
  }

  /** Send files without a text, which stays as it is. */
  sendFiles(conversationId: string, files: readonly OutgoingFile[]): void {
    const reply = conversationId === this.#conversationId ? this.#reply : null;
    this.deps.outbox.add(conversationId, "", undefined, this.#targetOf(reply), files);
    if (conversationId === this.#conversationId) this.deps.sent();
    if (reply !== null) this.#keepReply(null);
  }

  #endEdit(): void {
    this.deps.drafts.endEdit();
    this.#edited = null;
    this.#show(this.#reply);
  }

  #keepReply(reply: ReplyTarget | null): void {
    this.deps.drafts.keepReply(reply);
    this.#show(reply);
  }

  /** Show what the draft replies to, unless a message is edited in its place. */
  #show(reply: ReplyTarget | null): void {
    this.#reply = reply;
    if (this.#edited !== null) return;
    const { own, body: line, file = "" } = reply ?? { own: false, body: "" };
    this.store.set({ mode: reply === null ? "" : "reply", own, line, file });
  }

  #targetOf(reply: ReplyTarget | null): ReplyTarget | undefined {
    return reply === null || this.deps.isDeleted(reply.id) ? undefined : reply;
  }

  #sendMessage(conversationId: string, reply: ReplyTarget | null): void {
    // A text that is too long keeps its files.
    if (this.deps.drafts.store.getSnapshot().over > 0) return;
    const files = this.deps.takeFiles(conversationId);
    const text = this.deps.drafts.take(conversationId);
    if (text === null && files.length === 0) return;
    const replyTo = this.#targetOf(reply);
    this.deps.outbox.add(conversationId, text ?? "", undefined, replyTo, files);
    this.deps.sent();
    this.cancel();
  }

  #sendEdit({ id, seq, body: before, files }: DisplayRow): void {
    const { text, empty, over } = this.deps.drafts.store.getSnapshot();
    // The caption of files may be removed.
    if ((empty && files.length === 0) || over > 0) return;
    const conversationId = this.#conversationId;
    const change = { kind: "edit", messageId: id, conversationId, seq, body: text } as const;
    if (text !== before) this.deps.changes.add(change);
    this.cancel();
  }
}

function targetOf({ id, seq, own, body, files }: DisplayRow): ReplyTarget {
  const file = files[0]?.kind;
  return { id, seq, own, body: preview(body), ...(file === undefined ? {} : { file }) };
}

/** What the composer writes: a new message, a reply, or another text of a sent message. */
import { createStore } from "../kit/store";
import type { Drafts } from "./drafts";
import type { DisplayRow } from "./message_rows";
import type { Outbox } from "./outbox";
import type { PendingChanges } from "./pending_changes";
import { preview } from "./preview";

export interface ComposingSnapshot {
  readonly mode: "" | "reply" | "edit";
  /** Whether the message that is answered or edited is the user's. */
  readonly own: boolean;
  /** The message on one line. */
  readonly line: string;
}

export interface ComposingDeps {
  drafts: Pick<Drafts, "store" | "take" | "edit" | "endEdit">;
  outbox: Pick<Outbox, "add">;
  changes: Pick<PendingChanges, "add">;
  /** Focus the composer. */
  focus(): void;
}

export const COMPOSING: ComposingSnapshot = { mode: "", own: false, line: "" };

export class Composing {
  readonly store = createStore(COMPOSING);
  #conversationId = "";
  #row: DisplayRow | null = null;

  constructor(private readonly deps: ComposingDeps) {}

  /** The conversation is shown. */
  open(conversationId: string): void {
    this.#conversationId = conversationId;
    this.cancel();
  }

  reply(row: DisplayRow): void {
    this.#begin("reply", row);
  }

  edit(row: DisplayRow): void {
    this.#begin("edit", row);
    this.deps.drafts.edit(row.body);
  }

  /** Write a new message; what was written before an edit is there again. */
  cancel(): void {
    this.#row = null;
    this.deps.drafts.endEdit();
    this.store.set(COMPOSING);
  }

  /** Send what is written, if any. */
  send(conversationId: string): void {
    const row = conversationId === this.#conversationId ? this.#row : null;
    if (row !== null && this.store.getSnapshot().mode === "edit") this.#sendEdit(row);
    else this.#sendMessage(conversationId, row);
    this.deps.focus();
  }

  #begin(mode: "reply" | "edit", row: DisplayRow): void {
    this.cancel();
    this.#row = row;
    this.store.set({ mode, own: row.own, line: preview(row.body) });
    this.deps.focus();
  }

  #sendMessage(conversationId: string, row: DisplayRow | null): void {
    const text = this.deps.drafts.take(conversationId);
    if (text === null) return;
    const replyTo = row === null ? undefined : targetOf(row);
    this.deps.outbox.add(conversationId, text, undefined, replyTo);
    this.cancel();
  }

  #sendEdit({ id, seq, body: before }: DisplayRow): void {
    const { text, empty, over } = this.deps.drafts.store.getSnapshot();
    if (empty || over > 0) return;
    const conversationId = this.#conversationId;
    const change = { kind: "edit", messageId: id, conversationId, seq, body: text } as const;
    if (text !== before) this.deps.changes.add(change);
    this.cancel();
  }
}

const targetOf = ({ id, seq, own, body }: DisplayRow) => ({ id, seq, own, body: preview(body) });

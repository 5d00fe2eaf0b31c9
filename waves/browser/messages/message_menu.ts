/** The menu of a message: which one it belongs to, and what its items do. */
import { createStore } from "../kit/store";
import type { ActNotice } from "./act_notice";
import type { Composing } from "./composing";
import type { DisplayRow } from "./message_rows";
import type { PendingChanges } from "./pending_changes";

export interface MessageMenuSnapshot {
  /** Whether the menu was ever opened: its code is loaded then. */
  readonly wanted: boolean;
  readonly open: boolean;
  /** The emoji picker is shown in its place. */
  readonly picking: boolean;
  readonly own: boolean;
  readonly canEdit: boolean;
  readonly pinned: boolean;
  /** Whether there is a text to copy. */
  readonly hasText: boolean;
  /** The emojis that the user has put on the message. */
  readonly mine: readonly string[];
}

/** Where the menu appears: a point of the window, or beside an element. */
export type Anchor = Pick<DOMRect, "left" | "top" | "right" | "bottom">;

export interface MessageMenuDeps {
  composing: Pick<Composing, "reply" | "edit">;
  changes: Pick<PendingChanges, "add">;
  notice: Pick<ActNotice, "show">;
  conversationId(): string;
  now(): number;
  copy(text: string): Promise<void>;
  /** The address of a message. */
  addressOf(seq: number): string;
}

export const NO_MENU: MessageMenuSnapshot = {
  wanted: false,
  open: false,
  picking: false,
  own: false,
  canEdit: false,
  pinned: false,
  hasText: true,
  mine: [],
};
const EDIT_WITHIN_MS = 24 * 60 * 60_000;
const NOWHERE: Anchor = { left: 0, top: 0, right: 0, bottom: 0 };

/** Whether the user may edit a message at this moment; the server decides. */
export const canEdit = ({ own, id, deleted, at, files }: DisplayRow, now: number): boolean =>
  own && id !== "" && !deleted && now - at < EDIT_WITHIN_MS && files[0]?.kind !== "voice";

export class MessageMenu {
  readonly store = createStore(NO_MENU);
  anchor = NOWHERE;
  /** What had the focus before. */
  opener: HTMLElement | null = null;
  #row: DisplayRow | null = null;

  constructor(private readonly deps: MessageMenuDeps) {}

  /** The key of the message. */
  get key(): string {
    return this.#row?.key ?? "";
  }

  open(row: DisplayRow, anchor: Anchor, opener: HTMLElement | null, picking = false): void {
    if (row.id === "" || row.deleted) return;
    this.#row = row;
    this.anchor = anchor;
    this.opener = opener;
    this.store.set({
      wanted: true,
      open: true,
      picking,
      own: row.own,
      canEdit: canEdit(row, this.deps.now()),
      pinned: row.pinned,
      hasText: row.body !== "",
      mine: row.reactions.filter(({ mine }) => mine).map(({ emoji }) => emoji),
    });
  }

  /** The target stays: a dialog may ask about it. */
  close(): void {
    this.store.set({ open: false, picking: false });
  }

  pick(): void {
    this.store.set({ picking: true });
  }

  /** Put this emoji on the message, or take it away. */
  react(emoji: string): void {
    if (this.#row !== null) this.toggle(this.#row, emoji);
    this.close();
  }

  /** Put this emoji on a message, or take it away. */
  toggle(row: DisplayRow, emoji: string): void {
    const active = !row.reactions.some((one) => one.emoji === emoji && one.mine);
    this.deps.changes.add({ ...this.#place(row), kind: "react", emoji, active });
  }

  reply(): void {
    this.close();
    if (this.#row !== null) this.deps.composing.reply(this.#row);
  }

  edit(): void {
    this.close();
    if (this.#row !== null) this.deps.composing.edit(this.#row);
  }

  /** Pin the message, or unpin it, as the menu has offered. */
  togglePin(): void {
    this.close();
    const active = !this.store.getSnapshot().pinned;
    if (this.#row !== null)
      this.deps.changes.add({ ...this.#place(this.#row), kind: "pin", active });
  }

  remove(): void {
    if (this.#row !== null) this.deps.changes.add({ ...this.#place(this.#row), kind: "delete" });
  }

  copyText(): void {
    this.close();
    this.#copy(this.#row?.body ?? "", "text_copied");
  }

  copyLink(): void {
    this.close();
    this.#copy(this.deps.addressOf(this.#row?.seq ?? 0), "link_copied");
  }

  #copy(text: string, kind: "text_copied" | "link_copied"): void {
    this.deps.copy(text).then(
      () => this.deps.notice.show(kind),
      () => this.deps.notice.show("not_copied"),
    );
  }

  #place({ id, seq }: DisplayRow) {
    return { messageId: id, seq, conversationId: this.deps.conversationId() };
  }
}

/**
 * Writing to each other during a call, from browser to browser: the capability.
 *
 * No word of it reaches a server, and it is gone with the call, unless both people press
 * Keep. `frames.ts` says what goes over the channel, `chat_history.ts` in which order it stands.
 */

import type { Place } from "../../kit/format";
import { isBlank } from "../../kit/is_blank";
import { createStore, type Store } from "../../kit/store";
import { MAX_BODY } from "../../messages/drafts";
import { QUIET_THREAD, type ThreadSnapshot } from "../../messages/message_list";
import type { Around } from "../capabilities";
import type { AttachedLink, Capability } from "../model/capability";
import type { LinkState } from "../rtc/peer_connection";
import { ChatSession } from "./active_chat";
import { ChatRows } from "./chat_rows";
import { type ChatSnapshot, QUIET_CHAT } from "./snapshot";

const MOST_COUNTED = 99;
/** A call that has not come back by then after a reload does not come back. */
const COMES_BACK_WITHIN_MS = 60_000;

export interface CallChat extends Capability {
  readonly store: Store<ChatSnapshot>;
  /** Where the person reads in it. */
  readonly thread: Store<ThreadSnapshot>;
  /** The chat is on the screen, or not. */
  setOpen(isOpen: boolean): void;
  /** What is being written. */
  edit(text: string): void;
  /** Send what is written. */
  send(): void;
  toggleKeep(): void;
  /** Nobody is signed in any more: hand over at once what both keep. */
  finish(): void;
}

/** Make the chat of whatever call this page has. */
export function createCallChat(around: Around): CallChat {
  return new PageChat(around);
}

class PageChat implements CallChat {
  readonly store = createStore<ChatSnapshot>(QUIET_CHAT);
  readonly thread = createStore<ThreadSnapshot>(QUIET_THREAD);
  #session: ChatSession | null = null;
  #isOpen = false;
  #rows = new ChatRows();
  /** Ended calls that both keep, and of which not everything is handed over yet. */
  #ended: ChatSession[] = [];

  constructor(private readonly around: Around) {
    const { page } = around.parts.chat;
    page.onWatch(() => this.#look());
    page.onLeave(() => this.#leave());
    page.moments.subscribe(() => this.#draw());
    this.#forgetStrays();
  }

  attach(link: AttachedLink): void {
    if (this.#session?.callId !== link.callId) this.#begin(link);
    this.#session?.attach(link);
    this.#look();
    this.#draw();
  }

  linkChanged(state: LinkState): void {
    this.#session?.linkChanged(state);
  }

  receive(): void {
    // The chat has no link of its own.
  }

  resumed(): void {
    // The socket carries nothing of it.
  }

  end(): void {
    const session = this.#session;
    if (session === null) return;
    this.#session = null;
    session.end();
    this.#ended = [...this.#ended, session].filter((one) => one.isHandingOver);
    this.around.parts.chat.memory.clear();
    this.store.set(QUIET_CHAT);
  }

  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#look();
  }

  edit(text: string): void {
    this.#session?.edit(text);
  }

  send(): void {
    const session = this.#session;
    if (session === null) return;
    const { draft } = session;
    session.draft = "";
    if (session.write(draft)) return;
    session.edit(draft);
  }

  toggleKeep(): void {
    this.#session?.pressKeep();
  }

  finish(): void {
    for (const session of this.#ended.splice(0)) session.finish();
  }

  #begin(link: AttachedLink): void {
    const { chat, clock } = this.around.parts;
    this.#rows = new ChatRows();
    this.#session = new ChatSession({ chat, clock, link, changed: () => this.#draw() });
  }

  /** A reload keeps the chat of the call that it comes back to, and of no other. */
  #forgetStrays(): void {
    const { memory, clock, chat } = this.around.parts;
    const kept = chat.memory.load();
    if (kept === null) return;
    if (memory.load()?.callId !== kept.callId) {
      chat.memory.clear();
      return;
    }
    clock.after(COMES_BACK_WITHIN_MS, () => {
      if (this.#session === null) chat.memory.clear();
    });
  }

  #leave(): void {
    this.#session?.leave();
    this.finish();
  }

  #look(): void {
    this.#session?.look(this.#isOpen && this.around.parts.chat.page.isWatched());
  }

  #place(): Place {
    return this.around.parts.chat.page.moments.getSnapshot().place;
  }

  #draw(): void {
    const session = this.#session;
    if (session === null) return;
    const { draft, log, agreement, unread, sent, callId } = session;
    const length = draft.length > MAX_BODY ? [...draft].length : draft.length;
    this.store.set({
      callId,
      rows: this.#rows.draw(log, sent, this.#place()),
      unread: unreadText(unread),
      draft,
      empty: isBlank(draft),
      over: Math.max(0, length - MAX_BODY),
      trimmed: log.isTrimmed,
      iKeep: agreement.iWant,
      theyKeep: agreement.theyWant,
      kept: agreement.isAgreed,
    });
  }
}

function unreadText(count: number): string {
  if (count === 0) return "";
  return count > MOST_COUNTED ? `${MOST_COUNTED}+` : String(count);
}

/**
 * The chat of a call, from browser to browser.
 *
 * No message reaches a server, and the chat is deleted with the call, unless both people press
 * Keep. `frames.ts` defines the frames, `chat_history.ts` the order of the messages.
 */

import type { Place } from "../../kit/format";
import { isBlank } from "../../kit/is_blank";
import { createStore } from "../../kit/store";
import { MAX_BODY } from "../../messages/drafts";
import { EMPTY_MESSAGE_LIST, type MessageListSnapshot } from "../../messages/message_list_snapshot";
import type { AttachedConnection, Capability, CapabilityContext } from "../rtc/capability";
import type { PeerConnectionState } from "../rtc/peer_connection";
import { ActiveChat } from "./active_chat";
import type { ChatDeps } from "./chat_deps";
import { ChatRows } from "./chat_rows";
import { type ChatSnapshot, QUIET_CHAT } from "./snapshot";

const MOST_COUNTED = 99;
/** A call that has not resumed by then after a reload does not resume. */
const COMES_BACK_WITHIN_MS = 60_000;

export interface ChatContext extends ChatDeps, CapabilityContext {}

/** The chat of the call that this page has. */
export class CallChat implements Capability {
  readonly store = createStore<ChatSnapshot>(QUIET_CHAT);
  readonly messageList = createStore<MessageListSnapshot>(EMPTY_MESSAGE_LIST);
  #session: ActiveChat | null = null;
  #isOpen = false;
  #rows = new ChatRows();
  /** Ended calls whose chat is still being archived. */
  #ended: ActiveChat[] = [];

  constructor(private readonly deps: ChatContext) {
    const { page } = deps;
    page.onWatch(() => this.#look());
    page.onLeave(() => this.#leave());
    page.today.subscribe(() => this.#draw());
    this.#forgetStrays();
  }

  attach(attached: AttachedConnection): void {
    if (this.#session?.callId !== attached.callId) this.#begin(attached);
    this.#session?.attach(attached);
    this.#look();
    this.#draw();
  }

  connectionChanged(state: PeerConnectionState): void {
    this.#session?.connectionChanged(state);
  }

  end(): void {
    const session = this.#session;
    if (session === null) return;
    this.#session = null;
    session.end();
    this.#ended = [...this.#ended, session].filter((one) => one.isArchiving);
    this.deps.storage.clear();
    this.store.set(QUIET_CHAT);
  }

  /** The panel of the chat has been opened or closed. */
  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#look();
  }

  edit(text: string): void {
    this.#session?.edit(text);
  }

  /** Send the draft. */
  send(): void {
    const session = this.#session;
    if (session === null) return;
    const { draft } = session;
    session.draft = "";
    if (session.write(draft)) return;
    session.edit(draft);
  }

  toggleKeep(): void {
    this.#session?.toggleKeep();
  }

  /** The user has signed out: archive at once what both keep. */
  finish(): void {
    for (const session of this.#ended.splice(0)) session.finish();
  }

  #begin(attached: AttachedConnection): void {
    this.#rows = new ChatRows();
    const { clock } = this.deps;
    this.#session = new ActiveChat({
      chat: this.deps,
      clock,
      attached,
      changed: () => this.#draw(),
    });
  }

  /** A reload keeps the chat of the resumed call only. */
  #forgetStrays(): void {
    const { storage, clock, callBeforeReload } = this.deps;
    const kept = storage.load();
    if (kept === null) return;
    if (callBeforeReload() !== kept.callId) {
      storage.clear();
      return;
    }
    clock.after(COMES_BACK_WITHIN_MS, () => {
      if (this.#session === null) storage.clear();
    });
  }

  #leave(): void {
    this.#session?.leave();
    this.finish();
  }

  #look(): void {
    this.#session?.look(this.#isOpen && this.deps.page.isWatched());
  }

  #place(): Place {
    return this.deps.page.today.getSnapshot().place;
  }

  #draw(): void {
    const session = this.#session;
    if (session === null) return;
    const { draft, history, consent, unread, sent, callId } = session;
    const length = draft.length > MAX_BODY ? [...draft].length : draft.length;
    this.store.set({
      callId,
      rows: this.#rows.draw(history, sent, this.#place()),
      unread: unreadText(unread),
      draft,
      empty: isBlank(draft),
      over: Math.max(0, length - MAX_BODY),
      trimmed: history.isTrimmed,
      keepWanted: consent.isWanted,
      keepWantedByPeer: consent.isWantedByPeer,
      kept: consent.isAgreed,
    });
  }
}

function unreadText(count: number): string {
  if (count === 0) return "";
  return count > MOST_COUNTED ? `${MOST_COUNTED}+` : String(count);
}

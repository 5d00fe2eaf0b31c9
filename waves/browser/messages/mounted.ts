/** The elements of a page that parts of the app reach: those that are there now. */
import type { MessageList } from "./message_list";

/** What React has mounted at the moment. */
export interface Mounted {
  messageList: MessageList | null;
  callMessageList: MessageList | null;
  composer: HTMLTextAreaElement | null;
  /** Shows the first message of a day, or the one that follows. */
  jumpToDay: ((day: Date) => void) | null;
  /** Navigates to the page of a conversation. */
  visit: ((path: string, conversation: string) => void) | null;
  /** Refreshes Reflex's state. */
  resync: (() => void) | null;
}

export const NOTHING_MOUNTED: Readonly<Mounted> = {
  messageList: null,
  callMessageList: null,
  composer: null,
  jumpToDay: null,
  visit: null,
  resync: null,
};

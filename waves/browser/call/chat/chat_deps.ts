/** Everything that the chat of a call uses from outside, besides the channel. */

import type { Store } from "../../kit/store";
import type { Today } from "../../kit/today";
import type { ConversationAccess } from "../../messages/conversation_gateway";
import type { ChatStorage } from "./chat_persistence";

export interface ChatPage {
  /** Whether the page is visible and focused. */
  isWatched(): boolean;
  /** Subscribe to changes of `isWatched` for the lifetime of the page. */
  onWatch(listener: () => void): void;
  /** Subscribe to `pagehide` for the lifetime of the page. */
  onLeave(listener: () => void): void;
  /** The locale and time zone for formatting. */
  today: Pick<Store<Today>, "getSnapshot" | "subscribe">;
}

export interface ChatDeps {
  storage: ChatStorage;
  gateway: ConversationAccess;
  page: ChatPage;
  /** A new message id: a UUID. */
  newId(): string;
}

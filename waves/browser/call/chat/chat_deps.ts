/** Everything of the outside world that the chat of a call uses besides the channel. */
import type { Moment } from "../../kit/current_minute";
import type { Store } from "../../kit/store";
import type { ConversationDoor } from "./archive";
import type { ChatMemory } from "./chat_persistence";

export interface ChatPage {
  /** Whether somebody looks: the page is visible and has the focus. */
  isWatched(): boolean;
  /** Hear that somebody looks again, or has just stopped; as long as the page lives. */
  onWatch(listener: () => void): void;
  /** Hear that the page may be gone in a moment. */
  onLeave(listener: () => void): void;
  /** The place that times are written for. */
  moments: Pick<Store<Moment>, "getSnapshot" | "subscribe">;
}

export interface ChatDeps {
  memory: ChatMemory;
  door: ConversationDoor;
  page: ChatPage;
  /** A new message id: a UUID. */
  newId(): string;
}

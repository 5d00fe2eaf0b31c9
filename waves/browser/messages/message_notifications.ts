/** Notifications of new messages: one per conversation, until the conversation is read. */
import { isolated } from "../kit/bidi";
import type { Notifications } from "../ui/notifications";

/** The used fields of a conversation. */
export interface ConversationPreview {
  readonly id: string;
  readonly last_seq: number;
  readonly unread: number;
  /** The beginning of the last message on one line; the server cuts between graphemes. */
  readonly preview: string;
  readonly preview_own: boolean;
  readonly peer: { readonly display_name: string; readonly username: string };
}

export interface MessageNotificationsDeps {
  notifications: Pick<Notifications, "show" | "close">;
  /** Open the conversation in this tab. */
  open(conversationId: string, username: string): void;
}

const tagOf = (conversationId: string): string => `waves-message:${conversationId}`;

export class MessageNotifications {
  #userId = "";
  /** The last message of each conversation, also of those missing from the present list. */
  #known = new Map<string, number>();
  #conversations = new Map<string, ConversationPreview>();

  constructor(private readonly deps: MessageNotificationsDeps) {}

  /** The conversation list is loaded or has changed. */
  update(userId: string, conversations: readonly ConversationPreview[]): void {
    // Messages from before the page was loaded are not notified.
    const isFirst = userId !== this.#userId;
    if (isFirst) this.stop();
    this.#userId = userId;
    const before = this.#conversations;
    this.#conversations = new Map(conversations.map((one) => [one.id, one]));
    for (const id of before.keys()) if (!this.#conversations.get(id)?.unread) this.#close(id);
    const newer = conversations.filter((one) => one.last_seq > (this.#known.get(one.id) ?? 0));
    for (const { id, last_seq } of newer) this.#known.set(id, last_seq);
    if (isFirst) return;
    for (const one of newer) if (one.unread > 0 && !one.preview_own) this.#show(one);
  }

  /** The user has signed out. */
  stop(): void {
    for (const id of this.#conversations.keys()) this.#close(id);
    this.#userId = "";
    this.#known.clear();
    this.#conversations.clear();
  }

  #show({ id, preview, peer }: ConversationPreview): void {
    void this.deps.notifications.show({
      tag: tagOf(id),
      title: isolated(peer.display_name),
      body: isolated(preview),
      isRing: false,
      clicked: () => this.#open(id),
    });
  }

  #open(id: string): void {
    this.#close(id);
    const conversation = this.#conversations.get(id);
    if (conversation !== undefined) this.deps.open(id, conversation.peer.username);
  }

  #close(id: string): void {
    this.deps.notifications.close(tagOf(id));
  }
}

/** Notifications of new messages: one per conversation, until the conversation is read. */
import { isolated } from "../kit/bidi";
import type { Notifications } from "../ui/notifications";

/** The used fields of a conversation. */
export interface ConversationPreview {
  readonly id: string;
  readonly last_seq: number;
  readonly unread: number;
  /** The user wants to hear nothing of it. */
  readonly muted?: boolean;
  /** The beginning of the last message on one line; the server cuts between graphemes. */
  readonly preview: string;
  readonly preview_own: boolean;
  /** When the last message was sent. */
  readonly last_at: number;
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
    const end = [...before.values()].at(-1)?.last_at ?? 0;
    this.#conversations = new Map(conversations.map((one) => [one.id, one]));
    for (const id of before.keys()) if (!this.#conversations.get(id)?.unread) this.#close(id);
    const news = conversations.filter((one) => this.#isNews(one, end));
    for (const { id, last_seq } of conversations) {
      this.#known.set(id, Math.max(last_seq, this.#known.get(id) ?? 0));
    }
    if (!isFirst) for (const one of news) this.#show(one);
  }

  /** Conversations below the end of the list are old: the user has asked for more of them. */
  #isNews(one: ConversationPreview, end: number) {
    const { id, last_seq, last_at, unread, preview_own, muted = false } = one;
    const known = this.#known.get(id);
    const isNewer = known === undefined ? last_at > end : last_seq > known;
    return isNewer && unread > 0 && !preview_own && !muted;
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

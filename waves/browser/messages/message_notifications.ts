/** Notifications of new messages: one per conversation, until the conversation is read. */
import { isolated } from "../kit/bidi";
import type { Notifications } from "../ui/notifications";

/** As much of a line of the conversation list as this needs. */
export interface NoticeLine {
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
  /** Open the conversation in this tab, as a click on its line does. */
  open(conversationId: string, username: string): void;
}

const tagOf = (conversationId: string): string => `waves-message:${conversationId}`;

export class MessageNotifications {
  #userId = "";
  /** The last message of each conversation; a list that is read again may lack some. */
  #known = new Map<string, number>();
  #lines = new Map<string, NoticeLine>();

  constructor(private readonly deps: MessageNotificationsDeps) {}

  /** The conversation list of this person is loaded, or has changed. */
  has(userId: string, lines: readonly NoticeLine[]): void {
    // What was there when the page was loaded is on its screen already.
    const isFirst = userId !== this.#userId;
    if (isFirst) this.stop();
    this.#userId = userId;
    const before = this.#lines;
    this.#lines = new Map(lines.map((line) => [line.id, line]));
    for (const id of before.keys()) if (!this.#lines.get(id)?.unread) this.#close(id);
    const fresh = lines.filter((line) => line.last_seq > (this.#known.get(line.id) ?? 0));
    for (const line of fresh) this.#known.set(line.id, line.last_seq);
    if (isFirst) return;
    for (const line of fresh) if (line.unread > 0 && !line.preview_own) this.#show(line);
  }

  /** Nobody is signed in any more. */
  stop(): void {
    for (const id of this.#lines.keys()) this.#close(id);
    this.#userId = "";
    this.#known.clear();
    this.#lines.clear();
  }

  #show({ id, preview, peer }: NoticeLine): void {
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
    const line = this.#lines.get(id);
    if (line !== undefined) this.deps.open(id, line.peer.username);
  }

  #close(id: string): void {
    this.deps.notifications.close(tagOf(id));
  }
}

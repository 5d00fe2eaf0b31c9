/** Reports to the server which messages have reached this browser. */
import type { Clock } from "../kit/clock";
import type { Socket } from "../socket/socket";

/** The used fields of a conversation. */
export interface ConversationSummary {
  readonly id: string;
  readonly last_seq: number;
  readonly unread: number;
}

/** A page on which the messages are read reports that instead within this time. */
export const REPORT_AFTER_MS = 300;

export class DeliveryReceipts {
  readonly #reported = new Map<string, number>();
  #conversations: readonly ConversationSummary[] = [];
  #cancel: (() => void) | null = null;

  constructor(
    private readonly socket: Pick<Socket, "send" | "onOpen">,
    private readonly clock: Clock,
  ) {
    socket.onOpen(() => this.#reportLater());
  }

  /** Set the conversations of the user. */
  update(conversations: readonly ConversationSummary[]): void {
    this.#conversations = conversations;
    this.#reportLater();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#conversations = [];
    this.#reported.clear();
  }

  #reportLater(): void {
    this.#cancel ??= this.clock.after(REPORT_AFTER_MS, () => this.#report());
  }

  #report(): void {
    this.#cancel = null;
    for (const { id, last_seq: seq, unread } of this.#conversations) {
      if (unread === 0 || seq <= (this.#reported.get(id) ?? 0)) continue;
      const isSent = this.socket.send({ type: "message.delivered", conversation_id: id, seq });
      if (isSent) this.#reported.set(id, seq);
    }
  }
}

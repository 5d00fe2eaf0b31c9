/** Reports to the server which messages have reached this browser. */
import type { Clock } from "../kit/clock";
import type { Socket } from "../socket/socket";

/** The used fields of a conversation. */
export interface ConversationSummary {
  readonly id: string;
  readonly last_seq: number;
  readonly unread: number;
}

export interface DeliveryReceipts {
  /** Set the conversations of the user. */
  update(conversations: readonly ConversationSummary[]): void;
  stop(): void;
}

/** A page on which the messages are read reports that instead within this time. */
export const REPORT_AFTER_MS = 300;

export function createDeliveryReceipts(
  socket: Pick<Socket, "send" | "onOpen">,
  clock: Clock,
): DeliveryReceipts {
  const reported = new Map<string, number>();
  let conversations: readonly ConversationSummary[] = [];
  let cancel: (() => void) | null = null;

  function later(): void {
    cancel ??= clock.after(REPORT_AFTER_MS, report);
  }

  function report(): void {
    cancel = null;
    for (const { id, last_seq: seq, unread } of conversations) {
      if (unread === 0 || seq <= (reported.get(id) ?? 0)) continue;
      const isSent = socket.send({ type: "message.delivered", conversation_id: id, seq });
      if (isSent) reported.set(id, seq);
    }
  }

  socket.onOpen(later);

  return {
    update(now) {
      conversations = now;
      later();
    },
    stop() {
      cancel?.();
      cancel = null;
      conversations = [];
      reported.clear();
    },
  };
}

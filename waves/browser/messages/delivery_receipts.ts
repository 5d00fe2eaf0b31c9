/** Tells the server which messages have reached this browser. */
import type { Clock } from "../kit/clock";
import type { Socket } from "../socket/socket";

/** As much of a conversation's line as this needs. */
export interface ConversationLine {
  readonly id: string;
  readonly last_seq: number;
  readonly unread: number;
}

export interface DeliveryReceipts {
  /** The page has these conversations now. */
  has(lines: readonly ConversationLine[]): void;
  stop(): void;
}

/** Long enough for a page that is being read to say so instead: that says more. */
export const TELL_AFTER_MS = 300;

/** Tell over `socket`. */
export function createDeliveryReceipts(
  socket: Pick<Socket, "send" | "onOpen">,
  clock: Clock,
): DeliveryReceipts {
  const told = new Map<string, number>();
  let lines: readonly ConversationLine[] = [];
  let cancel: (() => void) | null = null;

  function later(): void {
    cancel ??= clock.after(TELL_AFTER_MS, tell);
  }

  function tell(): void {
    cancel = null;
    for (const { id, last_seq: seq, unread } of lines) {
      if (unread === 0 || seq <= (told.get(id) ?? 0)) continue;
      const isSent = socket.send({ type: "message.delivered", conversation_id: id, seq });
      if (isSent) told.set(id, seq);
    }
  }

  socket.onOpen(later);

  return {
    has(now) {
      lines = now;
      later();
    },
    stop() {
      cancel?.();
      cancel = null;
      lines = [];
      told.clear();
    },
  };
}

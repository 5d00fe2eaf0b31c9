/** The way into a person's conversation for what is not written in its composer. */
import type { ConversationDoor } from "../call/chat/archive";
import { isFields } from "../kit/parse";
import type { Outbox } from "./outbox";

/** Whose conversation a line of the list is. */
export interface PeerLine {
  readonly id: string;
  readonly peer: { readonly id: string };
}

export interface Door extends ConversationDoor {
  /** The page has these conversations now. */
  has(lines: readonly PeerLine[]): void;
}

/** Make the door; `fetchNewest` asks the API for the newest messages of a conversation. */
export function createDoor(
  outbox: Pick<Outbox, "add">,
  fetchNewest: (conversationId: string) => Promise<unknown>,
): Door {
  let lines: readonly PeerLine[] = [];
  return {
    has(now) {
      lines = now;
    },
    idOf: (peerId) => lines.find((line) => line.peer.id === peerId)?.id ?? "",
    add: (conversationId, body, clientId) => void outbox.add(conversationId, body, clientId),
    async isStored(conversationId, senderId, clientId) {
      const page = await fetchNewest(conversationId);
      const items: unknown = isFields(page) ? page.items : null;
      if (!Array.isArray(items)) return false;
      return items.some(
        (item) => isFields(item) && item.sender_id === senderId && item.client_id === clientId,
      );
    },
  };
}

/** The way into a person's conversation for what is not written in its composer. */
import { isFields } from "../kit/parse";
import type { Outbox } from "./outbox";

/** Access to the conversation with a user. */
export interface ConversationDoor {
  /** The id of the conversation with this user, or empty while it is unknown. */
  idOf(peerId: string): string;
  /** Send a message; idempotent per client id. */
  add(conversationId: string, body: string, clientId: string): void;
  /** Whether this message is stored; false when the server cannot be reached. */
  isStored(conversationId: string, senderId: string, clientId: string): Promise<boolean>;
}

/** Whose conversation a line of the list is. */
export interface PeerLine {
  readonly id: string;
  readonly peer: { readonly id: string };
}

export interface ConversationGateway extends ConversationDoor {
  /** The page has these conversations now. */
  has(lines: readonly PeerLine[]): void;
}

/** Make the door; `fetchNewest` asks the API for the newest messages of a conversation. */
export function createConversationGateway(
  outbox: Pick<Outbox, "add">,
  fetchNewest: (conversationId: string) => Promise<unknown>,
): ConversationGateway {
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

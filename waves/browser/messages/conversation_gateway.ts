/** Access to conversations for parts of the app outside of the message list. */
import { isFields } from "../kit/parse";
import type { Outbox } from "./outbox";

/** Access to the conversation with a user. */
export interface ConversationAccess {
  /** The id of the conversation with this user, or the empty string while it is unknown. */
  idOf(peerId: string): string;
  /** Send a message; idempotent per client id. */
  add(conversationId: string, body: string, clientId: string): void;
  /** Whether this message is stored; false when the server cannot be reached. */
  isStored(conversationId: string, senderId: string, clientId: string): Promise<boolean>;
}

/** A conversation and its peer. */
export interface PeerConversation {
  readonly id: string;
  readonly peer: { readonly id: string };
}

export interface ConversationGateway extends ConversationAccess {
  /** Set the conversations of the user. */
  update(conversations: readonly PeerConversation[]): void;
}

/** Create the gateway; `fetchNewest` returns the newest messages as the API does. */
export function createConversationGateway(
  outbox: Pick<Outbox, "add">,
  fetchNewest: (conversationId: string) => Promise<unknown>,
): ConversationGateway {
  let conversations: readonly PeerConversation[] = [];
  return {
    update(now) {
      conversations = now;
    },
    idOf: (peerId) => conversations.find(({ peer }) => peer.id === peerId)?.id ?? "",
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

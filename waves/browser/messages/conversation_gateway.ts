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

export interface ConversationApi {
  /** Return the newest messages of a conversation, as the API does. */
  fetchNewest(conversationId: string): Promise<unknown>;
  /** Return a page of the conversation list; `before`: the `next` of the page before it, or "". */
  fetchConversations(before: string): Promise<unknown>;
}

/** Create the gateway. */
export function createConversationGateway(
  outbox: Pick<Outbox, "add">,
  api: ConversationApi,
): ConversationGateway {
  let conversations: readonly PeerConversation[] = [];
  let search = new ConversationSearch(api);
  return {
    update(now) {
      conversations = now;
      if (now.length === 0) search = new ConversationSearch(api);
    },
    idOf(peerId) {
      const listed = conversations.find(({ peer }) => peer.id === peerId);
      return listed?.id ?? search.idOf(peerId);
    },
    add: (conversationId, body, clientId) => void outbox.add(conversationId, body, clientId),
    async isStored(conversationId, senderId, clientId) {
      return itemsOf(await api.fetchNewest(conversationId)).some(
        (item) => isFields(item) && item.sender_id === senderId && item.client_id === clientId,
      );
    },
  };
}

/** Finds conversations that the displayed list does not reach; a response is untrusted. */
class ConversationSearch {
  readonly #found = new Map<string, string>();
  readonly #begun = new Set<string>();

  constructor(private readonly api: Pick<ConversationApi, "fetchConversations">) {}

  /** The id of the conversation, or the empty string until it is found. */
  idOf(peerId: string): string {
    if (!this.#begun.has(peerId)) {
      this.#begun.add(peerId);
      this.#find(peerId).catch(() => this.#begun.delete(peerId));
    }
    return this.#found.get(peerId) ?? "";
  }

  async #find(peerId: string): Promise<void> {
    let before = "";
    do {
      const page = await this.api.fetchConversations(before);
      if (!isFields(page)) throw new TypeError("There was no list.");
      const match = itemsOf(page).find((item) => isOf(item, peerId));
      if (match !== undefined) {
        this.#found.set(peerId, match.id);
        return;
      }
      before = typeof page.next === "string" ? page.next : "";
    } while (before !== "");
  }
}

function itemsOf(page: unknown): readonly unknown[] {
  const items: unknown = isFields(page) ? page.items : null;
  return Array.isArray(items) ? items : [];
}

function isOf(item: unknown, peerId: string): item is { id: string } {
  if (!isFields(item) || typeof item.id !== "string") return false;
  return isFields(item.peer) && item.peer.id === peerId;
}

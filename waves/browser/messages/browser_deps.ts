/** The dependencies of the messages in a real browser. */
import { localStore } from "../kit/browser_storage";
import type { ConversationApi } from "./conversation_gateway";
import { heldIn, nameIn, type Place } from "./conversation_route";

declare global {
  interface Window {
    wavesPlace?: () => Place;
  }
}

/** Conversations over the API; the responses are untrusted. */
export const conversationApi: ConversationApi = {
  fetchNewest: (id) => fetchJson(`/api/conversations/${id}/messages`),
  fetchConversations: (before) =>
    fetchJson(`/api/conversations?limit=200${before && `&before=${encodeURIComponent(before)}`}`),
};

/** Messages that are found over the API. */
export const fetchFound = (query: Readonly<Record<string, string>>): Promise<unknown> =>
  fetchJson(`/api/messages?${new URLSearchParams(query)}`);

/** Return what the API answers; null: it refuses. */
export async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address);
  return response.ok ? response.json() : null;
}

/** Return the address of a message of the open conversation: opening it leads there. */
export const addressOf = (seq: number): string =>
  `${window.location.origin}${window.location.pathname}?message=${seq}`;

/** Return the message that the URL names, or 0; a reload does not lead there again. */
export function takeMessage(): number {
  const named = new URLSearchParams(window.location.search).get("message");
  if (named === null) return 0;
  window.history.replaceState(window.history.state, "", window.location.pathname);
  return /^\d{1,9}$/.test(named) ? Number(named) : 0;
}

/** Add the open conversation to every event of Reflex; `bundling/event_client.py` makes its client call this. */
export function providePlace(firstSeqOf: (conversationId: string) => number): void {
  window.wavesPlace = () => {
    const username = nameIn(window.location.pathname);
    const conversation = username === null ? "" : heldIn(window.history.state);
    const first = conversation === "" ? 0 : firstSeqOf(conversation);
    const search = document.querySelector<HTMLInputElement>('input[type="search"]')?.value ?? "";
    const place = { conversation, shown_from: first > 0 ? `${first}` : "", search };
    return username === null ? place : { ...place, username };
  };
}

/** Subscribe to what other tabs of this browser store, for the lifetime of the page. */
export function onStored(listener: (change: StorageEvent) => void): void {
  window.addEventListener("storage", (event) => {
    if (event.storageArea === localStore()) listener(event);
  });
}

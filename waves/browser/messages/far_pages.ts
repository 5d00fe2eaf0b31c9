/** How far parts of a conversation are read in a real browser. */
import { isFields } from "../kit/parse";
import type { Store } from "../kit/store";
import { fetchJson } from "./browser_deps";
import type { FarSnapshot } from "./far_snapshot";
import { FarWindow } from "./far_window";
import { farMessages, knownMessages } from "./known_messages";

/** Create what displays parts of the open conversation that are far from its end. */
export const createFarWindow = (store: Store<FarSnapshot>, userId: () => string) =>
  new FarWindow(store, {
    fetchPage: (id, query) =>
      fetchJson(`/api/conversations/${id}/messages?${new URLSearchParams(asText(query))}`),
    near: knownMessages,
    far: farMessages,
    userId,
  });

const asText = (query: object): Record<string, string> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, `${value}`]));

/** Return the seq of the first message that was sent at this moment or later; 0: there is none. */
export async function fetchSince(conversationId: string, moment: Date): Promise<number> {
  const query = new URLSearchParams({ sent_since: moment.toISOString(), limit: "1" });
  const page = await fetchJson(`/api/conversations/${conversationId}/messages?${query}`);
  if (!isFields(page) || !Array.isArray(page.items)) throw new TypeError("There was no page.");
  const [first]: unknown[] = page.items;
  return isFields(first) && typeof first.seq === "number" ? first.seq : 0;
}

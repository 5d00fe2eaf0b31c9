/** The dependencies of `FarWindow` in a real browser. */
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

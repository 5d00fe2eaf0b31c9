/**
 * The URL of a conversation shows a username; the history entry holds the conversation's id.
 *
 * `/c/<username>` is resolved once, when the page opens. From then on the id counts: a reload, Back, a
 * lost connection and a restarted server lead to the same person, even if the username belongs to
 * another one by then. When the person is renamed, the URL is replaced.
 */
import { isFields } from "../kit/parse";

/** The open conversation in Reflex's state. */
export interface OpenConversation {
  readonly conversationId: string;
  /** The current username of the peer. */
  readonly username: string;
  /** The request that opened it: see `requestOf`. */
  readonly openedFor: string;
}

/** A change of the history entry, and of the path unless it is null. */
export interface AddressChange {
  readonly conversation: string;
  readonly path: string | null;
}

/** The state of the page that is sent with every event. */
export interface Place {
  readonly conversation: string;
  /** The oldest displayed message: a new state displays the same messages. */
  readonly shown_from: string;
  /** The text in the search field. */
  readonly search: string;
  /** The parameter of the route, which Reflex itself knows only when React has mounted. */
  readonly username?: string;
}

const ROOT = "/c/";

/** Return the username in a path, or null for other pages. */
export function nameIn(pathname: string): string | null {
  if (!pathname.startsWith(ROOT)) return null;
  const name = pathname.slice(ROOT.length).replace(/\/$/, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Return the path of the conversation with this user. */
export const pathOf = (username: string): string => ROOT + encodeURIComponent(username);

/** Return the conversation id in a history entry, or the empty string. */
export function heldIn(historyState: unknown): string {
  const held = fieldsOf(fieldsOf(historyState).usr).conversation;
  return typeof held === "string" ? held : "";
}

/** Return a history entry with the conversation id; React Router's fields are kept. */
export function holding(historyState: unknown, conversation: string): object {
  const { usr, ...rest } = fieldsOf(historyState);
  return { ...rest, usr: { ...fieldsOf(usr), conversation } };
}

const fieldsOf = (value: unknown) => (isFields(value) ? value : {});

/** The conversation that a page requests: the id it holds, and the name in its URL. */
export interface ConversationRequest {
  readonly held: string;
  readonly name: string;
}

/** Whether this conversation is the requested one. */
export const matchesRequest = (
  { held, name }: ConversationRequest,
  conversationId: string,
  openedFor: string,
) => held === conversationId || openedFor === requestOf(held, name);

/** Return a request as the server writes it in `Conversation.opened_for`. */
export const requestOf = (held: string, name: string): string => `${held}/${name}`;

/** Return the change that the open conversation needs, or null when the URL is right. */
export function changeOf(
  pathname: string,
  held: string,
  open: OpenConversation,
): AddressChange | null {
  const name = nameIn(pathname);
  const { conversationId: conversation, username } = open;
  if (name === null || conversation === "" || username === "") return null;
  // During a navigation the open conversation is still the previous one.
  if (!matchesRequest({ held, name }, conversation, open.openedFor)) return null;
  if (name !== username) return { conversation, path: pathOf(username) };
  return held === conversation ? null : { conversation, path: null };
}

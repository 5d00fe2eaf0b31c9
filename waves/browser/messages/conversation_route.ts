/**
 * The address of a conversation shows a name; what counts is the id.
 *
 * `/c/<username>` finds the conversation once, when the page opens. From then on this entry
 * of the tab's history holds the conversation's id: a reload, Back, a lost connection and a
 * restarted server lead to the same person, whoever has the name by then. The address is
 * replaced when the person is renamed.
 */

/** The open conversation, as the state has it. */
export interface OpenConversation {
  readonly conversationId: string;
  /** The other person's username now. */
  readonly username: string;
  /** What the page had asked for when it was opened: see `requestOf`. */
  readonly openedFor: string;
}

/** How the address has to change: hold the id, and under another path if there is one. */
export interface AddressChange {
  readonly conversation: string;
  readonly path: string | null;
}

/** What an event tells the server about the page (`state/door.py`, `where`). */
export interface Place {
  readonly conversation: string;
  /** The oldest message on the screen, so that it stays there when the state was lost. */
  readonly shown_from: string;
  /** What stands in the search field, for the same reason. */
  readonly search: string;
}

const ROOT = "/c/";

/** Return the username in a path, or null when it is not that of a conversation. */
export function nameIn(pathname: string): string | null {
  if (!pathname.startsWith(ROOT)) return null;
  const name = pathname.slice(ROOT.length).replace(/\/$/, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Return the address of the conversation with this person. */
export const pathOf = (username: string): string => ROOT + encodeURIComponent(username);

/** Return the conversation that an entry of the history holds, or the empty string. */
export function heldIn(historyState: unknown): string {
  const held = fieldsOf(fieldsOf(historyState).usr).conversation;
  return typeof held === "string" ? held : "";
}

/** Return the entry of the history with a conversation in it; React Router keeps its own fields. */
export function holding(historyState: unknown, conversation: string): object {
  const { usr, ...rest } = fieldsOf(historyState);
  return { ...rest, usr: { ...fieldsOf(usr), conversation } };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** What a page asks for: the conversation that it holds, and the name in its address. */
export interface Asked {
  readonly held: string;
  readonly name: string;
}

/** Return whether this conversation is the one that is asked for. */
export const isAnswer = ({ held, name }: Asked, conversationId: string, openedFor: string) =>
  held === conversationId || openedFor === requestOf(held, name);

/** Return what a page asks for, in the words of `Conversation.opened_for`. */
export const requestOf = (held: string, name: string): string => `${held}/${name}`;

/** Return how the address has to change for what is open, or null when it is right. */
export function changeOf(
  pathname: string,
  held: string,
  open: OpenConversation,
): AddressChange | null {
  const name = nameIn(pathname);
  const { conversationId: conversation, username } = open;
  if (name === null || conversation === "" || username === "") return null;
  // The page may be on its way to another conversation: then this one is not its own.
  if (!isAnswer({ held, name }, conversation, open.openedFor)) return null;
  if (name !== username) return { conversation, path: pathOf(username) };
  return held === conversation ? null : { conversation, path: null };
}

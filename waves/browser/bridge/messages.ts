/** The part of the bridge that only pages with messages load. */
import { farMessages, knownMessages } from "../messages/known_messages";
import { createMessageRows, hasOlder, unreadOf } from "../messages/message_merge";
import { drawnRows } from "../messages/row_range";

/** Pure functions of displayed messages. */
export const messageFunctions = {
  drawnRows,
  hasOlder,
  messageRows: createMessageRows(knownMessages, farMessages),
  unreadOf,
};

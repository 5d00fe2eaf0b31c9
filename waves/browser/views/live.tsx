/** Passes the state and live updates to the parts of the app that follow both. */
import { useEffect, useLayoutEffect, useSyncExternalStore } from "react";
import { app } from "../app";
import { type ConversationRow, createConversationRows } from "../messages/conversation_rows";
import type { MessageRow } from "../messages/known_messages";
import { NO_LIVE_UPDATES } from "../messages/live_updates";

type ConversationUpdaterProps = {
  userId: string;
  loaded: boolean;
  conversations: readonly ConversationRow[];
  /** The open conversation, and its newest messages. */
  conversationId: string;
  recent: readonly MessageRow[];
};

const conversationRows = createConversationRows();
const NO_LINES: readonly ConversationRow[] = [];
const neverChanges = () => () => {};

/** Renders nothing: reports what the state contains, and what is displayed. */
export function ConversationUpdater(props: ConversationUpdaterProps) {
  const { userId, loaded, conversations, conversationId: id, recent } = props;
  const last_seq = recent.at(-1)?.seq ?? 0;
  useLayoutEffect(() => {
    app().liveUpdates.stateChanged(conversations, { id, last_seq });
  }, [conversations, id, last_seq]);
  const lines = useLines(conversations, userId);
  useEffect(() => {
    app().deliveryReceipts.update(lines);
    app().gateway.update(lines);
    app().call.updateNames(lines.map((line) => line.peer));
    app().tabTitle.unread(lines.reduce((sum, line) => sum + line.unread, 0));
  }, [lines]);
  useEffect(() => {
    // A new state is empty for a moment.
    if (loaded && userId !== "") app().messageNotifications.update(userId, lines);
  }, [userId, loaded, lines]);
  return null;
}

/** The lines as they are displayed. */
function useLines(conversations: readonly ConversationRow[], userId: string) {
  const store = typeof window === "undefined" ? null : app().liveUpdates.store;
  const live = useSyncExternalStore(
    store?.subscribe ?? neverChanges,
    () => store?.getSnapshot() ?? NO_LIVE_UPDATES,
    () => NO_LIVE_UPDATES,
  );
  return conversationRows(conversations, NO_LINES, live, { self_id: userId });
}

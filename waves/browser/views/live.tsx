/** Passes the state and live updates to the parts of the app that follow both. */
import { useEffect, useLayoutEffect, useSyncExternalStore } from "react";
import { app } from "../app";
import { type ConversationRow, conversationRows } from "../messages/conversation_rows";
import { knownMessages, type MessageRow, ownerOf } from "../messages/known_messages";
import { NO_LIVE_UPDATES } from "../messages/live_updates";

type ConversationUpdaterProps = {
  userId: string;
  loaded: boolean;
  conversations: readonly ConversationRow[];
  changed: readonly ConversationRow[];
  limit: number;
  /** The version that `conversations` had when they were sent. */
  listedVersion: number;
  version: number;
  /** `changed` holds every row that has changed after this version. */
  changedAfter: number;
  /** The unread messages of all conversations, in the state. */
  unread: number;
  /** The open conversation, and its newest messages. */
  conversationId: string;
  recent: readonly MessageRow[];
  fresh: readonly MessageRow[];
};

const neverChanges = () => () => {};

/** Renders nothing: reports what the state contains, and what is displayed. */
export function ConversationUpdater(props: ConversationUpdaterProps) {
  const { userId, loaded, conversations, changed, version, changedAfter } = props;
  const { conversationId: id, recent, fresh } = props;
  const rows = conversationRows;
  const lines = useLines(props);
  // The message list may be rendered later, when the state has other fresh messages.
  knownMessages.learn(ownerOf(userId, id), { recent, fresh });
  useLayoutEffect(() => {
    const isComplete = rows.isComplete({ version, after: changedAfter });
    app().liveUpdates.stateChanged(rows.rows, { id, recent, fresh }, isComplete);
  }, [conversations, changed, version, changedAfter, id, recent, fresh]);
  useEffect(() => app().resync.shows(version), [version]);
  useEffect(() => {
    app().deliveryReceipts.update(lines);
    app().gateway.update(lines);
    app().call.updateNames(lines.map((line) => line.peer));
  }, [lines]);
  const unread = rows.unread(props.unread);
  useEffect(() => app().tabTitle.unread(unread), [unread]);
  useEffect(() => {
    // A new state is empty for a moment.
    if (loaded && userId !== "") app().messageNotifications.update(userId, lines);
  }, [userId, loaded, lines]);
  return null;
}

/** The lines as they are displayed. */
function useLines(props: ConversationUpdaterProps) {
  const { conversations, changed, userId, limit, listedVersion } = props;
  const store = typeof window === "undefined" ? null : app().liveUpdates.store;
  const live = useSyncExternalStore(
    store?.subscribe ?? neverChanges,
    () => store?.getSnapshot() ?? NO_LIVE_UPDATES,
    () => NO_LIVE_UPDATES,
  );
  return conversationRows.draw(conversations, changed, live, {
    self_id: userId,
    limit,
    listed_version: listedVersion,
  });
}

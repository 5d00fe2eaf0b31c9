/** Passes the state and live updates to the parts of the app that follow both. */
import { useEffect, useLayoutEffect } from "react";
import { app } from "../app";
import { values } from "../bridge";
import {
  type ConversationLine,
  type ConversationRow,
  conversationRows,
  type LinesContext,
  type OlderConversations,
} from "../messages/conversation_rows";
import type { FileWords } from "../messages/file_words";
import { knownMessages, type MessageRow, ownerOf } from "../messages/known_messages";
import { liveIn } from "../messages/live_updates";

type ConversationUpdaterProps = {
  userId: string;
  loaded: boolean;
  conversations: readonly ConversationRow[];
  cursor: string;
  /** Names the list that begins with `conversations`. */
  listed: string;
  older: OlderConversations;
  changed: readonly ConversationRow[];
  edition: number;
  /** `changed` holds every row that has changed after this edition. */
  changedAfter: number;
  /** The page of the archive that was loaded last. */
  archive: OlderConversations;
  version: number;
  /** The unread messages of all conversations, in the state. */
  unread: number;
  /** The open conversation, and its newest messages. */
  conversationId: string;
  recent: readonly MessageRow[];
  fresh: readonly MessageRow[];
  /** Its messages that were altered after the change `messagesChangedAfter`. */
  changedMessages: readonly MessageRow[];
  messagesChangedAfter: number;
  /** The last change to its messages that the state contains. */
  change: number;
  /** The preview of a deleted message. */
  deletedText: string;
  /** The preview of files without a caption. */
  fileWords: FileWords;
};

/** Renders nothing: reports what the state contains, and what is displayed. */
export function ConversationUpdater(props: ConversationUpdaterProps) {
  const { userId, loaded, conversations, older, changed, edition, version } = props;
  const { conversationId: id, recent, fresh, change } = props;
  const rows = conversationRows;
  const live = values.live();
  const lines = rows.draw(conversations, older, changed, live, contextOf(props));
  // The message list may be rendered later, when the state has other fresh messages.
  const updates = liveIn(live, userId, id);
  const changes = { changed: props.changedMessages, changed_after: props.messagesChangedAfter };
  const messages = { recent, fresh, ...changes, change };
  knownMessages.learn(ownerOf(userId, id), messages, updates?.messages ?? [], updates?.altered);
  const isComplete = rows.isComplete && knownMessages.isComplete;
  // Before every other effect: those of another user begin with nothing.
  useLayoutEffect(() => app().signedIn(userId), [userId]);
  useLayoutEffect(() => {
    app().liveUpdates.stateChanged(rows.rows, { id, recent, fresh, change }, isComplete);
  }, [
    conversations,
    older,
    changed,
    props.archive,
    edition,
    version,
    id,
    recent,
    fresh,
    change,
    isComplete,
  ]);
  useEffect(() => app().resync.shows(version), [version]);
  useLines(id, lines, props.unread);
  useEffect(() => {
    // A new state is empty for a moment.
    if (loaded && userId !== "") app().messageNotifications.update(userId, lines);
  }, [userId, loaded, lines]);
  return null;
}

const contextOf = (props: ConversationUpdaterProps): LinesContext => ({
  self_id: props.userId,
  listed: props.listed,
  cursor: props.cursor,
  edition: props.edition,
  changed_after: props.changedAfter,
  deleted_text: props.deletedText,
  file_words: props.fileWords,
  archive: props.archive,
});

/** Tell the parts of the app which conversations the page knows. */
function useLines(id: string, lines: readonly ConversationLine[], inState: number): void {
  const { archived } = conversationRows;
  useEffect(() => {
    const all = [...lines, ...archived];
    app().deliveryReceipts.update(all);
    app().gateway.update(all);
    app().calls.updateNames(all.map((line) => line.peer));
  }, [lines, archived]);
  useEffect(() => app().acts.reactionReceipts.update(id, lines), [id, lines]);
  const unread = conversationRows.unread(inState);
  useEffect(() => app().tabTitle.unread(unread), [unread]);
}

/** Passes the conversation list to the notifications, and opens conversations for them. */
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { app } from "../app";
import type { ConversationPreview } from "../messages/message_notifications";
import { mount } from ".";

type NotificationUpdaterProps = {
  userId: string;
  loaded: boolean;
  conversations: readonly ConversationPreview[];
  ringLabels: Readonly<Record<string, string>>;
};

/** Renders nothing; see `notifications.ts`. */
export function NotificationUpdater({
  userId,
  loaded,
  conversations,
  ringLabels,
}: NotificationUpdaterProps) {
  const navigate = useNavigate();
  useEffect(() => {
    return mount("visit", (path, conversation) => {
      void navigate(path, { replace: false, state: { conversation } });
    });
  }, [navigate]);
  useEffect(() => app().ringNotifications.setLabels(ringLabels), [ringLabels]);
  useEffect(() => {
    // A new state is empty for a moment.
    if (loaded && userId !== "") app().messageNotifications.update(userId, conversations);
  }, [userId, loaded, conversations]);
  return null;
}

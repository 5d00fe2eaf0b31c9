/** Tells the notifications what the state knows, and opens conversations for them. */
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { app } from "../app";
import type { NoticeLine } from "../messages/message_notifications";
import { mount } from ".";

type NoticesProps = {
  userId: string;
  loaded: boolean;
  conversations: readonly NoticeLine[];
  incoming: Readonly<Record<string, string>>;
};

/** Shows nothing in the page; see `notifications.ts`. */
export function Notices({ userId, loaded, conversations, incoming }: NoticesProps) {
  const navigate = useNavigate();
  useEffect(() => {
    return mount("visit", (path, conversation) => {
      void navigate(path, { replace: false, state: { conversation } });
    });
  }, [navigate]);
  useEffect(() => app().ringNotices.speak(incoming), [incoming]);
  useEffect(() => {
    // A tab whose state was lost shows nobody and nothing for a moment.
    if (loaded && userId !== "") app().messageNotices.has(userId, conversations);
  }, [userId, loaded, conversations]);
  return null;
}

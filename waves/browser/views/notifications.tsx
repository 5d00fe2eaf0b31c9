/** Passes the labels of rings to the notifications, and opens conversations for them. */
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { app } from "../app";
import { mount } from ".";

type NotificationUpdaterProps = {
  ringLabels: Readonly<Record<string, string>>;
};

/** Renders nothing; see `notifications.ts`. */
export function NotificationUpdater({ ringLabels }: NotificationUpdaterProps) {
  const navigate = useNavigate();
  useEffect(() => {
    return mount("visit", (path, conversation) => {
      void navigate(path, { replace: false, state: { conversation } });
    });
  }, [navigate]);
  useEffect(() => app().ringNotifications.setLabels(ringLabels), [ringLabels]);
  return null;
}

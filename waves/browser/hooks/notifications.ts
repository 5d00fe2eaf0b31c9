/** The switch of the notifications, as a hook and as actions: see `bridge/notifications.py`. */
import { app } from "../app";
import { NO_NOTIFICATIONS } from "../ui/notifications";
import { useStore } from ".";

export const useNotifications = () =>
  useStore((parts) => parts.notifications.store, NO_NOTIFICATIONS);

export const notificationActions = {
  toggle: () => app().notifications.toggle(),
};

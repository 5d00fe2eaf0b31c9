/** The chat of a call as React hooks, and what people do in it: see `bridge/chat.py`. */
import { app } from "../app";
import { QUIET_CHAT } from "../call/chat/snapshot";
import { QUIET_THREAD } from "../messages/message_list";
import { useStore } from ".";

export const useCallChat = () =>
  useStore((parts) => parts.call.capabilities.chat.store, QUIET_CHAT);
export const useCallThread = () =>
  useStore((parts) => parts.call.capabilities.chat.thread, QUIET_THREAD);

export const chatActions = {
  send: () => app().call.capabilities.chat.send(),
  toggleKeep: () => app().call.capabilities.chat.toggleKeep(),
  jumpDown: () => app().mounted.callThread?.jumpDown(),
};

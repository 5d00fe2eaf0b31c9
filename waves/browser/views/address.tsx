/** Keeps the tab's address and history on the person of the open conversation. */
import { useEffect } from "react";
import { useLocation, useNavigate } from "react-router";
import { changeOf, heldIn, holding, type OpenConversation } from "../messages/conversation_route";

/** Shows nothing; see `conversation_route.ts`. */
export function ConversationAddress({ conversationId, username, openedFor }: OpenConversation) {
  const navigate = useNavigate();
  const { pathname, state } = useLocation();
  useEffect(() => {
    const { history } = window;
    const open = { conversationId, username, openedFor };
    const change = changeOf(pathname, heldIn(history.state), open);
    if (change === null) return;
    const next = { ...(state as object | null), conversation: change.conversation };
    if (change.path !== null) void navigate(change.path, { replace: true, state: next });
    // React Router would take the same path for a visit, and Reflex would read everything again.
    else history.replaceState(holding(history.state, change.conversation), "");
  }, [navigate, pathname, state, conversationId, username, openedFor]);
  return null;
}

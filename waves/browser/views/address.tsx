/** Keeps the URL and history entry on the open conversation. */
import { useEffect } from "react";
import { useLocation, useNavigate } from "react-router";
import { changeOf, heldIn, holding, type OpenConversation } from "../messages/conversation_route";

/** Renders nothing; see `conversation_route.ts`. */
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
    // A navigation to the same path would make Reflex load everything again.
    else history.replaceState(holding(history.state, change.conversation), "");
  }, [navigate, pathname, state, conversationId, username, openedFor]);
  return null;
}

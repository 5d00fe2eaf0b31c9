/** Which conversation the page asks for, as a hook: see `bridge/address.py`. */
import { useEffect, useState } from "react";
import { useLocation } from "react-router";
import { type Asked, heldIn, isAnswer, nameIn } from "../messages/conversation_route";

/** What is open stays for this long, because the other conversation is mostly there by then. */
const LEFT_AFTER_MS = 300;

/** Return what the page asks for now, and what it has asked for until a moment ago. */
export function useAsked(): readonly Asked[] {
  const { pathname } = useLocation();
  const name = nameIn(pathname) ?? "";
  // A page that was opened by its name notes the id without telling React Router.
  const held = typeof window === "undefined" ? "" : heldIn(window.history.state);
  const [asked, setAsked] = useState<readonly [Asked, ...Asked[]]>([{ held, name }]);
  const [now] = asked;
  if (now.held !== held || now.name !== name) setAsked([{ held, name }, now]);
  useEffect(() => {
    if (asked.length === 1) return undefined;
    const timer = setTimeout(() => setAsked([now]), LEFT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [asked, now]);
  return asked;
}

/** Whether this conversation is an answer to one of them. */
export const isAsked = (asked: readonly Asked[], conversationId: string, openedFor: string) =>
  asked.some((one) => isAnswer(one, conversationId, openedFor));

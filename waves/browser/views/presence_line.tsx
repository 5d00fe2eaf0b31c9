/** How present the peer of the open conversation is, in words. */
import { type HTMLAttributes, useEffect, useState } from "react";
import { app } from "../app";
import { presence, stores, useField, useStore } from "../bridge";
import { OFFLINE } from "../messages/presence";
import { type PresenceLabels, presenceLine } from "../messages/presence_line";

type PresenceLineProps = HTMLAttributes<HTMLSpanElement> & {
  userId: string;
  labels: PresenceLabels;
};

const MINUTE_MS = 60_000;

/** How present the peer is, in words; the children while that is unknown. */
export function PresenceLine({ userId, labels, children, ...rest }: PresenceLineProps) {
  const found = useField(presence, userId) ?? OFFLINE;
  const { place } = useStore(stores.today);
  const [now, setNow] = useState(0);
  useEffect(() => {
    app().presence.watch(userId);
    return () => app().presence.watch("");
  }, [userId]);
  useEffect(() => setNow(app().clock.now()), [found]);
  useEffect(() => {
    const { clock } = app();
    return clock.after(MINUTE_MS, () => setNow(clock.now()));
  }, [now]);
  const line = presenceLine(found, now, labels, place);
  return line === "" ? children : <span {...rest}>{line}</span>;
}

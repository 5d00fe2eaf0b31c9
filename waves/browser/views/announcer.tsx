/** The live region beside a list of messages. */
import { useEffect, useRef, useState } from "react";
import { app } from "../app";
import { type AnnouncementLabels, Announcements } from "../messages/announcements";
import type { DisplayRow } from "../messages/message_rows";
import { PinAnnouncements, type PinLabels } from "../messages/pin_announcements";
import type { DisplayPin } from "../messages/pins_snapshot";

export interface AnnouncerProps {
  rows: readonly DisplayRow[];
  labels: AnnouncementLabels;
  peerName: string;
  /** Whether older messages are loaded later. */
  pages: boolean;
  /** The pinned messages of the conversation. */
  pins?: readonly DisplayPin[] | undefined;
  pinLabels?: PinLabels | undefined;
}

interface Line {
  readonly id: number;
  readonly text: string;
}

const NO_PINS: readonly DisplayPin[] = [];
/** Long enough to be read out; afterwards it would be found when browsing the page. */
const GONE_AFTER_MS = 5_000;

/**
 * Announces each new message once, in an element of its own, so that none is repeated.
 *
 * @internal
 */
export function Announcer({ rows, labels, peerName, pages, ...props }: AnnouncerProps) {
  const { pins = NO_PINS, pinLabels } = props;
  const announcements = useRef<Announcements>(null);
  announcements.current ??= new Announcements(rows, pages);
  const ofPins = useRef<PinAnnouncements>(null);
  ofPins.current ??= new PinAnnouncements(pins);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const count = useRef(0);
  useEffect(() => {
    const isDeleted = (seq: number) => rows.some((row) => row.seq === seq && row.deleted);
    const texts = [
      ...(announcements.current?.update(rows, { labels, peerName }) ?? []),
      ...((pinLabels && ofPins.current?.update(pins, pinLabels, peerName, isDeleted)) ?? []),
    ];
    if (texts.length === 0) return;
    const added = texts.map((text) => {
      count.current += 1;
      return { id: count.current, text };
    });
    setLines((before) => [...before, ...added]);
    const last = count.current;
    app().clock.after(GONE_AFTER_MS, () =>
      setLines((before) => before.filter((line) => line.id > last)),
    );
  }, [rows, labels, peerName, pins, pinLabels]);
  return (
    <div className="sr-only" aria-live="polite" aria-relevant="additions" data-announcer="">
      {lines.map((line) => (
        <p key={line.id}>{line.text}</p>
      ))}
    </div>
  );
}

/** The bar of pinned messages above the message list of a conversation. */
import { type HTMLAttributes, useRef, useState } from "react";
import { app } from "../app";
import type { FileKind } from "../messages/file_view";
import { marksOf, olderThan, shownAfter } from "../messages/pin_choice";
import type { DisplayPin } from "../messages/pins_snapshot";

interface PinnedBarLabels {
  readonly title: string;
  /** With the placeholders `{number}` and `{count}`. */
  readonly place: string;
  /** With the placeholder `{name}`. */
  readonly sender: string;
  readonly you: string;
  readonly open: string;
  readonly unpin: string;
  /** What a message without a text is, by the kind of its first file. */
  readonly kinds: Readonly<Record<FileKind, string>>;
}

type Pins = readonly DisplayPin[];

type PinnedBarProps = HTMLAttributes<HTMLElement> & {
  conversationId: string;
  pins: Pins;
  peerName: string;
  canUnpin: boolean;
  labels: PinnedBarLabels;
};

/** The bar of a conversation with pinned messages; its child is the icon of the button that unpins. */
export function PinnedBar({ conversationId, ...props }: PinnedBarProps) {
  return <Bar key={conversationId} conversationId={conversationId} {...props} />;
}

function Bar({ conversationId, pins, peerName, canUnpin, labels, ...props }: PinnedBarProps) {
  const { children, ...rest } = props;
  const ref = useRef<HTMLElement>(null);
  const [pin, at, show] = useShown(pins);
  if (pin === undefined) return null;
  const sender = labels.sender.replace("{name}", () => (pin.own ? labels.you : peerName));
  const text = pin.text || (pin.file && labels.kinds[pin.file]);
  const place = labels.place.replace("{number}", `${at + 1}`).replace("{count}", `${pins.length}`);
  const jump = (): void => {
    app().mounted.messageList?.jumpTo(pin.seq);
    show(olderThan(pins, pin.seq));
  };
  const unpin = (): void => {
    // The bar goes with its last message.
    if (pins.length === 1) focusList(ref.current);
    const change = { messageId: pin.id, conversationId, seq: pin.seq };
    app().acts.changes.add({ ...change, kind: "pin", active: false });
  };
  return (
    <section {...rest} ref={ref} aria-label={labels.title}>
      <button type="button" className="pinned-open" title={labels.open} onClick={jump}>
        <Marks count={pins.length} at={at} />
        <span className="pinned-lines">
          <span className="pinned-title">
            {labels.title}
            {pins.length > 1 && <span className="pinned-place"> {place}</span>}
          </span>
          <span className="pinned-text" dir="auto" translate="yes">
            <bdi className="pinned-name">{sender}</bdi> {text}
          </span>
        </span>
      </button>
      {canUnpin && (
        <button
          type="button"
          className="icon-button"
          aria-label={labels.unpin}
          data-tip={labels.unpin}
          data-side="corner"
          onClick={unpin}
        >
          {children}
        </button>
      )}
    </section>
  );
}

/** Return the shown pin, its place among all, and what shows another. */
function useShown(pins: Pins): readonly [DisplayPin | undefined, number, (seq: number) => void] {
  const [chosen, choose] = useState({ pins, seq: pins.at(-1)?.seq ?? 0 });
  const seq = chosen.pins === pins ? chosen.seq : shownAfter(chosen.pins, pins, chosen.seq);
  if (chosen.pins !== pins) choose({ pins, seq });
  const at = pins.findIndex((pin) => pin.seq === seq);
  return [pins[at], at, (next) => choose({ pins, seq: next })];
}

/** A mark for each pinned message, the oldest on top, as far as they fit. */
function Marks({ count, at }: { count: number; at: number }) {
  return (
    <span className="pinned-marks" aria-hidden="true">
      {marksOf(count, at).map((isShown, index) => (
        <i key={index} data-shown={isShown} />
      ))}
    </span>
  );
}

function focusList(bar: HTMLElement | null): void {
  bar?.parentElement?.querySelector<HTMLElement>("[role=log]")?.focus({ preventScroll: true });
}

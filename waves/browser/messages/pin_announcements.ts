/** What a screen reader announces about pinned messages: those that either of the two pins or unpins. */
import { filledWith } from "./announcements";
import type { FileKind } from "./file_view";
import type { DisplayPin } from "./pins_snapshot";

/** Sentences with the placeholders `{name}` and `{text}`. */
export interface PinLabels {
  readonly mine: string;
  readonly theirs: string;
  readonly gone: string;
  /** What a message without a text is, by the kind of its first file. */
  readonly kinds: Readonly<Record<FileKind, string>>;
}

type Pins = readonly DisplayPin[];

/** More are a page that was away for long. */
const MOST_READ_OUT = 3;

export class PinAnnouncements {
  constructor(private pins: Pins) {}

  /**
   * Return the sentences to announce for the pins of now.
   *
   * @param isDeleted Whether a message was deleted, which is announced already.
   */
  update(
    pins: Pins,
    labels: PinLabels,
    name: string,
    isDeleted: (seq: number) => boolean,
  ): string[] {
    const before = this.pins;
    if (before === pins) return [];
    this.pins = pins;
    const added = without(pins, before).map((pin) =>
      fill(pin.mine ? labels.mine : labels.theirs, pin, labels, name),
    );
    const gone = without(before, pins)
      .filter((pin) => !isDeleted(pin.seq))
      .map((pin) => fill(labels.gone, pin, labels, name));
    const all = [...gone, ...added];
    return all.length > MOST_READ_OUT ? [] : all;
  }
}

function without(pins: Pins, others: Pins): Pins {
  const seqs = new Set(others.map(({ seq }) => seq));
  return pins.filter(({ seq }) => !seqs.has(seq));
}

function fill(sentence: string, pin: DisplayPin, { kinds }: PinLabels, name: string): string {
  const text = pin.text || (pin.file ? kinds[pin.file] : "");
  return filledWith(sentence, { name, text });
}

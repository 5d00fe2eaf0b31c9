/**
 * Keeps about 200 lines of the conversation list in the document, around the visible ones, and the
 * visible ones in their place when others move.
 */
import { createStore } from "../kit/store";
import { FIRST_LINES, indexesIn, type Line, MOST_LINES, rangeAround } from "./line_range";

/** The lines in the document and the element that scrolls them. */
export interface LineView {
  /** The height of the scrolling element; 0: it is hidden. */
  height(): number;
  /** How far the element of the line with this place in the document is below its upper edge. */
  top(place: number): number;
  scrollBy(pixels: number): void;
  /** Leave room for lines that are not in the document: before each line, and after the last. */
  setRoom(before: readonly number[], after: number): void;
  /** Tell which lines of the whole list these are; null: they are all. */
  number(indexes: readonly number[] | null, count: number): void;
  /** The place of the line that has the focus, or -1. */
  focused(): number;
}

interface Anchor extends Line {
  readonly top: number;
}

/** Of a line with its margin, in pixels, until one was measured. */
const USUAL_HEIGHT = 64;

export class LineWindow {
  /** Which lines are in the document. */
  readonly store = createStore(FIRST_LINES);
  #view: LineView | null = null;
  #lines: readonly Line[] = [];
  #indexes: readonly number[] = [];
  #height = USUAL_HEIGHT;
  /** The visible lines and where they are, unless the beginning of the list is visible. */
  #anchors: readonly Anchor[] = [];

  /** The list is in the document from now on, or no longer. */
  show(view: LineView | null): void {
    this.#view = view;
  }

  /** These lines are displayed; the range of them is in the document now. */
  update(lines: readonly Line[], count: number): void {
    const view = this.#view;
    if (view === null) return;
    this.#lines = lines;
    this.#indexes = indexesIn(lines, this.store.getSnapshot());
    this.#setRoom(view);
    view.number(this.#isWhole ? null : this.#indexes, count);
    // At its beginning the list is drawn without measuring anything.
    if (this.#anchors.length === 0 && this.#indexes[0] === 0) return;
    this.#keepPlace(view);
    this.follow();
  }

  /** The user has signed out. */
  reset(): void {
    this.#lines = this.#indexes = this.#anchors = [];
    this.store.set(FIRST_LINES);
  }

  /** The list was scrolled, or its height has changed. */
  follow(): void {
    const view = this.#view;
    if (view === null || this.#indexes.length === 0 || view.height() === 0) return;
    this.#measure(view);
    const [first, last] = this.#visible(view);
    const held = this.#lines[this.#indexes[view.focused()] ?? -1]?.id ?? "";
    const present = this.store.getSnapshot();
    const range = rangeAround(this.#lines.length, present, [first, last]);
    if (range !== present) this.store.set({ ...range, held });
    this.#anchors = first > 0 ? this.#visibleAnchors(view, first, last) : [];
  }

  get #isWhole(): boolean {
    return this.#lines.length <= MOST_LINES;
  }

  /** The indexes of the first and the last visible line. */
  #visible(view: LineView): [number, number] {
    const place = this.#steady();
    const index = this.#indexes[place] ?? 0;
    const top = view.top(place);
    const at = (pixels: number) => index + Math.floor((pixels - top) / this.#height);
    const inList = (one: number) => Math.max(0, Math.min(one, this.#lines.length - 1));
    return [inList(at(0)), inList(at(view.height()))];
  }

  /** The place of a line whose neighbour is in the document, too. */
  #steady(): number {
    const place = this.#indexes.findIndex((index, at) => this.#indexes[at + 1] === index + 1);
    return Math.max(0, place);
  }

  #measure(view: LineView): void {
    const place = this.#steady();
    if (this.#indexes[place + 1] !== (this.#indexes[place] ?? 0) + 1) return;
    const height = view.top(place + 1) - view.top(place);
    if (height <= 0 || height === this.#height) return;
    this.#height = height;
    this.#setRoom(view);
  }

  #setRoom(view: LineView): void {
    const before = this.#indexes.map(
      (index, place) => index - (this.#indexes[place - 1] ?? -1) - 1,
    );
    const after = this.#lines.length - 1 - (this.#indexes.at(-1) ?? -1);
    view.setRoom(
      before.map((count) => count * this.#height),
      after * this.#height,
    );
  }

  #visibleAnchors(view: LineView, first: number, last: number): readonly Anchor[] {
    return this.#indexes.flatMap((index, place) => {
      const line = this.#lines[index];
      if (line === undefined || index < first || index > last) return [];
      return [{ id: line.id, last_at: line.last_at, top: view.top(place) }];
    });
  }

  /** Scroll by what a visible line was moved by others; one with a new message has moved itself. */
  #keepPlace(view: LineView): void {
    if (this.#anchors.length === 0 || view.height() === 0) return;
    const places = new Map(this.#indexes.map((index, place) => [this.#lines[index]?.id, place]));
    for (const anchor of this.#anchors) {
      const place = places.get(anchor.id);
      if (place === undefined) continue;
      if (this.#lines[this.#indexes[place] ?? -1]?.last_at !== anchor.last_at) continue;
      const moved = view.top(place) - anchor.top;
      if (Math.abs(moved) >= 1) view.scrollBy(moved);
      return;
    }
  }
}

/**
 * Where the user reads in a conversation, which a reload of the tab does not change.
 *
 * It is in sessionStorage only while the page is away: the next one takes it out.
 */
import * as v from "valibot";
import { sessionStore } from "../kit/browser_storage";
import { count } from "../kit/parse";
import { createTabStorage } from "../kit/tab_storage";

const PLACE = v.object({
  conversationId: v.string(),
  /** The message at the top of the list. */
  seq: count,
  /** How far it is below the upper edge, pixels. */
  offset: v.number(),
});
export type ReadingPlace = v.InferOutput<typeof PLACE>;

/** How a message is shown that the list goes to. */
export interface Manner {
  /** The focus does not move to it. */
  readonly keepsFocus?: boolean;
  /** Where it is shown, pixels below the upper edge; without it, in the middle and with attention. */
  readonly offset?: number;
}

/** The places of this tab. */
export class ReadingPlaces {
  #isTaken = false;
  readonly #storage;

  constructor(open = sessionStore) {
    this.#storage = createTabStorage("waves:reading-place", open, PLACE);
  }

  /** Keep a place for the page that comes after this one; null: the list shows its end. */
  keep(place: ReadingPlace | null): void {
    if (place === null) this.#storage.clear();
    else this.#storage.save(place);
  }

  /** Take the place that the page before has kept, if this conversation is the first one shown. */
  take(conversationId: string): ReadingPlace | null {
    if (this.#isTaken) return null;
    this.#isTaken = true;
    const kept = this.#storage.load();
    this.#storage.clear();
    return kept?.conversationId === conversationId ? kept : null;
  }
}

/** Space above a message that is shown, for some context. */
export const ABOVE_PX = 96;

/** Return where the view has to be to show a row at this place in this manner. */
export function topFor(
  { top, bottom }: { top: number; bottom: number },
  viewHeight: number,
  { offset }: Manner,
): number {
  const middle = Math.min((top + bottom - viewHeight) / 2, top - ABOVE_PX);
  return Math.max(0, offset === undefined ? middle : top - offset);
}

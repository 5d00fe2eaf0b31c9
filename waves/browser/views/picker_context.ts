/** The words of the emoji picker, for code that is loaded later. */
import { createContext } from "react";

export interface PickerLabels {
  readonly search: string;
  readonly none: string;
  readonly loading: string;
  readonly tone: string;
  readonly emojis: string;
  /** The names of the categories, in the order of Unicode's groups. */
  readonly categories: readonly string[];
}

/** @internal */
export const PickerContext = createContext<PickerLabels | null>(null);

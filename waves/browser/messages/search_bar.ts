/** Which conversation is searched. */
export interface SearchBarSnapshot {
  /** Its id, or the empty string. */
  readonly conversation: string;
}

export const NO_SEARCH_BAR: SearchBarSnapshot = { conversation: "" };

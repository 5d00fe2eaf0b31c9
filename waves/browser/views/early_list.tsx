/** The conversation list before Reflex's state has arrived. */
import { useEffect, useState } from "react";

type EarlyListProps = {
  /** The markup of the placeholders. */
  skeleton: string;
};

/** What the document has, escaped by the server: placeholders or the first conversations. */
let drawn = globalThis.document?.querySelector(".early-list")?.innerHTML ?? "";

/**
 * Keeps what the server has put into the document (`pages/early_list.py`) until the state replaces
 * it, and shows placeholders when there is no state later, such as after a log-out.
 *
 * React does not compare the content of an element whose markup is given.
 */
export function EarlyList({ skeleton }: EarlyListProps) {
  const [html] = useState(() => drawn || skeleton);
  useEffect(() => forget, []);
  return (
    <div
      className="early-list"
      dangerouslySetInnerHTML={{ __html: html }}
      suppressHydrationWarning={true}
    />
  );
}

/** Drops what the document had: another person may sign in within this page. */
function forget(): void {
  drawn = "";
}

/** Scrolls as a document without scripts would: to the top after a link, back after Back. */
import { createElement } from "react";
import { ScrollRestoration } from "react-router";
import { values } from "../bridge";

/**
 * React Router's component, once the page is alive.
 *
 * Before, it would be a script that waits for the storage of the tab while nothing is drawn yet; the
 * browser itself restores the position of a page that is loaded again.
 *
 * @internal
 */
export function LateScrollRestoration() {
  return values.hydrated() ? createElement(ScrollRestoration) : null;
}

/**
 * Keeps React working while a browser translates the page.
 *
 * Translators replace text nodes by `<font>` elements. React then writes into detached text nodes, and
 * throws when it removes or inserts beside them (https://github.com/facebook/react/issues/11538). Here
 * a text node replaces its stand-in when the app changes it, and the stand-in represents it until then.
 */

type Page = Window & typeof globalThis;

/** Keep the app running while a translator changes `page`. */
export function surviveTranslation(page: Page): void {
  const standIns = new WeakMap<Node, ChildNode>();
  followTexts(page, standIns);
  patchNode(page.Node.prototype, (parent, child) => placeOf(parent, child, standIns));
}

/** Remember the stand-in of each text node, and restore the node when the app changes it. */
function followTexts(page: Page, standIns: WeakMap<Node, ChildNode>): void {
  const changes = new page.MutationObserver((records) => {
    for (const { target } of records) {
      if (!target.isConnected) standIns.get(target)?.replaceWith(target);
    }
  });
  const follow = (text: Node, standIn: ChildNode): void => {
    standIns.set(text, standIn);
    changes.observe(text, { characterData: true });
  };
  const replacements = new page.MutationObserver((records) => {
    for (const record of records) {
      const standIn = standInOf(record);
      if (standIn !== null) for (const text of lostTexts(record)) follow(text, standIn);
    }
  });
  replacements.observe(page.document, { childList: true, subtree: true });
}

const lostTexts = ({ removedNodes }: MutationRecord): Node[] =>
  [...removedNodes].filter((node) => node.nodeType === Node.TEXT_NODE && !node.isConnected);

function standInOf({ addedNodes, previousSibling, nextSibling }: MutationRecord): ChildNode | null {
  const near = [...addedNodes, previousSibling, nextSibling];
  return near.find((node): node is HTMLElement => node?.nodeName === "FONT") ?? null;
}

/** Return the child of `parent` that represents `child`, or null. */
function placeOf(parent: Node, child: Node, standIns: WeakMap<Node, ChildNode>): Node | null {
  let place: Node | null = child.parentNode === null ? (standIns.get(child) ?? null) : child;
  while (place !== null && place.parentNode !== parent) place = place.parentNode;
  return place;
}

type Find = (parent: Node, child: Node) => Node | null;

function patchNode(node: Node, find: Find): void {
  const { removeChild, insertBefore } = node;
  node.removeChild = function <T extends Node>(this: Node, child: T): T {
    if (isInPlace(this, child)) return removeChild.call(this, child) as T;
    const place = find(this, child);
    if (place !== null) removeChild.call(this, place);
    return child;
  };
  node.insertBefore = function <T extends Node>(this: Node, added: T, next: Node | null): T {
    const place = next === null || isInPlace(this, next) ? next : find(this, next);
    return insertBefore.call(this, added, place) as T;
  };
}

/** Only text nodes are replaced: for other nodes the browser throws its own error. */
function isInPlace(parent: Node, child: Node): boolean {
  return child.parentNode === parent || child.nodeType !== Node.TEXT_NODE;
}

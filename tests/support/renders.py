"""Counts what React renders in a page of the production build."""

from dataclasses import dataclass, field

from playwright.async_api import Page

# React reports every commit to this hook, as to its developer tools. A subtree whose
# first child is the same object as before was skipped; in the others the flag
# PerformedWork (1) marks the function components (tags 0, 11, 14, 15) that ran.
COUNT = """
(() => {
  const FUNCTIONS = new Set([0, 11, 14, 15]);
  const rendered = { people: [], messages: [], stage: [], elsewhere: [] };
  window.__rendered = rendered;
  const PLACES = {
    people: 'nav[aria-label="People"]',
    messages: '[role="log"][aria-label="Messages"]',
    stage: 'section[aria-label="Call"]',
  };
  const nameOf = ({ elementType, type }) =>
    elementType?.displayName ?? type?.displayName ?? type?.name ?? 'unnamed';
  function elementOf(fiber) {
    let above = fiber;
    while (above !== null && above.tag !== 5) above = above.return;
    return above?.stateNode ?? null;
  }
  function placeOf(fiber) {
    const element = elementOf(fiber);
    const isIn = (place) => element?.closest(PLACES[place]) ?? null;
    return Object.keys(PLACES).find((place) => isIn(place) !== null) ?? 'elsewhere';
  }
  function visit(fiber, before) {
    if (FUNCTIONS.has(fiber.tag) && fiber.flags & 1)
      rendered[placeOf(fiber)].push(nameOf(fiber));
    if (before !== null && fiber.child === before.child) return;
    for (let child = fiber.child; child !== null; child = child.sibling)
      visit(child, child.alternate);
  }
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    isDisabled: false,
    renderers: new Map(),
    inject: () => 1,
    checkDCE() {},
    onScheduleFiberRoot() {},
    onCommitFiberUnmount() {},
    onPostCommitFiberRoot() {},
    onCommitFiberRoot: (_id, { current }) => visit(current, current.alternate),
  };
})();
"""

TAKE = """
() => {
  const taken = {};
  for (const [place, names] of Object.entries(window.__rendered))
    taken[place] = names.splice(0);
  return taken;
}
"""


@dataclass
class Rendered:
    """The components that were rendered in each part of a page, by name."""

    people: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    stage: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


async def count(page: Page) -> None:
    """Reload the page and count from then on."""
    await page.add_init_script(COUNT)
    await page.reload()


async def take(page: Page) -> Rendered:
    """Return what was rendered since the last call."""
    return Rendered(**await page.evaluate(TAKE))

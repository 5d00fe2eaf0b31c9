"""Scripts that act like translators, on-screen keyboards and screen readers."""

# Writes down every text that comes into a live region, as a screen reader would say it.
LISTEN = """() => {
  window.__said = [];
  const roles = '[role=status], [role=alert], [role=log], [aria-live]';
  const isLive = (node) => {
    const element = node.nodeType === 1 ? node : node.parentElement;
    const region = element?.closest(roles);
    return region !== null && region !== undefined
      && region.getAttribute('aria-live') !== 'off';
  };
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'characterData' && isLive(target)) window.__said.push(target.data);
      for (const node of addedNodes)
        if (isLive(node) && node.textContent) window.__said.push(node.textContent);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
}"""
SAID = "() => window.__said"

# Replaces text nodes by <font> elements again and again, as translators of browsers do.
TRANSLATE = """(everything) => {
  const isText = (node) => node.data.trim() !== '' && node.parentElement
    && !node.parentElement.closest('font, script, style, title, textarea')
    && (everything || node.parentElement.closest('[translate]')?.translate);
  const translate = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      if (isText(walker.currentNode)) texts.push(walker.currentNode);
    }
    for (const text of texts) {
      const font = document.createElement('font');
      font.innerHTML = '<font></font>';
      font.firstChild.textContent = text.data;
      text.replaceWith(font);
    }
  };
  translate();
  setInterval(translate, 50);
}"""

# Only what translators may: nothing of the app's own text.
TRANSLATED = """() => [...document.querySelectorAll('font > font')]
  .map((font) => font.closest('[translate=yes]') !== null)"""

KEYBOARD = """([height, offsetTop, scale]) => {
  const area = window.visualViewport;
  const values = { height, offsetTop, scale };
  for (const [name, value] of Object.entries(values))
    Object.defineProperty(area, name, { value, configurable: true });
  area.dispatchEvent(new Event('resize'));
}"""

# Drops something on an element; true if the page keeps the browser from opening it.
DROP = """([selector, kind]) => {
  const data = new DataTransfer();
  if (kind === 'file') data.items.add(new File(['x'], 'x.pdf'));
  else data.setData('text/plain', 'words');
  const target = document.querySelector(selector);
  const say = (type) => target.dispatchEvent(new DragEvent(type,
    { dataTransfer: data, bubbles: true, cancelable: true }));
  return [say('dragenter'), say('dragover'), say('drop')].every((goesOn) => !goesOn);
}"""

# Counts how often the task of each timer and animation frame runs.
COUNT_TIMERS = """(() => {
  window.__timers = {};
  for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame']) {
    const real = window[name].bind(window);
    window[name] = (task, ...rest) => {
      const timer = `${name} ${rest[0] ?? ''} ${task}`;
      return real((...args) => {
        window.__timers[timer] = (window.__timers[timer] ?? 0) + 1;
        return task(...args);
      }, ...rest);
    };
  }
})()"""
TIMERS = "() => ({ ...window.__timers })"
ANIMATIONS = """() => document.getAnimations()
  .filter((animation) => animation.playState === 'running').length"""

# Scrolls a message list in steps. Returns how far the row in the middle moved apart
# from that, the most rows in the document, and how often a space was visible.
SCROLL_IN_STEPS = """async (log, {step, times}) => {
  const frame = () => new Promise(requestAnimationFrame);
  const box = (element) => element.getBoundingClientRect();
  const rows = () => [...log.querySelectorAll('article')];
  const spaces = () => [...log.querySelectorAll('[data-row^="space-"]')];
  const isVisible = (element) =>
    box(element).bottom > box(log).top + 1 && box(element).top < box(log).bottom - 1;
  const found = { moved: 0, most: 0, blank: 0 };
  for (let count = 0; count < times; count += 1) {
    const middle = box(log).top + log.clientHeight / 2;
    const eye = rows().find((row) => box(row).bottom > middle);
    const { scrollTop } = log;
    const { top } = box(eye);
    log.scrollTop += step;
    const expected = top - (log.scrollTop - scrollTop);
    for (let wait = 0; wait < 2; wait += 1) {
      await frame();
      const here = rows().find((row) => row.dataset.row === eye.dataset.row);
      const moved = here ? Math.abs(box(here).top - expected) : Infinity;
      found.moved = Math.max(found.moved, moved);
      found.most = Math.max(found.most, rows().length);
      if (spaces().some(isVisible)) found.blank += 1;
    }
  }
  return found;
}"""

# The first message that is visible, and its place; older ones may be added above it.
FIRST_VISIBLE = """(log) => {
  const box = (element) => element.getBoundingClientRect();
  const first = [...log.querySelectorAll('article')]
    .find((row) => box(row).bottom > box(log).top + 1);
  return { row: first.dataset.row, top: box(first).top };
}"""

# The messages before which the day changes, and those before which a separator is.
DAYS_OF_ROWS = r"""(log) => {
  const rows = [...log.querySelectorAll('article')];
  const dayOf = (row) =>
    row.ariaLabel.replace(/^.*?, /, '').replace(/[^\d]*\d+:\d+.*$/, '');
  const isSeparated = (row) => row.previousElementSibling.className === 'day-separator';
  const names = (found) => found.map((row) => row.dataset.row);
  const later = rows.slice(1);
  return {
    changes: names(later.filter((row, index) => dayOf(row) !== dayOf(rows[index]))),
    separated: names(later.filter(isSeparated)),
  };
}"""

_LINES = """
  const frame = () => new Promise(requestAnimationFrame);
  const scroller = list.parentElement.parentElement;
  const box = (element) => element.getBoundingClientRect();
  const nameOf = (line) => line.querySelector('a').firstElementChild.innerText;
  const isVisible = (line) =>
    box(line).bottom > box(scroller).top && box(line).top < box(scroller).bottom;
  const visible = () => [...list.children].filter(isVisible);
"""

# Scroll the conversation list from its beginning until `count` lines were visible:
# their names by their numbers, and how many were in the document at most.
SCROLL_LIST = f"""async (list, count) => {{{_LINES}
  const names = [];
  let most = 0;
  scroller.scrollTop = 0;
  const end = performance.now() + 30_000;
  while (performance.now() < end) {{
    await frame();
    await frame();
    const lines = [...list.children];
    most = Math.max(most, lines.length);
    for (const line of visible()) {{
      const at = Number(line.ariaPosInSet ?? lines.indexOf(line) + 1) - 1;
      names[at] = nameOf(line);
    }}
    const {{ scrollTop }} = scroller;
    scroller.scrollTop += 350;
    if (names.length >= count && scroller.scrollTop === scrollTop) break;
  }}
  return {{ names, most }};
}}"""

# The names of the visible lines and their places.
VISIBLE_LINES = f"""async (list) => {{{_LINES}
  await frame();
  return visible().map((line) => [nameOf(line), box(line).top]);
}}"""

# Scroll to a line by its number: the visible lines and their places.
SCROLL_LIST_TO = f"""async (list, number) => {{{_LINES}
  const [line, next] = list.children;
  scroller.scrollTop = number * (box(next).top - box(line).top);
  await frame();
  await frame();
  return visible().map((line) => [nameOf(line), box(line).top]);
}}"""

# The texts of all messages of a list, which has a part of its rows in the document.
EVERY_BODY = """async (log) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const drawn = async () => { await frame(); await frame(); };
  const found = new Map();
  log.scrollTop = 0;
  for (let isEnd = false; !isEnd;) {
    await drawn();
    for (const row of log.querySelectorAll('article[data-row]'))
      found.set(row.dataset.row, row.querySelector('[data-body]').innerText);
    isEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 2;
    log.scrollTop += log.clientHeight * 0.8;
  }
  return [...found.values()];
}"""

"""Changes to `app/_document.js` and to the pages: the styles are in the page.

The page is drawn without waiting for another file. `api/security_headers.py` allows
the style element by its hash. Only the prerendering inserts it: React leaves elements
of the head alone that it does not know, so the scripts do not contain the styles.

A page that is drawn in parts would jump. So browsers that can wait for the script that
React puts behind the content: `expect`. The fallback of other pages, such as
`/c/<name>`, has no such script; it is a short skeleton.
"""

import json
import re
from pathlib import Path

from waves.browser.bundling.replacing import replace_once

_IMPORT = 'import reflexGlobalStyles from "$/styles/__reflex_global_styles.css?url"\n'
_INLINE_IMPORT = (
    'import globalStyles from "$/styles/__reflex_global_styles.css?inline"\n'
)
_SCROLL = "jsx(ScrollRestoration,{},)"
_LATE_SCROLL = "jsx(LateScrollRestoration,{},)"
_SCROLL_IMPORT = 'import {LateScrollRestoration} from "$/waves_js/views/scroll"\n'
_BEHIND_THE_CONTENT = '<script id="_R_">'
_EXPECT = '<link rel="expect" href="#_R_" blocking="render"/>'
_LINKS = (
    'jsx("link",{as:"style",href:reflexGlobalStyles,rel:"preload"},),'
    'jsx("link",{href:reflexGlobalStyles,rel:"stylesheet",type:"text/css"},),'
)
_STYLE = (
    'import.meta.env.SSR&&jsx("style",{dangerouslySetInnerHTML:{__html:globalStyles}}),'
)
_START = re.compile(
    r'import "(?P<manifest>[^"]+)";\n'
    r'(?P<routes>(?:import \* as \w+ from "[^"]+";\n)+)'
    r"\s*(?P<rest>window\.__reactRouterRouteModules = )"
)
_ROUTE = re.compile(r'import \* as (\w+) from ("[^"]+");\n')
_PRELOAD = re.compile(r'<link rel="modulepreload" href="([^"]+)"/>')
_PRELOADED = """\
for (const href of {files}) {{
  const link = document.createElement("link");
  document.head.append(Object.assign(link, {{ rel: "modulepreload", href }}));
}}
"""
_PAINTED = """\
await new Promise((painted) => {
  if (document.hidden) painted();
  document.addEventListener("visibilitychange", painted, { once: true });
  requestAnimationFrame(() => setTimeout(painted));
  setTimeout(painted, 100); // a covered window may get no frame
});
"""


def adapt(source: str) -> str:
    """Apply every change to the document."""
    return restore_scroll_late(inline_styles(source))


def inline_styles(source: str) -> str:
    """Put the styles into the prerendered pages instead of linking them."""
    source = replace_once(source, _IMPORT, _INLINE_IMPORT)
    return replace_once(source, _LINKS, _STYLE)


def restore_scroll_late(source: str) -> str:
    """Replace a script in front of the first paint (`views/scroll.tsx`)."""
    source = replace_once(source, _SCROLL, _LATE_SCROLL)
    return source if _SCROLL_IMPORT in source else _SCROLL_IMPORT + source


def draw_at_once(build: Path) -> None:
    """Let browsers draw a built page in one piece, and before its scripts run."""
    for page in build.rglob("*.html"):
        html = start_after_paint(page.read_text())
        if _BEHIND_THE_CONTENT in html:
            html = replace_once(html, "<head>", f"<head>{_EXPECT}")
        page.write_text(html)


def start_after_paint(html: str) -> str:
    """Import the scripts of a page when it has been painted, or is hidden.

    They are loaded meanwhile, and would run as soon as they have arrived: in a fast
    network before the first paint, which is waiting for them then. Loading begins with
    the last element of the page, because answers that arrive while the page is read
    delay its first paint by a third.

    Raises:
        RuntimeError: A new version of React Router writes something else.
    """
    if _PAINTED in html:
        return html
    files = _PRELOAD.findall(html)
    changed, count = _START.subn(lambda start: _script(start, files), html)
    if count != 1 or not files:
        raise RuntimeError("React Router's template has changed: other imports")
    return _PRELOAD.sub("", changed)


def _script(start: re.Match[str], files: list[str]) -> str:
    return _PRELOADED.format(files=json.dumps(files)) + _imports(start)


def _imports(start: re.Match[str]) -> str:
    routes = _ROUTE.findall(start["routes"])
    names = ", ".join(name for name, _ in routes)
    files = ", ".join(f"import({file})" for _, file in routes)
    return (
        f'{_PAINTED}await import("{start["manifest"]}");\n'
        f"const [{names}] = await Promise.all([{files}]);\n{start['rest']}"
    )

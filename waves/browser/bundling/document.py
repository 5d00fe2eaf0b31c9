"""Changes to `app/_document.js` and to the pages: the styles are in the page.

The page is drawn without waiting for another file. `api/security_headers.py` allows
the style element by its hash. Only the prerendering inserts it: React leaves elements
of the head alone that it does not know, so the scripts do not contain the styles.

A page that is drawn in parts would jump. So browsers that can wait for the script that
React puts behind the content: `expect`. The fallback of other pages, such as
`/c/<name>`, has no such script; it is a short skeleton.
"""

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
    """Let no browser draw the beginning of a built page before the rest."""
    for page in build.rglob("*.html"):
        html = page.read_text()
        if _BEHIND_THE_CONTENT in html:
            page.write_text(replace_once(html, "<head>", f"<head>{_EXPECT}"))

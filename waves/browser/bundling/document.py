"""Changes to `app/_document.js`: the styles are in the page.

The page is drawn without waiting for another file. `api/security_headers.py` allows
the style element by its hash. Only the prerendering inserts it: React leaves elements
of the head alone that it does not know, so the scripts do not contain the styles.
"""

from waves.browser.bundling.replacing import replace_once

_IMPORT = 'import reflexGlobalStyles from "$/styles/__reflex_global_styles.css?url"\n'
_INLINE_IMPORT = (
    'import globalStyles from "$/styles/__reflex_global_styles.css?inline"\n'
)
_LINKS = (
    'jsx("link",{as:"style",href:reflexGlobalStyles,rel:"preload"},),'
    'jsx("link",{href:reflexGlobalStyles,rel:"stylesheet",type:"text/css"},),'
)
_STYLE = (
    'import.meta.env.SSR&&jsx("style",{dangerouslySetInnerHTML:{__html:globalStyles}}),'
)


def inline_styles(source: str) -> str:
    """Put the styles into the prerendered pages instead of linking them."""
    source = replace_once(source, _IMPORT, _INLINE_IMPORT)
    return replace_once(source, _LINKS, _STYLE)

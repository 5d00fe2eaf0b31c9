"""Changes to `app/root.jsx`, what Reflex mounts around every page."""

import re

_LIBRARIES = re.compile(r"    window\.__reflex = \{\n.*?\n    \};\n", re.DOTALL)


def keep_libraries_inside(source: str) -> str:
    """Let Reflex put no libraries on the window.

    They are for components that it evaluates in the browser, which the
    Content-Security-Policy refuses. Without them, the bundler leaves out what no page
    uses.

    Raises:
        RuntimeError: A new version of Reflex generates something else.
    """
    changed = _LIBRARIES.sub("", source)
    if "window.__reflex" in changed or "function ReflexProviders" not in changed:
        raise RuntimeError("Reflex's template has changed: other libraries in root.jsx")
    return changed

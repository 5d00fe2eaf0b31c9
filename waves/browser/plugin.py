"""Build steps: our TypeScript into the bundle, and changes to what Reflex generates.

In development Vite forwards what belongs to the backend, so that there is one origin
there too.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin
from reflex.utils.exec import is_prod_mode
from reflex.utils.prerequisites import get_web_dir

from waves.browser.bundling import app_root, bundle, document, event_client

SOURCE = Path(__file__).parent
TARGET = Path("waves_js")
SUFFIXES = {".css", ".json", ".ts", ".tsx"}
PACKAGES = (
    "comlink@4.4.2",
    "frimousse@0.4.0",
    "idb@8.0.4",
    "linkify-it@6.1.0",
    "markdown-it@14.3.3",
    "mediabunny@1.61.0",
    "punycode.js@2.3.1",
    "valibot@1.5.0",
)
"""What our TypeScript takes from npm; package.json names the same for our checks."""
GENERATOR = SOURCE / "bridge/generate.ts"
"""Runs where the compiler is: it is no part of the page."""


class WavesFrontend(Plugin):
    """Copies `waves/browser` into the build and frees the build of its origin."""

    def __init__(self, *, backend_port: int) -> None:
        """Remember where the development server's backend listens."""
        self._backend_port = backend_port

    def get_frontend_development_dependencies(self, **_context: Any) -> tuple[str, ...]:
        """Return the packages that our TypeScript imports.

        Reflex puts every package of `get_frontend_dependencies` whole into the
        first load, for components that it compiles in the browser. Ours are
        wanted by the chunks alone that import them.
        """
        return PACKAGES

    def get_static_assets(self, **_context: Any) -> Sequence[tuple[Path, str | bytes]]:
        """Return every script and stylesheet of `waves/browser`, as it is."""
        texts = {
            TARGET / path.relative_to(SOURCE): path.read_text()
            for path in sorted(SOURCE.rglob("*"))
            if path.suffix in SUFFIXES and path != GENERATOR
        }
        remove_strays(get_web_dir(), texts.keys())
        return list(texts.items())

    def pre_compile(self, **context: Any) -> None:
        """Change generated files: see the modules of `bundling/`."""
        modify = context["add_modify_task"]
        modify("utils/state.js", event_client.adapt)
        modify("vite.config.js", self._adapt_bundle)
        modify("app/root.jsx", app_root.keep_libraries_inside)
        if is_prod_mode():
            modify("app/_document.js", document.adapt)

    def post_build(self, **context: Any) -> None:
        """Change the built pages, before they are compressed."""
        document.draw_at_once(context["static_dir"])

    def _adapt_bundle(self, source: str) -> str:
        return bundle.adapt(source, self._backend_port)


def remove_strays(web: Path, wanted: Collection[Path]) -> None:
    """Remove what an earlier build copied and nobody wants now.

    `bridge.ts` from before a checkout would hide `bridge/index.ts` of after it.
    """
    for path in (web / TARGET).rglob("*"):
        if path.is_file() and path.relative_to(web) not in wanted:
            path.unlink()

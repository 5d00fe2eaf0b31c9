"""Build steps: our TypeScript into the bundle, and a bundle without an origin.

Reflex bakes the absolute address of its backend into the bundle. `ANY_ORIGIN`
makes the page use the origin it came from, so that one build serves every
port and host. In development Vite forwards what belongs to the backend, so
that there is one origin there too.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin
from reflex.utils.prerequisites import get_web_dir

SOURCE = Path(__file__).parent
TARGET = Path("waves_js")
SUFFIXES = {".ts", ".tsx"}
PACKAGES = ("comlink@4.4.2", "idb@8.0.4", "mediabunny@1.61.0", "valibot@1.5.0")
"""What our TypeScript takes from npm; package.json names the same for our checks."""
GENERATOR = SOURCE / "bridge/generate.ts"
"""Runs where the compiler is: it is no part of the page."""
BACKEND_PATHS = ("/api", "/_event", "/_upload", "/ping", "/_health")

_BACKEND_URL = "  const endpoint = new URL(url_str);\n"
_ANY_ORIGIN = (
    _BACKEND_URL + "  if (typeof window !== 'undefined') {\n"
    "    const here = new URL(window.location.origin);\n"
    "    const secure = here.protocol === 'https:';\n"
    "    const socket = endpoint.protocol.startsWith('ws');\n"
    "    here.pathname = endpoint.pathname;\n"
    "    if (socket) here.protocol = secure ? 'wss:' : 'ws:';\n"
    "    return here;\n"
    "  }\n"
)

_FIRST_CONNECT = (
    '  document.addEventListener("visibilitychange", checkVisibility);\n'
    "  socket.current.connect();\n"
)
_RENEWABLE = (
    _FIRST_CONNECT + '  window.addEventListener("waves:renew-socket", () => {\n'
    "    socket.current.disconnect();\n"
    "    socket.current.wait_connect = false;\n"
    "    socket.current.reconnect();\n"
    "  });\n"
)
_CONNECTED = """\
  socket.current.on("connect", async () => {
    socket.current.wait_connect = false;
"""
_DISCONNECTED = '  socket.current.on("disconnect", (reason, details) => {\n'
_TELL = """\
    window.wavesEventSocketIsOpen = {is_open};
    window.dispatchEvent(new Event("waves:event-socket"));
"""


_ROUTE_PARAMETERS = "      ...params.current,\n    };\n"
_PLACE = (
    "      ...params.current,\n      ...globalThis.window?.wavesPlace?.(),\n    };\n"
)


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
        """Return every TypeScript file of `waves/browser`, as it is."""
        texts = {
            TARGET / path.relative_to(SOURCE): path.read_text()
            for path in sorted(SOURCE.rglob("*"))
            if path.suffix in SUFFIXES and path != GENERATOR
        }
        remove_strays(get_web_dir(), texts.keys())
        return list(texts.items())

    def pre_compile(self, **context: Any) -> None:
        """Change the two generated files that know about origins."""
        modify = context["add_modify_task"]
        modify("utils/state.js", adapt_state)
        modify("vite.config.js", self._forward_to_backend)

    def _forward_to_backend(self, source: str) -> str:
        target = {
            "target": f"http://127.0.0.1:{self._backend_port}",
            "ws": True,
            "changeOrigin": False,
            "xfwd": True,
        }
        proxy = json.dumps(dict.fromkeys(BACKEND_PATHS, target))
        return _replace_once(
            source, "  server: {\n", f"  server: {{\n    proxy: {proxy},\n"
        )


def remove_strays(web: Path, wanted: Collection[Path]) -> None:
    """Remove what an earlier build copied and nobody wants now.

    `bridge.ts` from before a checkout would hide `bridge/index.ts` of after it.
    """
    for path in (web / TARGET).rglob("*"):
        if path.is_file() and path.relative_to(web) not in wanted:
            path.unlink()


def adapt_state(source: str) -> str:
    """Apply every change to Reflex's client."""
    source = let_socket_be_renewed(use_page_origin(source))
    return tell_of_socket(tell_place(source))


def tell_place(source: str) -> str:
    """Add the open conversation to each event (`messages/conversation_route.ts`)."""
    return _replace_once(source, _ROUTE_PARAMETERS, _PLACE)


def tell_of_socket(source: str) -> str:
    """Make the page hear when Reflex's socket opens and closes."""
    for place, is_open in ((_CONNECTED, "true"), (_DISCONNECTED, "false")):
        told = place + _TELL.format(is_open=is_open)
        source = _replace_once(source, place, told)
    return source


def let_socket_be_renewed(source: str) -> str:
    """Let the page open Reflex's socket anew when it is dead and looks alive."""
    return _replace_once(source, _FIRST_CONNECT, _RENEWABLE)


def use_page_origin(source: str) -> str:
    """Make `getBackendURL` answer with the origin of the page it runs in."""
    return _replace_once(source, _BACKEND_URL, _ANY_ORIGIN)


def _replace_once(source: str, old: str, new: str) -> str:
    if new in source:
        return source
    if source.count(old) != 1:
        msg = f"Reflex's template has changed: {old.strip()!r} is not there once."
        raise RuntimeError(msg)
    return source.replace(old, new)

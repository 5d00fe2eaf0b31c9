"""Changes to `vite.config.js`: which modules are bundled, and into how many files."""

import json

from waves.browser.bundling.replacing import replace_once

BACKEND_PATHS = ("/api", "/_event", "/_upload", "/ping", "/_health")

_SERVER = "  server: {\n"
_ALIASES = "    alias: [\n"
_JSX = (
    "      {\n"
    "        find: /^@emotion\\/react$/,\n"
    "        replacement: fileURLToPath(\n"
    '          new URL("./waves_js/bridge/jsx.ts", import.meta.url),\n'
    "        ),\n"
    "      },\n"
)
_GROUPS = """\
          groups: [
            {
              test: /env.json/,
              name: "reflex-env",
            },
          ],
"""
_FILES = """\
          groups: [
            { name: "libraries", test: /rolldown[\\\\/]runtime/ },
            {
              name: "libraries",
              test: (id) => /[\\\\/]node_modules[\\\\/]/.test(id) &&
                !/(linkify-it|uc\\.micro|punycode)/.test(id),
              tags: ["$initial"],
            },
            {
              name: "app",
              test: (id) => /[\\\\/](waves_js|utils)[\\\\/]|\\.json$/.test(id) &&
                !/[\\\\/]views[\\\\/](announcer|avatar|composer|message)/.test(id) &&
                !/avatar_(code|crop|editor|gestures|picture)\\.ts$/.test(id) &&
                !/(announcements|message_gestures|scroll_view)\\.ts$/.test(id) &&
                !/(bridge[\\\\/]messages|message_merge|message_rows)\\.ts$/.test(id) &&
                !/(row_range|row_search|row_bounds|row_overlay)\\.ts$/.test(id) &&
                !/(message_list|row_window|row_heights|file_layout)\\.ts$/.test(id) &&
                !/(message_pages|read_marks|far_pages|far_window)\\.ts$/.test(id) &&
                !/(pinned_messages|pending_jump|way_back)\\.ts$/.test(id) &&
                !/long_message\\.ts$/.test(id) &&
                !/(link_risk|linkify|url_end|format_keys|send_key)\\.ts$/.test(id),
              tags: ["$initial"],
            },
          ],
"""


def adapt(source: str, backend_port: int = 8000) -> str:
    """Apply every change."""
    source = forward_to_backend(source, backend_port)
    return make_few_files(replace_emotion(source))


def forward_to_backend(source: str, port: int) -> str:
    """Make the development server one origin with the backend on this port."""
    target = {
        "target": f"http://127.0.0.1:{port}",
        "ws": True,
        "changeOrigin": False,
        "xfwd": True,
    }
    proxy = json.dumps(dict.fromkeys(BACKEND_PATHS, target))
    return replace_once(source, _SERVER, f"{_SERVER}    proxy: {proxy},\n")


def replace_emotion(source: str) -> str:
    """Compile the pages with `bridge/jsx.ts` instead of Emotion."""
    return replace_once(source, _ALIASES, _ALIASES + _JSX)


def make_few_files(source: str) -> str:
    """Bundle what every page loads into two files: libraries, and our own modules.

    The views of messages, and the code that crops the own picture, belong to the pages
    that show some. `$initial` leaves out what is imported later: those modules stay in
    files of their own. Reflex's own group is part of the second file.
    """
    return replace_once(source, _GROUPS, _FILES)

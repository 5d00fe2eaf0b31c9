"""The built pages and the hashes of their inline scripts and styles.

The pages contain a few inline scripts and the styles. They are the same for every
user, so the Content-Security-Policy allows each by its hash (CSP Level 3, section
6.7.3.3) and refuses all others.
"""

import base64
import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

BUILD = Path(os.environ.get("REFLEX_WEB_WORKDIR", ".web"), "build", "client")
"""The output folder of Reflex's build for the browser."""
_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)


class InlineSources(NamedTuple):
    """What the pages of a build contain, as sources of the policy."""

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


def inline_sources(build: Path = BUILD) -> InlineSources:
    """Return the hash of every inline script and style of the build.

    A replaced build is read again. Without a build there are none: in
    development, Vite serves the pages.
    """
    try:
        return _sources(build, (build / "index.html").stat().st_mtime_ns)
    except OSError:
        return InlineSources()


@lru_cache(maxsize=4)
def _sources(build: Path, _made_at: int) -> InlineSources:
    pages = [path.read_bytes() for path in sorted(build.rglob("*.html"))]
    return InlineSources(_hashes(_SCRIPT, pages), _hashes(_STYLE, pages))


def _hashes(inline: re.Pattern[bytes], pages: list[bytes]) -> tuple[str, ...]:
    found = (content for page in pages for content in inline.findall(page))
    return tuple(dict.fromkeys(map(_hash, found)))


def _hash(content: bytes) -> str:
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return f"'sha256-{digest}'"

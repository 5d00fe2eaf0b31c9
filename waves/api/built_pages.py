"""The built pages and the hashes of their inline scripts.

Reflex's pages begin with a few inline scripts. They are the same for every user,
so the Content-Security-Policy allows each by its hash (CSP Level 3, section
6.7.3.3) and refuses all others.
"""

import base64
import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path

BUILD = Path(os.environ.get("REFLEX_WEB_WORKDIR", ".web"), "build", "client")
"""The output folder of Reflex's build for the browser."""
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


def script_sources(build: Path = BUILD) -> tuple[str, ...]:
    """Return the hash of every inline script in the build, as CSP sources.

    A replaced build is read again. Without a build the result is empty: in
    development, Vite serves the pages.
    """
    try:
        return _hashes(build, (build / "index.html").stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=4)
def _hashes(build: Path, _made_at: int) -> tuple[str, ...]:
    pages = (path.read_bytes() for path in sorted(build.rglob("*.html")))
    scripts = (script for page in pages for script in _INLINE.findall(page))
    return tuple(dict.fromkeys(map(_hash, scripts)))


def _hash(script: bytes) -> str:
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    return f"'sha256-{digest}'"

"""The app as `python -m waves serve` runs it, with a build of three small files.

What the edge does shows on a real port only; the pages themselves do not matter.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.support.servers import ROOT, Server, free_port, production

INLINE = "window.waves = 1"
PAGES = {
    "index.html": f"<!DOCTYPE html><title>Home</title><script>{INLINE}</script>",
    "404.html": "<!DOCTYPE html><title>Nothing</title>",
    "login/index.html": "<!DOCTYPE html><title>Log in</title>",
    "assets/entry-BVGF6eGS.js": "export const waves = 1;\n" * 2000,
    "favicon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}


def build(folder: Path) -> Path:
    """Create a minimal build; return its folder for Reflex."""
    for name, text in PAGES.items():
        page = folder / "web/build/client" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
    return folder / "web"


def served(folder: Path, **extra: str) -> Server:
    """Return a server with such a build, not started."""
    return production(folder, REFLEX_WEB_WORKDIR=str(build(folder)), **extra)


def good(folder: Path) -> dict[str, str]:
    """Return valid settings of production."""
    return {
        "WAVES_ENV": "production",
        "WAVES_BASE_URL": "https://waves.example",
        "WAVES_DATA_DIR": str(folder / "data"),
        "WAVES_JWT_SECRETS": secrets.token_hex(32),
        "REFLEX_WEB_WORKDIR": str(folder / "nothing-built"),
        "PORT": str(free_port()),
    }


def run(
    command: Sequence[str], environment: dict[str, str], timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run a Python module with these settings only."""
    inherited = {
        name: value for name, value in os.environ.items() if name[:6] != "WAVES_"
    }
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )

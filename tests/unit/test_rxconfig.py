"""The configuration of Reflex, regardless of its environment variables."""

import json
import os
import subprocess
import sys
from pathlib import Path

LOOK = """
import json, rxconfig
from reflex.istate.manager import StateManager
from reflex.utils.token_manager import TokenManager
from reflex_base.config import get_config
config = get_config()
print(json.dumps([
    type(StateManager.create()).__name__,
    type(TokenManager.create()).__name__,
    list(config.cors_allowed_origins),
    config.transport,
]))
"""


def test_state_is_kept_in_the_process_only(tmp_path: Path):
    variables = {
        "REFLEX_REDIS_URL": "redis://127.0.0.1:1/0",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "REFLEX_STATE_MANAGER_MODE": "disk",
        "REFLEX_CORS_ALLOWED_ORIGINS": "*",
        "REFLEX_TRANSPORT": "polling",
        "WAVES_BASE_URL": "http://localhost:3000",
        "WAVES_DATA_DIR": str(tmp_path),
    }
    looked = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=Path(__file__).parents[2],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(looked.stdout.splitlines()[-1]) == [
        "StateManagerMemory",
        "LocalTokenManager",
        ["http://localhost:3000"],
        "websocket",
    ]

"""Schemathesis over the API's description, signed out and signed in.

Every check that there is, and one of our own: nothing internal in any answer. The
address of the description is that of a live server; how long it goes on,
WAVES_FUZZ_SECONDS says.
"""

import asyncio
import json
import logging
import os
import sys
from pathlib import Path

import pytest

from tests.support.api_client import BASE_URL, PASSWORD
from tests.support.api_server import conversation_of
from tests.support.fuzzing import SECONDS
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.core.ids import new_id
from waves.friends import service as friends

ROOT = Path(__file__).parents[2]
SHORT = 5
EXAMPLES_OF_A_SHORT_RUN = 10
EXAMPLES_OF_A_LONG_RUN = 500
# What no schema can say: which names look alike, which passwords are easily guessed,
# that a text is more than white space. Valid by the schema, refused with `fields`.
SAYS_MORE = [
    "/api/auth/signup",
    "/api/auth/password",
    "/api/auth/forgot",
    "/api/auth/reset",
    "/api/users",
    "/api/users/me",
    "/api/conversations/{conversation_id}/messages",
    # A voice message has a length and bars.
    "/api/files",
    # What is a picture.
    "/api/users/me/avatar",
    # Which times are within a year, which graphemes are emoji.
    "/api/conversations/{conversation_id}",
    "/api/messages",
    "/api/messages/{message_id}",
    "/api/messages/{message_id}/reactions/{emoji}",
    # Nobody can be asked or blocked by themselves.
    "/api/friend-requests",
    "/api/blocks/{user_id}",
]

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture
async def known(server) -> dict[str, list[str]]:
    """Return existing ids by the names of the parameters."""
    alice, bob = await server.friends("alice", "bob")
    carol, dora = await server.people("carol", "dora")
    conversation_id = await conversation_of(alice, bob)
    for person in (alice, bob):
        await messages.send(
            person.id, conversation_id, NewMessage(client_id=new_id(), body="hello")
        )
    asked = [
        await friends.send_request(alice.id, carol.id),
        await friends.send_request(dora.id, alice.id),
    ]
    return {
        "conversation_id": [str(conversation_id)],
        "user_id": [str(one.id) for one in (alice, bob, carol, dora)],
        "request_id": [str(request.id) for request in asked],
    }


def configuration(known: dict[str, list[str]]) -> str:
    """Return the configuration of one run, as TOML."""
    lines = [
        f"hooks = {json.dumps(str(ROOT / 'tests/support/schemathesis_hooks.py'))}",
        f"headers = {{ Origin = {json.dumps(BASE_URL)} }}",
    ]
    for name, ids in known.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(ids)}"]
    lines.append("[parameters]")
    for name in known:
        for place in ("path", "body"):
            lines.append(
                f'"{place}.{name}" = {{ dictionary = "{name}", probability = 0.5 }}'
            )
    for path in SAYS_MORE:
        accepted = json.dumps(["2xx", "401", "403", "404", "409", "422", "429"])
        lines += [
            "[[operations]]",
            f"include-path = {json.dumps(path)}",
            f"checks.positive_data_acceptance.expected-statuses = {accepted}",
        ]
    return "\n".join(lines)


def written(folder: Path, known: dict[str, list[str]]) -> Path:
    """Write the configuration of one run; return its path."""
    folder.mkdir()
    config = folder / "schemathesis.toml"
    config.write_text(configuration(known))
    return config


def command(url: str, config: Path) -> list[str]:
    """Return the arguments: short by default, long by WAVES_FUZZ_SECONDS."""
    examples, extent = EXAMPLES_OF_A_SHORT_RUN, []
    if SECONDS > SHORT:
        examples = EXAMPLES_OF_A_LONG_RUN
        extent = ["--max-time", f"{SECONDS:.0f}"]
    return [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
        *("run", f"{url}/api/openapi.json", "--checks", "all", "--no-color"),
        *("--seed", "1", "--max-examples", str(examples), *extent),
    ]


async def run(url: str, folder: Path, known: dict[str, list[str]], login: str) -> str:
    """Run it once; return its findings, or an empty string."""
    config = written(folder, known)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "WAVES_FUZZ_URL": url,
        "WAVES_FUZZ_ORIGIN": BASE_URL,
        "WAVES_FUZZ_LOGIN": login,
        "WAVES_FUZZ_PASSWORD": PASSWORD,
    }
    process = await asyncio.create_subprocess_exec(
        *command(url, config),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return output.decode() if process.returncode else ""


async def test_the_api_follows_its_description(server, known, tmp_path, caplog):
    url = f"http://127.0.0.1:{server.port}"
    nobody, somebody = await asyncio.gather(
        run(url, tmp_path / "nobody", known, login=""),
        run(url, tmp_path / "somebody", known, login="alice@example.com"),
    )
    assert not nobody, nobody
    assert not somebody, somebody
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]

"""Fuzzing of /api/ws: the server survives, keeps nothing and serves others.

WAVES_FUZZ_SECONDS says how long. The frames are those of the protocol's own models,
spoiled: a new type of frame is tried as soon as there is one.
"""

import asyncio
import json
import logging
import os
from uuid import UUID

import pytest
from hypothesis import find
from hypothesis.strategies import SearchStrategy
from websockets.exceptions import ConnectionClosed

from tests.support.api_server import ApiUser, Page, conversation_of, until
from tests.support.call_signaling import connected
from tests.support.database_snapshot import everything
from tests.support.frame_strategies import NOT_WEBSOCKET, Sent, bad_frames, frames_of
from tests.support.fuzzing import SECONDS, rounds, some
from tests.support.memory import held
from waves.core.ids import new_id
from waves.realtime.dispatcher import COMMANDS, BadFrameError, parse
from waves.realtime.protocol.codes import MAX_FRAME_BYTES, ErrorCode

MOST_GROWTH = 50 * 1024 * 1024
LONGEST_ERROR = 400
# What is no WebSocket message ends below us: granian drops it without a code.
DROPPED = 1005

pytestmark = pytest.mark.usefixtures("unlimited")


class Fuzzer:
    """A signed-in user with a script."""

    def __init__(self, person: ApiUser) -> None:
        self._person = person
        self._page: Page | None = None
        self.sent = 0

    async def say(self, sent: Sent) -> None:
        """Send it, and check the responses."""
        self.sent += 1
        self._page = self._page or await self._open()
        try:
            answers = await self._answers(self._page, sent)
        except ConnectionClosed as end:
            self._page = None
            code = end.rcvd.code if end.rcvd else DROPPED
            assert code == what_closes(sent), (code, sent.data[:200])
            return
        check(sent, answers)

    async def leave(self) -> None:
        """Close the last socket."""
        if self._page is not None:
            await self._page.close()

    async def _open(self) -> Page:
        # Before hello the same holds as after it.
        if self.sent % 5 == 0:
            return await self._person.open()
        return await self._person.page(f"tab{self.sent % 3}")

    async def _answers(self, page: Page, sent: Sent) -> list[dict]:
        pieces = sent.pieces if len(sent.pieces) > 1 else sent.data
        await page.send_raw(pieces, text=sent.is_text)
        ref = f"end {self.sent}"
        await page.send("no such type", ref=ref)
        answers: list[dict] = []
        while (frame := await page.receive()).get("ref") != ref:
            answers.append(frame)
        return answers


def what_closes(sent: Sent) -> int | None:
    """Return the close code of this message, or None."""
    if len(sent.data) > MAX_FRAME_BYTES:
        return 1009
    if not sent.is_text:
        return 1003
    try:
        sent.data.decode()
    except UnicodeDecodeError:
        return DROPPED
    return None


def check(sent: Sent, answers: list[dict]) -> None:
    """Assert that there is at most one short error."""
    assert what_closes(sent) is None, sent.data[:200]
    errors = [one for one in answers if one["type"] == "error"]
    assert len(errors) <= 1, (sent.data[:200], errors)
    for error in errors:
        assert error["code"] in {*ErrorCode} - {ErrorCode.INTERNAL}, sent.data[:200]
        assert len(str(error)) <= LONGEST_ERROR, error
    try:
        parse(sent.data.decode())
    except BadFrameError:
        assert errors, (sent.data[:200], answers)


class Witness:
    """Another user, who sends pings all the time."""

    def __init__(self, page: Page) -> None:
        self._asking = asyncio.create_task(self._ask(page))
        self.answered = 0

    async def _ask(self, page: Page) -> None:
        while True:
            assert (await page.ask("ping"))["type"] == "pong"
            self.answered += 1
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """Raise the error, if there was one."""
        asked = self.answered
        await until(lambda: self._asking.done() or self.answered > asked)
        if self._asking.done():
            self._asking.result()
        self._asking.cancel()


async def fuzz(fuzzer: Fuzzer, frames: SearchStrategy[Sent], caplog) -> None:
    """Send generated frames for half of the time, and check the effects."""
    start = 0
    for number in rounds(SECONDS / 2, least=2):
        for sent in some(frames, seed=number):
            await fuzzer.say(sent)
        start = start or held(os.getpid())
        assert len(caplog.records) <= fuzzer.sent
        assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert held(os.getpid()) - start < MOST_GROWTH


@pytest.mark.parametrize("model", COMMANDS)
def test_the_fuzzer_has_valid_frames_of_every_type(model):
    def is_good(frame: dict) -> bool:
        try:
            return isinstance(parse(json.dumps(frame)), model)
        except BadFrameError:
            return False

    assert find(frames_of(model, [new_id()]), is_good)


async def test_a_stranger_with_a_script_changes_nothing(server, caplog):
    alice, bob = await server.friends("alice", "bob")
    mallory, zoe = await server.people("mallory", "zoe")
    conversation_id = await conversation_of(alice, bob)
    hers, his = await alice.page(), await bob.page()
    call_id, _, _ = await connected(hers, his, bob)
    ids = [alice.id, bob.id, conversation_id, UUID(str(call_id))]
    witness, before = Witness(await zoe.page()), await everything()

    fuzzer = Fuzzer(mallory)
    await fuzz(fuzzer, bad_frames(ids), caplog)

    await witness.stop()
    assert await everything() == before
    for page in (hers, his):
        assert await page.received_so_far() == []
    await fuzzer.leave()
    await until(lambda: len(server.realtime.hub) == 3)
    assert fuzzer.sent >= 100


async def test_a_friend_with_a_script_writes_messages_and_nothing_else(server, caplog):
    alice, mallory, zoe = await server.friends("alice", "mallory", "zoe")
    conversation_id = await conversation_of(alice, mallory)
    hers, call_id = await alice.page(), new_id()
    witness, before = Witness(await zoe.page()), await everything()

    fuzzer = Fuzzer(mallory)
    ids = [alice.id, mallory.id, conversation_id, call_id]
    await fuzz(fuzzer, bad_frames(ids), caplog)

    await witness.stop()
    await fuzzer.leave()
    after = await everything()
    changed = {name for name in after if after[name] != before[name]}
    written = {"messages", "message_texts", "conversations", "receipts", "users"}
    assert changed <= written
    assert (await hers.ask("ping"))["type"] == "pong"


@pytest.mark.parametrize("data", [*NOT_WEBSOCKET, *(b"\x81" * n for n in (1, 9, 999))])
async def test_invalid_websocket_bytes_cost_one_socket(server, caplog, data):
    mallory, zoe = await server.people("mallory", "zoe")
    page, witness = await mallory.page(), await zoe.page()
    page.write_raw(data)
    assert (await witness.ask("ping"))["type"] == "pong"
    page.abort()
    await until(lambda: len(server.realtime.hub) == 1)
    assert (await witness.ask("ping"))["type"] == "pong"
    assert not caplog.records


async def test_a_flood_of_pings_delays_nobody(server, caplog):
    mallory, zoe = await server.people("mallory", "zoe")
    page, witness = await mallory.page(), Witness(await zoe.page())
    for _ in range(10):
        await page.flood_pings(500)
        assert (await page.ask("ping"))["type"] == "pong"
    await witness.stop()
    assert not caplog.records

import asyncio

import pytest

from tests.unit.realtime.stage import FakeSocket, a_connection
from waves.realtime.connection import (
    MOST_WAITING_BYTES,
    MOST_WAITING_FRAMES,
    SocketLostError,
)
from waves.realtime.protocol.codes import CloseCode


@pytest.fixture
async def served():
    """A greeted connection with its writer running, and its socket."""
    socket = FakeSocket()
    connection = a_connection(socket=socket)
    writer = asyncio.create_task(connection.write())
    await connection.greet("welcome")
    yield connection, socket
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_pushes_before_the_welcome_follow_it():
    socket = FakeSocket()
    connection = a_connection(socket=socket)
    writer = asyncio.create_task(connection.write())
    connection.push("early")
    await settle()
    assert socket.sent == []
    await connection.greet("welcome")
    await settle()
    assert socket.sent == ["welcome", "early"]
    writer.cancel()


async def test_a_reply_is_sent_at_once_without_a_queue(served):
    connection, socket = served
    await connection.reply("answer")
    assert socket.sent == ["welcome", "answer"]


async def test_a_reply_never_overtakes_earlier_pushes(served):
    connection, socket = served
    connection.push("pushed")
    await connection.reply("answer")
    await settle()
    assert socket.sent == ["welcome", "pushed", "answer"]


async def test_a_push_of_what_an_answer_tells_is_dropped(served):
    connection, socket = served
    connection.drop_push("moved")
    await connection.reply("moved")
    for text in ("other", "moved"):
        connection.push(text)
    await settle()
    assert socket.sent == ["welcome", "moved", "other"]


async def test_a_retired_socket_closes_after_what_is_queued(served):
    connection, socket = served
    socket.takes.clear()
    connection.push("first")
    await settle()
    await connection.reply("answer")
    connection.retire(CloseCode.SERVICE_RESTART)
    assert not connection.is_closed
    socket.takes.set()
    await settle()
    assert socket.sent == ["welcome", "first", "answer"]
    assert connection.closed.result() is CloseCode.SERVICE_RESTART


async def test_an_answer_that_is_about_to_be_sent_is_sent_before_the_close(served):
    connection, socket = served
    socket.takes.clear()
    connection.begin_command()
    connection.push("first")
    await settle()
    await connection.reply("answer")
    connection.push("last")
    connection.retire(CloseCode.SERVICE_RESTART)
    ending = asyncio.create_task(connection.end_command())
    await settle()
    socket.takes.set()
    await ending
    assert sorted(socket.sent) == ["answer", "first", "last", "welcome"]
    assert connection.is_closed


async def test_a_reply_waits_for_a_frame_in_progress(served):
    connection, socket = served
    socket.takes.clear()
    connection.push("first")
    await settle()
    await connection.reply("second")
    socket.takes.set()
    await settle()
    assert socket.sent == ["welcome", "first", "second"]


@pytest.mark.parametrize(
    ("frame", "most"),
    [("x", MOST_WAITING_FRAMES), ("x" * 60_000, MOST_WAITING_BYTES // 60_000)],
)
async def test_a_client_that_does_not_read_is_closed(served, frame, most):
    connection, socket = served
    socket.takes.clear()
    for _ in range(most):
        connection.push(frame)
    assert not connection.is_closed
    connection.push(frame)
    assert connection.closed.result() is CloseCode.TOO_SLOW
    connection.push("late")
    assert "late" not in connection._waiting


async def test_a_client_that_reads_is_never_closed(served):
    connection, socket = served
    for number in range(3 * MOST_WAITING_FRAMES):
        connection.push(f"{number}")
        await settle()
    assert not connection.is_closed
    assert len(socket.sent) == 3 * MOST_WAITING_FRAMES + 1
    assert connection._waiting_bytes == 0


async def test_the_first_close_reason_wins(served):
    connection, socket = served
    connection.close(CloseCode.SESSION_OVER)
    connection.close(CloseCode.TOO_SLOW)
    await connection.reply("late")
    assert connection.closed.result() is CloseCode.SESSION_OVER
    assert socket.sent == ["welcome"]


async def test_a_socket_lost_during_a_write_closes_quietly(served):
    connection, socket = served

    async def lost(_text):
        raise SocketLostError

    socket.send = lost
    await connection.reply("answer")
    assert connection.closed.result() is CloseCode.LOST

"""Traces, received by OTLP on loopback; without an endpoint there are none."""

import asyncio
import json
import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from sqlalchemy.exc import OperationalError

from tests.support.api_client import BASE_URL, PASSWORD
from tests.support.api_server import ApiServer, conversation_of
from tests.support.otlp_receiver import OtlpReceiver
from waves.core import logging as logs
from waves.core.database.engine import Database
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.core.services import Services
from waves.core.tracing import Tracing, problem_of_environment
from waves.realtime import connection_frames
from waves.realtime.protocol.registry import registrations

ROOT = Path(__file__).parents[2]
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
BODY = "a body that no span may hold"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[OtlpReceiver]:
    with OtlpReceiver() as running:
        monkeypatch.setenv(ENDPOINT, running.url)
        yield running


@pytest.fixture
async def tracing(
    receiver: OtlpReceiver, services: Services, database_url: str
) -> AsyncIterator[Tracing]:
    """Tracing to the receiver, over the database of this test."""
    tracing = Tracing()
    database = Database(database_url, services[EventRegistry])
    tracing.watch(database.engine.sync_engine)
    services.put(tracing)
    services.put(database)
    yield tracing
    await tracing.stop()
    await database.dispose()


@pytest.fixture
async def traced(tracing: Tracing, services: Services) -> AsyncIterator[ApiServer]:
    server = ApiServer(services)
    await server.realtime.start()
    async with server:
        yield server
    await server.realtime.stop()


def attributes(span: Span) -> dict[str, str]:
    return {pair.key: pair.value.string_value for pair in span.attributes}


async def test_a_message_is_one_trace_from_its_frame_to_its_commit(
    traced: ApiServer, tracing: Tracing, receiver: OtlpReceiver
):
    alice, ben = await traced.friends("alice", "ben")
    page, conversation = await alice.page(), await conversation_of(alice, ben)
    message = {"conversation_id": conversation, "client_id": new_id(), "body": BODY}
    await page.ask("message.send", **message)
    await tracing.stop()
    [send] = receiver.named("message.send")
    assert send.kind == Span.SPAN_KIND_SERVER
    assert not send.parent_span_id
    inner = receiver.children(send)
    assert {span.trace_id for span in inner} == {send.trace_id}
    names = [span.name for span in inner]
    assert names.count("messages.store") == 1
    assert "INSERT messages" in names
    assert "UPDATE conversations" in names
    assert names.count("COMMIT") == 1
    assert receiver.resource["service.name"] == "waves"


async def test_messages_of_one_transaction_share_its_span(
    traced: ApiServer, tracing: Tracing, receiver: OtlpReceiver
):
    alice, ben = await traced.friends("alice", "ben")
    conversation = await conversation_of(alice, ben)
    pages = [await alice.page(f"tab{number}") for number in range(8)]
    message = {"conversation_id": conversation, "body": BODY}
    await asyncio.gather(
        *(page.ask("message.send", client_id=new_id(), **message) for page in pages)
    )
    await tracing.stop()
    stores = receiver.named("messages.store")
    causes = [span.parent_span_id for span in stores]
    causes += [link.span_id for span in stores for link in span.links]
    assert sorted(causes) == sorted(
        span.span_id for span in receiver.named("message.send")
    )


async def test_a_request_is_a_trace_named_after_its_route(
    traced: ApiServer, tracing: Tracing, receiver: OtlpReceiver
):
    alice, ben = await traced.friends("alice", "ben")
    url = f"http://127.0.0.1:{traced.port}"
    cookies, origin = {"waves": alice.token}, {"Origin": BASE_URL}
    async with httpx.AsyncClient(base_url=url, cookies=cookies, headers=origin) as http:
        await http.get(f"/api/users/{ben.id}")
        await http.get("/api/users", params={"query": "ben"})
        await http.get("/api/livez")
        login = {"login": "alice", "password": PASSWORD}
        await http.post("/api/auth/login", json=login)
    await tracing.stop()
    [found] = receiver.named("GET /api/users/{user_id}")
    assert attributes(found)["http.route"] == "/api/users/{user_id}"
    assert [span.name for span in receiver.children(found) if "SELECT" in span.name]
    assert receiver.named("GET /api/users")
    assert receiver.named("POST /api/auth/login")
    assert not receiver.named("GET /api/livez")


async def test_no_span_holds_what_a_user_wrote_or_is_called(
    traced: ApiServer, tracing: Tracing, receiver: OtlpReceiver
):
    alice, ben = await traced.friends("alice", "ben")
    page, conversation = await alice.page(), await conversation_of(alice, ben)
    message = {"conversation_id": conversation, "client_id": new_id(), "body": BODY}
    await page.ask("message.send", **message)
    url = f"http://127.0.0.1:{traced.port}"
    async with httpx.AsyncClient(base_url=url, cookies={"waves": alice.token}) as http:
        await http.get("/api/users", params={"query": "ben"})
        await http.get("/c/ben")
    await tracing.stop()
    sent = b"".join(receiver.bodies)
    assert b"INSERT messages" in sent
    secrets = [BODY, alice.token, "alice", "query=", "/c/ben", "VALUES", "WHERE"]
    ids = [str(one) for one in (alice.id, ben.id, conversation, alice.id.hex)]
    assert [one for one in (*secrets, *ids) if one.encode() in sent] == []


async def test_a_failing_statement_is_marked(
    tracing: Tracing, services: Services, receiver: OtlpReceiver
):
    async with services[Database].read() as db:
        connection = await db.connection()
        with pytest.raises(OperationalError):
            await connection.exec_driver_sql("SELECT secret FROM nowhere")
    await tracing.stop()
    [failed] = receiver.named("SELECT nowhere")
    assert failed.status.code == Status.STATUS_CODE_ERROR
    assert attributes(failed)["error.type"] == "OperationalError"


async def test_log_lines_name_their_trace(
    traced: ApiServer, tracing: Tracing, receiver: OtlpReceiver, monkeypatch, caplog
):
    async def fail(_context, _command):
        raise RuntimeError

    caplog.handler.setFormatter(logs.formatter(as_json=True))
    broken = type(registrations[connection_frames.Ping])(fail, None)
    monkeypatch.setitem(registrations, connection_frames.Ping, broken)
    (alice,) = await traced.people("alice")
    page = await alice.page()
    with caplog.at_level(logging.ERROR):
        await page.ask("ping")
    [line] = map(json.loads, caplog.text.splitlines())
    await tracing.stop()
    [ping] = receiver.named("ping")
    assert line["trace_id"] == ping.trace_id.hex()


async def test_a_receiver_that_does_not_answer_does_not_hold_up_the_end(
    receiver: OtlpReceiver, monkeypatch
):
    monkeypatch.setattr("waves.core.tracing.STOP_WITHIN_SECONDS", 0.05)
    receiver.answers.clear()
    tracing = Tracing()
    with tracing.command("message.send"):
        pass
    await tracing.stop()
    [exporting] = [one for one in threading.enumerate() if one.name == "traces"]
    assert exporting.daemon
    receiver.answers.set()
    exporting.join()
    assert receiver.named("message.send")


def test_without_an_endpoint_nothing_is_loaded_or_started():
    code = """
import sys, threading
from waves.core.tracing import Tracing
tracing = Tracing()
with tracing.command("x") as span, tracing.span("y"), tracing.joined("z", [None]):
    assert not span.is_recording()
assert tracing.provider is None and tracing.here() is None
loaded = [name for name in sys.modules if "opentelemetry.sdk" in name or "otlp" in name]
assert loaded == [], loaded
assert threading.active_count() == 1
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, None),
        ({ENDPOINT: "http://127.0.0.1:4318"}, None),
        ({ENDPOINT: "collector:4318"}, ENDPOINT),
        ({ENDPOINT: "collector:4318", "OTEL_SDK_DISABLED": "true"}, None),
        ({ENDPOINT: "collector:4318", "OTEL_TRACES_EXPORTER": "none"}, None),
        (
            {ENDPOINT: "http://c:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "OTEL_EXPORTER_OTLP_PROTOCOL",
        ),
    ],
)
def test_wrong_variables_are_named(monkeypatch, variables, named):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    problem = problem_of_environment()
    assert (problem or "").partition(":")[0] == (named or "")

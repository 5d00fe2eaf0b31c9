"""`/api/metrics`: who may read it, and what it counts."""

import asyncio
import hmac
import re
from contextlib import AsyncExitStack

import pytest

from tests.support.api_client import SECRET, form_of
from tests.support.api_server import ApiServer, conversation_of
from tests.support.mail_queue import queue_empty
from tests.support.server_scenario import ServerScenario
from tests.support.servers import Server
from tests.support.timeouts import PATIENCE
from waves.api import metrics as endpoint
from waves.core.database.engine import Database
from waves.core.errors import TooManyRequestsError
from waves.core.events import EventRegistry
from waves.core.ids import new_id
from waves.core.metrics import Metrics
from waves.core.rate_limits import RateLimiter, Rule
from waves.core.services import Services
from waves.realtime.metrics_sampler import MetricsSampler

TOKEN = "the-token-of-the-tests-of-more-than-32-bytes"
RANDOM = "q8Zr3vW1nB6tYc0LsE5uJf9HaXo2DkMi4PgT7"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def metrics(services: Services, override) -> Metrics:
    override(metrics_token=TOKEN)
    return services[Metrics]


def value(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


async def test_without_a_token_there_is_no_such_route(browser):
    response = await browser().get("/api/metrics", headers={"Authorization": "Bearer "})
    assert response.status_code == 404
    assert response.json()["error"] == "not_found"


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x"],
)
async def test_only_the_token_opens_it(metrics, browser, given):
    response = await browser().get("/api/metrics", headers={"Authorization": given})
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert "waves_" not in response.text


async def test_the_comparison_takes_constant_time(metrics, browser, monkeypatch):
    compared, real = [], hmac.compare_digest

    def compare(one, other):
        compared.append((one, other))
        return real(one, other)

    monkeypatch.setattr(endpoint.hmac, "compare_digest", compare)
    await browser().get("/api/metrics", headers={"Authorization": "Bearer x"})
    assert [other for _, other in compared] == [TOKEN.encode()]


async def test_it_is_text_of_prometheus_that_nobody_caches(metrics, browser):
    response = await browser().get("/api/metrics", headers=BEARER)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert response.headers["cache-control"] == "no-store"
    assert 'waves_database_pool_connections{state="in_use"} 0.0' in response.text
    assert "process_resident_memory_bytes" in response.text


async def test_behind_proxies_monitoring_may_ask_directly(browser, override):
    override(
        env="production",
        base_url="https://waves.example",
        allowed_origins="https://waves.example",
        jwt_secrets=RANDOM,
        metrics_token=RANDOM,
        trusted_proxy_hops=1,
    )
    response = await browser().get("/api/metrics")
    assert response.status_code == 401


async def test_frames_are_counted_by_type_and_result(metrics, server: ApiServer):
    alice, ben = await server.friends("alice", "ben")
    page = await alice.page()
    conversation = await conversation_of(alice, ben)
    message = {"conversation_id": conversation, "client_id": new_id(), "body": "Hi"}
    await page.ask("message.send", **message)
    await page.ask("message.send", **{**message, "conversation_id": new_id()})
    await page.ask("message.send", body="no ids")
    await page.ask("alice's own type")
    await page.send_raw("[")
    await page.received_so_far()

    def frames(type_: str, result: str) -> float:
        return value(metrics, "waves_frames_total", type=type_, result=result)

    assert frames("hello", "ok") == 1
    assert frames("message.send", "ok") == 1
    assert frames("message.send", "refused") == 1
    assert frames("message.send", "invalid") == 1
    assert frames("unknown", "invalid") == 2
    assert value(metrics, "waves_message_send_seconds_count") == 1
    assert value(metrics, "waves_messages_submitted_total") == 2
    assert value(metrics, "waves_writer_batch_messages_sum") == 2
    assert value(metrics, "waves_database_commit_seconds_count") > 0
    assert value(metrics, "waves_bus_lag_seconds_count") > 0


async def test_an_unavailable_database_counts_as_failed(
    metrics, server: ApiServer, services: Services, tmp_path
):
    alice, ben = await server.friends("alice", "ben")
    page = await alice.page()
    conversation = await conversation_of(alice, ben)
    elsewhere = f"sqlite+aiosqlite:///{tmp_path / 'no' / 'folder.db'}"
    services.put(Database(elsewhere, services[EventRegistry]))
    answer = await page.ask(
        "message.send", conversation_id=conversation, client_id=new_id(), body="Hi"
    )
    assert answer["code"] == "unavailable"
    # A frame is counted when its answer has left.
    await page.ask("ping")
    sample = {"type": "message.send", "result": "failed"}
    assert value(metrics, "waves_frames_total", **sample) == 1
    errors = value(metrics, "waves_database_errors_total", error="OperationalError")
    assert errors >= 1


async def test_open_sockets_and_the_reasons_of_closes(metrics, server: ApiServer):
    (alice,) = await server.people("alice")
    first = await alice.page("tab")
    assert value(metrics, "waves_open_sockets") == 1
    second = await alice.page("tab")
    await first.closed()
    await second.close()
    await server.realtime.stop()
    assert value(metrics, "waves_open_sockets") == 0
    assert value(metrics, "waves_socket_closes_total", code="replaced") == 1
    assert value(metrics, "waves_socket_closes_total", code="lost") == 1


async def test_calls_are_counted_by_state_and_end(metrics, server: ApiServer, browser):
    alice, ben = await server.friends("alice", "ben")
    here, there = await alice.page(), await ben.page()
    call = {"call_id": new_id()}
    await here.send("call.invite", callee_id=ben.id, media="audio", **call)
    await there.receive_until("call.incoming")
    await browser().get("/api/metrics", headers=BEARER)
    assert value(metrics, "waves_calls", state="ringing") == 1
    await there.ask("call.accept", **call)
    await browser().get("/api/metrics", headers=BEARER)
    assert value(metrics, "waves_calls", state="ringing") == 0
    assert value(metrics, "waves_calls", state="connecting") == 1
    assert value(metrics, "waves_call_answer_seconds_count") == 1
    await here.ask("call.hang_up", **call)
    assert value(metrics, "waves_call_ends_total", reason="hung_up") == 1


async def test_an_exhausted_pool_is_measured(metrics, browser, database):
    async with AsyncExitStack() as held:
        for number in (1, 2):
            for _ in range(number):
                await held.enter_async_context(database.engine.connect())
            await browser().get("/api/metrics", headers=BEARER)
            in_use = value(metrics, "waves_database_pool_connections", state="in_use")
            limit = value(metrics, "waves_database_pool_limit")
            ratio = value(metrics, "waves_database_pool_used_ratio")
            assert ratio == in_use / limit > 0


async def test_the_other_metrics_are_served_while_the_calls_cannot_be_read(
    metrics, browser, services, monkeypatch
):
    async def fail():
        raise ConnectionError

    monkeypatch.setattr(services[MetricsSampler]._calls, "count_live", fail)
    response = await browser().get("/api/metrics", headers=BEARER)
    assert response.status_code == 200
    assert "waves_database_pool_limit 15.0" in response.text


async def test_requests_are_counted_by_the_template_of_their_route(
    metrics, people, services
):
    alice, ben = await people("alice", "ben")
    await alice.get(f"/api/users/{ben.id}")
    await alice.request("HEAD", f"/api/users/{ben.id}")
    await alice.get("/api/nothing/here")
    await alice.request("BREW", "/api/auth/me")
    response = await alice.get("/api/metrics", headers=BEARER)
    lines = [
        line for line in response.text.splitlines() if "request_seconds_count" in line
    ]
    seen = {tuple(re.findall(r'"([^"]*)"', line)) for line in lines}
    assert ("GET", "/api/users/{user_id:uuid}", "200") in seen
    assert ("HEAD", "/api/users/{user_id:uuid}", "200") in seen
    assert ("POST", "/api/auth/signup", "201") in seen
    assert ("GET", "none", "404") in seen
    assert {method for method, _, _ in seen} == {"GET", "HEAD", "POST", "other"}
    assert "alice" not in response.text
    assert str(ben.id) not in response.text


async def test_refusals_of_rate_limits_are_counted_by_rule(metrics, services):
    limiter = services[RateLimiter]
    for _ in range(12):
        await limiter.spend(Rule.INVITE, "somebody")
    with pytest.raises(TooManyRequestsError):
        await limiter.spend(Rule.INVITE, "somebody")
    assert value(metrics, "waves_rate_limit_refusals_total", rule="invite") == 1


async def test_mails_are_counted(metrics, mailbox, browser):
    await browser().post("/api/auth/signup", json=form_of("alice"))
    await queue_empty()
    assert value(metrics, "waves_mails_queued_total") == 1
    assert value(metrics, "waves_mail_attempts_total", result="sent") == 1


async def test_the_whole_app_reports_its_tabs_and_its_event_loop(
    whole_server: Server, group: ServerScenario
):
    await (await group.alice.tab()).join()
    bearer, text, ticks = {"Authorization": f"Bearer {SECRET}"}, "", 0.0
    async with asyncio.timeout(PATIENCE):
        while not ticks:
            text = (await group.alice.get("/api/metrics", headers=bearer)).text
            ticks = sample(text, "waves_event_loop_lag_seconds_count")
            await asyncio.sleep(0.05)
    assert sample(text, "waves_open_tabs") >= 1
    assert sample(text, "waves_database_pool_limit") > 1


def sample(text: str, name: str) -> float:
    [line] = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(line.removeprefix(name))

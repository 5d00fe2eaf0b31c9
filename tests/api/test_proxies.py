"""The address of the client behind proxies."""

import logging
import secrets

import pytest

from tests.support.api_client import PASSWORD, form_of
from waves.api.proxy_check import ProxyProblem

HTTPS = "https://waves.example"
FORWARDED = [
    {"X-Forwarded-For": "198.51.100.7"},
    {"x-forwarded-for": ""},
    {"Forwarded": "for=198.51.100.7;proto=https"},
    {"X-Real-IP": "198.51.100.7"},
    {"CF-Connecting-IP": "198.51.100.7"},
    {"X-Forwarded-Proto": "https"},
    {"X-Forwarded-Port": "443"},
    {"Via": "1.1 google"},
    {"X-Envoy-External-Address": "198.51.100.7"},
    {"Fastly-Client-IP": "198.51.100.7"},
]


@pytest.fixture
def production(override):
    """Return production settings with this number of trusted proxies."""

    def set_hops(hops: int) -> None:
        override(
            env="production",
            base_url=HTTPS,
            allowed_origins=HTTPS,
            trusted_proxy_hops=hops,
            jwt_secrets=secrets.token_hex(32),
        )

    return set_hops


async def log_in(browser, *, name="bob", password="Summer2026", **headers) -> int:
    person = browser(headers={"Origin": HTTPS, **headers})
    form = {"login": name, "password": password}
    return (await person.post("/api/auth/login", json=form)).status_code


def loud(caplog) -> list[ProxyProblem]:
    found = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert {one.msg["event"] for one in found} <= {"proxy_misconfigured"}
    return [one.msg["problem"] for one in found]


@pytest.mark.parametrize("headers", FORWARDED)
async def test_an_unconfigured_proxy_is_refused_and_logged_once(
    browser, production, caplog, headers
):
    production(0)
    person = browser(headers={"Origin": HTTPS, **headers})
    for path in ("/api/auth/me", "/api/readyz", "/api/auth/me"):
        answer = await person.get(path)
        assert answer.status_code == 503
        assert "WAVES_TRUSTED_PROXY_HOPS" in answer.json()["detail"]
    assert (await person.get("/login")).status_code == 503
    assert (await person.get("/api/livez")).status_code == 200
    assert loud(caplog) == [ProxyProblem.UNKNOWN_PROXY]


async def test_the_limit_of_one_client_does_not_affect_others(browser, production):
    production(1)
    form = form_of("bob")
    origin = {"Origin": HTTPS, "X-Forwarded-For": "203.0.113.9"}
    await browser(headers=origin).post("/api/auth/signup", json=form)
    guesses = [
        await log_in(browser, name=f"n{n}", **{"X-Forwarded-For": "198.51.100.7"})
        for n in range(45)
    ]
    assert guesses[-1] == 429
    right = {"name": "bob", "password": PASSWORD, "X-Forwarded-For": "203.0.113.9"}
    assert await log_in(browser, **right) == 200


async def test_without_the_setting_the_proxy_is_not_counted_as_a_client(
    browser, production
):
    production(0)
    for n in range(45):
        header = {"X-Forwarded-For": f"198.51.100.{n}"}
        assert await log_in(browser, name=f"n{n}", **header) == 503
    assert await log_in(browser) == 401


@pytest.mark.parametrize("forwarded", [None, "", "198.51.100.7", "unknown, 10.0.0.1"])
async def test_more_hops_than_forwarded_addresses_are_refused_and_logged(
    browser, production, caplog, forwarded
):
    production(2)
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert await log_in(browser, **headers) == 503
    assert loud(caplog) == [ProxyProblem.TOO_FEW]
    for path in ("/api/livez", "/api/readyz"):
        assert (await browser(headers=headers).get(path)).status_code == 200


async def test_probably_too_few_hops_are_logged(browser, production, caplog):
    production(1)
    chain = {"X-Forwarded-For": "198.51.100.7, 10.0.0.1"}
    assert await log_in(browser, **chain) == 401
    assert await log_in(browser, **chain) == 401
    assert loud(caplog) == [ProxyProblem.DOUBTFUL]


async def test_development_only_logs(browser, override, caplog):
    override(trusted_proxy_hops=0)
    for header in FORWARDED:
        assert (await browser(headers=header).get("/api/readyz")).status_code == 200
    assert loud(caplog) == [ProxyProblem.UNKNOWN_PROXY]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("198.51.100.7:50001", "198.51.100.7:50002"),
        ("[2001:db8::1]:50001", "2001:db8::2"),
        ("2001:db8:0:0:1::", "2001:db8::ffff"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
async def test_spellings_of_one_client_address_are_equal(
    browser, production, first, second
):
    production(1)
    for n in range(45):
        await log_in(browser, name=f"n{n}", **{"X-Forwarded-For": first})
    assert await log_in(browser, **{"X-Forwarded-For": second}) == 429

"""Every route for everybody: nobody gets more than the policy says (F1).

The policy is `tests/support/access_policy.py`; the cells come from the published
description, so that a route without a line fails. A refused request changes nothing,
and what is hidden from a user looks to them like what does not exist.
"""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support import access_policy
from tests.support.access_client import Caller
from tests.support.access_policy import Rule
from tests.support.access_scenario import CALLERS, AccessScenario
from tests.support.api_client import describe_api
from waves.core.ids import new_id

DESCRIPTION = describe_api()
OPERATIONS = {
    (method.upper(), path)
    for path, methods in DESCRIPTION["paths"].items()
    for method in methods
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
RULES = access_policy.rules()
OTHERWISE_SERVED = {
    "/api/metrics",
    "/api/openapi.json",
    "/api/ws",
    "/api",
    "/api/{path}",
}
"""Routes that the description leaves out: no more than these."""


@pytest.fixture
def callers(scenario: AccessScenario, browser) -> list[Caller]:
    client = browser()
    return [Caller(scenario, client, name) for name in CALLERS]


def test_every_route_has_a_line_in_the_policy() -> None:
    assert {(rule.method, rule.path) for rule in RULES} == OPERATIONS
    assert len({str(rule) for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert len(rule.statuses) == len(CALLERS), rule
        assert "{" not in rule.path or rule.object != "-", rule


def test_every_body_of_the_description_is_tried_with_all_its_fields() -> None:
    nobody = access_policy.ScenarioUser(new_id(), "nobody", "")
    for rule in RULES:
        described = DESCRIPTION["paths"][rule.path][rule.method.lower()]
        tried = access_policy.body_of(rule.method, rule.path, nobody, new_id())
        assert set(tried or {}) == fields_of(described), rule


def fields_of(described: dict[str, Any]) -> set[str]:
    if "requestBody" not in described:
        return set()
    content = described["requestBody"]["content"]
    if "application/json" not in content:
        return set()
    schema = content["application/json"]["schema"]
    name = schema["$ref"].rpartition("/")[2]
    return set(DESCRIPTION["components"]["schemas"][name]["properties"])


def test_no_route_is_left_out_of_the_description(api) -> None:
    served = set(paths_of(api.routes))
    assert served - OTHERWISE_SERVED == set(DESCRIPTION["paths"])


def paths_of(routes) -> Iterator[str]:
    for route in routes:
        if included := getattr(route, "original_router", None):
            yield from paths_of(included.routes)
        else:
            yield re.sub(r":\w+\}", "}", route.path)


@pytest.mark.parametrize("rule", RULES, ids=str)
async def test_every_caller_gets_what_the_policy_says(
    scenario: AccessScenario, callers: list[Caller], rule: Rule
) -> None:
    wrong: list[str] = []
    untouched = scenario.contents()
    for caller in callers:
        scenario.restore()
        answer = await caller.ask(rule)
        expected = rule.status(caller.name)
        if answer.status_code != expected:
            wrong.append(f"{caller.name}: {answer.status_code}, not {expected}")
        if answer.is_error and scenario.contents() != untouched:
            wrong.append(f"{caller.name}: refused, and yet it changed something")
        told = scenario.told(answer.text, caller.name)
        if told:
            wrong.append(f"{caller.name}: was told {sorted(told)}")
        if answer.status_code == 404 and shape(answer) != shape(
            await caller.ask(rule, absent=True)
        ):
            wrong.append(f"{caller.name}: hidden does not look like absent")
    assert wrong == []


def shape(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    headers = [one for one in answer.headers.multi_items() if one[0] != "x-request-id"]
    return answer.status_code, answer.content, headers


@pytest.mark.parametrize("path", sorted(DESCRIPTION["paths"]))
async def test_no_caller_finds_another_method(callers: list[Caller], path: str) -> None:
    filled = re.sub(r"\{\w+\}", str(new_id()), path)
    others = {
        method
        for method, one in OPERATIONS
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one), filled)
    }
    for method in set(METHODS) - others:
        for caller in callers:
            answer = await caller.send(method, filled)
            assert answer.status_code == 405, (method, caller.name)

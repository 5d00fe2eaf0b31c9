"""Accounts of a provider's identities, linking and unlinking."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.support.api_client import PASSWORD
from tests.support.openid_client import (
    CALLBACK,
    START,
    begin,
    come_back,
    count,
    is_signed_in,
    problem_of,
    proved,
    sign_in,
)
from tests.support.openid_issuer import (
    Issuer,
)
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.models import Session
from waves.core.database.engine import unit_of_work

SET_PASSWORD = "/api/auth/password"


async def test_an_unverified_account_with_the_address_is_not_joined(
    issuer: Issuer, people, browser
):
    (attacker,) = await people("alice")  # alice@example.com, never proved
    victim = browser()
    assert problem_of(await sign_in(victim, issuer)) == "google_link_first"
    assert not await is_signed_in(victim)
    assert await is_signed_in(attacker)
    assert await count("identities") == 0


@pytest.mark.parametrize("said", [False, "false", "true", 1, None])
async def test_an_address_unverified_by_the_provider_joins_nothing(
    issuer: Issuer, people, browser, said
):
    await people("alice")
    await proved("alice")
    issuer.person["email_verified"] = said
    assert problem_of(await sign_in(browser(), issuer)) == "google_link_first"


async def test_an_address_verified_by_both_is_one_account(
    issuer: Issuer, people, browser
):
    (alice,) = await people("alice")
    await proved("alice")
    person = browser()
    assert await sign_in(person, issuer) == "/"
    assert (await person.get("/api/auth/me")).json()["id"] == str(alice.id)


async def test_two_subjects_with_one_address_are_two_identities(
    issuer: Issuer, browser
):
    first, second = browser(), browser()
    await sign_in(first, issuer)
    issuer.person["sub"] = "subject-2"
    await sign_in(second, issuer)
    ids = {(await one.get("/api/auth/me")).json()["id"] for one in (first, second)}
    assert (len(ids), await count("identities")) == (1, 2)


async def test_linking_and_unlinking_from_the_account(issuer: Issuer, people, browser):
    (bob,) = await people("bob")
    url = (await bob.get(START, params={"link": "true"})).headers["location"]
    assert await come_back(bob, issuer.consent(url)) == "/settings"
    person = browser()
    await sign_in(person, issuer)
    assert (await person.get("/api/auth/me")).json()["id"] == str(bob.id)
    assert (await bob.delete(START)).status_code == 204
    assert (await bob.delete(START)).status_code == 404


async def test_an_identity_is_not_taken_from_another_account(
    issuer: Issuer, people, browser
):
    await sign_in(browser(), issuer)
    (bob,) = await people("bob")
    url = (await bob.get(START, params={"link": "true"})).headers["location"]
    end = await come_back(bob, issuer.consent(url))
    assert end.startswith("/settings?problem=google_taken")


async def test_linking_requires_the_session_that_began_it(issuer: Issuer, people):
    (bob,) = await people("bob")
    url = (await bob.get(START, params={"link": "true"})).headers["location"]
    back = issuer.consent(url)
    await bob.post("/api/auth/login", json={"login": "bob", "password": PASSWORD})
    assert "google_expired" in await come_back(bob, back)
    assert await count("identities") == 0


async def test_the_last_sign_in_method_cannot_be_removed(issuer: Issuer, browser):
    person = browser()
    await sign_in(person, issuer)
    answer = await person.delete(START)
    assert (answer.status_code, answer.json()["error"]) == (409, "last_way_in")


async def test_a_disabled_account_stays_disabled(issuer: Issuer, browser):
    from waves.accounts.users import deactivation

    await sign_in(browser(), issuer)
    await deactivation.disable("alice")
    assert problem_of(await sign_in(browser(), issuer)) == "google_closed"


async def test_a_planted_session_is_replaced(issuer: Issuer, browser):
    person = browser()
    person.cookies.set("waves", "planted", domain="localhost.local", path="/")
    answer = await person.get(CALLBACK, params=issuer.consent(await begin(person)))
    assert answer.cookies["waves"] not in {"", "planted"}


async def test_a_first_password_needs_a_fresh_sign_in(issuer: Issuer, browser):
    """A copied cookie does not add a sign-in method."""
    person = browser()
    await sign_in(person, issuer)
    new = {"new_password": PASSWORD}
    await age_sessions()
    refused = await person.post(SET_PASSWORD, json=new)
    assert (refused.status_code, refused.json()["error"]) == (403, "sign_in_again")
    guess = {**new, "current_password": ""}
    assert (await person.post(SET_PASSWORD, json=guess)).status_code == 403

    await sign_in(person, issuer, "/settings")
    common = {"new_password": "password1"}
    assert (await person.post(SET_PASSWORD, json=common)).status_code == 422
    other = browser()
    await sign_in(other, issuer)
    assert (await person.post(SET_PASSWORD, json=new)).status_code == 204
    assert await is_signed_in(person)
    assert not await is_signed_in(other)
    login = {"login": "alice", "password": PASSWORD}
    assert (await browser().post("/api/auth/login", json=login)).status_code == 200
    assert (await person.delete(START)).status_code == 204, "no more the last way in"


async def test_a_fresh_sign_in_does_not_replace_the_password(people):
    (alice,) = await people("alice")
    for proof in ({}, {"current_password": ""}):
        form = {"new_password": "quite another passphrase", **proof}
        refused = await alice.post(SET_PASSWORD, json=form)
        assert refused.status_code == 422
        assert set(refused.json()["fields"]) == {"current_password"}


async def age_sessions() -> None:
    """Move every sign-in ten minutes into the past."""
    async with unit_of_work() as uow:
        for row in (await uow.db.exec(select(Session))).all():
            row.created_at -= sessions.FRESH + timedelta(seconds=1)

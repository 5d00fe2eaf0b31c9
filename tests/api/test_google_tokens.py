"""Validation of ID tokens."""

import pytest

from tests.support.openid_client import (
    count,
    is_signed_in,
    problem_of,
    sign_in,
)
from tests.support.openid_issuer import (
    CLIENT_ID,
    Issuer,
    unsigned,
)
from waves.accounts.identities import provider

SPOILED = {
    "another issuer": {"iss": "https://accounts.example"},
    "another audience": {"aud": "somebody-else"},
    "no audience": {"aud": None},
    "another nonce": {"nonce": "x" * 43},
    "no nonce": {"nonce": None},
    "expired": {"exp": 1},
    "an expiry in words": {"exp": "tomorrow"},
    "no expiry": {"exp": None},
    "made in the future": {"nbf": 4102444800},
    "another party": {"azp": "somebody-else"},
    "two audiences and no party": {"aud": [CLIENT_ID, "somebody-else"]},
    "another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 7},
    "a subject without an end": {"sub": "x" * 256},
}


@pytest.mark.parametrize("change", SPOILED.values(), ids=SPOILED)
async def test_an_id_token_with_invalid_claims_is_refused(
    issuer: Issuer, browser, change
):
    def spoil(claims):
        return {k: v for k, v in {**claims, **change}.items() if v is not None}

    issuer.change_claims = spoil
    person = browser()
    assert problem_of(await sign_in(person, issuer)) == "google_failed"
    assert not await is_signed_in(person)
    assert await count("users") == 0


@pytest.mark.parametrize(
    "forge",
    [
        lambda issuer: issuer.sign_with_secret,
        lambda issuer: issuer.sign_with_unknown,
        lambda issuer: issuer.sign_as_known,
        lambda _: unsigned,
        lambda _: lambda claims: unsigned(claims, "None"),
        lambda _: lambda claims: unsigned(claims, "RS256"),
        lambda _: lambda _claims: "not.a.token",
        lambda _: lambda _claims: "x" * 100_000,
    ],
)
async def test_an_id_token_that_the_provider_did_not_sign_is_refused(
    issuer: Issuer, browser, forge
):
    issuer.sign = forge(issuer)
    person = browser()
    assert problem_of(await sign_in(person, issuer)) == "google_failed"
    assert not await is_signed_in(person)


async def test_unknown_keys_are_fetched_once(issuer: Issuer, browser, monkeypatch):
    await sign_in(browser(), issuer)
    assert issuer.key_requests == 1
    monkeypatch.setattr(provider, "KEYS_AGAIN_AFTER_SECONDS", 0.0)
    issuer.key = type(issuer.key).generate_key(2048, {"kid": "second", "use": "sig"})
    assert await sign_in(browser(), issuer) == "/"
    assert issuer.key_requests == 2
    monkeypatch.setattr(provider, "KEYS_AGAIN_AFTER_SECONDS", 30.0)
    issuer.sign = issuer.sign_with_unknown
    for _ in range(3):
        assert problem_of(await sign_in(browser(), issuer)) == "google_failed"
    assert issuer.key_requests == 2

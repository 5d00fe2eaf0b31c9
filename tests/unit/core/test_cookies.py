"""The session cookie and allowed origins."""

import pytest

from waves.core import security


def test_under_https_the_cookie_is_bound_to_the_host(override) -> None:
    assert security.cookie_name() == "waves"
    assert security.cookie_attributes()["secure"] is False
    override(base_url="https://waves.example", allowed_origins="https://waves.example")
    assert security.cookie_name() == "__Host-waves"
    assert security.cookie_attributes() == {
        "path": "/",
        "secure": True,
        "httponly": True,
        "samesite": "lax",
    }


@pytest.mark.parametrize(
    ("header", "token"),
    [
        (None, ""),
        ("", ""),
        ("waves=abc", "abc"),
        ("a=b; waves=abc; c=d", "abc"),
        ("waves=", ""),
        ("xwaves=abc", ""),
        ("__Host-waves=abc", ""),
        ("waves=first; waves=second", "first"),
        ("waves", ""),
        (";;=;waves=a=b", "a=b"),
        ("wävës=1; waves=abc", "abc"),
        ('bad="unclosed; waves=abc', "abc"),
    ],
)
def test_the_token_is_found_in_any_cookie_header(
    header: str | None, token: str
) -> None:
    assert security.token_from_cookies(header) == token


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "https://localhost:3000",
        "http://localhost:3001",
        "http://localhost",
        "http://localhost:3000.evil.example",
        "http://evil.example",
        "HTTP://LOCALHOST:3000",
        "http://localhost:3000/",
        "http://localhost:3000 ",
    ],
)
def test_only_the_exact_origin_is_allowed(origin: str | None) -> None:
    assert not security.is_allowed_origin(origin)
    assert security.is_allowed_origin("http://localhost:3000")

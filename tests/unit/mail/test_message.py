"""Mail messages, and the settings of the mail server."""

import email.policy
from dataclasses import replace
from email import message_from_bytes

import pytest

from waves.accounts.sessions.user_agent import describe_user_agent
from waves.accounts.users import names
from waves.mail import message as mail
from waves.mail.message import MailMessage
from waves.settings import smtp_url
from waves.settings.settings import SettingsError, get_settings

FROM = "Waves <no-reply@waves.example>"


@pytest.fixture(autouse=True)
def mail_settings(override) -> None:
    override(smtp_url="smtp://127.0.0.1:2525", mail_from=FROM)


def composed(**changes: str):
    written = MailMessage(to="a@example.com", subject="S", text="T\n", html="<p>T</p>")
    return mail.build(replace(written, **changes))


@pytest.mark.parametrize(
    "subject", ["S\r\nBcc: evil@example.com", "S\nX: y", "S\rX: y"]
)
def test_a_line_break_in_a_header_is_refused(subject: str) -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        composed(subject=subject)


@pytest.mark.parametrize(
    "to",
    ["a@example.com\r\nBcc: evil@example.com", "a\n@example.com", "a@exa\rmple.com"],
)
def test_no_address_of_an_account_contains_a_line_break(to: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        names.clean_email(to)
    with pytest.raises(ValueError, match=r"."):
        composed(to=to)


@pytest.mark.parametrize(
    "to",
    [
        "a,evil.example@example.com",
        "a;b@example.com",
        "<b>@example.com",
        '"b"@example.com',
        "a(b)@example.com",
        "a\\@example.com",
        "a:b@example.com",
    ],
)
def test_an_unusual_address_is_quoted_as_one_recipient(to: str) -> None:
    """`clean_email` accepts local parts that need quotes (RFC 5322, section 3.2.4)."""
    names.clean_email(to)
    message = composed(to=to)
    (only,) = message["To"].addresses
    assert only.domain == "example.com"
    assert only.username == to.rpartition("@")[0]
    parsed = message_from_bytes(bytes(message), policy=email.policy.SMTP)
    assert len(parsed["To"].addresses) == 1
    assert parsed["To"].addresses[0].domain == "example.com"


def test_an_international_domain_is_encoded_in_ascii() -> None:
    message = composed(to="a@bücher.example")
    assert message["To"].addresses[0].addr_spec == "a@xn--bcher-kva.example"
    with pytest.raises(ValueError, match="domain"):
        composed(to="a@" + "x" * 70 + ".example")
    message = composed(to="a@straße.example")
    assert message["To"].addresses[0].addr_spec == "a@xn--strae-oqa.example"


def test_an_international_host_is_encoded_by_idna_2008(override) -> None:
    assert smtp_url.parse("smtp://mx.straße.example").host == (
        "mx.xn--strae-oqa.example"
    )
    sender = smtp_url.sender("Waves <no-reply@straße.example>")
    assert sender.addr_spec == "no-reply@xn--strae-oqa.example"
    override(base_url="http://straße.example")
    assert get_settings().base_url == "http://xn--strae-oqa.example"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mx.example", ("mx.example", 587, None, None, False, True)),
        ("smtps://mx.example", ("mx.example", 465, None, None, True, False)),
        (
            "smtp://u%40x:p%3A%2F@mx.example:2525?starttls=always",
            ("mx.example", 2525, "u@x", "p:/", False, True),
        ),
        ("smtp://localhost:25", ("localhost", 25, None, None, False, False)),
        ("smtp://[::1]:25/", ("::1", 25, None, None, False, False)),
        (
            "smtp://127.0.0.1?starttls=always",
            ("127.0.0.1", 587, None, None, False, True),
        ),
    ],
)
def test_the_url_describes_the_mail_server(url: str, server) -> None:
    assert smtp_url.parse(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "canary",
        "http://canary",
        "smtp://",
        "smtp://canary:99999",
        "smtp://canary:x",
        "smtp://canary/path",
        "smtp://canary?starttls=never",
        "smtp://canary?starttls=perhaps",
        "smtp://canary?tls=1",
        "smtp://canary#x",
        "smtp://[canary",
    ],
)
def test_an_invalid_mail_server_url_prevents_the_start(override, url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        override(smtp_url=url)
    assert str(refused.value).startswith("WAVES_SMTP_URL: ")
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    "sender", ["canary", "canary <canary>", "a@b\r\nBcc: canary@c"]
)
def test_an_invalid_sender_prevents_the_start(override, sender: str) -> None:
    with pytest.raises(SettingsError) as refused:
        override(mail_from=sender)
    assert str(refused.value).startswith("WAVES_MAIL_FROM: ")
    assert "canary" not in str(refused.value)


def test_a_mail_server_needs_a_sender(override) -> None:
    with pytest.raises(SettingsError, match="WAVES_MAIL_FROM"):
        override(mail_from="")


WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) "
CHROME = f"{WEBKIT}Chrome/140.0.0.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) "


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (f"(Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome on Windows"),
        (f"(Windows NT 10.0) {CHROME} Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        (f"{IPHONE}{WEBKIT}Version/18.6 Safari/604.1", "Safari on iPhone"),
        (f"{IPHONE}{WEBKIT}CriOS/140.0 Safari/604.1", "Chrome on iPhone"),
        (f"(Linux; Android 10; K) {CHROME} Mobile", "Chrome on Android"),
        ("(Macintosh; Intel Mac OS X 10.15) Firefox/145.0", "Firefox on macOS"),
        ("python-httpx/0.28.1", "python-httpx"),
        ("", "Unknown browser"),
        ("<script>", "Unknown browser"),
        ("evil.example/1", "evil"),
    ],
)
def test_a_browser_has_its_common_name(user_agent: str, device: str) -> None:
    assert describe_user_agent(user_agent) == device

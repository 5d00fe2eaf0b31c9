"""The way to the mail server: encrypted, to the right one, and with its password."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.mail_queue import (
    ALICE,
    add_mails,
    compose_subject,
    hurry,
    queue_empty,
    sending,
)
from tests.support.smtp_server import Mailbox
from waves.core.database import engine
from waves.mail import sender

USER, PASSWORD = "waves@example.com", "canary: p/ss@word"
CREDENTIALS = "waves%40example.com:canary%3A%20p%2Fss%40word"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1, with its key, that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "waves tests")])
    place = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(place, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(made.public_bytes(pem) + secret)
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@contextmanager
def running(**options: Any) -> Iterator[Mailbox]:
    box = Mailbox(**options)
    box.start()
    yield box
    box.stop()


@pytest.fixture
def send(override, database: engine.Database, monkeypatch: pytest.MonkeyPatch):
    """Send one mail by the server at this address; there is one try."""

    hurry(monkeypatch)
    monkeypatch.setattr(sender, "MOST_ATTEMPTS", 1)

    async def send_by(url: str) -> None:
        override(smtp_url=url, mail_from="no-reply@waves.example")
        await add_mails()
        async with sending(compose_subject):
            await queue_empty()

    return send_by


def check(_server, _session, _envelope, _mechanism, given: LoginPassword) -> AuthResult:
    right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


async def test_starttls_comes_before_the_password_and_the_mail(tls, trusted, send):
    options: dict[str, Any] = {
        "tls_context": tls,
        "require_starttls": True,
        "authenticator": check,
        "auth_required": True,
    }
    with running(**options) as box:
        await send(f"smtp://{CREDENTIALS}@{box.place}?starttls=always")
        assert len(box.to(ALICE)) == 1


async def test_smtps_is_encrypted_from_the_first_byte(tls, trusted, send):
    with running(ssl_context=tls) as box:
        await send(f"smtps://{box.place}")
        assert len(box.to(ALICE)) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_server_that_cannot_prove_its_name_gets_nothing(
    tls, send, caplog, scheme: str
):
    options = {"ssl_context" if scheme == "smtps" else "tls_context": tls}
    with running(**options) as box:
        await send(f"{scheme}://{CREDENTIALS}@{box.place}?starttls=always")
        assert box.envelopes == []
    assert "mail_failed" in caplog.text
    assert "canary" not in caplog.text


async def test_without_starttls_nothing_is_said_in_clear(send, caplog):
    """Somebody in between takes the offer of STARTTLS away."""
    with running(authenticator=check, auth_require_tls=False) as box:
        await send(f"smtp://{CREDENTIALS}@{box.place}?starttls=always")
        assert box.envelopes == []
    assert "mail_failed" in caplog.text


async def test_a_wrong_password_of_the_server_is_logged_without_it(
    tls, trusted, send, caplog
):
    options: dict[str, Any] = {"tls_context": tls, "authenticator": check}
    with running(**options) as box:
        await send(f"smtp://waves:canary@{box.place}?starttls=always")
        assert box.envelopes == []
    assert "mail_failed" in caplog.text
    assert "error='SMTPAuthenticationError 535'" in caplog.text
    assert "canary" not in caplog.text

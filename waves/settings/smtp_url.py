"""The URL of the mail server (`WAVES_SMTP_URL`) and the sender (`WAVES_MAIL_FROM`).

`smtps://` uses TLS from the first byte; `smtp://` requires STARTTLS (RFC 3207), except
for a server on this machine.
"""

from email.headerregistry import Address
from email.utils import parseaddr
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from waves.settings import domain_names, validators

_PORTS = {"smtp": 587, "smtps": 465}
_STARTTLS = frozenset({"always", "never"})


class MailServer(NamedTuple):
    """A mail server and how to connect to it."""

    host: str
    port: int
    username: str | None
    password: str | None
    use_tls: bool
    start_tls: bool


def parse(url: str) -> MailServer:
    """Parse `smtp://user:password@host:port?starttls=never`.

    User and password are percent-encoded. `starttls` is always or never;
    the default is always, and never for a server on this machine.

    Raises:
        ValueError: The URL is invalid; the message does not repeat it.
    """
    parts, port = validators.parts_of(url)
    host = validators.host_of(parts)
    if parts.scheme not in _PORTS or not host or parts.path not in {"", "/"}:
        raise ValueError("must be like smtp://user:password@host:587")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    on_loopback = validators.is_loopback(host)
    wish = options.pop("starttls", "never" if on_loopback else "always")
    if options or wish not in _STARTTLS or parts.fragment:
        raise ValueError("takes starttls=always or starttls=never, and nothing else")
    use_tls = parts.scheme == "smtps"
    if wish == "never" and not use_tls and not on_loopback:
        raise ValueError("sends nothing unencrypted to another machine")
    return MailServer(
        host=host,
        port=_port(port, parts.scheme),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=use_tls,
        start_tls=wish == "always" and not use_tls,
    )


def _port(given: int | None, scheme: str) -> int:
    return _PORTS[scheme] if given is None else given


def sender(value: str) -> Address:
    """Return the sender of every mail: `name@host` or `Name <name@host>`.

    Raises:
        ValueError: It is not an address.
    """
    name, address = parseaddr(value)
    user, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = domain_names.to_ascii(domain)
    if not (user and domain and value.isprintable() and user.isascii()):
        raise ValueError("must be like Waves <no-reply@waves.example>")
    return Address(name, user, domain)

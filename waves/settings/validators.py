"""Validators of settings. No error message repeats a value."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from waves.settings import domain_names

MIN_SECRET_BYTES = 32
DRIVERS = ("sqlite+aiosqlite", "postgresql+psycopg")
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*")
_ICE_SERVER = re.compile(
    r"(?P<kind>stun|turn)s?:(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
    r"(?::\d{1,5})?(?P<query>\?transport=(?:udp|tcp))?",
    re.IGNORECASE,
)
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9._-]+)*/?")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_REDIS = frozenset({"redis", "rediss"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Powers of ten; 32 random hexadecimal digits just reach it.
_MIN_GUESSES = 28.0
_MAX_MEASURED = 72
# Words of sample configurations.
_PLACEHOLDER = re.compile(
    "change|secret|example|sample|default|password|placeholder|replace|insert"
    "|your[-_]|test[-_]|dummy|canary",
    re.IGNORECASE,
)


def text(value: str) -> str:
    """Return a value without white space around it.

    Raises:
        ValueError: It contains bytes that are not UTF-8.
    """
    # Python stores such bytes of the environment as surrogates.
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise ValueError("must be text in UTF-8")
    return value.strip()


def ice_server(kind: str, url: str) -> None:
    """Check the URL of a STUN or TURN server (RFC 7064, RFC 7065).

    Browsers refuse all servers, and with them every call, because of one invalid URL.

    Raises:
        ValueError: It is not such a URL.
    """
    found = _ICE_SERVER.fullmatch(url)
    if found is None or found["kind"] != kind or (kind == "stun" and found["query"]):
        query = "?transport=udp or tcp" if kind == "turn" else ""
        raise ValueError(f"each must be like {kind}:{kind}.example.org:3478{query}")


def origin(value: str) -> str:
    """Return the origin (RFC 6454) of a URL, as browsers write it.

    Raises:
        ValueError: It is not an origin, or contains more than one.
    """
    parts, port = parts_of(value)
    host = host_of(parts)
    more = parts.path.rstrip("/") or parts.query or parts.fragment or "@" in value
    if parts.scheme not in _DEFAULT_PORTS or more or not _HOST.fullmatch(host):
        raise ValueError("must be http(s)://host, with a port if need be")
    named = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        named += f":{port}"
    return f"{parts.scheme}://{named}"


def issuer(value: str) -> str:
    """Return the URL of an OpenID provider without a trailing slash.

    Raises:
        ValueError: It is neither https nor on the loopback interface.
    """
    parts, _port = parts_of(value)
    if not parts.hostname or parts.scheme not in _DEFAULT_PORTS:
        raise ValueError("must be an https address")
    if parts.scheme != "https" and not is_loopback(parts.hostname):
        raise ValueError("must be an https address")
    return value.rstrip("/")


def host_of(parts: SplitResult) -> str:
    """Return the host of a URL in ASCII, or an empty string.

    Raises:
        ValueError: It contains characters that a domain cannot have.
    """
    host = parts.hostname or ""
    return host if host.isascii() else domain_names.to_ascii(host)


def is_loopback(host: str | None) -> bool:
    """Return whether the host is this machine, where plain text is safe."""
    return host in _LOOPBACK


def parts_of(value: str) -> tuple[SplitResult, int | None]:
    """Return the parts of a URL, and its port.

    Raises:
        ValueError: It is not a URL; unlike Python's, the message does not repeat it.
    """
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError("must be an address") from None
    return parts, port


def database_url(value: str) -> str:
    """Return the URL of a database that Waves supports.

    Raises:
        ValueError: It is not such a URL.
    """
    try:
        url = make_url(value)
        known = url.drivername in DRIVERS
        is_kept = url.database not in {None, "", ":memory:"}
        known = known and "\0" not in unquote(value)
    except (ArgumentError, ValueError):
        known = is_kept = False
    if known and not is_kept:
        raise ValueError("must name the file, or the database, to keep everything in")
    if not known:
        raise ValueError(
            "must be sqlite+aiosqlite:///file or postgresql+psycopg://user@host/name"
        )
    return value


def redis_url(value: str) -> str:
    """Return the URL of a Redis server.

    Raises:
        ValueError: It is not such a URL.
    """
    parts, _port = parts_of(value)
    number = parts.path.removeprefix("/")
    is_number = not number or (number.isascii() and number.isdecimal())
    more = parts.query or parts.fragment
    if parts.scheme not in _REDIS or not parts.hostname or not is_number or more:
        raise ValueError("must be redis://:password@host:6379/0, or rediss:// for TLS")
    return value


class Bucket(NamedTuple):
    """A bucket of an object store, and the folder in it."""

    name: str
    prefix: str


def bucket(value: str) -> Bucket:
    """Return the bucket of a URL that `bucket_url` has accepted."""
    parts = urlsplit(value)
    return Bucket(parts.netloc, parts.path.strip("/"))


def bucket_url(value: str) -> str:
    """Return the URL of a bucket of S3.

    Raises:
        ValueError: It is not such a URL.
    """
    if not _BUCKET.fullmatch(value):
        raise ValueError("must be s3://bucket, with a folder if need be")
    return value


def is_short(secret: str) -> bool:
    """Return whether a secret is too short for HMAC-SHA256 (RFC 7518, section 3.2)."""
    return len(secret.encode()) < MIN_SECRET_BYTES


def is_placeholder(secret: str) -> bool:
    """Return whether a secret looks like a placeholder."""
    return _PLACEHOLDER.search(secret) is not None


def is_guessable(secret: str) -> bool:
    """Return whether a secret is a placeholder or was not generated at random."""
    from zxcvbn import zxcvbn  # noqa: PLC0415  slow to import; needed in production only

    measured = zxcvbn(secret[:_MAX_MEASURED])
    return is_placeholder(secret) or float(measured["guesses_log10"]) < _MIN_GUESSES


def is_weak(secret: str) -> bool:
    """Return whether a secret is short or guessable."""
    return is_short(secret) or is_guessable(secret)

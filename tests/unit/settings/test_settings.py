"""Settings and their validation."""

import re
import secrets
import subprocess
from base64 import urlsafe_b64encode
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import make_url

from tests.support.api_client import SECRET
from waves.settings import validators
from waves.settings.settings import SettingsError, get_settings

HTTPS = "https://waves.example"
ROOT = Path(__file__).parents[3]
# A value that is given to whatever is called a secret: NAME=value, NAME = "value".
SAMPLE = re.compile(
    r"(?i)\w*(?:secret|signing_key|jwt)\w*[\"']?\s*[:=]\s*[\"']?([^\s\"'`,;)}|<>$]{8,})"
)
DRAWN = secrets.token_hex(32)
PRODUCTION = {
    "env": "production",
    "base_url": HTTPS,
    "allowed_origins": HTTPS,
    "jwt_secrets": DRAWN,
}

GIVEN = {name: value for name, value in PRODUCTION.items() if name != "env"}


def test_an_empty_environment_is_a_development_machine(
    override, monkeypatch, tmp_path
) -> None:
    for name in ("ENV", "BASE_URL", "ALLOWED_ORIGINS", "DATABASE_URL", "JWT_SECRETS"):
        monkeypatch.delenv(f"WAVES_{name}")
    monkeypatch.delenv("PORT", raising=False)
    settings = override(data_dir=tmp_path)
    assert settings.base_url == "http://localhost:3000"
    assert settings.allowed_origins == ("http://localhost:3000",)
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path / 'waves.db'}"
    assert not settings.is_production
    assert not settings.is_https


def test_a_percent_sign_in_the_name_of_the_folder_stays(override, tmp_path) -> None:
    settings = override(data_dir=tmp_path / "50%25 off", database_url="")
    path = make_url(settings.database_url).database
    assert path == str(tmp_path / "50%25 off" / "waves.db")


def test_the_port_is_part_of_the_base_url(override, monkeypatch) -> None:
    monkeypatch.delenv("WAVES_BASE_URL")
    monkeypatch.setenv("PORT", "3100")
    assert override().base_url == "http://localhost:3100"


@pytest.mark.parametrize("port", ["abc", "", "0", "70000", "3000 3001"])
def test_an_invalid_port_is_named(override, monkeypatch, port) -> None:
    monkeypatch.delenv("WAVES_BASE_URL")
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SettingsError, match=r"^PORT: must be a number"):
        override()


def test_whitespace_around_a_value_is_stripped(override) -> None:
    settings = override(env=" production\n", **{**GIVEN, "log_level": "debug "})
    assert settings.is_production
    assert settings.log_level == "DEBUG"


def test_lists_are_given_with_commas_or_spaces(override) -> None:
    settings = override(stun_urls="stun:a:1, stun:b:2 stun:c:3")
    assert settings.stun_urls == ("stun:a:1", "stun:b:2", "stun:c:3")


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"jwt_secrets": "canary"}, "WAVES_JWT_SECRETS"),
        ({"jwt_secrets": f"{SECRET} canary"}, "WAVES_JWT_SECRETS"),
        ({"base_url": "canary"}, "WAVES_BASE_URL"),
        ({"base_url": "ftp://canary"}, "WAVES_BASE_URL"),
        ({"allowed_origins": "*"}, "WAVES_ALLOWED_ORIGINS"),
        ({"env": "canary"}, "WAVES_ENV"),
        ({"session_days": "canary"}, "WAVES_SESSION_DAYS"),
        ({"metrics_token": "canary"}, "WAVES_METRICS_TOKEN"),
        ({"turn_ttl": "3601"}, "WAVES_TURN_TTL"),
        ({"files_url": "https://bucket.example"}, "WAVES_FILES_URL"),
        ({"files_url": "s3://"}, "WAVES_FILES_URL"),
        ({"s3_endpoint": "storage.example"}, "WAVES_S3_ENDPOINT"),
        ({"limits": "canary"}, "WAVES_LIMITS"),
        ({"base_url": "http://canary:canary"}, "WAVES_BASE_URL"),
        ({"base_url": "https://me:canary@waves.example"}, "WAVES_BASE_URL"),
        ({"base_url": "https://waves.example/canary"}, "WAVES_BASE_URL"),
        ({"base_url": "http://[canary]"}, "WAVES_BASE_URL"),
        ({"allowed_origins": f"{HTTPS} https://*.canary"}, "WAVES_ALLOWED_ORIGINS"),
        ({"allowed_origins": "null"}, "WAVES_ALLOWED_ORIGINS"),
        ({"database_url": "canary"}, "WAVES_DATABASE_URL"),
        ({"database_url": "sqlite+aiosqlite:///:memory:"}, "WAVES_DATABASE_URL"),
        ({"database_url": "mysql://me:canary@host/name"}, "WAVES_DATABASE_URL"),
        ({"database_url": "postgresql://me:canary@host/n"}, "WAVES_DATABASE_URL"),
        (
            {"database_url": "postgresql+psycopg://me:canary@host:canary/n"},
            "WAVES_DATABASE_URL",
        ),
        ({"google_client_secret": "canary"}, "WAVES_GOOGLE_CLIENT_ID"),
        ({"google_issuer": "http://canary.example"}, "WAVES_GOOGLE_ISSUER"),
        ({"google_issuer": "http://[canary]"}, "WAVES_GOOGLE_ISSUER"),
        ({"stun_urls": "canary"}, "WAVES_STUN_URLS"),
        ({"turn_urls": "stun:canary"}, "WAVES_TURN_URLS"),
        ({"turn_urls": "turn:canary?transport=quic"}, "WAVES_TURN_URLS"),
        ({"turn_urls": "turn://canary"}, "WAVES_TURN_URLS"),
        ({"stun_urls": "stun:canary:1?transport=udp"}, "WAVES_STUN_URLS"),
        ({"google_access_type": "canary"}, "WAVES_GOOGLE_ACCESS_TYPE"),
        ({"database_url": "sqlite+aiosqlite:///canary%00"}, "WAVES_DATABASE_URL"),
        ({"data_dir": "canary\udcff"}, "WAVES_DATA_DIR"),
        ({"jwt_secrets": "\udcff" * 40}, "WAVES_JWT_SECRETS"),
        ({"database_url": "postgresql+psycopg://canary/\udcff"}, "WAVES_DATABASE_URL"),
        ({"log_level": "canary"}, "WAVES_LOG_LEVEL"),
        ({"smtp_url": "smtp://me:canary/1@mail.example"}, "WAVES_SMTP_URL"),
    ],
)
def test_an_invalid_value_is_named_in_one_line_and_not_shown(
    override, values, name
) -> None:
    with pytest.raises(SettingsError) as refused:
        override(**values)
    assert name in str(refused.value)
    assert "canary" not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"jwt_secrets": ""}, "WAVES_JWT_SECRETS"),
        ({"jwt_secrets": f"{DRAWN} {SECRET}"}, "WAVES_JWT_SECRETS"),
        ({"jwt_secrets": "canary" * 8}, "WAVES_JWT_SECRETS"),
        ({"jwt_secrets": "0123456789abcdef" * 4}, "WAVES_JWT_SECRETS"),
        ({"base_url": "http://canary"}, "WAVES_BASE_URL"),
        ({"allowed_origins": f"{HTTPS} http://canary"}, "WAVES_ALLOWED_ORIGINS"),
        ({"limits": "off"}, "WAVES_LIMITS"),
        ({"turn_urls": "turn:canary"}, "WAVES_TURN_SECRET"),
        ({"turn_urls": "turn:a", "turn_secret": "canary"}, "WAVES_TURN_SECRET"),
        (
            {"google_client_id": "a", "google_client_secret": "changeme-canary"},
            "WAVES_GOOGLE_CLIENT_SECRET",
        ),
    ],
)
def test_production_refuses_development_settings(override, values, name) -> None:
    override(**{**PRODUCTION, **values, "env": "development"})
    with pytest.raises(SettingsError) as refused:
        override(**{**PRODUCTION, **values})
    assert str(refused.value).count("WAVES_") == 1
    assert str(refused.value).startswith(f"{name}: ")
    assert "canary" not in str(refused.value)
    assert SECRET not in str(refused.value)


def test_an_unreadable_env_file_is_reported(override, monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"WAVES_LOG_LEVEL=canary\xff")
    with pytest.raises(SettingsError, match=r"^The file \.env cannot be read\.$"):
        override()


def test_every_problem_is_named_at_once(override) -> None:
    with pytest.raises(SettingsError) as refused:
        override(env="production", limits="off", jwt_secrets="")
    for name in ("BASE_URL", "ALLOWED_ORIGINS", "LIMITS", "JWT_SECRETS"):
        assert f"WAVES_{name}: " in str(refused.value)


@pytest.mark.parametrize(
    "draw",
    [
        lambda drawn: drawn.randbytes(16).hex(),
        lambda drawn: drawn.randbytes(32).hex(),
        lambda drawn: urlsafe_b64encode(drawn.randbytes(24)).decode(),
        lambda drawn: urlsafe_b64encode(drawn.randbytes(48)).decode(),
    ],
)
def test_a_random_secret_is_accepted(draw) -> None:
    # The same secrets in every run: about one in a thousand of the shortest kind
    # happens to hold so many sequences that it counts as guessable.
    drawn = Random(1)
    assert not any(validators.is_weak(draw(drawn)) for _ in range(20))


def test_production_starts_with_what_it_needs(override) -> None:
    settings = override(**PRODUCTION)
    assert settings.is_production
    assert settings.is_https
    assert get_settings() is settings


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://Waves.Example:443/", HTTPS),
        ("HTTP://LOCALHOST:80", "http://localhost"),
        ("http://[::1]:3000/", "http://[::1]:3000"),
        ("http://waves_app:3000", "http://waves_app:3000"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(override, written, meant) -> None:
    settings = override(base_url=written, allowed_origins=f"{written} {HTTPS}")
    assert settings.base_url == meant
    assert settings.allowed_origins == (meant, HTTPS)


def test_sample_secrets_of_this_repository_are_refused(override) -> None:
    """Secrets in the examples of this repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    texts = [path.read_text(errors="ignore") for path in files if path.is_file()]
    found = {match for text in texts for match in SAMPLE.findall(text)}
    assert {SECRET, "an-older-secret-of-the-tests-of-more-than-32-bytes"} <= found
    assert not [one for one in found if not validators.is_weak(one)]


@pytest.mark.parametrize(
    "url",
    ["redis://localhost", "redis://:word@redis.example:6380/2", "rediss://u:w@[::1]/0"],
)
def test_a_redis_server_can_be_named(override, url):
    assert override(redis_url=url).redis_url == url


@pytest.mark.parametrize(
    "url",
    [
        "localhost:6379",
        "http://localhost",
        "redis://",
        "redis://host/name",
        "redis://host:port",
        "redis://host?db=1",
        "redis://:canary@/0",
    ],
)
def test_what_is_no_redis_server_is_refused(override, url):
    with pytest.raises(SettingsError, match="WAVES_REDIS_URL: must be") as refused:
        override(redis_url=url)
    assert "canary" not in str(refused.value)

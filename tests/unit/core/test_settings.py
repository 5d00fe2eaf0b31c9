"""Settings: what is missing is made or named, and a value is never shown."""

import stat

import pytest

from tests.world import SECRET
from waves.settings import SettingsError, get_settings

HTTPS = "https://waves.example"


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


def test_the_port_is_part_of_the_address(override, monkeypatch) -> None:
    monkeypatch.delenv("WAVES_BASE_URL")
    monkeypatch.setenv("PORT", "3100")
    assert override().base_url == "http://localhost:3100"


def test_a_secret_is_made_once_and_is_for_its_owner_only(override, tmp_path) -> None:
    first = override(jwt_secrets="", data_dir=tmp_path).signing_secrets
    assert override(jwt_secrets="", data_dir=tmp_path).signing_secrets == first
    assert len(first[0]) >= 32
    (kept,) = tmp_path.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


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
        ({"turn_ttl": "3601"}, "WAVES_TURN_TTL"),
        ({"env": "production", "jwt_secrets": ""}, "WAVES_JWT_SECRETS"),
        ({"env": "production", "base_url": "http://canary"}, "WAVES_BASE_URL"),
        ({"env": "production", "base_url": HTTPS, "limits": "off"}, "WAVES_LIMITS"),
        ({"limits": "canary"}, "WAVES_LIMITS"),
    ],
)
def test_a_wrong_value_is_named_in_one_line_and_not_shown(
    override, values, name
) -> None:
    with pytest.raises(SettingsError) as refused:
        override(**values)
    assert name in str(refused.value)
    assert "canary" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_production_starts_with_what_it_needs(override) -> None:
    settings = override(env="production", base_url=HTTPS, allowed_origins=HTTPS)
    assert settings.is_production
    assert settings.is_https
    assert get_settings() is settings

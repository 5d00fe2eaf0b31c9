"""Typed settings, read once from the environment or `.env`; prefix `WAVES_`.

An invalid value stops the start with one line that names the variable, never its
value.
"""

import logging
import os
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import (
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url

from waves.settings import smtp_url, validators
from waves.settings.generated_secret import (
    NAME,
    GeneratedSecretError,
    generated_secret,
)
from waves.settings.smtp_url import MailServer
from waves.settings.validators import Bucket

Words = Annotated[tuple[str, ...], NoDecode]


_USE_RANDOM = "use a random secret, for example `openssl rand -hex 32`"


class Env(StrEnum):
    """The environment that this process runs in."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SettingsError(Exception):
    """The settings are invalid; the message names the variables."""


def port_of(name: str, default: int) -> int:
    """Return the port in the environment variable `name`.

    Raises:
        SettingsError: It is not a port number.
    """
    value = os.environ.get(name, str(default))
    if not (value.isascii() and value.isdecimal() and 0 < int(value) < 1 << 16):
        raise SettingsError(f"{name}: must be a number from 1 to 65535")
    return int(value)


def port() -> int:
    """Return the port to listen on.

    Raises:
        SettingsError: `PORT` is not a port number.
    """
    return port_of("PORT", 3000)


def _default_base_url() -> str:
    return f"http://localhost:{port()}"


def _default_database_url(data_dir: Path) -> str:
    # The path of a URL is percent-decoded.
    return f"sqlite+aiosqlite:///{quote(str(data_dir.resolve() / 'waves.db'))}"


class Settings(BaseSettings):
    """The settings of this process."""

    model_config = SettingsConfigDict(
        env_prefix="WAVES_", env_file=".env", extra="ignore", frozen=True
    )

    env: Env = Env.DEVELOPMENT
    base_url: str = Field(default_factory=_default_base_url)
    allowed_origins: Words = ()
    trusted_proxy_hops: int = Field(default=0, ge=0, le=10)
    data_dir: Path = Path("data")
    database_url: str = ""
    redis_url: str = ""
    """Where several workers share what is fleeting; empty: in memory, one worker."""
    jwt_secrets: Words = ()
    session_days: int = Field(default=30, ge=1, le=365)
    google_client_id: str = ""
    google_client_secret: str = ""
    google_issuer: str = "https://accounts.google.com"
    google_access_type: str = ""
    """`online` or `offline`, for Google; empty: not sent."""
    stun_urls: Words = ()
    turn_urls: Words = ()
    turn_secret: str = ""
    turn_ttl: int = Field(default=600, ge=60, le=3600)
    smtp_url: str = ""
    """The mail server; empty: no mail is sent."""
    mail_from: str = ""
    """The sender of every mail, such as `Waves <no-reply@waves.example>`."""
    limits: bool = True
    """Whether rate limits apply; cannot be off in production."""
    log_level: str = "INFO"
    files_url: str = ""
    """Where files of messages are stored, such as `s3://bucket/prefix`; empty: in the
    data folder."""
    s3_endpoint: str = ""
    """The service that has the bucket; empty: Amazon S3."""
    metrics_token: str = ""
    """The bearer token of `/api/metrics`; empty: there is no such route."""

    @field_validator("*", mode="before")
    @classmethod
    def _strip(cls, value: Any) -> Any:
        return validators.text(value) if isinstance(value, str) else value

    @field_validator(
        "allowed_origins", "jwt_secrets", "stun_urls", "turn_urls", mode="before"
    )
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(validators.text(value).replace(",", " ").split())
        return value

    @field_validator("base_url")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        return validators.origin(value)

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, value: Words) -> Words:
        return tuple(map(validators.origin, value))

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        return validators.database_url(value) if value else value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str) -> str:
        return validators.redis_url(value) if value else value

    @field_validator("stun_urls", "turn_urls")
    @classmethod
    def _are_ice_servers(cls, value: Words, info: ValidationInfo) -> Words:
        kind = str(info.field_name).removesuffix("_urls")
        for url in value:
            validators.ice_server(kind, url)
        return value

    @field_validator("google_access_type")
    @classmethod
    def _is_access_type(cls, value: str) -> str:
        if value not in {"", "online", "offline"}:
            raise ValueError("must be online or offline")
        return value

    @field_validator("files_url")
    @classmethod
    def _is_bucket(cls, value: str) -> str:
        return validators.bucket_url(value) if value else value

    @field_validator("s3_endpoint")
    @classmethod
    def _is_endpoint(cls, value: str) -> str:
        return validators.origin(value) if value else value

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        if value.upper() not in logging.getLevelNamesMapping():
            raise ValueError("must be DEBUG, INFO, WARNING, ERROR or CRITICAL")
        return value.upper()

    @field_validator("google_issuer")
    @classmethod
    def _is_safe_issuer(cls, value: str) -> str:
        return validators.issuer(value)

    @field_validator("smtp_url")
    @classmethod
    def _is_mail_server(cls, value: str) -> str:
        if value:
            smtp_url.parse(value)
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_sender(cls, value: str) -> str:
        if value:
            smtp_url.sender(value)
        return value

    @model_validator(mode="after")
    def _fill_in(self) -> "Settings":
        if not self.allowed_origins:
            object.__setattr__(self, "allowed_origins", (self.base_url,))
        if not self.database_url:
            url = _default_database_url(self.data_dir)
            object.__setattr__(self, "database_url", url)
        self._refuse_unsafe()
        return self

    def _refuse_unsafe(self) -> None:
        problems = [*self._problems()]
        if self.env is Env.PRODUCTION:
            problems += self._problems_in_production()
        if problems:
            raise ValueError("; ".join(problems))

    def _problems(self) -> Iterator[str]:
        if any(map(validators.is_short, self.jwt_secrets)):
            yield f"WAVES_JWT_SECRETS: each needs {validators.MIN_SECRET_BYTES} bytes"
        if bool(self.google_client_id) != bool(self.google_client_secret):
            yield "WAVES_GOOGLE_CLIENT_ID, WAVES_GOOGLE_CLIENT_SECRET: give both"
        if self.smtp_url and not self.mail_from:
            yield "WAVES_MAIL_FROM: needed beside WAVES_SMTP_URL"
        if self.metrics_token and validators.is_short(self.metrics_token):
            yield f"WAVES_METRICS_TOKEN: needs {validators.MIN_SECRET_BYTES} bytes"

    def _problems_in_production(self) -> Iterator[str]:
        if not self.is_https:
            yield "WAVES_BASE_URL: must be https in production"
        if not all(one.startswith("https://") for one in self.allowed_origins):
            yield "WAVES_ALLOWED_ORIGINS: must be https in production"
        if not self.limits:
            yield "WAVES_LIMITS: cannot be off in production"
        if not self.jwt_secrets:
            yield "WAVES_JWT_SECRETS: required in production"
        elif any(
            validators.is_guessable(secret)
            for secret in self.jwt_secrets
            if not validators.is_short(secret)
        ):
            yield f"WAVES_JWT_SECRETS: {_USE_RANDOM}"
        yield from self._problems_of_secrets()

    def _problems_of_secrets(self) -> Iterator[str]:
        # A TURN credential allows its holder to guess the secret offline.
        if self.turn_urls and validators.is_weak(self.turn_secret):
            yield f"WAVES_TURN_SECRET: {_USE_RANDOM}"
        if self.metrics_token and validators.is_guessable(self.metrics_token):
            yield f"WAVES_METRICS_TOKEN: {_USE_RANDOM}"
        if validators.is_placeholder(self.google_client_secret):
            yield "WAVES_GOOGLE_CLIENT_SECRET: this is a placeholder"

    @property
    def is_https(self) -> bool:
        """Whether the base URL is https."""
        return self.base_url.startswith("https://")

    @property
    def is_production(self) -> bool:
        """Whether this process runs in production."""
        return self.env is Env.PRODUCTION

    @cached_property
    def mail_server(self) -> MailServer | None:
        """The mail server, if one is configured."""
        return smtp_url.parse(self.smtp_url) if self.smtp_url else None

    @cached_property
    def signing_secrets(self) -> tuple[str, ...]:
        """The secrets of tokens: the first signs, all verify.

        Raises:
            SettingsError: None is set, and the generated one cannot be used.
        """
        try:
            return self.jwt_secrets or (generated_secret(self.data_dir),)
        except GeneratedSecretError as error:
            raise SettingsError(f"WAVES_DATA_DIR, {NAME}: {error}") from None

    @cached_property
    def file_bucket(self) -> Bucket | None:
        """The bucket of the files of messages, if one is configured."""
        return validators.bucket(self.files_url) if self.files_url else None

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is an SQLite file."""
        return make_url(self.database_url).get_backend_name() == "sqlite"

    @property
    def database_name(self) -> str:
        """The setting that names the database, for error messages."""
        is_default = self.database_url == _default_database_url(self.data_dir)
        return "WAVES_DATA_DIR, waves.db" if is_default else "WAVES_DATABASE_URL"


def _sentence(error: ValidationError) -> str:
    problems: list[str] = []
    for problem in error.errors(include_input=False, include_url=False):
        name = "".join(f"WAVES_{str(part).upper()}: " for part in problem["loc"][:1])
        problems.append(name + problem["msg"].removeprefix("Value error, "))
    return "; ".join(problems)


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Read the settings once.

    Raises:
        SettingsError: A variable is missing or invalid; the message names it.
    """
    port()
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError("The file .env cannot be read.") from None

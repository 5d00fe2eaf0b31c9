"""Alembic environment: the metadata of every table and the database to migrate.

The address comes from `waves.core.database.migrations`, from `-x url=...`, or from the
settings, in this order.
"""

import asyncio
from logging.config import fileConfig
from typing import Any, Literal

from sqlalchemy import Connection, String
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import waves.accounts.avatars.models
import waves.accounts.email_verification.models
import waves.accounts.identities.models
import waves.accounts.sessions.models
import waves.accounts.users.models
import waves.chat.files.models
import waves.chat.models
import waves.friends.models
import waves.mail.models  # noqa: F401  each import adds tables to the metadata
from alembic import context
from waves.core.database.engine import UTCDateTime
from waves.core.database.migrations import connected
from waves.settings.settings import get_settings

config = context.config


def database_url() -> str:
    """Return the address of the database to migrate."""
    given = config.attributes.get("url")
    from_command_line = context.get_x_argument(as_dictionary=True).get("url")
    return given or from_command_line or get_settings().database_url


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write plain SQLAlchemy types: old migrations must not need our classes."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString | String) and item.length:
        return f"sa.String(length={item.length})"
    return False


def migrate(connection: Connection) -> None:
    """Run what the command asked for, in the transaction that has begun, if any."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
        compare_server_default=True,
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if config.config_file_name and "url" not in config.attributes:
    fileConfig(config.config_file_name, disable_existing_loggers=False)
if context.is_offline_mode():
    msg = "Migrations run against a database; --sql is not supported."
    raise SystemExit(msg)
asyncio.run(connected(database_url(), migrate))

"""Snapshots of the database for comparison."""

from sqlalchemy import select
from sqlmodel import SQLModel

from waves.core.database.engine import read_db

# Notes of when somebody was there: they move by themselves.
MOVING = {"last_seen_at", "last_active_at"}


async def everything() -> dict[str, list[str]]:
    """Return every row of every table, without the last use of sessions and pages."""
    async with read_db() as db:
        connection = await db.connection()
        found: dict[str, list[str]] = {}
        for name, table in SQLModel.metadata.tables.items():
            columns = [one for one in table.columns if one.name not in MOVING]
            rows = (await connection.execute(select(*columns))).all()
            found[name] = sorted(map(repr, rows))
        return found

"""What the database visits for a command: steps on SQLite, rows on PostgreSQL."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import event

from waves.core.database.engine import Database

_READS = ("SELECT", "WITH")
_COUNTED = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")


class ReadCosts:
    """Measures commands on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._steps = 0
        self._reads: list[tuple[str, Any]] = []
        engine = database.engine.sync_engine
        if database.is_sqlite:
            event.listen(engine, "checkout", self._watch)
        else:
            event.listen(engine, "before_cursor_execute", self._note)

    async def of(self, command: Callable[[], Awaitable[Any]]) -> int:
        """Return what `command` costs, when its statements are known already.

        On SQLite, these are the instructions of its virtual machine; on PostgreSQL,
        the rows that its queries read from tables and indexes.
        """
        await command()
        self._steps = 0
        self._reads.clear()
        await command()
        return self._steps or await self._rows()

    def _watch(self, connection: Any, *_: Any) -> None:
        connection.driver_connection._conn.set_progress_handler(self._step, 1)

    def _step(self) -> None:
        self._steps += 1

    def _note(self, _connection: Any, _cursor: Any, statement: str, *rest: Any) -> None:
        # Explaining a batch would write it once more.
        if statement.startswith(_READS) and "INSERT INTO" not in statement:
            self._reads.append((statement, rest[0]))

    async def _rows(self) -> int:
        reads, visited = [*self._reads], 0
        async with self._database.read() as db:
            connection = await db.connection()
            # PostgreSQL reads a small table whole, with an index too.
            for plan in ("seqscan", "hashjoin", "mergejoin"):
                await connection.exec_driver_sql(f"SET LOCAL enable_{plan} = off")
            for statement, values in reads:
                explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
                rows = await connection.exec_driver_sql(explained, values)
                visited += _visited(rows.scalar_one()[0]["Plan"])
        return visited


def _visited(node: dict[str, Any]) -> int:
    inner = sum(map(_visited, node.get("Plans", [])))
    if "Relation Name" not in node:
        return inner
    rows = sum(node.get(name, 0) for name in _COUNTED)
    return inner + int(rows * node["Actual Loops"])

"""The open sockets of this process: user -> tab -> connection."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from uuid import UUID

from waves.realtime.connection import Connection
from waves.realtime.protocol.codes import MOST_SOCKETS, CloseCode, Topic


class Hub:
    """Finds the sockets of users, tabs and sessions."""

    def __init__(self) -> None:
        """Start without a socket."""
        self._people: dict[UUID, dict[str, Connection]] = {}
        self._sessions: defaultdict[UUID, set[Connection]] = defaultdict(set)
        self._open: Counter[UUID] = Counter()

    def __len__(self) -> int:
        """Return the number of open sockets, including those before `hello`."""
        return self._open.total()

    def open(self, connection: Connection) -> None:
        """Add a socket to its session; the end of the session closes it.

        A socket beyond the limit of the user is closed; the others stay open.
        """
        self._sessions[connection.session_id].add(connection)
        self._open[connection.user_id] += 1
        if self._open[connection.user_id] > MOST_SOCKETS:
            connection.close(CloseCode.TOO_MANY)

    def add(self, connection: Connection) -> None:
        """Make this the socket of its tab; close the one that the tab had before."""
        tabs = self._people.setdefault(connection.user_id, {})
        older = tabs.get(connection.tab_id)
        tabs[connection.tab_id] = connection
        if older is not None and older is not connection:
            older.close(CloseCode.REPLACED)

    def remove(self, connection: Connection) -> bool:
        """Remove a socket; return whether its tab has no other one."""
        self._forget(connection)
        tabs = self._people.get(connection.user_id, {})
        if tabs.get(connection.tab_id) is not connection:
            return False
        del tabs[connection.tab_id]
        if not tabs:
            del self._people[connection.user_id]
        return True

    def _forget(self, connection: Connection) -> None:
        self._open[connection.user_id] -= 1
        if not self._open[connection.user_id]:
            del self._open[connection.user_id]
        connections = self._sessions.get(connection.session_id, set())
        connections.discard(connection)
        if not connections:
            self._sessions.pop(connection.session_id, None)

    def is_reachable(self, user_id: UUID) -> bool:
        """Return whether the user has a tab here."""
        return user_id in self._people

    def connection(self, user_id: UUID, tab_id: str) -> Connection | None:
        """Return the open socket of a tab, if there is one."""
        connection = self._people.get(user_id, {}).get(tab_id)
        return None if connection is None or connection.is_closed else connection

    def tab_ids(self, user_id: UUID, topic: Topic | None = None) -> Iterator[str]:
        """Yield the ids of the user's tabs, or of those that subscribe to `topic`."""
        for connection in self._subscribed(user_id, topic):
            yield connection.tab_id

    def send_to_user(
        self, user_id: UUID, frame: str, topic: Topic | None = None
    ) -> None:
        """Push an encoded frame to the user's tabs, or to subscribers of `topic`."""
        for connection in self._subscribed(user_id, topic):
            connection.push(frame)

    def _subscribed(self, user_id: UUID, topic: Topic | None) -> list[Connection]:
        return [
            connection
            for connection in self._people.get(user_id, {}).values()
            if not connection.is_closed
            and (topic is None or topic in connection.topics)
        ]

    def users(self) -> list[UUID]:
        """Return the users who have a tab here."""
        return [*self._people]

    def sessions(self) -> list[UUID]:
        """Return the ids of the sessions that have a socket here."""
        return [*self._sessions]

    def close_session(self, session_id: UUID) -> None:
        """Close the sockets of a session that has ended."""
        for connection in self._sessions.get(session_id, ()):
            connection.close(CloseCode.SESSION_OVER)

    def retire_all(self, code: CloseCode) -> None:
        """Close every socket of this process after its running command."""
        for connections in self._sessions.values():
            for connection in connections:
                connection.retire(code)

    def close_all(self, code: CloseCode) -> None:
        """Close every socket of this process."""
        for connections in self._sessions.values():
            for connection in connections:
                connection.close(code)

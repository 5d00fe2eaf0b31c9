"""Registry of open tabs by user, used by `push.py`."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from waves.accounts.schemas import Principal


@dataclass(frozen=True, slots=True)
class Tab:
    """One open tab and who was signed in when it last read."""

    token: str
    """What Reflex calls the tab; a secret."""
    principal: Principal


class Tabs:
    """Every tab that has read something since this process started."""

    def __init__(self) -> None:
        """Start with none."""
        self._tabs: dict[str, Tab] = {}
        self._by_user: defaultdict[UUID, set[str]] = defaultdict(set)

    def register(self, token: str, principal: Principal) -> Tab:
        """Note whose tab this is. A tab registers before its first read.

        What happens between the two is then pushed, and dropped as a double.
        """
        self.forget(token)
        tab = self._tabs[token] = Tab(token, principal)
        self._by_user[principal.user_id].add(token)
        return tab

    def forget(self, token: str) -> None:
        """Push nothing to this tab any more; unknown ones are ignored."""
        tab = self._tabs.pop(token, None)
        if tab is None:
            return
        tokens = self._by_user[tab.principal.user_id]
        tokens.discard(token)
        if not tokens:
            del self._by_user[tab.principal.user_id]

    def find(self, token: str) -> Tab | None:
        """Return the tab that this token names now."""
        return self._tabs.get(token)

    def of_user(self, user_id: UUID) -> list[Tab]:
        """Return the tabs of a person."""
        return [self._tabs[token] for token in self._by_user.get(user_id, ())]

    def sessions(self) -> set[UUID]:
        """Return the sessions that have a tab here."""
        return {tab.principal.session_id for tab in self._tabs.values()}

    def of_session(self, user_id: UUID, session_id: UUID) -> list[Tab]:
        """Return the tabs that one session of a person has opened."""
        return [
            tab
            for tab in self.of_user(user_id)
            if tab.principal.session_id == session_id
        ]


tabs = Tabs()
"""Those of this process: handlers register, `push.py` looks up."""

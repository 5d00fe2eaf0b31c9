"""The open tabs of this process, by user; `push.py` updates them."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from waves.accounts.sessions.schemas import Principal


@dataclass(frozen=True, slots=True)
class Tab:
    """One open tab and the principal it was last loaded for."""

    token: str
    """The key of the tab's state in Reflex; a secret."""
    principal: Principal


class Tabs:
    """The tabs that have loaded something since this process started."""

    def __init__(self) -> None:
        """Start with none."""
        self._tabs: dict[str, Tab] = {}
        self._by_user: defaultdict[UUID, set[str]] = defaultdict(set)
        self._listed: dict[str, set[str]] = {}

    def register(self, token: str, principal: Principal) -> Tab:
        """Assign a tab to a principal, before anything is loaded for it.

        An event between the two is then pushed, and has no effect when applied twice.
        """
        listed = self._listed.get(token)
        self.forget(token)
        if listed is not None:
            self._listed[token] = listed
        tab = self._tabs[token] = Tab(token, principal)
        self._by_user[principal.user_id].add(token)
        return tab

    def forget(self, token: str) -> None:
        """Stop updating a tab; an unknown token is ignored."""
        self._listed.pop(token, None)
        tab = self._tabs.pop(token, None)
        if tab is None:
            return
        tokens = self._by_user[tab.principal.user_id]
        tokens.discard(token)
        if not tokens:
            del self._by_user[tab.principal.user_id]

    def lists(self, token: str, conversations: set[str]) -> None:
        """Keep which conversations a registered tab has a row of."""
        if token in self._tabs:
            self._listed[token] = conversations

    def is_followed(self, token: str) -> bool:
        """Return whether no event was missed since the tab has loaded its lists."""
        return token in self._listed

    def is_listed(self, token: str, conversation_id: UUID) -> bool:
        """Return whether the tab has a row of the conversation."""
        return str(conversation_id) in self._listed.get(token, ())

    def find(self, token: str) -> Tab | None:
        """Return the tab of a token, if it is registered."""
        return self._tabs.get(token)

    def of_user(self, user_id: UUID) -> list[Tab]:
        """Return the tabs of a user."""
        return [self._tabs[token] for token in self._by_user.get(user_id, ())]

    def sessions(self) -> set[UUID]:
        """Return the sessions that have a tab here."""
        return {tab.principal.session_id for tab in self._tabs.values()}

    def users(self) -> set[UUID]:
        """Return the users who have a tab here."""
        return {*self._by_user}

    def of_session(self, user_id: UUID, session_id: UUID) -> list[Tab]:
        """Return the tabs of one session of a user."""
        return [
            tab
            for tab in self.of_user(user_id)
            if tab.principal.session_id == session_id
        ]

"""Output schemas of sessions, and the caller of a request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from waves.accounts.users.schemas import MeView


class SessionView(BaseModel):
    """A signed-in browser as the settings show it."""

    id: UUID
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool
    """Whether it is the session of the request."""


@dataclass(frozen=True, slots=True)
class Principal:
    """The authenticated caller: the user and session of the session token."""

    user_id: UUID
    session_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; the token is for the cookie only."""

    user: MeView
    token: str
    expires_at: datetime

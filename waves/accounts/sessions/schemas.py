"""Output schemas of sessions, and the caller of a request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import (
    BaseModel,
)

from waves.accounts.users.schemas import MeView


class SessionView(BaseModel):
    """One signed-in browser, as its person sees it."""

    id: UUID
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool
    """Whether it is the session that asks."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking, as the session row says; never what a frame claims."""

    user_id: UUID
    session_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session: the token goes into the cookie and nowhere else."""

    user: MeView
    token: str
    expires_at: datetime

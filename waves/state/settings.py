"""State of the page `/settings`. Changes go through REST."""

import reflex as rx

from waves import texts
from waves.accounts.identities.oidc_flow import OidcFlow
from waves.accounts.sessions.schemas import Principal
from waves.accounts.users.account_view import overview
from waves.accounts.users.privacy import PrivacyChange, change_privacy, privacy_of
from waves.core.errors import InvalidInputError, WavesError
from waves.core.services import current
from waves.friends import service as friends
from waves.state.auth.request_auth import caller, redirect_to_login, set_changed
from waves.state.row_builders import person, session_row
from waves.state.rows import Person, SessionRow
from waves.state.session import enter

PAGE = "/settings"


class Account(rx.State):
    """The user's account and sessions."""

    loaded: bool = False
    about: str = ""
    email: str = ""
    email_verified: bool = False
    sends_mail: bool = False
    """Whether this server sends mail at all."""
    mail_refused: bool = False
    """Mail to this address could not be delivered."""
    has_password: bool = False
    may_set_password: bool = False
    """Whether there is none, and this sign-in is recent enough to set one."""
    google_offered: bool = False
    google_linked: bool = False
    sessions: list[SessionRow] = []
    blocked: list[Person] = []
    shows_presence: bool = True
    shows_typing: bool = True
    sends_receipts: bool = True
    privacy_problem: str = ""
    """A code of `waves/texts/` about the last change of a switch, or empty."""

    @rx.event
    async def open_account(self):
        """Load the page `/settings`: on_load, after the people column."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        await enter(self, principal)
        await self._read(principal)
        return None

    @rx.event
    async def set_privacy(self, name: str, is_on: bool):  # noqa: FBT001  Reflex's call
        """Change a switch of what the user shares with friends."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        self.privacy_problem = ""
        try:
            change = _privacy_change(name, is_on=is_on)
            privacy = await change_privacy(principal.user_id, change)
            set_changed(self, **privacy.model_dump())
        except WavesError as error:
            self.privacy_problem = error.code
        return None

    async def _read_again(self, principal: Principal) -> None:
        """Load the account again if the page is open."""
        if self.loaded and str(self.router.url.path).rstrip("/") == PAGE:
            await self._read(principal)

    async def _read(self, principal: Principal) -> None:
        account = await overview(principal)
        blocked = await friends.list_blocks(principal.user_id)
        privacy = await privacy_of(principal.user_id)
        set_changed(
            self,
            about=account.about,
            email=account.email,
            email_verified=account.email_verified,
            sends_mail=account.sends_mail,
            mail_refused=account.mail_refused,
            has_password=account.has_password,
            may_set_password=account.may_set_password,
            google_offered=current(OidcFlow).is_configured,
            google_linked=account.has_provider,
            # This browser first: people look for it to tell the others apart.
            sessions=[
                session_row(one)
                for one in sorted(account.sessions, key=lambda one: not one.current)
            ],
            blocked=[person(one) for one in blocked],
            **privacy.model_dump(),
            loaded=True,
        )


def _privacy_change(name: str, *, is_on: bool) -> PrivacyChange:
    if name not in PrivacyChange.model_fields:
        raise InvalidInputError({"name": texts.errors.UNKNOWN_SWITCH})
    return PrivacyChange.model_validate({name: is_on})

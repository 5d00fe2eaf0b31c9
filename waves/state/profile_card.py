"""State of the profile card of a friend."""

from typing import Any

import reflex as rx

from waves import texts
from waves.accounts.users.display_names import MAX_DISPLAY_NAME
from waves.chat.settings import service as settings
from waves.core.errors import InvalidInputError, WavesError
from waves.friends import service as friends
from waves.state.auth.request_auth import (
    caller,
    redirect_to_login,
    set_changed,
    validate_id,
    validate_text,
)
from waves.state.row_builders import milliseconds


class ProfileCard(rx.State):
    """What a friend's card shows beyond what the conversation shows of them."""

    user_id: str = ""
    """Whose card it is; empty until it was loaded, and for others than friends."""
    about: str = ""
    since: int = 0
    """When the friendship began, milliseconds since 1970."""
    problem: str = ""
    """Why the nickname was refused, in words, or empty."""

    @rx.event
    async def show(self, user_id: str):
        """Load the card of a user."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        values: dict[str, Any] = {
            "user_id": "",
            "about": "",
            "since": 0,
            "problem": "",
        }
        try:
            friend_id = validate_id(user_id)
            profile = await friends.profile_of(principal.user_id, friend_id)
        except WavesError:
            # Whoever is no friend any more shows a name and nothing else.
            pass
        else:
            values |= {
                "user_id": str(friend_id),
                "about": profile.about,
                "since": milliseconds(profile.since),
            }
        set_changed(self, **values)
        return None

    @rx.event
    async def name_peer(self, conversation_id: str, form: dict[str, Any]):
        """Give the peer of a conversation a nickname; an empty one takes it away."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        self.problem = ""
        try:
            given: Any = form.get("nickname") if isinstance(form, dict) else None
            nickname = validate_text(given, most=MAX_DISPLAY_NAME)
            where = validate_id(conversation_id)
            await settings.name_peer(principal.user_id, where, nickname)
        except InvalidInputError as error:
            self.problem = next(iter(error.fields.values()))
        except WavesError as error:
            self.problem = texts.errors.BY_CODE.get(
                error.code, texts.errors.SOMETHING_WRONG
            )
        return None

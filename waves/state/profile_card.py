"""State of the profile card of a friend."""

from typing import Any

import reflex as rx

from waves.core.errors import WavesError
from waves.friends import service as friends
from waves.state.auth.request_auth import (
    caller,
    redirect_to_login,
    set_changed,
    validate_id,
)
from waves.state.row_builders import milliseconds


class ProfileCard(rx.State):
    """What a friend's card shows beyond what the conversation shows of them."""

    user_id: str = ""
    """Whose card it is; empty until it was loaded, and for others than friends."""
    about: str = ""
    since: int = 0
    """When the friendship began, milliseconds since 1970."""

    @rx.event
    async def show(self, user_id: str):
        """Load the card of a user."""
        principal = await caller(self)
        if principal is None:
            return await redirect_to_login(self)
        values: dict[str, Any] = {"user_id": "", "about": "", "since": 0}
        try:
            friend_id = validate_id(user_id)
            profile = await friends.profile_of(principal.user_id, friend_id)
        except WavesError:
            # Whoever is no friend any more shows a name and nothing else.
            pass
        else:
            values["user_id"] = str(friend_id)
            values["about"], values["since"] = (
                profile.about,
                milliseconds(profile.since),
            )
        set_changed(self, **values)
        return None

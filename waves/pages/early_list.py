"""The first conversations, which the server puts into a document of the app."""

from waves.accounts.sessions import service as sessions
from waves.chat.conversations import service as conversations
from waves.components.people.early_rows import list_markup
from waves.state.row_builders import conversation_row, pinned_first

ROWS = 20
"""More rows than a large screen shows."""


async def early_list(token: str, current: str) -> list[str]:
    """Return the markup of the first conversations of a session, in parts.

    Args:
        token: The session token of the request.
        current: The username of the peer whose conversation is open, or nothing.

    Returns:
        Nothing when there are no conversations, or friend requests or the archive above
        them: their buttons need scripts.

    Raises:
        NotSignedInError: The session is not valid.
    """
    principal = await sessions.authenticate(token)
    user_id = principal.user_id
    snapshot = await conversations.inbox(user_id, limit=ROWS)
    items = [*snapshot.conversations.items, *snapshot.pinned]
    if snapshot.received or snapshot.has_archived or not items:
        return []
    rows = pinned_first(conversation_row(one, user_id) for one in items)
    return list_markup(rows, current=current)

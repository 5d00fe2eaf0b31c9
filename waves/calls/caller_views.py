"""A cache of the views of callers, so that a ring waits for no read of them."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from uuid import UUID

from waves.accounts.users.schemas import UserView

_MOST = 10_000

Read = Callable[[UUID], Awaitable[UserView]]


class CallerViews:
    """Caches users as others see them until their profile changes.

    The friends of a user hear of the change itself, so that a call that shows the
    former name shows the new one as soon as they do.
    """

    def __init__(self, read: Read) -> None:
        """Call `read` for a user who is not cached."""
        self._read = read
        self._views: OrderedDict[UUID, UserView] = OrderedDict()
        self._changes = 0

    async def get(self, user_id: UUID) -> UserView:
        """Return a user as others see them."""
        known = self._views.get(user_id)
        if known is not None:
            self._views.move_to_end(user_id)
            return known
        changes = self._changes
        view = await self._read(user_id)
        # A profile that changed during the read must not be cached.
        if changes == self._changes:
            self._remember(view)
        return view

    async def read(self, user_id: UUID) -> UserView:
        """Return a user who may have no tab here: nothing is cached of them.

        This worker would not hear that their profile has changed.
        """
        return self._views.get(user_id) or await self._read(user_id)

    async def refresh(self, user_id: UUID) -> UserView:
        """Read a user who has connected, and may call soon.

        Raises:
            NotFoundError: The account is closed.
        """
        self._views.pop(user_id, None)
        return await self.get(user_id)

    def _remember(self, view: UserView) -> None:
        self._views[view.id] = view
        if len(self._views) > _MOST:
            self._views.popitem(last=False)

    def forget_all(self) -> None:
        """Drop every user from the cache."""
        self._changes += 1
        self._views.clear()

    def forget(self, user_id: UUID) -> None:
        """Drop a user from the cache because their profile has changed."""
        self._changes += 1
        self._views.pop(user_id, None)

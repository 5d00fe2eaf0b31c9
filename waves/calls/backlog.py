"""Work about tabs that Redis was not there for: repeated until it succeeds."""

from collections.abc import Awaitable, Callable

from waves.calls.scheduler import Scheduler
from waves.calls.schemas import Tab
from waves.core.errors import UnavailableError
from waves.core.logging import get_logger
from waves.core.redis_client import RedisDownError

logger = get_logger(__name__)

AGAIN_SECONDS = 1.0

Work = Callable[[Tab], Awaitable[None]]


class Backlog:
    """The latest work of each tab that could not be done, done one by one."""

    def __init__(self, scheduler: Scheduler) -> None:
        """Start with nothing to do."""
        self._scheduler = scheduler
        self._waiting: dict[Tab, Work] = {}
        self._is_scheduled = False

    async def do(self, tab: Tab, work: Work) -> None:
        """Do the work now, or as soon as that is possible."""
        self._waiting.pop(tab, None)
        if not await self._try(tab, work):
            self._waiting[tab] = work
            self._schedule()

    def _schedule(self) -> None:
        if self._waiting and not self._is_scheduled:
            self._is_scheduled = True
            self._scheduler.later(AGAIN_SECONDS, self._do_waiting)

    async def _do_waiting(self) -> None:
        self._is_scheduled = False
        for tab, work in [*self._waiting.items()]:
            # Newer work of this tab may have been done or have failed meanwhile.
            if self._waiting.get(tab) is not work:
                continue
            if not await self._try(tab, work):
                break
            if self._waiting.get(tab) is work:
                del self._waiting[tab]
        self._schedule()

    async def _try(self, tab: Tab, work: Work) -> bool:
        try:
            await work(tab)
        except (RedisDownError, UnavailableError):
            logger.warning("calls_unavailable", exc_info=True)
            return False
        return True

"""Rate limits: one table of rules, counted by the library `limits`.

Services count against a rule before they act, so that REST, the socket and Reflex
share one count; tabs, frames and calls are counted on arrival. A rule counts per
key: an account, an address, or both. Wrong passwords count per account *and*
address, so that guesses from another address cannot lock a user out.

With Redis, all workers share one count. Frames are too many to ask Redis for each: a
worker allows a fifth of their limit by itself, and asks for the rest in portions. While
Redis does not answer, each worker counts for itself.
"""

import math
import time
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import Any, NoReturn, cast

from limits import RateLimitItem, RateLimitItemPerSecond, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis

from waves.core import clock
from waves.core.errors import TooManyRequestsError
from waves.core.logging import get_logger
from waves.core.metrics import Metrics
from waves.core.portions import PORTION, Portions
from waves.core.redis_client import PREFIX, RedisDownError
from waves.core.services import current
from waves.settings.settings import Settings

logger = get_logger(__name__)

RESTS_SECONDS = 1.0
"""How long a worker counts for itself before it asks Redis again."""
# The holder of one IPv6 address has its whole /64 network (RFC 4291, section 2.5.1).
_IPV6_NETWORK_BITS = 64


class Rule(StrEnum):
    """What is counted, and by which key."""

    WRONG_PASSWORD = "wrong_password"  # noqa: S105  a name
    """A wrong password, per account and address."""
    LOG_IN = "log_in"
    """A login attempt, per address: covers one guess at each of many accounts."""
    SIGN_UP = "sign_up"
    """A new account, per address."""
    ASK_MAIL = "ask_mail"
    """A requested e-mail, per account (or e-mail address entered) and IP address."""
    ASK_MAILS = "ask_mails"
    """A requested e-mail, per address."""
    MAIL_LINK = "mail_link"
    """An e-mailed link, per account and purpose. Exceeding it is not reported: the
    last link is in the mailbox and still valid, because links live as long as
    this window."""
    MAIL_NOTICE = "mail_notice"
    """An e-mailed notice, per account. Exceeding it is not reported either."""
    USE_LINK = "use_link"
    """An attempt to use a link, per address."""
    SEARCH = "search"
    """A search for users, per account."""
    FIND = "find"
    """A search in messages, or a page of its results, per account."""
    FRIEND_REQUEST = "friend_request"
    """A friend request, per account."""
    ASK_AGAIN = "ask_again"
    """A friend request to the same user, per pair."""
    ACCOUNT = "account"
    """A change of the account or its sessions, per account."""
    ARRANGE = "arrange"
    """A pin, mute or the like of a conversation, per account."""
    INVITE = "invite"
    """A call attempt, per account."""
    SEND = "send"
    """A sent message, including one that is already stored, per account."""
    TYPING = "typing"
    """A sign of typing, per account."""
    UPLOAD = "upload"
    """The announcement of a file, also of one announced before, per account."""
    CHUNK = "chunk"
    """A chunk of a file, per account."""
    CHANGE = "change"
    """An edit, deletion, reaction or pin of a message, also one that changes nothing,
    per account."""
    FRAME = "frame"
    """A frame on a socket, or the opening of a socket, per account."""
    OPEN_TAB = "open_tab"
    """The opening of a Reflex socket, per session, or address when signed out."""


_RULES: Mapping[Rule, tuple[RateLimitItem, ...]] = {
    Rule.WRONG_PASSWORD: (parse("8/minute"), parse("40/hour")),
    Rule.LOG_IN: (parse("40/minute"), parse("400/hour")),
    Rule.SIGN_UP: (parse("10/minute"), parse("60/hour")),
    Rule.ASK_MAIL: (parse("3/10minute"),),
    Rule.ASK_MAILS: (parse("10/minute"), parse("60/hour")),
    Rule.MAIL_LINK: (parse("6/30minute"),),
    Rule.MAIL_NOTICE: (parse("10/hour"),),
    Rule.USE_LINK: (parse("30/minute"),),
    Rule.SEARCH: (parse("60/minute"),),
    Rule.FIND: (parse("120/minute"),),
    Rule.FRIEND_REQUEST: (parse("20/minute"), parse("60/day")),
    Rule.ASK_AGAIN: (parse("3/day"),),
    Rule.ACCOUNT: (parse("30/minute"), parse("200/hour")),
    Rule.ARRANGE: (parse("120/minute"),),
    Rule.INVITE: (parse("12/minute"),),
    Rule.SEND: (parse("20/second"),),
    # A page sends one every 3 s, and one each time that typing ends.
    Rule.TYPING: (parse("30/10 second"),),
    Rule.UPLOAD: (parse("120/minute"), parse("2000/day")),
    # 10 MiB a second.
    Rule.CHUNK: (parse("300/30 second"),),
    Rule.CHANGE: (parse("20/second"),),
    # 50 a second on average; a reconnecting page or a new call sends a burst.
    Rule.FRAME: (parse("500/10 second"),),
    Rule.OPEN_TAB: (parse("1200/minute"),),
}


_Ask = Callable[..., Awaitable[bool]]
_UNASKED = 5
"""The part of the frames that each worker allows without asking: one of so many."""


class RateLimiter:
    """Counts requests per rule and key."""

    def __init__(
        self,
        shared: Storage | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Count in memory, or in a storage that several workers share."""
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = MovingWindowRateLimiter(shared) if shared else None
        self._portions = Portions(monotonic)
        self._monotonic = monotonic
        self._asks_again_at = float("-inf")

    async def spend(self, rule: Rule, *key: Any) -> None:
        """Count one request.

        Raises:
            TooManyRequestsError: The limit is exceeded; the request is not counted.
        """
        await self._check(rule, key, MovingWindowRateLimiter.hit)

    async def refuse_spent(self, rule: Rule, *key: Any) -> None:
        """Check the limit without counting.

        Raises:
            TooManyRequestsError: The limit is reached.
        """
        await self._check(rule, key, MovingWindowRateLimiter.test)

    async def _check(self, rule: Rule, key: tuple[Any, ...], ask: _Ask) -> None:
        if not current(Settings).limits:
            return
        names = [rule.value, *map(str, key)]
        if self._shared and self._monotonic() >= self._asks_again_at:
            try:
                if rule is Rule.FRAME:
                    await self._check_frame(self._shared, names)
                else:
                    await _check_in(self._shared, rule, names, ask)
            except RedisDownError:
                logger.warning("limits_counted_per_worker", exc_info=True)
                self._asks_again_at = self._monotonic() + RESTS_SECONDS
            else:
                return
        await _check_in(self._own, rule, names, ask)

    async def _check_frame(
        self, shared: MovingWindowRateLimiter, names: list[str]
    ) -> None:
        (whole,) = _RULES[Rule.FRAME]
        unasked, asked = _parts(whole)
        if await self._own.hit(unasked, *names):
            return
        key = names[-1]
        if self._portions.take(key):
            return
        if not await shared.hit(asked, *names, cost=PORTION):
            await _refuse(shared, Rule.FRAME, asked, names)
        self._portions.put(key)


@cache
def _parts(whole: RateLimitItem) -> tuple[RateLimitItem, RateLimitItem]:
    """Return what one worker allows by itself, and what all of them share."""
    seconds = whole.get_expiry()
    unasked = whole.amount // _UNASKED
    return (
        RateLimitItemPerSecond(unasked, seconds),
        RateLimitItemPerSecond(whole.amount - unasked, seconds),
    )


async def _check_in(
    window: MovingWindowRateLimiter, rule: Rule, names: list[str], ask: _Ask
) -> None:
    for item in _RULES[rule]:
        if not await ask(window, item, *names):
            await _refuse(window, rule, item, names)


async def _refuse(
    window: MovingWindowRateLimiter, rule: Rule, item: RateLimitItem, names: list[str]
) -> NoReturn:
    current(Metrics).refusals.labels(rule.value).inc()
    stats = await window.get_window_stats(item, *names)
    wait = stats.reset_time - clock.now().timestamp()
    raise TooManyRequestsError(max(1, math.ceil(wait)))


def shared_storage(client: Redis) -> Storage:
    """Return a storage in Redis, over the connections of `client`."""
    return RedisStorage(
        "redis://",
        implementation="redispy",
        key_prefix=f"{PREFIX}limits",
        connection_pool=cast("Any", client.connection_pool),
    )


def network_of(address: str) -> str:
    """Return the key of an address: itself, or the /64 network of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    shift = 128 - _IPV6_NETWORK_BITS
    return str(IPv6Address(int(parsed) >> shift << shift))

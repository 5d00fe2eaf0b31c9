"""Rate limits: one table of rules, counted by the library `limits`.

Services spend from a rule before they act, so that REST, the socket and Reflex
share one count; tabs, frames and calls are counted where they come in. A rule
counts per key: an account, an address, or both. Guesses count per account *and*
address, so that nobody can lock somebody else out by guessing wrongly from
elsewhere.
"""

import math
from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from typing import Any

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter

from waves.core import clock
from waves.core.errors import TooManyRequestsError
from waves.core.services import current
from waves.settings.settings import Settings

# Whoever has one IPv6 address has the 2^64 of its network (RFC 4291, section 2.5.1).
_IPV6_NETWORK_BITS = 64


class Rule(StrEnum):
    """What is counted, and the key it is counted by."""

    WRONG_PASSWORD = "wrong_password"  # noqa: S105  a name
    """A wrong password, per account and address."""
    LOG_IN = "log_in"
    """A try to log in, per address: one try at each of many accounts."""
    SIGN_UP = "sign_up"
    """A new account, per address."""
    ASK_MAIL = "ask_mail"
    """A mail that is asked for, per account (or the address typed) and address."""
    ASK_MAILS = "ask_mails"
    """A mail that is asked for, per address."""
    MAIL_LINK = "mail_link"
    """A link that is mailed, per account and purpose. Nobody is told: whoever
    spends it all has seen to it that the last one is in the mailbox and still
    counts, because links live as long as this window."""
    MAIL_NOTICE = "mail_notice"
    """A notice that is mailed, per account; nobody is told either."""
    USE_LINK = "use_link"
    """A try to use a link, per address."""
    SEARCH = "search"
    """A search for people, per account."""
    FRIEND_REQUEST = "friend_request"
    """A friend request, per account."""
    ASK_AGAIN = "ask_again"
    """A friend request to the same person, per pair."""
    ACCOUNT = "account"
    """A change to one's own account or sessions, per account."""
    INVITE = "invite"
    """A call that is dialled, per account."""
    SEND = "send"
    """A message that is written, stored before or not, per account."""
    FRAME = "frame"
    """A frame on a socket, or the opening of one, per account."""
    OPEN_TAB = "open_tab"
    """A page's own socket that opens, per session, or address when signed out."""


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
    Rule.FRIEND_REQUEST: (parse("20/minute"), parse("60/day")),
    Rule.ASK_AGAIN: (parse("3/day"),),
    Rule.ACCOUNT: (parse("30/minute"), parse("200/hour")),
    Rule.INVITE: (parse("12/minute"),),
    Rule.SEND: (parse("20/second"),),
    # 50 a second; a page that comes back, or begins a call, says much at once.
    Rule.FRAME: (parse("500/10 second"),),
    Rule.OPEN_TAB: (parse("1200/minute"),),
}


class RateLimiter:
    """Counts what was spent, in one storage."""

    def __init__(self, storage: Storage | None = None) -> None:
        """Count in memory, or where `storage` keeps it for several workers."""
        self._window = MovingWindowRateLimiter(storage or MemoryStorage())

    async def spend(self, rule: Rule, *key: Any) -> None:
        """Count one.

        Raises:
            TooManyRequestsError: It was one too many; it is not counted.
        """
        if not current(Settings).limits:
            return
        names = [rule.value, *map(str, key)]
        for item in _RULES[rule]:
            if not await self._window.hit(item, *names):
                raise TooManyRequestsError(await self._wait(item, names))

    async def refuse_spent(self, rule: Rule, *key: Any) -> None:
        """Count nothing.

        Raises:
            TooManyRequestsError: Everything that the rule allows is spent.
        """
        if not current(Settings).limits:
            return
        names = [rule.value, *map(str, key)]
        for item in _RULES[rule]:
            if not await self._window.test(item, *names):
                raise TooManyRequestsError(await self._wait(item, names))

    async def _wait(self, item: RateLimitItem, names: list[str]) -> int:
        stats = await self._window.get_window_stats(item, *names)
        return max(1, math.ceil(stats.reset_time - clock.now().timestamp()))


def network_of(address: str) -> str:
    """Return what an address is counted by: itself, or the network of an IPv6 one."""
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

"""Passwords that are tried first, and the sentence that refuses them.

The list is the one of zxcvbn: 30,000 passwords from real leaks. There is no
rule about kinds of characters (NIST SP 800-63B, section 5.1.1.2).
"""

from functools import lru_cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from waves.accounts.names import fold

# From this length on, even one repeated character takes too many tries.
LONG = 16


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"])


def refuse_common(password: str, *, username: str, email: str) -> str:
    """Return `password` unless it is among the first that anybody would try.

    Raises:
        ValueError: With the reason, for a form to show.
    """
    tried = fold(password)
    if tried in _common():
        raise ValueError("This password is on every list of common passwords.")
    if tried == fold(username):
        raise ValueError("Do not use your user name as the password.")
    if tried in {fold(email), fold(email.partition("@")[0])}:
        raise ValueError("Do not use your e-mail address as the password.")
    if len(tried) < LONG and len(set(tried)) == 1:
        raise ValueError("Do not repeat one character.")
    return password

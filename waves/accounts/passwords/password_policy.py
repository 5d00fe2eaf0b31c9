"""Password policy: refuse common and guessable passwords.

The list is that of zxcvbn: 30,000 leaked passwords. There are no composition rules
(NIST SP 800-63B, section 5.1.1.2).
"""

from functools import lru_cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from waves import texts
from waves.accounts.users.models import User
from waves.accounts.users.names import fold
from waves.core.errors import InvalidInputError

# From this length on, even a repeated character takes too many guesses.
LONG = 16


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"])


def check_not_common(password: str, *, username: str, email: str) -> str:
    """Return `password` unless it is common, or equal to the name or address.

    Raises:
        ValueError: With the reason, for a form to show.
    """
    tried = fold(password)
    if tried in _common():
        raise ValueError(texts.fields.PASSWORD_COMMON)
    if tried == fold(username):
        raise ValueError(texts.fields.PASSWORD_IS_USERNAME)
    if tried in {fold(email), fold(email.partition("@")[0])}:
        raise ValueError(texts.fields.PASSWORD_IS_EMAIL)
    if len(tried) < LONG and len(set(tried)) == 1:
        raise ValueError(texts.fields.PASSWORD_REPEATS)
    return password


def check_not_guessable(password: str, user: User, *, field: str) -> None:
    """Refuse a new password of `user` that is easily guessed.

    Raises:
        InvalidInputError: With the reason, for the form field of this name.
    """
    try:
        check_not_common(password, username=user.username, email=user.email)
    except ValueError as error:
        raise InvalidInputError({field: str(error)}) from None

"""The form of texts in which search compares them.

`cafe` finds Café, `strasse` Straße and `한` 한국: folded text has lower-case letters
without accents, ASCII digits, no invisible characters, and is decomposed. Each grapheme
is folded by itself, so a match can be marked in the original text.
"""

import unicodedata
from functools import lru_cache

from waves.accounts.users.search_keys import (
    IGNORED,
    MOST_WORDS,
    ONE_LETTER,
    plain_letter,
)

# Casefolding can undo the normal form, and the normal form the casefolding.
_ROUNDS = 2

_letter = lru_cache(maxsize=8192)(plain_letter)


def folded(text: str) -> str:
    """Return the form of `text` that is searched."""
    if text.isascii():
        return text.lower()
    for _ in range(_ROUNDS):
        text = unicodedata.normalize("NFKD", text).casefold()
    bare = unicodedata.normalize("NFKD", IGNORED.sub("", text))
    return "".join(map(_letter, bare)).translate(ONE_LETTER)


def words_of(query: str) -> list[str]:
    """Return the words that a message must contain, in any order, folded."""
    return list(dict.fromkeys(folded(query).split()))[:MOST_WORDS]

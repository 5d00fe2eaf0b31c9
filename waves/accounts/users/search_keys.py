"""Normalised forms of names for search and for detecting look-alikes.

`jose` finds José and `istanbul` İstanbul: the plain form has lower-case letters
without accents, ASCII digits and no invisible characters. Two usernames with equal
plain forms look alike, and only one user can have such a name. Letters of one script
that look similar in some fonts (l and I, 0 and O) stay different, as in other
messengers.
"""

import unicodedata
from enum import IntEnum
from typing import NamedTuple

import regex
from anyascii import anyascii

from waves.accounts.users.names import fold

MAX_SEARCH_KEY = 320
MAX_PLAIN_USERNAME = 128
MAX_PART = 32
"""Letters of a part of a name in the index of search."""
MOST_WORDS = 8
"""Words of a query that are used; more words only narrow the result."""

IGNORED = regex.compile(r"[\p{Default_Ignorable_Code_Point}\u0640]")
_LATIN = regex.compile(r"\p{Latin}")
# Accents on Latin, Greek and Cyrillic letters, points of Hebrew and Arabic are
# removed. Vowel signs that other scripts require are kept.
_FIRST_ACCENT = 200
_OVERLAY = 1
_POINTS = range(10, 37)
# Keyboards for Arabic, Persian and Urdu encode the same letter differently.
ONE_LETTER = str.maketrans(
    "\u064a\u0649\u0643\u0629\u2019\u2018\u02bc\u00b4\u2010\u2011\u2013\u2014",
    "\u06cc\u06cc\u06a9\u0647''''----",
)


class Place(IntEnum):
    """Where in the names of a user a part begins."""

    USERNAME = 0
    DISPLAY_NAME = 1
    WITHIN = 2


class Part(NamedTuple):
    """The names of a user from one of their letters on."""

    place: Place
    text: str


def plain(text: str) -> str:
    """Return the plain form of `text`, as described above."""
    bare = unicodedata.normalize("NFD", IGNORED.sub("", fold(text)))
    letters = "".join(map(plain_letter, bare))
    return unicodedata.normalize("NFC", letters).translate(ONE_LETTER)


def plain_letter(char: str) -> str:
    """Return the plain form of one decomposed character; empty for an accent."""
    if char.isascii():
        return char
    weight = unicodedata.combining(char)
    if weight == _OVERLAY or weight in _POINTS or weight >= _FIRST_ACCENT:
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    # Letters without a decomposition, such as ø, đ, ł and æ.
    return anyascii(char).lower() if _LATIN.match(char) else char


def plain_username(username: str) -> str:
    """Return the plain form of a username; look-alikes have the same one."""
    return plain(username)[:MAX_PLAIN_USERNAME]


def search_key(username: str, display_name: str) -> str:
    """Return the text in which the words of a query are searched."""
    return f"{plain(username)} {plain(display_name)}"[:MAX_SEARCH_KEY]


def words_of(query: str) -> list[str]:
    """Return the words that a name must contain, in any order."""
    return plain(query).split()[:MOST_WORDS]


def parts_of(key: str | None) -> set[Part]:
    """Return the parts of a search key: a word is in it if a part begins with it."""
    if not key:
        return set()
    places = {key.find(" ") + 1: Place.DISPLAY_NAME, 0: Place.USERNAME}
    return {
        Part(places.get(at, Place.WITHIN), key[at : at + MAX_PART])
        for at in range(len(key))
        if key[at] != " "
    }

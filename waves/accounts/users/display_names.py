"""Display names: visible text without hidden or direction-changing characters.

Invisible characters are allowed where a script requires them: joiners between the
letters of Persian, Sinhala and other scripts (RFC 5892, appendix A.1 and A.2) and
inside emoji (UTS 51), and variation selectors after the characters that they apply
to. Everywhere else they are refused, and removed from a name that a provider sends.
"""

import unicodedata

import idna
import regex

from waves import texts
from waves.accounts.users.names import check_storable
from waves.core.text import carries_too_many_marks, cut, with_few_marks

MAX_DISPLAY_NAME = 60
MAX_ABOUT = 140
"""Code points of the line about a user."""

_HIDDEN = regex.compile(
    r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}"
    r"\u2800\ufffc\U0001d159\U00013441\U00013442]"
)
# Emoji as in UTS 51, section 1.4.9, with tags of a flag no longer than a subdivision
# code; then selectors of ideographs and of Mongolian letters, and the two joiners of
# Bengali and Malayalam that appendix A.2 does not cover.
_ELEMENT = r"\p{Emoji}(?:\p{Emoji_Modifier}|[\ufe0e\ufe0f]\u20e3?|\u20e3)?"
_NEEDED = regex.compile(
    r"\U0001f3f4[\U000e0061-\U000e007a]{2}"
    r"[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,3}\U000e007f"
    r"|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)?"
    r"(?:\u200d\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)?)+"
    rf"|{_ELEMENT}"
    r"|\p{Unified_Ideograph}[\ufe00-\ufe02\U000e0100-\U000e01ef]"
    r"|\u09b0\u200d(?=\u09cd\u09af)"
    r"|[\u0d15\u0d23\u0d28\u0d2e\u0d2f\u0d30\u0d32-\u0d34]\u0d4d\u200d"
    r"|\p{Script=Mongolian}(?:[\u180b-\u180d\u180f]|\u180e(?=\p{Script=Mongolian}))"
)
# A virama of another script would allow a joiner between letters like these.
_UNJOINED = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}]")
_MARKED_LETTER = regex.compile(r"\p{L}\p{M}*$")
_JOINERS = "\u200c\u200d"
_VISIBLE = "LNPS"


def clean(value: str) -> str:
    """Return the name in NFC with single spaces between its words.

    Raises:
        ValueError: With the reason, for a form to show.
    """
    name = _clean_line(value, MAX_DISPLAY_NAME)
    if not any(unicodedata.category(char)[0] in _VISIBLE for char in name):
        raise ValueError(texts.fields.NAME_MISSING)
    return name


def clean_about(value: str) -> str:
    """Return the line about a user, by the rules of a name; it may be empty.

    Raises:
        ValueError: With the reason, for a form to show.
    """
    # A line that is pasted may bring its end.
    return _clean_line(value.strip(), MAX_ABOUT)


def _clean_line(value: str, most: int) -> str:
    check_storable(value)
    line = unicodedata.normalize("NFC", value)
    if any(_is_hidden(line, at) for at in _hidden_places(line)):
        raise ValueError(texts.fields.NAME_INVISIBLE)
    line = " ".join(line.split())
    if carries_too_many_marks(line):
        raise ValueError(texts.fields.TOO_MANY_MARKS)
    if len(line) > most:
        raise ValueError(texts.fields.AT_MOST.format(most=most))
    return line


def sanitize(value: str) -> str:
    """Return the valid part of a name that a provider sends, or an empty string."""
    spaced = regex.sub(r"[\p{Zs}\p{Zl}\p{Zp}\t\n\r\v\f\x85]+", " ", value)
    name = unicodedata.normalize("NFC", regex.sub(r"[\x00\p{Cs}]", "", spaced))
    hidden = {at for at in _hidden_places(name) if _is_hidden(name, at)}
    seen = "".join(char for at, char in enumerate(name) if at not in hidden)
    name = " ".join(cut(with_few_marks(seen).strip(), MAX_DISPLAY_NAME).split())
    try:
        return clean(name)
    except ValueError:
        return ""


def _hidden_places(name: str) -> list[int]:
    """Return the positions of invisible characters outside emoji."""
    covered = {at for found in _NEEDED.finditer(name) for at in range(*found.span())}
    places = (found.start() for found in _HIDDEN.finditer(name))
    return [at for at in places if at not in covered]


def _is_hidden(name: str, at: int) -> bool:
    """Return whether this character is anything but a joiner that its word needs."""
    if name[at] not in _JOINERS or not 0 < at < len(name) - 1:
        return True
    if unicodedata.category(name[at + 1])[0] != "L":
        return True
    before = _MARKED_LETTER.search(name, endpos=at)
    if before is None or _UNJOINED.match(before[0]) or _UNJOINED.match(name[at + 1]):
        return True
    return not idna.valid_contextj(name, at)

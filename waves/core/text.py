"""Unicode text: visible content and grapheme boundaries.

`waves/browser/kit/is_blank.ts` implements the same rule for the composers; the
examples in `tests/contract/visible_text.json` test both.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache

import emoji
import regex

# Named properties of the Unicode Character Database, then single characters
# that are visible by their category and draw nothing: U+2800 Braille pattern blank,
# U+FFFC object replacement character, U+1D159 musical symbol null notehead and the
# blanks of Egyptian hieroglyphs.
_UNSEEN = (
    r"\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}"
    r"\p{Cc}\p{Cf}\p{Cs}\p{Mn}\p{Me}"
    r"\u2800\ufffc\U0001d159\U00013441\U00013442"
)
# Format characters with a glyph: signs around Arabic and other digits.
_DRAWN_FORMAT = r"\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
_VISIBLE = regex.compile(rf"[^{_UNSEEN}]|[{_DRAWN_FORMAT}]")
_GRAPHEME = regex.compile(r"\X")
_MARKS = regex.compile(r"[\p{Mn}\p{Me}]+")
_SELECTOR = "\ufe0f"
MAX_MARKS = 4
"""Marks on one letter (UTS 39, section 5.4); Hebrew and Burmese nearly reach it."""


def is_blank(text: str) -> bool:
    """Return whether `text` has no visible character.

    Spaces, controls, joiners, fillers, selectors and tags are invisible; marks
    without a letter are not text. A code point that this version of Unicode does
    not assign counts as visible: the sender's browser may be newer.
    """
    return _VISIBLE.search(text) is None


def graphemes(text: str) -> Iterator[str]:
    """Yield grapheme clusters (UAX 29): a letter with its marks, an emoji."""
    for match in _GRAPHEME.finditer(text):
        yield match.group()


def cut(text: str, length: int) -> str:
    """Return the beginning of `text`, at most `length` code points, whole graphemes.

    A first grapheme longer than `length` is truncated.
    """
    if len(text) <= length:
        return text
    end = 0
    # A grapheme that begins within the limit may end beyond it.
    for match in _GRAPHEME.finditer(text):
        if match.end() > length:
            break
        end = match.end()
    return text[: end or length]


def one_line(text: str) -> str:
    """Return `text` on one line: blank lines left out, single spaces."""
    return " ".join(
        " ".join(line.split()) for line in text.splitlines() if not is_blank(line)
    )


def carries_too_many_marks(text: str) -> bool:
    """Return whether a letter has more than `MAX_MARKS` marks, or one of them twice."""
    decomposed = unicodedata.normalize("NFD", text)
    return any(_are_too_many(found.group()) for found in _MARKS.finditer(decomposed))


def _are_too_many(marks: str) -> bool:
    return len(marks) > MAX_MARKS or len(set(marks)) < len(marks)


def with_few_marks(text: str) -> str:
    """Return `text` in NFC, without repeated marks and those beyond `MAX_MARKS`."""
    few = _MARKS.sub(
        lambda found: "".join(dict.fromkeys(found.group()))[:MAX_MARKS],
        unicodedata.normalize("NFD", text),
    )
    return unicodedata.normalize("NFC", few)


def as_emoji(text: str) -> str | None:
    """Return a single emoji in its fully-qualified form (UTS 51), else None.

    Variation selectors that are missing are added: the heart of a keyboard and that of
    a picker are one emoji.
    """
    return _qualified().get(text.replace(_SELECTOR, ""))


@cache
def _qualified() -> dict[str, str]:
    """Return the emoji of Unicode by what they are without variation selectors."""
    return {
        one.replace(_SELECTOR, ""): one
        for one, about in emoji.EMOJI_DATA.items()
        if about["status"] == emoji.STATUS["fully_qualified"]
    }

"""Excerpts: the part of a message around what was found in it."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from waves.chat.schemas import ExcerptPart
from waves.chat.search.folding import folded
from waves.core.formatting import plain_text
from waves.core.text import graphemes

MOST_GRAPHEMES = 120
_BEFORE = 24
"""Graphemes before the first match, so that it is in sight on a small screen."""
_IN_SIGHT = 60
"""Graphemes that are in sight on a small screen, on two lines."""
_SPACE = re.compile(r"\s+")
_CUT = "\u2026"


def excerpt(body: str, words: Sequence[str]) -> list[ExcerptPart]:
    """Return the part of a message around the first match, with every match marked.

    Whole graphemes are marked, in the text as it is shown: without the markers of its
    formatting, on one line.
    """
    letters = [*graphemes(plain_text(body))]
    marks = _marked(letters, words)
    first = marks.index(True) if True in marks else 0
    start = _start(letters, first)
    end = min(start + MOST_GRAPHEMES, len(letters))
    parts = [*_parts(letters[start:end], marks[start:end])]
    if start > 0:
        parts.insert(0, ExcerptPart(text=_CUT))
    if end < len(letters):
        parts.append(ExcerptPart(text=_CUT))
    return parts


def _marked(letters: Sequence[str], words: Sequence[str]) -> list[bool]:
    """Return for each grapheme whether it is part of a match."""
    forms = [folded(letter) for letter in letters]
    text = "".join(forms)
    hit = bytearray(len(text))
    for word in words:
        for start in _places(text, word):
            hit[start : start + len(word)] = b"\1" * len(word)
    ends = [*accumulate(map(len, forms))]
    starts = [0, *ends[:-1]]
    return [_is_hit(hit, *place) for place in zip(starts, ends, strict=True)]


def _is_hit(hit: bytearray, start: int, end: int) -> bool:
    # What is invisible is part of a match that goes on after it.
    return all(hit[start - 1 : start + 1]) if start == end > 0 else any(hit[start:end])


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _start(letters: Sequence[str], first: int) -> int:
    """Return where the excerpt begins: at a word, shortly before the first match."""
    if first <= _BEFORE or len(letters) <= _IN_SIGHT:
        return 0
    least = first - _BEFORE
    spaces = (at for at in range(least, first) if letters[at].isspace())
    return next(spaces, least - 1) + 1


def _parts(letters: Sequence[str], marks: Sequence[bool]) -> Iterator[ExcerptPart]:
    pairs = zip(letters, marks, strict=True)
    for marked, run in groupby(pairs, key=lambda pair: pair[1]):
        text = "".join(letter for letter, _ in run)
        yield ExcerptPart(text=_SPACE.sub(" ", text), marked=marked)

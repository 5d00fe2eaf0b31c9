"""Where a marker of formatted text (`*`, `**`, `_`, `~~`) may open or close.

The rule is that of `waves/browser/messages/marker_bounds.ts`, which says why.
"""

import regex

SPACES = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Spaces and line ends, for a set of characters."""
_SPACE = regex.compile(f"[{SPACES}]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]")
_UNSPACED = regex.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff"
    r"\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\uff66-\uff9f\U00020000-\U0003ffff]"
)
_EXTENDS = regex.compile(
    r"[\p{M}\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
_JOINS = ".@:=&#%+$-'’"  # noqa: RUF001  an apostrophe
_NEVER_FIRST = "/\\.,:;)]}=<^"
_NEVER_LAST = "/\\([{=>^"
_OPENING = "\"'“‘«„‹([{"  # noqa: RUF001  quotation marks
_CLOSING = "\"'”’»“›)]}"  # noqa: RUF001  quotation marks
_MARKERS = "*_~"
_MOST_SKIPPED = 8


def bounds_of(
    text: str, start: int, end: int, *, after_address: bool
) -> tuple[bool, bool]:
    """Return whether the run of markers from `start` to `end` may open and close.

    `after_address`: it directly follows a URL, which may end in any character.
    """
    if extends_before(text, end):
        return False, False
    first, last = _skip_back(text, start), _skip_on(text, end)
    before, after = text[max(0, first - 1) : first], text[last : last + 1]
    if before and after and before in _OPENING and after in _CLOSING:
        return False, False
    further_back = text[max(0, first - 2) : max(0, first - 1)]
    opens = _is_inner(after, _NEVER_FIRST) and _is_outer(before, further_back)
    further_on = text[last + 1 : last + 2]
    may_end = after_address or _is_inner(before, _NEVER_LAST)
    closes = may_end and _is_outer(after, further_on)
    return opens, closes


def extends_before(text: str, at: int) -> bool:
    """Return whether the character here belongs to the grapheme of the one before."""
    return _EXTENDS.match(text, at) is not None


def _is_inner(char: str, never: str) -> bool:
    return bool(char) and not _SPACE.match(char) and char not in never


def _is_outer(char: str, further: str) -> bool:
    if not char or _SPACE.match(char) or _UNSPACED.match(char):
        return True
    if _WORD.match(char) or char in "/\\":
        return False
    return char not in _JOINS or not _WORD.match(further)


def _skip_back(text: str, start: int) -> int:
    at = start
    while at > 0 and start - at < _MOST_SKIPPED and text[at - 1] in _MARKERS:
        at -= 1
    return at


def _skip_on(text: str, end: int) -> int:
    at = end
    while at < len(text) and at - end < _MOST_SKIPPED and text[at] in _MARKERS:
        at += 1
    return at

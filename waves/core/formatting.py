"""Formatted text: a message without its markers, as previews show it.

`waves/browser/messages/formatting.ts` draws messages by the same rule; the examples in
`tests/contract/formatting.json` test both. markdown-it finds code spans and pairs of
markers there, and its Python port does here.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.backticks import backtick
from markdown_it.rules_inline.balance_pairs import link_pairs
from markdown_it.rules_inline.state_inline import Delimiter

from waves.core.marker_bounds import SPACES, bounds_of, extends_before
from waves.core.text import is_blank

_FORMATTED = re.compile(r"[*_~`]|^>", re.MULTILINE)
_MARK = re.compile(r"[*_~`]")
_FENCE = "```"
_FENCE_START = re.compile(r"```[A-Za-z0-9_#+.-]*[\t\r ]*")
_ADDRESS = re.compile(rf'(?:https?://|www\.|mailto:)[^{SPACES}<>"`]+', re.IGNORECASE)
_AFTER_ADDRESS = "*_~'.,;:!?)]}|"
_MARKERS = {"*": 1, "_": 2, "**": 3, "~~": 4}
_UNUSED = MarkdownIt("zero")


def plain_text(body: str) -> str:
    """Return the text of a message without the markers of its formatting.

    The text is returned as it is if nothing else would be left.
    """
    if _FORMATTED.search(body) is None:
        return body
    text = "".join(_plain_blocks(body.split("\n")))
    return body if is_blank(text) else text


def _plain_blocks(lines: list[str]) -> Iterator[str]:
    fences = _next_fences(lines)
    at, in_quote = 0, False
    while at < len(lines):
        end = fences[at + 1] if at + 1 < len(lines) else 0
        code = _code_between(lines, at, end) if end else None
        if code is not None:
            yield f"{code}\n" if lines[end + 1 :] not in ([], [""]) else code
            at, in_quote = end + 1, False
            continue
        mark = _quote_mark(lines[at], in_quote=in_quote)
        in_quote = mark != ""
        yield _plain_line(lines[at][len(mark) :])
        if at + 1 < len(lines):
            yield "\n"
        at += 1


def _next_fences(lines: list[str]) -> list[int]:
    """For each line, return the index of the next that ends a block of code, or 0."""
    following, fence = [0] * len(lines), 0
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].rstrip("\t\r ")
        if text.endswith(_FENCE) and text.index("`") == len(text) - len(_FENCE):
            fence = index
        following[index] = fence
    return following


def _code_between(lines: list[str], start: int, end: int) -> str | None:
    if _FENCE_START.fullmatch(lines[start]) is None:
        return None
    inside = "".join(f"{line}\n" for line in lines[start + 1 : end])
    code = inside + lines[end][: lines[end].rindex(_FENCE)]
    if is_blank(code):
        return None
    return code.removesuffix("\n").removesuffix("\r") if code.endswith("\n") else code


def _quote_mark(line: str, *, in_quote: bool) -> str:
    """Return the marker of a quoted line; a lone `>` goes on with a quote only."""
    mark = ("> " if line.startswith("> ") else ">") if line.startswith(">") else ""
    if is_blank(line[len(mark) :]):
        return mark if in_quote else ""
    return mark if mark == "> " and not extends_before(line, len(mark)) else ""


def _plain_line(line: str) -> str:
    if _MARK.search(line) is None:
        return line
    return _Line(line).plain()


class _Line(StateInline):
    """One line, read as `LineState` of `inline_formatting.ts` reads it."""

    def __init__(self, line: str) -> None:
        super().__init__(line, _UNUSED, {}, [])
        self._address_end = -1

    def plain(self) -> str:
        for start, end in [*_addresses(self.src), (self.posMax, 0)]:
            while self.pos < start:
                self._step(start)
            self._keep(end)
            self._address_end = self.pos
        if self.pending:
            self.pushPending()
        link_pairs(self)
        hidden: set[int] = set()
        for delimiter in self.delimiters:
            if delimiter.end >= 0:
                hidden |= {delimiter.token, self.delimiters[delimiter.end].token}
        return "".join(
            token.content
            for index, token in enumerate(self.tokens)
            if index not in hidden
        )

    def _step(self, before: int) -> None:
        char = self.src[self.pos]
        if char == "`":
            self._read_code()
        elif char in "*_~":
            self._read_markers()
        else:
            mark = _MARK.search(self.src, self.pos)
            self._keep(min(before, mark.start() if mark else self.posMax))

    def _keep(self, end: int) -> None:
        """Text up to here is as it is."""
        if end > self.pos:
            self.append_pending(self.src[self.pos : end])
            self.pos = end

    def _read_code(self) -> None:
        start, end = self.pos, _end_of_run(self.src, self.pos)
        if extends_before(self.src, end):
            self._keep(end)
            return
        known, before = len(self.tokens), self.pending
        backtick(self, silent=False)
        if len(self.tokens) == known or self.tokens[-1].type != "code_inline":
            return
        size = len(self.tokens[-1].markup)
        code = self.src[start + size : self.pos - size]
        if is_blank(code) or extends_before(self.src, self.pos):
            del self.tokens[known:]
            self.pending = before + self.src[start : self.pos]
            return
        is_padded = code.startswith(" ") and code.endswith(" ")
        self.tokens[-1].content = code[1:-1] if is_padded else code

    def _read_markers(self) -> None:
        end = _end_of_run(self.src, self.pos)
        opens, closes = bounds_of(
            self.src, self.pos, end, after_address=self.pos == self._address_end
        )
        run = self.src[self.pos : end]
        if run == "***":
            markers = ["*", "**"] if closes else ["**", "*"]
        else:
            markers = [run] if run in _MARKERS else []
        if not markers or not (opens or closes):
            self._keep(end)
            return
        for markup in markers:
            self.push("text", "", 0).content = markup
            token = len(self.tokens) - 1
            marker = _MARKERS[markup]
            self.delimiters.append(Delimiter(marker, 0, token, -1, opens, closes))
        self.pos = end


def _addresses(line: str) -> Iterator[tuple[int, int]]:
    """Yield where addresses are: markers within them are none."""
    for found in _ADDRESS.finditer(line):
        address = found.group().rstrip(_AFTER_ADDRESS)
        yield found.start(), found.start() + len(address)


def _end_of_run(text: str, start: int) -> int:
    end = start + 1
    while end < len(text) and text[end] == text[start]:
        end += 1
    return end

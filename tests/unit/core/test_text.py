"""Blank texts, and cutting between graphemes."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.core.text import cut, graphemes, is_blank, one_line

EXAMPLES = json.loads(
    (Path(__file__).parents[2] / "contract" / "visible_text.json").read_text()
)

FAMILY = "👨\u200d👩\u200d👧"
FLAG = "🇩🇪"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SKIN = "👩🏽\u200d🚀"


@pytest.mark.parametrize("text", EXAMPLES["blank"])
def test_blank_text(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", EXAMPLES["visible"])
def test_visible_text(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    "last",
    [FAMILY, FLAG, ENGLAND, SKIN, "e\u0301", "한", "क्षि", "\r\n", "1\ufe0f\u20e3"],
)
def test_a_cut_keeps_graphemes_whole(last: str) -> None:
    text = "x" * 9 + last
    for length in range(9, len(text)):
        assert cut(text, length) == "x" * 9
    assert cut(text, len(text)) == text
    assert cut(text + "y", len(text)) == text


def test_one_grapheme_over_the_limit_loses_its_marks() -> None:
    assert cut("a" + "\u0301" * 500, 120) == "a" + "\u0301" * 119


@given(st.text(), st.integers(0, 30))
def test_a_cut_is_a_prefix_that_fits(text: str, length: int) -> None:
    assert text.startswith(cut(text, length))
    assert len(cut(text, length)) <= length
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n" * 500 + "hi", "hi"),
        ("\u3164\n\u200b\n\u2800\nhi\n\u0301", "hi"),
        (" a \u3000 b\u2028c\u0085d", "a b c d"),
        ("\n\n", ""),
    ],
)
def test_a_line_omits_blank_text(text: str, line: str) -> None:
    assert one_line(text) == line

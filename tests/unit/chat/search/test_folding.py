"""The form in which texts are compared, and the excerpts of what was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.accounts.users.search_keys import MOST_WORDS
from waves.chat.search.excerpts import MOST_GRAPHEMES, excerpt
from waves.chat.search.folding import folded, words_of
from waves.core.text import graphemes

FINDS = {
    "part of a word": ("ave", "Waves"),
    "case": ("HELLO", "hello"),
    "accents": ("cafe", "Caf\u00e9"),
    "an accent in the query": ("caf\u00e9", "CAFE"),
    "a decomposed accent": ("cafe\u0301", "caf\u00e9"),
    "sharp s": ("strasse", "Stra\u00dfe"),
    "letters without a decomposition": ("lodz", "\u0141\u00f3d\u017a"),
    "turkish": ("istanbul", "\u0130stanbul"),
    "greek": (
        "\u03bf\u03b4\u03bf\u03c3",
        "\u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03cc\u03c2",
    ),
    "cyrillic": ("\u0435\u043b\u043a\u0430", "\u0401\u043b\u043a\u0430"),
    "hebrew points": (
        "\u05e9\u05dc\u05d5\u05dd",
        "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
    ),
    "arabic digits": ("123", "\u0661\u0662\u0663"),
    "one character of chinese": ("\u6c34", "\u559d\u6c34"),
    "two characters of japanese": ("\u6771\u4eac", "\u6771\u4eac\u90fd"),
    "the beginning of a hangul syllable": ("\ud558", "\ud55c\uad6d"),
    "full width": ("abc", "\uff21\uff22\uff23"),
    "an emoji": ("\u2764", "\u2764\ufe0f"),
    "an emoji of a joined one": (
        "\U0001f469",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    ),
    "an apostrophe": ("don't", "don\u2019t"),
    "a soft hyphen": ("football", "foot\u00adball"),
    "a percent sign": ("100%", "100% sure"),
    "an underscore": ("a_b", "A_B"),
    "words in any order": ("world hello", "hello, world"),
}


@pytest.mark.parametrize(("query", "text"), FINDS.values(), ids=FINDS.keys())
def test_it_finds(query: str, text: str):
    assert all(word in folded(text) for word in words_of(query))
    assert any(part.marked for part in excerpt(text, words_of(query)))


MISSES = {
    "another letter": ("cat", "cut"),
    "an underscore is no wildcard": ("a_b", "axb"),
    "a percent sign is no wildcard": ("a%b", "axxb"),
    "one of two words": ("hello moon", "hello world"),
    "a word over two": ("ow", "hello world"),
    "vowel signs that are needed": ("\u0915\u0940", "\u0915\u093e"),
}


@pytest.mark.parametrize(("query", "text"), MISSES.values(), ids=MISSES.keys())
def test_it_does_not_find(query: str, text: str):
    assert not all(word in folded(text) for word in words_of(query))


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str):
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=40))
def test_ascii_is_folded_like_everything_else(text: str):
    plain = "".join(one for one in text if one.isascii())
    assert folded(plain + "\u6c34") == folded(plain) + "\u6c34"


def test_few_words_are_used():
    assert words_of(" B  a b\n" + " ".join(map(str, range(20))))[:3] == ["b", "a", "0"]
    assert len(words_of(" ".join(map(str, range(20))))) == MOST_WORDS
    assert words_of(" \u200b\u00a8 ") == []


def marked(body: str, query: str) -> str:
    parts = excerpt(body, words_of(query))
    return "".join(f"[{one.text}]" if one.marked else one.text for one in parts)


@pytest.mark.parametrize(
    ("body", "query", "expected"),
    [
        ("Hello world", "o", "Hell[o] w[o]rld"),
        ("Hello world", "world hell", "[Hell]o [world]"),
        ("Caf\u00e9 cr\u00e8me", "fe", "Ca[f\u00e9] cr\u00e8me"),
        ("Stra\u00dfe", "as", "Str[a\u00df]e"),
        ("\ud55c\uad6d", "\ud558", "[\ud55c]\uad6d"),
        ("foot\u00adball", "tba", "foo[t\u00adba]ll"),
        ("one\n\n  two", "one two", "[one] [two]"),
        ("a **bold** word", "bold", "a [bold] word"),
        (
            "\U0001f468\u200d\U0001f469 x",
            "\U0001f469",
            "[\U0001f468\u200d\U0001f469] x",
        ),
        ("**", "*", "[**]"),
    ],
)
def test_matches_are_marked_in_the_text_itself(body: str, query: str, expected: str):
    assert marked(body, query) == expected


def test_a_long_message_is_cut_at_words_around_the_first_match():
    body = " ".join(f"word{number}" for number in range(500))
    found = marked(body, "word300")
    assert found.startswith("\u2026word29")
    assert "[word300]" in found
    assert found.endswith("\u2026")
    assert len([*graphemes(found)]) <= MOST_GRAPHEMES + 4
    assert marked("x" * 500, "xx").startswith("[xxx")


def test_a_match_is_in_sight_on_the_two_lines_of_a_small_screen():
    body = "Deal. Thursday 14:00 at the pier, see https://example.org/harbour/map"
    found = marked(body, "harbour")
    assert found == "\u2026https://example.org/[harbour]/map"


SCRIPTS = st.characters(categories=["L", "M", "N", "P", "S", "Zs"])


@given(st.text(SCRIPTS, min_size=1, max_size=30), st.data())
def test_what_is_found_is_marked(body: str, data: st.DataObject):
    letters = [*graphemes(body)]
    start = data.draw(st.integers(0, len(letters) - 1))
    end = data.draw(st.integers(start, len(letters)))
    words = words_of("".join(letters[start:end]))
    assert all(word in folded(body) for word in words)
    text = "".join(one.text for one in excerpt(body, []))
    assert "".join(one.text for one in excerpt(body, words)) == text

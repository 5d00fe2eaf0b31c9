"""Names of files: what people see and what downloads get."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.files.names import MAX_NAME, clean_name, with_extension_of

NAMES = {
    "photo.jpg": "photo.jpg",
    "/etc/passwd": "passwd",
    "..\\..\\windows\\system.ini": "system.ini",
    "C:\\fakepath\\a.png": "a.png",
    "..": "file",
    ".": "file",
    ". . .": "file",
    ".\u3000.": "file",
    "\u200b.": "file",
    "a/": "file",
    "": "file",
    " \u3000": "file",
    "\u200b": "file",
    "invoice\u202egpj.exe": "invoicegpj.exe",
    "a\r\nSet-Cookie: b": "aSet-Cookie: b",
    "a\0.png": "a.png",
    ".gitignore": ".gitignore",
    "\U0001f469\u200d\U0001f467.png": "\U0001f469\u200d\U0001f467.png",
    "\ud800a": "a",
    "x" * 300 + ".jpeg": "x" * 195 + ".jpeg",
    "." + "y" * 300: "." + "y" * 199,
}


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_name_is_one_component_that_deceives_nobody(number: int):
    found, expected = [*NAMES.items()][number]
    assert clean_name(found) == expected


@given(st.text())
def test_every_name_is_safe_and_stays_as_it_is(found: str):
    name = clean_name(found)
    assert 1 <= len(name) <= MAX_NAME
    assert name not in {".", ".."}
    assert not {"/", "\\"} & {*name}
    assert not {unicodedata.category(one) for one in name} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(one) for one in name} & {
        *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"),
    }
    assert clean_name(name) == name


def test_a_picture_has_the_extension_of_what_was_written():
    assert with_extension_of("a.gif", "image/webp") == "a.webp"
    assert with_extension_of("a.JPEG", "image/jpeg") == "a.JPEG"
    assert with_extension_of("a", "image/png") == "a.png"
    assert with_extension_of("x" * 200, "image/png") == "x" * 196 + ".png"

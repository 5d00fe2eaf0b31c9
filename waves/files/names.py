"""Names of files, as people see them and as downloads get them."""

import re
import unicodedata

from waves.core.text import cut, is_blank

MAX_NAME = 200
"""Code points of the name of a file."""
_MAX_EXTENSION = 16
UNNAMED = "file"
# Controls of the direction of text (UAX 9): `photo_gpj.exe` looks like a picture.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SEPARATORS = re.compile(r"[/\\]")
_UNSAFE_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}
_EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
}


def clean_name(given: str) -> str:
    """Return the last component of a path, without what could deceive or be a path."""
    last = _SEPARATORS.split(given)[-1]
    visible = _BIDI.sub("", last)
    kept = "".join(
        one for one in visible if unicodedata.category(one) not in _UNSAFE_CATEGORIES
    )
    name = kept.strip()
    if is_blank(name.replace(".", "")):
        return UNNAMED
    stem, extension = _split(name)
    return cut(stem, MAX_NAME - len(extension)) + extension


def with_extension_of(name: str, kind: str) -> str:
    """Return the name of a picture that was written as another MIME type."""
    known = _EXTENSIONS[kind]
    if name.lower().endswith(known):
        return name
    stem, _ = _split(name)
    return cut(stem, MAX_NAME - len(known[0])) + known[0]


def _split(name: str) -> tuple[str, str]:
    """Return a name and its extension with the dot, which may be empty."""
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > _MAX_EXTENSION:
        return name, ""
    return stem, dot + extension

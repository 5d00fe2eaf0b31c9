"""Domains of e-mail addresses and hosts by IDNA 2008 (RFC 5891).

Python's own codec is of IDNA 2003 and maps what are letters of their own now: ß
to ss, so that mail for straße.example goes to strasse.example.
"""

import re
import unicodedata

import idna

_DOTS = re.compile("[\u3002\uff0e\uff61]")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_WIDTHS = ("<wide>", "<narrow>")


def mapped(domain: str) -> str:
    """Return a domain that was typed as it is meant (RFC 5895, section 2).

    Small letters, no full-width or half-width forms, NFC, one kind of dot.
    Each letter by itself: the small letter of Σ does not depend on its place.
    """
    narrow = "".join(map(_usual_width, domain))
    small = "".join(char.lower() for char in narrow)
    return _DOTS.sub(".", unicodedata.normalize("NFC", small))


def _usual_width(char: str) -> str:
    if unicodedata.decomposition(char).startswith(_WIDTHS):
        return unicodedata.normalize("NFKC", char)
    return char


def to_ascii(domain: str) -> str:
    """Return the domain as it is on the wire: A-labels, small letters.

    Raises:
        ValueError: It cannot be one: a symbol, an A-label that is none, a label
            that is too long or mixes directions, or an address of numbers.
    """
    try:
        encoded = idna.encode(mapped(domain), uts46=False, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise ValueError("This domain cannot be one.") from None
    if _NUMERIC.fullmatch(encoded.rpartition(".")[2]):
        raise ValueError("This domain cannot be one.")
    return encoded

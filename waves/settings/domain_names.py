"""Domains of e-mail addresses and hosts by IDNA 2008 (RFC 5891).

Python's own codec implements IDNA 2003, which maps ß to ss: mail for straße.example
would go to strasse.example.
"""

import re
import unicodedata

import idna

_DOTS = re.compile("[\u3002\uff0e\uff61]")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_WIDTHS = ("<wide>", "<narrow>")


def mapped(domain: str) -> str:
    """Normalise a domain from user input (RFC 5895, section 2).

    Lower case, no full-width or half-width forms, NFC, one kind of dot.
    Each character is lower-cased alone: the lower case of Σ depends on its position.
    """
    narrow = "".join(map(_usual_width, domain))
    small = "".join(char.lower() for char in narrow)
    return _DOTS.sub(".", unicodedata.normalize("NFC", small))


def _usual_width(char: str) -> str:
    if unicodedata.decomposition(char).startswith(_WIDTHS):
        return unicodedata.normalize("NFKC", char)
    return char


def to_ascii(domain: str) -> str:
    """Return the domain in ASCII: A-labels, lower case.

    Raises:
        ValueError: It is not a domain: a symbol, an invalid A-label, a label that is
            too long or mixes directions, or a numeric address.
    """
    try:
        encoded = idna.encode(mapped(domain), uts46=False, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise ValueError("This is not a domain.") from None
    if _NUMERIC.fullmatch(encoded.rpartition(".")[2]):
        raise ValueError("This is not a domain.")
    return encoded

"""Usernames and e-mail addresses: validation and the keys that compare them.

A username is an identifier: letters and digits of one script, so that a look-alike
from another script cannot impersonate a user (UTS 39, section 5). Display names have
their own rules (`display_names`). An invalid value raises `ValueError` with a
sentence to show to the user.
"""

import re
import unicodedata

from confusable_homoglyphs import categories  # pyright: ignore[reportMissingTypeStubs]

from waves import texts
from waves.core.text import carries_too_many_marks
from waves.settings import domain_names

MIN_USERNAME = 3
MAX_USERNAME = 32
MAX_DISPLAY_NAME_KEY = 240
MAX_EMAIL = 254

_INNER_MARKS = frozenset("_-.")
# These languages mix scripts within a word (UTS 39, section 5.1).
_WRITTEN_TOGETHER = (
    frozenset({"HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"HAN", "HANGUL"}),
    frozenset({"HAN", "BOPOMOFO"}),
)
_LONG_VOWEL = "\u30fc"
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NUL_OR_SURROGATE = re.compile("[\x00\ud800-\udfff]")


def check_storable(value: str) -> str:
    """Return `value` unless it contains NUL or a lone surrogate."""
    if _NUL_OR_SURROGATE.search(value):
        raise ValueError(texts.fields.NOT_STORABLE)
    return value


def fold(value: str) -> str:
    """Return the form in which two spellings of a name are equal.

    NFKC and case folding, twice, because folding can undo the normal form
    (the Unicode Standard, section 3.13, toNFKC_Casefold).
    """
    for _ in range(2):
        value = unicodedata.normalize("NFKC", value).casefold()
    return unicodedata.normalize("NFKC", value)


def display_key(display_name: str) -> str:
    """Return the folded display name, cut to the length of its column."""
    return fold(display_name)[:MAX_DISPLAY_NAME_KEY]


def clean_username(value: str) -> str:
    """Return the username as it is stored: NFKC, without surrounding spaces."""
    check_storable(value)
    name = unicodedata.normalize("NFKC", value).strip(" ")
    if not MIN_USERNAME <= len(name) <= MAX_USERNAME:
        raise ValueError(
            texts.fields.BETWEEN.format(least=MIN_USERNAME, most=MAX_USERNAME)
        )
    if name[0] in _INNER_MARKS or name[-1] in _INNER_MARKS:
        raise ValueError(texts.fields.USERNAME_EDGES)
    letters = [char for char in name if char not in _INNER_MARKS]
    if not all(_is_letter_or_digit(char) for char in letters):
        raise ValueError(texts.fields.USERNAME_CHARACTERS)
    if not _of_one_script(letters):
        raise ValueError(texts.fields.USERNAME_SCRIPT)
    if carries_too_many_marks(name):
        raise ValueError(texts.fields.TOO_MANY_MARKS)
    return name


def _is_letter_or_digit(char: str) -> bool:
    if char == _LONG_VOWEL:
        return True
    if char.isascii():
        return char.isalnum()
    # Common and inherited letters, digits and accents belong to no script, so they
    # cannot be checked against the rest.
    is_word = unicodedata.category(char)[0] in "LM" or char.isdecimal()
    return is_word and _script(char) not in {"COMMON", "INHERITED", "UNKNOWN"}


def _script(char: str) -> str:
    return str(categories.alias(char)).upper()  # pyright: ignore[reportUnknownMemberType]


def _of_one_script(letters: list[str]) -> bool:
    if unicodedata.category(letters[0])[0] == "M":
        return False
    scripts = {_script(char) for char in letters} - {"COMMON"}
    if _LONG_VOWEL in letters:
        scripts.add("KATAKANA")
    return len(scripts) <= 1 or any(scripts <= group for group in _WRITTEN_TOGETHER)


def clean_email(value: str) -> str:
    """Return the address without surrounding spaces, its domain by IDNA 2008."""
    check_storable(value)
    user, _, domain = unicodedata.normalize("NFC", value).strip(" ").rpartition("@")
    address = f"{user}@{domain_names.mapped(domain)}"
    hidden = any(unicodedata.category(char) in _HIDDEN for char in user)
    if hidden or not _EMAIL.fullmatch(address):
        raise ValueError(texts.fields.EMAIL_FORM)
    try:
        domain_names.to_ascii(domain)
    except ValueError:
        raise ValueError(texts.fields.EMAIL_DOMAIN) from None
    if max(len(address), len(email_key(address))) > MAX_EMAIL:
        raise ValueError(texts.fields.AT_MOST.format(most=MAX_EMAIL))
    return address


def email_key(address: str) -> str:
    """Return the form in which two spellings of one address are equal.

    The domain is in ASCII: its Unicode and ASCII spellings are equal, but straße and
    strasse are different domains. Of the local part only the case is ignored,
    because any other difference may name the mailbox of another person.
    """
    user, _, domain = unicodedata.normalize("NFC", address.strip()).rpartition("@")
    try:
        place = domain_names.to_ascii(domain)
    except ValueError:
        # Stored before domains were checked; no new account can have it.
        place = domain_names.mapped(domain)
    return f"{unicodedata.normalize('NFC', user.lower())}@{place}"


def login_key(login: str) -> str:
    """Return the key of a username, or of an e-mail address if it has an @."""
    return email_key(login) if "@" in login else fold(login.strip())

"""Display names: accepted and refused ones."""

# ruff: noqa: RUF001  look-alikes are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.accounts.users import display_names, names


@pytest.mark.parametrize(
    "name",
    [
        "Li",
        "Ó",
        "王",
        "Anna Maria",
        "O'Neil <b>",
        "J. R. R.",
        "👩",
        "👨‍👩‍👧",
        "❤️‍🔥",
        "👩🏽‍🚀",
        "1️⃣ first",
        "🇩🇪",
        "राहुल",
        "محمد",
        "x" * 60,
        '& % _ \\ "',
        # Joiners, selectors and tags where the script or the emoji needs them.
        "علی\u200cرضا",
        "نیک\u200cآیین می\u200cخواهم",
        "ශ්\u200dරී",
        "क्\u200dष",
        "क्\u200cष",
        "র\u200d্যাম",
        "ജോണ്\u200d",
        "അവന്\u200d പറഞ്ഞു",
        "葛\U000e0100城",
        "ᠠ\u180bᠪ",
        "ᠴᠢᠨ\u180eᠠ",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "🏳️\u200d🌈 Ana",
        "👁️\u200d🗨️",
        "🧑🏽\u200d🤝\u200d🧑🏿",
        "❤\ufe0e",
        "#️⃣1⃣",
        "☎️ ©️",
        # As many marks as words have.
        "Đặng Thị Nguyễn",
        "שָׁלוֹם",
        "בְּרֵאשִׁ֖ית",
        "ཧཱུྃ",
        "น้ำผึ้ง",
        "ကျွန်ုပ်",
        "ហ៊ុន សែន",
        "क़ृँ",
        "Ǘ",
    ],
)
def test_a_display_name_may_be_anything_visible(name: str) -> None:
    assert display_names.clean(name) == name


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("  Alice  ", "Alice"),
        ("Alice\u00a0\u3000B", "Alice B"),
        ("A    B", "A B"),
        ("e\u0301", "é"),
    ],
)
def test_a_display_name_has_single_spaces_and_one_normal_form(
    given_: str, kept: str
) -> None:
    assert display_names.clean(given_) == kept


@pytest.mark.parametrize(
    "hidden",
    [
        "\u202e",
        "\u202a",
        "\u2066",
        "\u200e",
        "\u061c",
        "\u200b",
        "\u200c",
        "\u200d",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u034f",
        "\u115f",
        "\u3164",
        "\u2800",
        "\ufe0f",
        "\ufe01",
        "\U000e0101",
        "\U000e0041",
        "\x07",
        "\x7f",
        "\x85",
        "\n",
        "\t",
        "\u2028",
        "\u2029",
        "\ue000",
        "\uffff",
        "\u0378",
    ],
)
def test_a_display_name_with_hidden_characters_is_refused(hidden: str) -> None:
    for name in (f"Ali{hidden}ce", f"{hidden}Alice", f"Alice{hidden}"):
        with pytest.raises(ValueError, match="invisible"):
            display_names.clean(name)


@pytest.mark.parametrize(
    "name",
    [
        "👩\u200d",
        "\u200d👩",
        "👩\u200d\u200d👧",
        "a\u200d👧",
        "علی\u200c\u200cرضا",
        "\u200cعلی",
        "علی\u200c",
        "علی\u200c رضا",
        "علی\u200dرضا",
        "ක්\u200d",
        "ක්\u200d\u200dර",
        "a\u0d4d\u200db",
        "ca\ufe0ft",
        "aᠠ\u180ea",
        "x\U000e0100",
        "😀\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067",
        "\U0001f3f4" + "\U000e0061" * 30 + "\U000e007f",
        "👩\u200da",
        "👩 \u200d👧",
    ],
)
def test_a_joiner_joins_two_emoji_or_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="invisible"):
        display_names.clean(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "Enter"),
        ("   ", "Enter"),
        ("\u00a0", "Enter"),
        ("\u0301", "Enter"),
        ("x" * 61, "at most 60"),
        ("a\x00", "stored"),
        ("a\udfff", "stored"),
        ("Z\u0351\u036b\u0350\u0334\u0321algo", "marks"),
        ("Z\u0351\u0351algo", "marks"),
        ("\u00e9\u0301va", "marks"),
    ],
)
def test_an_empty_or_long_display_name_is_refused(name: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        display_names.clean(name)


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("Ana\u200b \u202eSilva", "Ana Silva"),
        ("علی\u200c\u200cرضا", "علیرضا"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Z\u0351\u036b\u0350\u0301\u0302\u0303algo", "Z\u0351\u036b\u0350\u0301algo"),
        ("Ana\nMaria\tx", "Ana Maria x"),
        ("x" * 59 + "👨\u200d👩\u200d👧", "x" * 59),
        ("x" * 59 + " yz", "x" * 59),
        ("a\x00b\ud800c", "abc"),
        ("\u200b\u3164", ""),
        ("", ""),
    ],
)
def test_a_name_from_a_provider_is_made_to_fit(claimed: str, kept: str) -> None:
    assert display_names.sanitize(claimed) == kept


@given(st.text(max_size=80))
def test_a_shortened_name_is_valid(text: str) -> None:
    kept = display_names.sanitize(text)
    assert not kept or display_names.clean(kept) == kept


@given(st.text(max_size=70))
def test_cleaning_a_display_name_is_idempotent(text: str) -> None:
    try:
        name = display_names.clean(text)
    except ValueError:
        return
    assert display_names.clean(name) == name
    assert len(names.display_key(name)) <= names.MAX_DISPLAY_NAME_KEY


def test_a_name_that_grows_when_folded_still_fits_its_column() -> None:
    assert len(names.display_key("\ufdfa" * 60)) == names.MAX_DISPLAY_NAME_KEY

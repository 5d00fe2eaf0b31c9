"""Names: which are taken, which are the same, which are refused and why."""

# ruff: noqa: RUF001  look-alikes are what is tested

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.accounts import display_names, names

LATIN_A, CYRILLIC_A = "a", "\u0430"


@pytest.mark.parametrize(
    "spelling",
    ["alice", "Alice", "ALICE", "ＡＬＩＣＥ", "alice ", " alice", "\u3000alice"],
)
def test_spellings_of_one_user_name_are_one(spelling: str) -> None:
    assert names.fold(names.clean_username(spelling)) == "alice"


@pytest.mark.parametrize(
    "name",
    [
        "bob",
        "a1b",
        "123",
        "x" * 32,
        "mary-ann",
        "j.r.r",
        "snake_case",
        "josé",
        "jose\u0301",
        "straße",
        "анна",
        "Ελένη",
        "علي١",
        "राहुल",
        "山田太郎",
        "やまだ太郎",
        "スーパー",
        "김철수",
        "דוד",
    ],
)
def test_people_of_every_language_may_use_their_letters(name: str) -> None:
    assert names.clean_username(name) == unicodedata.normalize("NFKC", name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "3 to 32"),
        ("al", "3 to 32"),
        ("x" * 33, "3 to 32"),
        ("a ", "3 to 32"),
        ("_alice", "Begin and end"),
        ("alice.", "Begin and end"),
        ("---", "Begin and end"),
        ("al ice", "only"),
        ("alice@x", "only"),
        ("a/b/c", "only"),
        ("o'neil", "only"),
        ("ali\u200bce", "only"),
        ("ali\u202ece", "only"),
        ("ali\u200dce", "only"),
        ("alice\n", "only"),
        ("ali\tce", "only"),
        ("😀😀😀", "only"),
        ("\u0301abc", "only"),
        ("a\u0332bc", "only"),
        ("ⅷⅷ²½", "only"),
        ("a\u02bcbc", "only"),
        ("a\ue000b", "only"),
        (f"{CYRILLIC_A}lice", "one script"),
        ("алиsa", "one script"),
        ("alíκε", "one script"),
        ("abc١", "one script"),
        ("ab漢字", "one script"),
        ("アキ김", "one script"),
        ("क" + "\u0941" * 8 + "कक", "marks"),
        ("ali\x00ce", "stored"),
        ("ali\ud800ce", "stored"),
        ("\x00", "stored"),
    ],
)
def test_a_user_name_that_would_mislead_is_refused(name: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        names.clean_username(name)


@given(st.text(max_size=40))
def test_a_user_name_once_cleaned_stays_as_it_is(text: str) -> None:
    try:
        name = names.clean_username(text)
    except ValueError:
        return
    assert names.clean_username(name) == name
    assert len(names.fold(name)) <= 64
    assert names.MIN_USERNAME <= len(name) <= names.MAX_USERNAME


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = names.fold(text)
    assert names.fold(folded) == folded


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
def test_a_display_name_hides_nothing(hidden: str) -> None:
    for name in (f"Ali{hidden}ce", f"{hidden}Alice", f"Alice{hidden}"):
        with pytest.raises(ValueError, match="cannot be seen"):
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
    with pytest.raises(ValueError, match="cannot be seen"):
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
def test_a_display_name_is_there_and_fits(name: str, reason: str) -> None:
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
    assert display_names.made_to_fit(claimed) == kept


@given(st.text(max_size=80))
def test_a_name_that_was_made_to_fit_does(text: str) -> None:
    kept = display_names.made_to_fit(text)
    assert not kept or display_names.clean(kept) == kept


@given(st.text(max_size=70))
def test_a_display_name_once_cleaned_stays_as_it_is(text: str) -> None:
    try:
        name = display_names.clean(text)
    except ValueError:
        return
    assert display_names.clean(name) == name
    assert len(names.display_key(name)) <= names.MAX_DISPLAY_NAME_KEY


def test_a_name_that_grows_when_folded_still_fits_its_column() -> None:
    assert len(names.display_key("\ufdfa" * 60)) == names.MAX_DISPLAY_NAME_KEY


@pytest.mark.parametrize(
    "email",
    [
        "a@b.co",
        "Alice.Example+tag@mail.example.com",
        "jörg@münchen.example",
        "o'n@x.y",
        " alice@example.com ",
    ],
)
def test_an_address_that_can_be_one_is_taken(email: str) -> None:
    assert names.clean_email(email) == email.strip()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "alice",
        "@example.com",
        "alice@",
        "alice@example",
        "a@b@c.de",
        "a b@c.de",
        "a@.de",
        "a@b..de",
        "a@b.de.",
        "alice@exa\u200bmple.com",
        "alice\n@example.com",
        "x" * 65 + "@b.de",
        "alice@example.com\n",
        "a@" + "b" * 250 + ".de",
        "a\x00@b.de",
        "a\ud800@b.de",
    ],
)
def test_an_address_that_cannot_be_one_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match=r"address|stored|at most"):
        names.clean_email(email)


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_nul_and_half_a_pair_are_refused_and_nothing_else(text: str) -> None:
    assert names.refuse_unstorable(text) == text
    for bad in ("\x00", "\ud800", "\udbff", "\udc00", "\udfff"):
        with pytest.raises(ValueError, match="stored"):
            names.refuse_unstorable(text + bad)

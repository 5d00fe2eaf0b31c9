"""User names and e-mail addresses: valid, equal and refused ones."""

# ruff: noqa: RUF001  look-alikes are what is tested

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waves.accounts.users import names

LATIN_A, CYRILLIC_A = "a", "\u0430"


@pytest.mark.parametrize(
    "spelling",
    ["alice", "Alice", "ALICE", "ＡＬＩＣＥ", "alice ", " alice", "\u3000alice"],
)
def test_spellings_of_one_user_name_are_equal(spelling: str) -> None:
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
        ("_alice", "Start and end"),
        ("alice.", "Start and end"),
        ("---", "Start and end"),
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
def test_a_misleading_user_name_is_refused(name: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        names.clean_username(name)


@given(st.text(max_size=40))
def test_cleaning_a_user_name_is_idempotent(text: str) -> None:
    try:
        name = names.clean_username(text)
    except ValueError:
        return
    assert names.clean_username(name) == name
    assert len(names.fold(name)) <= 64
    assert names.MIN_USERNAME <= len(name) <= names.MAX_USERNAME


@given(st.text(max_size=80))
def test_folding_is_idempotent(text: str) -> None:
    folded = names.fold(text)
    assert names.fold(folded) == folded


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
def test_a_valid_address_is_accepted(email: str) -> None:
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
def test_an_invalid_address_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match=r"address|stored|at most"):
        names.clean_email(email)


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_only_nul_and_lone_surrogates_are_not_storable(text: str) -> None:
    assert names.check_storable(text) == text
    for bad in ("\x00", "\ud800", "\udbff", "\udc00", "\udfff"):
        with pytest.raises(ValueError, match="stored"):
            names.check_storable(text + bad)


@pytest.mark.parametrize(
    ("email", "key"),
    [
        ("me@straße.example", "me@xn--strae-oqa.example"),
        ("me@XN--STRAE-OQA.example", "me@xn--strae-oqa.example"),
        ("me@faß.example", "me@xn--fa-hia.example"),
        ("me@οδός.example", "me@xn--pxavk3b.example"),
        ("Me@ＥＸＡＭＰＬＥ．com", "me@example.com"),
        ("me@example。com", "me@example.com"),
        ("me@نامه\u200cای.com", "me@xn--mgba3gch31f060k.com"),
    ],
)
def test_a_domain_follows_idna_2008(email: str, key: str) -> None:
    assert names.email_key(names.clean_email(email)) == key
    assert names.login_key(email) == key


@pytest.mark.parametrize(
    "domain",
    [
        "℅.example",
        "☃.net",
        "ⓔxample.com",
        "exa\u200cmple.com",
        "xn--a.example",
        "אבא1a.example",
        "x" * 64 + ".de",
        "[127.0.0.1]",
        "127.0.0.1",
        "-a.example",
        "a_b.example",
    ],
)
def test_an_invalid_domain_is_refused(domain: str) -> None:
    with pytest.raises(ValueError, match=r"domain|address"):
        names.clean_email(f"me@{domain}")

import pytest

from waves.core.database.padding import padded


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("", ""),
        ("a", "a"),
        ("ab", "ab"),
        ("abc", "abcc"),
        ("abcd", "abcd"),
        ("abcde", "abcdeeee"),
    ],
)
def test_lists_are_padded_to_powers_of_two(items, expected):
    assert padded(items) == [*expected]

"""Ids and pairs."""

from hypothesis import given
from hypothesis import strategies as st

from waves.core.ids import new_id, pair_of


def test_ids_are_uuid7_in_order_of_creation() -> None:
    made = [new_id() for _ in range(1000)]
    assert {one.version for one in made} == {7}
    assert len(set(made)) == 1000
    assert made == sorted(made)


@given(st.uuids(), st.uuids())
def test_a_pair_is_the_same_from_both_sides(one, another) -> None:
    pair = pair_of(one, another)
    assert pair == pair_of(another, one)
    assert pair.low_id <= pair.high_id
    assert pair.other(one) == another
    assert pair.other(another) == one

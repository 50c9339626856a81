"""What is withheld cannot be worked out from the rest."""

from hypothesis import given
from hypothesis import strategies as st

from rostra.kernel.small import FEWEST, withheld


def test_small_groups_and_what_would_give_them_away():
    assert withheld({"a": 9, "b": 7}) == set()
    assert withheld({"a": 9, "b": 7, "c": 2}) == {"c", "b"}
    assert withheld({"a": 9, "b": 3, "c": 2}) == {"b", "c"}
    assert withheld({"a": 9, "b": 2, "c": 2, "d": 6}) == {"b", "c", "d"}
    assert withheld({"a": 3}) == {"a"}
    assert withheld({"a": 0, "b": 8}) == set()


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 12), max_size=8))
def test_nothing_small_is_said_nor_left_alone(counts):
    hidden = withheld(counts)
    assert all(count >= FEWEST for group, count in counts.items() if count and group not in hidden)
    rest = [group for group, count in counts.items() if count and group not in hidden]
    if hidden and rest:
        assert len(hidden) >= 2
        assert sum(counts[group] for group in hidden) >= FEWEST

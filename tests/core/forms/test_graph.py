"""Orders that can be kept, and rings."""

from hypothesis import given
from hypothesis import strategies as st

from core.forms.conditions import in_order, rings


def test_each_follows_what_it_needs() -> None:
    assert in_order({"c": ["b"], "b": ["a", "elsewhere"], "a": []}) == (["a", "b", "c"], [])


def test_a_ring_and_what_is_behind_it_never_come() -> None:
    needs = {"a": ["b"], "b": ["a"], "behind": ["a"], "before": [], "self": ["self"]}
    assert in_order(needs) == (["before"], ["a", "b", "behind", "self"])
    assert rings(needs) == ["a", "b", "self"]


@given(st.dictionaries(st.integers(0, 12).map(str), st.lists(st.integers(0, 12).map(str), max_size=3)))
def test_ordered_and_stuck_together_are_everything(needs: dict[str, list[str]]) -> None:
    ordered, stuck = in_order(needs)
    assert sorted(ordered + stuck) == sorted(needs)
    for place, node in enumerate(ordered):
        assert {need for need in needs[node] if need in needs} <= set(ordered[:place])
    assert set(rings(needs)) <= set(stuck)
    assert bool(rings(needs)) == bool(stuck)

"""The same answers come to the same score, in the same fields, as before the forms got one language.

What a set of answers comes to can be read in full, here and in an older checkout:
`python -m tests.scores_before --show FORM SEED`.
"""

from itertools import product

import pytest

from core.assessment.deeds import entry_fields
from core.forms.tree import Tree
from tests.scores_before import (
    ASKED,
    MADE,
    MOST,
    SETS,
    asked,
    before,
    came_to,
    digest,
    form_of,
    slots,
    wire_names,
)

BY_POINTS = {"ch.l1", "mo.l1"}  # levels that were answered, too, though points alone reach them
SHARDS = 20  # the first of them in every push: 525 sets


def other(shard: int) -> list[str]:
    """The answer sets of a shard that come to something else."""
    kept = {name: before(name) for name in (*slots(), MADE)}
    assert [*map(len, kept.values())] == [SETS] * len(slots()) + [MOST]
    tried = [
        (name, seed) for name, each in kept.items() for seed in range(shard, len(each), SHARDS)
    ]
    return [
        f"{name} {seed}" for name, seed in tried if digest(came_to(name, seed)) != kept[name][seed]
    ]


def test_scores_are_as_before() -> None:
    assert other(0) == []


@pytest.mark.parametrize("shard", range(1, SHARDS))
def test_every_score_is_as_before(shard: int) -> None:
    assert other(shard) == []


@pytest.mark.parametrize("name", slots())
def test_an_answer_is_kept_in_the_fields_it_was_kept_in(name: str) -> None:
    form, table = form_of(name), slots()[name]
    trees = [Tree.under(form, frozenset(on)) for on in product(*table["profiles"])]
    rows = [one.id for one in form.items if not one.need]
    now = {row: set[str]().union(*(entry_fields(tree, row) for tree in trees)) for row in rows}
    assert now == {
        row: wire_names(own) for row, own in table["rows"].items() if row not in BY_POINTS
    }


def test_every_item_and_every_field_asks_what_it_asked() -> None:
    assert asked() == ASKED.read_text("utf-8")

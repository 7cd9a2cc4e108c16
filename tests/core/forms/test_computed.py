"""What a condition asks and an operation comes to over named cells, exactly; what is missing leaves no wrong number."""

from fractions import Fraction
from math import floor
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from core.exact import grouped
from core.forms.computed import ComputedCells, PlanRowValues, entered
from core.forms.operations import (
    LONGEST,
    CellValue,
    active_ids,
    summed,
)
from core.forms.shape import Clause, Condition, Instrument
from storage.instruments.reader import read

FORMS = Path(__file__).parents[2] / "data" / "instruments"
GUIDE = Path(__file__).parents[3] / "docs" / "forms.md"


@pytest.fixture(scope="module")
def form() -> Instrument:
    return read(FORMS / "computed.yaml")


def cost(id_: str, **values: str | int) -> PlanRowValues:
    return PlanRowValues(id_, "cost", values)


PLAN = PlanRowValues(
    "plan",
    "plan",
    {},
    [
        PlanRowValues(
            "p1",
            "project",
            {"budget": 100_000, "type": "key", "start": "2026-01-31", "end": "2026-03-01"},
            [
                cost("c1", quantity="11", price=1_000),
                cost("c2", quantity="0.5", price=33_300),
                cost("c3", quantity="7", price=5_000, counts="no"),
                cost("c4", quantity="2"),
            ],
        ),
        PlanRowValues("p2", "project", {"planned": 50_000}),
    ],
)


def test_money_is_read_in_baht_and_shares_look_up_to_the_row_above(form: Instrument) -> None:
    found = ComputedCells.of(form, PLAN).cells
    assert found["c1"] == {
        "amount": Fraction(110),
        "portion": 100 * Fraction(110) / Fraction(553, 2),
    }
    assert found["c4"] == {"amount": None, "portion": None}


def test_what_is_missing_stays_empty_instead_of_zero(form: Instrument) -> None:
    found = ComputedCells.of(form, PLAN).cells["p2"]
    assert found["spent"] is None
    assert found["spent_words"] is None
    assert found["left"] is None
    assert found["used"] is None
    assert found["money"] == 500
    assert found["lines"] == 0
    assert found["length"] is None
    assert found["weight"] == 1  # the type stands by default


def test_a_share_of_nothing_is_empty(form: Instrument) -> None:
    plan = PlanRowValues(
        "plan",
        "plan",
        {},
        [PlanRowValues("p", "project", {"budget": 0}, [cost("c", quantity="1", price=5)])],
    )
    assert ComputedCells.of(form, plan).cells["p"]["used"] is None


def test_more_spent_than_there_is_has_no_words_and_no_crash(form: Instrument) -> None:
    plan = PlanRowValues(
        "plan",
        "plan",
        {},
        [PlanRowValues("p", "project", {"budget": 100}, [cost("c", quantity="-3", price=500)])],
    )
    found = ComputedCells.of(form, plan).cells["p"]
    assert found["spent"] == -15
    assert found["spent_words"] is None


def test_rows_that_are_not_asked_do_not_count() -> None:
    form = read(FORMS / "when_valid.yaml")
    rich = PlanRowValues(
        "p", "project", {"budget": 30_000_000}, [PlanRowValues("r", "risk", {"text": "x"})]
    )
    poor = PlanRowValues(
        "q", "project", {"budget": 10_000_000}, [PlanRowValues("s", "risk", {"text": "x"})]
    )
    assert ComputedCells.of(form, PlanRowValues("plan", "plan", {}, [rich, poor])).cells.keys() == {
        "plan",
        "p",
        "r",
        "q",
    }


def test_a_field_behind_a_field_that_is_not_asked_is_left_out() -> None:
    form = read(FORMS / "when_valid.yaml")
    stored: dict[str, CellValue] = {
        "kind": "purchase",
        "budget": 60_000_000,
        "method": "special",
        "reason": "เร่งด่วน",
        "groups": "elders,children",
    }
    fields = [field for field in form.fields if "project" in field.kind]
    assert entered(fields, stored)["budget"] == 600_000
    assert entered(fields, stored | {"children": 4})["children"] == 4
    assert "reason" in entered(fields, stored)
    own = entered(fields, stored | {"kind": "own"})
    assert "method" not in own
    assert "reason" not in own


HUGE = 2**LONGEST - 1
COPRIME = [Fraction(HUGE - 2 * n, HUGE - 2 * n - 1) for n in range(99)]


def test_a_sum_of_fractions_without_a_common_divisor_ends_before_it_is_long() -> None:
    assert summed(COPRIME) is None
    assert summed([Fraction(1, 3)] * 1000) == Fraction(1000, 3)


def test_sums_and_amounts_in_words_are_those_of_plain_fractions() -> None:
    chance = Random(5)
    for _turn in range(300):
        numbers = [
            Fraction(chance.randint(-(10**6), 10**6), chance.choice((1, 2, 100, 3)))
            for _n in range(9)
        ]
        assert summed(numbers) == sum(numbers, Fraction(0))
        cents = floor(abs(numbers[0]) * 100 + Fraction(1, 2))
        assert (
            grouped(numbers[0], 2).replace(",", "")
            == f"{'-' * (numbers[0] < 0 < cents)}{cents // 100}.{cents % 100:02}"
        )


CHAIN = "id: f\nedition: 2569\ntitle: แบบ\nkinds:\n- {id: k}\nfields:\n- {id: n0, kind: k, type: decimal}\ncomputed:\n"
CHAIN += "".join(
    f"- {{id: n{n}, kind: k, op: product, over: [{', '.join([f'n{n - 1}'] * 9)}]}}\n"
    for n in range(1, 12)
)


class Node(NamedTuple):
    id: str
    when: Condition = ()


def one(field: str, op: str, value: str = "") -> Condition:
    return ((Clause(field, op, value),),)


def test_what_hangs_on_a_field_that_is_not_asked_is_not_asked() -> None:
    nodes = [Node("c", one("b", "is", "yes")), Node("b", one("a", "is", "yes")), Node("a")]
    values = {"a": "yes", "b": "yes", "c": "kept"}
    assert active_ids(nodes, values) == {"a", "b", "c"}
    assert active_ids(nodes, values | {"a": "no"}) == {"a"}

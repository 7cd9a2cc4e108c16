"""What a condition asks and an operation comes to over named cells, exactly; what is missing leaves no wrong number."""

import re
from fractions import Fraction
from math import floor
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import grouped
from core.forms.computed import ComputedCells, PlanRowValues, entered
from core.forms.operations import (
    COMPUTED,
    LONGEST,
    CellValue,
    active_ids,
    bounded,
    date_of,
    holds,
    number_of,
    summed,
)
from core.forms.shape import CellFormula, Clause, Condition, Instrument
from core.forms.vocabulary import ALLOWED, invalid
from core.forms.wording import Words
from storage.instruments.reader import parse, read

FORMS = Path(__file__).parents[2] / "data" / "instruments"
GUIDE = Path(__file__).parents[3] / "docs" / "forms.md"


@pytest.fixture(scope="module")
def form() -> Instrument:
    return read(FORMS / "computed.yaml")


@pytest.fixture(scope="module")
def moral_plan() -> Instrument:
    return read(FORMS.parents[2] / "resources" / "instruments" / "dsi-moral-plan-2569.yaml")


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


@pytest.mark.parametrize("op", sorted(ALLOWED["computed", "op"]))
def test_what_is_missing_is_treated_as_the_guide_says(op: str) -> None:
    told = (
        GUIDE.read_text(encoding="utf-8")
        .partition("What is missing is never zero. ")[2]
        .partition("\n\n")[0]
    )
    taking, emptied = (
        set(re.findall("`([a-z_]+)`", part)) for part in told.split("All others are empty", 1)
    )
    assert (op in taking) != (op in emptied), "said once"
    reckon = COMPUTED[op].cells
    if op == "weighted_mean" and reckon:
        assert reckon([[Fraction(4), Fraction(9)], [Fraction(1), None]]) == 4
    elif reckon and COMPUTED[op].most > 1:
        here = "2026-01-05" if op == "days_between" else Fraction(4)
        found = reckon([[here], [None]])
        assert (found is not None) == (op in taking), "one of two is missing"
        assert reckon([[None], [None]]) == (0 if op in ("count", "distinct") else None), (
            "and neither is there"
        )
    else:
        over = {"look_up": ("a", "s", "points"), "band": ("a", "s"), "holds": ("a ≥ 1",)}.get(
            op, ("a",)
        )
        cell = CellFormula(id="c", kind="plan", op=op, over=over, title=Words("c"))
        form = Instrument(id="t", edition=2569, title=Words("t"), computed=(cell,))
        assert ComputedCells.of(form, PlanRowValues("p", "plan")).cells["p"] == {"c": None}


def test_every_operation_of_a_row(form: Instrument) -> None:
    found = ComputedCells.of(form, PLAN).cells["p1"]
    spent = Fraction(110) + Fraction(333, 2)
    assert found == {
        "spent": spent,
        "spent_words": "สองร้อยเจ็ดสิบหกบาทห้าสิบสตางค์",
        "money": Fraction(1000),
        "left": Fraction(1000) - spent,
        "used": 100 * spent / 1000,
        "mean_price": Fraction(10 + 333 + 50, 3),
        "cheapest": Fraction(10),
        "dearest": Fraction(333),
        "lines": 3,
        "length": 29,
        "weight": Fraction(5, 2),
        "type_text": "สำคัญ",
    }


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


def test_the_plan_sums_its_rows(form: Instrument) -> None:
    found = ComputedCells.of(form, PLAN).cells["plan"]
    assert found == {"all_spent": Fraction(553, 2), "projects": 2}


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


@pytest.mark.parametrize(
    ("field", "stored", "says"),
    [
        pytest.param("budget", 60_000_000, "", id="within bounds"),
        pytest.param("budget", 100_000_001, "หนึ่งล้านบาท", id="above the most, in baht"),
        pytest.param("budget", -100, "งบประมาณ", id="below the least"),
        pytest.param("budget", None, "", id="empty is accepted"),
        pytest.param("start", "2026-09-30", "", id="the last day"),
        pytest.param("start", "2026-10-01", "ไม่เกินวันที่ 30 กันยายน 2569", id="a day too late"),
        pytest.param("start", "soon", "ตั้งแต่วันที่ 1 ตุลาคม 2568", id="no day at all"),
        pytest.param("phone", "02-141 6000", "", id="a telephone number as written"),
        pytest.param("phone", "๐๒๑๔๑๖๐๐๐", "", id="in Thai digits"),
        pytest.param("phone", "12345", "เบอร์โทรศัพท์", id="no telephone number"),
    ],
)
def test_a_value_is_accepted_or_told_why_not(
    field: str, stored: str | int | None, says: str
) -> None:
    form = read(FORMS / "when_valid.yaml")
    found = invalid(next(each for each in form.fields if each.id == field), stored)
    assert says in found
    assert bool(says) == bool(found)


def test_the_reports_sums_and_words_are_right_where_the_paper_was_wrong(
    moral_plan: Instrument,
) -> None:
    def expense(id_: str, item: str, satang: int) -> PlanRowValues:
        return PlanRowValues(id_, "expense", {"item": item, "amount": satang})

    rows = [
        expense("e1", "ค่าซอง", 11_000),
        expense("e2", "ค่าการ์ด", 0),
        expense("e3", "ค่าจัดส่งไปรษณีย์", 33_300),
        PlanRowValues("t1", "participant", {"type": "official", "count": 45, "staff": 45}),
        PlanRowValues(
            "t2", "participant", {"type": "government_employee", "count": 25, "staff": 25}
        ),
        PlanRowValues("t3", "participant", {"type": "contract", "count": 15, "staff": 15}),
        PlanRowValues("t4", "participant", {"type": "senior", "count": 11, "counts": "no"}),
        PlanRowValues("d1", "donor", {"group": "ไม่ประสงค์ออกนาม", "count": 5}),
        PlanRowValues("d2", "donor", {"group": "ศูนย์สารสนเทศ", "count": 5}),
        PlanRowValues("d3", "donor", {"group": "ส่วนตรวจ ๓", "count": 1}),
        PlanRowValues("d4", "donor", {"group": "หน่วยงานอื่น", "count": 1}),
        PlanRowValues("d5", "donor", {"group": "รายงานเดิม", "share_as_reported": "41.3"}),
    ]
    activity = PlanRowValues("a", "activity", {"title": "กิจกรรม", "success": "100"}, rows)
    other = PlanRowValues("b", "activity", {"title": "กิจกรรม", "success": "50"})
    found = ComputedCells.of(
        moral_plan,
        PlanRowValues(
            "plan", "plan", {}, [PlanRowValues("g", "goal_group", {}, [activity, other])]
        ),
    ).cells
    assert found["e3"]["amount_words"] == "สามร้อยสามสิบสามบาทถ้วน"
    assert found["e2"]["amount_words"] == "ศูนย์บาทถ้วน"
    assert found["a"]["expense_total"] == 443
    assert found["a"]["expense_words"] == "สี่ร้อยสี่สิบสามบาทถ้วน"
    assert found["a"]["participants_total"] == 85
    assert found["d1"]["donor_share"] == Fraction(500, 12)
    assert found["d5"]["donor_share"] == "41.3"
    assert found["plan"] == {"success_overall": 75, "activities": 2}


HUGE = 2**LONGEST - 1
COPRIME = [Fraction(HUGE - 2 * n, HUGE - 2 * n - 1) for n in range(99)]


@pytest.mark.parametrize("operation", sorted(name for name, each in COMPUTED.items() if each.cells))
def test_no_operation_makes_a_number_grow_beyond_its_bits(operation: str) -> None:
    """Each once over nine cells of one value, and over two columns of many, with numbers as long as they may be."""
    for gathered in ([[one] for one in COPRIME[:9]], [COPRIME, COPRIME], [[HUGE], [HUGE]]):
        if len(gathered) > COMPUTED[operation].most == 2:
            continue
        reckon = COMPUTED[operation].cells
        value = bounded(reckon(gathered)) if reckon else None
        assert not isinstance(value, Fraction) or value.numerator.bit_length() <= LONGEST


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


def test_eleven_chained_products_end_and_are_empty_from_where_they_are_too_long() -> None:
    form = parse(CHAIN.encode(), "f.yaml").form
    assert isinstance(form, Instrument)
    row = ComputedCells.of(
        form, PlanRowValues("p", "plan", {}, [PlanRowValues("r", "k", {"n0": "2"})])
    ).cells["r"]
    assert row == {"n1": 2**9, "n2": 2**81, **{f"n{n}": None for n in range(3, 12)}}


def test_cells_that_wait_for_each_other_by_their_conditions_are_no_deeper_than_others() -> None:
    """Each total asks of the rows below what they take from the total before it: 400 deep, though no list is nested."""
    lines = "id: f\nedition: 2569\ntitle: แบบ\nkinds:\n- {id: k}\n- {id: l, in: k}\nfields:\n"
    lines += "- {id: d0, kind: k, type: decimal}\n- {id: m, kind: l, type: decimal}\ncomputed:\n"
    for n in range(1, 400):
        lines += f"- {{id: c{n}, kind: l, op: sum, over: k.d{n - 1}}}\n"
        lines += f"- {{id: d{n}, kind: k, op: sum, over: l.m, when: c{n} > 0}}\n"
    assert {fault.code for fault in parse(lines.encode(), "f.yaml").faults} == {"computed-deep"}


class Node(NamedTuple):
    id: str
    when: Condition = ()


def one(field: str, op: str, value: str = "") -> Condition:
    return ((Clause(field, op, value),),)


@pytest.mark.parametrize(
    ("op", "value", "stored", "expected"),
    [
        pytest.param("is", "yes", "yes", True, id="is the value"),
        pytest.param("is", "yes", "no", False, id="is another value"),
        pytest.param("is", "3", 3, True, id="a whole number is its text"),
        pytest.param("is not", "yes", "no", True, id="is not the value"),
        pytest.param("is not", "yes", "", False, id="no answer satisfies no test, not even is not"),
        pytest.param("is not", "yes", None, False, id="nothing satisfies no test"),
        pytest.param("has", "b", "a,b,c", True, id="a set has a member"),
        pytest.param("has", "b", "ab,bc", False, id="part of a member is no member"),
        pytest.param("answered", "", 0, True, id="zero is an answer"),
        pytest.param("answered", "", "", False, id="empty is no answer"),
        pytest.param("answered", "no", "", True, id="answered no"),
        pytest.param("answered", "no", "x", False, id="answered after all"),
        pytest.param("=", "1", "1.0", True, id="numbers compare as numbers"),
        pytest.param("≠", "1", "1.0", False, id="equal numbers are not unequal"),
        pytest.param("≠", "1", "", False, id="nothing is not unequal"),
        pytest.param(">", "9", "10", True, id="10 is above 9"),
        pytest.param("≥", "0.3", Fraction(3, 10), True, id="exact fractions"),
        pytest.param("<", "2026-10-01", "2026-09-30", True, id="days compare as days"),
        pytest.param("≤", "2026-10-01", "2026-10-01", True, id="the same day"),
        pytest.param("<", "2026-10-01", "5", False, id="a number is no day"),
        pytest.param(">", "5", "many", False, id="words are no number"),
        pytest.param("<", "2026-13-01", "2026-01-01", False, id="a month that is none"),
    ],
)
def test_a_test_holds(op: str, value: str, stored: CellValue, expected: bool) -> None:
    assert holds(one("f", op, value), {"f": stored}) is expected


def test_no_condition_always_holds() -> None:
    assert holds((), {})


def test_alls_are_joined_by_any() -> None:
    both = (Clause("a", "is", "1"), Clause("b", "is", "1"))
    condition: Condition = (both, (Clause("c", "is", "1"),))
    assert holds(condition, {"a": "1", "b": "1"})
    assert holds(condition, {"c": "1"})
    assert not holds(condition, {"a": "1"})


def test_what_hangs_on_a_field_that_is_not_asked_is_not_asked() -> None:
    nodes = [Node("c", one("b", "is", "yes")), Node("b", one("a", "is", "yes")), Node("a")]
    values = {"a": "yes", "b": "yes", "c": "kept"}
    assert active_ids(nodes, values) == {"a", "b", "c"}
    assert active_ids(nodes, values | {"a": "no"}) == {"a"}


def test_a_ring_asks_nothing_in_it_or_behind_it() -> None:
    nodes = [
        Node("a", one("b", "answered")),
        Node("b", one("a", "answered")),
        Node("c", one("b", "answered")),
        Node("d"),
    ]
    assert active_ids(nodes, {"a": "1", "b": "1", "c": "1"}) == {"d"}


@given(st.integers(1, 400), st.integers(0, 400))
def test_a_long_chain_is_asked_up_to_the_first_gap(length: int, gap: int) -> None:
    nodes = [Node("n0")] + [Node(f"n{k}", one(f"n{k - 1}", "is", "yes")) for k in range(1, length)]
    values = {f"n{k}": "no" if k == gap else "yes" for k in range(length)}
    assert len(active_ids(reversed(nodes), values)) == min(gap + 1, length)


@given(st.text(max_size=12))
def test_any_words_are_a_number_a_day_or_neither(text: str) -> None:
    assert number_of(text) is None or date_of(text) is None

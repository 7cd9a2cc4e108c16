"""Medians, conditions that hold, steps of a scale, rounding, what waits for all, decimals that are shown."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.forms.computed import ComputedCells, PlanRowValues
from core.forms.field_types import FieldType
from core.forms.operations import CellValue, step_at
from core.forms.sentences import computed_words, titles_of
from core.forms.shape import Instrument, ScaleChoice
from core.forms.wording import Limit, Words
from storage.instruments.reader import parse

numbers = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=1000)
FORM = """\
id: f
edition: 2569
title: แบบ
kinds:
- {id: sheet, title: แผ่น}
- {id: line, in: sheet, list: yes, title: รายการ}
scales:
- {id: reach, title: ระดับ}
- {id: state, title: ผล}
choices:
- {id: n, in: reach, from: 0, points: 0, text: ไม่ถึง}
- {id: some, in: reach, from: '> 0', points: 1, text: บ้าง}
- {id: half, in: reach, from: '>= 50', points: 2, text: ครึ่ง}
- {id: much, in: reach, from: '> 75', points: 3, text: มาก}
- {id: all, in: reach, from: '= 100', points: 4, text: ครบ}
- {id: done, in: state, text: เสร็จ}
- {id: late, in: state, text: ช้า}
fields:
- {id: score, kind: sheet, type: decimal, min: 0, max: 100, fault: block, title: คะแนน}
- {id: other, kind: sheet, type: decimal, max: 10, title: อีกคะแนน}
- {id: state, kind: sheet, type: choice, scale: state, title: ผล}
- {id: price, kind: sheet, type: money, decimals: 0, title: ราคา}
- {id: amount, kind: line, type: decimal, title: จำนวน}
computed:
"""


def cell(op: str, **values: CellValue) -> CellValue:
    """What a cell comes to in a row with these values; `lines` are the amounts of the rows below it."""
    lines = str(values.pop("lines", "") or "").split()
    below = [
        PlanRowValues(f"l{n}", "line", {"amount": "" if each == "-" else each})
        for n, each in enumerate(lines)
    ]
    return ComputedCells.of(
        form(op), PlanRowValues("p", "plan", {}, [PlanRowValues("r", "sheet", values, below)])
    ).cells["r"]["c"]


def form(op: str) -> Instrument:
    text = f"{FORM}- {{id: c, kind: sheet, title: ช่อง, op: {op}}}\n"
    found = parse(text.encode(), "f.yaml")
    assert found.faults == ()
    assert isinstance(found.form, Instrument)
    return found.form


def said(op: str) -> str:
    made = form(op)
    return computed_words(made.computed[0], titles_of(made))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("50 100 0 75 82.5", 75),
        ("50 100 75 82.5", Fraction(315, 4)),
        ("7", 7),
        ("- 4 -", 4),
        ("", None),
        ("- -", None),
    ],
)
def test_the_median_is_the_number_in_the_middle_of_what_is_there(
    lines: str, expected: CellValue
) -> None:
    assert cell("median, over: line.amount", lines=lines) == expected


@pytest.mark.parametrize(
    ("conditions", "values", "expected"),
    [
        (["score ≥ 80"], {"score": "80"}, "met"),
        (["score ≥ 80"], {"score": "79.999"}, "not_met"),
        (["score ≥ 80"], {}, None),
        (["score ≥ 80", "other ≥ 1"], {"score": "90"}, None),
        (["score ≥ 80", "other ≥ 1"], {"score": "10"}, None),
        (["score ≥ 80", "other ≥ 1"], {"score": "90", "other": "1"}, "met"),
        (["score ≥ 80", "other ≥ 1"], {"score": "90", "other": "0"}, "not_met"),
        (["score ≥ 80", "state is done"], {"score": "90", "state": "late"}, "not_met"),
        (["state is not late"], {"state": "done"}, "met"),
        (["state answered"], {}, "not_met"),
        (["other answered no", "score > 0"], {"score": "1"}, "met"),
        (["line.amount ≥ 5"], {"lines": "5 6"}, "met"),
        (["line.amount ≥ 5"], {"lines": "5 4"}, "not_met"),
        (["line.amount ≥ 5"], {"lines": "5 -"}, None),
        (["line.amount ≥ 5"], {}, None),
    ],
)
def test_what_holds_is_met_when_every_condition_does(
    conditions: Sequence[str], values: dict[str, CellValue], expected: CellValue
) -> None:
    assert cell(f"holds, over: {[*conditions]}", **values) == expected


def test_a_finding_is_said_in_words_and_is_read_by_other_cells() -> None:
    made = form(
        "holds, over: [score ≥ 80]}\n- {id: d, kind: sheet, title: ง, op: holds, over: [c is met]"
    )
    row = PlanRowValues("p", "plan", {}, [PlanRowValues("r", "sheet", {"score": "81"})])
    assert ComputedCells.of(made, row).cells["r"] == {"c": "met", "d": "met"}
    assert FieldType.words_of(made, made.computed[0], "met", {}) == "เป็นไปตามเกณฑ์"
    assert FieldType.words_of(made, made.computed[0], "not_met", {}) == "ไม่เป็นไปตามเกณฑ์"
    told = computed_words(made.computed[1], titles_of(made))
    assert told == "“ง” คือ เป็นไปตามเกณฑ์เมื่อ “ช่อง” คือ “เป็นไปตามเกณฑ์”"


@given(numbers, st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=100))
def test_a_rounded_number_is_a_whole_multiple_and_no_further_off_than_half_a_step(
    one: Fraction, step: Fraction
) -> None:
    below = f"{one} {step}"
    near = cell(
        "round, over: [first, last]}\n- {id: first, kind: sheet, title: ก, op: sum, over: other}\n"
        "- {id: last, kind: sheet, title: ข, op: sum, over: score",
        other=str(one),
        score=str(step),
    )
    assert isinstance(near, Fraction | int), below
    assert (near / step).denominator == 1
    assert -step / 2 < near - one <= step / 2


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["3", "5", "10"]))
@example(1300, "5").via("306 of 305.9")
@example(10**12, "5").via("never more than 1 ÷ e²")
def test_a_sample_is_the_fewest_by_its_formula_and_never_more_than_there_are(
    people: int, error: str
) -> None:
    need = cell(f"sample, over: [score, {error}]", score=str(people))
    assert isinstance(need, int)
    exact = people / (1 + people * Fraction(int(error), 100) ** 2)
    assert need - 1 < exact <= need <= min(people, 10**4 // int(error) ** 2 + 1)
    assert cell(f"sample, over: [score, {error}]", score="-1") is None


@pytest.mark.parametrize(
    ("lowest", "told"),
    [("0", ""), ("'> 0'", " ไม่มีคำตอบจนกว่าจะมากกว่า 0"), ("10", " ไม่มีคำตอบจนกว่าจะไม่น้อยกว่า 10")],
)
def test_a_band_without_a_step_at_the_bottom_is_told(lowest: str, told: str) -> None:
    text = FORM.replace("from: 0, points: 0", f"from: {lowest}, points: 0").replace(
        "min: 0, max: 100", "max: 100"
    )
    text = text.replace("- {id: some, in: reach, from: '> 0', points: 1, text: บ้าง}\n", "")
    found = parse(
        f"{text}- {{id: c, kind: sheet, title: ช่อง, op: band, over: [score, reach]}}\n".encode(),
        "f.yaml",
    ).form
    assert isinstance(found, Instrument)
    sentence = computed_words(found.computed[0], titles_of(found))
    assert sentence == f"“ช่อง” คือ ช่วงใน “ระดับ” ที่ “คะแนน” ถึง{told}"


@pytest.mark.parametrize("up", ["op: rank_up, over: score", "op: rank, up: yes, over: score"])
def test_the_smallest_is_the_first_with_rank_up(up: str) -> None:
    made = form(f"sum, over: score}}\n- {{id: place, kind: sheet, title: ก, {up}")
    rows = [
        PlanRowValues(f"r{n}", "sheet", {"score": each})
        for n, each in enumerate(("5", "3", "5", "9", ""))
    ]
    found = ComputedCells.of(made, PlanRowValues("p", "plan", {}, rows)).cells
    assert [found[f"r{n}"]["place"] for n in range(5)] == [2, 1, 2, 4, None]


@given(
    st.lists(st.tuples(st.sampled_from([">", ">=", "="]), numbers), max_size=6, unique=True),
    numbers,
)
def test_the_step_of_a_number_is_one_it_satisfies_and_none_above_it_holds(
    limits: list[tuple[str, Fraction]], number: Fraction
) -> None:
    scale = [
        ScaleChoice(id=f"c{n}", within="s", text=Words("ก"), least=Limit(op, value))
        for n, (op, value) in enumerate(limits)
    ]
    found = step_at(scale, number)
    held = [one for one in scale if one.least and one.least.holds(number)]
    if found is None:
        assert held == []
    else:
        assert found in held
        assert all(
            one.least.value <= found.least.value for one in held if one.least and found.least
        )


def test_what_is_complete_and_what_is_rounded_is_read_aloud() -> None:
    assert (
        said("sum, over: [score, other], required: complete")
        == "“ช่อง” คือ ผลรวมของ “คะแนน” กับ “อีกคะแนน” เมื่อครบทุกค่า"
    )
    assert said("round_up, over: [score, 10]") == said("round, over: score, to: 10, up: yes")
    assert said("rank_up, over: score") == said("rank, over: score, up: yes")
    assert said("holds, over: [score ≥ 80, other > 1]") == (
        "“ช่อง” คือ เป็นไปตามเกณฑ์เมื่อ “คะแนน” ไม่น้อยกว่า 80 และ “อีกคะแนน” มากกว่า 1"
    )


def test_a_field_shows_its_decimals_too_and_money_its_satang_where_it_does_not_say() -> None:
    made = form("sum, over: price")
    price = next(each for each in made.fields if each.id == "price")
    assert FieldType.words_of(made, price, Fraction("1234.5"), {}) == "1,235"
    assert FieldType.words_of(made, made.computed[0], Fraction("1234.5"), {}) == "1,234.50"

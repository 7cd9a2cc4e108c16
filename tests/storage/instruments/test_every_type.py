"""What the language can ask is given to begin with, tried by cases, said and printed, whatever its type; or refused."""

from pathlib import Path

import pytest

from core.assessment.answers import WAITS
from core.assessment.cells import needs_of
from core.assessment.deeds import entry_fields
from core.forms.field_types import FIELD_TYPES
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import POINTS
from storage.instruments.reader import check, parse
from tests import every_type


@pytest.mark.parametrize(
    "text", [every_type.plan_form(), every_type.sheet_form()], ids=["fields", "questions"]
)
def test_a_preset_and_a_case_of_every_type_come_out_as_they_are_said(
    text: str, tmp_path: Path
) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(text, "utf-8")
    found = check(path)
    assert (found.faults, found.untested, found.cases) == ((), "", 1)


def test_every_type_is_declared_in_every_way_and_another_way_would_be_missed() -> None:
    fields = {cell.name: cell for cell in every_type.field_cells()}
    assert {cell.type.name for cell in fields.values()} == set(FIELD_TYPES)
    assert [
        name for name, cell in fields.items() if not cell.typed and not cell.type.attached
    ] == []


@pytest.mark.parametrize("name", [name for name, one in FIELD_TYPES.items() if not one.askable])
def test_a_question_that_the_window_has_no_editor_for_is_refused(name: str, tmp_path: Path) -> None:
    asked, path = every_type.sheet_form(empty=True), tmp_path / "f.yaml"
    path.write_text(asked.replace("type: text,", f"type: {name},", 1), "utf-8")
    (fault,) = check(path).faults
    assert (fault.code, fault.line) == (
        "ask-type",
        asked[: asked.index("type: text,")].count("\n") + 1,
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("choice", "a9"),
        ("choice", "a1, a2"),
        ("choice_1", "a1, a9"),
        ("units", "กองคลัง"),
        ("units_1", "กองคลัง"),
        ("link_1", "แถวแรก"),
        ("files", "ภาพ"),
    ],
)
def test_a_preset_names_only_what_is_there_in_every_office(
    name: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "f.yaml"
    rows = f"rows:\n- {{id: first, kind: row, says: ['title = ก', '{name} = {said}']}}\n"
    path.write_text(every_type.plan_form(empty=True) + rows, "utf-8")
    assert [fault.code for fault in check(path).faults] == ["preset-names"]


ANSWERED = """\
id: every-answer
edition: 2569
title: ทุกทางที่ตอบ
help: ใช้ลองทุกทางที่ตอบ
kind: sum
dimensions:
- {id: d, title: ส่วนแรก}
- {id: e, title: ส่วนที่สอง}
items:
- {id: d.state, in: d, text: ตอบสถานะ}
- {id: d.scale, in: d, text: ตอบจากรายการ, scale: answers}
- {id: d.none, in: d, text: นับว่าไม่เกิด, asks: absence}
- {id: e.all, in: e, text: ตอบหลายอย่าง}
scales:
- {id: answers, title: คำตอบ}
choices:
- {in: answers, id: a1, text: คำตอบแรก, points: 1}
parts:
- {id: p, in: e.all, text: ส่วนประกอบ}
measures:
- {id: m_count, in: e.all, is: '>= 1', kind: count, text: จำนวน}
- {id: m_number, in: e.all, is: '>= 1', kind: number, text: ตัวเลข}
- {id: m_percent, in: e.all, is: '>= 1', kind: percent, text: ร้อยละ}
- {id: m_quarter, in: e.all, is: '>= 1', kind: count, each: quarter, text: รายไตรมาส}
- {id: m_month, in: e.all, is: '>= 1', kind: percent, each: month, text: รายเดือน}
asks:
- {id: q, in: e.all, type: text, text: คำถาม}
rules:
- {id: r, item: e.all, kind: not_same_project, against: d, text: ไม่ใช่โครงการเดียวกัน}
papers:
- {id: check, builder: checklist, title: [แบบตรวจ]}
"""
GIVEN = {  # by the family of the field: what a case says of it
    "state": "met", "note": "หมายเหตุ", "reason": "เหตุผล", "choice": "a1", "number": "0", "part": "yes",
    "measure": "1", "ask": "คำตอบ", "same_as": "d",
}  # fmt: skip


def test_a_case_answers_an_item_in_every_way_it_may_be_answered(tmp_path: Path) -> None:
    form, path = parse(ANSWERED.encode(), "f.yaml").form, tmp_path / "f.yaml"
    assert isinstance(form, Instrument)
    tree, said = Tree(form), set[str]()
    given = "given:\n"
    for item in form.items:
        fields = [name for name in entry_fields(tree, item.id) if name != WAITS]
        said |= {name.partition(".")[0] for name in fields}
        # a finding, only where it is asked for
        found = "met" if needs_of(tree, item).state else "not_applicable"
        values = {**GIVEN, "state": found}
        one_by_one = (
            f"- {{item: {item.id}, says: '{name} = {values[name.partition('.')[0]]}'}}\n"
            for name in fields
        )
        given += "".join(one_by_one)
    path.write_text(ANSWERED + given, "utf-8")
    assert check(path).faults == ()
    assert said == set(GIVEN)


SIDE_BY_SIDE = """\
id: every-column
edition: 2569
title: ทุกคอลัมน์ที่เรียงกัน
help: ใช้ลองทุกคอลัมน์ที่เรียงกัน
periods: month
kinds:
- {id: work, title: งาน}
- {id: cost, in: work, list: yes, title: ค่าใช้จ่าย}
fields:
- {id: name, kind: work, required: plan, title: ชื่อ}
- {id: what, kind: cost, title: รายการ}
- {id: amount, kind: cost, type: money, title: จำนวนเงิน}
- {id: fund, kind: work, type: choice, scale: funds, title: แหล่งเงิน}
- {id: who, kind: work, type: units, title: หน่วยงาน}
- {id: day, kind: work, type: date, title: วัน}
- {id: after, kind: work, type: link, to: plan.work, many: yes, title: ต่อจาก}
scales:
- {id: funds, title: แหล่งเงิน}
choices:
- {in: funds, id: own, text: เงินงบประมาณ}
papers:
- {id: p, rows: work, title: [ตาราง]}
given:
- {register: office.division, says: name = กองคลัง}
- {id: a, kind: work, says: name = ก}
- {id: b, kind: work, says: [name = ข, fund = own, who = กองคลัง, day = 1 พ.ย. 68, after = a]}
- {in: b, kind: cost, says: [what = ค่าเช่า, amount = 5]}
columns:
- {paper: p, head: ชื่อ, show: <name>, width: 20}
"""
EACH = {  # by the word a column may say: what else it says, the head it stands under, what is said there
    "quarter": ("show: <day>", "ไตรมาส 1", "yes"),
    "half": ("show: <day>", "ครึ่งปีแรก", "yes"),
    "month": ("show: <day>", "พ.ย. 68", "yes"),
    "unit": ("show: <who>", "กองคลัง", "yes"),
    "scales": ("show: <fund>", "เงินงบประมาณ", "yes"),
    "kinds": ("show: <after>", "ก", "yes"),
}
NAMED = {"scales": "funds", "kinds": "work"}


@pytest.mark.parametrize("each", [name.lstrip("+") for name in POINTS["columns", "each"]])
def test_a_case_looks_below_every_column_that_stands_for_many(each: str, tmp_path: Path) -> None:
    show, head, said = EACH[each]
    path = tmp_path / "f.yaml"
    column = f"- {{paper: p, head: แต่ละ, {show}, each: {NAMED.get(each, each)}, width: 5}}\n"
    expects = f"expects:\n- {{paper: p, row: ข, column: [แต่ละ, {head}], is: '{said}'}}\n"
    path.write_text(SIDE_BY_SIDE + column + expects, "utf-8")
    assert [(fault.code, fault.problem) for fault in check(path).faults] == []


def test_no_member_of_a_committee_answers_a_form_that_is_filled_in_for_each_entry(
    tmp_path: Path,
) -> None:
    path = tmp_path / "f.yaml"
    head = ANSWERED.replace(
        "scales:", "subjects:\n- {id: each, title: ระบบ, register: office.system}\nscales:"
    )
    path.write_text(
        head + "given:\n- {item: d.state, assessor: กรรมการ, says: state = met}\n", "utf-8"
    )
    (fault,) = check(path).faults
    assert fault.code == "case-given"
    assert "กรรมการจึงตอบแยกกันไม่ได้" in fault.problem

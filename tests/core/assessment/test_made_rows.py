"""What a form says becomes rows of a plan: each once, whoever asks again; what lies over its line; undone as one."""

from pathlib import Path

import pytest

from core.assessment.copy_deeds import make_rows
from core.assessment.start_deeds import import_answers, start_assessment
from core.errors import UserError
from core.forms.field_types import FieldType
from core.history.deeds import undo
from core.log.deeds import FieldWrite, delete_record, set_field
from core.plan.deeds import start_plan
from core.plan.file_deeds import import_plan
from core.values import Changes, Plain, Record, Ref, Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests import every_type
from tests.core.conftest import ctx, folder

__all__ = ["folder"]
YEAR = 2569
HEAD = "edition: 2569\nhelp: สำนักงานกรอกต้นปี\n"
PLAN = f"""
id: risks
{HEAD}
title: แผนลดความเสี่ยง
kinds:
- {{id: part, named: name, title: ส่วน}}
- {{id: risk, in: part, number: ๑., named: name, title: ความเสี่ยง}}
- {{id: measure, in: risk, named: name, title: มาตรการ}}
- {{id: goal, named: name, title: วัตถุประสงค์}}
fields:
- {{id: name, kind: [part, risk, measure, goal], required: plan, title: ชื่อ}}
- {{id: score, kind: risk, type: integer, title: คะแนน}}
- {{id: score, kind: goal, type: integer, title: คะแนนเดิม}}
computed:
- {{id: twice, kind: risk, op: product, over: [score, 2], title: สองเท่า}}
makes:
- {{id: below, of: risk, when: twice ≥ 12, to: plan.measure, says: 'name = ลด <name>'}}
- {{id: aim, of: risk, when: score ≥ 9, to: plan.goal, says: ['name = ข้อ <number> <name>', score = <score>]}}
papers:
- {{id: p, rows: goal, title: [แผน]}}
columns:
- {{paper: p, head: ชื่อ, show: <name>}}
"""
MATRIX = f"""
id: matrix
{HEAD}
title: ประเมินความเสี่ยง
kind: sum
dimensions:
- {{id: root, title: ความเสี่ยง}}
- {{id: d1, in: root, roll_up: matrix, title: งานพัสดุ}}
scales:
- {{id: degree}}
choices:
- {{id: high, in: degree, points: 3, text: สูง}}
- {{id: low, in: degree, points: 1, text: ต่ำ}}
items:
- {{id: i1, in: d1, number: ๑., text: ล็อกสเปก}}
- {{id: i2, in: d1, number: ๒., text: ตรวจรับช้า}}
- {{id: i3, in: d1, number: ๓., text: ยังไม่ประเมิน}}
asks:
{"".join(f"- {{id: {ask}, in: i{n}, scale: degree, text: {ask}}}{chr(10)}" for n in (1, 2, 3) for ask in ("l", "i"))}
passes:
- {{id: line, of: d1, is: '<= 4', text: เกินเส้น}}
makes:
- {{id: over, of: root, to: risks.goal, says: ['name = <text> (<l>)', score = <points>]}}
"""
ANSWERS = {"i1": {"ask.l": "high", "ask.i": "high"}, "i2": {"ask.l": "low", "ask.i": "high"}}


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    place = tmp_path / "forms"
    place.mkdir()
    for name, words in (
        ("risks", PLAN),
        ("matrix", MATRIX),
        ("plain", PLAN.replace("makes:", "carry:").replace("id: risks", "id: plain")),
    ):
        (place / f"{name}.yaml").write_text(
            words
            if name != "plain"
            else words[: words.index("carry:")] + words[words.index("papers:") :],
            "utf-8",
        )
    found = FormLibrary([place])
    assert not found.broken(), found.broken()
    return found


def made(folder: Folder, kind: str) -> list[Record]:
    return sorted(folder.records("row", kind=kind), key=lambda one: one.text("f.name"))


def plan_of(changes: Changes) -> Ref:
    return next(ref for ref in changes.touched if ref.entity == "plan")


@pytest.fixture
def plan(folder: Folder, forms: FormLibrary) -> Ref:
    rows: list[dict[str, object]] = [{"id": "p", "kind": "part", "f.name": "ส่วน"}]
    rows += [
        {"id": f"r{n}", "kind": "risk", "parent": "p", "f.name": f"เสี่ยง {n}", "f.score": n}
        for n in (3, 6, 9)
    ]
    return plan_of(
        import_plan(ctx(folder), folder, forms.get("risks"), YEAR, {"title": "แผน", "rows": rows})
    )


def test_rows_over_the_line_become_rows_of_the_plan_once(folder: Folder, plan: Ref) -> None:
    done = make_rows(ctx(folder), folder, plan)
    assert [one.text("f.name") for one in made(folder, "measure")] == ["ลด เสี่ยง 6", "ลด เสี่ยง 9"]
    (goal,) = made(folder, "goal")
    assert (goal.text("f.name"), goal.value("f.score")) == ("ข้อ 3. เสี่ยง 9", 9)
    risks = {one.text("f.name"): one.ref for one in made(folder, "risk")}
    first, second = made(folder, "measure")
    assert [one.text("from") for one in (first, second)] == [
        risks[f"เสี่ยง {n}"].local for n in (6, 9)
    ]
    assert first.text("parent") == first.text("from"), (
        "below the row it is made of, where its kind lies in that"
    )
    assert "3 รายการ" in done.notes[0]
    again = make_rows(ctx(folder), folder, plan)
    assert (again.save, len(made(folder, "measure")), len(made(folder, "goal"))) == ("", 2, 1)
    assert "ใหม่ 0 รายการ" in again.notes[0]


def test_what_a_person_made_of_a_row_stays_and_what_lies_in_the_bin_comes_back(
    folder: Folder, plan: Ref
) -> None:
    make_rows(ctx(folder), folder, plan)
    first, second = made(folder, "measure")
    set_field(ctx(folder), folder, first.ref, [FieldWrite("f.name", Text("ทำเอง"))])
    delete_record(ctx(folder), folder, second.ref)
    make_rows(ctx(folder), folder, plan)
    assert [one.text("f.name") for one in made(folder, "measure")] == ["ทำเอง", "ลด เสี่ยง 9"]


def test_all_of_it_is_undone_at_once_and_can_be_done_again(folder: Folder, plan: Ref) -> None:
    make_rows(ctx(folder), folder, plan)
    list(undo(ctx(folder), folder))
    assert not made(folder, "measure")
    assert not made(folder, "goal")
    make_rows(ctx(folder), folder, plan)
    assert (len(made(folder, "measure")), len(made(folder, "goal"))) == (2, 1)


def test_nothing_over_the_line_is_said_without_figures(folder: Folder, forms: FormLibrary) -> None:
    started = start_assessment(ctx(folder), folder, forms.get("matrix"), YEAR)
    sheet = next(ref for ref in started.touched if ref.entity == "assessment")
    assert make_rows(ctx(folder), folder, sheet).notes == ("ยังไม่มีรายการที่เข้าเงื่อนไขให้ทำเป็นแผน",)


def test_what_no_plan_takes_is_said_and_nothing_is_made(folder: Folder, forms: FormLibrary) -> None:
    started = plan_of(start_plan(ctx(folder), folder, forms.get("plain"), YEAR))
    with pytest.raises(UserError, match="ทำเป็นแผนจากเอกสารนี้ไม่ได้"):
        make_rows(ctx(folder), folder, started)
    alone = FormLibrary([forms.folders[0].parent / "alone"])
    alone.folders[0].mkdir()
    words = MATRIX.replace("risks.goal", "matrix2.goal")
    (alone.folders[0] / "matrix.yaml").write_text(words, "utf-8")
    start_assessment(ctx(folder), folder, alone.get("matrix"), YEAR)
    sheet = next(one for one in folder.records("assessment")).ref
    folder.use_forms(alone)
    with pytest.raises(UserError):
        make_rows(ctx(folder), folder, sheet)
    assert not made(folder, "goal")


@pytest.mark.parametrize(
    ("to", "says"), [("risks.more", ""), ("risks.measure", ""), ("risks.goal", "more = <text>")]
)
def test_a_rule_the_other_form_does_not_know_is_refused_with_a_sentence(
    folder: Folder, forms: FormLibrary, to: str, says: str
) -> None:
    path = forms.folders[0] / "matrix.yaml"
    words = MATRIX.replace("to: risks.goal", f"to: {to}").replace(
        "score = <points>", says or "score = <points>"
    )
    path.write_text(words, "utf-8")
    found = FormLibrary(forms.folders)
    import_answers(ctx(folder), folder, found.get("matrix"), YEAR, {"answers": ANSWERS})
    sheet = next(one for one in folder.records("assessment")).ref
    before = folder.digest()
    folder.use_forms(found)
    with pytest.raises(UserError) as refused:
        make_rows(ctx(folder), folder, sheet)
    assert refused.value.do
    assert folder.digest() == before
    assert Plain("x") not in [one.value("f.name") for one in made(folder, "goal")]


def test_what_a_field_of_any_type_says_is_meant_by_the_same_words_in_the_row_that_is_made(
    folder: Folder, tmp_path: Path
) -> None:
    cells = [
        cell for cell in every_type.field_cells() if cell.typed and cell.type.source != "entries"
    ]
    says = ", ".join(f"'{cell.name} = <{cell.name}>'" for cell in cells)
    text = every_type.plan_form(empty=True).replace(
        "fields:", "- {id: copy, title: สำเนา}\nfields:"
    )
    text = text.replace("kind: [head, row]", "kind: [head, row, copy]")
    text += f"makes:\n- {{id: m, of: row, to: plan.copy, says: [title = <title>, {says}]}}\n"
    (tmp_path / "every.yaml").write_text(text, "utf-8")
    forms = FormLibrary([tmp_path])
    folder.use_forms(forms)
    form = forms.get("every-type")
    fields = {field.id: field for field in form.fields}
    row = {f"f.{cell.name}": FieldType.given_as(fields[cell.name], cell.typed) for cell in cells}
    rows: list[dict[str, object]] = [{"id": "r", "kind": "row", "f.title": "แถว", **row}]
    plan = plan_of(import_plan(ctx(folder), folder, form, YEAR, {"title": "แผน", "rows": rows}))
    make_rows(ctx(folder), folder, plan)
    (own,), (copy,) = made(folder, "row"), made(folder, "copy")
    assert {cell.name: copy.value(f"f.{cell.name}") for cell in cells} == {
        cell.name: own.value(f"f.{cell.name}") for cell in cells
    }

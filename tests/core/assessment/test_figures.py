"""Figures a form fills by itself: what the rows say, where nobody entered another number, and never over one."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import main
from core.assessment.deeds import answer_item, checked
from core.assessment.rows import AssessmentView, MeasureRow
from core.assessment.sheets import answer_at, sheet_answers, sheet_of
from core.assessment.start_deeds import start_assessment
from core.assessment.view import assessment_view
from core.blocks.document import Document
from core.errors import UserError
from core.forms.tree import Tree
from core.log.deeds import delete_record
from core.plan.file_deeds import import_plan
from core.plan.register_deeds import add_entries
from core.signing.deeds import sign_off
from core.values import Record, Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.plans import NOON, context

PLACES = (main.RESOURCES / "instruments", Path(__file__).parents[2] / "data" / "instruments")
FORMS = FormLibrary(PLACES)
FORM = FORMS.get("test-figures")
PROJECTS: tuple[Mapping[str, object], ...] = (
    {"amount": 90_000_00, "citizen": "yes", "state": "done"},
    {"amount": 70_000_00, "citizen": "yes", "state": "done"},
    {"amount": 50_000_00, "citizen": "no", "state": "running"},
    {"amount": 10_000_00, "citizen": "no", "state": "stopped"},
    {"amount": 5_000_00, "citizen": "yes", "state": "planned"},
)
STAFF = (
    {"as_of": "2025-10-01", "civil": 30, "hired": 4},
    {"as_of": "2026-04-01", "civil": 28, "hired": 5},
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Folder]:
    folder = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    rows: list[dict[str, Any]] = [
        {"id": f"{kind}{n}", "kind": kind, **{f"f.{name}": value for name, value in row.items()}}
        for kind, every in (("project", PROJECTS), ("headcount", STAFF))
        for n, row in enumerate(every)
    ]
    import_plan(context(folder), folder, FORMS.get("office-registers"), 2569, {"rows": rows})
    sections = [{"name": Text("กองหนึ่ง"), "short": Text("กน.")}, {"name": Text("กองสอง")}]
    add_entries(context(folder), folder, "division", sections)
    start_assessment(context(folder), folder, FORM, 2569)
    yield folder
    folder.close()


def assessment(folder: Folder) -> Ref:
    return folder.records("assessment")[0].ref


def view(folder: Folder) -> AssessmentView:
    return assessment_view(folder, assessment(folder))


def row(folder: Folder, item: str) -> MeasureRow:
    return view(folder).item(item).measures[0]


def office_record(folder: Folder, item: str) -> Record | None:
    return folder.record(answer_at(sheet_of(assessment(folder)), item))


def enter(folder: Folder, item: str, **fields: object) -> None:
    kept = office_record(folder, item)
    named = {name.replace("__", "."): value for name, value in fields.items()}
    wishes = [(name, value, kept.shown(name).seen if kept else ()) for name, value in named.items()]
    answer_item(context(folder), folder, FORM, assessment(folder), item, wishes)


@pytest.mark.parametrize("typed", ["วันที่ 1 ตุลาคม 2568", "1/10/68", "2568-10-01", "2025-10-01"])
def test_an_answer_takes_a_day_as_officials_type_it(typed: str) -> None:
    tree = Tree.under(FORMS.get("ita-2564"))
    assert checked(tree, "o1", "ask.day", typed) == "2025-10-01"
    with pytest.raises(UserError, match=r"หมายถึง 1 ก\.ค\. 2569 หรือไม่"):
        checked(tree, "o1", "ask.day", "1 กรกฏาคม 2569")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("1,50", "1.50"), ("1,50,000", "150000"), ("ประมาณ 5", "5")],
)
def test_a_number_that_may_be_another_is_asked_and_not_kept(
    office: Folder, typed: str, offered: str
) -> None:
    with pytest.raises(UserError, match=f"หมายถึง {offered} หรือไม่"):
        enter(office, "d1.a", measure__done=typed)
    assert office_record(office, "d1.a") is None


def words_of(paper: Document) -> str:
    return "\n".join(Document.walk(paper))


def test_what_a_person_entered_stands_and_the_difference_is_said(office: Folder) -> None:
    enter(office, "d1.a", measure__done="5")
    assert row(office, "d1.a").verdict == "5 ≥ 2"
    assert "ไม่ตรงกับโครงการ (ทะเบียนของปี) ซึ่งคิดได้ 2" in row(office, "d1.a").same
    assert [one.item for one in view(office).findings if one.rule == "figure_of_rows"] == ["d1.a"]
    enter(office, "d1.a", measure__done="2")
    assert "ตรงกับ" in row(office, "d1.a").same
    assert not [one for one in view(office).findings if one.rule == "figure_of_rows"]
    enter(office, "d1.a", measure__done=None)
    assert "คิดให้จาก" in row(office, "d1.a").same


def test_what_is_locked_is_written_down_and_changes_no_more(office: Folder) -> None:
    for item in ("d1.a", "d1.b"):
        enter(office, item, state="met")
    before = sheet_answers(office, assessment(office), FORM).score(FORM).total
    sign_off(context(office), office, assessment(office), "ผู้ลงนาม")
    for one in office.records("row"):
        delete_record(context(office), office, one.ref)
    assert sheet_answers(office, assessment(office), FORM).score(FORM).total == before
    assert row(office, "d1.a").verdict == "2 ≥ 2"


def test_what_is_reckoned_and_falls_short_is_not_called_entered(office: Folder) -> None:
    assert view(office).item("d1.f").reasons == ("ยังไม่ถึงเกณฑ์",), "50 % is below 60 %"
    enter(office, "d1.f", measure__rest__num=1, measure__rest__den=2)
    assert view(office).item("d1.f").reasons == ("กรอกแล้ว แต่ยังไม่ถึงเกณฑ์",)

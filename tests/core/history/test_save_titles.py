"""What undo names, what the bin and the palette list, in the words of the forms."""

import secrets

import main
from core.assessment.start_deeds import assessment_at, start_assessment
from core.history.deeds import undo
from core.history.view import bin_rows, step_words
from core.log.deeds import FieldWrite, delete_record, set_field
from core.log.ports import Context
from core.people.deeds import add_person
from core.plan.deeds import RowInsertPoint, add_plan_row, start_plan
from core.search.view import SearchResult
from core.values import Ref, Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.conftest import folder
from tests.core.plan.plans import NOON

__all__ = ["folder"]

FORMS = FormLibrary([main.RESOURCES / "instruments"])
FORM = FORMS.get("cdd-clean")


def ctx(folder: Folder, person: str = "") -> Context:
    return Context(
        NOON,
        lambda: secrets.token_hex(16),
        folder.writer.unit,
        person,
        device=folder.writer.keys.public.hex(),
    )


def assessed(folder: Folder) -> Ref:
    start_assessment(ctx(folder), folder, FORM, 2569)
    return assessment_at(folder.writer.unit, FORM.id, 2569)


def test_the_bin_tells_who_deleted_what(folder: Folder) -> None:
    (person,) = add_person(ctx(folder), folder, "สมชาย", "นักวิชาการ").touched
    assert step_words(folder, "") == "เพิ่มบุคคล สมชาย", (
        "an officer is added to the office, to no form"
    )
    ref = assessed(folder)
    delete_record(ctx(folder, person.id), folder, ref)
    rows, count = bin_rows(folder, folder.writer.unit, 10)
    assert count == 1
    assert (rows[0].ref, rows[0].who) == (ref, "สมชาย")
    assert "2569" in rows[0].title


def test_a_row_taken_back_before_anybody_wrote_into_it_is_not_in_the_bin(folder: Folder) -> None:
    form = FORMS.get("dsi-moral-plan")
    (plan,) = start_plan(ctx(folder), folder, form, 2569).touched

    def add(above: Ref | None, kind: str) -> Ref:
        made = add_plan_row(
            ctx(folder), folder, form, RowInsertPoint(plan, kind, above, "")
        ).touched
        return next(ref for ref in made if ref.entity == "row" and not (above and ref == above))

    goal = add(None, "goal_group")
    named, empty = add(goal, "activity"), add(goal, "activity")
    for value in (Text("ปลูกป่า"), None):
        set_field(ctx(folder), folder, named, [FieldWrite("f.title", value)])
    undone = add(goal, "activity")
    list(undo(ctx(folder), folder))
    for ref in (empty, goal, named):
        delete_record(ctx(folder), folder, ref)
    rows, count = bin_rows(folder, folder.writer.unit, 10)
    assert undone in {one.ref for one in folder.bin()}
    assert ([one.ref for one in rows], count) == ([named, goal], 2)


def test_items_and_people_are_found_by_their_words(folder: Folder) -> None:
    assessed(folder)
    add_person(ctx(folder), folder, "สมหญิง", "หัวหน้างาน")
    (people,) = SearchResult.of(folder, folder.writer.unit, "สมหญิง หัวหน้า").groups
    assert [(row.title, row.line) for row in people.rows] == [("สมหญิง", "ตำแหน่ง: หัวหน้างาน")]
    (items,) = SearchResult.of(folder, folder.writer.unit, "มิติ 3 ข้อ 3 ความรู้ ป้องกัน").groups
    assert items.rows[0].of.startswith("มิติ 3 ระดับ 4 ข้อ 3")
    assert items.rows[0].year == 2569

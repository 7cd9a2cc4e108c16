"""Rows of a plan, the first too, are made, moved and copied as one save each, and stand where they were put."""

from collections.abc import Sequence

import pytest

import main
from core.errors import UserError
from core.forms.shape import Instrument
from core.plan.deeds import (
    RowInsertPoint,
    add_plan_row,
    copy_row,
    put_row,
    start_plan,
)
from core.plan.file_deeds import of_year
from core.plan.grid_view import grid_of, no_bed
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.thai.parser import read_periods
from core.values import Ref, Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.core.plan.conftest import folder
from tests.core.plan.plans import FORM, context, planned, tree
from tests.known import known
from tests.said import said_in

FORMS = FormLibrary([main.INSTRUMENTS])


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("แผนส่งเสริมคุณธรรม พ.ศ. ๒๕๖๙", "แผนส่งเสริมคุณธรรม พ.ศ. ๒๕๗๐"),
        ("แผนปฏิบัติงาน ปี 2569", "แผนปฏิบัติงาน ปี 2570"),
        ("แผนห้าปี 2566", "แผนห้าปี 2566"),
    ],
)
def test_a_copied_title_says_the_year_it_is_copied_to(title: str, wanted: str) -> None:
    assert of_year(title, 2569, 2570) == wanted


@pytest.mark.parametrize("typed", ["ต.ค.68-ธ.ค.68", "ต.ค. 68 - ธ.ค. 68", "ตุลาคม 2568-ธันวาคม 2568"])
def test_a_period_is_read_with_and_without_blanks_round_its_hyphen(typed: str) -> None:
    assert read_periods(typed) == "2569m10/2569m12"


def unmade(folder: Folder, plan: Ref, kind: str) -> str:
    """Why no row can be made in the table of a kind."""
    page = PlanPage.of(folder, plan)
    found = known(page.kind(kind))
    return no_bed(page, grid_of(page, found))


def test_why_no_row_can_be_made_is_said_only_where_none_can(folder: Folder) -> None:
    form = FORMS.get("dsi-moral-plan")
    group = {"id": "g", "kind": "goal_group", "f.title": "problem"}

    def with_shape(shape: str) -> Ref:
        work = {
            "id": "a",
            "kind": "activity",
            "parent": "g",
            "f.title": "ก",
            "f.result_shape": shape,
        }
        level = {"id": "l", "kind": "level", "parent": "a.r", "f.level": 1}
        return planned(
            folder, form, [group, work, level], [{"id": "a.r", "row": "a", "period": "2569"}]
        )

    given = start_plan(
        context(folder), folder, instrument=FORMS.get("district-kpi"), year=2569, ordinal=None
    ).touched
    said = {
        "of topics": unmade(folder, with_shape("topics"), "level_proof"),
        "preset": unmade(folder, next(ref for ref in given if ref.entity == "plan"), "indicator"),
    }
    said["none yet"] = unmade(folder, planned(folder, form, []), "level")
    said["of levels"] = unmade(folder, with_shape("levels"), "level_proof")
    asked = "เพิ่ม{title}ไม่ได้ เพราะรายการที่อยู่เหนือแถวยังไม่ถึงเงื่อนไขของแบบ กรอกที่แบบฟอร์มก่อน"
    assert said_in(said, asked) == "of topics none yet"
    assert said_in(said, "เพิ่ม{title}ไม่ได้ เพราะแบบกำหนดแถวไว้แล้ว กรอกในแถวที่มีอยู่") == "preset"


__all__ = ["folder"]
ROWS = (
    {"id": "g", "kind": "goal_group", "f.title": "problem"},
    {"id": "h", "kind": "goal_group", "f.title": "good_deed"},
    *({"id": name, "kind": "activity", "parent": "g", "f.title": name} for name in "abc"),
    {"id": "o", "kind": "objective", "parent": "a", "f.text": "aim"},
    {"id": "r", "kind": "result", "parent": "a.r", "f.text": "done"},
    {"id": "p", "kind": "result_proof", "parent": "r", "f.text": "photo"},
)


@pytest.fixture
def form() -> Instrument:
    return read(FORM)


@pytest.fixture
def plan(folder: Folder, form: Instrument) -> Ref:
    return planned(
        folder, form, ROWS, ({"id": "a.r", "row": "a", "period": "2569", "f.success": "50"},)
    )


def rows(folder: Folder, form: Instrument, plan: Ref, kind: str) -> list[PlanRow]:
    return [row for row in tree(folder, form, plan) if row.kind == kind]


def titles(found: Sequence[PlanRow]) -> list[str]:
    return [row.words("title") for row in found]


def test_a_row_may_stand_before_all_others(folder: Folder, form: Instrument, plan: Ref) -> None:
    group = rows(folder, form, plan, "goal_group")[0]
    first = RowInsertPoint(plan, "activity", group.ref, "2569", group.ref)
    add_plan_row(context(folder), folder, form, first, {"f.title": Text("z")})
    assert titles(rows(folder, form, plan, "activity")) == ["z", "a", "b", "c"]


def test_a_row_moves_below_another_with_all_it_holds(
    folder: Folder, form: Instrument, plan: Ref
) -> None:
    _group, good = rows(folder, form, plan, "goal_group")
    a, b, c = rows(folder, form, plan, "activity")
    put_row(context(folder), folder, form, a.ref, good.ref, None)
    put_row(context(folder), folder, form, c.ref, good.ref, a.ref)
    assert [titles(group.rows) for group in rows(folder, form, plan, "goal_group")] == [
        ["b"],
        ["a", "c"],
    ]
    assert rows(folder, form, plan, "result_proof")[0].words("text") == "photo"
    with pytest.raises(UserError):
        put_row(context(folder), folder, form, b.ref, a.ref, None)


def test_a_move_to_where_the_row_stands_writes_nothing(
    folder: Folder, form: Instrument, plan: Ref
) -> None:
    group = rows(folder, form, plan, "goal_group")[0]
    a, b, _c = rows(folder, form, plan, "activity")
    assert not put_row(context(folder), folder, form, b.ref, group.ref, a.ref).save


def test_a_copy_of_a_planned_row_has_the_plan_and_not_what_was_done(
    folder: Folder, form: Instrument, plan: Ref
) -> None:
    a = rows(folder, form, plan, "activity")[0]
    copy_row(context(folder), folder, form, a.ref)
    found = rows(folder, form, plan, "activity")
    assert titles(found) == ["a", "a", "b", "c"]
    assert [row.kind for row in found[1].rows] == ["objective"]
    assert found[1].words("success") == ""


def test_a_copy_of_a_reported_line_has_its_proofs(
    folder: Folder, form: Instrument, plan: Ref
) -> None:
    copy_row(context(folder), folder, form, rows(folder, form, plan, "result")[0].ref)
    assert [one.words("text") for one in rows(folder, form, plan, "result_proof")] == [
        "photo",
        "photo",
    ]

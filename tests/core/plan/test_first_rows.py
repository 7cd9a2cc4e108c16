"""What is made, called and understood when a plan begins: rows above, the title of another year, a period, a file."""

import pytest

import main
from core.plan.copy_deeds import of_year
from core.plan.deeds import start_plan
from core.plan.grid_view import grid_of, no_bed
from core.plan.view import plan_page
from core.thai.parser import read_periods
from core.values import Ref
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests.core.plan.conftest import folder
from tests.core.plan.plans import context, planned
from tests.known import known
from tests.said import said_in

__all__ = ["folder"]
FORMS = Library([main.INSTRUMENTS])


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
    page = plan_page(folder, plan)
    found = known(page.kind(kind))
    return no_bed(page, grid_of(page, found))


def test_why_no_row_can_be_made_is_said_only_where_none_can(folder: Folder) -> None:
    form = FORMS.get("dsi-moral-plan")
    group = {"id": "g", "kind": "goal_group", "f.title": "problem"}

    def with_shape(shape: str) -> Ref:
        work = {"id": "a", "kind": "activity", "parent": "g", "f.title": "ก", "f.result_shape": shape}
        level = {"id": "l", "kind": "level", "parent": "a.r", "f.level": 1}
        return planned(folder, form, [group, work, level], [{"id": "a.r", "row": "a", "period": "2569"}])

    given = start_plan(context(folder), folder, instrument=FORMS.get("district-kpi"), year=2569, no=None).touched
    said = {
        "of topics": unmade(folder, with_shape("topics"), "level_proof"),
        "preset": unmade(folder, next(ref for ref in given if ref.entity == "plan"), "indicator"),
    }
    said["none yet"] = unmade(folder, planned(folder, form, []), "level")
    said["of levels"] = unmade(folder, with_shape("levels"), "level_proof")
    asked = "เพิ่ม{title}ไม่ได้ เพราะรายการที่อยู่เหนือแถวยังไม่ถึงเงื่อนไขของแบบ กรอกที่แบบฟอร์มก่อน"
    assert said_in(said, asked) == "of topics none yet"
    assert said_in(said, "เพิ่ม{title}ไม่ได้ เพราะแบบกำหนดแถวไว้แล้ว กรอกในแถวที่มีอยู่") == "preset"

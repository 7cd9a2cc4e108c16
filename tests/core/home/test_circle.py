"""The circle of a year: what each document takes from others by the data of its form, and whose documents are shown."""

from core.assessment.copy_deeds import make_rows
from core.assessment.start_deeds import assessment_at, import_answers, start_assessment
from core.assigning.deeds import answer_programme
from core.home.circle import YearDataFlow, year_circle
from core.home.rows import LastBackups
from core.log.deeds import delete_record
from core.plan.deeds import RowInsertPoint, add_plan_rows, start_plan
from core.plan.file_deeds import plan_at
from core.signing.deeds import sign_off
from core.values import Ref, Text
from storage.db.folder.store import Folder
from tests.core.conftest import NOON, ctx
from tests.core.plan.test_drawn import department, measures, publish

__all__ = ["department"]
YEAR = 2569
REVIEW, RISKS = "opdc-transparency-review", "opdc-transparency-plan"


def circle(folder: Folder, year: int = YEAR) -> YearDataFlow:
    return year_circle(folder, folder.writer.unit, year, NOON, {}, LastBackups())


def shown(found: YearDataFlow) -> dict[tuple[int, str], dict[str, str]]:
    """By year and form of each document, in order, what it says of the forms it takes from."""
    docs = [one for year in range(found.year - 1, found.year + 2) for one in found.of(year)]
    forms = {one.key: one.row.form for one in docs}
    return {
        (one.year, one.row.form): {forms[feed.source]: feed.words for feed in one.feeds}
        for one in docs
    }


def begin(folder: Folder, form: str, year: int = YEAR) -> Ref:
    start_plan(ctx(folder), folder, folder.forms.get(form), year)
    return plan_at(folder.writer.unit, form, year)


def test_last_years_result_leads_to_measures_and_this_years_to_the_next(department: Folder) -> None:
    plan = measures(department, "dep-ita-measures", YEAR)
    will = "จาก ITA ปี 2569 จะดึง คะแนน ITA ปีก่อน, คะแนน, เพิ่มหรือลดจากปีก่อนหน้า, คะแนนปีก่อน · จะทำเป็น “ผลประเมินปีก่อน”"
    names = "ประสิทธิภาพการสื่อสาร, การปรับปรุงระบบการทำงาน, การใช้งบประมาณ"
    assert shown(circle(department)) == {
        (2568, "ita"): {},
        (2569, "dep-ita-measures"): {
            "ita": f"จาก ITA ปี 2568 ดึง 6 ตัวเลข: {names} · ทำเป็น “ผลประเมินปีก่อน” 3 แถว"
        },
        (2569, "ita"): {},
        (2570, "dep-ita-measures"): {"ita": will},
    }
    sign_off(ctx(department), department, plan, "หัวหน้า")
    publish(department, 2569)
    assert [feed.changed for one in circle(department).of(2569) for feed in one.feeds] == [False]
    publish(department, 2568, t7="74")
    assert [feed.changed for one in circle(department).of(2569) for feed in one.feeds] == [True]
    delete_record(ctx(department), department, assessment_at(plan.scope, "ita", 2568))
    (source,) = circle(department).of(2568)
    (taken,) = (feed for one in circle(department).of(2569) for feed in one.feeds)
    assert (source.row.begun, taken.source, taken.changed) == (False, source.key, True), (
        "it is seen that it is gone"
    )


def test_items_that_are_not_met_become_rows_of_another_plan(folder: Folder) -> None:
    plan = begin(folder, "operating-plan")
    form = folder.forms.get("eight-aspects")
    assert shown(circle(folder)) == {(YEAR, "operating-plan"): {}}
    item = form.items[0].id
    import_answers(ctx(folder), folder, form, YEAR, {"answers": {item: {"choice": "none"}}})
    assert shown(circle(folder))[YEAR, "operating-plan"] == {
        "eight-aspects": "จาก ตรวจความโปร่งใส 8 ด้าน จะทำเป็น “งาน/มาตรการ”"
    }
    make_rows(ctx(folder), folder, assessment_at(plan.scope, form.id, YEAR))
    at = RowInsertPoint(plan, "work", None, str(YEAR))
    add_plan_rows(
        ctx(folder),
        folder,
        folder.forms.get("operating-plan"),
        at,
        [{"f.title": Text("งานที่พิมพ์เอง")}],
    )
    assert shown(circle(folder))[YEAR, "operating-plan"] == {
        "eight-aspects": "จาก ตรวจความโปร่งใส 8 ด้าน ทำเป็น “งาน/มาตรการ” 1 แถว"
    }


def test_what_a_declined_programme_brings_is_not_shown_unless_it_was_used(folder: Folder) -> None:
    start_assessment(ctx(folder), folder, folder.forms.get(REVIEW), YEAR)
    answer_programme(
        ctx(folder),
        folder,
        programme="transparency-programme",
        answer="declined",
        reason="ไม่ใช่ภารกิจ",
    )
    assert shown(circle(folder)) == {(YEAR, REVIEW): {}}
    begin(folder, RISKS)
    assert set(shown(circle(folder))) == {(YEAR, RISKS), (YEAR, REVIEW)}

"""Every task and line of the first page leads to a place that can do it, in each state a year can stand in."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

import main
from core.assessment.sheets import answer_at
from core.assessment.view import assessment_view
from core.exchange.rows import SENDING
from core.home.rows import BACKUP, FINDING, REPORT, Goal, Home, LastBackups
from core.home.tasks import _clock
from core.home.view import home
from core.plan.view import plan_page
from core.signing.view import sign_panel
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests.core.conftest import NOON
from tests.core.signing.year_states import YEAR, YearOfWork, small_forms, states
from tests.country import register, settle_in
from tests.known import every

PAGES = {
    "home", "documents", "plan", "assessment", "evidence", "sign", "papers", "scans", "exchange", "centre", "help",
    "health", BACKUP,
}  # fmt: skip
READING = ("ดูความเห็น", "อ่านความเห็น", "ไปหน้าลงนาม", "อ่านและตอบ", "เทียบและเลือก")  # what a locked record still allows


@pytest.fixture
def year(folder: Folder, tmp_path: Path) -> YearOfWork:
    return YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)


def first_page(year: YearOfWork) -> Home:
    return home(year.folder, year.unit, YEAR, NOON, year.sent, LastBackups())


def goals(page: Home) -> Iterator[tuple[str, Goal]]:
    """(the word on the button, where it leads) of everything that can be pressed."""
    yield from ((one.deed, one.goal) for one in page.tasks)
    for lines in (page.plans, page.post, page.kept, page.dues, page.recent):
        yield from (("", one.goal) for one in lines)
    for assessment in page.assessments:
        yield "", assessment.goal
        yield from (("", one.goal) for one in assessment.dimensions)


def cannot(year: YearOfWork, deed: str, goal: Goal) -> str:
    """Why the page a line leads to cannot do what its button says; "" = it can."""
    if goal.page not in PAGES:
        return "no such page"
    reader, ref = year.folder, goal.ref
    if ref is None or goal == SENDING or goal.page in ("help", "centre", BACKUP):
        return begun(year, deed, goal.page)
    if goal.page == "assessment":
        view = assessment_view(reader, year.assessment)
        places = {view.ref, *(answer_at(view.sheet, item.id) for item in view.items)}
        return "no such item" if ref not in places else "read-only" if deed and view.locked else ""
    if goal.page == "plan":
        page = plan_page(reader, year.plan)
        rows: set[Ref | None] = {each for row in page.rows for each in (row.ref, row.progress)}
        ref = ref._replace(entity=ref.entity.removeprefix(f"{FINDING}.").removeprefix(f"{REPORT}."))
        locked = page.locks.why and deed and deed not in READING
        return "no such row" if ref not in rows else "read-only" if locked else ""
    if goal.page == "sign":
        panel = sign_panel(reader, ref, year.sent, NOON.date())
        return "" if panel is not None and panel.signoff is not None else "nothing is locked there"
    return "" if reader.record(ref) is not None else "no such record"


def begun(year: YearOfWork, deed: str, page: str) -> str:
    """A page without a record: it begins one where there is none, and shows the one there is."""
    there = {"plan": bool(year.folder.records("plan", year.unit)), "assessment": _assessed(year)}
    if deed.startswith("เริ่ม") and there.get(page, False):
        return "it is begun already"
    if page == "plan" and not there["plan"]:
        return "" if any(form.kinds and not form.kind for form in every(year.forms)) else "no form to begin with"
    return ""


def _assessed(year: YearOfWork) -> bool:
    return year.folder.record(year.assessment) is not None


def test_every_task_leads_to_where_it_can_be_done(year: YearOfWork) -> None:
    followed = 0
    for state in states(year):
        for deed, goal in goals(first_page(year)):
            assert cannot(year, deed, goal) == "", (state, deed, goal)
            followed += 1
    assert followed > 100


def test_the_walk_sees_a_task_that_leads_nowhere(year: YearOfWork) -> None:
    """The control: what the walk is to find, it finds."""
    for state in states(year):
        if state == "locked":
            view = assessment_view(year.folder, year.assessment)
            assert cannot(year, "ตรวจต่อ", Goal("assessment", answer_at(view.sheet, "d1.l1.1"))) == "read-only"
            assert cannot(year, "ไปแก้", Goal("assessment", answer_at(view.sheet, "d9"))) == "no such item"
            assert cannot(year, "", Goal("workshop")) == "no such page"
            assert cannot(year, "ไปหน้าลงนาม", Goal("sign", year.plan)) == "nothing is locked there"


@pytest.mark.parametrize("kind", ["centre", "region", "province", "district", "section"])
def test_a_new_office_of_any_kind_is_asked_only_what_its_pages_can_do(tmp_path: Path, kind: str) -> None:
    with closing(create(tmp_path / "office", tmp_path / "keys", "หน่วย", "S10", kind, "", YEAR, NOON)) as folder:
        settle_in(folder, kind)
        year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)
        shown = first_page(year)
        assert shown.tasks
        assert [cannot(year, deed, goal) for deed, goal in goals(shown)] == [""] * len(list(goals(shown)))


def test_a_step_no_page_can_do_is_not_called_one_of_a_page(year: YearOfWork, tmp_path: Path) -> None:
    """The programme asks for an action plan, whose form an office may not have."""
    plan = "จัดทำและส่งแผนปฏิบัติการ"
    assert [one.goal for one in first_page(year).tasks if one.title.startswith(plan)] == [Goal("plan")]
    few = tmp_path / "few"
    few.mkdir()
    for path in main.INSTRUMENTS.glob("cdd-clean-*.yaml"):
        shutil.copy(path, few)
    bare = YearOfWork(year.folder, Library([few]), tmp_path)
    named = {one.title: one for one in first_page(bare).tasks}
    (asked,) = [one for title, one in named.items() if title.startswith(plan)]
    assert asked.goal == Goal("evidence")
    cannot = "โปรแกรมยังทำขั้นนี้ในปีนี้ไม่ได้ ทำนอกโปรแกรมแล้วเก็บไฟล์เป็นหลักฐานได้"
    assert asked.reason == cannot
    assert not [one for one in named.values() if one.reason == cannot and one.goal.page != "evidence"]
    own = [one for title, one in named.items() if title.startswith("ประเมินตนเอง")]
    assert [one.goal for one in own] == [Goal("assessment")]
    year.folder.use_forms(year.forms)
    year.answers("d1.l1.1")  # the one assessment of the year is of another form now
    own = [one for one in first_page(year).tasks if one.title.startswith("ประเมินตนเอง")]
    assert [(one.goal, one.deed) for one in own] == [(Goal("documents"), "เริ่มเอกสาร")], "it is begun beside the other"


@pytest.mark.parametrize(
    ("day", "told"), [(date(2026, 1, 15), False), (date(1971, 1, 1), True), (date(2569, 1, 1), True)]
)
def test_a_day_on_which_nobody_can_work_is_told_and_that_nothing_is_harmed(day: date, told: bool) -> None:
    said = [one.reason for one in _clock(day)]
    assert said == (["ตั้งวันที่ในระบบของเครื่องให้ถูก แล้วเปิดโปรแกรมใหม่ งานที่บันทึกไว้แล้วไม่เสียหาย"] if told else [])


def test_nothing_absent_is_promised() -> None:
    """What earlier sentences of this page named and no page could do."""
    from tests import locale

    said = " ".join(locale.extracted())
    assert "คัดลอกจากปีก่อน" not in said


@pytest.mark.parametrize("desk", [("S00", "centre")], indirect=True)
def test_units_that_never_sent_are_told_from_those_that_did(desk: Folder, tmp_path: Path) -> None:
    year = YearOfWork(desk, small_forms(tmp_path / "forms"), tmp_path)

    def said() -> str:
        return "\n".join(f"{one.title} {one.text} {one.pill}" for one in first_page(year).post)

    assert "หน่วยงานเคยส่งแล้ว 3 จาก 3" in said()
    assert "เคยส่งครบ" in said()
    desk.exchange.take_segments(register([("S12", "district", "S10")]))
    assert "หน่วยงานเคยส่งแล้ว 3 จาก 4" in said()
    assert "ยังไม่เคยส่ง 1" in said()
    assert "เคยส่งครบ" not in said()

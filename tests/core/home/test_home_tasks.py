"""Every task and line of the first page leads to a place that can do it, on every kind of PC and state of a year."""

import ast
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from inspect import getsource
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

import pytest

import main
from core.assessment.sheets import answer_at
from core.assessment.view import assessment_view
from core.assigning.deeds import answer_programme
from core.assigning.programme_steps import OFFERED
from core.catalogue import rows
from core.centre.home import setup_tasks
from core.centre.setup import ROOTS
from core.committee.carries import own_way
from core.exchange.invitation_deeds import StartFileResult, make_seats
from core.exchange.receivers import OWN, ReceiverUnit
from core.exchange.rows import SENDING
from core.home.rows import (
    BACKUP,
    DECLINE,
    FINDING,
    JOIN,
    REPORT,
    Destination,
    HomeView,
    LastBackups,
    Task,
)
from core.home.tasks import _clock, _everything, tasks
from core.home.view import home
from core.home.year import HomePagePart, HomePartProvider, parts_of, read_year
from core.people.units import stands_above
from core.plan.view import PlanPage
from core.signing.view import sign_panel
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx
from tests.core.signing.year_states import YEAR, YearOfWork, small_forms
from tests.country import register
from tests.known import every
from tests.storage.exchange.invited import OPENED, begin, invite, province_and_centre, second_pc
from tests.storage.exchange.towns import Town

PAGES = {
    "home", "documents", "plan", "assessment", "evidence", "sign", "papers", "scans", "exchange", "centre", "help",
    "forms", "health", BACKUP, JOIN, DECLINE,
}  # fmt: skip
# what a locked record still allows
READING = ("ดูความเห็น", "อ่านความเห็น", "ไปหน้าลงนาม", "อ่านและตอบ", "เทียบและเลือก")


@pytest.fixture
def year(folder: Folder, tmp_path: Path) -> YearOfWork:
    return YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)


def join(year: YearOfWork) -> None:
    answer_programme(
        ctx(year.folder), year.folder, programme="cdd-clean-programme", answer="joined"
    )


def first_page(year: YearOfWork) -> HomeView:
    return home(year.folder, year.unit, YEAR, NOON, year.sent, LastBackups())


def goals(page: HomeView) -> Iterator[tuple[str, Destination]]:
    """(the word on the button, where it leads) of everything that can be pressed."""
    yield from ((one.deed, one.goal) for one in page.tasks)
    for lines in (page.plans, page.post, page.backups, page.dues, page.recent):
        yield from (("", one.goal) for one in lines)
    yield from (("", one.goal) for one in page.assessments)


def cannot(year: YearOfWork, deed: str, goal: Destination) -> str:
    """Why the page a line leads to cannot do what its button says; "" = it can."""
    if goal.page not in PAGES:
        return "no such page"
    reader, ref = year.folder, goal.ref
    if ref is None or goal == SENDING or goal.page in ("help", "centre", BACKUP):
        return begun(year, deed, goal.page)
    if goal.page == "assessment":
        view = assessment_view(reader, year.assessment)
        places = {view.ref, *(answer_at(view.sheet, item.id) for item in view.items)}
        if ref not in places:
            return "no such item"
        if deed and view.locked:
            return "read-only"
        return ""
    if goal.page == "forms":
        return "" if ref.id == OFFERED else "no programme waits there"
    if goal.page == "plan":
        page = PlanPage.of(reader, year.plan)
        rows: set[Ref | None] = {each for row in page.rows for each in (row.ref, row.progress)}
        ref = ref._replace(entity=ref.entity.removeprefix(f"{FINDING}.").removeprefix(f"{REPORT}."))
        locked = page.locks.why and deed and deed not in READING
        if ref not in rows:
            return "no such row"
        if locked:
            return "read-only"
        return ""
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
        return (
            ""
            if any(form.kinds and not form.kind for form in every(year.forms))
            else "no form to begin with"
        )
    return ""


def _assessed(year: YearOfWork) -> bool:
    return year.folder.record(year.assessment) is not None


def test_what_has_a_day_comes_first_then_what_others_wait_for(
    year: YearOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By `เรียงตามวันกำหนด แล้วตามงานที่มีผู้รอ`: by the day it is due, then by who waits for it."""

    def step(day: int, state: str) -> Any:
        stands = SimpleNamespace(state=state)
        due = SimpleNamespace(until=date(2026, 1, day))
        return SimpleNamespace(stands=stands, due=due, step=SimpleNamespace(yields=""))

    def task(title: str) -> Task:
        return Task("", "", title, "", "", "", "", Destination("home"))

    monkeypatch.setattr("core.home.tasks._step", lambda _known, one: task(str(one.due.until.day)))
    monkeypatch.setattr("core.home.tasks._assessments", lambda *_given: [task("own")])
    steps = step(20, "open"), step(15, "open"), step(2, "overdue")
    known = read_year(year.folder, year.unit, YEAR, NOON, {}, LastBackups())
    known = replace(known, today=date(2026, 1, 10), steps=steps)
    found = [
        one.title
        for one in tasks(year.folder, known, [HomePagePart(waiting=[task("somebody waits")])])
    ]
    assert found[:4] == ["2", "15", "20", "somebody waits"]
    assert found.index("own") > 3


def test_a_step_no_page_can_do_is_not_called_one_of_a_page(
    year: YearOfWork, tmp_path: Path
) -> None:
    """The programme asks for an action plan, whose form an office may not have."""
    join(year)
    plan = "จัดทำและส่งแผนปฏิบัติการ"
    assert [one.goal for one in first_page(year).tasks if one.title.startswith(plan)] == [
        Destination("plan")
    ]
    few = tmp_path / "few"
    few.mkdir()
    for path in main.INSTRUMENTS.glob("cdd-clean-*.yaml"):
        shutil.copy(path, few)
    bare = YearOfWork(year.folder, FormLibrary([few]), tmp_path)
    named = {one.title: one for one in first_page(bare).tasks}
    (asked,) = [one for title, one in named.items() if title.startswith(plan)]
    assert asked.goal == Destination("evidence")
    cannot = "โปรแกรมยังทำขั้นนี้ในปีนี้ไม่ได้ ทำนอกโปรแกรมแล้วเก็บไฟล์เป็นหลักฐานได้"
    assert asked.reason == cannot
    assert not [
        one for one in named.values() if one.reason == cannot and one.goal.page != "evidence"
    ]
    own = [one for title, one in named.items() if title.startswith("ประเมินตนเอง")]
    assert [one.goal for one in own] == [Destination("assessment")]
    year.folder.use_forms(year.forms)
    year.answers("d1.l1.1")  # the one assessment of the year is of another form now
    own = [one for one in first_page(year).tasks if one.title.startswith("ประเมินตนเอง")]
    assert [(one.goal, one.deed) for one in own] == [(Destination("documents"), "เริ่มเอกสาร")], (
        "it is begun beside the other"
    )


@pytest.mark.parametrize(
    ("day", "told"),
    [(date(2026, 1, 15), False), (date(1971, 1, 1), True), (date(2569, 1, 1), True)],
)
def test_a_day_on_which_nobody_can_work_is_told_and_that_nothing_is_harmed(
    day: date, told: bool
) -> None:
    said = [one.reason for one in _clock(day)]
    assert said == (
        ["ตั้งวันที่ในระบบของเครื่องให้ถูก แล้วเปิดโปรแกรมใหม่ งานที่บันทึกไว้แล้วไม่เสียหาย"] if told else []
    )


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


TODAY = datetime(2026, 11, 20, 10, tzinfo=UTC)


# what a committee's member does on a PC of its own
MEMBER = frozenset({"_damage", "_clock", "_unsent", "_backup"})


OFFICE = (MEMBER - {"_unsent"}) | {  # an office with nothing in its year has nothing to send yet
    "_delivery",
    "_conflicts",
    "_asked",
    "_wishes",
    "_meetings",
    "_handing_over",
    "given_tasks",
    "signing_tasks",
    "_reports",
    "_unsigned",
    "_remarked",
    "_findings",
    "_beginning",
    "_next_year",
    "_assessments",
    "_committee_results",
    "_own_results",
    "_written",
    "_announced",
    "_offered",
    "_renewals",
}


NONE = {"_step", "_looks_after_others", "_post", "_kept"}  # make no task that nobody is named for


# whether it stands above others, and is offered root keys
ROOTLESS = (False, False)
SETS_UP = (True, False)


KINDS = {
    "an office": (OFFICE, ROOTLESS),
    "another PC of an office": (OFFICE, ROOTLESS),
    "a province": (OFFICE, SETS_UP),
    "a centre": (OFFICE, SETS_UP),
    "a centre that has just begun": (OFFICE, (True, True)),
    "a member nobody has confirmed": (MEMBER, ROOTLESS),
    "a member": (MEMBER, ROOTLESS),
}


def seat(centre: Town, place: Path) -> Path:
    place.mkdir()
    steps = centre.do(partial(make_seats, names=["สมชาย ใจตรง"], folder=place, post=centre.post))
    return next(one.path for one in steps if isinstance(one, StartFileResult))


@pytest.fixture(scope="module")
def pcs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Folder]]:
    tmp_path = tmp_path_factory.mktemp("kinds")
    province, centre = province_and_centre(tmp_path)
    files = [invite(province, "11", out=tmp_path)[0].path for _n in range(2)]
    office, other = (begin(file, tmp_path / f"d{n}") for n, file in enumerate(files))
    fresh = begin(seat(centre, tmp_path / "seats"), tmp_path / "member")
    confirmed = second_pc(tmp_path / "confirmed", centre, "committee")
    first = create(tmp_path / "c", tmp_path / "keys", "ศูนย์", "C00", "centre", "", 2570, NOON)
    towns = (office, other, province, centre)
    folders = (*(one.folder for one in towns), first, fresh.folder, confirmed.folder)
    yield dict(zip(KINDS, folders, strict=True))
    first.close()
    while OPENED:
        OPENED.pop().folder.close()


def named(folder: Folder) -> list[str]:
    """The tasks it comes to, of those that are there to be made."""
    unit = folder.writer.unit
    known = read_year(folder, unit, 2570, TODAY, {}, LastBackups())
    return [one.title for one in tasks(folder, known, parts_of(folder, known))]


def makers() -> dict[str, str]:
    """Every function the tasks of the page come from, its own and those of later rooms, with its module."""
    found: dict[str, str] = {}
    readers: list[Callable[..., object]] = [
        _everything,
        *(one.read for one in rows(HomePartProvider)),
    ]
    for read in readers:
        nodes = ast.walk(ast.parse(dedent(getsource(read))))
        called = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)} - NONE
        found |= {
            one: read.__module__ for one in called if one.startswith("_") or one.endswith("_tasks")
        }
    return found


def test_no_pc_is_told_a_task_that_is_not_its_own(
    pcs: dict[str, Folder], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert makers().keys() == OFFICE | MEMBER, "a new task needs to be said whose it is"

    def marked(name: str, *_given: object, **_more: object) -> list[Task]:
        return [Task("", "", name, "", "", "", "", Destination("home"))]

    for name, module in makers().items():
        monkeypatch.setattr(f"{module}.{name}", partial(marked, name))
    monkeypatch.setattr("core.home.tasks._step", lambda *_given: marked("")[0])
    for kind, (own, (above, roots)) in KINDS.items():
        folder, unit = pcs[kind], pcs[kind].writer.unit
        assert {*named(folder)} - {""} == own, kind
        assert stands_above(folder, unit) is above, kind
        offered = [one.goal.ref for one in setup_tasks(folder, unit, list, TODAY.date())]
        assert any(ref is not None and ref.id == ROOTS for ref in offered) is roots, kind


def test_a_member_who_begins_has_no_task_of_the_office_and_one_file_to_send(
    pcs: dict[str, Folder],
) -> None:
    member = pcs["a member nobody has confirmed"]
    assert named(member) == []
    assert own_way(member, member.writer.unit).sends == "first"
    assert "ยังไม่มีแผนของปี 2570" in named(pcs["an office"])


def test_a_member_sends_to_the_unit_alone_whose_committee_it_is(pcs: dict[str, Folder]) -> None:
    for kind, folder in pcs.items():
        sides = {one.side for one in ReceiverUnit.each(folder, folder.writer.unit)}
        assert OWN in sides or not kind.startswith("a member"), kind
        assert sides <= {OWN} or not kind.startswith("a member"), kind
        shown = home(folder, folder.writer.unit, 2570, TODAY, {}, LastBackups())
        told = any(row.icon == "building" for row in shown.post)
        assert told is (kind in ("a province", "a centre")), kind

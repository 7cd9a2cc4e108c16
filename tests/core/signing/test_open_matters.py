"""What is said of a subject on its way: ready, whole, signed, sent, accepted, and how much is open, only while so."""

from pathlib import Path

import pytest

import main
from core.home.rows import HomeView, LastBackups
from core.home.view import home
from core.i18n import _
from core.log.deeds import delete_record
from core.log.op import SIGNED
from core.plan.deeds import start_plan
from core.plan.view import PlanPage
from core.records.route import PlannedRouteStep, RouteStep
from core.signing.blockers import open_matters
from core.signing.chain import DONE, HERE, OPEN
from core.signing.deeds import sign_off
from core.signing.view import SignPanelContent, sign_panel, signatures
from core.values import Change, Plain, Record, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx
from tests.core.signing.year_states import ITEMS, YEAR, YearOfWork, small_forms
from tests.known import every

READY = "พร้อมล็อกเพื่อลงนาม"


@pytest.fixture
def year(folder: Folder, tmp_path: Path) -> YearOfWork:
    return YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)


def panel(year: YearOfWork, subject: Ref) -> SignPanelContent:
    found = sign_panel(year.folder, subject, year.sent, NOON.date())
    assert found is not None
    return found


def first_page(year: YearOfWork) -> HomeView:
    return home(year.folder, year.unit, YEAR, NOON, year.sent, LastBackups())


def station(found: SignPanelContent, key: str) -> tuple[str, str]:
    return next((one.state, one.says) for one in found.chain if one.key == key)


@pytest.mark.parametrize("missing", ["answer", "proof", "should", "must", "conflict"])
def test_each_thing_of_weight_alone_keeps_it_from_being_called_ready(
    year: YearOfWork, missing: str
) -> None:
    year.answers(*(ITEMS[:2] if missing == "answer" else ITEMS))
    if missing != "proof":
        year.proves()
    if missing == "should":
        year.answers(ITEMS[0], state="not_met")
    if missing == "must":
        year.answers(ITEMS[0], state="not_applicable")
    if missing == "conflict":
        answer = year.folder.records("answer")[0]
        for value in ("met", "not_met"):
            year.folder.save(
                ctx(year.folder), "put", [Change(answer.ref, "state", Plain(value), ())]
            )
    found = panel(year, year.assessment)
    assert not found.matters.ready
    assert READY not in " ".join(one.says for one in found.chain)
    assert station(found, "proofread")[0] in (OPEN, HERE)
    assert found.matters.says


def test_what_is_open_is_listed_before_locking_and_locking_stays_possible(year: YearOfWork) -> None:
    year.answers(*ITEMS[1:])
    matters = open_matters(year.folder, year.assessment)
    assert (matters.unanswered, matters.of, matters.unproved) == (1, 3, 1)
    assert "ยังไม่ตอบ 1 จาก 3 ข้อ" in matters.says
    assert "ขาดหลักฐานของข้อที่ตอบว่าผ่าน 1 รายการ" in matters.says
    assert any("รายงานผล" in one.text for one in matters.weighs)
    assert all(one.ref for one in matters.weighs)
    year.locks(year.assessment)
    left = panel(year, year.assessment)
    assert station(left, "proofread") == (OPEN, matters.says), "the lock does not make it whole"


def test_a_plan_just_begun_is_found_fault_with_only_where_it_is_locked(year: YearOfWork) -> None:
    start_plan(ctx(year.folder), year.folder, year.forms.get("operating-plan"), YEAR)
    assert [one.grave for one in PlanPage.of(year.folder, year.plan).findings] == ["hint"]
    assert not [one for one in first_page(year).tasks if "ข้อสังเกต" in one.title]
    assert [one.text for one in open_matters(year.folder, year.plan).weighs] == [
        "ทั้งแผน: ยังไม่มีงาน/มาตรการ"
    ]


@pytest.mark.parametrize("named", [(), ("maker",), ("head",), ("maker", "head")])
def test_a_confirmed_scan_ticks_only_who_was_named(
    year: YearOfWork, named: tuple[str, ...]
) -> None:
    year.hires()
    year.answers(*ITEMS)
    who = {"maker": year.people["ก้อย"], "head": year.people["คม"]}
    route = tuple(
        PlannedRouteStep(step, (id_,) if step in named else ()) for step, id_ in who.items()
    )
    year.locks(year.assessment, route if named else ())
    year.confirms()
    shown = panel(year, year.assessment)
    assert shown.stage == SIGNED
    assert [one.id for one in shown.route if one.state == DONE] == list(named)
    for one in shown.route:
        assert ("ยืนยันก่อนมีการเทียบทีละช่อง" in one.says) is (one.id in named)
        assert ("ไม่ได้ระบุผู้ลงนามไว้" in one.says) is (one.id not in named)


@pytest.mark.parametrize("confirmed", [True, False])
def test_no_step_of_any_route_is_ticked_without_a_name_or_ink(
    confirmed: bool, year: YearOfWork
) -> None:
    """Over every form's route, and routes without one: a step nobody is named for is never done."""
    held = Record(Ref(year.unit, "signoff", "0" * 32), {})
    if confirmed:
        year.answers(*ITEMS)
        year.locks(year.assessment)
        year.confirms()
        assert year.signoff is not None
        held = year.folder.record(year.signoff) or held
    for form in every(year.forms):
        steps = [
            RouteStep(
                one.id,
                str(one.title),
                one.role,
                False,
                one.acting,
                one.deputies,
                one.other_than,
                (),
                (),
            )
            for one in form.route
        ]
        for one in signatures(year.folder, held, steps, None, NOON.date(), printed=True):
            assert one.state != DONE, (form.id, one.id)


def test_a_passed_assessment_says_beside_it_what_is_missing(year: YearOfWork) -> None:
    year.answers(*ITEMS)
    shown = next(iter(first_page(year).assessments), None)
    assert shown is not None
    assert shown.passes
    assert not shown.done
    assert "ขาดหลักฐานของข้อที่ตอบว่าผ่าน 1 รายการ" in shown.left
    year.proves()
    shown = next(iter(first_page(year).assessments), None)
    assert shown is not None
    assert (shown.done, shown.left) == (True, "")


def test_a_line_below_a_row_that_is_gone_is_not_said_to_be_deleted(year: YearOfWork) -> None:
    year.plans()
    rows = year.folder.records("row", year.unit, plan=year.plan.local)
    parent = next(row.reference("parent") for row in rows if row.text("parent").startswith("row/"))
    delete_record(ctx(year.folder), year.folder, parent)
    found = [
        one.text for one in PlanPage.of(year.folder, year.plan).findings if one.rule == "adrift"
    ]
    assert found
    assert all("ไม่ได้อยู่ใต้รายการใดของแผนนี้" in text for text in found)
    assert _("รายการแม่ถูกลบ") not in " ".join(found)


def test_a_subject_without_its_form_is_not_called_whole(year: YearOfWork) -> None:
    year.answers(*ITEMS)
    year.proves()
    year.locks(year.assessment)
    year.folder.use_forms(FormLibrary([main.INSTRUMENTS]))
    found = sign_panel(year.folder, year.assessment, {}, NOON.date())
    assert found is not None
    assert not found.matters.ready
    assert found.matters.says


def test_a_period_of_a_plan_is_locked_without_a_word_of_the_whole(year: YearOfWork) -> None:
    year.plans()
    sign_off(ctx(year.folder), year.folder, year.plan, "ก้อย", str(YEAR))
    assert station(panel(year, year.plan), "lock")[0] != DONE

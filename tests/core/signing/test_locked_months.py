"""One month of a register locked alone: its print is final, the month is read-only, the rest of the year goes on."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import main
import wiring
from core.assessment.answers import days_of
from core.errors import LockedRecordError, UserError
from core.evidence.deeds import StoredFile
from core.papers.deeds import PaperRequest, print_paper
from core.papers.register import PrintRegisterEntry
from core.papers.view import PaperOffer, PrintListRow, prints
from core.people.deeds import add_person
from core.plan.deeds import CellInput, RowInsertPoint, add_plan_row, enter_cells, start_plan
from core.plan.view import PlanPage
from core.plan.year_view import LockablePart
from core.scans.deeds import InkedSignPlace, confirm_paper
from core.scans.judgement import state_of_paper
from core.signing.blockers import open_matters
from core.signing.chain import SigningQueueRow
from core.signing.deeds import end_sign_off, revise, sign_off
from core.signing.view import of_periods
from core.thai.written import Period
from core.values import Record, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx
from tests.core.home.test_period_reports import FORMS, Walk, called
from tests.known import every, known

OCTOBER = "2569m10"
NOVEMBER = "2569m11"
DECEMBER = "2569m12"


class Register:
    """A register of complaints of which nobody has reported anything."""

    def __init__(self, folder: Folder, place: Path) -> None:
        folder.use_forms(FormLibrary([main.INSTRUMENTS]))
        self.folder = folder
        self.place = place
        self.form = folder.forms.get("complaints-register")
        start_plan(ctx(folder), folder, self.form, 2569)
        self.plan, self.summary = folder.records("plan")[0].ref, folder.records("row")[0].ref

    def enter(self, row: Ref, period: str, **cells: str) -> None:
        entries = [CellInput(name, text, None) for name, text in cells.items()]
        enter_cells(ctx(self.folder), self.folder, self.form, row, period, entries)

    def complaint(self) -> Ref:
        at = RowInsertPoint(self.plan, "complaint", None, OCTOBER)
        row = next(iter(add_plan_row(ctx(self.folder), self.folder, self.form, at).touched))
        self.enter(row, "", subject="ออกใบรับช้า", received="3 ต.ค. 2568", type="service")
        return row

    def lock(self, period: str) -> Ref:
        done = sign_off(ctx(self.folder), self.folder, self.plan, "คม", period)
        return next(ref for ref in done.touched if ref.entity == "signoff")

    def print(self, period: str) -> Record | None:
        """The entry of the register; None = it was a draft."""
        path = self.place / f"{len(self.register)}.pdf"
        wanted = PaperRequest(self.plan, "month", path, answers=(("period", period),))
        done = print_paper(
            ctx(self.folder), self.folder, wiring.PaperPrinter(self.folder.writer.keys), wanted
        )
        return next(filter(None, map(self.folder.record, done.touched)), None)

    def scan(self, paper: Record) -> Ref:
        """Confirm ink in both places; the evidence."""
        named = (("ก้อย", "นิติกร", ("recorder",)), ("คม", "หัวหน้า", ("approver",)))
        people = [
            next(iter(add_person(ctx(self.folder), self.folder, *one).touched)).id for one in named
        ]
        seen = [InkedSignPlace(at, person) for at, person in enumerate(people, start=1)]
        kept = StoredFile("s.pdf", f"{len(self.register):064x}", 9, "pdf", "e" * 64)
        done = confirm_paper(
            ctx(self.folder), self.folder, paper.ref, kept, "2026-01-15", "รายงาน", seen
        )
        return next(ref for ref in done.touched if ref.entity == "evidence")

    @property
    def register(self) -> list[PrintListRow]:
        return list(prints(self.folder, self.folder.writer.unit))

    @property
    def says(self) -> str:
        (line,) = SigningQueueRow.each(self.folder, self.plan.scope, 2569, NOON.date())
        return line.says

    @property
    def next(self) -> str:
        return next((one.period for one in LockablePart.of(self.folder, self.plan) if one.next), "")

    def state(self, paper: Record) -> str:
        return state_of_paper(
            self.folder, self.folder.writer.unit, known(self.folder.record(paper.ref))
        )


@pytest.fixture
def register(folder: Folder, tmp_path: Path) -> Register:
    return Register(folder, tmp_path)


def test_a_locked_month_is_final_and_read_only_and_no_other_month_is(register: Register) -> None:
    row = register.complaint()
    register.enter(register.summary, OCTOBER, found="none")
    assert register.print(OCTOBER) is None, "a draft until it is locked"
    register.lock(OCTOBER)
    october = known(register.print("ตุลาคม"))
    assert register.register[0].title.endswith("ตุลาคม 2568"), "however the month was typed"
    assert register.print(NOVEMBER) is None
    attempts: list[Callable[[], None]] = [
        partial(register.enter, register.summary, OCTOBER, found="some"),
        partial(register.enter, row, OCTOBER, stage="acting"),  # nothing was reported of it
    ]
    for change in attempts:
        with pytest.raises(LockedRecordError, match="ล็อกไว้เพื่อลงนามแล้ว"):
            change()
    assert set(PlanPage.of(register.folder, register.plan, OCTOBER).locks.reports) == {OCTOBER}
    register.enter(row, NOVEMBER, stage="closed")
    register.enter(row, "", closed="4 พ.ย. 2568")
    assert register.state(october) == "ready", "what came since changes nothing of October"


def test_a_month_of_which_nothing_is_reported_is_not_locked(register: Register) -> None:
    register.enter(register.summary, OCTOBER, found="none")
    with pytest.raises(UserError, match="ยังไม่มีผลของพฤศจิกายน 2568"):
        register.lock(NOVEMBER)
    assert register.next == "", "nobody locks it month by month yet"
    register.lock(OCTOBER)
    assert register.next == NOVEMBER
    register.enter(register.summary, DECEMBER, found="none")
    assert register.next == DECEMBER


def test_many_locked_months_are_counted_with_those_that_are_signed(register: Register) -> None:
    for month in (OCTOBER, NOVEMBER, DECEMBER):
        assert not register.says.startswith("ล็อกแล้ว 2"), "two are named"
        register.enter(register.summary, month, found="none")
        register.lock(month)
    assert register.says == "ล็อกแล้ว 3 งวด ลงนามแล้ว 0 งวด"
    register.scan(known(register.print(OCTOBER)))
    assert register.says == "ล็อกแล้ว 3 งวด ลงนามแล้ว 1 งวด"


def test_the_last_month_that_is_reported_is_the_one_its_paper_offers(register: Register) -> None:
    register.enter(register.summary, NOVEMBER, found="none")
    (month, *_more) = PaperOffer.of_record(
        register.folder, known(register.folder.record(register.plan)), register.plan.scope
    )
    (question,) = month.questions
    assert (question.usual, len(question.choices)) == (NOVEMBER, 12)


def test_unlocking_a_month_voids_its_print_and_no_other(register: Register) -> None:
    locks = {}
    for month in (OCTOBER, NOVEMBER):
        register.enter(register.summary, month, found="none")
        locks[month] = register.lock(month)
        register.print(month)
    end_sign_off(ctx(register.folder), register.folder, locks[OCTOBER], "พิมพ์ผิด")
    assert {one.period: one.void for one in register.register} == {OCTOBER: "พิมพ์ผิด", NOVEMBER: ""}
    register.enter(register.summary, OCTOBER, found="some")


def test_a_revised_month_is_printed_anew_and_is_no_copy_though_its_report_is_the_same(
    register: Register,
) -> None:
    row = register.complaint()
    register.enter(row, OCTOBER, stage="acting", origin="new")
    register.enter(register.summary, OCTOBER, found="some")
    lock = register.lock(OCTOBER)
    first = known(register.print(OCTOBER))
    evidence = known(register.folder.record(register.scan(first)))
    assert days_of(register.folder, evidence)[:2] == ("2025-10-01", "2025-10-31"), (
        "not the day of the ink"
    )
    (shown,) = of_periods(register.folder, register.plan)
    assert (shown.inked, shown.stands) == (True, True), "the page of signing offers a revision"
    with pytest.raises(UserError, match="ทำฉบับแก้ไขแทน"):
        end_sign_off(ctx(register.folder), register.folder, lock, "สะกดผิด")
    revise(ctx(register.folder), register.folder, lock, "สะกดผิด")
    register.enter(row, "", subject="ออกใบรับล่าช้า")
    register.lock(OCTOBER)
    second = known(register.print(OCTOBER))
    assert (register.register[0].copy, second.text("state_hash")) == (
        False,
        first.text("state_hash"),
    )
    assert (register.state(first), register.state(second)) == ("filed", "ready")
    again = known(register.print(OCTOBER))
    assert (register.register[0].copy, register.state(again)) == (True, "ready")


def test_the_year_is_locked_after_its_months_and_each_month_stays_what_was_signed(
    register: Register,
) -> None:
    for month in (OCTOBER, NOVEMBER):
        register.enter(register.summary, month, found="none")
    register.lock(OCTOBER)
    october = known(register.print(OCTOBER))
    register.lock("")
    assert known(register.print(OCTOBER)).text("state_hash") == october.text("state_hash")
    assert known(register.print(NOVEMBER)).text("state_hash") != october.text("state_hash")
    assert register.state(october) == "ready"
    with pytest.raises(UserError, match="ลงนามไว้แล้ว"):
        register.lock(NOVEMBER)


@pytest.mark.parametrize(
    "form",
    [
        one.id
        for one in every(FORMS)
        if one.periods != "none" and any(paper.period == "asked" for paper in one.papers)
    ],
)
def test_the_first_and_the_last_part_of_any_year_are_locked_alone_and_printed(
    folder: Folder, form: str, tmp_path: Path
) -> None:
    """Months, quarters and halves alike, by each form that has a report of its own for them."""
    walk = Walk(folder, form)

    def printed(paper: str, part: Period) -> Record | None:
        path = tmp_path / f"{paper}{len(list(tmp_path.iterdir()))}.pdf"
        wanted = PaperRequest(walk.plan, paper, path, answers=(("period", called(part)),))
        done = print_paper(ctx(folder), folder, wiring.PaperPrinter(folder.writer.keys), wanted)
        return next(filter(None, map(folder.record, done.touched)), None)

    papers = [one.id for one in walk.form.papers if one.period == "asked"]
    for part in (walk.parts[0], walk.parts[-1]):
        for row in walk.owing():
            walk.report(row, part.id)
        done = sign_off(ctx(folder), folder, walk.plan, "คม", part.id)
        entries = [known(printed(paper, part)) for paper in papers]
        assert [
            PrintRegisterEntry(one).state_now(folder) == PrintRegisterEntry(one).state
            for one in entries
        ] == [True] * len(papers)
        if part == walk.parts[0]:
            lock = next(ref for ref in done.touched if ref.entity == "signoff")
            end_sign_off(ctx(folder), folder, lock, "แก้ไข")
            assert not any(
                PrintRegisterEntry(one).state_now(folder) == PrintRegisterEntry(one).state
                for one in entries
            )
            assert [printed(paper, part) for paper in papers] == [None] * len(papers), (
                "it is a draft again"
            )


def test_what_is_wrong_in_a_row_hinders_only_the_months_it_was_reported_in(
    register: Register,
) -> None:
    row = register.complaint()
    # before it was received, which the form does not let pass
    register.enter(row, "", closed="1 ต.ค. 2568")
    register.enter(row, NOVEMBER, stage="closed")
    for month in (OCTOBER, NOVEMBER):
        register.enter(register.summary, month, found="some")
    assert [one.text for one in open_matters(register.folder, register.plan, OCTOBER).hinder] == []
    register.lock(OCTOBER)
    for whole in (NOVEMBER, ""):
        (wrong,) = open_matters(register.folder, register.plan, whole).hinder
        assert wrong.ref == row
        with pytest.raises(UserError, match="วันที่แล้วเสร็จต้องไม่อยู่ก่อนวันที่รับ"):
            register.lock(whole)

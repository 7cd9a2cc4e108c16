"""What is reported of a plan in each period of its year: home, documents, centre and paper say the same of it."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest

import main
from core.assigning.programme_steps import StepCompletion
from core.forms.field_types import type_of
from core.forms.programme import Step
from core.forms.shape import Field
from core.forms.wording import Words
from core.home.documents import documents
from core.home.rows import REPORT, Destination, LastBackups, Task
from core.home.view import home
from core.home.year import read_year
from core.log.deeds import delete_record
from core.log.op import SIGNED, STAGE
from core.papers.made import made, printable
from core.plan.deeds import CellInput, RowInsertPoint, add_plan_row, enter_cells
from core.plan.file_deeds import import_plan, plan_at
from core.plan.tree import PlanRow
from core.plan.year_view import run_of
from core.signing.deeds import sign_off
from core.thai.written import Period
from core.values import Change, Plain, Ref, Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx, folder
from tests.core.papers.test_official_letters import STAMP
from tests.known import every

__all__ = ["folder"]
FORMS = FormLibrary([main.INSTRUMENTS])
PARTED = [form.id for form in every(FORMS) if form.periods != "none"]
LENGTHS = {"quarter": "q", "half": "h", "month": "m"}


@cache
def sample(form: str) -> dict[str, Any]:
    """The plan of the sample of a form before anything was reported."""
    for path in sorted((main.RESOURCES / "samples").glob("*.json")):
        given = json.loads(path.read_text("utf-8"))
        if str(given.get("instrument")).partition("/")[0] == form:
            told = {one["id"] for one in given["progress"] if "id" in one}
            for one in given["rows"]:
                told |= {one["id"]} if one.get("parent") in told else set()
            rows = [one for one in given["rows"] if one["id"] not in told]
            return {**given, "rows": rows, "progress": []}
    raise LookupError(form)


def called(part: Period) -> str:
    """A part of a year where the year is known."""
    return part.name.partition(" ปีงบประมาณ")[0]


class Walk:
    """A plan of a shipped form in an office, and what each page says of it on a day."""

    def __init__(self, folder: Folder, form: str) -> None:
        self.folder, self.form = folder, FORMS.get(form)
        self.year = int(sample(form)["year"])
        import_plan(ctx(folder), folder, self.form, self.year, sample(form))
        self.plan = plan_at(folder.writer.unit, form, self.year)
        step = Step(id="drive", title=Words("รายงาน"), yields="progress", form=form)
        base = FORMS.programme("cdd-clean-programme")
        self.programme = replace(base, steps=(step,), instruments=(f"{form}/{self.form.edition}",))

    @property
    def parts(self) -> tuple[Period, ...]:
        return Period.each(self.year, LENGTHS[self.form.periods])

    def owing(self, part: Period | None = None) -> list[PlanRow]:
        """The rows of kinds of which the form demands a report; where it demands none, those that may have one. Of a
        `part` of the year, those that are planned in it or in no part."""
        fields = [one for one in self.form.fields if one.stage == "report"]
        planned = {kind.id for kind in self.form.kinds if kind.stage == "plan"}
        rows = [
            row for row in PlanRow.tree(self.folder, self.form, self.plan) if row.kind in planned
        ]
        must = {kind for one in fields if one.required == "report" for kind in one.kind}
        lines = {one.within for one in self.form.kinds if one.stage == "report" and one.least}
        must |= lines & planned
        may = {kind for one in fields for kind in one.kind}
        found = [row for row in rows if row.kind in must] or [
            row for row in rows if row.kind in may
        ]
        spans = {row.ref: run_of([row.record.text("f.span")]) for row in found if part}
        return [
            row
            for row in found
            if part is None
            or (run := spans[row.ref]) is None
            or (run[0] <= part.last and part.first <= run[1])
        ]

    def report(self, row: PlanRow, period: str, percent: str = "100") -> None:
        """Somebody types the first field of a report that can be typed, or a line where the form demands lines."""
        fields = [
            one
            for one in self.form.fields
            if one.stage == one.required == "report" and row.kind in one.kind
        ]
        lines = [
            one
            for one in self.form.kinds
            if one.stage == "report" and one.within == row.kind and one.least
        ]
        if lines and not fields:
            at = RowInsertPoint(self.plan, lines[0].id, row.ref, period)
            add_plan_row(ctx(self.folder), self.folder, self.form, at, {"f.text": Text("ทำแล้ว")})
            return
        field = next(
            one
            for one in self.form.fields
            if one.stage == "report" and row.kind in one.kind and _typed(one)
        )
        choices = [one.id for one in self.form.choices if field.scale and one.within == field.scale]
        typed = percent if type_of(field).share else type_of(field).typed
        given = CellInput(field.id, next(iter(choices), typed), None)
        enter_cells(ctx(self.folder), self.folder, self.form, row.ref, period, [given])

    def asked(self, day: date) -> list[Task]:
        """The tasks of the first page that ask for reports of the plan."""
        now = datetime.combine(day, time(9), NOON.tzinfo)
        shown = home(self.folder, self.folder.writer.unit, self.year, now, {}, LastBackups())
        return [
            one for one in shown.tasks if one.deed == "กรอกผล" and one.title.startswith("กรอกผล")
        ]

    def card(self, day: date) -> tuple[int, int]:
        now = datetime.combine(day, time(9), NOON.tzinfo)
        shown = home(self.folder, self.folder.writer.unit, self.year, now, {}, LastBackups())
        return shown.plans[0].done, shown.plans[0].total

    def says(self, day: date) -> str:
        """What the card of the first page says the figures are of."""
        now = datetime.combine(day, time(9), NOON.tzinfo)
        return (
            home(self.folder, self.folder.writer.unit, self.year, now, {}, LastBackups())
            .plans[0]
            .period
        )

    def figure(self, day: date) -> str:
        """What the list of documents says of the plan."""
        now = datetime.combine(day, time(9), NOON.tzinfo)
        known = read_year(self.folder, self.folder.writer.unit, self.year, now, {}, LastBackups())
        return next(
            one.figure for one in documents(self.folder, known).rows if one.ref == self.plan
        )

    def centre(self, day: date) -> bool:
        """Whether the list of units says that the step is done."""
        found = StepCompletion.of(self.folder, self.programme, self.year, day)
        return self.plan.scope in found.steps[self.programme.steps[0].id]

    def papers(self, period: str) -> str:
        """Every paper of the form, of a period where it asks for one."""
        found = []
        for paper in printable(self.folder, self.plan):
            if paper in self.form.papers:
                said = (("period", period),) if paper.period == "asked" else ()
                found.append(str(made(self.folder, self.plan, paper.id, "", 0, said).build(STAMP)))
        return "\n".join(found)


def _typed(field: Field) -> bool:
    return not type_of(field).attached and not field.when


@pytest.mark.parametrize("form", PARTED)
def test_filling_each_period_moves_home_documents_centre_and_papers_alike(
    folder: Folder, form: str
) -> None:
    walk = Walk(folder, form)
    assert walk.asked(walk.parts[0].last) == [], "what has not ended is not asked"
    for part in walk.parts:
        rows = walk.owing(part)
        of = len(rows)
        day, printed = part.last + timedelta(days=1), walk.papers(part.id)
        (task,) = walk.asked(day)
        assert called(part) in task.title
        assert task.goal == Destination("plan", rows[0].ref, REPORT)
        assert (walk.card(day), walk.figure(day)) == ((0, of), f"รายงาน 0 จาก {of}")
        for row in rows[:-1]:
            walk.report(row, part.id)
        (task,) = walk.asked(day)
        assert task.goal == Destination("plan", rows[-1].ref, REPORT)
        assert of == 1 or task.reason == f"มีผลแล้ว {of - 1} จาก {of} รายการที่ถึงกำหนด", (
            "a register owes one row a period"
        )
        assert (walk.card(day), walk.figure(day)) == ((of - 1, of), f"รายงาน {of - 1} จาก {of}")
        assert not walk.centre(day), "the office is still asked"
        walk.report(rows[-1], part.id)
        assert walk.asked(day) == []
        assert (walk.card(day), walk.figure(day)) == ((of, of), f"รายงาน {of} จาก {of}")
        assert walk.centre(day)
        assert walk.papers(part.id) != printed


@pytest.mark.parametrize("form", ["operating-plan", "cdd-action-plan"])
def test_a_row_that_is_not_finished_when_its_plan_has_passed_is_asked_again_in_the_last_period(
    folder: Folder, form: str
) -> None:
    walk = Walk(folder, form)
    *parts, last = walk.parts
    late = next(row for row in walk.owing(parts[0]) if row not in walk.owing(last))
    for part in parts:
        for row in walk.owing(part):
            walk.report(row, part.id, "60" if row.ref == late.ref else "100")
        day = part.last + timedelta(days=1)
        assert (walk.asked(day), walk.centre(day)) == ([], True), "not before the last"
    for row in walk.owing(last):
        walk.report(row, last.id)
    day, of = last.last + timedelta(days=1), len(walk.owing(last)) + 1
    (task,) = walk.asked(day)
    assert task.goal == Destination("plan", late.ref, REPORT)
    assert (walk.figure(day), walk.centre(day)) == (f"รายงาน {of - 1} จาก {of}", False)
    walk.report(late, last.id, "60")
    assert (walk.asked(day), walk.centre(day)) == ([], True), "once, whatever it says"


def test_before_the_first_period_has_ended_home_says_so(folder: Folder) -> None:
    walk = Walk(folder, "target-virtue")
    first = walk.parts[0]
    assert (walk.card(first.last), walk.figure(first.last)) == ((0, 0), "")
    assert walk.says(first.last) == "ยังไม่ถึงงวดที่ต้องรายงานผล"
    assert walk.says(first.last + timedelta(days=1)) == called(first)
    once = Walk(folder, "cdd-innovation")
    assert once.asked(first.first), "what is reported once a year is asked all through it"


def test_the_last_period_that_lacks_a_report_is_asked_before_an_earlier_one(folder: Folder) -> None:
    walk = Walk(folder, "info-centre-visits")
    first, second, third, _last = walk.parts
    day = second.last + timedelta(days=1)
    assert called(second) in walk.asked(day)[0].title
    for row in walk.owing():
        walk.report(row, second.id)
    assert called(first) in walk.asked(day)[0].title
    for row in walk.owing():
        walk.report(row, third.id)
        assert not walk.centre(day)
    assert called(first) in walk.asked(day)[0].title, (
        "what was reported early is no matter of today"
    )


def test_a_report_of_the_whole_year_or_of_a_row_that_is_gone_is_no_report_of_a_part(
    folder: Folder,
) -> None:
    walk = Walk(folder, "info-centre-visits")
    first, day = walk.parts[0], walk.parts[0].last + timedelta(days=1)
    for row in walk.owing():
        walk.report(row, str(walk.year))
    assert walk.figure(day).startswith("รายงาน 0 จาก")
    assert not walk.centre(day)
    *others, gone = walk.owing()
    for row in others:
        walk.report(row, first.id)
    assert not walk.centre(day)
    delete_record(ctx(folder), folder, gone.ref)
    assert walk.centre(day)
    assert walk.figure(day) == f"รายงาน {len(others)} จาก {len(others)}"
    assert walk.asked(day) == []


def test_rows_whose_row_above_is_gone_owe_nothing_to_the_office_and_to_the_centre(
    folder: Folder,
) -> None:
    walk = Walk(folder, "cdd-action-plan")
    day = walk.parts[0].last + timedelta(days=1)
    rows = walk.owing()
    above = rows[-1].record.text("parent")
    for row in rows:
        if row.record.text("parent") != above:
            walk.report(row, walk.parts[0].id)
    assert not walk.centre(day)
    delete_record(ctx(folder), folder, Ref(walk.plan.scope, "row", above.rpartition("/")[2]))
    assert walk.centre(day)
    assert walk.asked(day) == []


def test_people_and_money_that_are_planned_are_no_report(folder: Folder) -> None:
    walk, day = Walk(folder, "dsi-moral-plan"), date(2026, 1, 15)
    rows = walk.owing()
    for row in rows:
        at = RowInsertPoint(walk.plan, "expense", row.ref, str(walk.year))
        add_plan_row(ctx(folder), folder, walk.form, at, {"f.item": Text("ค่าวัสดุ")})
    assert (walk.card(day)[0], walk.figure(day), walk.centre(day)) == (0, "", False)
    for row in rows:
        walk.report(row, str(walk.year))
    assert walk.figure(day) == f"รายงาน {len(rows)} จาก {len(rows)}"
    assert walk.centre(day)


def test_a_month_that_is_reported_waits_on_the_first_page_until_it_is_signed(
    folder: Folder,
) -> None:
    def waits(walk: Walk, day: date) -> list[tuple[str, str, Destination]]:
        now = datetime.combine(day, time(9), NOON.tzinfo)
        shown = home(folder, folder.writer.unit, walk.year, now, {}, LastBackups())
        return [
            (one.title, one.reason, one.goal)
            for one in shown.tasks
            if one.title.startswith("ลงนามผล")
        ]

    walk = Walk(folder, "info-centre-visits")
    plan = Walk(folder, "complaints-register")
    (row,), (first, second, *_later) = plan.owing(), plan.parts
    plan.report(row, first.id)
    for each in walk.owing():
        walk.report(each, walk.parts[0].id)
    assert waits(plan, first.last) == [], "the month has not ended"
    day = first.last + timedelta(days=1)
    said = (
        "ลงนามผลตุลาคม 2568 ของแผนเรื่องร้องเรียน",
        "รายงานแล้วและรอฉบับลงนาม 1 เดือน",
        Destination("papers", plan.plan),
    )
    assert waits(plan, day) == [said]
    lock = next(
        ref
        for ref in sign_off(ctx(folder), folder, plan.plan, "คม", first.id).touched
        if ref.entity == "signoff"
    )
    assert waits(plan, day) == [said], "a lock is no ink"
    save = folder.save(ctx(folder), "confirm_paper", [Change(lock, STAGE, Plain(SIGNED))])
    assert (save.label, waits(plan, day)) == ("confirm_paper", [])
    plan.report(row, second.id)
    assert waits(plan, second.last + timedelta(days=1))[0][0].startswith("ลงนามผลพฤศจิกายน")
    assert waits(walk, walk.parts[-1].last + timedelta(days=1)) == [], (
        "a plan of quarters has no month"
    )

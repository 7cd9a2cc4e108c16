"""The board of work that a unit gave to units below it for one row, item or register: their answers and totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from core.assigning.choices import cells_of, rule_words
from core.assigning.orders import (
    ITEM,
    REGISTER,
    SUM,
    Assignment,
    WorkOrder,
    by_order,
    by_work,
    home_given,
)
from core.assigning.view import (
    BEGUN,
    DONE,
    ROLLED,
    SILENT,
    CellRuleTotal,
    UnitAnswer,
    WorkOrderAnswers,
    own_rows,
    rolled_up,
    together,
    writing,
)
from core.errors import UserError
from core.forms.operations import number_of
from core.forms.ports import Forms, Reader
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.i18n import _
from core.log.ports import standing
from core.plan.links import own_periods
from core.plan.tree import PlanRow
from core.plan.year_view import PeriodReports, locked_words
from core.records.titles import called
from core.thai.days import day, period_name, short_date
from core.thai.written import Period, arabic_digits
from core.values import Record, Ref, gathered

NONE = "–"  # nothing there: never 0
STATES = {DONE: ("รายงานแล้ว", "ok"), BEGUN: ("เริ่มแล้ว", "info"), SILENT: ("ยังไม่เริ่ม", "warn")}
NAMED = 12  # units a reminder names, more are counted


class UnitAnswerLine(NamedTuple):
    """One unit's answer to given work, as a line of the page that lists all units. `share`: the unit's figure divided
    by the largest one (0 to 1), None = it has no figure."""

    answer: UnitAnswer
    figure: str  # the unit's value in the first sum or list, "–" = none yet
    share: float | None  # share of the largest figure, 0 to 1; None = no figure
    proofs: str
    state: str
    tone: str
    when: str
    notes: tuple[str, ...]  # remarks on what is odd, one sentence each

    @property
    def row(self) -> PlanRow | None:
        """Return the first plan row in which the unit answers the given work; None if it has not begun one."""
        return self.answer.rows[0] if self.answer.rows else None


class AnswerTotalLine(NamedTuple):
    """A total over all units' answers (`words`), and the present value of the plan cell that it fills (`now`)."""

    figure: CellRuleTotal
    title: str
    rule: str  # `ผลรวมของ ครัวเรือน`
    words: str  # "–" = nobody has answered
    now: str  # the cell's value today
    unit: str  # ครัวเรือน, บาท


@dataclass(frozen=True, slots=True)
class WorkOrderProgress:
    """The answers to one work order: a line per unit, and totals. `later`: why there are no totals, "" = there are."""

    rolled: WorkOrderAnswers
    lines: tuple[UnitAnswerLine, ...]
    sums: tuple[AnswerTotalLine, ...]
    head: str  # what the column of figures is called
    due: str  # in words
    over: bool  # the day has passed and somebody is missing
    changed: str  # why what was written at locking is not what stands now, ""
    later: str = ""  # why nothing can be computed: its form is not here

    @property
    def total(self) -> str:
        """Return how many units have answered, such as `รวม 11 จาก 13 หน่วยงาน`."""
        says = _("รวม {n} จาก {of} หน่วยงาน")
        return says.format(n=self.rolled.answered, of=len(self.rolled.units))

    @property
    def reminder(self) -> str:
        """Return a text to send to the units that have not answered; "" if all have answered."""
        missing = self.rolled.missing
        if not missing:
            return ""
        names = ", ".join(one.name for one in missing[:NAMED])
        if len(missing) > NAMED:
            names = _("{names} และอีก {n} แห่ง").format(names=names, n=len(missing) - NAMED)
        due = _(" ภายใน {day}").format(day=self.due) if self.due else ""
        text = _(
            "เรียน {names}\nขอให้ตอบงาน “{text}”{due} งานนี้อยู่ที่หน้าหลักของโปรแกรม เมื่อกรอกแล้วกด “ทำแล้ว” และส่งไฟล์กลับ"
        )
        return text.format(names=names, text=" ".join(self.rolled.text.split()), due=due)


@dataclass(frozen=True, slots=True)
class AssignmentBoard:
    """The page of all work that a unit gave to units below for one row, item or register of the document `home`."""

    about: Ref
    item: str  # item of an assessment, else ""
    home: Ref  # the plan or assessment
    year: int
    crumb: str  # the document
    number: str
    title: str
    works: tuple[WorkOrderProgress, ...]
    period: str
    periods: tuple[tuple[str, str], ...]  # id and words, where the form reports in parts of a year
    locked: str  # why nothing is given or written here any more, ""
    proofs: tuple[tuple[str, str], ...] = ()  # id and words of what the item demands


def given_board(
    reader: Reader, ref: Ref, item: str, today: date, period: str = ""
) -> AssignmentBoard:
    """Return the board of work given out for the record `ref` or for its `item` ("" = for the record itself), with
    answers for `period` ("" = the last one reported). UserError if the record is deleted or its form is missing."""
    record = standing(reader, ref)
    home = standing(reader, record.reference("plan")) if ref.entity == "row" else record
    form = form_for(reader, home)
    year = home.number("year") or 0
    periods = own_periods(form, year) if home.ref.entity == "plan" else ()
    given = [one for one in Assignment.each(reader, ref=ref) if one.order.item == item]
    period = period if period in periods else _reported(reader, given, periods)
    number, title, row = _place(reader, form, home, ref, item, period)
    rolls = [rolled_up(reader, work[0], own, period) for work, own in by_work(given).items()]
    written = _written(reader, form, row, given, period)
    asked = Tree.under(form).proofs(item) if item else ()
    return AssignmentBoard(
        ref,
        item,
        home.ref,
        year,
        called(reader, home.ref),
        number,
        title,
        tuple(_work(reader, (form, row), one, today, written) for one in rolls),
        period,
        tuple((one, period_name(Period.of(one))) for one in periods) if len(periods) > 1 else (),
        locked_words(reader, home.ref),
        tuple((one.id, arabic_digits(str(one.kind))) for one in asked),
    )


def _reported(reader: Reader, assignments: Sequence[Assignment], periods: Sequence[str]) -> str:
    """Return the last period any unit has reported; if none has, the first of `periods`, or "" without periods."""
    found = set[str]()
    for one in assignments:
        for row in own_rows(reader, one):
            found |= {
                each.text("period")
                for each in reader.records("progress", one.unit, row=row.ref.local)
            }
    return next((one for one in reversed(periods) if one in found), periods[0] if periods else "")


def _place(
    reader: Reader, form: Instrument, home: Record, ref: Ref, item: str, period: str
) -> tuple[str, str, PlanRow | None]:
    """Return the number and title of what the work was given for, and its plan row if any."""
    if item:
        found = Tree.item_in(form, item)
        if found:
            return (arabic_digits(found.number), arabic_digits(str(found.text)), None)
        return ("", item, None)
    if home.ref.entity != "plan":
        return "", arabic_digits(str(form.heading)), None
    tree = PlanRow.tree(reader, form, home.ref, period)
    row = next((one for one in tree if one.ref == ref), None)
    if row is None or row is tree[0]:
        return "", arabic_digits(home.text("name") or home.text("title") or str(form.heading)), None
    return ("" if row.number == "-" else arabic_digits(row.number)), row.name_in(form)[1], row


def _written(
    reader: Reader,
    form: Instrument,
    row: PlanRow | None,
    assignments: Sequence[Assignment],
    period: str,
) -> str:
    """Return why the values written when the plan was locked differ from the units' answers now; "" if they do not."""
    if row is None or not assignments:
        return ""
    plan, kind = row.record.reference("plan"), row.record.text("kind")
    home = reader.record(plan)
    locked = bool(locked_words(reader, plan))
    report = reader.record(row.progress) if row.progress else None
    kept = [("row", row.record, own_periods(form, home.text("year"))[0])] if locked and home else []
    if report is not None and (locked or period in dict(PeriodReports.of_periods(reader, plan))):
        kept.append(("progress", report, period))
    for place, record, at in kept:
        if record.text(ROLLED):
            rolls = [
                rolled_up(reader, order, own, at) for order, own in by_order(assignments).items()
            ]
            if together(one.digest for one in writing(form, kind, rolls, place)) != record.text(
                ROLLED
            ):
                break
    else:
        return ""
    return _("หลังล็อกเพื่อลงนามมีหน่วยงานแก้หรือตอบเพิ่ม ยอดที่ลงนามแล้วไม่เปลี่ยน ตารางนี้แสดงคำตอบล่าสุด")


def _work(
    reader: Reader,
    form_row: tuple[Instrument, PlanRow | None],
    answers: WorkOrderAnswers,
    today: date,
    written: str,
) -> WorkOrderProgress:
    due = day(answers.due)
    main = next(
        (each for each in answers.figures if each.figure.way == SUM),
        next(iter(answers.figures), None),
    )
    cell = main.figure.source if main else ""
    numbers = {each.unit: _number(each, cell) for each in answers.units} if cell else {}
    most = max((n for n in numbers.values() if n is not None), default=0)
    lines = tuple(
        _line(reader, each, main, numbers.get(each.unit), most, due, today)
        for each in answers.units
    )
    asked, why = _asked(reader.forms, form_row[0], answers.order)
    return WorkOrderProgress(
        answers,
        lines,
        tuple(_sum(asked, form_row[1], answers.order, each) for each in answers.figures),
        _head(asked, answers.order, main),
        short_date(due) if due else "",
        bool(due and due < today and answers.missing),
        written,
        why,
    )


def _asked(forms: Forms, form: Instrument, order: WorkOrder) -> tuple[Instrument, str]:
    """Return the form that units fill in; if it cannot be read, the plan's own form and the reason."""
    if order.task != REGISTER:
        return form, ""
    try:
        return forms.get(order.form_name), ""
    except UserError as problem:
        return form, f"{problem.what} {problem.do}"


def _number(answer: UnitAnswer, name: str) -> float | None:
    """Return the sum of a unit's cells of this name, even if they do not count yet; None if there is no number."""
    found = [n for cell in answer.cells(name) if (n := number_of(cell.value)) is not None]
    return float(sum(found)) if found else None


def _line(
    reader: Reader,
    answer: UnitAnswer,
    main: CellRuleTotal | None,
    number: float | None,
    largest: float,
    due: date | None,
    today: date,
) -> UnitAnswerLine:
    at = _answered(reader, answer.assignment)
    state, tone = STATES[answer.state]
    late = bool(due and at and at > due)
    over = bool(due and due < today and not answer.counts)
    notes = [answer.unread] if answer.unread else []
    if answer.again:
        notes.append(_("มอบหมายงานเดียวกันซ้ำ {n} ครั้ง นับครั้งเดียว").format(n=len(answer.again) + 1))
    if answer.stranger:
        notes.append(_("ไม่อยู่ในทะเบียนข้างใต้แล้ว คำตอบเดิมยังนับ ยกเลิกการมอบหมายได้ถ้าไม่ต้องการ"))
    if late:
        notes.append(_("ตอบหลังกำหนด"))
    if (
        answer.state == DONE
        and answer.assignment.order.task != ITEM
        and not answer.rows
        and not answer.unread
    ):
        notes.append(_("บอกว่าทำแล้วแต่ไม่มีรายการที่กรอก"))
    photos = sum(bool(piece.preview) for piece in answer.pieces)
    if not answer.pieces:
        proofs = _("ยังไม่มี")
    elif photos < len(answer.pieces):
        proofs = _("{n} ชิ้น").format(n=len(answer.pieces))
    else:
        proofs = _("{n} ภาพ").format(n=photos)
    called = _("ยังไม่นับ") if answer.unread else _(state)
    share = None
    if number is not None:
        share = number / largest if largest else 0.0
    if over or answer.unread:
        tone = "warn"
    when = short_date(at) if at else ""
    if late:
        when = _("{day} ช้า").format(day=when)
    return UnitAnswerLine(
        answer,
        _figure_words(answer, main),
        share,
        proofs,
        _("เลยกำหนด") if over and answer.state == SILENT else called,
        tone,
        when,
        tuple(notes),
    )


def _figure_words(answer: UnitAnswer, main: CellRuleTotal | None) -> str:
    if main is None:
        return " ".join(answer.assignment.words.split()) or NONE
    if not main.figure.source:
        return str(len(answer.rows)) if answer.rows else NONE
    return "; ".join(cell.words for cell in answer.cells(main.figure.source) if cell.words) or NONE


def _answered(reader: Reader, assignment: Assignment) -> date | None:
    """Return the day on which a unit marked its work as done, by its own clock; None if unknown."""
    past = reader.history.of(assignment.reply, "done") if assignment.reply else ()
    try:
        return datetime.fromtimestamp(past[0].clock / 1000).date() if past else None
    except (OverflowError, OSError, ValueError):
        return None


def _head(form: Instrument, order: WorkOrder, main: CellRuleTotal | None) -> str:
    if main is None:
        return _("ข้อความตอบ")
    if not main.figure.source:
        return _("รายการ")
    found = cells_of(form, order.kind).get(main.figure.source)
    return arabic_digits(str(found.title)) if found else main.figure.source


def _sum(
    form: Instrument, row: PlanRow | None, order: WorkOrder, total: CellRuleTotal
) -> AnswerTotalLine:
    rule = total.figure
    cell = row.cells.get(rule.to) if row else None
    title = arabic_digits(str(cell.spec.title)) if cell else rule_words(rule, form, order.kind)
    unit = arabic_digits(str(cell.spec.unit)) if cell and getattr(cell.spec, "unit", None) else ""
    return AnswerTotalLine(
        total,
        title,
        rule_words(rule, form, order.kind),
        total.words or NONE,
        cell.words if cell else "",
        unit,
    )


class AssignmentLine(NamedTuple):
    """A row, item or register for which work was given. `says`: how many units received the work and have answered."""

    about: Ref
    item: str
    title: str
    says: str  # `13 หน่วยงาน ตอบแล้ว 11`


def given_titles(reader: Reader, unit: str, year: int) -> tuple[AssignmentLine, ...]:
    """Return a title for each row, item or register of a year for which this office gave out work, sorted by title."""
    mine = [one for one in Assignment.each(reader) if one.about.scope == unit and one.unit != unit]
    titles = []
    for (about, item), given in gathered(
        ((one.about, one.order.item), one) for one in mine
    ).items():
        home = home_given(reader, about)
        if home is None or home.number("year") != year:
            continue
        # a unit may have several works on one record: it has answered when it has answered all of them
        units = gathered((own[0].unit, own) for own in Assignment.parts(given)).values()
        done = sum(all(any(one.done for one in own) for own in works) for works in units)
        says = _("ตอบแล้ว {n} จาก {of} หน่วยงาน").format(n=done, of=len(units))
        name = given[0].text if item else called(reader, about)
        titles.append(AssignmentLine(about, item, " ".join(name.split())[:80], says))
    return tuple(sorted(titles, key=lambda one: one.title))

"""The answers of units below to work given to them: who has not answered, the totals, and the units' evidence."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from typing import NamedTuple

from core.assigning.orders import (
    COUNT,
    ITEM,
    LIST,
    ROW,
    SUM,
    Assignment,
    CellFillRule,
    WorkOrder,
    by_work,
)
from core.errors import UserError
from core.exact import exact_sum, exact_text, points_text
from core.forms.field_types import FieldType, type_of
from core.forms.operations import answered, number_of
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.i18n import _
from core.log.ports import linked_evidence
from core.people.units import UnitRegister
from core.plan.links import check_kind, linked_names
from core.plan.tree import PlanCell, PlanRow
from core.values import Record, Ref, gathered

DONE = "done"
BEGUN = "begun"
SILENT = "silent"
NAMED = 3  # missing units named in a sentence
ROLLED = "rolled"  # field of a row or report: digest of the totals written into it at locking


class UnitEvidence(NamedTuple):
    """A piece of evidence of a lower unit; `sha256` is the hash of its first file, "" if it has none."""

    evidence: Ref
    title: str
    date: str  # ISO, or ""
    sha256: str
    personal: bool
    linked: bool  # the record above names it already
    preview: str = ""  # SHA-256 of its small picture, "" = it has none


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """One unit's answer to assigned work. `state`: done, begun, silent; `unread`: why its rows do not count, or "".
    `stranger`: the unit is not below this one any more; `again`: the same work, assigned to it by another PC."""

    unit: str
    name: str
    phone: str
    assignment: Assignment
    state: str  # done | begun | silent
    rows: tuple[PlanRow, ...]
    pieces: tuple[UnitEvidence, ...]
    unread: str = ""  # why its rows do not count: there are two, or their form is not here
    stranger: bool = False  # the register does not have it below any more
    # the same order given to it a second time, by another PC: counted once
    again: tuple[Assignment, ...] = ()

    @property
    def counts(self) -> bool:
        return self.state == DONE and not self.unread

    def cells(self, name: str) -> Iterator[PlanCell]:
        return (row.cells[name] for row in self.rows if name in row.cells)


@dataclass(frozen=True, slots=True)
class CellRuleTotal:
    """A total that a rule computes over answers; `words`: the total as a person types it, "" without answers."""

    figure: CellFillRule
    words: str


@dataclass(frozen=True, slots=True)
class WorkOrderAnswers:
    """One order with the answers of all units that it was given to, and the totals of their answers."""

    about: Ref
    order: WorkOrder
    text: str
    due: str
    units: tuple[UnitAnswer, ...]
    figures: tuple[CellRuleTotal, ...]
    digest: str  # digest of unit, row, op and value of all that is in the figures

    @property
    def missing(self) -> tuple[UnitAnswer, ...]:
        return tuple(one for one in self.units if not one.counts)

    @property
    def answered(self) -> int:
        return len(self.units) - len(self.missing)

    @property
    def says(self) -> str:
        """Return how many units have answered and which have not: `ตอบแล้ว 11 จาก 13 หน่วยงาน ยังขาด ก, ข`."""
        text = _("ตอบแล้ว {n} จาก {of} หน่วยงาน").format(n=self.answered, of=len(self.units))
        names = [one.name for one in self.missing]
        if not names:
            return text
        more = "" if len(names) <= NAMED else _(" และอีก {n} แห่ง").format(n=len(names) - NAMED)
        return _("{text} ยังขาด {names}").format(text=text, names=", ".join(names[:NAMED]) + more)


def roll_ups(
    reader: Reader, ref: Ref, period: str = "", item: str = ""
) -> tuple[WorkOrderAnswers, ...]:
    """Return each order given for `ref`, or only for its `item`, with units' answers for `period` ("" = the year)."""
    wanted = [one for one in Assignment.each(reader, ref=ref) if not item or one.order.item == item]
    return tuple(
        rolled_up(reader, work[0], found, period) for work, found in by_work(wanted).items()
    )


def rolled_up(
    reader: Reader, order: WorkOrder, assignments: Sequence[Assignment], period: str = ""
) -> WorkOrderAnswers:
    """Return one order with the answers for `period` ("" = the year), each unit once."""
    units, first = UnitRegister.of(reader), assignments[0]
    above = reader.records("link", first.about.scope, target=first.about.local)
    linked = {
        one.text("evidence")
        for one in above
        if order.task != ITEM or one.text("item") == order.item
    }
    under = frozenset(one.id for one in units.listed(first.about.scope))
    pooled: dict[str, UnitAnswer] = {}  # one of each unit
    for own in gathered(
        ((assignment.unit, assignment.text, assignment.due), assignment)
        for assignment in assignments
    ).values():
        answer = _answer(reader, units, under, own, period, linked)
        before = pooled.get(answer.unit)
        if before is None or (answer.counts and not before.counts):
            pooled[answer.unit] = answer
        elif (
            answer.counts
        ):  # of several works with the same question, the answers that count, each row once
            rows = {row.ref: row for row in (*before.rows, *answer.rows)}
            pooled[answer.unit] = replace(before, rows=tuple(rows.values()))
    answers = [*pooled.values()]
    answers.sort(key=lambda one: (units[one.unit].code if one.unit in units else "", one.unit))
    figures = tuple(
        CellRuleTotal(each, _figure(reader, first.about, each, answers)) for each in order.figures
    )
    return WorkOrderAnswers(
        first.about, order, first.text, first.due, tuple(answers), figures, _digest(order, answers)
    )


def _answer(
    reader: Reader,
    units: UnitRegister,
    under: Set[str],
    assignments: Sequence[Assignment],
    period: str,
    linked: Set[str],
) -> UnitAnswer:
    """Return one unit's answer, even if the same was asked several times."""
    first, *again = sorted(assignments, key=lambda one: (not one.done, not one.words, one.ref.id))
    known = units.get(first.unit)
    rows, unread = _rows(reader, assignments, period)
    pieces = {
        piece.evidence: piece
        for assignment in assignments
        for piece in _pieces(reader, assignment, rows, linked)
    }
    if first.done:
        state = DONE
    elif rows or pieces or first.words:
        state = BEGUN
    else:
        state = SILENT
    named = (known.name or known.code, known.phone) if known else (first.unit[:8], "")
    return UnitAnswer(
        first.unit,
        *named,
        first,
        state,
        tuple(rows),
        tuple(pieces.values()),
        unread,
        first.unit not in under,
        tuple(again),
    )


def _rows(
    reader: Reader, assignments: Sequence[Assignment], period: str
) -> tuple[list[PlanRow], str]:
    """Return the rows by which a unit answers, and why they do not count ("" if they do)."""
    what = assignments[0].order.task
    if what == ITEM:
        return [], ""
    found = [
        row
        for one in (assignments if what == ROW else assignments[:1])
        for row in own_rows(reader, one)
    ]
    if what == ROW and len(found) > 1:
        says = _("มีรายการที่ตอบงานนี้ {n} รายการ จึงยังไม่นับ ให้หน่วยงานลบจนเหลือรายการเดียว")
        return [], says.format(n=len(found))
    wanted, rows = {row.ref for row in found}, list[PlanRow]()
    for plan in dict.fromkeys(row.reference("plan") for row in found):
        record = reader.record(plan)
        if record is None or record.deleted:
            continue
        try:
            form = form_for(reader, record)
        except UserError as error:
            return [], error.what
        tree = PlanRow.tree(reader, form, plan, period, names=linked_names(reader, form, plan))
        rows += [row for row in tree if row.ref in wanted and not row.adrift]
    return rows, ""


def own_rows(reader: Reader, assignment: Assignment) -> Iterator[Record]:
    """Yield the rows that answer an assignment: the row begun for it or, for a register, all rows of that kind in the
    unit's plans of the form and year. Work that asks for evidence has no rows."""
    if assignment.order.task == ITEM:
        return
    if assignment.order.task == ROW:
        yield from reader.records("row", assignment.unit, **{"from": assignment.ref.local})
        return
    form = assignment.order.form_name.partition("/")[0]
    for plan in reader.records(
        "plan", assignment.unit, instrument_id=form, year=assignment.order.year
    ):
        yield from reader.records(
            "row", assignment.unit, plan=plan.ref.local, kind=assignment.order.kind
        )


def _pieces(
    reader: Reader, assignment: Assignment, rows: Sequence[PlanRow], linked: Set[str]
) -> Iterator[UnitEvidence]:
    """Yield the evidence that a unit has linked to its answer."""
    homes = {assignment.ref.local} | {
        home.local for row in rows for home in (row.ref, row.progress) if home
    }
    links = [
        link for link in reader.records("link", assignment.unit) if link.text("target") in homes
    ]
    kept = linked_evidence(reader, assignment.unit, links)
    for name in dict.fromkeys(link.text("evidence") for link in links):
        found = kept.get(name)
        if found is not None and found.ref.scope == assignment.unit:
            yield piece_of(reader, found, str(found.ref) in linked)


def piece_of(reader: Reader, evidence: Record, linked: bool = False) -> UnitEvidence:
    """Return a piece of evidence with its first file's hash; `linked`: the upper unit already links to the piece."""
    found = reader.records("file", evidence.ref.scope, evidence=evidence.ref.local)
    files = [one for one in found if not one.text("replaced_by")]
    marked = evidence.shown("personal")
    return UnitEvidence(
        evidence.ref,
        evidence.text("title"),
        evidence.text("date")[:10],
        files[0].text("sha256") if files else "",
        marked.conflict or bool(evidence.number("personal")),
        linked,
        next((one.text("preview") for one in files if one.text("preview")), ""),
    )


def _figure(reader: Reader, ref: Ref, figure: CellFillRule, answers: Sequence[UnitAnswer]) -> str:
    done = [answer for answer in answers if answer.counts]
    if not done:
        return ""
    if figure.way == SUM:
        numbers = [number_of(cell.value) for one in done for cell in one.cells(figure.source)]
        known = [number for number in numbers if number is not None]
        return exact_text(exact_sum(known)) if known else ""
    if figure.way == COUNT:
        return str(sum(len(one.rows) for one in done))
    if figure.way == LIST:
        texts = (
            (one.name, "; ".join(cell.words for cell in one.cells(figure.source) if cell.words))
            for one in done
        )
        return "\n".join(f"{name}: {words}" for name, words in texts if words)
    answering = sum(
        not figure.source or any(answered(cell.value) for cell in one.cells(figure.source))
        for one in done
    )
    kind = _type_above(reader, ref, figure.to)
    if kind is None or kind.words:
        return _("{n} จาก {of} หน่วยงาน").format(n=answering, of=len(answers))
    return str(answering) if kind.whole else points_text(Fraction(100 * answering, len(answers)))


def _type_above(reader: Reader, ref: Ref, name: str) -> FieldType | None:
    """Return the type of the cell that a total fills; None if it fills none, or its form is not here."""
    row = reader.record(ref)
    plan = reader.record(row.reference("plan")) if row else None
    try:
        fields = form_for(reader, plan).fields if plan else ()
    except UserError:
        return None
    return next(
        (type_of(one) for one in fields if row and one.id == name and row.text("kind") in one.kind),
        None,
    )


def _digest(order: WorkOrder, answers: Sequence[UnitAnswer]) -> str:
    """Return the SHA-256 of sorted lines of unit, row, ops, cell and value of all that counts; only they change it."""
    rows = sorted(f"{one.unit}\0{row.ref.id}" for one in answers if one.counts for row in one.rows)
    names = dict.fromkeys(each.source for each in order.figures if each.source)
    lines = sorted(
        "\0".join((one.unit, row.ref.id, ",".join(sorted(cell.shown.seen)), name, cell.words))
        for one in answers
        if one.counts
        for row in one.rows
        for name in names
        if (cell := row.cells.get(name)) is not None
    )
    units = [f"{one.unit}\0{one.state}" for one in answers]
    return sha256("\n".join([order.token, *sorted(units), *rows, *lines]).encode()).hexdigest()


def together(digests: Iterable[str]) -> str:
    """Return one SHA-256 over the sorted `digests`; a single digest is returned unchanged."""
    found = sorted(digests)
    return found[0] if len(found) == 1 else sha256("\n".join(found).encode()).hexdigest()


def writing(
    form: Instrument, kind: str, orders: Iterable[WorkOrderAnswers], stored_on: str
) -> list[WorkOrderAnswers]:
    """Return the `orders` whose totals go into rows of `kind` or, if `stored_on` is "progress", into their progress."""
    row_kind = check_kind(form, kind)
    cells = {
        each.id
        for each in form.fields
        if kind in each.kind and each.stored_on(row_kind) == stored_on
    }
    return [one for one in orders if any(each.to in cells for each in one.order.figures)]


def by_row(reader: Reader, plan: Record) -> dict[Ref, list[Assignment]]:
    """Return {row: its assignments} for the rows of a plan that have assignments."""
    given = [
        one
        for one in Assignment.each(reader)
        if one.about.scope == plan.ref.scope and one.order.task != ITEM
    ]
    if not given:
        return {}
    rows = {row.ref for row in reader.records("row", plan.ref.scope, plan=plan.ref.local)}
    return gathered((one.about, one) for one in given if one.about in rows)


def open_roll_ups(reader: Reader, subject: Ref, period: str = "") -> Iterator[WorkOrderAnswers]:
    """Yield the orders for `subject` (an assessment, or a plan with its rows) to which some unit's answer is missing or
    does not count, each with all units' answers for `period` ("" = the year)."""
    record = reader.record(subject)
    if record is None:
        return
    given = {subject: [*Assignment.each(reader, ref=subject)]}
    if subject.entity == "plan":
        given |= by_row(reader, record)
    for found in given.values():
        for (order, _text, _due), of in by_work(found).items():
            one = rolled_up(reader, order, of, period)
            if one.missing:
                yield one

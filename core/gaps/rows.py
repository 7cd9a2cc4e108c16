"""Plan rows made from gaps (what documents lack), with responsible person, date and state, as shown at the gap."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

from core.assessment.facts import AssessmentFacts
from core.assessment.rows import AssessmentView
from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.operations import holds
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.shape import Field, FormRowKind, Instrument
from core.gaps.gaps import PROMISE, OpenGap, WayToGrade, every_gap, gaps_of, grade_ways
from core.i18n import _
from core.log.ports import standing
from core.people.units import UnitRegister
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.plan.year_view import locked_words, run_of
from core.thai.days import short_date
from core.thai.written import Period, arabic_digits, fiscal_year
from core.values import Record, Ref

OWNERS = ("รับผิดชอบ", "ผู้ทำ", "ผู้ปฏิบัติ")  # words for the doer in titles of a form's fields
SOON = timedelta(days=30)
ACTION = "แผนปฏิบัติ"  # what a form calls a plan of who does what by when
LAST = ("สิ้นสุด", "ถึง", "กำหนด")  # and the day by which it is done


class GapPlanRow(NamedTuple):
    """A plan row made from a gap (what a document lacks). `state`: its progress as text, such as `ทำได้ร้อยละ 40`."""

    row: Ref
    plan: Ref
    source: str  # `entity/id` of the record the gap is said of
    number: str  # as printed, "" = it has none
    title: str
    owner: str  # "" = nobody is named
    until: str  # in words, "" = no day
    state: str  # `ยังไม่มีผล`, `ทำได้ร้อยละ 40`, `เสร็จแล้ว`
    done: bool
    over: bool

    @property
    def line(self) -> str:
        """Return the row as one line: `ในแผน: 1.2 · สมชาย · ถึง 30 ก.ย. 2569 · ยังไม่มีผล`, and เลยกำหนด if overdue."""
        owner = self.owner or _("ยังไม่ระบุผู้รับผิดชอบ")
        until = _("ถึง {day}").format(day=self.until) if self.until else _("ยังไม่ระบุวัน")
        late = (_("เลยกำหนด"),) if self.over else ()
        return "  ·  ".join(
            (
                _("ในแผน: {row}").format(row=self.number or self.title),
                owner,
                until,
                self.state,
                *late,
            )
        )


_MADE = {"from": True}  # the rows that were made from something
GapRows = Mapping[str, tuple[GapPlanRow, ...]]  # rows by source record


class GapRowKind(NamedTuple):
    """A kind of row in a `plan` for rows made from gaps, with its fields for name, responsible person and days. `fits`:
    the plan is a plan of action, or on the same subject as the document with the gaps."""

    plan: Ref
    title: str
    kind: FormRowKind
    name: Field
    owner: Field | None
    days: tuple[Field, ...]
    fits: bool  # it is a plan of action, or on the document's subject


def places(reader: Reader, unit: str, year: int, form_id: str = "") -> tuple[GapRowKind, ...]:
    """Return for each unlocked plan of the year the kind of row to make from gaps. First come plans that have such
    rows, then plans with a form like `form_id` (ids share words), then plans of action, then others."""
    used = {row.text("plan") for row in reader.records("row", unit, **_MADE)}
    found = []
    for plan in reader.records("plan", unit, year=year):
        try:
            form = form_for(reader, plan)
        except UserError:
            continue
        if not locked_words(reader, plan.ref) and (place := place_in(form, plan)):
            alike = len(_subject(form.id) & _subject(form_id))
            acts = ACTION in form.title.th
            order = (plan.ref.local not in used, -alike, not acts)
            found.append((order, place._replace(fits=bool(alike) or acts)))
    return tuple(place for _order, place in sorted(found, key=lambda one: one[0]))


def _subject(form: str) -> set[str]:
    """Return the subject of a form, as words of its id."""
    return set(form.split("-")) - {
        "plan",
        "analysis",
        "review",
        "summary",
        "report",
        "self",
        "check",
        "",
    }


def place_in(form: Instrument, plan: Record) -> GapRowKind | None:
    """Return the plan's kind of row that fits gaps best, by its fields for responsible person and days, or None."""
    offered = [one for kind in form.kinds if (one := _place(form, plan, kind)) is not None]
    return max(offered, key=lambda one: (one.owner is not None) + bool(one.days), default=None)


def _place(form: Instrument, plan: Record, kind: FormRowKind) -> GapRowKind | None:
    own = [each for each in form.fields if kind.id in each.kind and each.stored_on(kind) == "row"]
    own = [
        each for each in own if each.stage == "plan" and not each.personal and holds(each.when, {})
    ]  # asked at once
    named = [each for each in own if any(word in each.title.th for word in OWNERS)]
    types = [(each, type_of(each)) for each in named]
    owner = next(
        (one for one, of in types if (of.words and not of.long) or of.source == "register"), None
    )
    words = [each for each in own if type_of(each).words and not each.many and each is not owner]
    name = next((each for each in words if each.id == kind.named), next(iter(words), None))
    timed = [each for each in own if type_of(each).dates]
    spans = [each for each in timed if type_of(each).dates == "span"]
    last = [each for each in timed if any(word in each.title.th for word in LAST)][:1]
    ends = [*timed[:1], *(each for each in last if each is not timed[0])]
    days = tuple(spans[:1] or ends)  # the span of a row, or its first and last day
    if (
        kind.stage != "plan"
        or kind.list
        or kind.when
        or name is None
        or (owner is None and not days)
    ):
        return None
    title = arabic_digits(plan.text("name") or plan.text("title") or str(form.heading))
    return GapRowKind(plan.ref, title, kind, name, owner, days, fits=True)


def made_rows(reader: Reader, unit: str, today: date) -> GapRows:
    """Return {`entity/id` of a record with gaps: the plan rows made from them}; `today` tells which are overdue."""
    rows = reader.records("row", unit, **_MADE)
    found: dict[str, tuple[GapPlanRow, ...]] = {}
    for plan in dict.fromkeys(row.reference("plan") for row in rows):
        try:
            page = PlanPage.of(reader, plan)
        except UserError:
            continue
        for row in rows:
            if (
                row.reference("plan") == plan
                and (shown := page.row(row.ref)) is not None
                and not shown.adrift
            ):
                one = _made(page, shown, row.text("from"), today)
                found[one.source] = (*found.get(one.source, ()), one)
    return found


def _made(page: PlanPage, row: PlanRow, source: str, today: date) -> GapPlanRow:
    kind = page.kind(row.kind)
    place = _place(page.form, page.record, kind) if kind else None
    share = page.done_of(row, today)
    state = _("ยังไม่มีผล") if share is None else _("ทำได้ร้อยละ {n}").format(n=round(share * 100))
    run = run_of(row.cells[each.id].value for each in place.days) if place else None
    done = share is not None and share >= 1
    if done:
        state = _("เสร็จแล้ว")
    owner = row.words(place.owner.id) if place and place.owner else ""
    until = short_date(run[1]) if run else ""
    return GapPlanRow(
        row.ref,
        page.record.ref,
        source,
        row.number if row.number != "-" else "",
        " ".join(part for part in row.name_in(page.form) if part and part != "-"),
        owner,
        until,
        state,
        done,
        run is not None and run[1] < today and not done,
    )


def until_of(gap: OpenGap | None, year: int, today: date) -> date:
    """Return the date to propose for a gap's row: the day the gap is due, unless past or unknown. Else propose 30 days
    after `today` or, if earlier and not past, the last day of fiscal `year`."""
    with suppress(ValueError):
        if gap is not None and gap.due and date.fromisoformat(gap.due) >= today:
            return date.fromisoformat(gap.due)
    soon, last = today + SOON, Period(year).last
    return min(soon, last) if today <= last else soon


def owner_of(reader: Reader, unit: str, person: str) -> str:
    """Return the name to propose as responsible for a gap: of `person` (id), else of the unit; "" if unknown."""
    record = reader.record(Ref(unit, "person", person)) if person else None
    known = UnitRegister.of(reader).get(unit)
    office = (known.name or known.code) if known else ""
    return (record.text("name") if record else "") or office


def row_of(reader: Reader, plan: Ref, gap: OpenGap) -> Ref | None:
    """Return the row of a plan that was made from this gap; None if there is none."""
    n = 1
    found: Ref | None = None
    while (record := reader.record(named_row(plan, gap, n))) is not None:
        found = found if record.deleted else record.ref
        n += 1
    return found


def named_row(plan: Ref, gap: OpenGap, n: int = 1) -> Ref:
    """Return the reference of the `n`th row for a gap. It is equal on every PC, so that two PCs create one row."""
    return PlanRow.at(plan, f"gap {gap.token}" if n == 1 else f"gap {gap.token} {n}")


def has_rows(reader: Reader, plan: Ref) -> bool:
    """Return whether any row of the plan was made from a gap."""
    return bool(reader.records("row", plan.scope, plan=plan.local, **_MADE))


class GapWithRows(NamedTuple):
    """A gap with the plan rows made from it or, unless `has_own_row`, from other gaps of the same record."""

    gap: OpenGap
    rows: tuple[GapPlanRow, ...]
    has_own_row: bool  # one of them is of this very gap

    @property
    def open(self) -> bool:
        """Return False if the gap is a promise made in a meeting and all plan rows from it are done, else True."""
        kept = self.has_own_row and all(one.done for one in self.rows)
        return not (self.gap.kind == PROMISE and kept)


class GapsView(NamedTuple):
    """The gaps of a document or year (`lines`), where rows for them can go (`places`), and whom and which date to
    propose for a new row. `decided`: the first place is proposed; False = none is."""

    year: int
    lines: tuple[GapWithRows, ...]
    places: tuple[GapRowKind, ...]
    decided: (
        bool  # the first is offered: rows of gaps went there before, or it is a plan for such rows
    )
    owner: str
    until: str  # ISO

    @property
    def new(self) -> tuple[OpenGap, ...]:
        """Return the gaps from which no row was made."""
        return tuple(one.gap for one in self.lines if not one.has_own_row)


class GapRowsAndGradeWays(NamedTuple):
    """What stands beside an assessment's items: plan rows from gaps, and the fewest items to each grade not reached."""

    assessment: Ref
    rows: GapRows
    ways: tuple[WayToGrade, ...]


class GapQuery(NamedTuple):
    """A query for what a unit's documents lack on a day. `person`: id of a person to propose as responsible, or ""."""

    unit: str
    person: str
    today: date

    def gaps(self, reader: Reader, home: Ref, only: Sequence[OpenGap] | None = None) -> GapsView:
        """Return the gaps of a document, or only those in `only`. Raises UserError if the document does not exist."""
        year = standing(reader, home).number("year") or fiscal_year(self.today)
        of = standing(reader, home).text("instrument_id")
        return _viewed(
            reader, self, year, gaps_of(reader, home) if only is None else tuple(only), of
        )

    def shown(
        self, reader: Reader, facts: AssessmentFacts, view: AssessmentView
    ) -> GapRowsAndGradeWays:
        """Return for an assessment's page the plan rows made from gaps, and `grade_ways(facts, view)`."""
        return GapRowsAndGradeWays(
            view.ref, made_rows(reader, self.unit, self.today), grade_ways(facts, view)
        )

    def of_year(self, reader: Reader, year: int) -> GapsView:
        """Return the gaps of every document of a year."""
        return _viewed(reader, self, year, every_gap(reader, self.unit, year))


def _viewed(
    reader: Reader, query: GapQuery, year: int, gaps: Sequence[OpenGap], form_id: str = ""
) -> GapsView:
    made = made_rows(reader, query.unit, query.today)
    found, lines = places(reader, query.unit, year, form_id), []
    for gap in gaps:
        rows = made.get(gap.source.local, ())
        names = range(1, len(rows) + 2)
        own = tuple(
            one for one in rows if any(one.row == named_row(one.plan, gap, n) for n in names)
        )
        lines.append(GapWithRows(gap, tuple(one for one in own or rows if not one.done), bool(own)))
    return GapsView(
        year,
        tuple(line for line in lines if line.open),
        found,
        bool(found) and (found[0].fits or has_rows(reader, found[0].plan)),
        owner_of(reader, query.unit, query.person),
        until_of(gaps[0] if len(gaps) == 1 else None, year, query.today).isoformat(),
    )

"""Read an office folder once and make the rows that a centre publishes. Parts unchanged since they were published are
skipped; personal, sealed, withheld and erased values are left out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from core.assessment.ranking import ExactResult, groups_of, released_as
from core.assessment.review import review
from core.assessment.sheets import REVIEW, answers_on, sheet_answers, sheet_of
from core.assigning.programme_steps import UnitStepState
from core.centre.published import (
    ASSESSMENT,
    CONFLICT,
    EVIDENCE,
    EVIDENCE_LINK,
    FINDING,
    ITEM,
    PAPER,
    PLAN,
    PLAN_ROW,
    PLAN_VALUE,
    SIGNOFF,
    STEP,
    TABLES,
    UNIT,
    Cell,
    PublishedColumn,
    PublishedTable,
    PublishedUnitRows,
    Row,
    States,
)
from core.centre.step_days import days
from core.centre.view import programme_year
from core.entities import ENTITIES, record_id
from core.errors import UserError
from core.exact import exact_text
from core.forms.ports import Reader, in_force
from core.forms.programme import Programme
from core.forms.published import PublishedForm
from core.forms.settings import form_for
from core.forms.tree import Tree
from core.log.ports import signed_whole
from core.log.scopes import KeyRole, unit_of
from core.people.units import Unit, UnitRegister
from core.plan.links import linked_names
from core.plan.tree import PlanRow
from core.plan.view import review_plan
from core.records.leaving import DisclosureSearch
from core.scoring.score import Answer
from core.slots import parse_slot
from core.tabular import guarded
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Record, Ref


class ReviewedDocument(NamedTuple):
    """A document's findings of proofreading (rule, severity, place, field). Of an assessment also its scored `items`:
    (id, answer, state by the rules, points). Both are () if it is unreadable."""

    # item, answer, state after the rules, points
    items: tuple[tuple[str, str, str, Fraction | None], ...] = ()
    findings: tuple[tuple[str, str, str, str], ...] = ()  # rule, how grave, place, field


def reviewed_assessment(reader: Reader, assessment: Record) -> ReviewedDocument:
    """Return an assessment's scored items and findings; none if its form is missing or asks about single persons."""
    try:
        form = form_for(reader, assessment)
        if form.of_people:
            return ReviewedDocument()
        answers = sheet_answers(reader, assessment.ref, form)
        score = answers.score(form)
    except UserError:
        return ReviewedDocument()
    records = {"": assessment, **answers_on(reader, sheet_of(assessment.ref))}
    torn = [
        (item, name)
        for item, one in records.items()
        for name, shown in one.fields.items()
        if shown.conflict
    ]
    remarks = review(Tree.under(form, answers.profiles), answers, score, torn)
    return ReviewedDocument(
        tuple(
            (id_, (answers.items.get(id_) or Answer()).state.value, one.result.value, one.points)
            for id_, one in score.items.items()
        ),
        tuple((remark.rule, remark.grave, remark.item, remark.field) for remark in remarks),
    )


def places_of(rows: Sequence[PlanRow], links: Iterable[Record]) -> Mapping[Ref, set[str]]:
    """Return {row: ids of its fields to which `links` tie evidence}; rows without evidence are left out."""
    homes = {row.ref.local: row for row in rows} | {
        row.progress.local: row for row in rows if row.progress
    }
    found: dict[Ref, set[str]] = defaultdict(set)
    for link in links:
        row = homes.get(link.text("target"))
        if row is not None:
            found[row.ref].add(row.file_place(link.text("item")))
    return found


# a unit with one of these is published
SENT = ("assessment", "plan", "evidence", "link", "paper", "signoff")


# The rows of a unit that follow from what it wrote, from forms and from the register alone: not from the day, nor from
# what others sent. Whatever else there is, is read each time.
OWN = frozenset(
    one.name
    for one in (ITEM, PLAN, PLAN_ROW, PLAN_VALUE, FINDING, SIGNOFF, PAPER, EVIDENCE, EVIDENCE_LINK)
)


@dataclass(frozen=True)
class PublicationSource:
    """A folder's data to publish; each kind is read once. `digests`: {unit id: digest of the unit's data now}; `there`:
    {(table, unit id): digest of the data that the published part was made from}."""

    reader: Reader
    today: date
    digests: Mapping[str, str] = field(default_factory=dict)
    there: States = field(default_factory=dict)

    @cached_property
    def units(self) -> UnitRegister:
        """Return the units of the register, and unregistered units that have data in this folder."""
        known = UnitRegister.of(self.reader)
        wrote = {str(scope) for kind in SENT for (scope,) in self.reader.fields.values(kind)}
        here = {unit_of(scope) for scope in wrote} | {
            unit_of(ref.scope) for ref, _name in self.conflicts
        }
        strays = here - known.keys() - {"all"}
        return UnitRegister(
            known | {id_: Unit(id_, "", "", "", "", 0, "", "", False) for id_ in strays}
        )

    def state(self, unit: str) -> str:
        """Return a digest that changes with the unit's data or its region; "" if the data's digest is unknown."""
        word = self.digests.get(unit, "")
        return f"{word}.{self.units[unit].region}" if word else ""

    @cached_property
    def unread(self) -> frozenset[str]:
        """Return the ids of units whose published parts are current, so that their data need not be read."""
        known = {unit: word for unit in self.units if (word := self.state(unit))}
        return frozenset(
            unit
            for unit, word in known.items()
            if all(self.there.get((name, unit)) == word for name in OWN)
        )

    def own(self, entity: str) -> Iterator[Record]:
        """Yield the records of one entity, such as "plan", of all units but those in `unread`."""
        if not self.unread:
            yield from self.reader.records(entity)
            return
        for unit in sorted(self.units.keys() - self.unread):
            yield from self.reader.records(entity, unit)

    @cached_property
    def conflicts(self) -> Sequence[tuple[Ref, str]]:
        return self.reader.conflicts()

    @cached_property
    def arrived(self) -> Mapping[str, str]:
        return {one.unit: moment(one.at) for one in self.reader.transfers.arrivals()}

    @cached_property
    def assessments(self) -> Sequence[Record]:
        return self.reader.records("assessment")

    @cached_property
    def released(self) -> Sequence[Record]:
        """Return the committees' assessments that are signed and released."""
        return [one for one in self.reader.records(REVIEW) if signed_whole(self.reader, one.ref)]

    @cached_property
    def plans(self) -> Sequence[Record]:
        return [*self.own("plan")]

    @cached_property
    def results(self) -> Mapping[Ref, ExactResult]:
        kept = {**ExactResult.kept(self.reader), **ExactResult.kept(self.reader, REVIEW)}
        every = (*self.assessments, *self.released)
        found = {one.ref: ExactResult.weighed(self.reader, one, kept)[0] for one in every}
        return {ref: whole for ref, whole in found.items() if whole is not None}

    @cached_property
    def owners(self) -> Mapping[str, str]:
        return {one.file: one.owner for one in PublishedForm.all(self.reader)}

    @cached_property
    def steps(self) -> Mapping[str, Sequence[tuple[Programme, int, UnitStepState]]]:
        """Return {unit id: [(programme, year, state of a step), …]} for all years of which there are documents."""
        said = (
            one
            for entity in ("assessment", "plan")
            for one in self.reader.fields.values(entity, ["year"])
        )
        years = sorted({year for _scope, year in said if year and isinstance(year, int)})
        found: dict[str, list[tuple[Programme, int, UnitStepState]]] = defaultdict(list)
        for year in years:
            for programme in in_force(self.reader.forms, year):
                whole = programme_year(self.reader, programme, year, self.today)
                for unit in filter(whole.asks, self.units.values()):
                    found[unit.id] += [(programme, year, step) for step in whole.steps(unit)]
        return found

    @cached_property
    def came(self) -> Mapping[tuple[str, int], Mapping[tuple[str, str], date]]:
        """Return {(programme id, year): {(unit, step): day}}; the day is when the step first arrived."""
        asked = {
            (programme.id, year): programme
            for steps in self.steps.values()
            for programme, year, _step in steps
        }
        return {key: days(self.reader, one, key[1], self.today) for key, one in asked.items()}

    @cached_property
    def groups(self) -> Mapping[int, Mapping[str, str]]:
        """Return {year: {unit id: group in the register}}."""
        years = {one.number("year") or 0 for one in (*self.assessments, *self.released)}
        return {year: groups_of(self.reader, year) for year in years}

    @cached_property
    def links(self) -> Mapping[str, Sequence[Record]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for one in self.own("link"):
            found[one.ref.scope].append(one)
        return found

    @cached_property
    def reviewed(self) -> Mapping[Ref, ReviewedDocument]:
        """Return {reference: scored items and findings} of all assessments and plans to be read."""
        found = {one.ref: reviewed_assessment(self.reader, one) for one in self.own("assessment")}
        return found | {one.ref: self._plan(one) for one in self.plans}

    def _plan(self, plan: Record) -> ReviewedDocument:
        try:
            form = form_for(self.reader, plan)
            names = linked_names(self.reader, form, plan.ref)
            rows = PlanRow.tree(self.reader, form, plan.ref, names=names)
            remarks = review_plan(
                form,
                rows,
                plan.number("year") or 0,
                places_of(rows, self.links.get(plan.ref.scope, ())),
            )
        except UserError:
            return ReviewedDocument()
        return ReviewedDocument(
            (), tuple((one.rule, one.grave, one.row.local, one.cell) for one in remarks)
        )


def moment(time_ms: int) -> str:
    """Return a time in milliseconds since 1970 as ISO date and time in UTC."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


WIDEST = 2**63  # limit of a 64-bit integer


def harmless(text: str) -> str:
    """Return a text without NUL characters, with ' in front where a spreadsheet would read it as a formula."""
    return guarded(text.replace("\0", ""))


def open_words(record: Record, name: str, *, marked: bool = False) -> str | None:
    """Return the text of field `name`; None if empty, withheld, erased or personal. `marked`: `record` is personal."""
    value = record.value(name)
    if value is None or isinstance(value, AbsenceReason | int):
        return None
    ref = record.ref
    if KeyRole.withheld(ref.scope, ref.entity, name, None, marked=marked):
        return None
    return str(value)


def publish(
    reader: Reader,
    today: date,
    digests: Mapping[str, str] = MappingProxyType({}),
    published: States = MappingProxyType({}),
) -> Iterator[PublishedUnitRows]:
    """Yield a part per table and unit, its rows sorted and their keys unique. `digests`: {unit id: digest of its data};
    `published`: digests of the published parts. A part with an unchanged digest is `unread` and has no rows."""
    of = PublicationSource(reader, today, digests, published)
    for table in TABLES:
        own = table.name in OWN
        found: dict[str, dict[Row, Row]] = {unit: {} for unit in sorted(of.units)}
        for row in ROWS[table.name](of):
            if row[0] in found:
                cells = tuple(map(fitting, table.columns, row))
                found[str(row[0])].setdefault(cells[: table.key], cells)
        for unit, rows in found.items():
            state = of.state(unit) if own else ""
            if own and unit in of.unread:
                yield PublishedUnitRows(table, unit, state=state, unread=True)
            else:
                yield PublishedUnitRows(table, unit, in_order(table, rows.values()), state)


def looked_through(
    parts: Iterable[PublishedUnitRows], search: DisclosureSearch
) -> Iterator[PublishedUnitRows]:
    """Yield `parts` while searching them for names of people; if any is found, raise DisclosureError at the end."""
    units: dict[Cell, Cell] = {}
    for part in parts:
        units |= {row[0]: row[2] or row[1] for row in part.rows if part.table is UNIT}
        of = [n for n, column in enumerate(part.table.columns) if column.kind == "words"]
        cells = ((row, part.table.names[n], str(row[n] or "")) for row in part.rows for n in of)
        search.look(
            (f"{units[row[0]]} {part.table.name}.{name} {row[1]}", words)
            for row, name, words in cells
        )
        yield part
    search.end()


def fitting(column: PublishedColumn, cell: Cell) -> Cell:
    """Return `cell` as every target can store it: text as by `harmless`, None for an integer that is out of range."""
    if isinstance(cell, str):
        return harmless(cell)
    if cell is not None and column.kind == "integer" and not -WIDEST <= cell < WIDEST:
        return None
    return cell


def in_order(table: PublishedTable, rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(
        sorted(rows, key=lambda row: [(isinstance(cell, str), cell) for cell in row[: table.key]])
    )


def unit_rows(source: PublicationSource) -> Iterator[Row]:
    for one in source.units.values():
        above = one.parent if one.parent in source.units else None
        arrived, registered = source.arrived.get(one.id), int(one.registered)
        yield (
            one.id,
            one.code,
            one.name,
            one.kind,
            above,
            one.region,
            one.group,
            registered,
            arrived,
        )


def step_rows(source: PublicationSource) -> Iterator[Row]:
    for unit, steps in source.steps.items():
        for programme, year, step in steps:
            came = source.came.get((programme.id, year), {}).get((unit, step.step))
            yield (
                unit,
                programme.id,
                year,
                step.step,
                step.title,
                step.state,
                step.until or None,
                step.paper or None,
                came.isoformat() if came else None,
            )


def assessment_rows(source: PublicationSource) -> Iterator[Row]:
    for one in (*source.assessments, *source.released):
        found, unit = source.results.get(one.ref), one.ref.scope
        steps = [
            step.state
            for programme, year, step in source.steps.get(unit, ())
            if year == one.number("year") and one.text("instrument_id") in _bound(programme)
        ]
        known = source.units.get(unit)
        group = source.groups[one.number("year") or 0].get(unit) or one.text("group")
        if known and not group:
            group = known.group
        released = None
        if one.ref.entity == REVIEW:
            released = released_as(source.reader, one.ref)
        band = passes = answered = asked = None
        if found:
            band = found.band and arabic_digits(found.band)
            passes = None if found.passes is None else int(found.passes)
            answered, asked = found.coverage
        yield (
            unit,
            one.ref.id,
            one.text("instrument_id"),
            one.text("using"),
            source.owners.get(one.text("form"), ""),
            one.number("year"),
            one.text("round"),
            released,
            one.number("no") or 1,
            group,
            int(found is not None),
            *(cell for number in _figures(found) for cell in exact(number)),
            band,
            passes,
            answered,
            asked,
            len(steps),
            steps.count("done"),
            steps.count("overdue"),
            source.arrived.get(unit),
        )


def _figures(result: ExactResult | None) -> Sequence[Fraction | None]:
    """Return total, base and extra points; three None if there are no full points."""
    if result and result.full:
        return (result.total, result.base, result.extra)
    return (None, None, None)


def _bound(programme: Programme) -> frozenset[str]:
    return frozenset(name.partition("/")[0] for name in programme.instruments)


def item_rows(source: PublicationSource) -> Iterator[Row]:
    for one in source.own("assessment"):
        unit, given = one.ref.scope, defaultdict[str, set[str]](set)
        for link in source.links.get(unit, ()):
            if link.text("target") == one.ref.local:
                given[link.text("item")].add(link.text("evidence"))
        for item, answer, state, points in source.reviewed[one.ref].items:
            yield unit, one.ref.id, item, answer, state, *exact(points), len(given[item])


def plan_rows(source: PublicationSource) -> Iterator[Row]:
    for one in source.plans:
        form = (
            one.text("instrument_id"),
            one.text("using"),
            one.number("year"),
            one.number("no") or 1,
        )
        yield one.ref.scope, one.ref.id, *form, open_words(one, "title")


def _lines(source: PublicationSource) -> Iterator[Record]:
    for plan in source.plans:
        yield from source.reader.records("row", plan.ref.scope, plan=plan.ref.local)


def line_rows(source: PublicationSource) -> Iterator[Row]:
    for one in _lines(source):
        above = one.text("parent").rpartition("/")[2] or None
        plan = one.text("plan").rpartition("/")[2]
        yield one.ref.scope, one.ref.id, plan, one.text("kind"), above, one.text("order")


def naturally(record: Record) -> tuple[bool, str]:
    """Return a sort key for records with equal key fields: the one with the id computed from these comes first."""
    ref = record.ref
    key = [record.number(name) or record.text(name) for name in ENTITIES[ref.entity].key]
    return ref.id != record_id(ref.scope, ref.entity, *key), ref.id


def value_rows(source: PublicationSource) -> Iterator[Row]:
    reports: dict[tuple[str, str], dict[str, Record]] = defaultdict(dict)
    for one in sorted(source.own("progress"), key=naturally):
        period = one.text("period")
        if period:
            reports[one.ref.scope, one.text("row")].setdefault(period, one)
    for row in _lines(source):
        for period, one in [("", row), *reports.get((row.ref.scope, row.ref.local), {}).items()]:
            # a form's own field `status` before that of the report
            for slot in map(parse_slot, sorted(one.fields)):
                if slot.family == "f" or (period and slot.name == "status"):
                    words = open_words(one, slot.name)
                    number = one.number(slot.name)
                    if words is not None or number is not None:
                        yield row.ref.scope, row.ref.id, period, slot.id, words, number


def finding_rows(source: PublicationSource) -> Iterator[Row]:
    for ref, found in source.reviewed.items():
        for no, (rule, grave, place, named) in enumerate(found.findings, 1):
            yield ref.scope, ref.local, no, rule, grave, place, named


def signoff_rows(source: PublicationSource) -> Iterator[Row]:
    for one in source.own("signoff"):
        for no, each in enumerate(
            each for each in source.reader.sign_offs.of(one.ref) if each.body is not None
        ):
            if each.body is not None:
                body = each.body
                about = (
                    body.subject.local,
                    body.period,
                    one.text("stage"),
                    each.state,
                    int(each.ended),
                    body.score,
                )
                yield one.ref.scope, one.ref.id, no + 1, *about


def paper_rows(source: PublicationSource) -> Iterator[Row]:
    for one in source.own("paper"):
        void = int(one.value("void_why") is not None)
        yield (
            one.ref.scope,
            one.ref.id,
            one.text("subject"),
            one.text("form"),
            one.text("number"),
            one.text("printed_at"),
            day(one.text("official_date")),
            day(one.text("signed_on")),
            void,
        )


def evidence_rows(source: PublicationSource) -> Iterator[Row]:
    files: dict[tuple[str, str], list[int]] = defaultdict(list)
    for file in source.own("file"):
        files[file.ref.scope, file.text("evidence")].append(file.number("size") or 0)
    for one in source.own("evidence"):
        marked, sizes = is_marked(one), files[one.ref.scope, one.ref.local]
        title = open_words(one, "title", marked=marked)
        days = day(one.text("date")), day(one.text("until"))
        yield (
            one.ref.scope,
            one.ref.id,
            title,
            one.text("kind"),
            *days,
            int(marked),
            len(sizes),
            sum(sizes),
        )


def is_marked(evidence: Record) -> bool:
    """Return whether evidence is marked as personal; if the mark is in conflict, whether any of its values says so."""
    shown = evidence.shown("personal")
    return any(
        value not in (None, 0) for value in (shown.value, *(side.value for side in shown.sides))
    )


def link_rows(source: PublicationSource) -> Iterator[Row]:
    here = {(one.ref.scope, one.ref.local) for one in source.own("evidence")}
    for one in (one for links in source.links.values() for one in links):
        if (one.ref.scope, one.text("evidence")) in here:
            evidence = one.text("evidence").rpartition("/")[2]
            yield (
                one.ref.scope,
                one.ref.id,
                evidence,
                one.text("target"),
                one.text("item"),
                one.text("proof"),
            )


def conflict_rows(source: PublicationSource) -> Iterator[Row]:
    for ref, name in source.conflicts:
        record = source.reader.record(ref)
        yield unit_of(ref.scope), ref.local, name, len(record.shown(name).sides) if record else 0


ROWS: Mapping[str, Callable[[PublicationSource], Iterator[Row]]] = {
    UNIT.name: unit_rows,
    STEP.name: step_rows,
    ASSESSMENT.name: assessment_rows,
    ITEM.name: item_rows,
    PLAN.name: plan_rows,
    PLAN_ROW.name: line_rows,
    PLAN_VALUE.name: value_rows,
    FINDING.name: finding_rows,
    SIGNOFF.name: signoff_rows,
    PAPER.name: paper_rows,
    EVIDENCE.name: evidence_rows,
    EVIDENCE_LINK.name: link_rows,
    CONFLICT.name: conflict_rows,
}


def exact(number: Fraction | None) -> tuple[Cell, Cell, Cell]:
    """Return an exact number as cells (text, numerator, denominator); (None, None, None) for None."""
    if number is None:
        return (None, None, None)
    return (exact_text(number), number.numerator, number.denominator)


def day(text: str) -> str | None:
    """Return the ISO date at the start of a text; None if the text does not begin with a valid date."""
    with suppress(ValueError):
        return date.fromisoformat(text[:10]).isoformat()
    return None

"""The data of a plan's page: form, rows, findings, names, reports per period of the year, and the history of a row."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property, partial
from heapq import merge
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from core.entities import DELETED, SAVE
from core.errors import UserError
from core.forms.carry import FIELDS, FormComparison, FormQuestionReader
from core.forms.computed import read
from core.forms.field_types import FieldType, type_of
from core.forms.operations import CellValue, number_of
from core.forms.ports import Reader
from core.forms.settings import SettingInForce, form_for
from core.forms.shape import Field, FormRowKind, Instrument
from core.gravity import HINT, MUST, SHOULD, FindingCount, counted
from core.i18n import _
from core.log.ports import FieldHistoryRow
from core.people.units import ConflictChoice, EntryOption
from core.plan.links import Links, link_names, links_of, names_to_ids, own_units, units_of
from core.plan.review import reviewed
from core.plan.review_facts import PlanFinding, RowFindingCache
from core.plan.tree import PlanCell, PlanRow, refused_words
from core.plan.year_view import (
    PlanReadOnlyReasons,
    Reports,
    RowProofs,
    locked_reports,
    locked_words,
    open_remarks,
    remark_words,
    reports_of,
    row_proofs,
    year_of,
)
from core.slots import parse_slot
from core.thai.days import stamp
from core.thai.search import NameIndex
from core.thai.written import arabic_digits
from core.values import AbsenceReason, ConflictValue, Record, Ref, Value

_TONES = {MUST: "bad", SHOULD: "warn", HINT: "info"}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A proofreading finding or a remark as a page shows it, on one cell of a row or, if `cell` is "", on the row."""

    row: Ref
    cell: str
    where: str
    text: str
    rule: str
    grave: str  # must | should | hint
    fix: str | None = None  # the text that would correct the cell
    kind: str = ""  # of the row that is missing below

    @property
    def tone(self) -> str:
        return _TONES[self.grave]


class PlanFindings(NamedTuple):
    """The result of proofreading a plan: its findings, gravest first, and caches for proofreading it again."""

    rows: tuple[FindingRow, ...]
    reviews: Mapping[Ref, RowFindingCache]
    by_id: Mapping[int, tuple[PlanFinding, FindingRow]]  # by the identity of the finding


NOTHING_PROOFREAD = PlanFindings((), {}, {})


@dataclass(frozen=True)
class PlanPage:
    """All data that the page of a plan shows, read at one moment; `period` is that of the report being entered."""

    form: Instrument
    record: Record
    period: str
    rows: tuple[PlanRow, ...]  # the plan first
    # units a row may name, the near ones first, and divisions of the office
    units: tuple[EntryOption, ...]
    findings: tuple[FindingRow, ...]
    people: dict[str, str]
    links: Links  # the entries that link fields may name
    reports: Reports  # reports by row and period, if the form reports in parts of a year
    proofs: RowProofs
    locks: PlanReadOnlyReasons
    earlier: Mapping[str, FormComparison]  # with the forms of carried values, by file
    # of units above on a row or a cell; among the findings too
    remarks: tuple[FindingRow, ...] = ()
    choices: tuple[SettingInForce, ...] = ()  # the options chosen for the form's settings
    # reused by the next proofreading
    cached_findings: PlanFindings = field(default=NOTHING_PROOFREAD, repr=False, compare=False)

    @property
    def year(self) -> int:
        """The fiscal year of the plan, or 0 if it has none."""
        return self.record.number("year") or 0

    def rephrased(self, row: PlanRow, cell: PlanCell) -> tuple[str, str]:
        """Return (old, new) wording of the field of a copied value that waits for confirmation; old "" = unknown."""
        known, name = self.earlier.get(cell.waits), f"{row.kind}.{cell.id}"
        if known is not None and (origin := known.origin(FIELDS, name)):
            return "\n".join((found := known.rephrased(FIELDS, origin.old, name)).old), "\n".join(
                found.new
            )
        return "", "\n".join(FormQuestionReader(self.form).field_lines(name))

    @property
    def plan(self) -> PlanRow:
        return self.rows[0]

    @property
    def finding_count(self) -> FindingCount:
        """The number of findings per gravity."""
        return counted(one.grave for one in self.findings)

    @cached_property
    def _by_ref(self) -> dict[Ref, PlanRow]:
        return {row.ref: row for row in self.rows}

    @cached_property
    def _above(self) -> dict[Ref, PlanRow]:
        return {one.ref: row for row in self.rows[1:] for one in row.rows}

    @cached_property
    def _kinds(self) -> dict[str, FormRowKind]:
        return {kind.id: kind for kind in self.form.kinds}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """{id: name} of units and linked entries, as core.forms.field_types needs them."""
        return {**{one.id: one.words for one in self.units}, **link_names(self.links)}

    @cached_property
    def named(self) -> NameIndex:
        """{name by `value_key`: id} for all names of units and divisions."""
        return names_to_ids(self.units)

    def offered(self, field: Field) -> tuple[EntryOption, ...]:
        """Return the units or entries that can be chosen in a field for units or links."""
        if type_of(field).source != "register":
            return self.links.get(field.to, ())
        return own_units(self.units) if field.to else self.units

    def remarks_at(self, row: Ref, cell: str = "") -> str:
        """Return the remarks of higher units on a row (or on its `cell`), one per line of text; "" if none."""
        return "\n".join(one.text for one in self.remarks if (one.row, one.cell) == (row, cell))

    def row(self, ref: Ref) -> PlanRow | None:
        return self._by_ref.get(ref)

    def above(self, ref: Ref) -> PlanRow | None:
        """Return the row above (parent of) a row, or None if its parent is the plan itself or missing."""
        return self._above.get(ref)

    def kind(self, name: str) -> FormRowKind | None:
        return self._kinds.get(name)

    def kinds_below(self, kind: str) -> tuple[FormRowKind, ...]:
        """Return the kinds of rows that can lie directly below a kind ("plan" = directly below the plan)."""
        return tuple(
            each for each in self.form.kinds if each.within == ("" if kind == "plan" else kind)
        )

    def done_of(self, row: PlanRow, today: date) -> Fraction | None:
        """Return the part of a row that is done, 0 to 1: the share last reported or, if its kind reports no share, the
        mean completeness of planned periods (0 if unreported). None if nothing is reported or no period is planned."""
        reported = [
            cell for cell in row.cells.values() if cell.field and cell.spec.stage == "report"
        ]
        shares = [cell for cell in reported if type_of(cell.spec).share]
        if self.form.periods == "none":
            said = next(
                (number for cell in shares if (number := number_of(cell.value)) is not None), None
            )
            return None if said is None else min(Fraction(1), max(Fraction(0), said / 100))
        parts = year_of(self.form, self.record.number("year") or 0, row, self.plan, (), today)
        told = [part.share for part in parts if part.share is not None]
        if not told or shares:
            return told[-1] if told else None
        planned = [part.share or Fraction(0) for part in parts if part.planned]
        return sum(planned, Fraction(0)) / len(planned) if planned else None

    def to_read(self, reason: str) -> "PlanPage":
        """Return a read-only copy of the page: `reason` is the reason shown, and findings offer no corrections."""
        findings = tuple(replace(one, fix=None) for one in self.findings)
        return replace(self, locks=replace(self.locks, plan=reason), findings=findings)

    @staticmethod
    def of(
        reader: Reader, ref: Ref, period: str = "", before: "PlanPage | None" = None
    ) -> "PlanPage":
        """Return a plan's page with reports of `period` ("" = the year). Unchanged parts of `before`, an earlier page,
        are reused. UserError if the plan is deleted or not on this PC."""
        record = reader.record(ref)
        if record is None or record.deleted:
            raise UserError(
                _("ไม่พบแผนนี้"), _("รายการถูกลบหรือยังไม่ได้รับเข้ามา"), _("เปิดหน้าแผนใหม่แล้วเลือกจากรายการที่มี")
            )
        known = before if before is not None and before.record.ref == ref else None
        basis = known.plan.basis if known else None
        since = reader.fields.since(basis.records.listed.state) if basis else None
        only_rows = since is not None and {one.entity for one in since} <= {"row", "progress", SAVE}
        stays = known if only_rows else None
        form = stays.form if stays else form_for(reader, record)
        links = links_of(reader, form, ref)
        plan = known.plan if known else None
        names, refused = link_names(links), refused_words(reader)
        rows = PlanRow.tree(
            reader, form, ref, period, names, refused, plan, only_rows=stays is not None
        )
        now = rows[0].basis  # the same tree of rows, for reports of the same period
        alike = bool(stays and basis and now and basis.records.below is now.records.below)
        proofs = stays.proofs if stays and alike else row_proofs(reader, rows)
        remarks: tuple[FindingRow, ...] = ()
        if not stays or not alike or stays.remarks:
            remarks = tuple(remarked(reader, form, rows))
        if stays is not None:
            units = stays.units
            people = stays.people
            locks = stays.locks
            choices = stays.choices
        else:
            people = {
                person.ref.id: person.text("name") for person in reader.records("person", ref.scope)
            }
            locks = PlanReadOnlyReasons(locked_words(reader, ref), locked_reports(reader, ref), "")
            units = units_of(reader, ref.scope)
            choices = SettingInForce.of(reader, form, record)
        year = record.number("year") or 0
        same = known is not None and known.form == form and known.record.number("year") == year
        told = proofread(
            form, rows, year, proofs, known.cached_findings if known and same else NOTHING_PROOFREAD
        )
        shown = period or str(year or "")
        waiting = {cell.waits for row in rows for cell in row.cells.values()} - {""}
        page = PlanPage(
            form,
            record,
            shown,
            rows,
            units,
            (*remarks, *told.rows),
            people,
            links,
            reports_of(form, rows[0]),
            proofs,
            replace(locks, period=shown),
            FormComparison.by_file(reader.forms, form, waiting),
            remarks,
            choices,
            told,
        )
        return page.to_read(locks.plan) if locks.plan else page


def remarked(reader: Reader, form: Instrument, rows: Sequence[PlanRow]) -> Iterator[FindingRow]:
    """Yield the open remarks of higher units on rows of a plan, on the rows' progress or on single cells."""
    named = {row.ref.local: row for row in rows} | {
        row.progress.local: row for row in rows if row.progress
    }
    above = {one.ref: row for row in rows[1:] for one in row.rows}
    lists = _lists(form)
    for one in open_remarks(reader, rows[0].ref.scope):
        row = named.get(one.about)
        if row is not None:
            at = parse_slot(one.item).id
            where = _titled(form, row, lists, above) if row.ref != rows[0].ref else _("ทั้งแผน")
            yield FindingRow(
                row.ref,
                at if at in row.cells else "",
                where,
                remark_words(one.text),
                "remark",
                SHOULD,
            )


def proofread(
    form: Instrument,
    rows: Sequence[PlanRow],
    year: int,
    proofs: RowProofs,
    before: PlanFindings = NOTHING_PROOFREAD,
) -> PlanFindings:
    """Proofread a plan; return its findings, each with the title of its row. `proofs`: {row: its evidence}; `before`:
    the last result for the same form and year, whose parts are reused."""
    places = {ref: frozenset(one.place for one in own) for ref, own in proofs.items()}
    findings, reviews = reviewed(form, rows, year, places, before.reviews)
    above = {one.ref: row for row in rows[1:] for one in row.rows}
    lists = _lists(form)
    titles = {rows[0].ref: _("ทั้งแผน")}
    found = dict[int, tuple[PlanFinding, FindingRow]]()
    for finding in findings:
        where = titles.get(finding.row)
        if where is None:
            review = reviews[finding.row]
            if review.row.kind in lists:
                where = _titled(form, review.row, lists, above)
            else:
                where = review.fact("title", "", partial(_title, form))
            titles[finding.row] = where
        kept = before.by_id.get(id(finding))
        if kept is None or kept[1].where != where:
            kept = (
                finding,
                FindingRow(
                    finding.row,
                    finding.cell,
                    where,
                    finding.text,
                    finding.rule,
                    finding.grave,
                    finding.fix,
                    finding.kind,
                ),
            )
        found[id(finding)] = kept
    return PlanFindings(tuple(row for _found, row in found.values()), reviews, found)


def _lists(form: Instrument) -> Mapping[str, str]:
    """Return the titles of the kinds of rows that are lines of other rows, by kind."""
    return {kind.id: arabic_digits(str(kind.title)) for kind in form.kinds if kind.list}


def _title(form: Instrument, row: PlanRow) -> str:
    return " ".join(part for part in row.name_in(form) if part)


def _titled(
    form: Instrument, row: PlanRow, lists: Mapping[str, str], parents: Mapping[Ref, PlanRow]
) -> str:
    """Return the name of a row, or for a line the name of its row and the kind of line; `lists` are kinds of lines."""
    home: PlanRow | None = row
    while home is not None and home.kind in lists:
        home = parents.get(home.ref)
    if home is None or home.ref == row.ref:
        return _title(form, row)
    line = " ".join(
        part for part in (lists[row.kind], row.number if row.number != "-" else "") if part
    )
    return f"{home.name_in(form)[1]}  ›  {line}"


def value_choices(page: PlanPage, cell: PlanCell) -> tuple[ConflictChoice, ...]:
    """Return the conflicting values of a cell, as texts with who entered each and when."""
    found = []
    for one in cell.shown.sides:
        text = _("ว่าง") if one.value is None else _("ข้อความถูกกันไว้")
        if (
            isinstance(cell.spec, Field)
            and one.value is not None
            and not isinstance(one.value, AbsenceReason)
        ):
            text = FieldType.words_of(page.form, cell.spec, read(cell.spec, one.value), page.names)
        found.append(ConflictChoice(text, one.value, _who(page, one), stamp(one.clock)))
    return tuple(found)


class RowHistoryChange(NamedTuple):
    """One change in a plan row's history. `line`: which line of the row, "" = the row itself; `before`, `after`: texts,
    both "" if no field was written; `counts`: False = the change has no effect."""

    when: str
    who: str
    line: str  # the line of the row that was changed, "" = the row itself
    change: str
    before: str
    after: str
    counts: bool  # False: it is in the log and has no effect


def row_history(reader: Reader, page: PlanPage, row: PlanRow) -> tuple[RowHistoryChange, ...]:
    """Return the changes of a row and of its lines, newest first, at most 200; the creation of a row is one change."""
    lines = (
        (one, " ".join(part for part in one.name_in(page.form) if part))
        for one in _lines(page, row)
    )
    every = [
        (one, ref, line)
        for one, line in ((row, ""), *lines)
        for ref in (one.ref, one.progress)
        if ref
    ]
    steps = [_steps(reader, page, one, ref, line) for one, ref, line in every]
    # the order of each record stays
    found = merge(*steps, key=lambda each: each[0].clock, reverse=True)
    return tuple(step for _past, step in islice(found, 200))


def _lines(page: PlanPage, row: PlanRow) -> Iterator[PlanRow]:
    for one in row.rows:
        kind = page.kind(one.kind)
        if kind is not None and kind.list:
            yield one
            yield from _lines(page, one)


def _steps(
    reader: Reader, page: PlanPage, row: PlanRow, ref: Ref, line: str
) -> Iterator[tuple[FieldHistoryRow, RowHistoryChange]]:
    history = list(reader.history.of(ref))
    values = {past.op: past.value for past in history}
    birth = next((past.save for past in reversed(history) if past.field == "kind"), "")
    for past in history:
        born = past.save == birth and past.field != "kind"  # its first values are no changes
        if not born and (step := _step(page, row, past, values)) is not None:
            what, before, after = step
            yield (
                past,
                RowHistoryChange(
                    stamp(past.clock), _who(page, past), line, what, before, after, past.counts
                ),
            )


def _step(
    page: PlanPage, row: PlanRow, past: FieldHistoryRow, values: dict[str, Value]
) -> tuple[str, str, str] | None:
    if past.field == DELETED:
        return (_("ลบลงถังขยะ") if past.value is not None else _("นำกลับจากถังขยะ")), "", ""
    if past.field == "kind":
        return _("เพิ่มรายการ"), "", ""
    if past.field in ("order", "parent"):
        return (_("ย้าย"), "", "") if past.parents else None
    cell = next((cell for cell in row.cells.values() if cell.field == past.field), None)
    if cell is None or not isinstance(cell.spec, Field):
        return None
    before = next((values[op] for op in past.parents if op in values), None)
    return (
        arabic_digits(str(cell.spec.title)),
        _words(page, cell.spec, before),
        _words(page, cell.spec, past.value),
    )


def _words(page: PlanPage, field: Field, value: Value) -> str:
    if isinstance(value, AbsenceReason):
        return _("ข้อความถูกกันไว้")
    return arabic_digits(FieldType.words_of(page.form, field, read(field, value), page.names)) or _(
        "ว่าง"
    )


def _who(page: PlanPage, past: FieldHistoryRow | ConflictValue) -> str:
    return page.people.get(past.person) or _("เครื่อง {device}").format(device=past.device[:6])


class GridColumn(NamedTuple):
    """A column of a table of plan rows: a field, computed cell, printed number or parent row. `added`: it has a total;
    `entered`: a person fills it in; `over`: its upper headings, topmost first; `leaf`: its own, "" = `title`."""

    id: str
    title: str
    unit: str
    figure: bool
    added: bool  # whether a total makes sense: the form itself adds it up
    entered: bool  # whether a person fills it
    over: tuple[str, ...] = ()  # heads above it, from the top
    leaf: str = ""  # its own head below these; "" = the title
    decimals: int | None = None


class ColumnPartCell(NamedTuple):
    """A cell in a column of ExpandedColumns: its text, and the number that it adds to a total."""

    words: str
    value: CellValue = None


class ExpandedColumns(NamedTuple):
    """Read-only columns that show one column of the form in parts, as on paper: one for each choice, unit, row or name
    of a line. `columns`: (id of the form's column, part); `cells`: {(row, id of the part): cell}."""

    columns: tuple[tuple[str, GridColumn], ...] = ()  # each with the cell behind which it stands
    cells: Mapping[tuple[Ref, str], ColumnPartCell] = MappingProxyType({})


NONE_DRAWN = ExpandedColumns()


def review_plan(
    form: Instrument,
    rows: Sequence[PlanRow],
    year: int,
    files: Mapping[Ref, Set[str]] | None = None,
) -> tuple[PlanFinding, ...]:
    """Return a plan's findings, gravest first, then as printed. `files`: {row: fields with files}, None = unchecked."""
    return reviewed(form, rows, year, files)[0]

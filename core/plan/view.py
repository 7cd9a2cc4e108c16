"""What the page of a plan shows: form, rows, findings, names, and each row in the parts of the year."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from core.errors import UserError
from core.forms.carry import FIELDS, Asked, Comparison, compared_by_file
from core.forms.computed import read
from core.forms.conditions import CellValue, answered, date_of, number_of
from core.forms.field_types import type_of, words_of
from core.forms.ports import Forms
from core.forms.settings import Chosen, chosen, form_for
from core.forms.shape import Field, Instrument, Kind
from core.gravity import HINT, MUST, SHOULD, FindingCount, counted
from core.i18n import _
from core.lazy import NamedTuple, dataclass
from core.log.contents import linked_evidence
from core.log.ports import Reader
from core.people.units import Nameable, ValueChoice
from core.plan.links import Links, link_names, links_of, names_to_ids, own_units, units_of
from core.plan.locks import locked_reports, locked_words, open_remarks, remark_words
from core.plan.review import review_plan
from core.plan.tree import PlanCell, PlanRow, file_place, plan_tree, refused_words
from core.thai.dates import Period, period_of, periods_of
from core.thai.days import stamp
from core.thai.numbering import arabic_digits
from core.values import NOTHING, Absent, ConflictValue, Record, Ref, Value


class RowProof(NamedTuple):
    """A piece of evidence of a row."""

    evidence: Ref
    title: str
    date: str  # ISO, or ""
    place: str = ""  # the field of the row it is in, "" = it has none for files


RowProofs = Mapping[Ref, tuple[RowProof, ...]]  # by row


def row_proofs(reader: Reader, rows: Sequence[PlanRow]) -> RowProofs:
    """The evidence of each row that has some, in the order it was linked."""
    scope = rows[0].ref.scope
    homes = {row.ref.local: row for row in rows} | {row.progress.local: row for row in rows if row.progress}
    every = reader.said.brief("link", ("evidence", "target", "item"), target=frozenset(homes))
    links = [link for link in every if link.ref.scope == scope]
    kept = linked_evidence(reader, scope, links)
    found: dict[Ref, tuple[RowProof, ...]] = {}
    for link in links:
        if (one := kept.get(link.text("evidence"))) is not None:
            row = homes[link.text("target")]
            proof = RowProof(one.ref, one.text("title"), one.text("date")[:10], file_place(row, link.text("item")))
            found[row.ref] = (*found.get(row.ref, ()), proof)
    return found


LENGTHS = {"none": "q", "quarter": "q", "half": "h", "month": "m"}  # the parts of a year, by how often a form reports
Reports = Mapping[str, Mapping[str, Record]]  # row -> period -> its progress


class YearPart(NamedTuple):
    period: Period
    planned: bool  # a planned period or day lies in it
    share: Fraction | None  # how complete its own report is, 0 to 1; None = it has none
    dated: int  # lines and evidence with a day in it
    now: bool  # today lies in it
    ahead: bool  # it has not begun


def reports_of(reader: Reader, form: Instrument, rows: Sequence[PlanRow]) -> Reports:
    """The reports of every row by period; nothing where a form reports once."""
    if form.periods == "none" or not rows:
        return {}
    found: dict[str, dict[str, Record]] = {}
    for one in reader.records("progress", rows[0].ref.scope):
        found.setdefault(one.text("row"), {})[one.text("period")] = one
    return found


def parts_of(form: Instrument, year: int) -> tuple[Period, ...]:
    """The parts of a year by this form; the quarters where it reports once."""
    return periods_of(year, LENGTHS[form.periods])


def year_of(
    form: Instrument, year: int, row: PlanRow, reports: Reports, proofs: Sequence[RowProof], today: date
) -> tuple[YearPart, ...]:
    """Each part of the year for one row."""
    runs, days = [*_runs(row)], [*_days(row)]
    own = [day for each in _entered(row, "day") if each.stage == "plan" and (day := date_of(row.cells[each.id].value))]
    seen = [*days, *(day for proof in proofs if (day := date_of(proof.date)))]
    by_period = reports.get(row.ref.local, {})
    return tuple(
        YearPart(
            part,
            any(first <= part.last and part.first <= last for first, last in runs) or _within(part, own) > 0,
            _share(form, row, by_period.get(part.id)) if form.periods != "none" else None,
            _within(part, seen),
            part.first <= today <= part.last,
            part.first > today,
        )
        for part in parts_of(form, year)
    )


def _within(part: Period, days: Sequence[date]) -> int:
    return sum(part.first <= day <= part.last for day in days)


def _entered(row: PlanRow, time: str) -> list[Field]:
    fields = (cell.of for cell in row.cells.values() if cell.asked and isinstance(cell.of, Field))
    return [each for each in fields if type_of(each).time == time]


def _runs(row: PlanRow) -> Iterator[tuple[date, date]]:
    """First and last day of every period the row is planned for."""
    for field in _entered(row, "span"):
        if run := run_of([row.cells[field.id].value]):
            yield run


def run_of(values: Iterable[CellValue]) -> tuple[date, date] | None:
    """First and last day of days and periods together, as they are kept; None when none of them says one."""
    firsts, lasts = list[date](), list[date]()
    for end in (end for value in values for end in str(value or "").split("/")):
        try:
            firsts.append(date_of(end) or period_of(end).first)
            lasts.append(date_of(end) or period_of(end).last)
        except ValueError:
            continue
    return (min(firsts), max(lasts)) if firsts else None


def within(part: Period, run: tuple[date, date]) -> tuple[Fraction, Fraction] | None:
    """From which share of a part of the year to which a run of days lasts; None where it does not touch it."""
    days = (part.last - part.first).days + 1
    first, last = max(run[0], part.first), min(run[1], part.last)
    if first > last:
        return None
    return Fraction((first - part.first).days, days), Fraction((last - part.first).days + 1, days)


def _days(row: PlanRow) -> Iterator[date]:
    """The days of its lines; a day of the row itself is when it is due, not when it was done."""
    for line in row.rows:
        yield from (day for field in _entered(line, "day") if (day := date_of(line.cells[field.id].value)))
        yield from _days(line)


def _share(form: Instrument, row: PlanRow, report: Record | None) -> Fraction | None:
    """The percent entered in the report, else the share of its required fields that are filled."""
    reported = (each for each in form.fields if row.kind in each.kind and each.stage == "report")
    needed = [each for each in reported if not type_of(each).attached]
    needed = [each for each in needed if each.required == "report"] or needed
    if report is None or not needed:
        return None
    values = [(each, report.fields.get(each.stored, NOTHING).value) for each in needed]
    percent = next(
        (number_of(value) for each, value in values if type_of(each).share and not isinstance(value, Absent)), None
    )
    if percent is not None:
        return min(Fraction(1), max(Fraction(0), percent / 100))
    return Fraction(sum(_given(value) for _each, value in values), len(values))


def _given(value: Value) -> bool:
    return not isinstance(value, Absent) and answered(value)


TONES = {MUST: "bad", SHOULD: "warn", HINT: "info"}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Something to correct in a row: in one cell, or in the row ("")."""

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
        return TONES[self.grave]


@dataclass(frozen=True, slots=True)
class PlanLocks:
    """What of a plan is read-only, and why."""

    plan: str  # why nothing can be edited, "" = something can
    reports: Mapping[str, str]  # the same for the report of a period
    period: str  # whose report is shown

    @property
    def why(self) -> str:
        """Why nothing, or nothing of the report shown, can be edited; "" = all can."""
        return self.plan or self.reports.get(self.period, "")

    def row(self, row: PlanRow, cell: PlanCell | None = None) -> bool:
        """Whether a row, or one cell of it, is read-only; a locked period locks its report only."""
        reported = row.record.text("parent").startswith("progress/") or (cell and cell.ref.entity == "progress")
        return bool(self.plan) or (bool(reported) and self.period in self.reports)

    def lines(self, of: PlanRow, kind: Kind) -> bool:
        """Whether the lines of a kind below a row are read-only."""
        of_report = kind.stage == "report" and of.progress is not None
        return bool(self.plan) or (of_report and self.period in self.reports)


@dataclass(frozen=True)
class PlanPage:
    """A plan as a page shows it; `period` is the one whose report is entered."""

    form: Instrument
    record: Record
    period: str
    rows: tuple[PlanRow, ...]  # the plan first
    units: tuple[Nameable, ...]  # units a row may name, the near ones first, and divisions of the office
    findings: tuple[FindingRow, ...]
    people: dict[str, str]
    links: Links  # what fields that link may name
    reports: Reports  # where a form reports in parts of a year
    proofs: RowProofs
    locks: PlanLocks
    earlier: Mapping[str, Comparison]  # with the forms of carried values, by file
    remarks: tuple[FindingRow, ...] = ()  # of units above on a row or a cell; among the findings too
    choices: tuple[Chosen, ...] = ()  # what the form leaves open

    def rephrased(self, row: PlanRow, cell: PlanCell) -> tuple[str, str]:
        """How the field of a carried value read, "" while that form is not here, and how it reads now."""
        known, name = self.earlier.get(cell.waits), f"{row.kind}.{cell.id}"
        if known is not None and (origin := known.origin(FIELDS, name)):
            return "\n".join((found := known.rephrased(FIELDS, origin.old, name)).old), "\n".join(found.new)
        return "", "\n".join(Asked(self.form).field_lines(name))

    @property
    def plan(self) -> PlanRow:
        return self.rows[0]

    @property
    def found(self) -> FindingCount:
        """The findings counted: the number every place shows."""
        return counted(one.grave for one in self.findings)

    @cached_property
    def _by_ref(self) -> dict[Ref, PlanRow]:
        return {row.ref: row for row in self.rows}

    @cached_property
    def _above(self) -> dict[Ref, PlanRow]:
        return {one.ref: row for row in self.rows[1:] for one in row.rows}

    @cached_property
    def _kinds(self) -> dict[str, Kind]:
        return {kind.id: kind for kind in self.form.kinds}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of units and linked entries by id, for core.forms.field_types."""
        return {**{one.id: one.words for one in self.units}, **link_names(self.links)}

    @cached_property
    def named(self) -> Mapping[str, str]:
        """Everything a unit or division goes by, as names are compared -> id."""
        return names_to_ids(self.units)

    def offered(self, field: Field) -> tuple[Nameable, ...]:
        """What a field of units or links may name."""
        if type_of(field).source != "register":
            return self.links.get(field.to, ())
        return own_units(self.units) if field.to else self.units

    def remarks_at(self, row: Ref, cell: str = "") -> str:
        """The remarks of units above on a row as a whole, or on one cell of it."""
        return "\n".join(one.text for one in self.remarks if (one.row, one.cell) == (row, cell))

    def row(self, ref: Ref) -> PlanRow | None:
        return self._by_ref.get(ref)

    def above(self, ref: Ref) -> PlanRow | None:
        """The row directly above; None when it is the plan itself or nothing."""
        return self._above.get(ref)

    def kind(self, name: str) -> Kind | None:
        return self._kinds.get(name)

    def kinds_below(self, kind: str) -> tuple[Kind, ...]:
        """Kinds that stand directly below a kind ("plan" = below the plan)."""
        return tuple(each for each in self.form.kinds if each.within == ("" if kind == "plan" else kind))


def plan_page(reader: Reader, forms: Forms, ref: Ref, period: str = "") -> PlanPage:
    """The plan and all on it, with the report of this period ("" = of the year). UserError when it is gone."""
    record = reader.record(ref)
    if record is None or record.deleted:
        raise UserError(_("ไม่พบแผนนี้"), _("รายการถูกลบหรือยังไม่ได้รับเข้ามา"), _("เปิดหน้าแผนใหม่แล้วเลือกจากรายการที่มี"))
    form = form_for(reader, forms, record)
    links = links_of(reader, forms, form, ref)
    rows = plan_tree(reader, form, ref, period=period, names=link_names(links), refused=refused_words(reader))
    people = {person.ref.id: person.text("name") for person in reader.records("person", ref.scope)}
    year = record.number("year") or 0
    remarks = tuple(remarked(reader, form, rows))
    units = units_of(reader, ref.scope)
    reports, proofs = reports_of(reader, form, rows), row_proofs(reader, rows)
    found = (*remarks, *findings(form, rows, year, proofs))
    shown = period or str(year or "")
    locks = PlanLocks(locked_words(reader, ref), locked_reports(reader, ref), shown)
    waiting = {cell.waits for row in rows for cell in row.cells.values()} - {""}
    page = PlanPage(
        form, record, shown, rows, units, found, people, links, reports, proofs, locks,
        compared_by_file(forms, form, waiting), remarks, chosen(reader, forms, form, record),
    )  # fmt: skip
    return to_read(page, locks.plan) if locks.plan else page


def to_read(page: PlanPage, why: str) -> PlanPage:
    """The page as read-only: no finding offers a fix."""
    return replace(
        page, locks=replace(page.locks, plan=why), findings=tuple(replace(one, fix=None) for one in page.findings)
    )


def remarked(reader: Reader, form: Instrument, rows: Sequence[PlanRow]) -> Iterator[FindingRow]:
    """The remarks of units above on a row, its progress or one cell of it."""
    named = {row.ref.local: row for row in rows} | {row.progress.local: row for row in rows if row.progress}
    above = {one.ref: row for row in rows[1:] for one in row.rows}
    for one in open_remarks(reader, rows[0].ref.scope):
        if (row := named.get(one.about)) is not None:
            cell = one.item.removeprefix("f.").removeprefix("p.")
            where = _row_title(form, row, above) if row.ref != rows[0].ref else _("ทั้งแผน")
            yield FindingRow(
                row.ref, cell if cell in row.cells else "", where, remark_words(one.text), "remark", SHOULD
            )


def row_name(form: Instrument, row: PlanRow) -> tuple[str, str]:
    """(line above, name) of a row: chosen values it must have, and its name in words."""
    kind = next((kind for kind in form.kinds if kind.id == row.kind), None)
    if kind and kind.named and (words := row.words(kind.named)):
        return row.number, words
    needed = [
        (type_of(cell.of).source == "choices", cell.words)
        for cell in row.cells.values()
        if isinstance(cell.of, Field) and cell.of.required == "plan"
    ]
    chosen = " ".join(words for choice, words in needed if choice and words)
    named = " ".join(words for choice, words in needed if not choice and words)
    title = arabic_digits(str(kind.title)) if kind else row.kind
    above = " ".join(part for part in (row.number, chosen) if part)
    if named:
        return above, named
    if chosen and all(choice for choice, _words in needed):
        return row.number, chosen
    return above, _("{title} (ยังไม่มีชื่อ)").format(title=title) if needed else title


def findings(form: Instrument, rows: Sequence[PlanRow], year: int, proofs: RowProofs) -> Iterator[FindingRow]:
    """The findings of proofreading, the gravest first, each with the title of its row."""
    by_ref = {row.ref: row for row in rows}
    above = {one.ref: row for row in rows[1:] for one in row.rows}
    places = {ref: frozenset(one.place for one in own) for ref, own in proofs.items()}
    for one in review_plan(form, rows, year, places):
        where = _row_title(form, by_ref[one.row], above) if one.row != rows[0].ref else _("ทั้งแผน")
        yield FindingRow(one.row, one.cell, where, one.text, one.rule, one.grave, one.fix, one.kind)


def _row_title(form: Instrument, row: PlanRow, above: Mapping[Ref, PlanRow]) -> str:
    """The row of the tree by its name, and for a line of it what kind of line it is."""
    kinds = {kind.id: kind for kind in form.kinds}
    home: PlanRow | None = row
    while home is not None and home.kind in kinds and kinds[home.kind].list:
        home = above.get(home.ref)
    if home is None or home.ref == row.ref:
        return " ".join(part for part in row_name(form, row) if part)
    number = row.number if row.number != "-" else ""
    line = " ".join(part for part in (arabic_digits(str(kinds[row.kind].title)), number) if part)
    return f"{row_name(form, home)[1]}  ›  {line}"


def value_choices(page: PlanPage, cell: PlanCell) -> tuple[ValueChoice, ...]:
    """The values of a conflict in a cell, as text."""
    return tuple(_value_choice(page, cell, value) for value in cell.shown.sides)


def _value_choice(page: PlanPage, cell: PlanCell, one: ConflictValue) -> ValueChoice:
    value = one.value
    text = _("ว่าง") if value is None else _("ข้อความถูกกันไว้")
    if isinstance(cell.of, Field) and value is not None and not isinstance(value, Absent):
        text = words_of(page.form, cell.of, read(cell.of, value), page.names)
    who = page.people.get(one.person) or _("เครื่อง {device}").format(device=one.device[:6])
    return ValueChoice(text, value, who, stamp(one.clock))

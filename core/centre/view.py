"""The list of units below a centre: what each sent and owes, totals by region, the ranking, and the form that ranks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from core.assessment.ranking import SELF, RankingRow, TieResolution
from core.assigning.programme_steps import (
    DECLINED,
    OFFERED,
    DueDate,
    ProgrammeAnswers,
    StepCompletion,
    UnitStepState,
)
from core.entities import ENTITIES
from core.errors import UserError
from core.exchange.receivers import BELOW, ConfirmedOpCount, ReceiverUnit
from core.forms.ports import Forms, FormSummary, Reader, bound_form, in_force
from core.forms.programme import Programme, Step
from core.forms.published import PublishedForm
from core.forms.shape import Instrument
from core.forms.wording import numbered
from core.i18n import _, language
from core.people.units import Unit, UnitRegister
from core.thai.days import short_date
from core.thai.written import arabic_digits
from core.values import Ref


class RankingFormChoice(NamedTuple):
    """The form by which units are ranked (None = no form), and the (id, name) of each form to choose from."""

    form: Instrument | None
    offered: tuple[tuple[str, str], ...]


def choice(reader: Reader, year: int, form_id: str) -> RankingFormChoice:
    """Return the form with id `form_id` for the ranking, and the forms to choose from. If `form_id` is "", take the
    first form by which units sent assessments, else one that a programme asks for, else any."""
    programmes = in_force(reader.forms, year)
    bound = {name.partition("/")[0] for programme in programmes for name in programme.instruments}
    owners = {one.file: one.owner for one in PublishedForm.all(reader)}
    scored = {
        (label.id, owners.get(label.file, "")): label
        for label in reversed(reader.forms.labels())
        if label.kind
    }
    records = reader.fields.brief("assessment", ("instrument_id", "form"), year=year, round=SELF)
    sent = {
        (record.text("instrument_id"), owners.get(record.text("form"), "")) for record in records
    }
    offered = [one for of, one in reversed(scored.items()) if of in sent]
    several = Counter(id_ for id_, _owner in scored)
    called = {one.file: one.name if several[one.id] > 1 else one.id for one in scored.values()}
    asked = [one for one in reversed(scored.values()) if one.id in bound]
    choices = (*offered, *asked, *reversed(scored.values()))
    chosen = next((one for one in choices if form_id in ("", one.id, called[one.file])), None)
    names = ((called[one.file], _offered(reader, one, owners, several[one.id])) for one in offered)
    return RankingFormChoice(reader.forms.get(chosen.name) if chosen else None, tuple(names))


def _offered(reader: Reader, form: FormSummary, owners: Mapping[str, str], several: int) -> str:
    """Return a form's title, with its owner if several units publish a form of that id."""
    if several > 1 and form.file in owners:
        unit = reader.record(Ref("all", "unit", owners[form.file]))
    else:
        unit = None
    return " · ".join(
        filter(None, (arabic_digits(str(form.heading)), unit.text("name") if unit else ""))
    )


def gathered(reader: Reader, unit: str, year: int) -> tuple[tuple[Ref, str], ...]:
    """Return, for each form by which at least two units' plans are on this PC, (a plan of a unit below, form title)."""
    named = list[tuple[Ref, str]]()
    plans: dict[str, list[Ref]] = {}
    for plan in reader.fields.brief("plan", ("instrument_id",), year=year):
        plans.setdefault(plan.text("instrument_id"), []).append(plan.ref)
    for found in plans.values():
        theirs = next((one for one in found if one.scope != unit), None)
        several = len({one.scope for one in found}) > 1
        record = reader.record(theirs) if theirs and several else None
        if record is not None:
            with suppress(UserError):  # its form has not come yet: `problems` says so
                named.append(
                    (record.ref, arabic_digits(str(reader.forms.get(bound_form(record)).heading)))
                )
    return tuple(named)


@dataclass(frozen=True, slots=True)
class CentreUnitRow:
    """A unit below the centre: what it sent in a year, and what it owes."""

    unit: Unit
    has_data: bool  # a plan or an assessment of the year has come
    arrived: int  # milliseconds since 1970 its own newest file was taken in here; 0 = none, or it came with another's
    # how far its data, with what is here for it, has come by receipts
    stops: tuple[ConfirmedOpCount, ...]
    steps: tuple[UnitStepState, ...]
    conflicts: int
    reminder: str  # a text to paste; "" when nothing is owed
    ever_sent: bool = False  # something of it has come that counts, of whatever year
    # programmes it does not take part in, with the reason it gives
    declined: tuple[tuple[str, str], ...] = ()
    # voluntary programmes published for it to which it has said nothing
    unanswered: tuple[str, ...] = ()
    unasked: bool = False  # programmes ask other units of the list, and this unit nothing

    @property
    def out(self) -> bool:
        """Return whether the unit sent nothing for the year and need not: no programme asks it, or it declined all."""
        return (bool(self.declined) or self.unasked) and not self.steps and not self.has_data

    @property
    def owed(self) -> tuple[UnitStepState, ...]:
        return tuple(step for step in self.steps if step.state != "done")

    @property
    def on_paper(self) -> tuple[UnitStepState, ...]:
        return tuple(step for step in self.steps if step.paper)

    @property
    def overdue(self) -> bool:
        return any(step.state == "overdue" for step in self.steps)


@dataclass(frozen=True)
class ProgrammeYear:
    """A programme in a year: due dates, which units have `done` which steps, and which units take part (`stances`)."""

    programme: Programme
    dues: Mapping[str, DueDate]
    done: StepCompletion
    today: date
    stances: ProgrammeAnswers

    @cached_property
    def states(self) -> Mapping[str, tuple[UnitStepState, UnitStepState]]:
        """Return {step id: (state of a unit that has done the step, state of a unit that has not)}."""
        return {
            step.id: self.dues[step.id].states(self.programme, step, self.today)
            for step in self.programme.steps
        }

    @cached_property
    def of_kind(self) -> Mapping[str, tuple[Step, ...]]:
        """Return {kind of unit: steps that the programme asks of it}."""
        return {units.id: self.programme.steps_for(units.id) for units in self.programme.units}

    @property
    def called(self) -> str:
        return arabic_digits(str(self.programme.short) or str(self.programme.title))

    def asks(self, unit: Unit) -> bool:
        """Return whether the unit takes part: it joined, or it has not answered an obligatory programme."""
        stands = self.stances.of(unit)
        return stands in ProgrammeAnswers.ASKING or (
            stands == OFFERED and self.programme.joining != ProgrammeAnswers.VOLUNTARY
        )

    def waits_for(self, unit: Unit) -> bool:
        """Return whether the programme is voluntary, published for the unit, and not answered by it yet."""
        return (
            self.programme.joining == ProgrammeAnswers.VOLUNTARY
            and self.stances.of(unit) == OFFERED
            and self.stances.published_for(unit)
        )

    def steps(self, unit: Unit) -> Iterator[UnitStepState]:
        """Yield the state of each step asked of units of this unit's kind, whether or not the unit takes part."""
        for step in self.of_kind.get(unit.kind, ()):
            yield self.done.stands(unit.id, step, self.states[step.id])


def programme_year(reader: Reader, programme: Programme, year: int, today: date) -> ProgrammeYear:
    who = StepCompletion.of(reader, programme, year, today)
    stances = ProgrammeAnswers(reader, programme, year)
    return ProgrammeYear(programme, DueDate.by_step(reader, programme, year), who, today, stances)


DOCUMENTS = ("plan", "assessment")  # documents that a unit sends for a year


def status(
    reader: Reader, programmes: Sequence[Programme], own_unit: str, year: int, today: date
) -> tuple[CentreUnitRow, ...]:
    """Return a row for every unit below, sorted by region and code, with what it owes to programmes in a year."""
    units = UnitRegister.of(reader)
    listed = UnitsToList(units, own_unit, units.listed(own_unit))
    return _unasked_apart(rows_of(reader, programmes, listed, year, today))


def _some_asked(rows: Iterable[CentreUnitRow]) -> bool:
    return any(row.steps or row.declined or row.unanswered for row in rows)


def _unasked_apart(rows: tuple[CentreUnitRow, ...]) -> tuple[CentreUnitRow, ...]:
    """Return the rows; a unit that no programme asks for anything, though others are asked, gets no reminder."""
    if not _some_asked(rows):
        return rows
    return tuple(
        row if row.has_data or _some_asked([row]) else replace(row, unasked=True, reminder="")
        for row in rows
    )


class UnitsToList(NamedTuple):
    """The units to list (`among`, in the order of the register) for the unit `own_unit` above them."""

    register: UnitRegister
    own_unit: str
    among: Sequence[Unit]


def rows_of(
    reader: Reader, programmes: Sequence[Programme], listed: UnitsToList, year: int, today: date
) -> tuple[CentreUnitRow, ...]:
    """Return a row for each unit in `listed`, with what it sent and what it owes to the programmes in a year."""
    units, own, under = listed
    years = [programme_year(reader, programme, year, today) for programme in programmes]
    conflicts = Counter(ref.scope for ref, _name in reader.conflicts())
    come = {str(scope) for (scope,) in reader.fields.values("office")}
    begun = {
        str(scope) for kind in DOCUMENTS for (scope,) in reader.fields.values(kind, year=[year])
    }
    arrived = reader.transfers.arrived()
    ways = ConfirmedOpCount.by_scope(
        reader, units, [one.id for one in under if one.id in come], own
    )

    def row(unit: Unit) -> CentreUnitRow:
        here, known = unit.id in begun, unit.id in come
        steps = tuple(step for one in years if one.asks(unit) for step in one.steps(unit))
        owed = [step for step in steps if step.state != "done"]
        left = [one for one in years if one.stances.of(unit) == DECLINED]
        silent = not here and not any(step.paper for step in steps) and not (left and not steps)
        words = ""
        if owed or silent:
            words = reminder(unit, units.get(own), owed, year, has_data=known or not silent)
        stops, at = ways.get(unit.id, ()), arrived.get(unit.id, 0)
        declined = tuple((one.called, one.stances.reason(unit.id)) for one in left)
        silent_to = tuple(one.called for one in years if one.waits_for(unit))
        return CentreUnitRow(
            unit, here, at, stops, steps, conflicts[unit.id], words, known, declined, silent_to
        )

    return tuple(map(row, under))


def reminder(
    unit: Unit, own_unit: Unit | None, owed: Sequence[UnitStepState], year: int, *, has_data: bool
) -> str:
    """Return a text that reminds a unit of what it owes in a fiscal year: what is overdue or has no date or, without
    such, what is due next. Without `has_data` (nothing of it came in any year) it asks for its transfer file first. The
    phone number of `own_unit`, if any, is added for questions."""
    due = [step for step in owed if step.state == "overdue" or not step.until]
    due = due or sorted(owed, key=lambda step: step.until)[:1]
    what = ", ".join(map(owed_words, due)) or _("งานของปี {year}").format(year=year)
    if not has_data:
        file = _("ไฟล์รับส่งของหน่วยงาน")
        what = _("{file} สำหรับ{what}").format(file=file, what=what) if due else file
    text = _("เรียน {name} ยังไม่ได้รับ {what} ขอให้ส่งไฟล์รับส่งจากโปรแกรมโปร่งใส")
    text = text.format(name=unit.name, what=what)
    if own_unit is None or not own_unit.phone:
        return text
    return (
        text
        + " "
        + _("สอบถาม {name} โทร. {phone}").format(name=own_unit.name, phone=own_unit.phone)
    )


def owed_words(step: UnitStepState) -> str:
    if not step.until:
        return step.title
    says = _("{title} (กำหนด {until})")
    return says.format(title=step.title, until=short_date(date.fromisoformat(step.until)))


@dataclass(frozen=True, slots=True)
class RankedUnitRow:
    """A unit in the ranked list of a centre; `place` is its rank, None if its assessment is not on this PC."""

    row: CentreUnitRow
    place: RankingRow | None
    group: str  # words, "" = none

    @property
    def unit(self) -> Unit:
        return self.row.unit

    @property
    def name(self) -> str:
        return self.unit.name or self.unit.code or self.unit.id[:8]

    @property
    def group_id(self) -> str:
        return (self.place.group if self.place else "") or self.unit.group


@dataclass(frozen=True, slots=True)
class RegionTotals:
    """The totals of a region: how many of its units have sent data, and the mean of the scored units."""

    region: int  # 0 = not said
    sent: int
    expected: int  # how many have sent something or are expected to
    mean: Fraction | None


@dataclass(frozen=True, slots=True)
class UnitRanking:
    """The ranked list of all units below a centre, with totals by region."""

    lines: tuple[RankedUnitRow, ...]  # by region, best first, then those without a score
    zones: tuple[RegionTotals, ...]
    groups: Mapping[str, str]  # id -> words, of those that occur
    form: Instrument | None
    pass_mark: Fraction | None
    # id and name of every form that units have sent an assessment by
    offered: tuple[tuple[str, str], ...] = ()
    # a plan of every form that several units filled, and the form's name
    gathered: tuple[tuple[Ref, str], ...] = ()

    @property
    def sent(self) -> int:
        return sum(line.row.has_data for line in self.lines)

    @property
    def missing(self) -> int:
        """Return the number of units that have sent nothing for the year although something is expected of them."""
        return sum(not line.row.has_data and not line.row.out for line in self.lines)

    @property
    def expected(self) -> int:
        """Return the number of units from which something has come or is expected for the year."""
        return self.sent + self.missing

    @property
    def late(self) -> int:
        return sum(line.row.overdue for line in self.lines)

    @property
    def conflicts(self) -> int:
        return sum(line.row.conflicts for line in self.lines)

    @property
    def passed(self) -> int:
        return sum(bool(line.place and line.place.passes) for line in self.lines)

    @property
    def scored(self) -> int:
        return sum(line.place is not None and not line.place.problem for line in self.lines)

    def ties(self, row: RankedUnitRow) -> tuple[RankedUnitRow, ...]:
        """Return the rows of all units tied with `row`, including `row`; () if it is not tied."""
        mine = row.place
        if mine is None or not mine.tied:
            return ()
        key = (mine.region, mine.group, mine.rank)
        return tuple(
            one
            for one in self.lines
            if one.place
            and not one.place.problem
            and (one.place.region, one.place.group, one.place.rank) == key
        )


@dataclass(frozen=True, slots=True)
class DimensionPoints:
    """The points of one dimension in a unit's assessment, and the maximum (`full`)."""

    number: int
    label: str  # `หมวด 3`
    name: str
    points: Fraction
    full: Fraction


class CentreUnitListBasis(NamedTuple):
    """The data from which a CentreUnitList was built, stored so that later only what changed is built again."""

    query: object  # for whom, of what, in which words
    units: UnitRegister
    rows: tuple[CentreUnitRow, ...]  # rows in the order of the register
    places: tuple[RankingRow, ...]  # of every unit that is ranked


class CentreUnitList(NamedTuple):
    """The content of the centre's page that lists the units below, read at one moment."""

    board: UnitRanking
    receivers: Mapping[str, ReceiverUnit]  # by unit, those for whom a file can be encrypted
    parts: CentreUnitListBasis


class CentreUnitListQuery(NamedTuple):
    """A query for the list of units below `unit` in a year, ranked by the form `form_id` ("" = a suitable form)."""

    unit: str
    year: int
    today: date
    form_id: str = ""

    def name(self, forms: Forms) -> object:
        """Return a cache key with all that the list depends on except records: forms, language, era and the query."""
        here = tuple(one.file for one in forms.labels())
        return "the units below", *self, here, language(), short_date(self.today)


def centre_list(
    unit: str, year: int, today: date, reader: Reader, form_id: str = ""
) -> CentreUnitList:
    """Return the ranked list of units below; `form_id` "" = a suitable form. Cached until data change."""
    asked = CentreUnitListQuery(unit, year, today, form_id)
    return reader.fields.once(name := asked.name(reader.forms), lambda: _whole(asked, name, reader))


def _whole(query: CentreUnitListQuery, name: object, reader: Reader) -> CentreUnitList:
    unit, year, today, by = query
    units, programmes = UnitRegister.of(reader), in_force(reader.forms, year)
    rows = status(reader, programmes, unit, year, today)
    chosen = choice(reader, year, by)
    places = RankingRow.ranked(reader, chosen.form, year, units) if chosen.form else ()
    found = {one.unit: one for one in ReceiverUnit.each(reader, unit) if one.side == BELOW}
    whole = put_together(rows, places, chosen, gathered(reader, unit, year))
    return CentreUnitList(whole, found, CentreUnitListBasis(name, units, rows, places))


def board(unit: str, year: int, today: date, reader: Reader, form_id: str = "") -> UnitRanking:
    return centre_list(unit, year, today, reader, form_id).board


def put_together(
    rows: Iterable[CentreUnitRow],
    ranked: Iterable[RankingRow],
    choice: RankingFormChoice,
    plans: tuple[tuple[Ref, str], ...],
) -> UnitRanking:
    """Return the ranked list with totals by region. `plans`: (a plan, form title) per form that several units use."""
    places, form = {one.unit: one for one in ranked}, choice.form
    named = {one.id: arabic_digits(str(one.short)) for one in form.groups} if form else {}
    lines = sorted((_line(row, places.get(row.unit.id), named) for row in rows), key=_order)
    marks = [rule.holds.value for rule in form.passes if rule.of == "base"] if form else []
    met = {line.group_id for line in lines if line.group_id}
    return UnitRanking(
        lines=tuple(lines),
        zones=tuple(_zones(lines)),
        groups={id_: words for id_, words in named.items() if id_ in met},
        form=form,
        pass_mark=marks[0] if marks else None,
        offered=choice.offered,
        gathered=plans,
    )


def parts_of(form: Instrument, assessment: Ref, reader: Reader) -> tuple[DimensionPoints, ...]:
    """Return the points of each top dimension from the stored result of an assessment; () if no result is stored."""
    kept: dict[str, dict[str, str]] = {}
    for one in reader.derived(assessment.scope):
        if one.assessment == assessment and one.dimension:
            kept.setdefault(one.dimension, {})[one.name] = one.value
    shown = [each for each in form.dimensions if each.id in kept and not each.within]
    return tuple(
        DimensionPoints(
            n,
            numbered(form.called.branch_word(), n),
            arabic_digits(str(each.short) or str(each.title)),
            Fraction(kept[each.id]["points"]),
            Fraction(kept[each.id]["full"]),
        )
        for n, each in enumerate(shown, 1)
    )


def received(row: CentreUnitRow) -> tuple[str, str]:
    """Return (text, tone) on a unit's data: nothing to send or not sent yet ("mute"), number of overdue steps ("warn"),
    or that it came, with the day if known ("ok")."""
    if row.out:
        return (_("ไม่มีเรื่องต้องส่ง") if row.unasked else _("แจ้งไม่เข้าร่วม")), "mute"
    if not row.has_data:
        return (_("ยังไม่ส่งของปีนี้") if row.ever_sent else _("ยังไม่ส่ง")), "mute"
    if row.overdue:
        says = _("เกินกำหนด {n}")
        return says.format(n=sum(step.state == "overdue" for step in row.steps)), "warn"
    if not row.arrived:
        return _("มีข้อมูลแล้ว"), "ok"
    day = short_date(datetime.fromtimestamp(row.arrived / 1000).date())
    return _("รับแล้ว {day}").format(day=day.rpartition(" ")[0]), "ok"  # the year is the page's


def answered(row: CentreUnitRow) -> str:
    """Return a text on which units above have confirmed the receipt of this unit's data, and when; "–" if none has."""
    return ConfirmedOpCount.line(row.stops) or "–"


def answers(row: CentreUnitRow) -> Iterator[str]:
    """Yield a sentence for each programme that the unit declined, then one that names all it has not answered."""
    for called, reason in row.declined:
        yield " ".join(
            filter(
                None, (_("ไม่เข้าร่วม{programme}").format(programme=called), reason and f"({reason})")
            )
        )
    if row.unanswered:
        yield _("ยังไม่ตอบว่าเข้าร่วมหรือไม่: {names}").format(names=", ".join(row.unanswered))


def counted_answers(rows: Sequence[CentreUnitRow]) -> str:
    """Return a text on how many units declined a programme, owe an answer, or have nothing to send; "" if none."""
    counts = {
        _("ไม่เข้าร่วม {n} หน่วยงาน"): sum(bool(one.declined) for one in rows),
        _("ยังไม่ตอบ {n} หน่วยงาน"): sum(bool(one.unanswered) for one in rows),
        _("ไม่มีเรื่องต้องส่ง {n} หน่วยงาน"): sum(one.unasked for one in rows),
    }
    return " · ".join(words.format(n=n) for words, n in counts.items() if n)


def reminders(lines: Iterable[RankedUnitRow]) -> str:
    """Return the reminders of the units that are to be reminded as one text, a paragraph for each unit."""
    return "\n\n".join(line.row.reminder for line in lines if reminded(line))


def reminded(line: RankedUnitRow) -> bool:
    """Return whether a unit is to be reminded: it owes something, and has sent no data yet or is overdue."""
    return bool(line.row.reminder) and (not line.row.has_data or line.row.overdue)


def _line(row: CentreUnitRow, place: RankingRow | None, groups: Mapping[str, str]) -> RankedUnitRow:
    group = (place.group if place else "") or row.unit.group
    return RankedUnitRow(row, place, groups.get(group, group))


def _order(line: RankedUnitRow) -> tuple[int, bool, bool, str, int, str]:
    """Return the sort key: by region; ranked units by group and rank, then the others by code."""
    place = line.place
    region, code = line.unit.region, line.unit.code
    if place is None or place.problem:
        return (region, region == 0, True, "", 0, code)
    return (region, region == 0, False, line.group_id, place.rank, code)


def _zones(lines: Sequence[RankedUnitRow]) -> Iterable[RegionTotals]:
    by: dict[int, list[RankedUnitRow]] = {}
    for line in lines:
        by.setdefault(line.unit.region, []).append(line)
    for region, found in sorted(by.items(), key=lambda one: (one[0] == 0, one[0])):
        totals = [line.place.total for line in found if line.place and not line.place.problem]
        mean = sum(totals, Fraction(0)) / len(totals) if totals else None
        sent = sum(line.row.has_data for line in found)
        yield RegionTotals(
            region, sent, sum(line.row.has_data or not line.row.out for line in found), mean
        )


SHARE = 3  # units of which one was written in have to be so many times as many: else all are read


BEYOND = frozenset({"motion"})  # written by one unit, and told of others


def list_again(
    query: CentreUnitListQuery, reader: Reader, before: CentreUnitList | None, touched: Set[Ref]
) -> CentreUnitList:
    """Return the list of `query`, building again only what the records `touched` since `before` can change. The whole
    list is built if `before` is None or belongs to another query."""
    name = query.name(reader.forms)
    if before is None or before.parts.query != name or not _of_few_units(before, touched):
        return centre_list(*query[:3], reader, query.form_id)
    patched = _patched(query, reader, before, touched)
    if patched:
        return reader.fields.once(name, lambda: patched)
    return centre_list(*query[:3], reader, query.form_id)


def _of_few_units(before: CentreUnitList, touched: Set[Ref]) -> bool:
    scopes = {one.scope for one in touched}
    kinds = {one.entity for one in touched}
    if SHARE * len(scopes) > len(before.parts.rows):
        return False
    return not kinds & BEYOND and all(
        ENTITIES[one].scope_kinds == {"unit"} if one in ENTITIES else False for one in kinds
    )


def _patched(
    query: CentreUnitListQuery, reader: Reader, before: CentreUnitList, touched: Set[Ref]
) -> CentreUnitList | None:
    """Return the list rebuilt from the one before, or None if everything has to be read again."""
    unit, year, today, by = query
    scopes = {one.scope for one in touched}
    kinds = {one.entity for one in touched}
    old, board = before.parts, before.board
    units = UnitRegister.of(reader) if "office" in kinds else old.units
    if not _same_but_telephones(old.units, units, unit):
        return None
    if "assessment" in kinds:
        chosen = choice(reader, year, by)
    else:
        chosen = RankingFormChoice(board.form, board.offered)
    if (chosen.form and chosen.form.file) != (board.form and board.form.file):
        return None
    only = reader.only(scopes)
    listed = UnitsToList(
        units, unit, [units[row.unit.id] for row in old.rows if row.unit.id in scopes]
    )
    fresh = {
        row.unit.id: row for row in rows_of(only, in_force(reader.forms, year), listed, year, today)
    }
    arrived = reader.transfers.arrived()
    ways = ConfirmedOpCount.by_scope(
        reader, units, [row.unit.id for row in old.rows if row.ever_sent], unit
    )
    rows = _unasked_apart(
        tuple(
            fresh.get(row.unit.id)
            or replace(row, arrived=arrived.get(row.unit.id, 0), stops=ways.get(row.unit.id, ()))
            for row in old.rows
        )
    )
    if _some_asked(rows) != _some_asked(old.rows):
        return None
    places = old.places
    if chosen.form:
        others = (place for place in old.places if place.unit not in scopes)
        again = RankingRow.unplaced(only, chosen.form, year, units)
        places = RankingRow.placed(
            (*others, *again), TieResolution.taken(reader, chosen.form.id, year, units)
        )
    plans = gathered(reader, unit, year) if "plan" in kinds else board.gathered
    found = {one.unit: one for one in ReceiverUnit.each(reader, unit) if one.side == BELOW}
    return CentreUnitList(
        put_together(rows, places, chosen, plans),
        found,
        CentreUnitListBasis(old.query, units, rows, places),
    )


def _same_but_telephones(before: UnitRegister, now: UnitRegister, own_unit: str) -> bool:
    """Return whether both registers are equal except for telephone numbers, which change only the unit's own line."""
    if before is now:
        return True
    if before.keys() != now.keys() or before.get(own_unit) != now.get(own_unit):
        return False
    return all(
        one == now[id_] or one == replace(now[id_], phone=one.phone) for id_, one in before.items()
    )

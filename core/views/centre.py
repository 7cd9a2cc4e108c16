"""What a centre, or a province, knows of every unit below it: who has sent what, what is missing, what is late."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.days import short_date
from core.i18n import _
from core.instruments.programme import Programme
from core.ports import Reader
from core.views.register import Unit, Units, below, register, upwards
from core.views.stations import Stop, stops
from core.views.steps import Done, Due, StepDone, asked, done, dues, steps_of


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the list."""

    unit: Unit
    here: bool  # something of it has come that counts
    arrived: int  # milliseconds since 1970 its own newest file was taken in here; 0 = none, or it came with another's
    stops: tuple[Stop, ...]  # how far its data, with what is here for it, has come by receipts
    steps: tuple[StepDone, ...]
    conflicts: int
    reminder: str  # a text to paste; "" when nothing is owed

    @property
    def owed(self) -> tuple[StepDone, ...]:
        return tuple(step for step in self.steps if step.state != "done")

    @property
    def overdue(self) -> bool:
        return any(step.state == "overdue" for step in self.steps)


@dataclass(frozen=True, slots=True)
class Year:
    """A programme in a year: its steps' dates, and who has done what."""

    programme: Programme
    dues: Mapping[str, Due]
    done: Done
    today: date

    def steps(self, unit: Unit) -> Iterator[StepDone]:
        yield from steps_of(unit.id, asked(self.programme, unit.kind), self.done, self.dues, self.today)


def status(reader: Reader, programmes: Sequence[Programme], own: str, year: int, today: date) -> tuple[UnitRow, ...]:
    """Every unit below `own`, by region and code, with what it owes in the programmes of a year."""
    units = register(reader)
    years = [Year(one, dues(reader, one, year), done(reader, one, year), today) for one in programmes]
    torn = Counter(ref.scope for ref, _name in reader.conflicts())
    come = {office.ref.scope for office in reader.records("office")}
    arrived = {one.unit: one.at for one in reader.transfers.arrivals()}

    def row(unit: Unit) -> UnitRow:
        here = unit.id in come
        steps = tuple(step for year in years for step in year.steps(unit))
        owed = [step for step in steps if step.state != "done"]
        words = reminder(unit, units.get(own), owed, here) if owed or not here else ""
        way = stops(reader, units, unit.id, own) if here else ()
        return UnitRow(unit, here, arrived.get(unit.id, 0), way, steps, torn[unit.id], words)

    return tuple(map(row, listed(units, own)))


def listed(units: Units, own: str) -> tuple[Unit, ...]:
    """The units below, and at the end those that hang nowhere, which a unit with nobody above it has to look after."""
    under = below(units, own)
    line = {one.id for one in upwards(units, own)}
    if len(line) > 1:
        return under
    known = line | {one.id for one in under}
    strays = [one for one in units.values() if one.id not in known and one.parent not in units]
    return (*under, *sorted(strays, key=lambda one: one.code))


def reminder(unit: Unit, own: Unit | None, owed: Sequence[StepDone], here: bool) -> str:
    """A sentence to paste into a chat or a letter."""
    wanted = [owed_words(step) for step in owed] if here else []
    what = ", ".join(wanted) or _("ไฟล์รับส่งของหน่วยงาน")
    said = _("เรียน {name} ยังไม่ได้รับ {what} ขอให้ส่งไฟล์รับส่งจากโปรแกรมโปร่งใส").format(name=unit.name, what=what)
    if own is None or not own.phone:
        return said
    return said + " " + _("สอบถาม {name} โทร. {phone}").format(name=own.name, phone=own.phone)


def owed_words(step: StepDone) -> str:
    if not step.until:
        return step.title
    return _("{title} (กำหนด {until})").format(title=step.title, until=short_date(date.fromisoformat(step.until)))

"""The register of units as a tree, an office's own registers, and the fiscal years an office may want to look at; and
who leaves on a day to come: a motion on that person, so that it travels with the folder and is taken back like any
save.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Self

from core.entities import record_id
from core.forms.ports import Reader
from core.i18n import _
from core.log.certificates import Device
from core.log.scopes import WIDER_FIRST
from core.values import Brief, Record, Ref, file_name


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is listed; `region` 0 = not known, here or above."""

    id: str
    code: str
    name: str
    kind: str
    parent: str  # id of the unit above, or ""
    region: int
    group: str
    phone: str  # the office's own, else the register's
    registered: bool = True

    @classmethod
    def of(cls, id_: str, record: Record | Brief, *, registered: bool = True) -> Self:
        return cls(
            id=id_,
            code=record.text("code"),
            name=record.text("name"),
            kind=record.text("kind"),
            parent=record.text("parent").rpartition("/")[2],
            region=record.number("region") or 0,
            group=record.text("group"),
            phone=record.text("phone"),
            registered=registered,
        )


class UnitRegister(dict[str, Unit]):
    """Units by id, each with the id of the one above it."""

    def upwards(self, id_: str) -> Iterator[Unit]:
        """A unit and those above it, nearest first; units that are each other's parents are met once."""
        met: set[str] = set()
        while (one := self.get(id_)) is not None and id_ not in met:
            met.add(id_)
            yield one
            id_ = one.parent

    def below(self, top: str) -> tuple[Unit, ...]:
        """Every unit below another, by region, then the wider ones first, then by code."""
        under = [one for one in self.values() if one.id != top and any(each.id == top for each in self.upwards(one.id))]
        return tuple(sorted(under, key=lambda one: (one.region, breadth(one.kind), one.code)))

    def listed(self, own: str) -> tuple[Unit, ...]:
        """Those below, and at the end those that hang nowhere, which a unit with nobody above it has to look after."""
        under = self.below(own)
        line = {one.id for one in self.upwards(own)}
        if len(line) > 1:
            return under
        known = line | {one.id for one in under}
        strays = [one for one in self.values() if one.id not in known and one.parent not in self]
        return (*under, *sorted(strays, key=lambda one: one.code))

    def region(self, id_: str) -> int:
        """The inspection region of a unit, else that of the nearest one above it that has one; 0 when none has."""
        return next((each.region for each in self.upwards(id_) if each.region), 0)

    def called(self, id_: str) -> str:
        """What a unit is called, as far as it is known here."""
        found = self.get(id_)
        return (found.name or found.code) if found else id_[:8]


_SAID = ("code", "name", "kind", "parent", "region", "group", "phone")


def register(reader: Reader) -> UnitRegister:
    """Every unit known here, by id, each with the region of the nearest unit above it that has one."""
    return reader.said.once("register", lambda: _register(reader))


def _register(reader: Reader) -> UnitRegister:
    found = UnitRegister({one.ref.id: Unit.of(one.ref.id, one) for one in reader.said.brief("unit", _SAID)})
    said = reader.said.brief("office", (*_SAID, "unit"))
    for scope, office in {one.ref.scope: one for one in said if one.ref.scope == one.text("unit")}.items():
        held = found.get(scope)
        found[scope] = _with_phone(held, office) if held else Unit.of(scope, office, registered=False)
    return UnitRegister({id_: one if one.region else _in_region(found, one) for id_, one in found.items()})


def _with_phone(held: Unit, office: Brief) -> Unit:
    """The office's own telephone comes before that of the register."""
    phone = office.text("phone")
    return replace(held, phone=phone) if phone and phone != held.phone else held


def _in_region(units: UnitRegister, one: Unit) -> Unit:
    number = units.region(one.id)
    return replace(one, region=number) if number else one


def above(reader: Reader, id_: str) -> Iterator[Unit]:
    """What `upwards` finds in the register, each unit read by itself: for a paper of one among many units."""
    met: set[str] = set()
    while id_ not in met:
        met.add(id_)
        held, office = (reader.record(ref) for ref in (Ref("all", "unit", id_), home(id_)))
        if held is None or held.deleted:
            held = office if office is not None and not office.deleted and register_unit(office) == id_ else None
        if held is None:
            return
        found = Unit.of(id_, held)
        yield found
        id_ = found.parent


def stands_above(reader: Reader, unit: str) -> bool:
    """Whether this office has the set-up of one that stands above others: its PC was certified so, or it is a centre,
    has nobody above, was certified as nothing yet and did not begin from a start file, whose writer confirms it. A
    province that began by itself need not stand above others."""
    office, device, start = reader.record(home(unit)), reader.trust.device(), reader.trust.started()
    if device is not None and device.unit == unit:
        return device.kind in TOPS
    if start is not None and start.key == reader.trust.here()["device"]:
        return False
    return office is not None and office.text("kind") == "centre" and not office.text("parent")


def of_committee(reader: Reader) -> bool:
    """Whether this PC is a committee member's: certified so, or invited so and not confirmed yet."""
    device, start = reader.trust.device(), reader.trust.started()
    return (device.kind if device is not None else start.invited if start is not None else "") == "committee"


def own_member(reader: Reader) -> tuple[str, str]:
    """(id of the person record, name) of the committee member this PC was invited for, else for whom a sheet of it was
    convened; "" where there is neither."""
    if not of_committee(reader):
        return "", ""
    start, here = reader.trust.started(), reader.trust.here()
    id_, called = (start.person, start.called) if start else ("", "")
    if not id_:
        sheets = (one for one in reader.records("draft_sheet", here["unit"]) if one.text("device") == here["device"])
        id_ = next((one.text("assessor").removeprefix("person/") for one in sheets), "")
    person = reader.record(Ref(here["unit"], "person", id_)) if id_ else None
    return id_, (person.text("name") if person else "") or called


FILES = {  # what goes between a committee's secretary and its members, as its files are called
    "start": "ไฟล์เริ่มงานกรรมการ",
    "first": "ไฟล์แรก",
    "pack": "ใบตรวจ",
    "ballot": "ใบคะแนน",
    "opened": "เปิดซอง",
    "words": "คำตอบที่เปิดซอง",
}
LONGEST = 60  # letters of a name: chats and sticks keep that much


def member_file(what: str, member: str, part: str = "", ending: str = ".prongsai") -> str:
    """`ใบคะแนน สมชาย ใจตรง.prongsai`: a name that every file system takes; `what` is a key of FILES, `part` tells it
    from others of its kind. What is in a file is known by its content, whatever it is called.
    """
    room = LONGEST - len(FILES[what]) - len(part) - len(ending) - 2
    name = " ".join(unicodedata.normalize("NFC", member).split())[:room].rstrip()
    return file_name(" ".join(filter(None, (FILES[what], name, part)))) + ending


def members(reader: Reader, unit: str) -> dict[str, tuple[str, str]]:
    """(id of the person record, name) of the members for whom PCs of a committee of the unit were certified, by the
    keys (hex) of those PCs."""
    invited = reader.records("invitation", unit, kind="committee")
    pairs = ((one.text("used"), one.text("person").removeprefix("person/")) for one in invited)
    people = {key: reader.record(Ref(unit, "person", id_)) for key, id_ in pairs if id_ and len(key) == 64}
    return {key: (one.ref.id, one.text("name")) for key, one in people.items() if one}


def home(id_: str) -> Ref:
    """The record by which a unit's own office describes it."""
    return Ref(id_, "office", record_id(id_, "office", id_))


def kind_title(kind: str) -> str:
    """What a kind of unit is called, "" for one that is not known."""
    titles = {
        "centre": _("ส่วนกลาง"),
        "region": _("เขต"),
        "province": _("จังหวัด"),
        "district": _("อำเภอ"),
        "section": _("กอง"),
    }
    return titles.get(kind, "")


def register_unit(office: Record) -> str:
    """The unit an office record is about."""
    return office.text("unit")


def breadth(kind: str) -> int:
    return WIDER_FIRST.index(kind) if kind in WIDER_FIRST else len(WIDER_FIRST)


TOPS = ("centre", "province")  # kinds of device that stand above others
CLOSED = "closed"  # the status of an entry of a register that is no longer used


class Nameable(NamedTuple):
    """Something a field may name: a unit, or a line of a register or a list."""

    id: str
    words: str  # as papers say it
    names: tuple[str, ...] = ()  # what else it goes by
    gone: bool = False  # no longer used, or in the bin: named where it stands, and not offered
    own: bool = False  # a division of the office itself


def entries(reader: Reader, scope: str, register: str) -> tuple[Nameable, ...]:
    """An office's own register, in the order it was made; what lies in the bin stands last."""
    return tuple(
        _entry(one) for one in (*reader.records(register, scope), *reader.bin(scope, register)) if one.text("name")
    )


def unit_names(reader: Reader, scope: str) -> dict[str, str]:
    """Short names by id: of the units of the register, of the office until that is here, and of its divisions."""
    own = reader.records("office", scope)
    named = {office.text("unit"): office for office in own} | {
        unit.ref.id: unit for unit in reader.records("unit", "all")
    }
    names = {id_: record.text("short") or record.text("name") for id_, record in named.items()}
    return names | division_names(reader, scope)


def division_names(reader: Reader, scope: str) -> dict[str, str]:
    """What an office calls its divisions, by id, those it has no more among them."""
    return {one.id: one.words for one in entries(reader, scope, "division")}


def names_of(record: Record) -> tuple[str, ...]:
    """Everything an entry of a register goes by: its name, its short name and its other names."""
    return split_names(record.text("name"), record.text("short"), record.text("aliases"))


def split_names(name: str, short: str, aliases: str) -> tuple[str, ...]:
    """The names a register holds of one entry; commas part the other names."""
    every = (name, short, *aliases.replace("|", ",").split(","))
    return tuple(dict.fromkeys(one.strip() for one in every if one.strip()))


def _entry(record: Record) -> Nameable:
    words = record.text("short") or record.text("name")
    return Nameable(record.ref.id, words, names_of(record), record.deleted or record.text("status") == CLOSED)


@dataclass(frozen=True, slots=True)
class Writers:
    """What is needed to name the writer of a value."""

    reader: Reader
    units: UnitRegister
    devices: Mapping[str, Device]
    own: str  # key of this computer, hex

    def written_by(self, record: Record, field: str) -> tuple[str, int]:
        """(name of the unit that wrote it, when by that PC's clock in milliseconds since 1970)."""
        past = self.reader.history.of(record.ref, field) or self.reader.history.of(record.ref)
        if not past:
            return "", 0
        device = self.devices.get(past[0].device)
        unit = self.units.get(device.unit if device else record.ref.scope)
        return unit.name if unit else "", past[0].clock

    @classmethod
    def of(cls, reader: Reader) -> Self:
        devices = {one.key: one for one in reader.trust.devices()}
        return cls(reader, register(reader), devices, reader.trust.here()["device"])


class ValueChoice(NamedTuple):
    """One value of a conflict in words: what it is, who wrote it, and when by that PC's clock."""

    text: str
    value: object
    who: str
    when: str


def office_of(reader: Reader, scope: str) -> tuple[str, str]:
    """Name and code of a unit from the register, else from its own office record; "" when neither is here."""
    for ref in (Ref("all", "unit", scope), Ref(scope, "office", record_id(scope, "office", scope))):
        record = reader.record(ref)
        if record and record.text("name"):
            return record.text("name"), record.text("code")
    return "", ""


def has_units(unit: str, reader: Reader) -> bool:
    """Whether any unit stands below, in the register or by what it has sent."""
    return bool(register(reader).listed(unit))


TOKEN = "hand_over"  # what a motion on a person chooses


class PlannedHandover(NamedTuple):
    """Who leaves, who follows, and from which day."""

    ref: Ref
    leaver: Ref
    name: str  # of who leaves
    follower: Ref | None  # None = somebody new, by name and position, or gone
    new: str
    position: str
    day: date
    gone: bool = False  # who was to follow works here no more


def planned(reader: Reader, unit: str) -> tuple[PlannedHandover, ...]:
    """Those of people who still work here, the earliest first."""
    people = {one.ref: one for one in reader.records("person", unit) if one.number("active") != 0}
    return tuple(sorted(_planned(reader, unit, people), key=lambda one: (one.day, one.name)))


def _planned(reader: Reader, unit: str, people: dict[Ref, Record]) -> Iterator[PlannedHandover]:
    for one in reader.records("motion", unit):
        leaver = one.reference("about") if one.text("chosen") == TOKEN else None
        day = _day(one.text("day"))
        if leaver is not None and leaver in people and day is not None:
            new, _line, position = one.text("committee").partition("\n")
            follower = next((ref for ref in people if ref.local == one.text("among")), None)
            gone = bool(one.text("among")) and follower is None
            yield PlannedHandover(one.ref, leaver, people[leaver].text("name"), follower, new, position, day, gone)


def _day(said: str) -> date | None:
    """None = what stands there, of whatever program, is no day."""
    with suppress(ValueError):
        return date.fromisoformat(said)
    return None

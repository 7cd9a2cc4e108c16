"""The tree of units, an office's own registers, and planned handovers (motions on the person who leaves)."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Self

from core.entities import record_id
from core.forms.ports import Reader
from core.i18n import _
from core.log.certificates import Device
from core.log.scopes import WIDER_FIRST
from core.thai.days import day
from core.values import Record, RecordSummary, Ref, Value, file_name


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register. `region`: its own or, if it has none, that of the nearest unit above; 0 = unknown."""

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
    def of(cls, id_: str, record: Record | RecordSummary, *, registered: bool = True) -> Self:
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

    @staticmethod
    def above(reader: Reader, id_: str) -> "Iterator[Unit]":
        """Yield a unit and the units above it, nearest first, without reading the whole register."""
        met: set[str] = set()
        while id_ not in met:
            met.add(id_)
            held, office = (reader.record(ref) for ref in (Ref("all", "unit", id_), home(id_)))
            if held is None or held.deleted:
                if office is not None and not office.deleted and office.text("unit") == id_:
                    held = office
                else:
                    held = None
            if held is None:
                return
            found = Unit.of(id_, held)
            yield found
            id_ = found.parent

    @staticmethod
    def breadth(kind: str) -> int:
        return WIDER_FIRST.index(kind) if kind in WIDER_FIRST else len(WIDER_FIRST)

    @staticmethod
    def kind_title(kind: str) -> str:
        """Return the name of a kind of unit, "" if the kind is unknown."""
        titles = {
            "centre": _("ส่วนกลาง"),
            "region": _("เขต"),
            "province": _("จังหวัด"),
            "district": _("อำเภอ"),
            "section": _("กอง"),
        }
        return titles.get(kind, "")


class UnitRegister(dict[str, Unit]):
    """All units of the folder, keyed by unit id; each unit names the unit above it."""

    def upwards(self, id_: str) -> Iterator[Unit]:
        """Yield a unit and the units above it, nearest first; a cycle of parents is passed only once."""
        met: set[str] = set()
        while (one := self.get(id_)) is not None and id_ not in met:
            met.add(id_)
            yield one
            id_ = one.parent

    def below(self, top: str) -> tuple[Unit, ...]:
        """Return every unit below `top`, sorted by region, then kind (the widest first), then code."""
        under = [
            one
            for one in self.values()
            if one.id != top and any(each.id == top for each in self.upwards(one.id))
        ]
        return tuple(sorted(under, key=lambda one: (one.region, Unit.breadth(one.kind), one.code)))

    def listed(self, own_unit: str) -> tuple[Unit, ...]:
        """Return the units below `own_unit`; if it has no unit above it, also units whose parent is not registered."""
        under = self.below(own_unit)
        line = {one.id for one in self.upwards(own_unit)}
        if len(line) > 1:
            return under
        known = line | {one.id for one in under}
        strays = [one for one in self.values() if one.id not in known and one.parent not in self]
        return (*under, *sorted(strays, key=lambda one: one.code))

    def region(self, id_: str) -> int:
        """Return the number of the inspection region of a unit or of the nearest unit above with one; 0 if none has."""
        return next((each.region for each in self.upwards(id_) if each.region), 0)

    def called(self, id_: str) -> str:
        """Return a unit's name or, without one, its code; the start of its id if this folder lacks the unit."""
        found = self.get(id_)
        return (found.name or found.code) if found else id_[:8]

    @classmethod
    def of(cls, reader: Reader) -> "UnitRegister":
        """Return all units here, keyed by id; one without a region has that of the nearest unit above with one."""
        return reader.fields.once("register", lambda: _register(reader))

    def verifier_of(self, unit: str, level_or_code: str) -> str:
        """Return the id of the unit that verifies items of `unit`: the nearest one above with this level or code, else
        any other unit with this code, else the unit directly above, else "". It is never `unit` itself."""
        chain = [one for one in self.upwards(unit) if one.id != unit]
        near = next((one.id for one in chain if level_or_code in (one.kind, one.code)), "")
        coded = near or next(
            (one.id for one in self.values() if one.code == level_or_code and one.id != unit), ""
        )
        return coded or next((one.id for one in chain), "")

    def below_of(self, scope: str) -> frozenset[str]:
        """Return the ids of the units that `scope` decides about: those below it and, if `scope` has no unit above it,
        also units of a narrower kind whose parent is not registered."""
        own = self.get(scope)
        wide = Unit.breadth(own.kind) if own else Unit.breadth("")
        under = {one.id for one in self.below(scope)}
        return frozenset(
            one.id for one in self.listed(scope) if one.id in under or Unit.breadth(one.kind) > wide
        )


_SAID = ("code", "name", "kind", "parent", "region", "group", "phone")


def _register(reader: Reader) -> UnitRegister:
    found = UnitRegister(
        {one.ref.id: Unit.of(one.ref.id, one) for one in reader.fields.brief("unit", _SAID)}
    )
    said = reader.fields.brief("office", (*_SAID, "unit"))
    for scope, office in {
        one.ref.scope: one for one in said if one.ref.scope == one.text("unit")
    }.items():
        unit = found.get(scope) or Unit.of(scope, office, registered=False)
        found[scope] = replace(unit, phone=office.text("phone") or unit.phone)
    for unit in [one for one in found.values() if not one.region and found.region(one.id)]:
        found[unit.id] = replace(unit, region=found.region(unit.id))
    return found


def stands_above(reader: Reader, unit: str) -> bool:
    """Return whether to offer this office the set-up for units below it. A certified PC must be certified for a centre
    or province; on a PC with neither certificate nor start file, the office must be a centre without parent unit."""
    office = reader.record(home(unit))
    device = reader.trust.device()
    start = reader.trust.started()
    if device is not None and device.unit == unit:
        return device.kind in ("centre", "province")
    if start is not None and start.key == reader.trust.here()["device"]:
        return False
    return office is not None and office.text("kind") == "centre" and not office.text("parent")


def of_committee(reader: Reader) -> bool:
    """Return whether this PC is a committee member's: certified as one, or invited as one and not certified yet."""
    device, start = reader.trust.device(), reader.trust.started()
    if device is not None:
        return device.kind == "committee"
    return start is not None and start.invited == "committee"


def own_member(reader: Reader) -> tuple[str, str]:
    """Return (id, name) of the committee member who was invited to use this PC or has a sheet on it; else ("", "")."""
    if not of_committee(reader):
        return "", ""
    start, here = reader.trust.started(), reader.trust.here()
    id_, called = (start.person, start.called) if start else ("", "")
    if not id_:
        sheets = (
            one
            for one in reader.records("draft_sheet", here["unit"])
            if one.text("device") == here["device"]
        )
        id_ = next((one.text("assessor").removeprefix("person/") for one in sheets), "")
    person = reader.record(Ref(here["unit"], "person", id_)) if id_ else None
    return id_, (person.text("name") if person else "") or called


FILES = {  # names of files between a committee's secretary and its members
    "start": "ไฟล์เริ่มงานกรรมการ",
    "first": "ไฟล์แรก",
    "pack": "ใบตรวจ",
    "ballot": "ใบคะแนน",
    "opened": "เปิดซอง",
    "words": "คำตอบที่เปิดซอง",
}


def member_file(kind: str, member: str, part: str = "", ending: str = ".prongsai") -> str:
    """Return the default name of a committee member's file, such as `ใบคะแนน สมชาย ใจตรง.prongsai`. `kind`: a key of
    FILES; `part`: text that tells files of one kind apart."""
    room = 60 - len(FILES[kind]) - len(part) - len(ending) - 2  # chats and sticks keep 60 letters
    name = " ".join(unicodedata.normalize("NFC", member).split())[:room].rstrip()
    return file_name(" ".join(filter(None, (FILES[kind], name, part)))) + ending


def members(reader: Reader, unit: str) -> dict[str, tuple[str, str]]:
    """Return {public key (hex): (person id, name)} of the unit's committee members whose PC an invitation certified."""
    invited = reader.records("invitation", unit, kind="committee")
    pairs = ((one.text("used"), one.text("person").removeprefix("person/")) for one in invited)
    people = {
        key: reader.record(Ref(unit, "person", id_)) for key, id_ in pairs if id_ and len(key) == 64
    }
    return {key: (one.ref.id, one.text("name")) for key, one in people.items() if one}


def home(id_: str) -> Ref:
    """Return the reference of the `office` record in which the unit `id_` describes itself."""
    return Ref(id_, "office", record_id(id_, "office", id_))


CLOSED = "closed"  # the status of an entry of a register that is no longer used


class EntryOption(NamedTuple):
    """An option of a field that names a unit, register entry or list item. `gone`: shown if chosen, not offered."""

    id: str
    words: str  # name as printed on papers
    names: tuple[str, ...] = ()  # other names
    gone: bool = False  # no longer used, or in the bin: named where it stands, and not offered
    is_own: bool = False  # a division of the office itself

    @staticmethod
    def entries(reader: Reader, scope: str, register: str) -> "tuple[EntryOption, ...]":
        """Return the entries of an office's `register`, such as division, in order of creation, deleted ones last."""
        every = (
            one
            for one in (*reader.records(register, scope), *reader.bin(scope, register))
            if one.text("name")
        )
        said = (
            (
                one,
                one.text("short") or one.text("name"),
                one.deleted or one.text("status") == CLOSED,
            )
            for one in every
        )
        return tuple(
            EntryOption(one.ref.id, words, EntryOption.names_of(one), gone)
            for one, words, gone in said
        )

    @staticmethod
    def names_of(record: Record) -> tuple[str, ...]:
        """Return all names of a register's entry: name, short name and aliases."""
        return EntryOption.split_names(
            record.text("name"), record.text("short"), record.text("aliases")
        )

    @staticmethod
    def split_names(name: str, short: str, aliases: str) -> tuple[str, ...]:
        """Return the distinct names of a register entry; in `aliases`, names are separated by commas or |."""
        every = (name, short, *aliases.replace("|", ",").split(","))
        return tuple(dict.fromkeys(one.strip() for one in every if one.strip()))


def unit_names(reader: Reader, scope: str) -> dict[str, str]:
    """Return {id: short name} of all units in the register, the office itself and its divisions."""
    named = {office.text("unit"): office for office in reader.records("office", scope)}
    named |= {unit.ref.id: unit for unit in reader.records("unit", "all")}
    names = {id_: record.text("short") or record.text("name") for id_, record in named.items()}
    return names | division_names(reader, scope)


def division_names(reader: Reader, scope: str) -> dict[str, str]:
    """Return {division id: name} of an office's divisions, including deleted ones."""
    return {one.id: one.words for one in EntryOption.entries(reader, scope, "division")}


@dataclass(frozen=True, slots=True)
class WriterUnitLookup:
    """A look-up of which unit wrote a value, with the units and devices it needs."""

    reader: Reader
    units: UnitRegister
    devices: Mapping[str, Device]
    own_key: str  # key of this computer, hex

    def written_by(self, record: Record, field: str) -> tuple[str, int]:
        """Return (name of the unit that last wrote the field, ms since 1970 by its PC's clock); ("", 0) if none did."""
        past = self.reader.history.of(record.ref, field) or self.reader.history.of(record.ref)
        if not past:
            return "", 0
        device = self.devices.get(past[0].device)
        unit = self.units.get(device.unit if device else record.ref.scope)
        return unit.name if unit else "", past[0].clock

    @classmethod
    def of(cls, reader: Reader) -> Self:
        devices = {one.key: one for one in reader.trust.devices()}
        return cls(reader, UnitRegister.of(reader), devices, reader.trust.here()["device"])


class ConflictChoice(NamedTuple):
    """One value of a conflict in words: the value, who wrote it, and when by that PC's clock."""

    text: str
    value: Value
    who: str
    when: str


def office_of(reader: Reader, scope: str) -> tuple[str, str]:
    """Return (name, code) of a unit from the register, else from its `office` record; ("", "") if neither is stored."""
    for ref in (Ref("all", "unit", scope), home(scope)):
        record = reader.record(ref)
        if record and record.text("name"):
            return record.text("name"), record.text("code")
    return "", ""


def has_units(unit: str, reader: Reader) -> bool:
    """Return whether this folder knows any unit below this one, by its register or because that unit sent data."""
    return bool(UnitRegister.of(reader).listed(unit))


TOKEN = "hand_over"  # what a motion on a person chooses


class PlannedHandover(NamedTuple):
    """A planned handover from `leaver` on `day` to `follower`; None = to somebody new (name `new`, `position`)."""

    ref: Ref
    leaver: Ref
    name: str  # name of the person who leaves
    follower: Ref | None  # None = somebody new, by name and position, or gone
    new: str
    position: str
    day: date
    gone: bool = False  # who was to follow works here no more

    @staticmethod
    def of(reader: Reader, unit: str) -> "tuple[PlannedHandover, ...]":
        """Return the planned handovers of people who have not left yet, the earliest first."""
        people = {
            record.ref: record
            for record in reader.records("person", unit)
            if record.number("active") != 0
        }
        found = []
        for record in reader.records("motion", unit):
            leaver, on = record.reference("about"), day(record.text("day"))
            if record.text("chosen") == TOKEN and leaver in people and on is not None:
                new, _line, position = record.text("committee").partition("\n")
                follower = next((ref for ref in people if ref.local == record.text("among")), None)
                gone = bool(record.text("among")) and follower is None
                name = people[leaver].text("name")
                found.append(
                    PlannedHandover(record.ref, leaver, name, follower, new, position, on, gone)
                )
        return tuple(sorted(found, key=lambda one: (one.day, one.name)))

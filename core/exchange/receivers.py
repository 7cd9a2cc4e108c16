"""To whom a file may go, how far it has come, station by station, and what each has asked for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from core.forms.ports import Reader
from core.i18n import _
from core.log.transfer import Arrival, MissingParts, Station, missing_parts
from core.people.units import Unit, UnitsById, below, of_committee, register, upwards
from core.thai.days import day, short_date, stamp


class Stop(NamedTuple):
    """A unit on the way, by the device of it that has said to hold most."""

    unit: str
    name: str
    at: str  # ISO date and time of the word that said so much, as that PC had it; "" = never heard
    has: int  # ops of those that are here
    of: int

    @property
    def whole(self) -> bool:
        return bool(self.at) and self.has == self.of


def stops(reader: Reader, units: UnitsById, scope: str, own: str) -> tuple[Stop, ...]:
    """The unit itself where another PC of it is known, then those above it, nearest first.

    Further PCs of `own`, the unit that looks, are no station on the way of another's data.
    """
    return stops_of(reader, units, (scope,), own)[scope]


def stops_of(reader: Reader, units: UnitsById, scopes: Collection[str], own: str) -> Mapping[str, tuple[Stop, ...]]:
    """The same of many units at once."""
    found = reader.transfers.stations_of(scopes)
    return {scope: _stops(units, scope, own, stations) for scope, stations in found.items()}


def _stops(units: UnitsById, scope: str, own: str, stations: Iterable[Station]) -> tuple[Stop, ...]:
    best: dict[str, Station] = {}
    for station in stations:
        if station.unit == own != scope:
            continue
        known = best.get(station.unit)
        if known is None or (station.has, station.at) > (known.has, known.at):
            best[station.unit] = station
    way = [unit.id for unit in upwards(units, scope)]
    ranked = sorted(best, key=lambda unit: way.index(unit) if unit in way else len(way))
    return tuple(stop(units, best[unit]) for unit in ranked)


def stop(units: UnitsById, station: Station) -> Stop:
    unit = units.get(station.unit)
    return Stop(station.unit, unit.name if unit else station.unit[:8], station.at, station.has, station.of)


def stops_line(found: Iterable[Stop]) -> str:
    """`จังหวัดตัวอย่าง ก 3 พ.ย. 2569 · ส่วนกลางตัวอย่าง –`"""
    return " · ".join(f"{one.name} {stop_words(one)}" for one in found)


def stop_words(one: Stop) -> str:
    if not one.at or not one.has:
        return "–"
    when = heard_on(one.at)
    return when if one.whole else _("{when} (ได้ {has} จาก {of})").format(when=when, has=one.has, of=one.of)


def heard_on(at: str) -> str:
    """The day of an ISO date and time in words; its first ten letters when it is none."""
    read = day(at[:10])
    return short_date(read) if read else at[:10]


ABOVE, OWN, BELOW = "above", "own", "below"
KNOWN_BY = 8  # characters of a SHA-256 that people compare
MOST_NAMED = 12  # files that are named by their number


class Receiver(NamedTuple):
    """A unit, and the age recipients of its computers but this one."""

    unit: str
    code: str
    name: str
    side: str  # above | own | below
    ages: tuple[str, ...]


def receivers(reader: Reader, own: str) -> tuple[Receiver, ...]:
    """Units above, nearest first; the own one, if it has another computer; units below in the order of the register.

    Those that have a computer with a certificate; a committee's is none of its unit's, for it reads less, and its
    member sends to that unit alone.
    """
    units = register(reader)
    line = [one for one in upwards(units, own) if one.id != own]
    wanted = [(ABOVE, one) for one in line]
    wanted += [(OWN, units[own])] if own in units else []
    wanted += [(BELOW, one) for one in below(units, own)]
    if of_committee(reader):
        wanted = [one for one in wanted if one[0] == OWN]
    return tuple(one for one in _receivers(reader, wanted) if one.ages)


def everyone_below(reader: Reader, own: str) -> tuple[Receiver, ...]:
    """Every unit below in the order of the register; without `ages` where no computer has a certificate."""
    return _receivers(reader, [(BELOW, one) for one in below(register(reader), own)])


def _receivers(reader: Reader, wanted: Iterable[tuple[str, Unit]]) -> tuple[Receiver, ...]:
    here = reader.trust.here()["device"]
    ages: dict[str, set[str]] = {}
    for device in reader.trust.devices():
        if device.age and not device.revoked and device.key != here and device.kind != "committee":
            ages.setdefault(device.unit, set()).add(device.age)
    return tuple(
        Receiver(one.id, one.code, one.name or one.code, side, tuple(sorted(ages.get(one.id, ()))))
        for side, one in wanted
    )


class Way(NamedTuple):
    """A receiver and how much of what is for it it has said to hold; `stop` None = never heard of it."""

    receiver: Receiver
    stop: Stop | None


def ways(reader: Reader, own: str) -> tuple[Way, ...]:
    """Every receiver with its last word: of the own data for those above, of its own data for those below."""
    found = receivers(reader, own)
    come = stops_of(reader, register(reader), (own, *(one.unit for one in found if one.side == BELOW)), own)
    said = {scope: {each.unit: each for each in stops} for scope, stops in come.items()}
    return tuple(Way(one, said[one.unit if one.side == BELOW else own].get(one.unit)) for one in found)


def unsent(way: Way) -> str:
    """What of the data has not been confirmed by the receiver yet, in words."""
    stop = way.stop
    if stop is None or not stop.at:
        return _("ยังไม่มีใบตอบรับ")
    when = heard_on(stop.at)
    if stop.whole:
        return _("ผู้รับได้ครบแล้ว {day}").format(day=when)
    return _("รับล่าสุด {day} เปลี่ยนหลังจากนั้น {n} รายการ").format(day=when, n=stop.of - stop.has)


def paste_words(office: str, files: Sequence[tuple[str, int, str]]) -> str:
    """The sentence that goes with files into a chat or a mail: of each its name, its bytes, and its SHA-256 in hex."""
    if len(files) == 1:
        ((name, size, sha256),) = files
        text = _("{office} ส่งไฟล์รับส่ง {file} ขนาด {amount} เปิดด้วยโปรแกรมโปร่งใส หน้า รับส่ง กด เลือกไฟล์ที่ได้รับ")
        asked = _("เมื่อนำเข้าแล้วโปรดส่งใบตอบรับกลับ รหัสตรวจไฟล์ {code}").format(code=sha256[:KNOWN_BY])
        return f"{text.format(office=office, file=name, amount=amount_words(size))} {asked}"
    text = _("{office} ส่งไฟล์รับส่ง {n} ไฟล์ รวม {amount} เปิดด้วยโปรแกรมโปร่งใส หน้า รับส่ง กด เลือกไฟล์ที่ได้รับ ลำดับใดก่อนก็ได้")
    total = amount_words(sum(size for _name, size, _sha256 in files))
    lines = [f"{name}  {amount_words(size)}  {sha256[:KNOWN_BY]}" for name, size, sha256 in files]
    asked = _("เมื่อนำเข้าครบแล้วโปรดส่งใบตอบรับกลับ ท้ายชื่อไฟล์คือรหัสตรวจไฟล์")
    return "\n".join((text.format(office=office, n=len(files), amount=total), *lines, asked))


def amount_words(size: int) -> str:
    """A number of bytes as people say it."""
    if size >= 2**30:
        return _("{n} GB").format(n=round(size / 2**30, 1))
    if size >= 2**20:
        return _("{n} MB").format(n=round(size / 2**20, 1))
    return _("{n} KB").format(n=max(1, size // 1024))


class ReceivedFile(NamedTuple):
    """A file that was taken in here, or the parts of an export that were."""

    sender: str
    when: str
    new: int
    refused: int
    here: int = 1  # files of it that are here
    of: int = 1
    lacking: tuple[int, ...] = ()  # numbers of its files that have not come, as long as it is the newest


def came(reader: Reader, most: int = 8) -> tuple[ReceivedFile, ...]:
    """The files taken in last, the newest first; parts of one export are one."""
    units, arrived = register(reader), reader.transfers.arrivals()
    exports: dict[object, list[Arrival]] = {}
    for one in reversed(arrived):
        exports.setdefault((one.key, one.made, one.part[1]) if one.part[1] > 1 else one.sha256, []).append(one)
    waited = {(one.unit, one.made): one.parts for one in missing_parts(arrived)}
    return tuple(
        ReceivedFile(
            (units[first.unit].name or units[first.unit].code) if first.unit in units else first.unit[:8],
            stamp(first.at),
            sum(one.new for one in files),
            sum(one.refused for one in files),
            len({one.part for one in files}),
            first.part[1],
            waited.get((first.unit, first.made), ()) if first.part[1] > 1 else (),
        )
        for first, files in ((files[0], files) for files in islice(exports.values(), most))
    )


def missing_words(one: MissingParts, sender: str) -> str:
    """Which files have not come, and that nothing is lost by it."""
    numbers = ", ".join(map(str, one.parts[:MOST_NAMED])) + (" …" if len(one.parts) > MOST_NAMED else "")
    text = _("ยังไม่ได้รับไฟล์ที่ {numbers} จากชุด {n} ไฟล์ของ {sender}").format(numbers=numbers, n=one.of, sender=sender)
    return text + " " + _("นำเข้าทีหลังได้ หรือส่งไฟล์กลับไปหาผู้ส่ง แล้วไฟล์ครั้งหน้าจะมีส่วนที่ขาด")


def asked_personal(reader: Reader) -> tuple[tuple[str, int], ...]:
    """(name of the unit, how many words) of every unit that asks; its PCs together."""
    units = register(reader)
    of = {device.key: device.unit for device in reader.trust.devices()}
    found: dict[str, int] = {}
    for key, count in reader.privacy.asked().items():
        unit = units.get(of.get(key, ""))
        name = unit.name or unit.code if unit else key[:8]
        found[name] = max(count, found.get(name, 0))
    return tuple(sorted(found.items()))


def last_sent(reader: Reader) -> Mapping[str, datetime]:
    """When a file was last written for each age recipient, and read back."""
    found: dict[str, datetime] = {}
    for one in reader.transfers.sendings():
        for age in one.to:
            found.setdefault(age, datetime.fromisoformat(one.at))
    return found

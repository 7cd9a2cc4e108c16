"""How far a unit's data has come, station by station: nothing is called delivered without a receipt."""

from collections.abc import Iterable
from typing import NamedTuple

from core.changes.receipt import Station
from core.days import short_date
from core.i18n import _
from core.ports import Reader
from core.views.register import Units, upwards
from core.views.steps import day


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


def stops(reader: Reader, units: Units, scope: str, own: str) -> tuple[Stop, ...]:
    """The unit itself where another PC of it is known, then those above it, nearest first.

    Further PCs of `own`, the unit that looks, are no station on the way of another's data.
    """
    best: dict[str, Station] = {}
    for station in reader.transfers.stations(scope):
        if station.unit == own != scope:
            continue
        known = best.get(station.unit)
        if known is None or (station.has, station.at) > (known.has, known.at):
            best[station.unit] = station
    way = [unit.id for unit in upwards(units, scope)]
    ranked = sorted(best, key=lambda unit: way.index(unit) if unit in way else len(way))
    return tuple(stop(units, best[unit]) for unit in ranked)


def stop(units: Units, station: Station) -> Stop:
    unit = units.get(station.unit)
    return Stop(station.unit, unit.name if unit else station.unit[:8], station.at, station.has, station.of)


def stops_line(found: Iterable[Stop]) -> str:
    """`จังหวัดตัวอย่าง ก 3 พ.ย. 2569 · ส่วนกลางตัวอย่าง –`"""
    return " · ".join(f"{one.name} {stop_words(one)}" for one in found)


def stop_words(one: Stop) -> str:
    if not one.at or not one.has:
        return "–"
    read = day(one.at[:10])
    when = short_date(read) if read else one.at[:10]
    return when if one.whole else _("{when} (ได้ {has} จาก {of})").format(when=when, has=one.has, of=one.of)

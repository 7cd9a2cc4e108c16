"""Resolutions on units of the same points: who stands before the others, by whose word, when and why.

One holds for exactly the units and the points it was taken on. Once one of them has other points, or another unit comes
level with them, it decides nothing any more; it stays readable.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from core.exact import exact_text
from core.forms.ports import Reader
from core.people.units import UnitsById, below, breadth, listed
from core.values import Record, Ref


class Resolution(NamedTuple):
    """What a committee has resolved of units that are level."""

    ref: Ref
    about: str  # the assessment it was taken on
    among: frozenset[str]  # units that were level
    points: str  # with which they were, exactly
    chosen: frozenset[str]  # who stand before the others
    text: str
    committee: str  # who resolved
    day: str  # ISO
    reason: str
    minutes: str  # which minutes it stands in

    def contradicts(self, other: "Resolution") -> bool:
        """Whether both speak of the same units with the same points and put others first: then neither decides."""
        same = (self.among, self.points) == (other.among, other.points)
        return same and self.chosen != other.chosen


def resolutions(reader: Reader, form: str, year: int, units: UnitsById) -> tuple[Resolution, ...]:
    """Those of a year's ranking by the form of this id: of a unit that stands above all whom it speaks of."""
    found = [one for one in map(_read, reader.records("motion", carried=1)) if one.chosen and one.chosen < one.among]
    under = {scope: below_of(units, scope) for scope in {one.ref.scope for one in found}}
    return tuple(one for one in found if one.among <= under[one.ref.scope] and _is_of(reader, one, form, year))


def _read(record: Record) -> Resolution:
    among, chosen = (frozenset(filter(None, record.text(name).split(","))) for name in ("among", "chosen"))
    words = (record.text(name) for name in ("text", "committee", "day", "reason", "minutes"))
    return Resolution(record.ref, record.text("about"), among, record.text("points"), chosen, *words)


def below_of(units: UnitsById, scope: str) -> frozenset[str]:
    """Whom a unit decides about: those the register hangs below it, and of those that hang nowhere whom it is wider
    than; nobody decides between equals."""
    own = units.get(scope)
    wide = breadth(own.kind) if own else breadth("")
    under = {one.id for one in below(units, scope)}
    return frozenset(one.id for one in listed(units, scope) if one.id in under or breadth(one.kind) > wide)


def _is_of(reader: Reader, one: Resolution, form: str, year: int) -> bool:
    about = reader.record(ref_of(one.about)) if one.about.count("/") == 2 else None
    return about is not None and (about.text("instrument_id"), about.number("year")) == (form, year)


def ref_of(words: str) -> Ref:
    """The record that `scope/entity/id` names."""
    return Ref(*words.split("/"))


def settling(taken: Sequence[Resolution], among: frozenset[str], points: Fraction) -> Resolution | None:
    """What was resolved of exactly these units with exactly these points; None where nothing was, or several things."""
    found = [one for one in taken if one.among == among and one.points == exact_text(points)]
    return found[0] if len({one.chosen for one in found}) == 1 else None


def parts_of_level(
    taken: Sequence[Resolution], among: frozenset[str], points: Fraction
) -> Iterator[frozenset[str]]:  # fmt: skip
    """The units that are level, in the order that was resolved; those of one part are level still."""
    one = settling(taken, among, points)
    if one is None:
        yield among
    else:
        yield from parts_of_level(taken, one.chosen, points)
        yield from parts_of_level(taken, among - one.chosen, points)

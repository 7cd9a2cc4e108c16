"""The list of units read again only where something was written: what others have sent is told as it was read before.

Whatever is not of single units (the register, forms, dates, resolutions) has the list read as a whole.
"""

from collections.abc import Set
from dataclasses import replace

from core.assessment.ranking import placed, unplaced
from core.assessment.resolutions import resolutions
from core.centre.choice import ListedForm, choice, gathered
from core.centre.view import CentreList, ListAsked, ListedUnits, ReadParts, centre_list, put_together, rows_of
from core.entities import ENTITIES
from core.exchange.receivers import BELOW, receivers, stops_of
from core.forms.ports import Reader, in_force
from core.people.units import UnitsById, register
from core.values import Ref

SHARE = 3  # units of which one was written in have to be so many times as many: else all are read
BEYOND = frozenset({"motion"})  # written by one unit, and told of others


def list_again(
    asked: ListAsked, reader: Reader, before: CentreList | None, touched: Set[Ref]
) -> CentreList:  # fmt: skip
    """What `centre_list` reads, when since the list `before` nothing but these records was written."""
    name = asked.name(reader.forms)
    if before is None or before.parts.asked != name or not _of_few_units(before, touched):
        return centre_list(*asked[:3], reader, asked.by)
    found = _patched(asked, reader, before, touched)
    return reader.said.once(name, lambda: found) if found else centre_list(*asked[:3], reader, asked.by)


def _of_few_units(before: CentreList, touched: Set[Ref]) -> bool:
    scopes, kinds = {one.scope for one in touched}, {one.entity for one in touched}
    if SHARE * len(scopes) > len(before.parts.rows):
        return False
    return not kinds & BEYOND and all(
        ENTITIES[one].scope_kinds == {"unit"} if one in ENTITIES else False for one in kinds
    )


def _patched(
    asked: ListAsked, reader: Reader, before: CentreList, touched: Set[Ref]
) -> CentreList | None:  # fmt: skip
    """None where more is to be read after all."""
    unit, year, today, by = asked
    scopes, kinds = {one.scope for one in touched}, {one.entity for one in touched}
    old, board = before.parts, before.board
    units = register(reader) if "office" in kinds else old.units
    if not _same_but_telephones(old.units, units, unit):
        return None
    chosen = choice(reader, year, by) if "assessment" in kinds else ListedForm(board.form, board.offered)
    if (chosen.form and chosen.form.file) != (board.form and board.form.file):
        return None
    only = reader.only(scopes)
    listed = ListedUnits(units, unit, [units[row.unit.id] for row in old.rows if row.unit.id in scopes])
    fresh = {row.unit.id: row for row in rows_of(only, in_force(reader.forms, year), listed, year, today)}
    arrived = reader.transfers.arrived()
    ways = stops_of(reader, units, [row.unit.id for row in old.rows if row.here], unit)
    rows = tuple(
        fresh.get(id_) or replace(row, arrived=arrived.get(id_, 0), stops=ways.get(id_, ()))
        for row in old.rows
        for id_ in (row.unit.id,)
    )
    places = old.places
    if chosen.form:
        others = (one for one in old.places if one.unit not in scopes)
        again = unplaced(only, chosen.form, year, units)
        places = placed((*others, *again), resolutions(reader, chosen.form.id, year, units))
    plans = gathered(reader, unit, year) if "plan" in kinds else board.gathered
    found = {one.unit: one for one in receivers(reader, unit) if one.side == BELOW}
    return CentreList(put_together(rows, places, chosen, plans), found, ReadParts(old.asked, units, rows, places))


def _same_but_telephones(before: UnitsById, now: UnitsById, own: str) -> bool:
    """Whether the register lists the same units alike: by the telephone of one nothing but its own line changes."""
    if before is now:
        return True
    if before.keys() != now.keys() or before.get(own) != now.get(own):
        return False
    return all(one == now[id_] or one == replace(now[id_], phone=one.phone) for id_, one in before.items())

"""The records in the bin, with who deleted them and when."""

from collections.abc import Iterator
from typing import NamedTuple

from core.entities import DELETED
from core.forms.ports import Forms
from core.log.contents import EMPTY, written
from core.log.ports import Reader
from core.records.titles import called
from core.values import Record, Ref


class BinRow(NamedTuple):
    """A record that can be restored."""

    ref: Ref
    title: str
    who: str  # name of the person, "" when nobody was named
    at: int  # milliseconds since 1970 by the clock of that PC


def bin_rows(reader: Reader, forms: Forms, unit: str, most: int) -> tuple[tuple[BinRow, ...], int]:
    """(the newest of what the unit has deleted, how many there are)."""
    found = [one for one in reader.bin(unit) if not _taken_back(reader, one)]
    people = {person.ref.id: person.text("name") for person in reader.records("person", unit)}
    return tuple(_rows(reader, forms, [one.ref for one in found[:most]], people)), len(found)


def _taken_back(reader: Reader, record: Record) -> bool:
    """Whether it is a row that was deleted, or its making undone, before anybody wrote into it."""
    if record.ref.entity != "row" or written(reader, record):
        return False
    last = reader.history.of(record.ref, DELETED)[0]
    return last.label == EMPTY or bool(last.undoes)


def _rows(reader: Reader, forms: Forms, refs: list[Ref], people: dict[str, str]) -> Iterator[BinRow]:
    for ref in refs:
        last = next(iter(reader.history.of(ref, DELETED)), None)
        who, at = (people.get(last.person, ""), last.clock) if last else ("", 0)
        yield BinRow(ref, called(reader, forms, ref), who, at)

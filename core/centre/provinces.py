"""The provinces as tiles of a map, each once and near its neighbours, and which province a unit lies in."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.people.units import Unit, UnitsById, upwards
from core.thai.search import name_key

PROVINCE = "จังหวัด"  # stands before its name where something else than a province's own office says where it is


class ProvinceTile(NamedTuple):
    """A province and where its tile lies."""

    code: str  # two digits
    short: str
    name: str
    row: int
    column: int


def read_tiles(text: str) -> tuple[ProvinceTile, ...]:
    """The lines of resources/map: code, short name, name, row and column, with tabs between them."""
    parts = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(ProvinceTile(code, short, name, int(row), int(column)) for code, short, name, row, column in parts)


def tiles_of(tiles: Iterable[ProvinceTile], units: UnitsById, among: Iterable[str]) -> Mapping[str, ProvinceTile]:
    """The tile of each of these units: of the nearest unit at or above it that is named after a province."""
    by_name = sorted(((name_key(one.name), one) for one in tiles), key=lambda pair: -len(pair[0]))
    named: dict[str, ProvinceTile | None] = {}

    def own(unit: Unit) -> ProvinceTile | None:
        if unit.id not in named:
            key, before = name_key(unit.name), "" if unit.kind == "province" else PROVINCE
            named[unit.id] = next((tile for name, tile in by_name if key.endswith(before + name)), None)
        return named[unit.id]

    found = {id_: next(filter(None, map(own, upwards(units, id_))), None) for id_ in among}
    return {id_: tile for id_, tile in found.items() if tile}

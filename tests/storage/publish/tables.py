"""Random tables to publish: units, their assessments and items, as a folder would give them."""

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction

from core.centre.published import (
    ASSESSMENT,
    ITEM,
    TABLES,
    UNIT,
    Cell,
    PublishedTable,
    PublishedUnitRows,
    Row,
)
from core.centre.publishing import exact, in_order


def hexes(chance: random.Random) -> str:
    return chance.randbytes(16).hex()


class Country:
    """Units with assessments; `change` does what a year does to some of them."""

    def __init__(self, seed: int, units: int = 12) -> None:
        self.chance = random.Random(seed)
        self.units = sorted(hexes(self.chance) for _number in range(units))
        self.regions = {unit: self.chance.randint(0, 3) for unit in self.units}
        self.totals = {(unit, year): self._total() for unit in self.units for year in (2568, 2569)}
        self.ids = {key: hexes(self.chance) for key in self.totals}

    def _total(self) -> Fraction:
        """Few different ones, so that some are level, and some that no decimal says."""
        return Fraction(self.chance.randint(0, 12), self.chance.choice([1, 2, 3, 7]))

    def change(self, units: int) -> None:
        for unit in self.chance.sample(self.units, units):
            self.totals[unit, 2569] = self._total() + 100

    def drop(self) -> str:
        gone = self.units.pop()
        self.totals = {key: total for key, total in self.totals.items() if key[0] != gone}
        return gone

    def parts(self) -> Iterator[PublishedUnitRows]:
        for table in TABLES:
            for unit in self.units:
                yield PublishedUnitRows(table, unit, in_order(table, self._rows(table, unit)))

    def _rows(self, table: PublishedTable, unit: str) -> Sequence[Row]:
        if table is UNIT:
            return [
                row_of(
                    UNIT,
                    unit=unit,
                    code=unit[:4],
                    name=f"หน่วย {unit[:4]}",
                    region=self.regions[unit],
                )
            ]
        mine = [(key, self.ids[key], total) for key, total in self.totals.items() if key[0] == unit]
        if table is ASSESSMENT:
            return [self._assessment(unit, key[1], id_, total) for key, id_, total in mine]
        if table is ITEM:
            return [
                row_of(
                    ITEM,
                    unit=unit,
                    assessment=id_,
                    item=f"d1.{n}",
                    answer="met",
                    state="met",
                    evidence=n,
                )
                for _key, id_, _total in mine
                for n in range(4)
            ]
        return []

    def _assessment(self, unit: str, year: int, id_: str, total: Fraction) -> Row:
        figures = dict(zip(("total", "total_num", "total_den"), exact(total), strict=True))
        return row_of(
            ASSESSMENT,
            unit=unit,
            id=id_,
            form="f",
            form_version="f/1/1",
            owner="",
            year=year,
            round="self",
            no=1,
            group_id="",
            scored=1,
            arrived="2026-01-02T03:04:05Z",
            **figures,
        )


def row_of(table: PublishedTable, **cells: Cell) -> Row:
    assert cells.keys() <= set(table.names)
    return tuple(cells.get(name) for name in table.names)

"""The made-up country of a decade: names of units, sub-districts and villages, which differ by seed."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from random import Random
from typing import NamedTuple

from tests.decade.people import names

VILLAGES, SUB_DISTRICTS = 60, 12


class Village(NamedTuple):
    """A village with its number, as it is written, and its sub-district."""

    name: str
    sub_district: str


class Land(NamedTuple):
    """Where the offices work. `units`: their names; `areas`: what is written for the area of each."""

    units: Mapping[str, str]
    areas: Mapping[str, str]
    villages: Sequence[Village]

    def of(self, office: str) -> Sequence[Village]:
        """Return the villages in the area of an office: all, or those of its own sub-district."""
        area = self.areas[office]
        return [one for one in self.villages if one.sub_district == area] or self.villages


def land(seed: int) -> Land:
    """Return the country of a seed: no place of it is in the countries of the next twenty seeds."""
    province, district = (_names(seed, kind, 1)[0] for kind in ("provinces", "districts"))
    tambons = _names(seed, "tambons", SUB_DISTRICTS)
    called = _names(seed, "villages", VILLAGES)
    facts = {"province": province, "district": district, "tambon": tambons[0]}
    villages = [
        Village(f"บ้าน{name} หมู่ที่ {number // SUB_DISTRICTS + 1} ตำบล{tambon}", f"ตำบล{tambon}")
        for number, (name, tambon) in enumerate(zip(called, cycle(tambons), strict=False))
    ]
    return Land(
        {name: text.format(**facts) for name, text in names()["units"].items()},
        {name: text.format(**facts) for name, text in names()["areas"].items()},
        villages,
    )


def _names(seed: int, kind: str, count: int) -> Sequence[str]:
    """Return so many names of a kind of place, each once: those that stand at the seed's turn in an order of chance."""
    first, last = names()[kind]
    every = [f"{one}{other}" for one in first for other in last if one != other]
    Random(kind).shuffle(every)
    turn = seed * count % len(every)
    return (every[turn:] + every[:turn])[:count]

"""The made-up country of a decade: names of units, sub-districts and villages, which differ by seed."""

from collections.abc import Iterator, Mapping, Sequence
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
    """Draw the country of a seed."""
    chance = Random(f"{seed}/land")
    province, district = (next(_names(chance, kind)) for kind in ("provinces", "districts"))
    drawn, called = _names(chance, "tambons"), _names(chance, "villages")
    tambons = [next(drawn) for _one in range(SUB_DISTRICTS)]
    facts = {"province": province, "district": district, "tambon": tambons[0]}
    villages = [
        Village(
            f"บ้าน{next(called)} หมู่ที่ {number // SUB_DISTRICTS + 1} ตำบล{tambon}", f"ตำบล{tambon}"
        )
        for number, tambon in enumerate(tambons * (VILLAGES // SUB_DISTRICTS))
    ]
    return Land(
        {name: text.format(**facts) for name, text in names()["units"].items()},
        {name: text.format(**facts) for name, text in names()["areas"].items()},
        villages,
    )


def _names(chance: Random, kind: str) -> Iterator[str]:
    """Yield names of a kind of place, in an order of chance, each once."""
    first, last = names()[kind]
    every = [f"{one}{other}" for one in first for other in last if one != other]
    yield from chance.sample(every, len(every))

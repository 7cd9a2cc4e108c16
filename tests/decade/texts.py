"""What an office plans and reports, drawn by seed from the topics of topics.json: texts that differ and belong
together."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from core.thai.days import long_date
from tests.decade.people import names

MONTHS = (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)  # of a fiscal year, in order


@cache
def works() -> Any:
    """Return the works of topics.json: each with its title, goal and topics."""
    return json.loads(Path(__file__).with_name("topics.json").read_text("utf-8"))["works"]


class Activity(NamedTuple):
    """One planned activity. `first`, `last`: months of the fiscal year, 0 to 11; `budget` in satang."""

    id: str
    title: str
    target: int
    budget: int
    first: int
    last: int
    topic: Any
    places: tuple[str, str]  # sub-district, village

    @property
    def quarters(self) -> range:
        """The quarters, 1 to 4, in which it is carried out."""
        return range(self.first // 3 + 1, self.last // 3 + 2)

    def span(self, year: int) -> str:
        """Return its period as a plan file has it."""
        first, last = (f"{year}m{MONTHS[month]:02}" for month in (self.first, self.last))
        return first if first == last else f"{first}/{last}"

    def says(self, pattern: str, **more: object) -> str:
        sub_district, village = self.places
        return pattern.format(t=sub_district, b=village, of=self.target, **more)


def activity(chance: Random, id_: str, topic: Any, taken: set[str]) -> Activity:
    """Draw an activity of a topic, at a place where no activity of `taken` (titles) is."""
    while True:
        place = f"ตำบล{chance.choice(names()['tambons'])}"
        village = f"บ้าน{chance.choice(names()['villages'])} หมู่ที่ {chance.randint(1, 14)} {place}"
        title = topic["title"].format(t=place, b=village)
        if title not in taken:
            break
        if not chance.randrange(40):
            title = f"{title} ระยะที่ {chance.randint(2, 9)}"
            if title not in taken:
                break
    taken.add(title)
    first = 0 if "all_year" in topic else chance.randrange(12)
    last = 11 if "all_year" in topic else min(11, first + chance.choice((0, 1, 2, 3, 5, 8)))
    least, most = topic["money"]
    budget = chance.randrange(least, most + 1, 500) * 100
    target = chance.randint(*topic["target"])
    return Activity(id_, title, target, budget, first, last, topic, (place, village))


class Report(NamedTuple):
    """What is reported of an activity in a quarter: `done` in percent, `reached` in its unit."""

    done: int
    reached: int
    result: str
    problem: str
    finished: bool


def report(
    chance: Random, row: Activity, quarter: int, today: date, who: Callable[[], str]
) -> Report:
    """Draw the result of a quarter. `who` draws a person's name, as officials write them into results."""
    quarters = row.quarters
    position = quarter - quarters.start + 1
    finished = quarter >= quarters.stop - 1 and chance.random() < 0.85
    share = min(100, 100 * position // len(quarters))
    done = 100 if finished else max(5, share - chance.choice((5, 10, 20)))
    before = row.target * (position - 1) // len(quarters)
    upto = row.target if finished else max(1, row.target * done // 100)
    pattern = chance.choice(row.topic["done" if finished else "begun"])
    day = today - timedelta(days=chance.randint(12, 60))
    result = row.says(pattern, n=upto, day=long_date(day), who=who())
    problem = row.says(chance.choice(row.topic["problem"]))
    return Report(done, max(0, upto - before), result, problem, finished)

"""What an office plans and reports, drawn by seed from the topics of topics.json: texts that differ and belong
together, and name the people of the office and its places where officials write them."""

import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import chain, count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from core.thai.days import long_date
from core.thai.written import BUDDHIST
from core.thai.written import MONTHS as MONTH_NAMES
from tests.decade.land import Land, Village

MONTHS = (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)  # of a fiscal year, in order
TRIES = 40  # of drawing another place before an activity gets a second phase
CHOICE = re.compile(r"\[([^]]+)]")  # [one|other] or [2-9]
NAMED = re.compile(r"\{(t|b|who|chair)}")  # a place or a person
# what officials add to a text that names nobody and no place
ADDED = {
    "step": (" ({who})", " มอบ{who}", " {who} รับผิดชอบ", " ผู้รับผิดชอบ {who}"),
    "result": (" ผู้รายงาน {who}", " รายงานโดย{who}", " ({b})", " {who} รายงาน"),
    "problem": (" ({t})", " มอบ{who} ติดตาม", " ({who} แจ้ง)", " ({b})"),
    "proof": (" {t}", " {b}"),
    "indicator": ("ใน{t}",),
}


@cache
def works() -> Any:
    """Return the works of topics.json: each with its title, goal and topics."""
    return json.loads(Path(__file__).with_name("topics.json").read_text("utf-8"))["works"]


class Office(NamedTuple):
    """Who works in an office, its head first, and where; `called` is its name."""

    name: str
    called: str
    staff: Sequence[str]
    land: Land

    @property
    def area(self) -> str:
        return self.land.areas[self.name]

    @property
    def villages(self) -> Sequence[Village]:
        return self.land.of(self.name)


def drawn(chance: Random, kind: str, pattern: str, office: Office, **slots: object) -> str:
    """Fill a pattern of topics.json; a text of a `kind` of `ADDED` names somebody or a place."""
    if kind in ADDED and not NAMED.search(pattern) and pattern != "ไม่มี":
        pattern += chance.choice(ADDED[kind])

    def pick(found: re.Match[str]) -> str:
        least, _dash, most = found[1].partition("-")
        if most.isdigit():
            return str(chance.randint(int(least), int(most)))
        return str(chance.choice(found[1].split("|")))

    people = {"who": chance.choice(office.staff[1:] or office.staff), "chair": office.staff[0]}
    filled: str = CHOICE.sub(pick, pattern).format(**people, **slots)
    return filled


class Activity(NamedTuple):
    """One planned activity. `first`, `last`: months of the fiscal year, 0 to 11; `budget` in satang."""

    id: str
    title: str
    target: int
    budget: int
    first: int
    last: int
    topic: Any
    place: Village

    @property
    def quarters(self) -> range:
        """The quarters, 1 to 4, in which it is carried out."""
        return range(self.first // 3 + 1, self.last // 3 + 2)

    def span(self, year: int) -> str:
        """Return its period as a plan file has it."""
        first, last = (f"{year}m{MONTHS[month]:02}" for month in (self.first, self.last))
        return first if first == last else f"{first}/{last}"

    def says(self, chance: Random, kind: str, pattern: str, office: Office, **more: object) -> str:
        slots = {"b": self.place.name, "t": self.place.sub_district, "of": self.target}
        return drawn(chance, kind, pattern, office, **slots, **more)


def activity(
    chance: Random, id_: str, topic: Any, taken: set[str], villages: Sequence[Village]
) -> Activity:
    """Draw an activity of a topic, at a place where no activity of `taken` (titles) is, or its next phase."""
    for _try in range(TRIES):
        place = chance.choice(villages)
        plain = topic["title"].format(t=place.sub_district, b=place.name)
        if plain not in taken:
            break
    phases = (f"{plain} ระยะที่ {number}" for number in count(2))
    title = next(one for one in chain((plain,), phases) if one not in taken)
    taken.add(title)
    first = 0 if "all_year" in topic else chance.randrange(12)
    last = 11 if "all_year" in topic else min(11, first + chance.choice((0, 1, 2, 3, 5, 8)))
    least, most = topic["money"]
    budget = chance.randrange(least, most + 1, 500) * 100
    target = chance.randint(*topic["target"])
    return Activity(id_, title, target, budget, first, last, topic, place)


def owner(chance: Random, topic: Any, office: Office) -> str:
    """Draw who is responsible: a division, often with the officer's name, or the officer alone."""
    division = str(topic["owner"])
    who = chance.choice(office.staff)
    return chance.choice((division, division, f"{division} ({who})", f"{who} {division}", who))


class Report(NamedTuple):
    """What is reported of an activity in a quarter: `done` in percent, `reached` in its unit."""

    done: int
    reached: int
    result: str
    problem: str
    finished: bool


def report(
    chance: Random,
    row: Activity,
    year: int,
    quarter: int,
    today: date,
    office: Office,
    *,
    half: bool,
) -> Report:
    """Draw the result of a quarter (1 to 4) of a fiscal year, or of its half year up to then; what it tells of happened
    in that quarter."""
    quarters = row.quarters
    position = quarter - quarters.start + 1
    begun = quarter - (quarter - 1) % 2 if half else quarter
    finished = quarter >= quarters.stop - 1 and chance.random() < 0.85
    share = min(100, 100 * position // len(quarters))
    done = 100 if finished else max(share * 3 // 5, share - chance.choice((5, 10, 20)))
    upto = row.target if finished else max(1, row.target * done // 100)
    before = row.target * max(0, begun - quarters.start) // len(quarters)
    pattern = chance.choice(row.topic["done" if finished else "begun"])
    month = MONTHS[quarter * 3 - chance.randint(1, 3)]
    day = date(year - BUDDHIST - (month >= 10), month, chance.randint(1, 28))
    day = min(day, today - timedelta(days=1))
    slots = {"n": upto, "day": long_date(day), "m": MONTH_NAMES[day.month - 1]}
    result = row.says(chance, "result", pattern, office, **slots)
    problem = row.says(chance, "problem", chance.choice(row.topic["problem"]), office, **slots)
    return Report(done, max(1, upto - before), result, problem, finished)

"""Two decades have no text in common that an office would have made up."""

from collections.abc import Iterator
from datetime import date
from random import Random

from tests.decade.documents import DIMENSIONS, STRATEGIES, plans
from tests.decade.land import land
from tests.decade.people import Staff
from tests.decade.texts import Office, works
from tests.decade.world import WORKING

SHORT = 12  # letters of a text that everybody may write, such as a unit of measure
YEAR = 2569
WRITTEN = {
    f"f.{name}" for name in ("title", "goal", "text", "owner", "indicator", "result", "problem")
}


def drawn(seed: int) -> Iterator[str]:
    """Yield the texts of a year of three offices: plans, results, titles of evidence."""
    chance, country = Random(seed), land(seed)
    for name in WORKING:
        staff = Staff(name, Random(f"{seed}/{name}"), set())
        people = [staff.new().name for _one in range(6)]
        office = Office(name, country.units[name], people, country)
        for plan in plans(chance, YEAR, office, 40, "work-plan"):
            yield plan.title
            reports = [
                plan.reported(chance, YEAR, quarter, date(2026, 10, 10), office, 1.0)
                for quarter in range(1, 5)
            ]
            rows = [*plan.rows, *(line for one in reports for line in one["progress"])]
            yield from (str(row[field]) for row in rows for field in row if field in WRITTEN)
            for one in plan.activities.values():
                yield from (one.says(chance, "proof", text, office) for text in one.topic["proof"])


def test_two_seeds_share_no_text_but_those_of_forms_and_names_of_divisions() -> None:
    divisions = {topic["owner"] for work in works() for topic in work["topics"]}
    common = {*DIMENSIONS, *STRATEGIES, *divisions}
    one, other = ({text for text in drawn(seed) if len(text) > SHORT} - common for seed in (1, 2))
    assert len(one) > 1_000
    assert sorted(one & other) == []

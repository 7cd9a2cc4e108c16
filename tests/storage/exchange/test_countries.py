"""The countries that benchmarks make: everything of real offices and of forged ones is taken in, and a second run goes
on where the first was stopped."""

from contextlib import closing
from datetime import date
from pathlib import Path

from core.centre.view import CentreUnitList, centre_list
from tests.benchmarks import forged_offices, real_offices
from tests.benchmarks.bench_country import ROWS, table, taken
from tests.benchmarks.offices import CENTRE

OFFICES, YEARS = 3, 2


def listed(place: Path, year: int) -> tuple[CentreUnitList, dict[str, object]]:
    with (
        real_offices.opened(place, CENTRE, real_offices.at(year + 2)) as centre,
        closing(centre.reader()) as reader,
    ):
        found = centre_list(centre.writer.unit, year, date(2027, 1, 1), reader)
        return found, centre.info()


def test_real_offices_are_certified_send_and_are_answered(tmp_path: Path) -> None:
    real_offices.country(tmp_path, OFFICES, 1, 1)
    first = real_offices.FIRST
    for code in ("1001",):  # the run was stopped before this file was there
        (tmp_path / "files" / f"{first}" / f"{code}.prongsai").unlink()
    real_offices.country(tmp_path, OFFICES, YEARS, 1)
    found, info = listed(tmp_path, first + 1)
    assert (found.board.sent, found.board.scored, len(found.receivers)) == (
        OFFICES,
        OFFICES,
        OFFICES,
    )
    steps = [
        {one.step for one in line.row.steps if one.state == "done"} for line in found.board.lines
    ]
    assert all({"action_plan", "self_assessment"} <= one for one in steps)
    assert all(stop.whole for line in found.board.lines for stop in line.row.stops), (
        "each said what it holds"
    )
    assert int(str(info["ops"])) > OFFICES * YEARS * 900
    real_offices.country(tmp_path, OFFICES, YEARS, 1)
    assert listed(tmp_path, first + 1)[1] == info


def test_forged_offices_are_taken_in_once(tmp_path: Path) -> None:
    forged_offices.country(tmp_path, OFFICES, 1)
    (tmp_path / f"taken-{forged_offices.FIRST}.json").unlink()  # the run was stopped at its end
    forged_offices.country(tmp_path, OFFICES, YEARS)
    found, info = listed(tmp_path, forged_offices.FIRST + 1)
    assert (found.board.sent, found.board.scored) == (OFFICES, OFFICES)
    year = [len(forged_offices.Year("1000", forged_offices.FIRST + n).ops) for n in range(YEARS)]
    register = int(str(info["ops"])) - OFFICES * sum(year)
    assert 0 < register < 40
    assert {"last year, last ms", "last year, bytes"} <= dict(taken(tmp_path)).keys()


def test_a_page_that_only_one_centre_has_stands_in_the_table_too() -> None:
    figures = dict.fromkeys(FIGURES, 1.0) | {"first setup": 30.0, "others setup": 12_000.0}
    lines = table(dict.fromkeys(FIGURES, 1.0), figures)
    assert len(lines) == 2 + len(ROWS) + 1
    assert lines[-1] == "| setup | – · – | 30 ms · 12.0 s | not measured |"


FIGURES = (
    "lines",
    "size",
    *(
        f"{year} year, {part} {unit}"
        for year in ("first", "last")
        for part in ("first", "last")
        for unit in ("ms", "µs a line")
    ),
)

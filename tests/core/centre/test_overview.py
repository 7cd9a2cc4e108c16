"""A year of the country in pictures: each with its figures, each figure of how many, and the units behind each cell."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

import main
from core.centre.drawn import Chart, cuts_of, legend_of, level_of, percent, pictures
from core.centre.overview import YearOverview, overview, read_tiles
from core.centre.year_report import behind
from core.entities import unit_id
from core.log.deeds import FieldWrite, set_field
from core.people.units import Unit
from core.values import Ref, Text
from storage.db.folder.store import Folder
from tests.core.assessment.test_results import deriving
from tests.core.conftest import ctx
from tests.core.papers import test_score_sheets as sheets

TILES = read_tiles((main.RESOURCES / "map" / "provinces.tsv").read_text("utf-8"))
TODAY = date(2026, 1, 20)
# fixtures
opened = sheets.opened
centre = sheets.centre
sent = sheets.sent
NEAR = {  # provinces that share a border, all over the country: their tiles touch
    *(
        "ชร พย",
        "ชม มส",
        "ลป พร",
        "นค อด",
        "ลย นภ",
        "ขก กส",
        "นม บร",
        "ศก อบ",
        "นว อน",
        "กจ สพ",
        "กท สป",
        "ชบ รย",
    ),
    *("พบ รบ", "รน ชพ", "พง ภก", "สฎ นศ", "ตง พท", "สข ปน", "ยล นธ", "สก ปจ"),
}


def unit(name: str, kind: str = "province", parent: str = "") -> Unit:
    return Unit(name, name, name, kind, parent, 1, "", "")


def test_every_province_has_one_tile_of_its_own() -> None:
    assert len(TILES) == 77
    for each in ("code", "short", "name"):
        assert len({getattr(one, each) for one in TILES}) == 77
    assert len({(one.row, one.column) for one in TILES}) == 77


@pytest.mark.parametrize("pair", sorted(NEAR))
def test_neighbours_lie_side_by_side(pair: str) -> None:
    first, second = pair.split()
    at = {word: one for one in TILES for word in (one.short, one.name)}
    assert max(abs(at[first].row - at[second].row), abs(at[first].column - at[second].column)) == 1


def test_a_level_begins_where_the_legend_says_and_what_is_below_the_line_never_reads_as_reaching_it() -> (
    None
):
    least = Fraction(86, 100)
    cuts = cuts_of(least)
    assert [
        level_of(share, cuts)
        for share in (None, Fraction(0), Fraction(8599, 10000), least, Fraction(1))
    ] == [*(0, 1, 2, 3, 5)]
    assert percent(Fraction(8599, 10000)) == "85"
    assert [words for _level, words in legend_of(cuts, least)] == [
        *(
            "ร้อยละ 94 ขึ้นไป",
            "ร้อยละ 90–93",
            "ร้อยละ 86–89 ผ่าน",
            "ร้อยละ 80–85",
            "ต่ำกว่าร้อยละ 80",
            "ยังไม่มีคะแนน",
        )
    ]


@pytest.fixture
def year(centre: Folder, sent: dict[str, Folder]) -> YearOverview:
    """Two offices of region 1 are those of Lampang and Nan; another of region 2 lies in no province."""
    assert sent
    for code, called in {"S10": "จังหวัดลำปาง", "S30": "จังหวัดน่าน", "S20": "จังหวัดตาก"}.items():
        set_field(
            ctx(centre),
            centre,
            Ref("all", "unit", unit_id(code)),
            [FieldWrite("name", Text(called))],
        )
    centre.results.derive_by(deriving())
    return overview(centre.writer.unit, 2569, TODAY, TILES, centre)


def drawn(of: YearOverview) -> dict[str, Chart]:
    return {one.id: one for one in pictures(of)}


def test_what_has_not_come_is_not_counted_as_low(year: YearOverview) -> None:
    tiles = {one.label: one for one in drawn(year)["provinces_score"].cells}
    assert len(tiles) == 77
    assert (tiles["ลป"].value, tiles["ลป"].says) == ("80", "ลำปาง เฉลี่ยร้อยละ 80 จาก 1 หน่วยงาน")
    assert (tiles["ตก"].value, tiles["ตก"].level) == ("–", 0)
    assert {one.label for one in drawn(year)["provinces_state"].cells if one.level == 1} == {"ตก"}


def test_a_unit_of_no_province_is_said_and_not_lost(year: YearOverview) -> None:
    assert "3 แห่งไม่ได้อยู่ในจังหวัดใด" in drawn(year)["provinces_score"].sheet.note


def test_of_a_form_of_which_fewer_points_are_better_the_highest_is_the_weakest(
    year: YearOverview,
) -> None:
    assert year.form
    less = year._replace(board=replace(year.board, form=replace(year.form, better="less")))
    assert drawn(less)["items"].sentence.startswith("สูงสุดคือ ")
    assert [one.level for one in drawn(less)["regions"].bars] == [
        6 - one.level for one in drawn(year)["regions"].bars
    ]
    tiles = [[one.level for one in drawn(of)["provinces_score"].cells] for of in (year, less)]
    assert tiles[1] == [level and 6 - level for level in tiles[0]]


def test_behind_a_cell_stand_its_units_those_that_missed_the_item_first(year: YearOverview) -> None:
    lampang = next(one.code for one in TILES if one.name == "ลำปาง")
    found = behind(year, "provinces_score", lampang)
    assert found
    assert [(row.cells[0], row.key) for row in found.rows] == [("จังหวัดลำปาง", unit_id("S10"))]
    cell = next(
        one for one in drawn(year)["items"].cells if one.key.startswith("1/") and one.level == 1
    )
    missed = behind(year, "items", cell.key)
    assert missed
    assert [row.cells[2] for row in missed.rows] == ["ไม่ผ่าน"] * 3
    bins = {one.key: behind(year, "spread", one.key) for one in drawn(year)["spread"].bars}
    assert sum(len(one.rows) for one in bins.values() if one) == 4
    assert behind(year, "years", "2569") is None

"""The units of the whole country are hung where they belong, however the place above them is written."""

import csv
from pathlib import Path

import pytest

import main
from core.centre.unit_table import (
    ListedUnit,
    UnitKindResolver,
    UnitTable,
    judged,
    place_kinds,
    unit_columns,
)
from core.entities import unit_id
from tests.read_tables import read_rows

# From kongvut/thai-province-data (9711e72): see provinces.licence.txt beside it.
PLACES = [
    *csv.DictReader(Path("tests/data/provinces.csv").read_text(encoding="utf-8").splitlines())
]
CODES = {one["name"]: one["code"] for one in PLACES if not one["province"]}
DISTRICTS = [one for one in PLACES if one["province"]]
CENTRE = ListedUnit(unit_id("C00"), "C00", "กรมตัวอย่าง", "", "centre", "", 0, "")
HEADS = ("รหัส", "ชื่อหน่วยงาน", "ประเภท", "ต้นสังกัด", "เขตตรวจราชการที่")
Row = tuple[str, ...]
NAMES = place_kinds((main.RESOURCES / "words" / "places.txt").read_text("utf-8"))


def looked_at(*rows: Row, there: tuple[ListedUnit, ...] = ()) -> UnitTable:
    table = (HEADS, *rows)
    return judged(
        read_rows(table, unit_columns({})).by_field(), {one.id: one for one in there}, CENTRE
    )


def in_full(name: str, *, district: bool = False) -> str:
    """A province or a district as an office is called after it."""
    if district:
        return name if name.startswith("เขต") else f"อำเภอ{name}"
    return name if name == "กรุงเทพมหานคร" else f"จังหวัด{name}"


def province(name: str, called: str = "{}", kind: str = "") -> Row:
    return CODES[name], called.format(in_full(name)), kind, "", ""


def district(one: dict[str, str], parent: str, called: str = "{}", kind: str = "") -> Row:
    return one["code"], called.format(in_full(one["name"], district=True)), kind, parent, ""


def hung(file: UnitTable) -> list[tuple[str, str]]:
    """(code, id of the unit above) of the lines that are districts."""
    return [(line.code, line.parent) for line in file.lines if line.kind == "district"]


WHERE = [(one["code"], unit_id(CODES[one["province"]])) for one in DISTRICTS]


def test_the_country_has_77_provinces_and_929_districts() -> None:
    assert (len(CODES), len(DISTRICTS)) == (77, 929)
    assert len({one["code"] for one in PLACES}) == 1006


def test_offices_called_after_their_places_hang_below_each_other() -> None:
    called = "สำนักงานพัฒนาชุมชน{}"
    rows = [province(name, called) for name in CODES]
    file = looked_at(*rows, *(district(one, one["province"], called) for one in DISTRICTS))
    # no such office is in the capital
    assert hung(file) == [pair for pair in WHERE if pair[1] != unit_id("10")]


@pytest.mark.parametrize("words", ["เขตตรวจราชการที่ 15", "เขต 15", "เขตที่ ๑๕", "15"])
def test_a_region_is_read_with_the_words_before_its_number(words: str) -> None:
    (line,) = looked_at(("50", "จังหวัดเชียงใหม่", "", "", words)).lines
    assert (line.state, line.region) == ("new", 15)


def test_a_code_keeps_its_zeros() -> None:
    file = looked_at(("0050", "จังหวัดเชียงใหม่", "", "", ""), ("0101", "อำเภอแม่ริม", "", "0050", ""))
    assert [line.code for line in file.lines] == ["0050", "0101"]
    assert file.lines[1].parent == unit_id("0050")


def alone(names: list[str], answers: dict[str, int]) -> tuple[list[str], list[str]]:
    """What is asked of units that are called after their places alone, and the kinds they have by the answers."""
    rows = [(n, {"code": str(n), "name": name}) for n, name in enumerate(names, 2)]
    unsaid = UnitKindResolver(rows, {}, NAMES, answers)
    asked = [f"{doubt.words}: {doubt.answers[doubt.chosen]}" for doubt in unsaid.doubts]
    return asked, [line.kind for line in judged(rows, {}, CENTRE, None, unsaid).lines]


def test_a_word_for_kinds_that_is_the_files_own_is_one_question() -> None:
    rows = [
        (n, {"code": f"{n}", "name": f"วัดที่ {n}", "kind": "โรงเรียน" if n else "อำเภอ"})
        for n in range(4)
    ]
    for answers, kind in (({}, ""), ({"kind โรงเรียน": 5}, "section")):
        unsaid = UnitKindResolver(rows, {}, NAMES, answers)
        assert [one.words for one in unsaid.doubts] == ["3 แถวเขียนประเภทว่า “โรงเรียน” คือประเภทใด"]
        assert [one.kind for one in judged(rows, {}, CENTRE, None, unsaid).lines] == [
            "district",
            kind,
            kind,
            kind,
        ]

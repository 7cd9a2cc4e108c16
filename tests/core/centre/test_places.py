"""The units of the whole country are hung where they belong, however the place above them is written."""

import csv
from pathlib import Path

import pytest

import main
from core.centre.unit_table import (
    ListedUnit,
    UnitKindResolver,
    UnitTable,
    UnitTableRow,
    judged,
    place_kinds,
    place_of,
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
LOCAL = (
    "",
    "เทศบาลตำบล",
    "ท้องถิ่นเทศบาลตำบล",
    "เทศบาลเมือง",
    "อบต.",
    "อ.บ.ต.",
    "องค์การบริหารส่วนตำบล",
    "โรงพยาบาล",
)


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


@pytest.mark.parametrize("written", ["{}", "จ.{}", "จ. {}", "จังหวัด{}", "จังหวัด {}", "จว.{}"])
def test_every_district_finds_its_province_however_that_is_written(written: str) -> None:
    rows = [
        *map(province, CODES),
        *(district(one, written.format(one["province"])) for one in DISTRICTS),
    ]
    file = looked_at(*rows)
    assert file.count("new") == 1006
    assert hung(file) == WHERE


def test_offices_called_after_their_places_hang_below_each_other() -> None:
    called = "สำนักงานพัฒนาชุมชน{}"
    rows = [province(name, called) for name in CODES]
    file = looked_at(*rows, *(district(one, one["province"], called) for one in DISTRICTS))
    # no such office is in the capital
    assert hung(file) == [pair for pair in WHERE if pair[1] != unit_id("10")]


def test_names_without_the_word_for_their_kind_are_told_apart_by_their_kind() -> None:
    rows = [(code, name, "จังหวัด", "", "") for name, code in CODES.items()]
    file = looked_at(
        *rows, *((one["code"], one["name"], "อำเภอ", one["province"], "") for one in DISTRICTS)
    )
    assert hung(file) == WHERE


def test_the_register_is_looked_at_like_the_file() -> None:
    there = tuple(
        ListedUnit(unit_id(code), code, in_full(name), "", "province", "", 0, "")
        for name, code in CODES.items()
    )
    assert (
        hung(looked_at(*(district(one, one["province"]) for one in DISTRICTS), there=there))
        == WHERE
    )


@pytest.mark.parametrize(
    "written", ["กทม.", "กทม", "กรุงเทพฯ", "กรุงเทพ", "กรุงเทพมหานคร", "จ.กรุงเทพฯ"]
)
def test_the_capital_has_many_names(written: str) -> None:
    file = looked_at(province("กรุงเทพมหานคร"), ("1001", "เขตพระนคร", "", written, ""))
    assert [line.kind for line in file.lines] == ["province", "district"]
    assert hung(file) == [("1001", unit_id("10"))]


def first_wrong(*rows: Row) -> UnitTableRow:
    return next(line for line in looked_at(*rows).lines if line.state == "wrong")


@pytest.mark.parametrize("written", ["พระนครศรีอยุธยา", "จังหวัดพระนครศรีอยุธยา", "จ.พระนครศรีอยุทธยา"])
def test_a_district_is_never_proposed_above_a_district(written: str) -> None:
    line = first_wrong(
        ("1401", "อำเภอพระนครศรีอยุธยา", "", "", ""), ("1402", "อำเภอท่าเรือ", "", written, "")
    )
    assert line.code == "1402"
    assert [one.instead for one in line.mistakes] == [""]


def test_a_misspelt_province_is_proposed_and_its_proposal_is_taken() -> None:
    rows = province("พระนครศรีอยุธยา"), ("1401", "อำเภอพระนครศรีอยุธยา", "", "จังหวัดพระนครศรีอยุธยา", "")
    (mistake,) = first_wrong(*rows, ("1402", "อำเภอท่าเรือ", "", "พระนครศรีอยุทธยา", "")).mistakes
    assert mistake.instead == "จังหวัดพระนครศรีอยุธยา"
    mended = looked_at(*rows, ("1402", "อำเภอท่าเรือ", "", mistake.instead, ""))
    assert hung(mended)[-1] == ("1402", unit_id("14"))


def test_a_place_that_two_offices_are_called_after_is_asked() -> None:
    two = [("1", "สำนักงานเกษตรจังหวัดเลย", "", "", ""), ("2", "สำนักงานพัฒนาชุมชนจังหวัดเลย", "", "", "")]
    assert first_wrong(*two, ("3", "อำเภอเชียงคาน", "", "เลย", "")).mistakes[0].field == "parent"


@pytest.mark.parametrize("words", ["เขตตรวจราชการที่ 15", "เขต 15", "เขตที่ ๑๕", "15"])
def test_a_region_is_read_with_the_words_before_its_number(words: str) -> None:
    (line,) = looked_at(("50", "จังหวัดเชียงใหม่", "", "", words)).lines
    assert (line.state, line.region) == ("new", 15)


@pytest.mark.parametrize("words", ["เขตตรวจราชการที่ 15", "เขต 15", "เขตที่ 15"])
def test_a_region_may_be_the_unit_above(words: str) -> None:
    file = looked_at(
        ("R15", "เขตตรวจราชการที่ 15", "", "", ""), ("50", "จังหวัดเชียงใหม่", "", words, "")
    )
    assert file.lines[1].parent == unit_id("R15")


def test_a_code_keeps_its_zeros() -> None:
    file = looked_at(("0050", "จังหวัดเชียงใหม่", "", "", ""), ("0101", "อำเภอแม่ริม", "", "0050", ""))
    assert [line.code for line in file.lines] == ["0050", "0101"]
    assert file.lines[1].parent == unit_id("0050")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("สำนักงานเขตพื้นที่การศึกษา ก", ("", "สำนักงานเขตพื้นที่การศึกษา ก")),
        ("กองคลัง", ("", "กองคลัง")),
        ("อ.แม่ริม", ("district", "แม่ริม")),
        ("อบต.แม่ริม", ("", "อบต.แม่ริม")),
        ("ที่ว่าการอำเภอแม่ริม", ("district", "แม่ริม")),
    ],
)
def test_a_name_tells_its_place_only_behind_the_word_for_its_kind(
    name: str, place: tuple[str, str]
) -> None:
    assert place_of(name) == place


@pytest.mark.parametrize("before", LOCAL)
def test_no_word_inside_the_name_of_a_place_tells_the_kind_of_its_unit(before: str) -> None:
    unsaid = UnitKindResolver((), {}, NAMES, {})
    names = (
        {*NAMES, "เขตอุดมศักดิ์", "ศูนย์กลาง", "กลุ่มงาน"} if before else NAMES.keys() - {"กรุงเทพมหานคร"}
    )
    assert {kind for name in names if (kind := unsaid.of(f"{before}{name}"))} == set()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("กองคลัง", "section"),
        ("สำนักปลัด", "section"),
        ("ศูนย์ดำรงธรรม", "section"),
        ("กลุ่มงานบริหาร", "section"),
        ("สำนักงานเลขานุการกรม", "section"),
        ("สำนักงานเทศบาลตำบลกองดิน", ""),
        ("สำนักงานสรรพากรพื้นที่ 1", ""),
        ("อำเภอเขตชัย", "district"),
        ("อ. กองไกรลาศ", "district"),
        ("จ.สำนักทอง", "province"),
    ],
)
def test_a_name_that_begins_with_the_word_for_its_kind_tells_it(name: str, kind: str) -> None:
    assert UnitKindResolver((), {}, NAMES, {}).of(name) == kind


def alone(names: list[str], answers: dict[str, int]) -> tuple[list[str], list[str]]:
    """What is asked of units that are called after their places alone, and the kinds they have by the answers."""
    rows = [(n, {"code": str(n), "name": name}) for n, name in enumerate(names, 2)]
    unsaid = UnitKindResolver(rows, {}, NAMES, answers)
    asked = [f"{doubt.words}: {doubt.answers[doubt.chosen]}" for doubt in unsaid.doubts]
    return asked, [line.kind for line in judged(rows, {}, CENTRE, None, unsaid).lines]


def test_all_names_of_one_sort_of_place_are_one_question_with_its_kind_proposed() -> None:
    asked, kinds = alone([*CODES], {})
    assert asked == ["76 ชื่อไม่บอกประเภท แต่เป็นชื่อจังหวัด เช่น “สมุทรปราการ”: ทั้งหมดเป็นจังหวัด"]
    assert kinds == ["province"] * 77
    names = [one["name"] for one in DISTRICTS]
    asked, kinds = alone(names, {})
    assert asked == [
        "877 ชื่อไม่บอกประเภท แต่เป็นชื่ออำเภอ เช่น “เมืองสมุทรปราการ”: ทั้งหมดเป็นอำเภอ",
        "2 ชื่อไม่บอกประเภท เช่น “ท้องถิ่นเทศบาลตำบลบ้านฆ้อง”: ใส่เองทีละแถว",
    ]
    assert [name for name, kind in zip(names, kinds, strict=True) if kind != "district"] == [
        name for name in names if name.startswith("ท้องถิ่น")
    ]
    assert {*alone(names, {"kind ": 5})[1]} == {"district", "section"}, (
        "no row waits after the answer"
    )


def test_names_of_which_few_are_districts_are_one_question_without_a_proposal() -> None:
    asked, kinds = alone(["บางรัก", "บางใหญ่", "กองโพน", "สำนักขาม", "บ้านใหม่ก", "ทุ่งข"], {})
    assert asked == ["6 ชื่อไม่บอกประเภท เช่น “บางรัก”: ใส่เองทีละแถว"]
    assert {*kinds} == {""}


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

"""The units of the whole country are hung where they belong, however the place above them is written."""

import csv
from pathlib import Path

import pytest

import main
from core.centre.unit_names import ListedUnit
from core.centre.unit_questions import UnitKindResolver, place_kinds
from core.centre.unit_table import UnitTable, judged, unit_columns, unit_rows
from core.entities import unit_id
from core.tables.questions import TableDoubt
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


KEPT = (  # as offices keep it: no codes, the province once, short names
    ("เขต", "จังหวัด", "ลำดับ", "หน่วยงาน", "โทร."),
    ("เขต ๑", "เชียงใหม่", "1", "สนง.จ.ชม.", "0 5311 1000"),
    ("เขต ๑", "เชียงใหม่", "2", "อ.เมือง", "0 5311 1001"),
    ("เขต ๑", "เชียงใหม่", "3", "อ. แม่ริม", "-"),
    ("เขต ๒", "ขอนแก่น", "4", "สพจ.ขอนแก่น", ""),
    ("เขต ๒", "ขอนแก่น", "5", "อ.เมือง", ""),
    ("เขต ๒", "ขอนแก่น", "6", "สนง.พช.อ.น้ำพอง", ""),
)


def test_a_register_without_codes_is_completed_as_it_is_proposed() -> None:
    rows = read_rows(KEPT, unit_columns({})).by_field()
    kinds = UnitKindResolver(rows, {}, NAMES, {})
    assert [(one.key, one.answers[0]) for one in kinds.doubts] == [
        ("main districts", "เติมจังหวัดให้ เช่น “อ.เมืองเชียงใหม่”")
    ]
    file = judged(rows, {}, CENTRE, None, kinds)
    faults = [[(one.field, one.instead) for one in line.mistakes] for line in file.lines]
    codes = ["P01", "D01", "D02", "P02", "D03", "D04"]
    assert faults == [[("code", code)] for code in codes], "nothing is taken silently"
    mended = [(n, {**words, "code": code}) for (n, words), code in zip(rows, codes, strict=True)]
    file = judged(mended, {}, CENTRE, None, kinds)
    north, east = (file.lines[n].unit for n in (0, 3))
    assert [(line.words["name"], line.parent, line.state) for line in file.lines] == [
        ("สนง.จ.ชม.", CENTRE.id, "new"),
        ("อ.เมืองเชียงใหม่", north, "new"),
        ("อ. แม่ริม", north, "new"),
        ("สพจ.ขอนแก่น", CENTRE.id, "new"),
        ("อ.เมืองขอนแก่น", east, "new"),
        ("สนง.พช.อ.น้ำพอง", east, "new"),
    ]
    as_written = UnitKindResolver(rows, {}, NAMES, {"main districts": 1})
    assert as_written.full_name(rows[1][0], "อ.เมือง") == "อ.เมือง"
    # the next year the same names are proposed their codes
    units = {
        line.unit: ListedUnit(
            line.unit, line.code, line.words["name"], "", line.kind, line.parent, line.region, ""
        )
        for line in file.lines
    }
    again = [(n, words) for n, words in reversed(rows)]
    faults_again = judged(again, units, CENTRE, None, UnitKindResolver(again, units, NAMES, {}))
    assert [line.mistakes[0].instead for line in faults_again.lines] == codes[::-1]
    assert not faults_again.gone


@pytest.mark.parametrize(
    ("parents", "told"),
    [
        (("เชียงใหม่", "เชียงใหม่", "ขอนแก่น"), ["", "", "ไม่พบหน่วยงานนี้ในไฟล์และในทะเบียน"]),
        (("ขอนแก่น", "ขอนแก่น", "ขอนแก่น"), ["", "", ""]),
    ],
)
def test_a_column_of_provinces_names_the_unit_above_or_only_where_units_are(
    parents: tuple[str, ...], told: list[str]
) -> None:
    """It only says where if no province of it is a unit."""
    names = (("1", "จังหวัดเชียงใหม่"), ("2", "อำเภอแม่ริม"), ("3", "อำเภอชุมแพ"))
    table = [(*name, parent) for name, parent in zip(names, parents, strict=True)]
    rows = read_rows((("รหัส", "หน่วยงาน", "จังหวัด"), *table), unit_columns({})).by_field()
    file = judged(rows, {}, CENTRE, None, UnitKindResolver(rows, {}, NAMES, {}))
    assert [line.mistakes[0].why if line.mistakes else "" for line in file.lines] == told


def test_districts_whose_table_names_no_unit_above_are_asked_about() -> None:
    names = ("จังหวัดลำพูน", "อำเภอแม่ทา", "อำเภอลี้", "จังหวัดแพร่", "อำเภอลอง")
    table = [("รหัส", "หน่วยงาน"), *((str(n), name) for n, name in enumerate(names, 1))]
    rows = read_rows(table, unit_columns({})).by_field()

    def above(answers: dict[str, int]) -> tuple[list[TableDoubt], list[str]]:
        kinds = UnitKindResolver(rows, {}, NAMES, answers)
        file = judged(rows, {}, CENTRE, None, kinds)
        called = {line.unit: line.words["name"] for line in file.lines} | {CENTRE.id: "own"}
        return kinds.doubts, [called[line.parent] for line in file.lines]

    (doubt,), by_order = above({})
    assert doubt.open, "nothing is taken before it is answered"
    assert doubt.answers[1] == "ขึ้นตรงกับหน่วยงานนี้ทั้งหมด"
    assert by_order == above({doubt.key: 0})[1] == ["own", names[0], names[0], "own", names[3]]
    assert above({doubt.key: 1})[1] == ["own"] * 5
    with_parents = [(n, {**words, "parent": "กรมตัวอย่าง"}) for n, words in rows]
    assert UnitKindResolver(with_parents, {}, NAMES, {}).doubts == []


TREES = {
    "numbers": (
        (
            ("ลำดับ", "หน่วยงาน"),
            *(("1", "กองแผน"), ("1.1", "กลุ่มงานก"), ("1.1.1", "กลุ่มงานข"), ("2", "กองคลัง")),
        ),
        "above by number",
        ["own", "กองแผน", "กลุ่มงานก", "own"],
        ["own"] * 4,
    ),
    "headings": (
        (
            ("ที่", "หน่วยงาน"),
            ("ก. ส่วนภูมิภาค", ""),
            *(("1", "จังหวัดแพร่"), ("2", "จังหวัดน่าน")),
        ),
        "unknown parents",
        ["own", "own"],
        ["", ""],
    ),
    "sums": (
        (("ที่", "หน่วยงาน", "โทร"), ("1", "กองแผน", "1"), ("", "รวมส่วนกลาง", "2")),
        "unit sums",
        ["own"],
        ["own", "own"],
    ),
}


@pytest.mark.parametrize("kind", TREES)
def test_what_numbers_headings_and_sums_mean_is_asked(kind: str) -> None:
    table, key, first, second = TREES[kind]
    rows = unit_rows(read_rows(table, unit_columns({})))

    def above(answers: dict[str, int]) -> list[str]:
        kinds = UnitKindResolver(rows, {}, NAMES, answers, CENTRE)
        assert [one.open for one in kinds.doubts if one.key == key] == [key not in answers]
        file = judged(rows, {}, CENTRE, None, kinds)
        called = {line.unit: line.words["name"] for line in file.lines} | {CENTRE.id: "own"}
        return [called.get(line.parent, "") for line in file.lines]

    assert above({}) == above({key: 0}) == first
    assert above({key: 1}) == second


@pytest.mark.parametrize(
    ("parent", "other"),
    [
        ("สนง.คลังเขต ๕", "สำนักงานคลังเขต 5"),
        ("สสจ.ตราด", "สำนักงานสาธารณสุขจังหวัดตราด"),
        ("รพ.สต.บ้านไร่", "โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านไร่"),
    ],
)
def test_a_short_word_means_the_full_one(parent: str, other: str) -> None:
    above = (1, {"code": "1", "name": other, "kind": "เขต"})
    rows = (above, (2, {"code": "2", "name": "อำเภอหนึ่ง", "parent": parent}))
    assert [line.parent for line in judged(rows, {}, CENTRE).lines][1:] == [unit_id("1")]


def test_a_branch_in_a_province_is_no_province_and_a_part_of_the_country_is_a_region() -> None:
    branch, part = "สำนักงานที่ดินจังหวัดตรัง สาขากันตัง", "สำนักงานสรรพสามิตภาคที่ ๗"
    resolver = UnitKindResolver((), {}, NAMES, {})
    assert (resolver.of(branch), resolver.of(part)) == ("section", "region")

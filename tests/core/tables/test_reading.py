"""Tables as offices have them are read with their doubts, and whatever is not taken is told with its reason."""

from collections.abc import Mapping

import pytest

from core.markup import block_of, read_block
from core.tables.heads import ExpectedFields, alike
from core.tables.reading import TableReadResult
from core.tabular import ImportedSheet, TabularFile
from core.thai.parser import read_periods
from core.thai.search import name_key

TITLES = {
    "กิจกรรม": "title",
    "เป้าหมาย": "target",
    "หน่วยนับ": "unit",
    "งบประมาณ": "budget",
    "ช่วงดำเนินการ": "span",
    "ผู้รับผิดชอบ": "owner",
    "งาน": "^work",
    "วันครบกำหนด": "due",
}
FIGURES = frozenset({"target", "budget"})
Rows = tuple[tuple[str, ...], ...]


def fits(field: str, words: str, doubtful: bool) -> bool:
    if field == "span":
        return not doubtful or read_periods(words) is not None
    return field in FIGURES or read_periods(words) is None


WANTED = ExpectedFields(
    {name_key(title): field for title, field in TITLES.items()},
    {name_key(word): field for title, field in TITLES.items() for word in alike([title])},
    fits,
    FIGURES,
    tuple(TITLES.values())[:6],
    ("^work",),
    "span",
    2569,
)
HEAD = ("กิจกรรม", "งบประมาณ", "ผู้รับผิดชอบ")
ONE, TWO = ("ประชุม", "5,000", "ฝ่ายอำนวยการ"), ("อบรม", "15,000", "กองคลัง")


def read(
    *rows: tuple[str, ...],
    answers: Mapping[str, int] | None = None,
    merges: tuple[tuple[int, int, int, int], ...] = (),
    hidden: tuple[tuple[int, ...], tuple[int, ...]] = ((), ()),
    short_years: tuple[tuple[int, int], ...] = (),
) -> TableReadResult:
    """The rows read as a sheet; `hidden` are rows and columns."""
    sheet = ImportedSheet(
        rows,
        merges=merges,
        hidden_rows=hidden[0],
        hidden_columns=hidden[1],
        short_years=short_years,
    )
    return TableReadResult.best(TabularFile((sheet,)), WANTED, answers)


def reasons(found: TableReadResult) -> dict[str, str]:
    return {one.where: one.reason for one in found.left}


def asked(found: TableReadResult) -> list[str]:
    return [one.key for one in found.doubts]


def under(found: TableReadResult, field: str) -> list[str]:
    return [row[found.fields.index(field)] for row in found.rows]


def test_rows_stand_under_the_fields_that_the_head_names_in_whatever_order() -> None:
    found = read(("ผู้รับผิดชอบ", "กิจกรรม", "งบประมาณ"), ("ฝ่าย", "ประชุม", "5,000"))
    assert found.fields == ("owner", "title", "budget")
    assert (found.rows, found.numbers) == ((("ฝ่าย", "ประชุม", "5,000"),), (2,))
    assert (found.doubts, found.left) == ((), ())


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("ช่วงดํ\u0e32เนินการ", id="sara am in two signs"),
        pytest.param("ช่วงดำ\u200bเนินการ", id="a space of no width"),
        pytest.param("ช่วง\u00a0ดำเนินการ", id="a space that does not break"),
        pytest.param("ช่\u0e48วงดำเนินการ", id="a mark twice"),
        pytest.param("ช่วงดำเนินการ *", id="a star"),
        pytest.param("ช่วงดำเนินการ:", id="a colon"),
        pytest.param("ช่วงดำเนินการ (เดือน)", id="brackets"),
        pytest.param("ระยะเวลาดำเนินการ", id="another word of offices"),
        pytest.param("ช่วงเวลา", id="a short word of offices"),
        pytest.param("3. ช่วงดำเนินการ²", id="a number and the sign of a note"),
        pytest.param("(ช่วงดำเนินการ)", id="all of it in brackets"),
        pytest.param("ช่วงดำเนินการ\nPeriod (months)", id="a translation"),
    ],
)
def test_a_head_is_known_however_it_is_typed(head: str) -> None:
    found = read(("กิจกรรม", "งบประมาณ", head), ("ประชุม", "1", "ต.ค. 68 - ธ.ค. 68"))
    assert found.fields == ("title", "budget", "span")


def test_a_column_that_is_no_field_stays_in_sight_and_is_told() -> None:
    found = read(("กิจกรรม", "งบประมาณ", "ยอดยกมาปีก่อน", "ที่"), ("ประชุม", "1", "x", "1"))
    assert (found.heads[2], found.fields[2]) == ("ยอดยกมาปีก่อน", "")
    assert reasons(found) == {
        "คอลัมน์ ยอดยกมาปีก่อน": "ไม่ตรงกับช่องใดของแบบ",
        "คอลัมน์ ที่": "โปรแกรมใส่ลำดับเอง",
    }


def test_values_that_cannot_belong_veto_a_head() -> None:
    found = read(
        ("กิจกรรม", "หน่วย", "ระยะเวลา"),
        ("ประชุม", "ต.ค. 68 - ธ.ค. 68", "ดี"),
        ("อบรม", "ม.ค. 69", "ดีมาก"),
    )
    assert found.fields == ("title", "", "")
    assert len(found.left) == 2


def test_a_table_without_heads_goes_by_the_order_of_the_form_as_far_as_the_values_may() -> None:
    found = read(("ประชุม", "2", "ต.ค. 68 - ธ.ค. 68", "5000"))
    assert (found.fields, found.headed) == (("title", "target", "", "budget"), False)


PLAN = (
    ("แผนปฏิบัติการ ประจำปี 2569", *[""] * 9),
    ("", *[""] * 9),
    ("ที่", "กิจกรรม", "เป้าหมาย", "", "งบประมาณ", "ช่วงดำเนินการ", "", "", "", "ผู้รับผิดชอบ"),
    ("", "", "จำนวน", "หน่วยนับ", "(บาท)", "ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4", ""),
    ("ยุทธศาสตร์ที่ 1 โปร่งใส", *[""] * 9),
    ("1", "ประชุม", "2", "ครั้ง", "5,000", "✓", "", "✓", "", "กองคลัง"),
    ("2", "คู่มือ", "1", "เล่ม", "-", "", "✓", "", "", ""),
    ("3", "อบรม", "40", "คน", "15000.5", "", "", "/", "", "กองช่าง"),
    ("", "รวมทั้งสิ้น", "", "", "20000.5", "", "", "", "", ""),
    ("หมายเหตุ : อาจเปลี่ยนแปลง", *[""] * 9),
    ("", "", "", "", "", "", "ลงชื่อ ......... ผู้รายงาน", "", "", ""),
)
SPANS = (
    (2, 0, 3, 0),
    (2, 1, 3, 1),
    (2, 2, 2, 3),
    (2, 5, 2, 8),
    (2, 9, 3, 9),
    (4, 0, 4, 9),
    (6 - 1, 9, 6, 9),
)


@pytest.mark.parametrize("merges", [SPANS, ()], ids=["merged", "a file that knows no merged cells"])
def test_the_table_every_office_has_becomes_its_three_rows(
    merges: tuple[tuple[int, int, int, int], ...],
) -> None:
    found = read(*PLAN, merges=merges)
    assert under(found, "title") == ["ประชุม", "คู่มือ", "อบรม"]
    assert under(found, "unit") == ["ครั้ง", "เล่ม", "คน"]
    assert under(found, "target") == ["2", "1", "40"]
    assert under(found, "budget") == ["5,000", "-", "15000.5"]
    assert under(found, "owner") == ["กองคลัง", "กองคลัง" if merges else "", "กองช่าง"]
    assert under(found, "^work") == ["ยุทธศาสตร์ที่ 1 โปร่งใส"] * 3
    assert [read_periods(words) for words in under(found, "span")] == [
        "2569q1/2569q3",
        "2569q2",
        "2569q3",
    ]
    assert found.total[found.fields.index("budget")] == "20000.5"
    assert {*asked(found)} == {"total", "group", "note", "gaps"} | ({"merged"} if merges else set())
    assert reasons(found) == {
        "แถว 1": "อยู่เหนือหัวตาราง",
        "แถว 9": "แถวรวมยอด",
        "แถว 10": "หมายเหตุหรือลายมือชื่อ",
        "แถว 11": "หมายเหตุหรือลายมือชื่อ",
        "คอลัมน์ ที่": "โปรแกรมใส่ลำดับเอง",
    }


def test_each_answer_is_followed() -> None:
    rows = read(*PLAN, merges=SPANS, answers={"total": 1, "group": 2, "note": 1})
    assert len(rows.rows) == 5
    told = reasons(rows)
    assert (told["แถว 5"], told["แถว 10"]) == ("ไม่มีอะไรในคอลัมน์ที่นำเข้า",) * 2
    assert "หัวข้อกลุ่ม" not in rows.heads
    left = read(*PLAN, merges=SPANS, answers={"group": 1, "gaps": 1, "merged": 1})
    assert under(left, "span")[0] == ""
    assert under(left, "owner")[1] == ""
    assert reasons(left)["แถว 5"] == "หัวข้อกลุ่ม"


def test_hidden_rows_and_columns_are_counted_and_taken_only_if_the_person_says_so() -> None:
    found = read(HEAD, ONE, TWO, hidden=((1,), (2,)))
    assert under(found, "title") == ["อบรม"]
    assert "owner" not in found.fields
    assert asked(found) == ["hidden_columns", "hidden_rows"]
    assert reasons(found) == {"แถว 2": "ซ่อนอยู่ในไฟล์", "คอลัมน์ ผู้รับผิดชอบ": "ซ่อนอยู่ในไฟล์"}
    whole = read(
        HEAD, ONE, TWO, hidden=((1,), (2,)), answers={"hidden_rows": 1, "hidden_columns": 1}
    )
    assert under(whole, "owner") == ["ฝ่ายอำนวยการ", "กองคลัง"]
    assert whole.left == ()


def test_the_sheet_with_the_heads_is_read_and_the_others_are_told() -> None:
    sheets = (
        ImportedSheet((("คำชี้แจง",), ("โปรดกรอก",)), "อ่านก่อน"),
        ImportedSheet((HEAD, ONE), "แผน"),
    )
    found = TableReadResult.best(TabularFile(sheets, hidden=("ซ่อน",)), WANTED)
    assert (found.sheet, found.rows) == (1, (ONE,))
    assert {*reasons(found)} == {"แผ่น อ่านก่อน", "แผ่น ซ่อน"}
    assert len(TableReadResult.best(TabularFile(sheets), WANTED, sheet=0).rows) == 2


def test_a_head_that_stands_again_and_the_numbers_of_columns_are_no_rows() -> None:
    found = read(HEAD, ("(1)", "(2)", "(3)"), ONE, HEAD, TWO)
    assert under(found, "title") == ["ประชุม", "อบรม"]
    assert reasons(found) == {"แถว 2": "เลขคอลัมน์", "แถว 4": "หัวตารางที่ซ้ำ"}


def test_an_activity_whose_name_begins_like_a_total_stays_a_row() -> None:
    found = read(
        HEAD, ONE, ("รวมพลังจิตอาสา", "700", "กองช่าง"), ("รวมใจ", "90", ""), ("รวม", "5,790", "")
    )
    assert under(found, "title") == ["ประชุม", "รวมพลังจิตอาสา", "รวมใจ"]
    assert found.total == ("รวม", "5,790", "")


def test_sums_of_groups_and_a_row_of_figures_alone_are_no_rows() -> None:
    found = read(
        HEAD, ONE, ("รวมกลุ่มที่ 1", "5,000", ""), TWO, ("", "15,000", ""), ("ยอดรวม", "20,000", "")
    )
    assert under(found, "budget") == ["5,000", "15,000"]
    below = read(HEAD, ("แผนงานที่ 1 ก", "20,000", ""), ONE, TWO)
    assert reasons(below) == {"แถว 2": "ยอดของหัวข้อกลุ่ม"}
    assert under(below, "title") == ["ประชุม", "อบรม"]
    assert under(below, "^work") == ["แผนงานที่ 1 ก"] * 2


def test_figures_of_a_cell_that_is_merged_over_rows_are_taken_once() -> None:
    found = read(HEAD, ONE, ("อบรม", "", "กองคลัง"), merges=((1, 1, 2, 1),))
    assert under(found, "budget") == ["5,000", ""]
    assert asked(found) == ["merged"]


def test_errors_of_formulas_are_emptied_and_years_that_excel_moved_are_put_right() -> None:
    head = ("กิจกรรม", "งบประมาณ", "วันครบกำหนด")
    row = ("ประชุม", "#REF!", "1/10/2511")
    found = read(head, row, short_years=((1, 2),))
    assert found.rows == (("ประชุม", "", "1/10/2568"),)
    assert asked(found) == ["errors", "years"]
    assert reasons(found) == {"แถว 2": "สูตรผิดพลาด"}
    assert read(head, row, short_years=((1, 2),), answers={"errors": 1, "years": 1}).rows == (row,)


def test_months_with_amounts_and_results_become_the_span_and_the_amounts_are_told() -> None:
    head = ("กิจกรรม", "ต.ค. 68", "พ.ย. 68", "ธ.ค. 68", "ม.ค. 69")
    found = read(head, ("ประชุม", "", "500", "250", "0"), ("อบรม", "", "", "✓", "✓"))
    assert under(found, "span") == ["พ.ย. 2568 - ธ.ค. 2568", "ธ.ค. 2568 - ม.ค. 2569"]
    assert asked(found) == ["parts"]
    assert [one.words for one in found.left] == ["500", "250"]


def test_plans_and_results_of_quarters_stand_apart_and_months_go_before_quarters() -> None:
    head = ("กิจกรรม", "ไตรมาส 1", "", "ไตรมาส 2", ""), ("", "แผน", "ผล", "แผน", "ผล")
    merges = ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4))
    found = read(*head, ("ประชุม", "", "9", "✓", ""), merges=merges)
    assert under(found, "span") == ["ไตรมาส 2 ปี 2569"]
    assert reasons(found) == {"คอลัมน์ ไตรมาส 1 › ผล": "ผลของช่วงกรอกที่แบบฟอร์มของแถว"}
    sums = read(("กิจกรรม", "ต.ค.", "พ.ย.", "ไตรมาส 1"), ("ประชุม", "✓", "", "2"))
    assert under(sums, "span") == ["ต.ค. 2568"]
    assert {*reasons(sums)} == {"คอลัมน์ ไตรมาส 1"}


def test_words_below_months_are_followed_as_the_answer_says() -> None:
    rows = (("กิจกรรม", "ต.ค.", "พ.ย."), ("ประชุม", "กลางเดือน", "✓"), ("อบรม", "500", ""))
    assert under(read(*rows), "span") == ["ต.ค. 2568 - พ.ย. 2568", "ต.ค. 2568"]
    assert under(read(*rows, answers={"parts": 1}), "span") == ["พ.ย. 2568", ""]


def test_a_row_that_holds_nothing_in_the_columns_that_are_taken_is_told() -> None:
    found = read((*HEAD, "ยอดปีก่อน"), (*ONE, ""), ("", "", "", "5"), (*TWO, ""))
    assert under(found, "title") == ["ประชุม", "อบรม"]
    assert reasons(found)["แถว 3"] == "ไม่มีอะไรในคอลัมน์ที่นำเข้า"


def test_rows_above_that_are_written_once_hold_for_the_rows_below() -> None:
    found = read(
        ("งาน", "กิจกรรม", "งบประมาณ"), ("พัสดุ", "ก", "1"), ("", "ข", "2"), ("ข้อมูล", "ค", "3")
    )
    assert under(found, "^work") == ["พัสดุ", "พัสดุ", "ข้อมูล"]
    assert asked(found) == ["above"]


def test_quarters_of_a_form_without_a_span_are_told() -> None:
    rows = (("กิจกรรม", "ไตรมาส 1", "ไตรมาส 2"), ("ประชุม", "✓", "500"))
    found = TableReadResult.best(TabularFile((ImportedSheet(rows),)), WANTED._replace(span=""))
    assert found.fields == ("title",)
    assert reasons(found) == dict.fromkeys(
        ("คอลัมน์ ไตรมาส 1", "คอลัมน์ ไตรมาส 2"), "แบบนี้ไม่มีช่องของไตรมาสหรือเดือน"
    )


NESTED = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><table>
<tr><td rowspan=2>กิจกรรม</td><td colspan=2>เป้าหมาย</td><td rowspan=2>งบประมาณ</td></tr>
<tr><td>จำนวน</td><td>หน่วยนับ</td></tr>
<tr><td>ประชุม<table><tr><td>ย่อย</td><td>1</td></tr></table></td><td>2</td><td>ครั้ง</td><td rowspan=2>500</td></tr>
<tr><td>อบรม</td><td>3</td><td>คน</td></tr></table></html>"""


def test_a_table_of_a_document_comes_with_its_merged_cells_and_the_words_of_tables_inside() -> None:
    found = TableReadResult.best(TabularFile((read_block(NESTED, ""),)), WANTED)
    assert under(found, "title") == ["ประชุม\nย่อย 1", "อบรม"]
    assert under(found, "target") == ["2", "3"]
    assert under(found, "unit") == ["ครั้ง", "คน"]
    assert under(found, "budget") == ["500", ""], "the figure stands once"
    assert block_of(NESTED, "")[3][3] == "500", "where a block is put into cells it is repeated"


def test_words_that_only_run_over_their_neighbours_in_a_sheet_are_not_merged() -> None:
    html = "<table><tr><td colspan=2 style='mso-ignore:colspan'>หัวเรื่องยาว</td><td rowspan=2>x</td></tr></table>"
    assert read_block(html, "a\tb").merges == ((0, 2, 1, 2),)


def test_a_file_without_rows_is_read_as_none() -> None:
    assert TableReadResult.best(TabularFile(()), WANTED).rows == ()
    assert read(HEAD).rows == ()
    assert read(("รวม",)).rows in ((), (("รวม",),))


UNKNOWN = ("ITEM_ID", "CATEGORY", "AMOUNT")


def test_a_head_nobody_knows_is_no_row_and_its_columns_are_chosen_by_a_person() -> None:
    found = read(UNKNOWN, ("A-1", "อบรม", "5,000"), ("A-2", "ประชุม", "15,000"))
    assert asked(found) == ["head"]
    assert (found.heads, found.fields, len(found.rows)) == (UNKNOWN, ("", "", ""), 2)
    assert reasons(found)["คอลัมน์ CATEGORY"] == "ไม่ตรงกับช่องใดของแบบ"
    again = read(UNKNOWN, ("A-1", "อบรม", "5,000"), ("A-2", "ประชุม", "15,000"), answers={"head": 1})
    assert (len(again.rows), again.fields[0]) == (3, "title")


@pytest.mark.parametrize(
    "rows", [(ONE, TWO), (("ประชุม", "อบรม"),), (UNKNOWN, ("A", "B", "C")), (("1", "2"), ("3", "4"))]
)
def test_rows_without_a_head_stay_rows(rows: Rows) -> None:
    assert asked(read(*rows)) == []
    assert len(read(*rows).rows) == len(rows)


def test_a_word_of_a_field_above_what_cannot_be_its_value_is_no_head() -> None:
    """The rows above it are not dropped as titles."""
    found = read(("FIELD", "NAME"), ("DATE", "ก"), ("ระยะเวลา", "ข"), ("COST", "ค"))
    assert (asked(found), len(found.rows)) == (["head"], 3)
    assert "อยู่เหนือหัวตาราง" not in reasons(found).values()


def test_totals_above_their_rows_are_totals_and_a_deed_that_begins_with_their_word_is_none() -> (
    None
):
    found = read(HEAD, ("รวมทุกพื้นที่", "10", ""), ("รวมพลังจิตอาสา", "5", ""), ("อบรม", "5", ""))
    assert under(found, "title") == ["รวมพลังจิตอาสา", "อบรม"]
    assert asked(found) == ["total"]


def test_a_word_within_a_table_of_other_things_is_no_head_of_what_stands_below_it() -> None:
    rows = (("CODE", "NAME", "SIZE"), ("a", "กระทรวง", "1"), ("b", "กรม", "2"), ("c", "กอง", "3"))
    found = read(*rows, ("d", "งบประมาณ", "4"), ("e", "ปี", "5"))
    assert (asked(found), len(found.rows), found.heads) == (["head"], 5, rows[0])
    titled = read(
        ("แผน", "", ""),
        ("สำนักงาน", "", ""),
        ("ปี", "2569", ""),
        ("", "งบประมาณ", ""),
        ("e", "7", "5"),
    )
    assert under(titled, "budget") == ["7"], "titles above a head fill less than it"


def test_headings_of_groups_beside_a_column_for_the_row_above_are_told() -> None:
    found = read(("งาน", *HEAD), ("ยุทธศาสตร์ที่ 1", "", "", ""), ("งานหนึ่ง", *ONE), ("งานหนึ่ง", *TWO))
    assert reasons(found)["แถว 2"] == "หัวข้อกลุ่ม"
    assert under(found, "^work") == ["งานหนึ่ง", "งานหนึ่ง"]


def test_what_lies_beyond_what_is_read_is_counted_in_the_list() -> None:
    sheet = ImportedSheet((HEAD, ONE, TWO))
    known, found = (
        TableReadResult.best(TabularFile((one,)), WANTED).left
        for one in (sheet, sheet._replace(more=7, wider=3))
    )
    told = {(one.where, one.words) for one in {*found} - {*known}}
    assert told == {("แถวที่เกิน 20,000 แถวแรก", "7 แถว"), ("คอลัมน์ที่เกิน 200 คอลัมน์แรก", "3 คอลัมน์")}


def test_of_a_file_that_hides_what_is_hidden_a_person_is_asked() -> None:
    table = TabularFile((ImportedSheet((HEAD, ONE, TWO)),), unseen=True)
    found = TableReadResult.best(table, WANTED)
    assert (asked(found), len(found.rows)) == (["unseen"], 2)
    left = TableReadResult.best(table, WANTED, {"unseen": 1})
    assert (left.rows, left.numbers, reasons(left)["แถวทั้งหมดของแผ่น"]) == ((), (), "เลือกไม่นำเข้า")
    assert asked(TableReadResult.best(table._replace(unseen=False), WANTED)) == []


@pytest.mark.parametrize(
    "head", ["ชื่อแผนงาน / โครงการ / รายการ", "ผลผลิต/กิจกรรมหลัก/โครงการ", "รายการ", "งาน / โครงการ"]
)
def test_a_head_that_joins_words_for_what_is_done_is_the_name_of_a_row(head: str) -> None:
    assert read((head, "งบประมาณรวม"), ("ประชุม", "1")).fields == ("title", "budget")


def test_the_word_of_the_form_goes_before_one_that_is_used_alike_wherever_it_stands() -> None:
    found = read(("โครงการ", "กิจกรรม", "งบประมาณ"), ("โปร่งใส", "ประชุม", "1"), ("", "อบรม", "2"))
    assert found.fields == ("^work", "title", "budget")
    assert under(found, "^work") == ["โปร่งใส", "โปร่งใส"]
    assert read(("รายการ", "ชื่อกิจกรรม"), ("ค่าวัสดุ", "ประชุม")).fields[0] == "title", (
        "none is called as the form does"
    )


def test_a_head_of_two_rows_without_cells_that_reach_down_is_whole() -> None:
    rows = ("ที่", "รายการ", "งบประมาณรวม", "แผนการใช้จ่าย", ""), ("", "", "(บาท)", "ปี 2562", "ปี 2563")
    found = read(*rows, ("1", "ประชุม", "30", "10", "20"), merges=((0, 3, 0, 4),))
    assert (found.heads[2], found.numbers) == ("งบประมาณรวม › (บาท)", (3,))
    unknown = read(
        ("ก", "ข", "ค", "", ""),
        ("", "", "", "ง", "จ"),
        ("ฉ", "ช", "1", "2", "3"),
        merges=((0, 2, 0, 4),),
    )
    assert unknown.numbers == (3,), "nor is the upper row of one that nobody knows left above it"


def test_of_the_years_of_a_band_the_column_of_the_plan_is_the_budget() -> None:
    rows = ("กิจกรรม", "งบประมาณ", "", ""), ("", "ปี 2568", "2569", "พ.ศ. 2570")
    plain = read(
        rows[0],
        ("", "2568", "2569", "2570"),
        ("ประชุม", "1", "2", "3"),
        merges=((0, 0, 1, 0), (0, 1, 0, 3)),
    )
    assert under(plain, "budget") == ["2"]
    found = read(*rows, ("ประชุม", "10", "20", "30"), merges=((0, 0, 1, 0), (0, 1, 0, 3)))
    assert found.fields == ("title", "", "budget", "")
    assert {*reasons(found)} == {"คอลัมน์ งบประมาณ › ปี 2568", "คอลัมน์ งบประมาณ › พ.ศ. 2570"}


@pytest.mark.parametrize(
    "head", [("ต.ค. 65", "พ.ย. 2565"), ("Oct-22", "Nov-22"), ("ไตรมาส 1/2566", "ไตรมาส 2/66")]
)
def test_months_of_another_year_become_no_span_of_the_plan_unless_a_person_says_so(
    head: tuple[str, ...],
) -> None:
    rows = (("กิจกรรม", *head), ("ประชุม", "✓", "✓"))
    found = read(*rows)
    assert (asked(found), found.fields) == (["year"], ("title", "", ""))
    assert {*reasons(found)} == {f"คอลัมน์ {one}" for one in head}
    assert under(read(*rows, answers={"year": 1}), "span")[0].endswith(("2568", "2569"))


@pytest.mark.parametrize(
    ("bands", "asks"),
    [
        (("พ.ศ. 2568", "พ.ศ. 2569"), []),
        (("ปี 2569", "ปี 2569"), []),
        (("ปี 2567", "ปี 2568"), ["year"]),
    ],
)
def test_the_year_of_months_may_stand_above_them_as_of_the_calendar(
    bands: tuple[str, str], asks: list[str]
) -> None:
    rows = ("กิจกรรม", *bands), ("", "ธ.ค.", "ม.ค."), ("ประชุม", "✓", "✓")
    assert asked(read(*rows, merges=((0, 0, 1, 0),))) == asks


def test_months_of_several_years_are_no_calendar() -> None:
    found = read(("กิจกรรม", "ต.ค. 65", "ต.ค. 66", "ต.ค. 67"), ("ประชุม", "1", "2", "3"))
    assert (found.fields, len(found.left)) == (("title", "", "", ""), 3)


@pytest.mark.parametrize(
    ("title", "head"),
    [("", "งบประมาณ (ล้านบาท)"), ("หน่วย : ล้านบาท", "งบประมาณ"), ("(หน่วย: ล้านบาท)", "วงเงิน")],
)
def test_amounts_in_millions_become_baht_after_a_question(title: str, head: str) -> None:
    rows = ((title, ""), ("กิจกรรม", head), ("ประชุม", "1.5"), ("อบรม", "-"), ("รวม", "1.5"))
    found = read(*rows)
    assert (asked(found), under(found, "budget"), found.total[1]) == (
        ["total", "times"],
        ["1500000", "-"],
        "1500000",
    )
    assert "1.5 คือ 1,500,000 บาท" in found.doubts[1].words
    assert under(read(*rows, answers={"times": 1}), "budget") == ["1.5", "-"]


def test_rows_that_are_numbered_above_others_are_no_sums_beside_them() -> None:
    head = ("ที่", "กิจกรรม", "งบประมาณ")
    rows = [("1", "โปร่งใส", "30"), ("1.1", "ประชุม", "10"), ("1.2", "อบรม", "20"), ("2", "คู่มือ", "5")]
    found = read(head, *rows)
    assert (under(found, "^work"), under(found, "budget")) == (
        ["โปร่งใส", "โปร่งใส", ""],
        ["10", "20", "5"],
    )
    assert (asked(found), reasons(found)["แถว 2"]) == (["group"], "ยอดของหัวข้อกลุ่ม")
    assert len(read(head, *rows, answers={"group": 2}).rows) == 4
    alone = read(head, ("1", "โปร่งใส", "30"), ("1.1", "ประชุม", ""), ("1.2", "อบรม", ""))
    assert under(alone, "budget") == ["30", "", ""], (
        "money that stands at the upper row alone stays there"
    )


def test_sorts_of_the_budget_above_rows_that_are_counted_anew_are_their_sums() -> None:
    rows = (
        ("1", "งบดำเนินงาน", ""),
        ("2", "งบลงทุน", "30"),
        ("1", "อาคาร", "10"),
        ("2", "รถยนต์", "20"),
    )
    found = read(("ที่", "รายการ", "งบประมาณ"), *rows)
    assert under(found, "budget") == ["", "10", "20"]
    plain = read(("ที่", "รายการ", "งบประมาณ"), ("1", "งบดำเนินงาน", "10"), ("2", "งบลงทุน", "20"))
    assert under(plain, "budget") == ["10", "20"]


def test_without_a_head_nothing_goes_by_order_behind_what_cannot_be_its_field() -> None:
    rows = (
        ("ประชุม", "กองคลัง", "5 วัน", "ทุกกอง", "ห้องประชุม"),
        ("อบรม", "กองช่าง", "3 วัน", "ทุกกอง", "โรงแรม"),
    )
    wanted = WANTED._replace(
        fits=lambda field, words, _doubtful: field not in FIGURES or words.isdecimal()
    )
    found = TableReadResult.best(TabularFile((ImportedSheet(rows),)), wanted)
    assert found.fields == ("title", "", "", "", "")
    assert (
        TableReadResult.best(
            TabularFile((ImportedSheet(tuple(("", *row) for row in rows)),)), wanted
        ).fields
        == ("",) * 5
    )
    wide = tuple((*row, "ก", "ข", "ค", "ง") for row in rows)
    assert not any(TableReadResult.best(TabularFile((ImportedSheet(wide),)), wanted).fields), (
        "nor is anything of a table wider than the form"
    )


def test_years_that_follow_one_another_are_a_head_and_figures_are_none() -> None:
    found = read(("จังหวัด", "2566", "2567", "2568"), ("เลย", "1", "2", "3"), ("น่าน", "4", "5", "6"))
    assert (asked(found), found.fields, len(found.rows)) == (["head"], ("", "", "", ""), 2)
    assert len(read(("ประชุม", "2500"), ("อบรม", "2600")).rows) == 2


def test_words_above_codes_are_a_head_that_nobody_knows() -> None:
    head = ("ศูนย์ต้นทุน", "ชื่อตามโครงสร้าง")
    found = read(
        (*head, *head), ("1A00", "สายงาน", "2A00", "สายงาน"), ("1A01", "ส่วน", "2A01", "ส่วน")
    )
    assert (asked(found), len(found.rows)) == (["head"], 2)
    assert asked(read(("ประชุม", "กองคลัง"), ("อบรม รุ่น 1", "กองช่าง"), ("อบรม รุ่น 2", "กองช่าง"))) == []


def test_a_row_that_held_nothing_but_an_error_is_none() -> None:
    found = read(HEAD, ("#REF!", "#REF!", ""), ONE)
    assert (found.rows, found.numbers, asked(found)) == ((ONE,), (3,), ["errors"])


def test_a_row_with_a_number_alone_is_a_row() -> None:
    assert read(("ที่", "กิจกรรม"), ("1", ""), ("2", "ประชุม")).numbers == (3,)


@pytest.mark.parametrize(
    "sum_of",
    [
        ("รวม", "20,000", "2 โครงการ"),
        ("รวมเป็นเงินทั้งสิ้น", "20,000", "(สองหมื่นบาทถ้วน)"),
        ("รวม", "#VALUE!", ""),
        ("รวมงบตามแผน", "20,000", "-"),
        ("รวมแผนงานที่ 2", "0", ""),
    ],
)
def test_a_total_is_known_beside_its_count_its_words_and_an_error(sum_of: tuple[str, ...]) -> None:
    found = read(HEAD, ONE, TWO, sum_of, ("คงเหลือ", "0", ""), ("เฉลี่ย", "10,000", ""))
    assert under(found, "title") == ["ประชุม", "อบรม"]


def test_a_numbered_deed_and_one_with_the_money_of_the_row_above_are_no_totals() -> None:
    rows = read(
        ("ที่", *HEAD),
        ("1", *ONE),
        ("2", "รวมพลคนดี", "5,000", ""),
        ("3", *TWO),
        ("4", "รวมใจ", "25,000", ""),
    )
    assert len(rows.rows) == 4
    assert len(read(HEAD, ONE, ("รวมพลคนดี", "5,000", "")).rows) == 2


def test_another_table_below_is_left_with_a_question() -> None:
    below = (("สรุป", "", ""), ("แหล่งเงิน", "จำนวน", ""), ("เงินอุดหนุน", "20,000", ""))
    wanted = WANTED._replace(
        fits=lambda field, words, _doubtful: field not in FIGURES or words != "จำนวน"
    )
    sheet = ImportedSheet((HEAD, ONE, TWO, ("", "", ""), ("", "", ""), *below))
    found = TableReadResult.best(TabularFile((sheet,)), wanted)
    assert (asked(found), len(found.rows), len(found.left)) == (["other"], 2, 3)
    assert len(read(HEAD, ONE, ("รวม", "5,000", ""), ("", "", ""), TWO).rows) == 2, (
        "rows behind a gap are rows"
    )


def test_titles_of_every_page_are_no_rows_and_a_group_may_have_a_head_of_its_own() -> None:
    merges, none = ((0, 0, 0, 2), (4, 0, 4, 2)), ("", "")
    paged = read(
        ("แผน", *none),
        HEAD,
        ONE,
        ("รวม", "5,000", ""),
        ("แผน (ต่อ)", *none),
        HEAD,
        TWO,
        merges=merges,
    )
    assert (under(paged, "title"), reasons(paged)["แถว 5"]) == (["ประชุม", "อบรม"], "อยู่เหนือหัวตาราง")
    parted = read(
        ("ยุทธศาสตร์ที่ 1 ก", *none),
        HEAD,
        ONE,
        ("", *none),
        ("ยุทธศาสตร์ที่ 2 ข", *none),
        HEAD,
        TWO,
        merges=merges,
    )
    assert under(parted, "^work") == ["ยุทธศาสตร์ที่ 1 ก", "ยุทธศาสตร์ที่ 2 ข"]


def test_a_heading_for_which_the_form_has_no_level_is_told() -> None:
    found = read(HEAD, ("ยุทธศาสตร์ที่ 1 ก", "", ""), ("แผนงานที่ 1 ข", "", ""), ONE, TWO)
    assert under(found, "^work") == ["แผนงานที่ 1 ข"] * 2
    assert reasons(found) == {"แถว 2": "แบบมีหัวข้อไม่ลึกเท่านี้"}


def test_lines_of_details_join_the_row_they_belong_to() -> None:
    head, none = ("ที่", *HEAD), ("", "")
    rows = (("1", *ONE), ("", "- วิทยากร", *none), ("", "- ห้อง", *none), ("2", *TWO))
    found = read(head, *rows)
    assert (asked(found), under(found, "title")) == (["more"], ["ประชุม\n- วิทยากร\n- ห้อง", "อบรม"])
    assert len(read(head, *rows, answers={"more": 1}).left) == 3
    assert len(read(head, *rows, answers={"more": 2}).rows) == 4


def test_signs_for_the_words_above_are_filled_in_after_a_question() -> None:
    rows = (HEAD, ONE, ("อบรม", "700", '- " -'), ("คู่มือ", "9", "”"))
    found = read(*rows)
    assert (asked(found), under(found, "owner")) == (["ditto"], ["ฝ่ายอำนวยการ"] * 3)
    assert under(read(*rows, answers={"ditto": 1}), "owner")[1] == '- " -'


def test_the_first_and_the_last_day_may_stand_in_columns_of_their_own() -> None:
    head = ("กิจกรรม", "ช่วงดำเนินการ", ""), ("", "วันที่เริ่ม", "สิ้นสุด")
    found = read(
        *head,
        ("ประชุม", "1/10/2568", "31/12/2568"),
        ("อบรม", "ม.ค. 69", ""),
        merges=((0, 0, 1, 0), (0, 1, 0, 2)),
    )
    assert [read_periods(words) for words in under(found, "span")] == ["2569m10/2569m12", "2569m01"]
    assert found.left == ()


def test_of_two_columns_with_one_head_the_one_in_sight_is_taken() -> None:
    found = read(("กิจกรรม", "งบประมาณ", "งบประมาณ"), ("ประชุม", "9", "5"), hidden=((), (1,)))
    assert under(found, "budget") == ["5"]


def test_empty_boxes_are_no_ticks_and_signs_of_other_fonts_are() -> None:
    found = read(
        ("กิจกรรม", "ไตรมาส 1", "ไตรมาส 2"),
        ("ก", "☐", "☑"),
        ("ข", "[x]", "[ ]"),
        ("ค", "\uf0a8", "\uf0fc"),
    )
    assert (asked(found), under(found, "span")) == (
        [],
        ["ไตรมาส 2 ปี 2569", "ไตรมาส 1 ปี 2569", "ไตรมาส 2 ปี 2569"],
    )


def test_a_cell_beside_the_table_that_reaches_down_is_none_of_its_head() -> None:
    found = read(
        ("แผน", "กิจกรรม", "งบประมาณ"), ("", "ประชุม", "5"), ("", "อบรม", "6"), merges=((0, 0, 2, 0),)
    )
    assert under(found, "budget") == ["5", "6"]


def test_months_whose_year_excel_moved_are_put_right_and_an_hour_is_none() -> None:
    found = read(
        ("กิจกรรม", "ช่วงดำเนินการ"),
        ("ประชุม", "ต.ค. 2511"),
        ("อบรม", "00.00"),
        short_years=((1, 1), (2, 1)),
    )
    assert (asked(found), under(found, "span")) == (["years"], ["ต.ค. 2568", "00.00"])

"""What a table does not prove is asked once a column, and nothing of it is taken in silence."""

from collections.abc import Mapping

import pytest

import main
from core.assessment.table_deeds import answer_columns
from core.tables.heads import ExpectedFields
from core.tables.people import parted
from core.tables.reading import TableReadResult
from core.tabular import ImportedSheet, TabularFile
from core.thai.parser import read_periods
from storage.instruments.library import FormLibrary
from tests.core.tables.test_reading import WANTED, asked, reasons, under
from tests.read_tables import wanted_for

HEAD = ("ที่", "กิจกรรม", "งบประมาณ", "ผู้รับผิดชอบ")
ROWS = (("1", "ประชุม", "5000", "ก"), ("2", "อบรม", "6000", "ข"), ("3", "ดูงาน", "7000", "ค"))
MONTHS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
SHEET = ImportedSheet(())
NAMED = WANTED._replace(
    name_field=("title", "กิจกรรม"),
    days=frozenset({"due"}),
    texts=frozenset({"owner"}),
    phones=frozenset({"phone"}),
    titles={**WANTED.titles, "โทรศัพท์": "phone"},
)


def read(
    *rows: tuple[str, ...],
    wanted: ExpectedFields = NAMED,
    answers: Mapping[str, int] | None = None,
    sheet: ImportedSheet = SHEET,
) -> TableReadResult:
    table = TabularFile((sheet._replace(rows=rows),))
    return TableReadResult.best(table, wanted, answers)


def waiting(found: TableReadResult) -> list[str]:
    return [one.key for one in found.doubts if one.open]


def test_a_plain_table_asks_nothing() -> None:
    assert read(HEAD, *ROWS).doubts == ()


@pytest.mark.parametrize("called", ["ยอดเงิน", "สุทธิ", "ยอดสุทธิ", "ทั้งสิ้น", "เป็นเงินทั้งหมด", "จำนวนเงิน"])
def test_the_sum_of_the_rows_above_is_a_total_whatever_it_is_called(called: str) -> None:
    found = read(HEAD, *ROWS, ("", called, "18000", ""))
    assert (asked(found), len(found.rows), found.total[2]) == (["total"], 3, "18000")


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ((("ก", "100", "10"), ("ข", "200", "20")), ("ค", "300", "99")),  # of one column alone
        ((("ก", "100", "10"), ("ข", "200", "20")), ("ค", "300", "30")),  # a row may cost so much
    ],
)
def test_what_is_a_sum_in_part_or_by_chance_is_asked_and_not_dropped(
    rows: tuple[tuple[str, ...], ...], row: tuple[str, ...]
) -> None:
    head = ("กิจกรรม", "งบประมาณ", "เป้าหมาย")
    found = read(head, *rows, row)
    assert (waiting(found), len(found.rows)) == (["sums"], 3)
    left = read(head, *rows, row, answers={"sums": 1})
    assert (waiting(left), len(left.rows)) == ([], 2)


def test_a_sum_without_words_may_have_the_sum_of_another_column_beside_it() -> None:
    head = ("กิจกรรม", "งบประมาณ", "จ่ายแล้ว")
    rows = (("ก", "100", "40"), ("ข", "200", "50"))
    found = read(head, *rows, ("", "300", "90"))
    assert (asked(found), len(found.rows)) == (["total"], 2)
    odd = read(head, *rows, ("", "300", "91"))
    assert (waiting(odd), len(odd.rows)) == (["sums"], 3), "it is no sum there"


def test_a_row_with_words_of_its_own_is_none_of_the_sums() -> None:
    found = read(HEAD, *ROWS[:2], ("3", "ดูงาน", "11000", "ค"))
    assert (found.doubts, len(found.rows)) == ((), 3)


def test_a_row_that_costs_what_the_only_row_with_an_amount_costs_is_no_sum() -> None:
    head = ("กิจกรรม", "งบประมาณ")
    found = read(head, ("ก", "0"), ("ข", "5000"), ("ค", ""), ("ง", "5000"))
    assert (found.doubts, len(found.rows)) == ((), 4)


@pytest.mark.parametrize(
    "years",
    [
        ("66", "67", "68", "69", "70"),
        ("ปี 66", "ปี 67", "ปี 68", "ปี 69", "ปี 70"),
        ("2023", "2024", "2025", "2026", "2027"),
    ],
)
@pytest.mark.parametrize("merged", [True, False])
def test_of_several_years_the_plans_own_is_proposed_however_it_is_spelt(
    years: tuple[str, ...], merged: bool
) -> None:
    rows = (
        ("กิจกรรม", "งบประมาณ", "", "", "", "", "ผู้รับผิดชอบ"),
        ("", *years, ""),
        ("ถนน", "1", "2", "3", "4", "5", "กองช่าง"),
    )
    merges = ((0, 0, 1, 0), (0, 1, 0, 5), (0, 6, 1, 6)) if merged else ()
    sheet = ImportedSheet((), merges=merges)
    found = read(*rows, sheet=sheet)
    assert (asked(found), under(found, "budget")) == (["years budget"], ["4"])
    assert {*reasons(found).values()} == {"เป็นของปีอื่น"}
    assert under(read(*rows, sheet=sheet, answers={"years budget": 0}), "budget") == ["1"]
    other = read(*rows, sheet=sheet, wanted=NAMED._replace(year=2580))
    assert (waiting(other), "budget" in other.fields) == (["years budget"], False)


def test_a_row_of_years_that_no_head_takes_is_no_row_of_the_table() -> None:
    rows = (("กิจกรรม", "งบประมาณ", "", ""), ("", "2568", "", "2569"), ("ถนน", "1", "2", "3"))
    sheet = ImportedSheet((), merges=((0, 1, 0, 2),))
    assert under(read(*rows, sheet=sheet), "title") == ["ถนน"]


def test_a_year_that_is_spelt_out_is_not_asked() -> None:
    found = read(("กิจกรรม", "งบประมาณ ปี 2568", "งบประมาณ ปี 2569"), ("ถนน", "1", "2"))
    assert (found.doubts, under(found, "budget")) == ((), ["2"])


def test_months_in_the_order_of_the_calendar_run_on_over_the_fiscal_year() -> None:
    ticks = ("",) * 9 + ("/", "/", "/")
    rows = (("กิจกรรม", *MONTHS), ("ประชุม", *ticks))
    found = read(*rows)
    assert waiting(found) == ["order"]
    assert read_periods(under(found, "span")[0]) == "2570m10/2570m12"
    fiscal = read(*rows, answers={"order": 1})
    assert read_periods(under(fiscal, "span")[0]) == "2569m10/2569m12"
    assert "span" not in read(*rows, answers={"order": 2}).fields
    school = (*MONTHS[4:], *MONTHS[:4])
    assert waiting(read(("กิจกรรม", *school), ("ประชุม", *ticks))) == ["order"]
    of_plan = (*MONTHS[9:], *MONTHS[:9])
    assert waiting(read(("กิจกรรม", *of_plan), ("ประชุม", *ticks))) == []


def test_a_quarter_is_the_one_of_the_months_in_its_own_head() -> None:
    head = [
        f"ไตรมาสที่ {n} ({first}-{last})"
        for n, (first, last) in enumerate(
            (("ม.ค.", "มี.ค."), ("เม.ย.", "มิ.ย."), ("ก.ค.", "ก.ย."), ("ต.ค.", "ธ.ค.")), 1
        )
    ]
    found = read(("กิจกรรม", *head), ("ก", "/", "", "", ""), ("ข", "", "", "", "/"))
    assert waiting(found) == ["order"]
    assert [*map(read_periods, under(found, "span"))] == ["2569q2", "2570q1"]
    bare = [f"ไตรมาส {n}" for n in range(1, 5)]
    titled = read(("แผนปีปฏิทิน 2569",), ("กิจกรรม", *bare), ("ก", "/", "", "", ""))
    assert (waiting(titled), "span" in titled.fields) == (["order"], False)


def test_marks_that_say_no_are_no_ticks() -> None:
    rows = (("✓", "✗", "✗"), ("ไม่", "มี", "มี"), ("N", "Y", "FALSE"), ("ยกเลิก", "", "\uf0fb"))
    found = read(
        ("กิจกรรม", "ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3"),
        *((str(n), *row) for n, row in enumerate(rows)),
    )
    assert asked(found) == []
    assert [read_periods(one) for one in under(found, "span")] == [
        "2569q1",
        "2569q2/2569q3",
        "2569q2",
        None,
    ]


@pytest.mark.parametrize("cross", ["x", "X", "×", "☒"])
def test_a_cross_beside_ticks_is_asked_and_a_column_of_crosses_is_ticked(cross: str) -> None:
    def span(*marks: str, answers: Mapping[str, int] | None = None) -> TableReadResult:
        rows = ((f"ก{n}", mark, "/") for n, mark in enumerate(marks))
        return read(("กิจกรรม", "ไตรมาส 1", "ไตรมาส 2"), *rows, answers=answers)

    beside = span(cross, "/")
    assert waiting(beside) == ["crosses"]
    no = span(cross, "/", answers={"crosses": 0})
    assert [*map(read_periods, under(no, "span"))] == ["2569q2", "2569q1/2569q2"]
    yes = span(cross, "/", answers={"crosses": 1})
    assert [*map(read_periods, under(yes, "span"))] == ["2569q1/2569q2"] * 2
    alone = read(("กิจกรรม", "ไตรมาส 1", "ไตรมาส 2"), ("ก", cross, ""), ("ข", "", cross))
    assert alone.doubts == ()
    assert [*map(read_periods, under(alone, "span"))] == ["2569q1", "2569q2"]


def test_a_cross_beside_ticks_below_two_answers_is_asked() -> None:
    rows = (("ข้อ", "มี", "ไม่มี"), ("O1", "/", "x"), ("O2", "☐", "/"))
    wanted = answer_columns({})
    found = read(*rows, wanted=wanted)
    assert waiting(found) == ["crosses 2"]
    assert under(read(*rows, wanted=wanted, answers={"crosses 2": 0}), "answer") == ["มี", "ไม่มี"]
    both = read(*rows, wanted=wanted, answers={"crosses 2": 1})
    assert under(both, "answer") == ["มี, ไม่มี", "ไม่มี"]
    alone = read(("ข้อ", "มี", "ไม่มี"), ("O1", "x", ""), ("O2", "", "x"), wanted=wanted)
    assert (alone.doubts, under(alone, "answer")) == ((), ["มี", "ไม่มี"])


def test_two_columns_for_one_field_are_asked_and_the_reason_is_true() -> None:
    rows = (("กิจกรรม", "งบประมาณ (ตั้งไว้)", "งบประมาณ (อนุมัติ)"), ("ก", "1000", "800"))
    found = read(*rows)
    assert (waiting(found), under(found, "budget")) == (["rivals budget"], ["1000"])
    assert reasons(found) == {"คอลัมน์ งบประมาณ (อนุมัติ)": "ใช้อีกคอลัมน์เป็นช่องนี้แล้ว"}
    assert under(read(*rows, answers={"rivals budget": 1}), "budget") == ["800"]
    assert "budget" not in read(*rows, answers={"rivals budget": 2}).fields
    same = read(("กิจกรรม", "งบประมาณ", "งบประมาณ"), ("ก", "5", "5"))
    assert same.doubts == ()


def test_a_column_that_repeats_above_one_that_does_not_are_two_levels() -> None:
    rows = (
        ("แผนงาน/โครงการ", "กิจกรรมหลัก", "งบประมาณ"),
        ("ป้องกันไข้เลือดออก", "กำจัดลูกน้ำ", "1"),
        ("", "พ่นหมอกควัน", "2"),
        ("คัดกรอง", "ตรวจเบาหวาน", "3"),
    )
    sheet = ImportedSheet((), merges=((1, 0, 2, 0),))
    found = read(*rows, sheet=sheet)
    assert asked(found)[0] == "levels"
    assert waiting(found) == []
    assert under(found, "^work") == ["ป้องกันไข้เลือดออก", "ป้องกันไข้เลือดออก", "คัดกรอง"]
    assert under(found, "title") == ["กำจัดลูกน้ำ", "พ่นหมอกควัน", "ตรวจเบาหวาน"]
    flat = read(*rows, sheet=sheet, answers={"levels": 1})
    assert waiting(flat) == ["repeats"]


def test_names_that_repeat_are_asked() -> None:
    rows = (("กิจกรรม", "งบประมาณ"), ("ประชุม", "1"), ("ประชุม", "2"), ("อบรม", "4"))
    found = read(*rows)
    assert (waiting(found), len(found.rows)) == (["repeats"], 3)
    left = read(*rows, answers={"repeats": 1})
    assert ([*left.numbers], reasons(left)["แถว 3"]) == ([2, 4], "ชื่อซ้ำกับแถวก่อน")


def test_one_cell_proves_the_month_first_for_its_column() -> None:
    def due(*days: str, answers: Mapping[str, int] | None = None) -> TableReadResult:
        return read(
            ("กิจกรรม", "วันครบกำหนด"),
            *((f"ก{n}", day) for n, day in enumerate(days)),
            answers=answers,
        )

    found = due("03/31/2569", "04/05/2569", "12/01/2568")
    assert under(found, "due") == ["31/3/2569", "5/4/2569", "1/12/2568"]
    assert (asked(found), waiting(found)) == (["days 2"], [])
    both = due("03/31/2569", "31/3/2569", "04/05/2569")
    assert (waiting(both), under(both, "due")[2]) == (["days 2"], "")
    assert (
        under(due("03/31/2569", "31/3/2569", "04/05/2569", answers={"days 2": 2}), "due")[2]
        == "5/4/2569"
    )
    assert due("31/3/2569", "04/05/2569").doubts == ()


def test_days_that_excel_may_have_turned_are_asked() -> None:
    sheet = ImportedSheet((), days=((2, 1), (3, 1)))
    rows = (("กิจกรรม", "วันครบกำหนด"), ("ก", "31/3/2569"), ("ข", "5/4/2569"), ("ค", "1/12/2568"))
    found = read(*rows, sheet=sheet)
    assert (waiting(found), under(found, "due")) == (
        ["days 2"],
        ["31/3/2569", "4/5/2569", "12/1/2568"],
    )


def test_a_code_that_the_file_keeps_as_a_day_is_asked() -> None:
    rows = (("กิจกรรม", "ผู้รับผิดชอบ"), ("ก", "พ.ค. 2568"), ("ข", "13/2568"))
    sheet = ImportedSheet((), days=((1, 1),))
    found = read(*rows, sheet=sheet)
    assert (waiting(found), under(found, "owner")) == (["codes 2"], ["", "13/2568"])
    assert under(read(*rows, sheet=sheet, answers={"codes 2": 1}), "owner")[0] == "พ.ค. 2568"


def test_a_number_that_a_spreadsheet_shortened_is_asked_and_null_is_empty() -> None:
    found = read(("กิจกรรม", "ผู้รับผิดชอบ"), ("ก", "1.10E+12"), ("ข", "NULL"))
    assert (waiting(found), under(found, "owner")) == (["codes 2"], ["", ""])


def test_a_figure_beyond_what_the_form_only_warns_of_is_asked() -> None:
    form = FormLibrary([main.RESOURCES / "instruments"]).get("activity-register")
    rows = (("ชื่อกิจกรรม", "ระยะเวลา"), ("ก", "-5"), ("ข", "6"))
    wanted = wanted_for(form, "activity")
    found = read(*rows, wanted=wanted)
    assert (waiting(found), under(found, "hours")) == (["bounds 2"], ["", "6"])
    assert under(read(*rows, wanted=wanted, answers={"bounds 2": 1}), "hours") == ["-5", "6"]


def test_a_heading_of_a_year_is_not_known_the_next_year() -> None:
    head = ("กิจกรรม", "เงิน", "ปี 2569", "2568 ใช้", "งบ 68", "ผล")
    found = read(head, ("ก", *"12345"))
    assert found.by_head(("title", *["budget"] * 4, "")) == {
        "กิจกรรม": "title",
        "เงิน": "budget",
        "ผล": "",
    }


def test_the_zero_that_a_spreadsheet_took_from_a_telephone_is_offered() -> None:
    found = read(("กิจกรรม", "โทรศัพท์"), ("ก", "812345678"), ("ข", "081-2345678"))
    assert (asked(found), under(found, "phone")) == (["phones 2"], ["0812345678", "081-2345678"])


def test_struck_words_are_left_out_and_told() -> None:
    struck = ((2, 0, ""), (2, 1, ""), (2, 2, ""), (2, 3, ""), (1, 1, "ประชุม"))
    rows = (HEAD, ("1", "ประชุม อบรม", "5000", "ก"), *ROWS[1:])
    found = read(*rows, sheet=ImportedSheet((), struck=struck))
    assert (asked(found), under(found, "title")) == (["struck"], ["ประชุม", "ดูงาน"])
    assert reasons(found)["แถว 3"] == "ขีดฆ่าหรือมองไม่เห็นในไฟล์"
    assert len(read(*rows, sheet=ImportedSheet((), struck=struck), answers={"struck": 1}).rows) == 3


def test_painted_cells_below_months_are_asked_and_stripes_are_not() -> None:
    rows = (("กิจกรรม", "ต.ค.", "พ.ย.", "ธ.ค."), ("ก", "", "", ""), ("ข", "", "", ""))
    found = read(*rows, sheet=ImportedSheet((), painted=((1, 2), (1, 3))))
    assert (waiting(found), read_periods(under(found, "span")[0])) == (
        ["painted"],
        "2569m11/2569m12",
    )
    striped = read(*rows, sheet=ImportedSheet((), painted=((1, 1), (1, 2), (1, 3))))
    assert (asked(striped), under(striped, "span")) == ([], ["", ""])


def test_data_may_stand_in_another_column_of_a_merged_head() -> None:
    rows = (
        ("ลำดับ", "กิจกรรม", "", "งบประมาณ", ""),
        ("1", "", "ประชุม", "", "150000"),
        ("", "", "", "", ""),
        ("2", "", "อบรม", "", "200000"),
    )
    sheet = ImportedSheet((), merges=((0, 1, 0, 2), (0, 3, 0, 4)))
    found = read(*rows, sheet=sheet)
    assert (found.doubts, under(found, "title"), under(found, "budget")) == (
        (),
        ["ประชุม", "อบรม"],
        ["150000", "200000"],
    )


def test_commas_that_divided_an_amount_are_asked() -> None:
    rows = (
        ("กิจกรรม", "งบประมาณ", "ผู้รับผิดชอบ", ""),
        ("ประชุม", "15", "000", "ฝ่าย ก"),
        ("อบรม", "500", "ฝ่าย ข", ""),
    )
    sheet = ImportedSheet((), plain=True)
    found = read(*rows, sheet=sheet)
    assert (waiting(found), under(found, "budget"), under(found, "owner")) == (
        ["commas"],
        ["15,000", "500"],
        ["ฝ่าย ก", "ฝ่าย ข"],
    )
    left = read(*rows, sheet=sheet, answers={"commas": 1})
    assert (under(left, "title"), reasons(left)["แถว 2"]) == (["อบรม"], "จุลภาคอาจแบ่งจำนวน")
    fills = (
        ("กิจกรรม", "งบประมาณ", "ผู้รับผิดชอบ", ""),
        ("ถนน", "4", "500", "000"),
        ("ก", "9", "ข", ""),
    )
    just = read(("กิจกรรม", "งบประมาณ", "ผู้รับผิดชอบ", "หมายเหตุ"), *fills[1:], sheet=sheet)
    assert (waiting(just), under(just, "budget")) == (["commas"], ["4,500,000", "9"])
    figures = read(("กิจกรรม", "งบประมาณ", "คนที่มา"), ("ก", "900", "120"), sheet=sheet)
    assert figures.doubts == (), "a column of no field may hold figures"
    seen = read(*fills, sheet=sheet, answers={"commas": 2})
    assert (waiting(seen), under(seen, "budget")) == ([], ["4", "9"])


def test_a_column_behind_a_divided_amount_keeps_its_heading() -> None:
    rows = (
        ("กิจกรรม", "งบประมาณ", "ช่วงดำเนินการ", ""),
        ("ประชุม", "15", "000", "ไตรมาส 3 ปี 2569"),
        ("อบรม", "20", "000", "ไตรมาส 4 ปี 2569"),
    )
    found = read(*rows, sheet=ImportedSheet((), plain=True))
    assert waiting(found) == ["commas"]
    assert [*map(read_periods, under(found, "span"))] == ["2569q3", "2569q4"]
    assert under(found, "budget") == ["15,000", "20,000"]


def test_a_table_on_its_side_is_read_column_by_column() -> None:
    rows = (
        ("กิจกรรม", "ประชุม", "อบรม"),
        ("งบประมาณ", "1000", "2000"),
        ("ผู้รับผิดชอบ", "ฝ่าย ก", "ฝ่าย ข"),
    )
    found = read(*rows)
    assert (asked(found), under(found, "title"), under(found, "budget")) == (
        ["turned"],
        ["ประชุม", "อบรม"],
        ["1000", "2000"],
    )
    assert len(read(*rows, answers={"turned": 1}).rows) == 2


def test_answers_ticked_in_columns_and_boxes_are_the_words_beside_the_tick() -> None:
    wanted = answer_columns({})
    rows = (
        ("ข้อ", "ผลการตรวจ", "", "หมายเหตุ"),
        ("", "มี", "ไม่มี", ""),
        ("O1", "/", "", ""),
        ("O2", "", "✓", "แก้ไข"),
    )
    found = read(*rows, wanted=wanted, sheet=ImportedSheet((), merges=((0, 1, 0, 2),)))
    assert (under(found, "answer"), found.left) == (["มี", "ไม่มี"], ())
    boxed = read(
        ("ข้อ", "คำตอบ"), ("1", "☒ มี ☐ ไม่มี"), ("2", "☐ มี ☐ ไม่มี"), ("3", "☒ มี ☒ ไม่มี"), wanted=wanted
    )
    assert under(boxed, "answer") == ["มี", "", "☒ มี ☒ ไม่มี"], "two boxes are no answer"


def test_a_rank_of_two_words_takes_no_name() -> None:
    assert parted("ว่าที่ ร.ต.หญิง สมหญิง ทดสอบ นักวิชาการ") == ("ว่าที่ ร.ต.หญิง สมหญิง ทดสอบ", "นักวิชาการ")

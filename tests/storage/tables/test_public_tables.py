"""Tables as the state publishes them: sums of regions, years above equal heads, codes, parts of a satang, no names."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook

import main
from core.forms.shape import Instrument
from core.tables import reading
from core.tables.heads import ExpectedFields
from core.tables.kinds import ImportedRowClassifier, TableBodyRow
from core.tables.reading import TableReadResult
from core.tabular import ImportedSheet, TabularFile
from storage.instruments.reader import read_form
from storage.workbook import read_workbook
from tests.read_tables import wanted_for

Rows = tuple[tuple[str, ...], ...]
HEAD = ("กิจกรรม", "งบประมาณ")


@pytest.fixture(scope="module")
def wanted() -> ExpectedFields:
    form = read_form(main.INSTRUMENTS / "operating-plan-2569.yaml")
    assert isinstance(form, Instrument)
    return wanted_for(form, "activity")


def read(
    wanted: ExpectedFields,
    rows: Rows,
    answers: Mapping[str, int] | None = None,
    placed: Mapping[int, str] | None = None,
) -> TableReadResult:
    table = TabularFile((ImportedSheet(rows),))
    return TableReadResult.best(table, wanted._replace(placed=placed or {}), answers)


def under(found: TableReadResult, field: str) -> list[str]:
    return [row[found.fields.index(field)] for row in found.rows]


def keys(found: TableReadResult) -> list[str]:
    return [one.key for one in found.doubts]


PROVINCES = (
    ("รวมทั้งสิ้น", "100"),
    ("ส่วนกลาง", "60"),
    ("รวมจังหวัด/ต่างประเทศ", "40"),
    ("รวมจังหวัด", "33"),
    ("รวมต่างประเทศ", "7"),
    ("กลุ่มจังหวัดภาคเหนือ", "33"),
    ("จังหวัดเชียงใหม่", "20"),
    ("จังหวัดลำพูน", "13"),
)
TAKEN = ["ส่วนกลาง", "รวมต่างประเทศ", "จังหวัดเชียงใหม่", "จังหวัดลำพูน"]


def test_sums_of_regions_within_sums_are_totals_and_the_grand_total_is_compared(
    wanted: ExpectedFields,
) -> None:
    found = read(wanted, (HEAD, *PROVINCES))
    assert (under(found, "title"), keys(found)) == (TAKEN, ["total"])
    assert found.total == ("รวมทั้งสิ้น", "100"), "not the last of them"
    assert len(found.left) == len(PROVINCES) - len(TAKEN), "each is listed"
    assert len(read(wanted, (HEAD, *PROVINCES), {"total": 1}).rows) == len(PROVINCES)
    deeds = (HEAD, ("ภาคีเครือข่าย", "5"), ("อบรม", "2"), ("ประชุม", "3"))
    assert (keys(read(wanted, deeds)), len(read(wanted, deeds).rows)) == ([], 3), (
        "a deed is no region"
    )


def regions(*sums: int) -> Rows:
    """Rows with these sums, each above three rows of its parts."""
    return tuple(
        row
        for n, total in enumerate(sums, 10)
        for row in (
            (f"ถิ่น {n}", str(total)),
            *((f"เมือง {n}{part}", str(n + part)) for part in range(3)),
        )
    )


def test_rows_that_are_each_the_sum_of_the_next_are_totals_whatever_they_are_called(
    wanted: ExpectedFields,
) -> None:
    sums = [3 * n + 3 for n in range(10, 15)]
    found = read(wanted, (HEAD, *regions(*sums)))
    assert (len(found.rows), keys(found)) == (15, ["total"])
    assert not any(name.startswith("ถิ่น") for name in under(found, "title"))
    few = read(wanted, (HEAD, *regions(*sums[:3])))
    assert (len(few.rows), keys(few)) == (12, []), "three may be chance"
    odd = read(wanted, (HEAD, *regions(*sums[:2], sums[2] + 1, *sums[3:])))
    assert (len(odd.rows), keys(odd)) == (20, []), "a sum that is off is none"
    parents = tuple(
        (f"{n}{sub}", f"งาน {n}{sub}", money)
        for n in "1234"
        for sub, money in (("", "5"), (".1", "2"), (".2", "3"))
    )
    assert keys(read(wanted, (("ที่", *HEAD), *parents))) == ["group"], "what numbers say goes first"


def test_rows_without_their_name_are_counted_and_left_out_with_one_answer(
    wanted: ExpectedFields,
) -> None:
    rows = (HEAD, ("ประชุม", "1"), ("", "5"), ("", "7"))
    found = read(wanted, rows)
    assert (len(found.rows), [one.words for one in found.doubts]) == (3, ["2 แถวไม่มีคำในช่องกิจกรรม"])
    less = read(wanted, rows, {"unnamed": 1})
    assert (under(less, "title"), [one.words for one in less.left]) == (["ประชุม"], ["5", "7"])
    assert {one.reason for one in less.left} == {"ไม่มีคำในช่องกิจกรรม"}


@pytest.mark.parametrize(
    ("codes", "field"),
    [(("92214", "92215"), ""), (("IP-01", "IP-02"), ""), (("คน", "เล่ม"), "unit")],
)
def test_a_column_of_codes_is_no_unit_of_counting_whatever_its_head(
    wanted: ExpectedFields, codes: tuple[str, str], field: str
) -> None:
    rows = (("Unit", "Activity", "AMT"), (codes[0], "Ramps", "100"), (codes[1], "Trees", "5"))
    assert read(wanted, rows).fields == (field, "title", "")


def test_parts_of_a_satang_are_rounded_after_one_question(wanted: ExpectedFields) -> None:
    rows = (HEAD, ("ก", "10277.975512"), ("ข", "1.005"), ("ค", "5"), ("รวม", "10283.980512"))
    found = read(wanted, rows)
    assert (under(found, "budget"), found.total[1]) == (["10277.98", "1.01", "5"], "10283.98")
    assert "2 จำนวนเงินมีทศนิยมเกินสองตำแหน่ง เช่น 10277.975512 เป็น 10277.98" in [
        one.words for one in found.doubts
    ]
    assert under(read(wanted, rows, {"satang": 1}), "budget")[0] == "10277.975512"
    assert keys(read(wanted, (HEAD, ("ก", "1.500"), ("ข", "2.005")))) == [], (
        "these may be thousands"
    )


def test_years_above_equal_heads_tell_them_apart(wanted: ExpectedFields) -> None:
    rows = (
        ("", "", "2013", "", "2014", ""),
        ("รหัส", "เรื่อง", *("รายจ่าย", "รายรับ") * 2),
        ("1", "ก", "1", "2", "3", "4"),
    )
    assert read(wanted, rows).heads[2::2] == ("2013 › รายจ่าย", "2014 › รายจ่าย")
    known = read(
        wanted, (("", "2568", "2569"), ("กิจกรรม", "งบประมาณ", "งบประมาณ"), ("ก", "1", "2"))
    )
    assert (under(known, "budget"), known.heads[1]) == (["2"], "2568 › งบประมาณ"), (
        "that of the plan's year"
    )


def test_a_head_of_months_as_days_with_nothing_above_the_names_is_asked(
    wanted: ExpectedFields, tmp_path: Path
) -> None:
    book = Workbook()
    days = [datetime(2025, 10, 1), "พย. 68", datetime(2025, 12, 1)]
    for row in (
        ["FIT_D105"],
        ["หน่วย:ล้านบาท"],
        ["", "ปีงบประมาณ 2569"],
        ["", *days],
        ["รายจ่าย", 1, 2, 3],
        ["รายรับ", 4, 5, 6],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    found = TableReadResult.best(read_workbook(tmp_path / "a.xlsx"), wanted)
    assert (keys(found), len(found.rows), any(found.fields)) == (["head"], 2, False)
    dated = (("ประชุม", "1/10/2568", "2/10/2568"), ("อบรม", "1/11/2568", "2/11/2568"))
    assert "head" not in keys(read(wanted, dated)), "rows with days are rows"


def test_a_sheet_with_figures_goes_before_the_active_one_that_tells_of_it(
    wanted: ExpectedFields,
) -> None:
    output = ImportedSheet((("ITEM", "PRICE"), ("ก", "1"), ("ข", "2")), "Output")
    meta = ImportedSheet(
        (("FIELD_NAME", "NOTE"), ("ITEM", "ชื่อ"), ("PRICE", "ราคา"), ("X", "y")), "Meta"
    )
    assert [
        TableReadResult.best(TabularFile((output, meta), active=n), wanted).sheet for n in (0, 1)
    ] == [0, 0]
    assert TableReadResult.best(TabularFile((output, output), active=1), wanted).sheet == 1


def test_a_choice_among_equal_heads_brings_back_the_rows_that_have_words_there(
    wanted: ExpectedFields,
) -> None:
    rows = (
        ("ผู้รับผิดชอบ", "เรื่อง", "ยอด", "ยอด"),
        ("กอง", "ก", "1", "2"),
        ("", "ข", "3", "4"),
        ("กอง", "ค", "5", "6"),
    )
    assert len(read(wanted, rows).rows) == 2
    found = read(wanted, rows, placed={3: "budget", 1: "title"})
    assert (under(found, "budget"), under(found, "title"), found.columns) == (
        ["2", "4", "6"],
        ["ก", "ข", "ค"],
        (0, 1, 2, 3),
    )
    none = read(wanted, rows, placed={0: "", 2: "owner"})
    assert under(none, "owner") == ["1", "3", "5"], "nor is a field given twice"


def test_ten_thousand_numbered_rows_of_figures_are_read_in_one_pass(wanted: ExpectedFields) -> None:
    """Each may be the sum of rows below it; to add all of these up for each row would take minutes."""
    rows = (HEAD, ("ลด", "-5"), *((f"แผนงานที่ {n}", str(1_000_007 + n * n)) for n in range(9_999)))
    seen = list[int]()

    class Watched(ImportedRowClassifier):
        def figure(self, line: TableBodyRow, column: int) -> Fraction:
            seen.append(line.row)
            return super().figure(line, column)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "ImportedRowClassifier", Watched)
        assert len(read(wanted, rows).rows) == 10_000
    assert 10_000 < len(seen) < 20 * len(rows)


@pytest.mark.parametrize(
    ("band", "taken"), [("แผนการใช้จ่ายงบประมาณ", "200"), ("ผลการเบิกจ่ายงบประมาณ", "300")]
)
def test_the_year_of_the_plan_goes_before_the_sum_of_all_years(
    wanted: ExpectedFields, band: str, taken: str
) -> None:
    head = (("รายการ", "งบประมาณรวม", band, ""), ("", "(บาท)", "ปี 2568", "ปี 2569"))
    rows = (*head, ("วางระบบ", "300", "100", "200"))
    assert (under(read(wanted, rows), "budget"), len(read(wanted, rows).left)) == ([taken], 2), (
        "the others are listed"
    )
    sheets = ImportedSheet((HEAD, ("ก", "1")), "แผน"), ImportedSheet(rows, "ตัวอย่างการกรอก")
    assert TableReadResult.best(TabularFile(sheets), wanted).sheet == 0, (
        "an example is no plan, however much it has"
    )


def test_sums_within_sums_head_the_rows_below_if_the_grand_total_proves_it(
    wanted: ExpectedFields,
) -> None:
    rows = (
        ("ด้านบริการ", "9"),
        ("งานศึกษา", "9"),
        ("อบรม", "4"),
        ("ประชุม", "5"),
        ("งบกลาง", "3"),
        ("สำรอง", "3"),
    )
    found = read(wanted, (HEAD, *rows, ("รวม", "12")))
    assert (under(found, "budget"), keys(found)) == (["4", "5", "3"], ["total", "group"])
    # of which none is added up with all below it
    zeros = tuple((f"งานที่ {n}", "0") for n in range(20_000))
    assert len(read(wanted, (HEAD, *rows, *zeros, ("รวม", "12"))).rows) == 20_003
    assert len(read(wanted, (HEAD, *rows[1:], ("รวม", "24"))).rows) == 5
    assert under(read(wanted, (HEAD, ("ด้านบริการ", ""), *rows[2:4])), "^work") == ["ด้านบริการ"] * 2
    numbered = (
        ("1", "ระบบ", "30"),
        ("1.1", "ศึกษา", "10"),
        ("", "ติดตั้ง", "0"),
        ("1.2", "อบรม", "20"),
    )
    assert under(read(wanted, (("ที่", *HEAD), *numbered)), "^work") == ["ระบบ"] * 3, (
        "also one without a number"
    )


def test_a_name_that_goes_on_in_the_lines_below_is_joined_after_a_question(
    wanted: ExpectedFields,
) -> None:
    head = ("ที่", *HEAD)
    rows = (("1", "จัดหา", "5"), ("", "แม่ข่าย", ""), ("", "ขนาด 32 GB", ""), ("2", "อบรม", "7"))
    found = read(wanted, (head, *rows))
    assert (under(found, "title"), keys(found)) == (["จัดหาแม่ข่ายขนาด 32 GB", "อบรม"], ["more"])
    found = read(wanted, (HEAD, *(row[1:] for row in (*rows[:3], ("", "", ""), rows[3]))))
    assert under(found, "title") == ["จัดหาแม่ข่ายขนาด 32 GB", "อบรม"], (
        "a gap tells it where there are no numbers"
    )
    assert "more" not in keys(read(wanted, (head, ("", "บริการ", ""), *rows))), (
        "it may be a heading as that above"
    )
    assert under(read(wanted, (head, *rows[:2], ("1", "อบรม", "7"))), "^work") == ["", "แม่ข่าย"], (
        "numbers begin anew"
    )
    assert len(read(wanted, (HEAD, ("ก", "5"), ("ข", ""), ("ค", "7"))).rows) == 3, (
        "a deed without money is one"
    )


@pytest.mark.parametrize("beside", [("บาท",), ("2 โครงการ", "บาท"), ("โครงการ", "")])
def test_a_total_is_known_beside_the_word_for_what_it_counts(
    wanted: ExpectedFields, beside: tuple[str, ...]
) -> None:
    rows = (
        ("กิจกรรม", "งบประมาณ", "หน่วยนับ", "หมายเหตุ"),
        ("ประชุม", "5", "ครั้ง", ""),
        ("อบรม", "7", "คน", ""),
    )
    found = read(wanted, (*rows, (("รวม", "99", *beside, "", ""))[:4]))
    assert (len(found.rows), keys(found)) == (2, ["total"]), "even where it does not add up"
    assert len(read(wanted, (*rows, ("รวมพลัง", "12", "คน", "กองช่าง"))).rows) == 3


def test_a_zero_among_the_sums_of_a_total_above_its_rows_is_a_sum_as_well(
    wanted: ExpectedFields,
) -> None:
    head = (*HEAD, "เป้าหมาย")
    rows = (("รวมทั้งประเทศ", "9", "0"), ("กระบี่", "4", "0"), ("ขอนแก่น", "5", "0"))
    found = read(wanted, (head, *rows))
    assert (under(found, "title"), keys(found)) == (["กระบี่", "ขอนแก่น"], ["total"])
    assert len(read(wanted, (head, ("รวมทั้งประเทศ", "0", "0"), *rows[1:])).rows) == 3, (
        "nothing is no sum"
    )


def test_sums_that_the_grand_total_proves_head_the_rows_below_by_their_names(
    wanted: ExpectedFields,
) -> None:
    sums = [3 * n + 3 for n in range(10, 15)]
    rows = ((f"0{n}", *row) for n, row in enumerate(regions(*sums)))
    found = read(wanted, (("รหัส", *HEAD), *rows, ("", "รวมทั้งสิ้น", str(sum(sums)))))
    assert under(found, "^work") == [f"ถิ่น {n}" for n in range(10, 15) for _part in range(3)], (
        "none is its code"
    )
    assert keys(found) == ["total", "group"]


def test_a_head_of_years_above_the_same_words_is_a_head_to_its_last_row(
    wanted: ExpectedFields,
) -> None:
    bands = ("ครัวเรือนที่สำรวจ", "รายได้น้อยกว่า 30,000 บาท", "")
    units = ("จำนวน (ครัวเรือน)", "จำนวน (ครัวเรือน)", "ร้อยละ")
    rows = (
        ("จำนวนครัวเรือน ปี 2557 - 2558", *[""] * 7),
        ("ที่", "จังหวัด", "ปี 2558", "", "", "ปี 2557", "", ""),
        ("", "", *bands * 2),
        ("", "", *units * 2),
        ("1", "กระบี่", " 90,523 ", " 365 ", "0.4", " 88,833 ", "-", "-"),
        ("2", "ตรัง", " 7,000 ", " 24 ", "0.02", " 6,000 ", " 3 ", "0.00"),
        ("", "รวม", " 97,523 ", " 389 ", "0.4", " 94,833 ", " 3 ", "0.00"),
    )
    found = read(wanted, rows)
    assert (keys(found), len(found.rows), len({*found.heads})) == (["head", "total"], 2, 8)
    assert found.heads[3:5] == tuple(f"ปี 2558 › {bands[1]} › {one}" for one in units[1:])
    assert under(read(wanted, rows, placed={1: "title", 3: "target"}), "target") == ["365", "24"]

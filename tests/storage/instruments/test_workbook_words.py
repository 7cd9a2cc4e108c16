"""A workbook is written in the words people use, and what is wrong is told in these, at its cell."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from core.forms.programme import Programme
from core.forms.programme_deeds import form_faults
from core.forms.shape import Instrument
from storage.instruments.library import FormLibrary
from storage.instruments.reader import check, parse, read_form
from storage.instruments.workbook.words import SHEETS
from storage.instruments.workbook.write import workbook_of
from tests.storage.instruments.test_workbooks import ROOT, column, form_of, spoilt


def test_what_a_programme_cannot_ask_is_told_by_its_cell(tmp_path: Path) -> None:
    book = load_workbook(
        BytesIO(workbook_of(read_form(ROOT / "resources/instruments/moral-programme-2569.yaml")))
    )
    sheet = book["ขั้นตอน"]
    path = tmp_path / "โครงการ.xlsx"
    forms = FormLibrary([ROOT / "resources/instruments"])
    form, gives, every = (f"{column(sheet, name)}3" for name in ("ด้วยแบบ", "ได้อะไร", "ทุก"))
    sheet[form] = "spending-plan"
    book.save(path)
    checked = check(path)
    assert isinstance(checked.form, Programme)
    (found,) = form_faults(checked.form, forms, path.name, checked.places)
    assert (found.where, "ซึ่งโครงการนี้ไม่ได้ขอ" in found.problem) == (f"แผ่น “ขั้นตอน” ช่อง {form}", True)
    sheet[gives], sheet[every] = "ประเมิน", "ไตรมาส"
    book.save(path)
    (found,) = check(path).faults
    assert (found.where, found.code) == (f"แผ่น “ขั้นตอน” ช่อง {every}", "every-once")
    assert found.problem == "ขั้นนี้มีวันกำหนดเดียวทั้งปี ทุก ใช้กับรายงานตามแผนเท่านั้น"
    sheet[gives] = "รายงานตามแผน"
    book.save(path)
    assert not check(path).faults


@pytest.mark.parametrize(
    ("words", "joining"), [("ทุกแห่งต้องทำ", ""), ("ทุกหน่วยงาน ต้องทำ", ""), ("สมัครใจ", "voluntary")]
)
def test_who_must_take_part_is_written_in_the_words_of_the_page(words: str, joining: str) -> None:
    book = load_workbook(
        BytesIO(workbook_of(read_form(ROOT / "resources/instruments/moral-programme-2569.yaml")))
    )
    (cell,) = (beside for name, beside, *_rest in book["โครงการ"].rows if name.value == "การเข้าร่วม")
    cell.value = words
    book.save(packed := BytesIO())
    form = parse(packed.getvalue(), "โครงการ.xlsx").form
    assert isinstance(form, Programme)
    assert form.joining == joining


def test_who_assesses_is_asked_for_as_it_may_be_the_committee_or_the_office(tmp_path: Path) -> None:
    path = tmp_path / "แบบ.xlsx"
    path.write_bytes(spoilt(signed_by("ผู้ประเมิน")))
    (fault,) = check(path).faults
    assert (fault.where, "ผู้ประเมิน" in fault.problem) == ("แผ่น “ผู้ลงนาม” ช่อง B2", True)
    assert {"กรรมการ", "ผู้บันทึก"} <= {*re.split("[ ,:]+", fault.mend)}, fault.mend
    path.write_bytes(spoilt(signed_by("กรรมการ")))
    form = check(path).form
    assert isinstance(form, Instrument)
    assert form.route[0].role == ("assessor",)


def test_a_cell_that_is_no_number_is_called_by_its_title(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        fields = book[SHEETS["fields"]]
        for name, words in (("ชื่อ", "เหตุที่ทำ"), ("ของแถว", "กิจกรรม"), ("รหัส", "why")):
            fields[f"{column(fields, name)}6"] = words
        for n, words in enumerate(("รวมเหตุ", "รวม", "กิจกรรม.เหตุที่ทำ", "plan"), 1):
            book[SHEETS["computed"]].cell(3, n, words)

    path = tmp_path / "แบบ.xlsx"
    path.write_bytes(spoilt(change))
    (fault,) = check(path).faults
    assert (fault.code, fault.problem) == ("over-no-number", "“กิจกรรม.เหตุที่ทำ” ไม่ใช่ตัวเลข")


def signed_by(role: str) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        sheet = book["ผู้ลงนาม"]
        for row, words in enumerate(
            (("ผู้จัดทำ", role, "maker"), ("ผู้อนุมัติ", "ผู้อนุมัติ", "approver")), start=2
        ):
            for name, word in zip(("ชื่อ", "บทบาท", "รหัส"), words, strict=True):
                sheet[f"{column(sheet, name)}{row}"] = word

    return change


def test_a_figure_of_a_quarter_is_written_by_its_title_and_its_quarter() -> None:
    form = form_of(ROOT / "resources/instruments/cdd-clean-2564.yaml")
    book = load_workbook(BytesIO(workbook_of(form)))
    sheet = book["ตัวอย่าง"]
    (cell,) = (one for one in sheet[column(sheet, "ค่าที่กรอก")] if "ไตรมาส 3 = " in str(one.value))
    assert cell.value.splitlines()[2] == "ตรวจสอบการใช้จ่ายในแต่ละไตรมาส ไตรมาส 3 = 0"
    cell.value = cell.value.replace("ไตรมาส ไตรมาส 4 ", "ไตรมาสไตรมาส4 ")
    book.save(packed := BytesIO())
    assert parse(packed.getvalue(), "แบบ.xlsx").form == form


def test_a_number_of_two_items_is_told_once_however_many_rows_use_it() -> None:
    book = load_workbook(
        BytesIO(workbook_of(form_of(ROOT / "resources/instruments/ita-2564.yaml")))
    )
    items, proofs = book["ข้อ"], book["หลักฐาน"]
    rows = [cell.row for cell in items[column(items, "เลขข้อ")] if cell.value in ("O1", "O2")]
    number = column(items, "เลขข้อ")
    when = column(items, "เมื่อ")
    within = column(proofs, "อยู่ใน")
    items[f"{number}{rows[1]}"] = "O1"
    for row in (rows[1] + 3, rows[1] + 4):
        items[f"{when}{row}"] = "O1 is มี"
    for row in (2, 3):
        proofs[f"{within}{row}"], proofs[f"{column(proofs, 'ข้อความ')}{row}"] = "O1", "คำสั่ง"
    book.save(packed := BytesIO())
    faults = parse(packed.getvalue(), "แบบ.xlsx").faults
    (fault,) = (one for one in faults if "“O1”" in one.problem)
    assert fault.where == f"แผ่น “ข้อ” ช่อง {number}{rows[1]}"
    assert "“O1” เป็นชื่อหรือเลขข้อของหลายแถว แผ่น ข้อ" in fault.problem

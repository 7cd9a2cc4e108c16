"""A paper of a form is a sheet of its workbook, drawn as it is printed."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, Side

from core.forms.layout import FieldSchema
from core.forms.shape import Instrument
from core.forms.wording import Words
from storage.instruments.reader import parse, read_form
from storage.instruments.workbook.write import workbook_of
from tests.storage.instruments.test_workbooks import (
    FORMS,
    ROOT,
    STARTER,
    column,
    drawn,
    form_of,
    spoilt,
)


def test_a_paper_is_drawn_as_it_is_printed() -> None:
    sheet = drawn(load_workbook(BytesIO(workbook_of(form_of(STARTER)))))
    assert [[cell.value for cell in row[:3]] for row in sheet.iter_rows(max_row=11)] == [
        ["แผนกิจกรรมสร้างความโปร่งใส", None, None],
        ["«ชื่อหน่วยงาน»", None, None],
        ["ปีงบประมาณ พ.ศ. «ปีงบประมาณ»", None, None],
        [None] * 3,
        ["กิจกรรม", "ผู้รับผิดชอบ", "งบประมาณ (บาท)"],
        ["«ลำดับ» «ชื่อกิจกรรม»", "«ผู้รับผิดชอบ»", "«งบประมาณ»"],
        ["รวม", None, "«รวมงบประมาณ»"],
        [None] * 3,
        ["ลงชื่อ ................................", "ลงชื่อ ................................", None],
        ["(................................)"] * 2 + [None],
        ["«ผู้จัดทำ»", "«ผู้อนุมัติ»", None],
    ]
    assert {str(one) for one in sheet.merged_cells.ranges} >= {"A1:C1", "A7:B7"}
    assert (sheet.print_area, sheet.page_setup.orientation) == (
        "'แผนกิจกรรมสร้างความโปร่งใส'!$A$1:$C$11",
        "portrait",
    )


def test_what_an_owner_draws_is_a_paper_of_the_form() -> None:
    def change(book: Workbook) -> None:
        sheet = book.create_sheet("สรุปเงิน")
        for row in (
            ("สรุปเงินของ «ชื่อหน่วยงาน»",),
            ("กิจกรรม", "งาน", None),
            (None, "ผู้รับผิดชอบ", "เงิน"),
            ("«ชื่อกิจกรรม»", "«ผู้รับผิดชอบ»{\n«result»}", "«งบประมาณ»"),
            ("รวม", None, "«รวมงบประมาณ»"),
            ("เงินทั้งหมด", None, "«total» บาท"),
            (),
            ("หน่วยเป็นบาท",),
            (),
            ("ลงชื่อ ............ ผู้จัดทำ", None, "(ลงชื่อ) ............"),
            ("ตำแหน่ง ............", None, "(............)"),
            (None, None, "พยาน «ไม่มี»"),
        ):
            sheet.append(row)
        for cells in ("A2:A3", "B2:C2"):
            sheet.merge_cells(cells)
        sheet.page_setup.orientation = "landscape"
        # wider than the page: as they stand to each other
        for letter, width in (("A", 70), ("B", 70), ("C", 140)):
            sheet.column_dimensions[letter].width = width

    found = parse(spoilt(change), "แบบ.xlsx")
    assert isinstance(found.form, Instrument)
    paper = found.form.papers[-1]
    assert (found.faults, found.form.papers[:-1]) == ((), form_of(STARTER).papers)
    assert FieldSchema.given(paper) == {
        "id": paper.id,
        "title": (Words("สรุปเงินของ <office.name>"),),
        "rows": ("activity",),
        "style": ("landscape",),
        "below": ("หน่วยเป็นบาท",),
        "sign": ("ผู้จัดทำ", "none = พยาน"),
    }
    assert [FieldSchema.given(one) for one in found.form.columns if one.paper == paper.id] == [
        {
            "paper": paper.id,
            "title": Words("กิจกรรม"),
            "show": "<name>",
            "width": 25,
            "total": ("รวม", "เงินทั้งหมด"),
        },
        {
            "paper": paper.id,
            "title": Words("ผู้รับผิดชอบ"),
            "over": (Words("งาน"),),
            "show": "<owner>{\\n<result>}",
            "width": 25,
        },
        {
            "paper": paper.id,
            "title": Words("เงิน"),
            "over": (Words("งาน"),),
            "show": "<budget>",
            "width": 50,
            "total": ("<total>", "<total> บาท"),
        },
    ]


@pytest.mark.parametrize(
    "path",
    [
        one
        for one in FORMS
        if one.parent.parent.name == "resources" and "-programme-" not in one.stem
    ],
    ids=lambda path: path.stem,
)
def test_only_what_no_drawing_holds_stays_in_the_lists(path: Path) -> None:
    form = form_of(path)
    book = load_workbook(BytesIO(workbook_of(form)))
    listed = {cell.value for cell in book["เอกสาร"][column(book["เอกสาร"], "รหัส")][1:]}
    for paper in form.papers:
        columns = [FieldSchema.given(one) for one in form.columns if one.paper == paper.id]
        held = all(
            one.keys() <= {"paper", "title", "show", "width", "over", "total"} and "width" in one
            for one in columns
        )
        table = paper.builder in ("table", "checklist", "score_sheet") and bool(columns)
        assert (paper.id in listed) != (table and held), paper.id


def test_a_programme_has_no_drawn_papers() -> None:
    book = load_workbook(
        BytesIO(workbook_of(read_form(ROOT / "resources/instruments/moral-programme-2569.yaml")))
    )
    book.create_sheet("กระดาษ")["A2"] = "«ลำดับ»"
    book.save(packed := BytesIO())
    faults = parse(packed.getvalue(), "โครงการ.xlsx").faults
    assert [(one.where, one.code, "วาด" in one.mend) for one in faults] == [
        ("แผ่น “กระดาษ” ช่อง A1", "sheet-unknown", False)
    ]


def test_what_is_bold_in_a_drawing_is_printed_bold_and_comes_back_and_what_is_not_printed_is_told() -> (
    None
):
    def change(book: Workbook) -> None:
        sheet, thin = drawn(book), Side("thin")
        sheet.insert_rows(8, 2)
        sheet["A9"] = "หมายเหตุ"
        for name in ("A3", "B6", "A9", "A11"):
            sheet[name].font = Font(bold=True)
        for name in ("A2", "A11", "B11"):  # a line to sign on is the dots
            sheet[name].border = Border(left=thin) if name != "B11" else Border(bottom=thin)

    found = parse(spoilt(change), "แบบ.xlsx")
    assert [(one.where.partition(" ช่อง ")[2], one.code) for one in found.faults] == [
        ("A2", "border-idle"),
        ("A11", "bold-idle"),
        ("A11", "border-idle"),
    ]
    assert isinstance(found.form, Instrument)
    paper = found.form.papers[0]
    shown = [one.show for one in found.form.columns if one.paper == "plan"]
    assert [str(one) for one in (*paper.title[1:], *paper.below)] == [
        "<office.name>",
        "*ปีงบประมาณ พ.ศ. <year>*",
        "*หมายเหตุ*",
    ]
    assert shown == ["<number> <name>", "*<owner>*", "<budget>"]
    sheet = drawn(load_workbook(BytesIO(workbook_of(found.form))))
    bold = {
        cell.coordinate
        for row in sheet.iter_rows(max_col=3)
        for cell in row
        if cell.value and cell.font.b
    }
    assert bold == {"A1", "A2", "A3", "A5", "B5", "C5", "B6", "A7", "C7", "A9"}
    assert parse(workbook_of(found.form), "แบบ.xlsx").form == found.form


def test_a_word_that_is_bold_in_a_cell_is_bold_on_paper_however_its_letters_are_set() -> None:
    text = "".join(
        f"<r><rPr>{bold}<sz val='{size}'/></rPr><t xml:space='preserve'>{words}</t></r>"
        for bold, size, words in (
            ("", 14, "ตาม"),
            ("<b/>", 14, "«"),
            ("<b val='true'/>", 16, "ชื่อหน่วยงาน"),
            ("<b/>", 14, "»"),
        )
    )
    packed = BytesIO()
    with (
        ZipFile(BytesIO(spoilt(lambda book: drawn(book).__setitem__("A3", "zz")))) as parts,
        ZipFile(packed, "w") as to,
    ):
        for name in parts.namelist():
            to.writestr(
                name,
                re.sub(rb't="inlineStr"><is><t>zz</t></is>', b't="s"><v>0</v>', parts.read(name)),
            )
        to.writestr("xl/sharedStrings.xml", f"<sst><si>{text}</si></sst>")
    form = parse(packed.getvalue(), "แบบ.xlsx").form
    assert isinstance(form, Instrument)
    assert str(form.papers[0].title[2]) == "ตาม*<office.name>*"

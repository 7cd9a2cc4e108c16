"""What is pasted or typed into a table of rows is one save; what does not fit says why and is kept as typed."""

import pytest

from core.errors import UserError
from core.forms.shape import Instrument
from core.history.deeds import undo
from core.log.deeds import delete_record, restore_records
from core.markup import block_of
from core.plan.deeds import CellInput, RowInsertPoint, forget_unmade
from core.plan.paste_view import PasteContext, fitting, judged, lines_of
from core.plan.table_deeds import CellCheckResult, RowInput, enter_table, keep_judged
from core.plan.tree import PlanRow, refused_words
from core.values import Change, Plain, Ref
from storage.db.folder.store import Folder
from storage.instruments.reader import read
from tests.core.plan.plans import FORM, context, planned

WORD = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><table>
<tr><th>รายการ</th><th>จำนวน<br>เงิน (บาท)</th></tr>
<tr><td rowspan=2><p>ค่าซอง</p><p>สีขาว</p></td><td>110.00</td></tr>
<tr><td>๙๐</td></tr><tr><td>จบ</td><td rowspan=3>1</td><td rowspan=2>ก</td></tr><tr></tr><tr><td>ท้าย</td></tr>
</table></body></html>"""


EXCEL = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"
xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Excel.Sheet><meta name=Generator content="Microsoft Excel 15">
<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {mso-number-format:"\\#\\,\\#\\#0\\.00";} --></style>
</head><body link="#0563C1" vlink="#954F72"><table border=0 cellpadding=0 cellspacing=0 style='width:300pt'>
<!--StartFragment-->
 <col width=64 span=3><tr height=20><td colspan=2 class=xl66>กิจกรรมส่งเสริม<br>
    คุณธรรม</td><td class=xl65 align=right>12,500.00</td></tr>
 <tr><td rowspan=2>อบรม &amp; ดูงาน</td><td align=right>25</td><td class=xl67 align=right>30 เม.ย. 70</td></tr>
 <tr><td align=right>-1,200</td><td></td></tr>
<!--EndFragment-->
</table></body></html>"""


def block(html: str, text: str) -> list[list[str]]:
    return [row for row in block_of(html, text) if any(cell.strip() for cell in row)]


def expenses() -> PasteContext:
    return fitting(read(FORM), "expense", {})


def test_a_quote_that_never_ends_is_taken_as_it_stands() -> None:
    assert block("", '5" pipe\t1\n"half\t2') == [['5" pipe', "1"], ['"half', "2"]]


def test_a_table_of_a_document_is_read_from_its_markup_and_tall_cells_stand_in_each_row() -> None:
    rows = block(WORD, "รายการ\tจำนวนเงิน\nค่าซอง\nสีขาว\t110.00\n90")
    assert rows[:3] == [
        ["รายการ", "จำนวน\nเงิน (บาท)"],
        ["ค่าซอง\nสีขาว", "110.00"],
        ["ค่าซอง\nสีขาว", "๙๐"],
    ]
    assert rows[3:] == [["จบ", "1", "ก"], ["ท้าย", "1", ""]], "a row may end before a tall cell"


def test_what_excel_puts_on_the_clipboard_keeps_merged_cells_figures_and_days_in_their_columns() -> (
    None
):
    text = '"กิจกรรมส่งเสริม\nคุณธรรม"\t\t12,500.00\r\nอบรม & ดูงาน\t25\t30 เม.ย. 70\r\n\t-1,200\t\r\n'
    rows = [
        ["กิจกรรมส่งเสริม\nคุณธรรม", "", "12,500.00"],
        ["อบรม & ดูงาน", "25", "30 เม.ย. 70"],
        ["", "-1,200", ""],
    ]
    assert block(EXCEL, text) == rows
    rows[2][0] = rows[1][0]  # its markup says that the cell is two rows high
    assert block(EXCEL, "") == rows, "where another program hands on the markup alone"


def test_an_unknown_section_says_where_those_known_are_seen_and_where_one_is_added() -> None:
    work = fitting(read(FORM), "activity", {"กองคลัง": "a" * 32})
    wrong = judged(work, "responsible", "กลุ่มงานสารสนเทศ").wrong
    assert "ไม่รู้จัก “กลุ่มงานสารสนเทศ” ในผู้รับผิดชอบ" in wrong
    assert "F2" in wrong
    assert "ตั้งค่า › ทะเบียนของหน่วยงาน" in wrong
    assert "ทะเบียน" not in judged(work, "virtue", "กลุ่มงานสารสนเทศ").wrong, (
        "a choice of the form is added nowhere"
    )


def test_lines_of_a_list_lose_their_marks_and_keep_their_words() -> None:
    assert lines_of("1. หนึ่ง\r\n(๒) สอง\n- สาม\n\n• สี่\n2569 คือปี\nก. ห้า") == [
        "หนึ่ง",
        "สอง",
        "สาม",
        "สี่",
        "2569 คือปี",
        "ห้า",
    ]


PERIOD = "2569q1"


ROWS = (
    {"id": "p", "kind": "part"},
    {"id": "w", "kind": "work", "parent": "p", "f.title": "งาน"},
    {"id": "c", "kind": "cost", "parent": "w", "f.amount": 500},
)


def row(folder: Folder, kind: str) -> Ref:
    return next(one.ref for one in folder.records("row") if one.text("kind") == kind)


def typed(folder: Folder, form: Instrument, ref: Ref, **words: str) -> None:
    cells = tuple(CellInput(name, text, None) for name, text in words.items())
    enter_table(context(folder), folder, form, PERIOD, [RowInput(ref, cells)])


def test_where_a_save_is_refused_the_words_in_red_stay(folder: Folder, form: Instrument) -> None:
    planned(folder, form, ROWS)
    cost = row(folder, "cost")
    typed(folder, form, cost, amount="many")
    assert refused_words(folder) == {(cost, "f.amount"): "many"}
    foreign = Change(Ref("f" * 32, "row", "1" * 32), "f.title", Plain("x"))
    with pytest.raises(UserError):
        keep_judged(
            context(folder),
            folder,
            "enter_table",
            CellCheckResult([foreign], [], [(cost, "f.amount")]),
        )
    assert refused_words(folder) == {(cost, "f.amount"): "many"}


def test_words_in_red_are_forgotten_once_their_cell_holds_a_value_also_the_one_it_had(
    folder: Folder, form: Instrument
) -> None:
    planned(folder, form, ROWS)
    cost = row(folder, "cost")
    for mended in ("7", "7"):  # a new value, then the one that stands
        typed(folder, form, cost, amount="many")
        typed(folder, form, cost, amount=mended)
        assert not refused_words(folder)


def test_words_of_rows_whose_making_was_undone_are_forgotten_at_the_next_opening(
    folder: Folder, form: Instrument
) -> None:
    plan = planned(folder, form, ROWS)
    work = Ref(plan.scope, "row", "a" * 32)
    cells = (
        CellInput("title", "ใหม่", None),
        CellInput("due", "soon", None),
        CellInput("done", "most", None),
    )
    at = RowInsertPoint(plan, "work", row(folder, "part"), PERIOD)
    enter_table(context(folder), folder, form, PERIOD, [RowInput(work, cells, at=at)])
    places = {(work, "f.due"), (PlanRow.progress_at(work, PERIOD), "f.done")}
    assert {*refused_words(folder)} == places
    list(undo(context(folder), folder))
    assert {*refused_words(folder)} == places, "who does it again has them again"
    forget_unmade(context(folder), folder)
    assert not refused_words(folder)


def test_a_row_that_is_put_back_from_the_bin_has_its_words_in_red(
    folder: Folder, form: Instrument
) -> None:
    planned(folder, form, ROWS)
    cost = row(folder, "cost")
    typed(folder, form, cost, amount="many")
    delete_record(context(folder), folder, cost)
    forget_unmade(context(folder), folder)
    restore_records(context(folder), folder, [cost])
    assert refused_words(folder) == {(cost, "f.amount"): "many"}

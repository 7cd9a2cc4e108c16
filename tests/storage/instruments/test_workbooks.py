"""A form and its Excel workbook are one: written and read again it is the same, and what cannot be read is told."""

import random
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.errors import InvalidFormError
from core.forms.field_types import FIELD_TYPES
from core.forms.layout import FieldSchema
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED
from core.forms.wording import FormTerms
from storage.instruments.reader import check, mark, parse, prove, read_form
from storage.instruments.source import ListNode, MapNode, TextNode
from storage.instruments.workbook.cells import LARGEST
from storage.instruments.workbook.read import book_of
from storage.instruments.workbook.words import HEADS, ROWS, SHEETS, VALUES, head, in_heads, note
from storage.instruments.workbook.write import workbook_of
from tests.workbook_faults import judged

ROOT = Path(__file__).parents[3]
FOLDERS = (
    "resources/instruments",
    "tests/data/instruments",
    "tests/data/public_forms",
    "tests/golden/instruments",
)
FORMS = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.yaml"))]
STARTER = ROOT / "resources" / "samples" / "new-form.yaml"


def form_of(path: Path) -> Instrument:
    form = read_form(path)
    assert isinstance(form, Instrument)
    return form


def spoilt(change: Callable[[Workbook], object]) -> bytes:
    """The workbook of the smallest form after somebody changed it."""
    book = load_workbook(BytesIO(workbook_of(form_of(STARTER))))
    change(book)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def hide_form(book: Workbook) -> None:
    book["แบบ"].sheet_state = "hidden"


def column(sheet: Worksheet, name: str) -> str:
    return next(cell.column_letter for cell in sheet[1] if cell.value == name)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_form_comes_back_from_its_workbook_as_it_was(path: Path) -> None:
    form = read_form(path)
    again = parse(workbook_of(form), "แบบ.xlsx")
    assert (again.faults, again.form) == ((), form)


def test_days_of_a_programme_are_typed_as_people_write_them_and_a_wrong_one_is_told_by_its_cell() -> (
    None
):
    book = load_workbook(
        BytesIO(workbook_of(read_form(ROOT / "resources/instruments/moral-programme-2569.yaml")))
    )
    sheet, packed = book["ขั้นตอน"], BytesIO()
    sheet[(cell := f"{column(sheet, 'ภายใน')}2")] = "31 ม.ค. 70"
    book["โครงการ"]["B6"] = "โครงการของเรา"
    book.save(packed)
    form = parse(packed.getvalue(), "โครงการ.xlsx").form
    assert isinstance(form, Programme)
    assert (str(form.title), form.steps[0].until) == ("โครงการของเรา", "2027-01-31")
    sheet[cell] = "31 ก.พ. 70"
    book.save(packed := BytesIO())
    faults = parse(packed.getvalue(), "โครงการ.xlsx").faults
    assert [(one.where, one.code) for one in faults] == [(f"แผ่น “ขั้นตอน” ช่อง {cell}", "no-date")]


def test_a_workbook_saved_by_another_program_is_the_same_form() -> None:
    form = form_of(ROOT / "resources/instruments/cdd-clean-2564.yaml")
    book = load_workbook(BytesIO(workbook_of(form)))
    packed = BytesIO()
    book.save(packed)
    assert parse(packed.getvalue(), "แบบ.xlsx").form == form


def test_every_sheet_head_and_fixed_word_has_one_thai_name() -> None:
    assert SHEETS.keys() == ROWS.keys()
    assert len({*SHEETS.values()}) == len(SHEETS)
    for of, cls in {"": Instrument, "called": FormTerms, **ROWS}.items():
        names = [head(of, slot.key) for slot in FieldSchema.slots(cls) if not slot.rows]
        assert len({*names}) == len(names), of
        for slot in FieldSchema.slots(cls):
            thai = [VALUES.get(one, one) for one in ALLOWED.get((of, slot.key), ()) if one]
            assert len({*thai}) == len(thai), (of, slot.key)


def test_a_type_is_called_in_a_workbook_as_it_is_read_aloud() -> None:
    assert {name: VALUES[name] for name in FIELD_TYPES} == {
        name: one.label() for name, one in FIELD_TYPES.items()
    }


def test_a_workbook_is_kept_as_text_from_which_the_form_is_read(tmp_path: Path) -> None:
    path, text = tmp_path / "แบบ.xlsx", tmp_path / "แบบ.yaml"
    path.write_bytes(workbook_of(form_of(STARTER)))
    kept = prove(path)
    text.write_bytes(kept.data)
    assert read_form(text) == kept.form == form_of(STARTER)
    assert read_form(text).file == kept.form.file == read_form(path).file


def test_a_workbook_whose_text_would_be_too_large_to_read_again_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_of(form_of(STARTER)))
    monkeypatch.setattr("storage.instruments.source.LIMIT", 1_000)
    assert [one.code for one in check(path).faults] == ["file-large"]
    with pytest.raises(InvalidFormError):
        prove(path, new=True)


def test_english_names_capitals_blanks_and_thai_digits_are_read() -> None:
    def change(book: Workbook) -> None:
        book["ช่อง"].title = " Fields "
        sheet = book[" Fields "]
        sheet[f"{column(sheet, 'ชื่อ')}1"] = "TITLE"
        sheet[f"{column(sheet, 'ของแถว')}1"] = "ของ แถว"
        book["แบบ"]["B4"] = "๒๕๖๙"
        book.create_sheet("หมายเหตุของฉัน")["A1"] = "อะไรก็ได้"

    assert parse(spoilt(change), "แบบ.xlsx").form == form_of(STARTER)


def test_a_new_row_needs_no_id_and_keeps_the_one_it_gets_when_others_come_before_it() -> None:
    def change(*titles: str) -> Callable[[Workbook], None]:
        def add(book: Workbook) -> None:
            sheet = book["ช่อง"]
            for title in titles:
                row = sheet.max_row + 1
                sheet[f"{column(sheet, 'ชื่อ')}{row}"] = title
                sheet[f"{column(sheet, 'ของแถว')}{row}"] = "activity"

        return add

    def ids(data: bytes) -> dict[str, str]:
        form = parse(data, "แบบ.xlsx").form
        assert isinstance(form, Instrument)
        return {str(one.title): one.id for one in form.fields}

    alone = ids(spoilt(change("สถานที่")))
    after = ids(spoilt(change("วิทยากร", "สถานที่")))
    assert alone["สถานที่"] == after["สถานที่"]
    assert len({*after.values()}) == len(after)


def test_a_row_is_named_by_its_title_or_its_id() -> None:
    def change(book: Workbook) -> None:
        sheet = book["ช่อง"]
        at = column(sheet, "ของแถว")
        assert sheet[f"{at}2"].value == "กิจกรรม"
        sheet[f"{at}3"] = " กิจ กรรม"
        sheet[f"{at}4"] = "activity"

    assert parse(spoilt(change), "แบบ.xlsx").form == form_of(STARTER)

    def english(book: Workbook) -> None:
        kinds, sheet = book["ชนิดแถว"], book["ช่อง"]
        kinds[f"{column(kinds, 'ชื่อ')}2"] = "Activity"  # its id but for case
        sheet[f"{column(sheet, 'ของแถว')}2"] = "Activity"

    form = parse(spoilt(english), "แบบ.xlsx").form
    assert isinstance(form, Instrument)
    assert form.fields[0].kind == ("activity",)


def formula(book: Workbook) -> str:
    sheet = book["ช่อง"]
    at = f"{column(sheet, 'หน่วย')}3"
    sheet[at] = "=A1"
    return f"แผ่น “ช่อง” ช่อง {at}"


def merged(book: Workbook) -> str:
    book["ช่อง"].merge_cells("A3:A4")
    return "แผ่น “ช่อง” ช่อง A3"


def unknown_head(book: Workbook) -> str:
    book["ช่อง"]["AZ1"] = "สีของช่อง"
    return "แผ่น “ช่อง” ช่อง AZ1"


def head_twice(book: Workbook) -> str:
    book["ช่อง"]["AZ1"] = "ชื่อ"
    return "แผ่น “ช่อง” ช่อง AZ1"


def no_head(book: Workbook) -> str:
    book["ช่อง"]["AZ3"] = "ลอย"
    return "แผ่น “ช่อง” ช่อง AZ3"


def unknown_sheet(book: Workbook) -> str:
    book.create_sheet("อะไร")["A1"] = "x"
    return "แผ่น “อะไร” ช่อง A1"


def sheet_twice(book: Workbook) -> str:
    book.create_sheet("fields")["A1"] = "ชื่อ"
    return "แผ่น “fields” ช่อง A1"


def hidden_sheet(book: Workbook) -> str:
    book["ช่อง"].sheet_state = "hidden"
    return "แผ่น “แบบ” ช่อง A1"


def unknown_value(book: Workbook) -> str:
    sheet = book["ช่อง"]
    at = f"{column(sheet, 'ชนิด')}2"
    sheet[at] = "รูปถ่าย"
    return f"แผ่น “ช่อง” ช่อง {at}"


def missing(book: Workbook) -> str:
    sheet = book["ชนิดแถว"]
    at = f"{column(sheet, 'เรียกด้วยช่อง')}2"
    sheet[at] = "ไม่มีช่องนี้"
    return f"แผ่น “ชนิดแถว” ช่อง {at}"


def no_edition(book: Workbook) -> str:
    book["แบบ"]["B4"] = None
    return "แผ่น “แบบ” ช่อง B4"


def unknown_line(book: Workbook) -> str:
    book["แบบ"]["A60"] = "สี"
    book["แบบ"]["B60"] = "แดง"
    return "แผ่น “แบบ” ช่อง A60"


def beside(book: Workbook) -> str:
    book["แบบ"]["C4"] = "2569"
    return "แผ่น “แบบ” ช่อง C4"


def drawn(book: Workbook) -> Worksheet:
    return book["แผนกิจกรรมสร้างความโปร่งใส"]


def unnamed(book: Workbook) -> str:
    assert drawn(book)["B6"].value == "«ผู้รับผิดชอบ»"
    drawn(book)["B6"] = "«ผู้รับผิดชอบบ»"
    return f"แผ่น “{drawn(book).title}” ช่อง B6"


def fields_twice(book: Workbook) -> str:
    drawn(book).unmerge_cells("A7:B7")
    drawn(book)["B7"] = "«ผู้รับผิดชอบ»"
    return f"แผ่น “{drawn(book).title}” ช่อง B7"


def fields_merged(book: Workbook) -> str:
    drawn(book).merge_cells("A6:B6")
    return f"แผ่น “{drawn(book).title}” ช่อง A6"


def drawn_formula(book: Workbook) -> str:
    drawn(book)["C7"] = "=SUM(C6)"
    return f"แผ่น “{drawn(book).title}” ช่อง C7"


def no_fields(book: Workbook) -> str:
    for cell in drawn(book)[6]:
        cell.value = None
    return f"แผ่น “{drawn(book).title}” ช่อง A1"


def line_parted(book: Workbook) -> str:
    drawn(book).unmerge_cells("A2:C2")
    drawn(book)["C2"] = "อีกข้อความ"
    return f"แผ่น “{drawn(book).title}” ช่อง C2"


def no_head_drawn(book: Workbook) -> str:
    drawn(book)["D6"] = "ลอย"
    return f"แผ่น “{drawn(book).title}” ช่อง D6"


def nobody_signs(book: Workbook) -> str:
    drawn(book)["C12"] = "ผู้ใด"
    return f"แผ่น “{drawn(book).title}” ช่อง C12"


def word_beside(book: Workbook) -> str:
    drawn(book)["E9"] = "สีของกระดาษ"
    return f"แผ่น “{drawn(book).title}” ช่อง E9"


def drawn_and_listed(book: Workbook) -> str:
    sheet = book["เอกสาร"]
    sheet[f"{column(sheet, 'รหัส')}2"] = "plan"
    return f"แผ่น “เอกสาร” ช่อง {column(sheet, 'รหัส')}2"


def column_listed(book: Workbook) -> str:
    sheet = book["คอลัมน์"]
    sheet[f"{column(sheet, 'เอกสาร')}2"] = "plan"
    return f"แผ่น “คอลัมน์” ช่อง {column(sheet, 'เอกสาร')}2"


CHANGES = (unnamed, fields_twice, fields_merged, drawn_formula, no_fields, line_parted, no_head_drawn, nobody_signs,
    word_beside, drawn_and_listed, column_listed, formula, merged, unknown_head, head_twice, no_head, unknown_sheet,
    sheet_twice, hidden_sheet, unknown_value, missing, no_edition, unknown_line, beside)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_cannot_be_read_is_told_with_its_sheet_and_cell(
    change: Callable[[Workbook], str], tmp_path: Path
) -> None:
    places: list[str] = []
    path = tmp_path / "แบบ.xlsx"
    path.write_bytes(spoilt(lambda book: places.append(change(book))))
    faults = check(path).faults
    assert places[0] in [one.where for one in faults]
    assert all(one.problem and one.mend and one.where.startswith("แผ่น") for one in faults)


def test_a_marked_copy_leads_to_every_cell_and_the_marks_go_once_it_is_mended(
    tmp_path: Path,
) -> None:
    path, copy, again = (tmp_path / f"{name}.xlsx" for name in ("แบบ", "สำเนา", "อีกครั้ง"))
    before = spoilt(formula)
    path.write_bytes(before)
    assert mark(path, copy) == 1
    assert path.read_bytes() == before
    book = load_workbook(copy)
    listed = book[book.sheetnames[0]]
    cell = book["ช่อง"][f"{column(book['ช่อง'], 'หน่วย')}3"]
    assert (listed.title, listed["A2"].value, listed["A2"].hyperlink.location) == (
        "ต้องแก้",
        f"ช่อง {cell.coordinate}",
        f"'ช่อง'!{cell.coordinate}",
    )
    assert cell.comment.text == f"{listed['B2'].value}\n{listed['C2'].value}"
    assert cell.fill.fgColor.rgb != book["ช่อง"]["B2"].fill.fgColor.rgb
    assert [one.where for one in check(copy).faults] == [f"แผ่น “ช่อง” ช่อง {cell.coordinate}"]
    cell.value = None
    book.save(copy)
    assert mark(copy, again) == 0
    mended = load_workbook(again)
    assert mended["ช่อง"][cell.coordinate].comment is None
    assert mended["ช่อง"][cell.coordinate].fill.fill_type is None


def packed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return file.getvalue()


def with_part(name: str) -> bytes:
    file = BytesIO(workbook_of(form_of(STARTER)))
    with zipfile.ZipFile(file, "a") as book:
        book.writestr(name, b"x")
    return file.getvalue()


def formatted() -> bytes:
    """A sheet of a million rows that have a height and nothing else."""
    with zipfile.ZipFile(BytesIO(workbook_of(form_of(STARTER)))) as book:
        parts = {one: book.read(one) for one in book.namelist()}
    rows = "".join(
        f'<row r="{n}" ht="20" customHeight="1"><c r="A{n}" s="1"/></row>'
        for n in range(900, 1_000_900)
    )
    name = "xl/worksheets/sheet2.xml"
    parts[name] = parts[name].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    return packed(parts)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "password": (lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "รหัสผ่าน"),
    "old": (lambda: b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), "ไม่ใช่สมุดงานแบบ .xlsx"),
    "macros": (lambda: with_part("xl/vbaProject.bin"), "มาโคร"),
    "links": (lambda: with_part("xl/externalLinks/externalLink1.xml"), "โยงไปยังไฟล์อื่น"),
    "broken": (lambda: workbook_of(form_of(STARTER))[:4000], "เสียหาย"),
    "no workbook": (lambda: packed({"word/document.xml": b"<x/>"}), "ไม่ใช่สมุดงานแบบ .xlsx"),
    "bomb": (lambda: packed({"xl/workbook.xml": bytes(450 * 2**20)}), "ใหญ่เกิน"),
    "too large": (lambda: b"PK\x03\x04" + bytes(LARGEST), "ใหญ่เกิน"),
    "no form": (lambda: spoilt(lambda book: book.remove(book["แบบ"])), "ไม่มีแผ่น แบบ"),
    "hidden form": (lambda: spoilt(hide_form), "แผ่น แบบ ซ่อนอยู่"),
    "blank form": (lambda: spoilt(lambda book: book["แบบ"].delete_rows(1, 999)), "แผ่น แบบ ว่าง"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_workbook_that_cannot_be_opened_is_refused_in_one_sentence(
    name: str, tmp_path: Path
) -> None:
    make, why = REFUSED[name]
    path = tmp_path / "แบบ.xlsx"
    path.write_bytes(make())
    (fault,) = check(path).faults
    assert why in fault.problem


def test_a_million_rows_that_are_only_formatted_are_no_rows() -> None:
    assert parse(formatted(), "แบบ.xlsx").form == form_of(STARTER)


GARBAGE = ("ไม่มีคำนี้", "-1.5", ">>", "<ไม่มีชื่อ>", "a\nb\nหรือ\n", "x is not", "\u200b", "=1/0", "0" * 40)
DRAWN = (
    "cdd-clean-2564",
    "anti-corruption-plan-2569",
    "opdc-transparency-plan-2557",
    "target-virtue-2564",
)


def changed_at_random(data: bytes, seed: int) -> tuple[bytes, str]:
    """The workbook with one cell that says something else, and where that is."""
    draw = random.Random(seed)
    book = load_workbook(BytesIO(data))
    sheet = book.worksheets[seed % len(book.worksheets)]
    cells = [
        cell
        for row in sheet.iter_rows(min_col=2 if sheet.title == "แบบ" else 1)
        for cell in row
        if cell.value
    ]
    cell = draw.choice(cells)
    cell.value = draw.choice([one for one in GARBAGE if one != cell.value])
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue(), f"แผ่น “{sheet.title}” ช่อง {cell.coordinate}"


@pytest.mark.parametrize("name", DRAWN)
def test_whatever_stands_in_a_cell_every_fault_has_its_sheet_and_cell(name: str) -> None:
    data = workbook_of(form_of(ROOT / "resources" / "instruments" / f"{name}.yaml"))
    for seed in range(8):
        changed, where = changed_at_random(data, seed)
        for fault in parse(changed, "แบบ.xlsx").faults:
            assert re.fullmatch(r"แผ่น .+ ช่อง [A-Z]+[0-9]+", fault.where), (where, fault)
            assert fault.problem
            assert fault.mend


def test_what_is_wrong_in_a_workbook_is_said_with_its_heads(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["ช่อง"][f"{column(book['ช่อง'], 'ชนิด')}4"] = "type money"

    path = tmp_path / "แบบ.xlsx"
    path.write_bytes(spoilt(change))
    fault = next(one for one in check(path).faults if one.where.startswith("แผ่น “ช่อง”"))
    assert fault.problem == "ไม่รู้จักค่า “type money” ของ ชนิด"
    assert {"เงิน", "วันที่"} <= {*fault.mend.partition(": ")[2].split(", ")}


@pytest.mark.parametrize("seed", range(4))
def test_no_fault_of_a_workbook_says_a_word_of_the_language_that_has_a_thai_one(
    seed: int, tmp_path: Path
) -> None:
    judged(seed, path := tmp_path / "แบบ.xlsx")
    root = book_of(path.read_bytes()).root
    lists_ = [node.rows for node in root.pairs.values() if isinstance(node, ListNode)]
    ids = [row.pairs.get("id") for rows in lists_ for row in rows if isinstance(row, MapNode)]
    own = {one.text for one in ids if isinstance(one, TextNode)}
    words = ({*HEADS, *VALUES, *SHEETS} | {"en", "th"}) - own - {"is"}
    for fault in check(path).faults:
        if fault.code != "sheet-twice":  # its name is what was written
            said = re.sub("“[^”]*”|<[^>]*>", "", f"{fault.problem} {fault.mend}")
            assert not words & {*re.findall(r"(?<![\w.])[a-z_]+(?![\w.])", said)}, fault


@pytest.mark.parametrize(
    ("list_", "field", "words", "said"),
    [
        (
            "items",
            "when",
            "ใช้ค่าใดค่าหนึ่ง: met, not_applicable, not_met",
            "ใช้ค่าใดค่าหนึ่ง: ผ่าน, ไม่เกี่ยวข้อง, ไม่ผ่าน",
        ),
        (
            "items",
            "profiles",
            "profiles อ้าง “x” ซึ่งไม่มีในรายการ profiles",
            "เมื่อเลือกชุด อ้าง “x” ซึ่งไม่มีในรายการ ชุดที่เลือก",
        ),
        ("sections", "show", "ใส่ rows: รหัสของชนิดแถว ที่ y", "ใส่ แถว: รหัสของชนิดแถว ที่ y"),
        ("checks", "when", "ใช้ is หรือ is not", "ใช้ is หรือ is not"),
        ("called", "subject", "subject: ขึ้นต้นด้วย “เรื่อง”", "เรียกเรื่องว่า: ขึ้นต้นด้วย “เรื่อง”"),
    ],
)
def test_a_word_of_the_language_is_a_head_a_sheet_or_a_value_by_where_it_stands(
    list_: str, field: str, words: str, said: str
) -> None:
    assert in_heads(list_, field, words) == said


@pytest.mark.parametrize("seed", range(4))
def test_a_dozen_faults_in_one_workbook_are_all_named_at_their_cells(
    seed: int, tmp_path: Path
) -> None:
    found = judged(seed, tmp_path / "แบบ.xlsx")
    assert [one for one in found.faults if one[2] != "cell"] == []
    assert len(found.faults) == 12


def test_a_misspelt_sheet_or_head_is_one_fault_and_hides_none_below_it(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["ช่อง"]
        sheet[f"{column(sheet, 'ชนิด')}3"] = "รูปถ่าย"
        sheet[f"{column(sheet, 'ชนิด')}1"] = "ชนิดด"
        sheet.title = "ช่องง"

    path = tmp_path / "แบบ.xlsx"
    path.write_bytes(spoilt(change))
    where = [one.where for one in check(path).faults]
    assert [one.split(" ")[3][1:] for one in where] == ["1", "1", "3"]
    assert {one.split(" ")[1] for one in where} == {"“ช่องง”"}


def test_items_papers_and_signers_are_named_by_what_people_call_them() -> None:
    form = form_of(ROOT / "resources/instruments/cdd-clean-2564.yaml")
    book = load_workbook(BytesIO(workbook_of(form)))
    titles = {one.id: str(one.text) for one in form.items}
    named = {one.id: one.called for one in form.papers}
    for name, head_, words in (("หลักฐาน", "อยู่ใน", titles), ("คอลัมน์", "เอกสาร", named)):
        sheet = book[name]
        for cell in sheet[column(sheet, head_)][1:]:
            twice = [*words.values()].count(words.get(cell.value, "")) > 1
            cell.value = cell.value if twice else words.get(cell.value, cell.value)
    packed = BytesIO()
    book.save(packed)
    assert parse(packed.getvalue(), "แบบ.xlsx").form == form


def test_a_condition_and_last_year_are_read_by_the_words_people_see() -> None:
    form = form_of(ROOT / "resources/instruments/ita-2564.yaml")
    one, row = next((item, row) for row, item in enumerate(form.items) if item.scale)
    answers = {choice.id: str(choice.text) for choice in form.choices if choice.within == one.scale}

    def said(words: str) -> tuple[str, ...]:
        book = load_workbook(BytesIO(workbook_of(form)))
        items, last = book["ข้อ"], book["ปีก่อน"]
        items[f"{column(items, 'เมื่อ')}{row + 3}"] = words
        for name, cell in (
            ("ปีของแบบเดิม", 2563),
            ("เทียบแถวของแผ่น", "ข้อ"),
            ("รหัสเดิม", "old"),
            ("เปลี่ยนอย่างไร", "เลิก"),
        ):
            last[f"{column(last, name)}2"] = cell
        packed = BytesIO()
        book.save(packed)
        again = parse(packed.getvalue(), "แบบ.xlsx")
        assert isinstance(again.form, Instrument), again.faults
        assert [row.of for row in again.form.carry] == ["items"]
        return tuple(clause.value for every in again.form.items[row + 1].when for clause in every)

    assert said(f"{one.id} is ผ่าน") == ("met",)
    assert said(f"{one.id} is not ไม่ ผ่าน\nหรือ\n{one.id} is met") == ("not_met", "met")
    for id_, title in answers.items():
        assert said(f"{one.id} is {title}") == (id_,)
    assert answers


def test_the_note_on_a_head_says_in_thai_what_goes_into_the_column() -> None:
    book = load_workbook(BytesIO(workbook_of(form_of(STARTER))))
    notes = {
        (sheet.title, cell.value): cell.comment.text
        for sheet in book
        for cell in sheet[1]
        if cell.comment
    }
    assert "ใส่อย่างใดอย่างหนึ่ง: เลือก, วันที่" in notes["ช่อง", "ชนิด"]
    assert "แถวในแผ่น ชนิดแถว" in notes["ช่อง", "ของแถว"]
    assert "ข้อที่เลิกเว้นว่าง" in notes["ปีก่อน", "เป็น"]
    for of, cls in {"": Instrument, "called": FormTerms, **ROWS}.items():
        for slot in (slot for slot in FieldSchema.slots(cls) if not slot.rows):
            assert re.search("[ก-๙]", note(of, slot)), (of, slot.key)


def test_what_was_split_merged_and_given_up_is_said_in_the_sheet_of_last_year() -> None:
    lines = (
        (2568, "old", "ผู้บริหารทบทวนนโยบาย", "แยกเป็นหลายข้อ"),
        (2568, "old", "two", "แยกเป็นหลายข้อ"),
        (2568, "gone", None, "เลิก"),
        (2568, "a", "three", "รวมจากหลายข้อ"),
        (2568, "b", "three", "รวมจากหลายข้อ"),
    )
    book = load_workbook(
        BytesIO(workbook_of(form_of(ROOT / "resources/instruments/garden-self-check-2564.yaml")))
    )
    items, sheet = book["ข้อ"], book["ปีก่อน"]
    for row, (id_, title) in enumerate(
        (("one", lines[0][2]), ("two", "ข้อสอง"), ("three", "ข้อสาม")), start=2
    ):
        items[f"{column(items, 'รหัส')}{row}"], items[f"{column(items, 'ข้อความ')}{row}"] = id_, title
    heads_ = [column(sheet, name) for name in ("ปีของแบบเดิม", "รหัสเดิม", "เป็น", "เปลี่ยนอย่างไร")]
    for row, line in enumerate(lines, start=2):
        for letter, words in zip(heads_, line, strict=True):
            sheet[f"{letter}{row}"] = words
    packed = BytesIO()
    book.save(packed)
    form = parse(packed.getvalue(), "แบบ.xlsx").form
    assert isinstance(form, Instrument)
    assert [(one.old, one.new, one.op) for one in form.carry] == [
        ("old", "one", "split"),
        ("old", "two", "split"),
        ("gone", "", "gone"),
        ("a", "three", "merged"),
        ("b", "three", "merged"),
    ]


def test_who_knows_no_ids_writes_a_condition_an_operation_and_an_example_by_titles(
    tmp_path: Path,
) -> None:
    def change(book: Workbook) -> None:
        fields, computed, checks, given = (
            book[SHEETS[of]] for of in ("fields", "computed", "checks", "given")
        )
        new = ("เริ่ม", "วันที่"), ("จบ", "วันที่"), ("จ่าย", "เงิน"), ("ผล", "เลือก"), ("เหตุ", "")
        for row, (title, type_) in enumerate(new, 6):
            scale = "ผล" if type_ == "เลือก" else ""
            for name, words in zip(
                ("ชื่อ", "ของแถว", "ชนิด", "ชุดคำตอบ"), (title, "กิจกรรม", type_, scale), strict=True
            ):
                fields[f"{column(fields, name)}{row}"] = words
        fields[f"{column(fields, 'เมื่อ')}10"] = "ผล is ไม่เสร็จ"
        book["ชุดคำตอบ"]["A2"] = "ผล"
        for row, words in enumerate(("เสร็จ", "ไม่เสร็จ"), 2):
            book["คำตอบ"][f"A{row}"], book["คำตอบ"][f"B{row}"] = words, "ผล"
        for n, words in enumerate(("รวมจ่าย", "รวม", "กิจกรรม.จ่าย", "plan"), 1):
            computed.cell(3, n, words)
        for name, words in (
            ("ของแถว", "กิจกรรม"),
            ("ทำ", "ก่อน"),
            ("จาก", "เริ่ม\nจบ"),
            ("ข้อความเตือน", "เริ่มก่อนจบ"),
        ):
            checks[f"{column(checks, name)}2"] = words
        given[f"{column(given, 'ค่าที่กรอก')}2"].value += "\nจ่าย = 70\nผล = ไม่เสร็จ\nเหตุ = ฝนตก"
        expects = book["ผลที่ต้องได้"]
        expects[f"{column(expects, 'เอกสาร')}3"] = drawn(book).title
        expects[f"{column(expects, 'ช่อง')}2"], expects[f"{column(expects, 'ต้องได้')}2"] = (
            "รวมจ่าย",
            71,
        )

    path = tmp_path / "แบบ.xlsx"
    path.write_bytes(spoilt(change))
    (fault,) = check(path).faults
    assert (fault.where, "รวมจ่าย ต้องได้ “71” แต่ได้ “70.00”" in fault.problem) == (
        "แผ่น “ผลที่ต้องได้” ช่อง G2",
        True,
    )


def test_a_scored_paper_says_its_kind_by_what_it_prints_and_a_row_of_last_year_without_a_new_one_is_gone() -> (
    None
):
    book = load_workbook(
        BytesIO(workbook_of(form_of(ROOT / "resources/instruments/garden-self-check-2564.yaml")))
    )
    packed = BytesIO()
    for name, cells in (("รายข้อ", "«เลขข้อ» «ข้อความ»"), ("ใบสรุป", "«ชื่อหมวด»")):
        sheet = book.create_sheet(name)
        for row in (name, ""), ("", ""), ("เรื่อง", "คะแนน"), (cells, "«คะแนน»"):
            sheet.append(row)
    last, proofs = book["ปีก่อน"], book["หลักฐาน"]
    last.append([2563, None, "old.one"])
    proofs["A2"] = "old.one"
    book.save(packed)
    found = parse(packed.getvalue(), "แบบ.xlsx")
    assert isinstance(found.form, Instrument)
    assert [one.builder for one in found.form.papers[-2:]] == ["checklist", "score_sheet"]
    assert [(one.code, one.where, "old.one เลิก" in one.mend) for one in found.faults] == [
        ("points-nowhere", "แผ่น “หลักฐาน” ช่อง A2", True)
    ]

"""A form leaves as an Excel workbook, is checked and published from it, in a terminal."""

from pathlib import Path

from openpyxl import load_workbook

from tests.ui.terminal.conftest import Command, is_calm


def test_a_form_is_exported_changed_marked_and_published(
    do: Command, office: Path, tmp_path: Path
) -> None:
    book, copy, again = (tmp_path / f"{name}.xlsx" for name in ("form", "copy", "again"))
    assert do("instrument", "export", "good-deeds", "--out", book).code == 0
    opened = load_workbook(book)
    opened["แบบ"]["B3"] = "our-deeds"
    opened["แบบ"]["B5"] = 2
    opened["ช่อง"]["A2"] = "=A3"
    opened.save(book)
    refused = do("instrument", "check", book, "--marked", copy)
    assert (refused.code, "แผ่น “ช่อง” ช่อง A2" in refused.out + refused.err) == (1, True)
    assert load_workbook(copy).sheetnames[0] == "ต้องแก้"
    opened["ช่อง"]["A2"] = "ชื่อใหม่"
    opened.save(book)
    named = do("instrument", "check", book)
    assert (named.code, "แผ่น “สรุปรายคน” ช่อง B6: ไม่รู้ว่า «ชื่อ» คือช่องใด" in named.out) == (1, True)
    for cell in (cell for sheet in opened for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, str):
            cell.value = cell.value.replace("«ชื่อ»", "«ชื่อใหม่»")
    opened.save(book)
    assert do("instrument", "check", book).code == 0
    assert do("instrument", "publish", office, book).code == 0
    assert do("instrument", "export", "our-deeds", office, "--out", again).code == 0
    assert load_workbook(again)["ช่อง"]["A2"].value == "ชื่อใหม่"


def test_what_is_no_workbook_or_no_place_is_a_calm_sentence(do: Command, tmp_path: Path) -> None:
    nowhere = do("instrument", "export", "good-deeds", "--out", tmp_path / "none" / "x.xlsx")
    assert (nowhere.code, is_calm(nowhere)) == (1, True)
    unknown = do("instrument", "export", "no-such-form", "--out", tmp_path / "x.xlsx")
    assert (unknown.code, is_calm(unknown)) == (1, True)
    (tmp_path / "y.xlsx").write_bytes(b"PK\x03\x04 broken")
    broken = do("instrument", "check", tmp_path / "y.xlsx", "--marked", tmp_path / "z.xlsx")
    assert (broken.code, is_calm(broken), (tmp_path / "z.xlsx").exists()) == (1, True, False)

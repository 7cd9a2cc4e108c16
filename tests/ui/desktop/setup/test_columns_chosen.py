"""A column that a person chooses for a file of units counts as one that was recognised: no row is left out for it."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.desktop.setup.test_setup_page import centre, excel, read
from ui.desktop.shell.window import Window

__all__ = ["centre"]
ROWS = (("1001", "อำเภอหนึ่ง", "02-111-1111"), ("1002", "อำเภอสอง", ""), ("1003", "อำเภอสาม", ""))


def test_rows_with_words_under_a_chosen_column_alone_are_taken(centre: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = excel(tmp_path / "units.xlsx", ROWS, ("เลขที่", "ที่ทำการ", "โทรศัพท์"))
    shown = read(centre, qtbot, path).register.file
    for field, head in (("code", "เลขที่"), ("name", "ที่ทำการ")):
        box = shown.columns.boxes[field]
        box.setCurrentIndex(box.findText(head))
        box.activated.emit(box.currentIndex())
    assert [line.words["name"] for line in shown.rows.file.lines] == [name for _code, name, _phone in ROWS]
    box = shown.columns.boxes["phone"]
    box.setCurrentIndex(0)  # none
    box.activated.emit(0)
    assert [dict(line.words) for line in shown.rows.file.lines] == [{"code": a, "name": b} for a, b, _c in ROWS]

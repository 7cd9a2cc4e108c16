"""Whatever people type is shown as typed: on the form, in the tree, table and history, on paper and in a sheet."""

from html import escape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.markup import block_of
from core.papers.deeds import PaperRequest
from tests.known import known
from tests.ui.desktop.acting import drop, office, plans_of, press
from tests.ui.desktop.plan.test_plan_page import cell, entry, page, planned, real, rows, view
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.plan.desk import RowHistoryDialog
from ui.desktop.shell.window import Window
from ui.desktop.widgets.inputs import LongTextField

__all__ = ["planned", "real"]
ODD = '=1+1 <b>หนา</b> <img src="file:///etc/passwd"> &amp; \u202eกลับ\u202c'
LONG = "ย" * 40_000


@pytest.fixture
def typed(real: Window, qtbot: QtBot) -> Window:
    """The first activity with an odd title, and an objective of forty thousand letters."""
    activity = rows(real, "activity")[0]
    title = cell(real, activity, "title")
    entry(title).setFocus()
    entry(title).selectAll()
    entry(title).insert(ODD)
    view(real).hand_over()
    qtbot.waitUntil(lambda: known(page(real).row(activity.ref)).words("title") == ODD, timeout=8000)
    line = known(page(real).row(activity.ref)).below("objective")[0]
    note = cell(real, line, "text").editor
    assert isinstance(note, LongTextField)
    note.selectAll()
    note.insertPlainText(LONG)
    view(real).hand_over()
    qtbot.waitUntil(lambda: known(page(real).row(line.ref)).words("text") == LONG, timeout=8000)
    return real


def test_words_of_a_plan_stay_as_they_were_typed_wherever_they_are_shown(typed: Window) -> None:
    activity = rows(typed, "activity")[0]
    tree = view(typed).rows
    assert escape(ODD) in str(tree.model.index_of(activity.ref).data(Qt.ItemDataRole.ToolTipRole))
    typed.grab()
    press(typed, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    history = next(
        one for one in plans_of(office(typed)).findChildren(RowHistoryDialog) if one.isVisible()
    )
    said = [label for label in history.findChildren(QLabel) if "<b>" in label.text()]
    assert said
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in said)
    history.accept()
    view(typed).show_as("grid")
    grid = view(typed).grid
    grid.kinds.setCurrentIndex(grid.kinds.findData("activity"))
    grid.kinds.activated.emit(grid.kinds.currentIndex())
    grid.copy_out()
    held = QGuiApplication.clipboard().mimeData()
    assert "&lt;b&gt;หนา&lt;/b&gt;" in held.html()
    assert "<img" not in held.html()
    copied = block_of("", held.text())
    assert f"'{ODD}" in copied[1], "a sheet is told that it is no formula"


def test_words_of_a_plan_stay_as_they_were_typed_on_paper_and_in_a_sheet(
    typed: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    plan, files = page(typed).record.ref, office(typed).room.files
    for ending in (".xlsx", ".pdf"):
        path = tmp_path / f"goals{ending}"
        with qtbot.waitSignal(files.written, timeout=60_000):
            files.write(PaperRequest(plan, "goals", path), show=False)
    cells = [
        one
        for sheet in load_workbook(tmp_path / "goals.xlsx")
        for line in sheet.iter_rows()
        for one in line
    ]
    found = [one for one in cells if isinstance(one.value, str) and "<b>หนา</b>" in one.value]
    assert found
    assert all(one.data_type == "s" for one in found)
    assert any("ยยยย" in str(one.value) for one in cells)
    assert (tmp_path / "goals.pdf").read_bytes().startswith(b"%PDF")


def test_words_of_evidence_stay_as_they_were_typed(
    real: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = tmp_path / "ภาพ.jpg"
    Image.new("RGB", (60, 40), "teal").save(photo)
    office(real).show_page("evidence")
    shown = office(real).leaf("evidence").widget
    assert isinstance(shown, EvidencePage)
    drop(shown, photo)
    qtbot.waitUntil(
        lambda: isinstance(QApplication.activeModalWidget(), EvidenceBatchDialog), timeout=20_000
    )
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EvidenceBatchDialog)
    dialog.caption.insert(ODD)
    dialog.go.click()
    qtbot.waitUntil(lambda: [piece.title for piece in shown.grid.pieces] == [ODD], timeout=20_000)
    shown.grab()
    assert shown.side.title.text() == ODD

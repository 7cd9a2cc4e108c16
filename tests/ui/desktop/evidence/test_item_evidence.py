"""Evidence of an item from the item itself: dropped, pasted, chosen, or a piece that is here already."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from tests.known import known
from tests.ui.desktop.acting import come_to_rest, drop, modal, office, page, panel, press, saved
from ui.desktop.base.known_evidence import PieceDialog
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.shell.window import Window

ITEM = "d1.l5.2"  # demands two proofs, neither of which is here


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "สรุปบทเรียน.jpg"
    Image.new("RGB", (90, 60), "teal").save(path, "JPEG")
    return path


def choose(window: Window, words: str, qtbot: QtBot) -> None:
    """Open the menu of the item the person is at by its key, and take the entry with these words."""
    come_to_rest(qtbot, window)
    press(window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry = next(action for action in menu.actions() if words in action.text())
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


def test_a_file_let_go_on_an_item_is_its_proof(sample: Window, photo: Path, qtbot: QtBot) -> None:
    drop(panel(sample, ITEM), photo)
    dialog = modal(qtbot, EvidenceBatchDialog)
    proofs = [dialog.proof.itemText(n) for n in range(dialog.proof.count())]
    assert proofs == ["สรุปบทเรียน", "องค์ความรู้", "หลักฐานอื่น"]
    dialog.proof.setFocus()
    QTest.keyClick(dialog.proof, Qt.Key.Key_Home)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(saved(sample, ITEM).proofs[0].given) == 1, timeout=20_000)
    assert saved(sample, ITEM).proofs[0].given[0].title == "สรุปบทเรียน"
    assert saved(sample, ITEM).proofs[1].missing
    qtbot.waitUntil(lambda: "มี 1" in panel(sample, ITEM).proofs.pills[saved(sample, ITEM).proofs[0].id].says)


def test_a_picture_pasted_at_an_item_is_other_evidence_unless_it_is_said(sample: Window, qtbot: QtBot) -> None:
    panel(sample, ITEM)
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    QApplication.clipboard().setImage(picture)
    press(sample, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseClick(modal(qtbot, EvidenceBatchDialog).go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(saved(sample, ITEM).others) == 1, timeout=20_000)


def test_files_are_chosen_for_the_proof_the_menu_names_and_the_piece_is_looked_at_from_there(
    sample: Window, photo: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_words: ([str(photo)], ""))
    asked = panel(sample, ITEM)
    assert asked.note.add.nextInFocusChain() is asked.attach, "Tab goes on where it stands"
    choose(sample, "ขาด: องค์ความรู้", qtbot)
    QTest.mouseClick(modal(qtbot, EvidenceBatchDialog).go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(known(page(sample).view).item(ITEM).proofs[1].given) == 1, timeout=20_000)
    panel(sample, ITEM)
    choose(sample, "ดู “สรุปบทเรียน”", qtbot)
    shown = office(sample).leaf("evidence").widget
    assert isinstance(shown, EvidencePage)
    qtbot.waitUntil(lambda: shown.grid.here is not None and shown.grid.here.title == "สรุปบทเรียน")
    assert office(sample).key == "evidence"


def test_a_piece_that_is_here_proves_one_more_item(sample: Window, photo: Path, qtbot: QtBot) -> None:
    drop(panel(sample, ITEM), photo)
    QTest.mouseClick(modal(qtbot, EvidenceBatchDialog).go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(saved(sample, ITEM).others) == 1, timeout=20_000)
    panel(sample, "d3r.l4.3")
    choose(sample, "ใช้หลักฐานที่มีอยู่แล้ว", qtbot)
    dialog = modal(qtbot, PieceDialog)
    dialog.words.insert("สรุป")
    QTest.keyClick(dialog.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(saved(sample, "d3r.l4.3").proofs[0].given), timeout=20_000)


def test_what_was_given_for_the_same_elsewhere_is_offered_and_linked_by_one_click(
    sample: Window, photo: Path, qtbot: QtBot
) -> None:
    drop(panel(sample, ITEM), photo)
    dialog = modal(qtbot, EvidenceBatchDialog)
    dialog.proof.setFocus()
    QTest.keyClick(dialog.proof, Qt.Key.Key_Home)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(saved(sample, ITEM).proofs[0].given) == 1, timeout=20_000)
    other = "d2.l4.2"  # asks for a report too, in other words
    asked = next(proof for proof in saved(sample, other).proofs if proof.text.startswith("รายงาน"))
    assert asked.missing
    panel(sample, other)
    choose(sample, f"ใช้ “สรุปบทเรียน” เป็น{asked.text}", qtbot)
    qtbot.waitUntil(lambda: any(proof.given for proof in saved(sample, other).proofs), timeout=20_000)
    given = [one.title for proof in saved(sample, other).proofs for one in proof.given if proof.id == asked.id]
    assert given == ["สรุปบทเรียน"]

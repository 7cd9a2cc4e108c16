"""Evidence of an item from the item itself: dropped, pasted, chosen, or a piece that is here already."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from tests.known import known
from tests.ui.desktop.acting import (
    come_to_rest,
    drop,
    modal,
    office,
    page,
    panel,
    press,
    prompted,
    saved,
    written,
)
from ui.desktop.assessment.item import ItemPanel, ProofChip
from ui.desktop.base.dialogs import ProblemDialog
from ui.desktop.base.library_evidence import PickEvidenceDialog
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
    qtbot.waitUntil(lambda: len(saved(sample, ITEM).proofs[0].evidence) == 1, timeout=20_000)
    assert saved(sample, ITEM).proofs[0].evidence[0].title == "สรุปบทเรียน"
    assert saved(sample, ITEM).proofs[1].missing
    qtbot.waitUntil(
        lambda: "มี 1" in panel(sample, ITEM).proofs.pills[saved(sample, ITEM).proofs[0].id].says
    )


def test_a_picture_pasted_at_an_item_is_other_evidence_unless_it_is_said(
    sample: Window, qtbot: QtBot
) -> None:
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
    qtbot.waitUntil(
        lambda: len(known(page(sample).view).item(ITEM).proofs[1].evidence) == 1, timeout=20_000
    )
    panel(sample, ITEM)
    choose(sample, "ดู “สรุปบทเรียน”", qtbot)
    shown = office(sample).leaf("evidence").widget
    assert isinstance(shown, EvidencePage)
    qtbot.waitUntil(lambda: shown.grid.here is not None and shown.grid.here.title == "สรุปบทเรียน")
    assert office(sample).key == "evidence"


def test_a_piece_that_is_here_proves_one_more_item(
    sample: Window, photo: Path, qtbot: QtBot
) -> None:
    drop(panel(sample, ITEM), photo)
    QTest.mouseClick(modal(qtbot, EvidenceBatchDialog).go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(saved(sample, ITEM).others) == 1, timeout=20_000)
    panel(sample, "d3r.l4.3")
    choose(sample, "ใช้หลักฐานที่มีอยู่แล้ว", qtbot)
    dialog = modal(qtbot, PickEvidenceDialog)
    dialog.words.insert("สรุป")
    QTest.keyClick(dialog.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(saved(sample, "d3r.l4.3").proofs[0].evidence), timeout=20_000)


def test_what_was_given_for_the_same_elsewhere_is_offered_and_linked_by_one_click(
    sample: Window, photo: Path, qtbot: QtBot
) -> None:
    drop(panel(sample, ITEM), photo)
    dialog = modal(qtbot, EvidenceBatchDialog)
    dialog.proof.setFocus()
    QTest.keyClick(dialog.proof, Qt.Key.Key_Home)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(saved(sample, ITEM).proofs[0].evidence) == 1, timeout=20_000)
    other = "d2.l4.2"  # asks for a report too, in other words
    asked = next(proof for proof in saved(sample, other).proofs if proof.text.startswith("รายงาน"))
    assert asked.missing
    panel(sample, other)
    choose(sample, f"ใช้ “สรุปบทเรียน” เป็น{asked.text}", qtbot)
    qtbot.waitUntil(
        lambda: any(proof.evidence for proof in saved(sample, other).proofs), timeout=20_000
    )
    given = [
        one.title
        for proof in saved(sample, other).proofs
        for one in proof.evidence
        if proof.id == asked.id
    ]
    assert given == ["สรุปบทเรียน"]


# -- at the proof itself, without a question


def chip(window: Window, n: int, item: str = ITEM) -> ProofChip:
    """The n-th proof of an item the person has gone to."""
    shown = panel(window, item)
    return shown.proofs.pills[shown.row.proofs[n].id]


def let_go(window: Window, n: int, *paths: Path, item: str = ITEM) -> None:
    """Drag files onto a proof of an item: they are let go on the item, at the place of its chip."""
    shown, at = panel(window, item), chip(window, n, item)
    drop(shown, *paths, at=at.mapTo(shown, at.rect().center()))


def hold(widget: ItemPanel, path: Path, at: QPoint) -> None:
    """Drag a file over a place of an item, and keep it there."""
    held = QMimeData()
    button = Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    held.setUrls([QUrl.fromLocalFile(str(path))])
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(widget, kind(at, Qt.DropAction.CopyAction, held, button, none))


def given(window: Window, n: int, item: str = ITEM) -> list[str]:
    return [one.title for one in saved(window, item).proofs[n].evidence]


def saves(window: Window) -> int:
    return office(window).session.read(
        lambda reader: len(reader.records("evidence")) + len(reader.records("link"))
    )


def test_a_photo_let_go_on_a_missing_proof_is_that_proof_at_once_and_one_undo_takes_it_back(
    sample: Window, photo: Path, qtbot: QtBot
) -> None:
    before = saves(sample)
    let_go(sample, 1, photo)
    qtbot.waitUntil(lambda: given(sample, 1) == ["สรุปบทเรียน"], timeout=20_000)
    assert QApplication.activeModalWidget() is None
    assert saved(sample, ITEM).proofs[0].missing
    qtbot.waitUntil(lambda: "มี 1" in chip(sample, 1).says)
    asked = saved(sample, ITEM).proofs[1].text
    qtbot.waitUntil(lambda: f"แนบ 1 ไฟล์เป็น{asked}" in written(office(sample).toast))
    assert "ไฟล์นี้มีอยู่แล้วในชื่อ" not in written(office(sample).toast)
    press(sample, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: saves(sample) == before, timeout=20_000)
    assert given(sample, 1) == []


def test_several_files_are_filed_in_one_save_and_what_is_no_evidence_is_told_in_words(
    sample: Window, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    second, program = tmp_path / "ภาพสอง.jpg", tmp_path / "program.jpg"
    Image.new("RGB", (60, 40), "navy").save(second, "JPEG")
    program.write_bytes(b"MZ" + bytes(500))
    before = saves(sample)
    let_go(sample, 0, photo, program, second)
    report = prompted(qtbot, "เพิ่มแล้ว")
    assert "program.jpg" in written(report)
    report.close()
    assert sorted(given(sample, 0)) == sorted(["สรุปบทเรียน", "ภาพสอง"])
    press(sample, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: saves(sample) == before, timeout=20_000)


def test_one_file_that_is_no_evidence_is_a_calm_sentence_and_nothing_is_saved(
    sample: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    program, before = tmp_path / "โปรแกรม.jpg", saves(sample)
    program.write_bytes(b"MZ" + bytes(500))
    let_go(sample, 0, program)
    told = modal(qtbot, ProblemDialog)
    assert "แนบไฟล์ โปรแกรม.jpg ไม่ได้" in written(told)
    QTest.keyClick(told, Qt.Key.Key_Escape)
    assert "แนบ 1 ไฟล์เป็น" not in written(office(sample).toast)
    assert saves(sample) == before


def test_what_is_let_go_while_other_files_are_filed_waits_for_its_turn(
    sample: Window, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    second = tmp_path / "ภาพสอง.jpg"
    Image.new("RGB", (60, 40), "navy").save(second, "JPEG")
    let_go(sample, 0, photo)
    let_go(sample, 1, second)
    qtbot.waitUntil(
        lambda: (given(sample, 0), given(sample, 1)) == (["สรุปบทเรียน"], ["ภาพสอง"]), timeout=20_000
    )


def test_a_picture_pasted_at_a_proof_is_that_proof(sample: Window, qtbot: QtBot) -> None:
    at = chip(sample, 1)
    here = panel(sample, ITEM)
    while QApplication.focusWidget() is not at:
        press(sample, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert here.isAncestorOf(focus), "Tab comes to every proof before it leaves the item"
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkRed)
    QApplication.clipboard().setImage(picture)
    press(sample, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: given(sample, 1) == ["ภาพที่วาง"], timeout=20_000)
    assert QApplication.activeModalWidget() is None


def test_where_one_proof_is_missing_what_is_let_go_on_the_item_is_that_one(
    sample: Window, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    let_go(sample, 0, photo)
    qtbot.waitUntil(lambda: not saved(sample, ITEM).proofs[0].missing, timeout=20_000)
    second = tmp_path / "ภาพสอง.jpg"
    Image.new("RGB", (60, 40), "navy").save(second, "JPEG")
    qtbot.waitUntil(lambda: "มี 1" in chip(sample, 0).says)
    drop(panel(sample, ITEM), second)
    qtbot.waitUntil(lambda: given(sample, 1) == ["ภาพสอง"], timeout=20_000)
    assert QApplication.activeModalWidget() is None


def test_a_file_that_is_here_already_is_linked_and_not_kept_twice(
    sample: Window, photo: Path, qtbot: QtBot
) -> None:
    let_go(sample, 0, photo)
    qtbot.waitUntil(lambda: given(sample, 0) == ["สรุปบทเรียน"], timeout=20_000)
    let_go(sample, 1, photo)
    qtbot.waitUntil(lambda: given(sample, 1) == ["สรุปบทเรียน"], timeout=20_000)
    qtbot.waitUntil(lambda: "ไฟล์นี้มีอยู่แล้วในชื่อ “สรุปบทเรียน” จึงใช้ชิ้นเดิม" in written(office(sample).toast))
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("by_key", [False, True])
def test_a_missing_proof_that_is_pressed_asks_for_its_file_and_one_that_is_there_shows_it(
    sample: Window, photo: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, by_key: bool
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_words: ([str(photo)], ""))

    def pressed() -> None:
        at = chip(sample, 1)
        if by_key:
            at.setFocus()
            press(sample, Qt.Key.Key_Return)
        else:
            QTest.mouseClick(at, Qt.MouseButton.LeftButton)

    pressed()
    qtbot.waitUntil(lambda: given(sample, 1) == ["สรุปบทเรียน"], timeout=20_000)
    qtbot.waitUntil(lambda: "มี 1" in chip(sample, 1).says)
    pressed()
    qtbot.waitUntil(lambda: office(sample).key == "evidence")


def test_a_chip_under_files_that_are_held_over_it_is_marked_and_no_other(
    sample: Window, photo: Path
) -> None:
    shown = panel(sample, ITEM)
    first = chip(sample, 0)
    second = chip(sample, 1)
    hold(shown, photo, second.mapTo(shown, second.rect().center()))
    assert (first._held, second._held) == (False, True)
    QApplication.sendEvent(shown, QDragLeaveEvent())
    assert (first._held, second._held) == (False, False)


def test_proofs_of_another_office_take_nothing(sample: Window, photo: Path, qtbot: QtBot) -> None:
    shown = panel(sample, ITEM)
    shown.read_only()
    before = saves(sample)
    let_go(sample, 0, photo)
    QTest.mouseClick(chip(sample, 0), Qt.MouseButton.LeftButton)
    qtbot.wait(200)
    assert saves(sample) == before
    assert chip(sample, 0).focusPolicy() == Qt.FocusPolicy.NoFocus

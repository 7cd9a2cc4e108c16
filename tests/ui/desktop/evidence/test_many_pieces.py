"""Several pieces of evidence at once: linked and deleted in one deed, copied and dragged out as files."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QThreadPool, QUrl
from PySide6.QtGui import QDragEnterEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QMenu
from pytestqt.qtbot import QtBot

from tests.known import known
from tests.ui.desktop.acting import drop, leaf_of, modal, office, prompted
from ui.desktop.base import thumbnails
from ui.desktop.base.library_evidence import EvidenceTargetChooser, PickEvidenceDialog
from ui.desktop.base.piece_grid import shows_kind
from ui.desktop.base.thumbnails import LONGEST, ThumbnailCache
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.drop_area import TARGET

MANY = 30
ITEM = "d3.l2.2"
HELD = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def evidence(sample: Window, tmp_path: Path, qtbot: QtBot) -> EvidencePage:
    """The page with thirty photographs, of which the first two have the same name."""
    opened = office(sample)
    opened.show_page("evidence")
    page = leaf_of(opened, "evidence", EvidencePage)
    paths = []
    for n in range(MANY):
        place = tmp_path / str(n)
        place.mkdir()
        paths.append(place / ("ภาพ.jpg" if n < 2 else f"ภาพ {n}.jpg"))
        Image.new("RGB", (60 + n, 40), (8 * n, 90, 90)).save(paths[-1], "JPEG")
    drop(page, *paths)
    QTest.mouseClick(modal(qtbot, EvidenceBatchDialog).go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.grid.count == MANY, timeout=60_000)
    return page


def take(page: EvidencePage, qtbot: QtBot, words: str) -> None:
    """Open the menu of the list by its key, and take the line with these words."""
    QTest.keyClick(page.grid, Qt.Key.Key_Menu)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    line = next(one for one in menu.actions() if words in one.text())
    menu.close()
    line.trigger()


def choose_all(page: EvidencePage) -> None:
    page.grid.setFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_A, HELD)


def test_thirty_are_linked_by_one_deed_and_unlinked_by_one_undo(
    sample: Window, evidence: EvidencePage, qtbot: QtBot
) -> None:
    choose_all(evidence)
    take(evidence, qtbot, f"ผูกทั้ง {MANY} ชิ้นกับข้อ")
    asked = prompted(qtbot, f"ผูก หลักฐาน {MANY} ชิ้น")
    chooser = known(asked.findChild(EvidenceTargetChooser))
    chooser.words.insert("มิติ 3 ระดับ 2 ข้อ 2")
    QTest.keyClick(chooser.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: all(one.uses for one in evidence.grid.pieces), timeout=20_000)
    assert {one.uses[0].words for one in evidence.grid.pieces} == {
        evidence.grid.pieces[0].uses[0].words
    }
    assert len(evidence.grid.picked) == MANY, "what was chosen stays so"
    assert office(sample).commands.words()[0] == f"ผูกหลักฐาน {MANY} ชิ้น"
    office(sample).commands.undo()
    qtbot.waitUntil(lambda: not any(one.uses for one in evidence.grid.pieces), timeout=20_000)


def test_ctrl_and_shift_choose_and_the_chosen_go_to_the_bin_together(
    sample: Window, evidence: EvidencePage, qtbot: QtBot
) -> None:
    grid = evidence.grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Home)

    def click(row: int, held: Qt.KeyboardModifier) -> None:
        center = grid.visualRect(grid.model().index(row, 0)).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, held, center)

    click(0, Qt.KeyboardModifier.NoModifier)
    click(2, Qt.KeyboardModifier.ShiftModifier)
    click(1, HELD)
    assert [one.ref for one in grid.picked] == [grid.pieces[n].ref for n in (0, 2)]
    take(evidence, qtbot, "ลบ 2 ชิ้นลงถังขยะ")
    QTest.mouseClick(known(prompted(qtbot, "ลบ").go), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: grid.count == MANY - 2, timeout=20_000)
    office(sample).commands.undo()
    qtbot.waitUntil(lambda: grid.count == MANY, timeout=20_000)


def test_the_files_of_the_chosen_go_to_another_program_as_copies(
    evidence: EvidencePage,
) -> None:
    choose_all(evidence)
    QTest.keyClick(evidence.grid, Qt.Key.Key_C, HELD)
    copied = QGuiApplication.clipboard().mimeData()
    paths = [Path(url.toLocalFile()) for url in copied.urls()]
    assert len({*paths}) == MANY, "also files of one name"
    assert {path.stat().st_size > 0 for path in paths} == {True}
    paths[0].write_bytes(b"changed")
    assert evidence.grid.pieces[0].files[0].size > len(b"changed"), "the office's file is another"
    dragged = evidence.grid.model().mimeData([])
    assert len(dragged.urls()) == MANY
    assert evidence.grid.dragEnabled()
    evidence.show_as_lines(True)
    assert evidence.grid.dragEnabled()


def test_what_comes_from_another_program_meets_a_frame(
    sample: Window, evidence: EvidencePage, tmp_path: Path
) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(tmp_path / "0" / "ภาพ.jpg"))])
    for widget, framed in ((evidence, evidence), (office(sample), office(sample)._stack)):
        enter = QDragEnterEvent(
            QPoint(40, 20),
            Qt.DropAction.CopyAction,
            held,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(widget, enter)
        assert known(framed.findChild(QFrame, TARGET)).isVisible()


def test_a_picture_that_cannot_be_read_shows_its_kind_and_the_newest_stay_in_memory(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, evidence: EvidencePage
) -> None:
    Image.new("RGB", (LONGEST + 1, 9)).save(tmp_path / "odd", "JPEG")
    cache = ThumbnailCache(lambda name: tmp_path / name, evidence)
    piece = evidence.grid.pieces[0]
    size = evidence.grid.sizeHint()
    assert not shows_kind(piece, cache.get("odd", size)), "not while it is being read"
    with qtbot.waitSignal(cache.come):
        QThreadPool.globalInstance().waitForDone()
    assert shows_kind(piece, cache.get("odd", size))
    cache._arrived(("bug", 1, 1), None)
    assert shows_kind(piece, cache._kept["bug", 1, 1])
    monkeypatch.setattr(thumbnails, "MOST", 3 * 100 * 100 * 4)
    for n in range(9):
        cache._arrived((str(n), 1, 1), QImage(100, 100, QImage.Format.Format_RGB32))
    assert [key for key, _wide, _high in cache._kept] == ["6", "7", "8"]


def test_the_library_of_an_item_shows_pictures_and_several_are_linked_at_once(
    sample: Window, evidence: EvidencePage, qtbot: QtBot
) -> None:
    opened = office(sample)
    opened.show_page("assessment")
    linked = list[object]()
    dialog = PickEvidenceDialog(
        opened.room.look,
        "ข้อ 2",
        evidence.grid.pieces,
        opened.room.office.post.shelf.path,
        linked.extend,
        sample,
    )
    dialog.open()
    dialog.list.setFocus()
    with qtbot.waitSignal(dialog.list.painter._thumbs.come, timeout=20_000):
        dialog.list.viewport().repaint()
    QTest.keyClick(dialog.list, Qt.Key.Key_A, HELD)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert linked == [one.ref for one in evidence.grid.pieces]

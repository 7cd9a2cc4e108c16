"""A part of a photo is covered with the mouse, and with the keyboard alone; papers show the copy."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.evidence.kinds import SOLID, PictureArea
from core.values import Record
from tests.ui.desktop.acting import drop, leaf_of, modal, office, prompted
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.redaction import CROP, RedactionCanvas, RedactionDialog
from ui.desktop.evidence.viewer import EvidenceViewer
from ui.desktop.shell.window import Window

LEFT = Qt.MouseButton.LeftButton


def files(window: Window) -> list[Record]:
    return list(
        office(window).session.read(lambda reader: reader.records("file", office(window).room.unit))
    )


@pytest.fixture
def photo(sample: Window, qtbot: QtBot, tmp_path: Path) -> EvidencePage:
    """The page of evidence with one white photo chosen."""
    path = tmp_path / "ประชุม.jpg"
    Image.new("RGB", (400, 300), "white").save(path)
    opened = office(sample)
    opened.show_page("evidence")
    page = leaf_of(opened, "evidence", EvidencePage)
    drop(page, path)
    QTest.mouseClick(modal(qtbot, EvidenceBatchDialog).go, LEFT)
    qtbot.waitUntil(lambda: page.grid.count == 1 and bool(page.side.files.more), timeout=30_000)
    return page


def grey(path: Path, at: tuple[int, int]) -> int:
    with Image.open(path) as picture:
        return picture.convert("L").tobytes()[at[1] * picture.width + at[0]]


def ask(page: EvidencePage, qtbot: QtBot, words: str) -> None:
    """A deed of the first file, by its menu."""
    QTest.mouseClick(page.side.files.more[0], LEFT)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(one for one in menu.actions() if one.text() == words)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def drag(canvas: RedactionCanvas, box: PictureArea) -> None:
    room = canvas.room
    ends = [
        QPoint(round(room.x() + x * room.width()), round(room.y() + y * room.height()))
        for x, y in ((box.left, box.top), (box.right, box.bottom))
    ]
    QTest.mousePress(canvas, LEFT, pos=ends[0])
    QTest.mouseMove(canvas, ends[1])
    QTest.mouseRelease(canvas, LEFT, pos=ends[1])


def test_a_part_is_covered_with_the_mouse_and_the_copy_takes_the_place_of_the_original(
    sample: Window, photo: EvidencePage, qtbot: QtBot
) -> None:
    ask(photo, qtbot, "ปิดบางส่วนของภาพ")
    dialog = modal(qtbot, RedactionDialog)
    assert not dialog.go.isEnabled()
    QTest.mouseClick(dialog.way.button(SOLID), LEFT)
    drag(dialog.canvas, PictureArea(0.1, 0.1, 0.4, 0.5))
    assert len(dialog.canvas.boxes) == 1
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: len(files(sample)) == 2, timeout=20_000)
    source = next(one for one in files(sample) if not one.text("made_from"))
    made = next(one for one in files(sample) if one.text("made_from"))
    assert made.text("made_from") == source.ref.local
    assert source.text("replaced_by") == made.ref.local
    assert source.number("personal") == 1
    assert made.number("personal") is None
    assert made.text("name") == "ประชุม (ปิดบางส่วน).jpg"
    shelf = office(sample).room.office.post.shelf
    assert grey(shelf.path(made.text("sha256")), (100, 90)) == 0
    assert grey(shelf.path(made.text("sha256")), (300, 250)) > 250
    assert grey(shelf.path(source.text("sha256")), (100, 90)) > 250


def test_the_keyboard_alone_marks_moves_and_cuts(
    sample: Window, photo: EvidencePage, qtbot: QtBot
) -> None:
    ask(photo, qtbot, "ปิดบางส่วนของภาพ")
    dialog = modal(qtbot, RedactionDialog)
    canvas = dialog.canvas
    for _n in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_Insert)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.boxes[1].left > canvas.boxes[0].left
    assert canvas.boxes[1].bottom > canvas.boxes[0].bottom
    QTest.keyClick(canvas, Qt.Key.Key_PageUp)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert len(canvas.boxes) == 1
    for _n in range(60):
        QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.boxes[0].left == pytest.approx(0), "it stays within the picture"
    dialog.way.ask(CROP)
    assert not canvas.boxes, "what stays is another thing than what is covered"
    QTest.keyClick(canvas, Qt.Key.Key_Insert)
    QTest.keyClick(canvas, Qt.Key.Key_Insert)
    assert len(canvas.boxes) == 1
    dialog.go.setFocus()
    QTest.keyClick(dialog.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(files(sample)) == 2, timeout=20_000)
    made = next(one for one in files(sample) if one.text("made_from"))
    with Image.open(office(sample).room.office.post.shelf.path(made.text("sha256"))) as picture:
        assert picture.width == pytest.approx(120, abs=2)


def test_a_file_is_marked_and_erased_by_its_menu_and_its_bytes_are_nowhere(
    sample: Window, photo: EvidencePage, qtbot: QtBot
) -> None:
    ask(photo, qtbot, "ไฟล์นี้มีข้อมูลส่วนบุคคล")
    qtbot.waitUntil(lambda: files(sample)[0].number("personal") == 1, timeout=8000)
    (file,) = files(sample)
    shelf = office(sample).room.office.post.shelf
    ask(photo, qtbot, "ลบถาวรตามกฎหมาย")
    dialog = prompted(qtbot, "ลบข้อมูลบุคคล")
    QTest.keyClick(dialog.fields["known"], Qt.Key.Key_Space)
    QTest.mouseClick(dialog.go, LEFT)
    QTest.keyClick(prompted(qtbot, "ลบแล้ว"), Qt.Key.Key_Escape)
    assert not shelf.has(file.text("sha256"))
    assert not shelf.has(file.text("preview"))
    backups = office(sample).room.folder / "backups"
    assert not list(backups.rglob(file.text("sha256")))


def test_who_looks_at_personal_evidence_is_noted_once_and_who_looks_at_other_evidence_is_not(
    sample: Window, photo: EvidencePage, qtbot: QtBot
) -> None:
    def deeds() -> list[str]:
        return [
            one.deed for one in office(sample).session.read(lambda reader: reader.privacy.views())
        ]

    def look() -> None:
        photo.grid.setFocus()
        QTest.keyClick(photo.grid, Qt.Key.Key_Space)
        QTest.keyClick(modal(qtbot, EvidenceViewer), Qt.Key.Key_Space)

    look()
    QTest.mouseClick(photo.side.personal, LEFT)
    qtbot.waitUntil(
        lambda: photo.side.piece is not None and photo.side.piece.personal, timeout=8000
    )
    look()
    look()
    qtbot.waitUntil(lambda: deeds() == ["view"], timeout=8000)

"""The page of evidence: files that come, what is said of them, where they are used, and what is not taken."""

import stat
import sys
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.evidence.view import EvidencePiece
from tests.ui.desktop.acting import drop, modal, office, press, prompted
from ui.desktop.evidence.desk import EvidenceDesk
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.side import EvidencePanel
from ui.desktop.evidence.viewer import EvidenceViewer
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import Button

# As names are that look like markup; Windows has no < in a name.
NAME = "ภาพ & &amp;b.jpg" if sys.platform == "win32" else "ภาพ & <b>.jpg"


@pytest.fixture
def evidence(sample: Window) -> EvidencePage:
    view = office(sample)
    view.show_page("evidence")
    found = view.leaf("evidence").widget
    assert isinstance(found, EvidencePage)
    return found


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Taken with the camera on its side, on a day of its own."""
    path, exif = tmp_path / NAME, Image.Exif()
    exif[0x0112], exif[0x0132] = 6, "2026:03:05 10:20:30"
    Image.new("RGB", (900, 600), "teal").save(path, "JPEG", exif=exif)
    return path


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def filed(page: EvidencePage, qtbot: QtBot, count: int) -> tuple[EvidencePiece, ...]:
    qtbot.waitUntil(lambda: page.grid.count == count, timeout=30_000)
    return page.grid.pieces


def desk_of(page: EvidencePage) -> EvidenceDesk:
    found = page.findChild(EvidenceDesk)
    assert isinstance(found, EvidenceDesk)
    return found


def content_of(page: EvidencePage, piece: EvidencePiece) -> bytes:
    """The first file of a piece as it is kept."""
    return desk_of(page)._context.office.post.shelf.path(piece.files[0].sha256).read_bytes()


def test_dropped_files_get_one_caption_and_day_and_are_linked(
    evidence: EvidencePage, photo: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    order = tmp_path / "คำสั่ง.pdf"
    Image.new("RGB", (30, 40), "white").save(order, "PDF")
    drop(evidence, photo, order)
    asked = modal(qtbot, EvidenceBatchDialog)
    asked.caption.insert("ประชุม")
    QTest.keyClicks(asked.day, "9/4/2569")
    assert asked.chooser is not None
    asked.chooser.words.insert("มิติ 3 ระดับ 2 ข้อ 2")
    QTest.keyClick(asked.chooser.words, Qt.Key.Key_Return)
    second, first = filed(evidence, qtbot, 2)
    assert [first.title, second.title] == ["ประชุม 1", "ประชุม 2"]
    assert {first.date, second.date} == {"2026-04-09"}
    assert first.files[0].name == photo.name
    assert first.photo
    assert second.picture, "the first page of a document is shown"
    assert not second.photo
    assert all(piece.uses[0].words.startswith("มิติ 3 ระดับ 2 ข้อ 2") for piece in (first, second))


def test_a_photograph_keeps_its_name_its_day_and_stands_upright(
    evidence: EvidencePage, photo: Path, qtbot: QtBot
) -> None:
    drop(evidence, photo)
    click(modal(qtbot, EvidenceBatchDialog).go)
    (piece,) = filed(evidence, qtbot, 1)
    assert (piece.title, piece.date) == (photo.stem, "2026-03-05")
    assert piece.files[0].name == photo.name
    shelf = desk_of(evidence)._context.office.post.shelf
    for name in (piece.picture, piece.files[0].sha256):
        with Image.open(shelf.path(name)) as picture:
            assert picture.height > picture.width


def test_what_cannot_be_taken_is_told_and_the_rest_is_filed(
    evidence: EvidencePage, photo: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    program, empty, cut, gone = (
        tmp_path / f"{name}.jpg" for name in ("program", "empty", "cut", "gone")
    )
    program.write_bytes(b"MZ" + bytes(500))
    empty.write_bytes(b"")
    cut.write_bytes(photo.read_bytes()[:700])
    gone.write_bytes(b"soon gone")
    drop(evidence, program, empty, cut, gone, photo, photo.with_name(NAME))
    gone.unlink()
    click(modal(qtbot, EvidenceBatchDialog).go)
    prompted(qtbot, "เพิ่มแล้ว").close()
    filed(evidence, qtbot, 1)
    done = desk_of(evidence).coming.done
    assert [one.name for one in done if one.problem] == [
        "program.jpg",
        "empty.jpg",
        "cut.jpg",
        "gone.jpg",
    ]
    assert [one.twice for one in done if one.twice] == [photo.stem]
    assert all(one.problem.do for one in done if one.problem)


def test_space_looks_arrows_go_on_and_enter_opens_a_copy_nobody_can_change(
    evidence: EvidencePage,
    photo: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile()))
    )
    order = tmp_path / "คำสั่ง.pdf"
    Image.new("RGB", (30, 40), "white").save(order, "PDF")
    drop(evidence, photo, order)
    click(modal(qtbot, EvidenceBatchDialog).go)
    filed(evidence, qtbot, 2)
    evidence.enter()
    QTest.keyClick(evidence.grid, Qt.Key.Key_Home)
    QTest.keyClick(evidence.grid, Qt.Key.Key_Space)
    viewer = modal(qtbot, EvidenceViewer)
    assert viewer.piece is not None
    assert viewer.piece.title == "คำสั่ง"
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.piece.title == photo.stem
    QTest.keyClick(viewer, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].read_bytes() == content_of(evidence, viewer.piece)
    assert not opened[0].stat().st_mode & stat.S_IWUSR
    assert not set(opened[0].name) & set('<>/\\:*?"|')
    QTest.keyClick(viewer, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    qtbot.waitUntil(evidence.grid.hasFocus)
    assert evidence.grid.here is not None
    assert evidence.grid.here.title == photo.stem  # the piece that was seen last


def test_the_buttons_of_the_viewer_are_met_by_tab_and_the_keyboard_goes_back_where_it_was(
    evidence: EvidencePage, photo: Path, qtbot: QtBot
) -> None:
    drop(evidence, photo)
    click(modal(qtbot, EvidenceBatchDialog).go)
    filed(evidence, qtbot, 1)
    evidence.side.view.setFocus()
    QTest.keyClick(evidence.side.view, Qt.Key.Key_Space)
    viewer = modal(qtbot, EvidenceViewer)
    viewer.activateWindow()
    qtbot.waitUntil(viewer.isActiveWindow)
    met = []
    for _step in range(6):
        met.append((viewer.focusWidget() or viewer).accessibleName())
        QTest.keyClick(viewer.focusWidget() or viewer, Qt.Key.Key_Tab)
    assert met[1:] == ["ก่อนหน้า", "ถัดไป", "ปิด", "เปิดไฟล์", met[0]]
    focus = viewer.focusWidget()
    QTest.keyClick(focus or viewer, Qt.Key.Key_Right)
    assert viewer.focusWidget() is focus, (
        "arrows go on from piece to piece, not from button to button"
    )
    QTest.keyClick(focus or viewer, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(viewer.focusWidget() or viewer, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    qtbot.waitUntil(evidence.side.view.hasFocus)


def test_a_piece_is_linked_once_more_gone_to_unlinked_and_its_uses_are_told_before_it_goes(
    evidence: EvidencePage, sample: Window, photo: Path, qtbot: QtBot
) -> None:
    drop(evidence, photo)
    click(modal(qtbot, EvidenceBatchDialog).go)
    filed(evidence, qtbot, 1)
    click(evidence.side.link)
    asked = prompted(qtbot, "ผูก")
    asked.fields["target"].words.insert("มิติ 4 ระดับ 1 ข้อ 1")
    QTest.keyClick(asked.fields["target"].words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(evidence.grid.pieces[0].uses), timeout=20_000)
    use = evidence.grid.pieces[0].uses[0]
    click(evidence.side.drop)
    leaving = prompted(qtbot, "ลบหลักฐานนี้ลงถังขยะ")
    leaving.reject()
    press_use(evidence, f"ไปที่ {use.words}")
    assert office(sample).key == "assessment"
    office(sample).show_page("evidence")
    press_use(evidence, f"เลิกผูกกับ {use.words}")
    qtbot.waitUntil(lambda: not evidence.grid.pieces[0].uses, timeout=20_000)
    click(evidence.side.drop)
    leaving = prompted(qtbot, "ลบหลักฐานนี้ลงถังขยะ")
    click(leaving.go)
    filed(evidence, qtbot, 0)


def test_title_and_day_are_saved_when_left_and_found_again(
    evidence: EvidencePage, photo: Path, qtbot: QtBot
) -> None:
    drop(evidence, photo)
    click(modal(qtbot, EvidenceBatchDialog).go)
    filed(evidence, qtbot, 1)
    evidence.side.title.setFocus()
    evidence.side.title.selectAll()
    evidence.side.title.insert("ป้ายหน้าสำนักงาน")
    press(evidence.window(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: evidence.grid.pieces[0].title == "ป้ายหน้าสำนักงาน", timeout=20_000)
    evidence.bar.find_words.insert("ป้าย")
    assert evidence.grid.count == 1
    QTest.keyClicks(evidence.bar.find_words, "zzz")
    assert evidence.grid.count == 0
    assert evidence.side.isHidden()


def press_use(page: EvidencePage, label: str) -> None:
    click(next(one for one in page.side.findChildren(Button) if one.accessibleName() == label))


def marked(side: EvidencePanel, personal: bool) -> bool:
    return side.piece is not None and side.piece.personal is personal


def test_what_stays_in_the_unit_is_said_beside_the_tick(
    evidence: EvidencePage, photo: Path, qtbot: QtBot
) -> None:
    drop(evidence, photo)
    click(modal(qtbot, EvidenceBatchDialog).go)
    filed(evidence, qtbot, 1)
    side = evidence.side
    for ticked in (True, False):
        side.personal.setFocus()
        QTest.keyClick(side.personal, Qt.Key.Key_Space)
        qtbot.waitUntil(partial(marked, side, ticked), timeout=20_000)
        assert side.personal.isChecked() is ticked
        assert side._stays.isVisible() is ticked
    assert "ไม่ออกจากหน่วยงาน" in side._stays.text()


def test_a_copy_is_saved_where_the_person_says(
    evidence: EvidencePage,
    photo: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drop(evidence, photo)
    click(modal(qtbot, EvidenceBatchDialog).go)
    filed(evidence, qtbot, 1)
    target = tmp_path / "copy.jpg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(target), ""))
    click(evidence.side.copy)
    qtbot.waitUntil(target.is_file)
    assert target.read_bytes() == content_of(evidence, evidence.grid.pieces[0])


def test_a_picture_of_the_clipboard_becomes_a_file_of_evidence(
    evidence: EvidencePage, qtbot: QtBot
) -> None:
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    QApplication.clipboard().setImage(picture)
    evidence.enter()
    QTest.keyClick(evidence.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    click(modal(qtbot, EvidenceBatchDialog).go)
    (piece,) = filed(evidence, qtbot, 1)
    assert piece.files[0].type == "png"
    assert piece.picture


def test_a_document_that_cannot_be_shown_is_filed_and_told(
    evidence: EvidencePage, qtbot: QtBot, tmp_path: Path
) -> None:
    order = tmp_path / "คำสั่ง.pdf"
    order.write_bytes(b"%PDF-1.4 " + b"words " * 50)
    drop(evidence, order)
    click(modal(qtbot, EvidenceBatchDialog).go)
    report = prompted(qtbot, "เพิ่มแล้ว")
    assert any("เปิดดูเนื้อในไม่ได้" in label.text() for label in report.findChildren(QLabel))
    report.close()
    (piece,) = filed(evidence, qtbot, 1)
    assert not piece.picture
    click(evidence.bar.sorts.button("papers"))
    assert evidence.grid.count == 1


def test_three_hundred_files_that_come_can_be_stopped(
    evidence: EvidencePage, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{n:03}.txt" for n in range(300)]
    for n, path in enumerate(paths):
        path.write_text(f"note {n}", "utf-8")
    desk_of(evidence).coming.file(paths)
    qtbot.waitUntil(lambda: evidence.grid.count > 40, timeout=30_000)
    running = desk_of(evidence).coming.batch
    assert running is not None
    running.cancel()
    qtbot.waitUntil(lambda: desk_of(evidence).coming.batch is None, timeout=30_000)
    qtbot.wait(500)
    assert 40 < evidence.grid.count < 300
    assert evidence.grid.count - len(desk_of(evidence).coming.done) in (0, 1), (
        "the last one was filed and not told any more"
    )
    noted = list[str]()
    desk_of(evidence).coming._context.host.toast.connect(noted.append)
    desk_of(evidence).coming.done = []
    desk_of(evidence).coming._report()
    assert not noted, "a batch that was stopped before its first file added none"

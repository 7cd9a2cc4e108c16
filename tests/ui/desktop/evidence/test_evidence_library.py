"""The library: several files of a piece, files replaced, pages of the web, pictures alike, the scanner's folder."""

import os
from datetime import date
from pathlib import Path
from time import time

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.evidence.view import EvidencePiece
from core.thai.days import short_date
from tests.ui.desktop.acting import drop, modal, office, papers_of, prompted
from tests.ui.desktop.evidence import test_evidence_page as shelf
from tests.ui.desktop.evidence.test_evidence_page import desk_of
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.viewer import EvidenceViewer
from ui.desktop.shell.window import Window
from ui.desktop.widgets.choices import DropDown


@pytest.fixture
def library(sample: Window) -> EvidencePage:
    view = office(sample)
    view.show_page("evidence")
    found = view.leaf("evidence").widget
    assert isinstance(found, EvidencePage)
    return found


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Two that look alike, and another one."""
    paths = [tmp_path / f"{name}.jpg" for name in ("ก", "ข", "ค")]
    noise = Image.effect_noise((90, 70), 200).resize((900, 700), Image.Resampling.BICUBIC)
    noise.save(paths[0], "JPEG", quality=90)
    noise.resize((800, 622)).save(paths[1], "JPEG", quality=40)
    Image.effect_noise((90, 70), 200).resize((900, 700), Image.Resampling.BICUBIC).save(
        paths[2], "JPEG"
    )
    return paths


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def bring(
    library: EvidencePage, qtbot: QtBot, *paths: Path, together: bool = False
) -> tuple[EvidencePiece, ...]:
    before = library.grid.count
    drop(library, *paths)
    dialog = modal(qtbot, EvidenceBatchDialog)
    if together:
        click_tick(dialog.together)
    click(dialog.go)
    more = 1 if together else len(paths)
    qtbot.waitUntil(lambda: library.grid.count == before + more, timeout=30_000)
    qtbot.waitUntil(lambda: desk_of(library).coming.batch is None, timeout=30_000)
    return library.grid.pieces


def click_tick(box: QWidget) -> None:
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)


def take(qtbot: QtBot, words: str) -> None:
    """The entry of the open menu with these words, by the mouse."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry = next(action for action in menu.actions() if words in action.text())
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


def pick(box: DropDown, words: str) -> None:
    """Choose in a box as the keyboard does: to its head, then down."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _step in range(box.count()):
        if words in box.currentText():
            return
        QTest.keyClick(box, Qt.Key.Key_Down)
    raise AssertionError(f"no {words} in {[box.itemText(n) for n in range(box.count())]}")


def test_files_are_one_piece_another_comes_and_the_arrows_see_each(
    library: EvidencePage, photos: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (piece,) = bring(library, qtbot, *photos[:2], together=True)
    assert [file.name for file in piece.files] == ["ก.jpg", "ข.jpg"]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_words: ([str(photos[2])], ""))
    click(library.side.files.add)
    qtbot.waitUntil(lambda: len(library.grid.pieces[0].files) == 3, timeout=20_000)
    library.enter()
    QTest.keyClick(library.grid, Qt.Key.Key_Space)
    viewer = modal(qtbot, EvidenceViewer)
    seen = []
    for _step in range(3):
        assert viewer.file is not None
        seen.append(viewer.file.name)
        QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert seen == ["ก.jpg", "ข.jpg", "ค.jpg"]
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    click(library.side.files.more[1])
    take(qtbot, "นำไฟล์นี้ออก")
    qtbot.waitUntil(
        lambda: [one.name for one in library.grid.pieces[0].files] == ["ก.jpg", "ค.jpg"],
        timeout=20_000,
    )


def test_a_replaced_file_can_still_be_seen(
    library: EvidencePage, photos: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(library, qtbot, photos[0])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(photos[2]), ""))
    assert library.side.files.before.isHidden()
    click(library.side.files.more[0])
    take(qtbot, "แทนด้วยไฟล์ฉบับใหม่")
    qtbot.waitUntil(lambda: bool(library.grid.pieces[0].older), timeout=20_000)
    (piece,) = library.grid.pieces
    assert [file.name for file in piece.files] == ["ค.jpg"]
    click(library.side.files.before)
    take(qtbot, "ก.jpg")
    viewer = modal(qtbot, EvidenceViewer)
    assert viewer.file is not None
    assert viewer.file.name == "ก.jpg"
    QTest.keyClick(viewer, Qt.Key.Key_Escape)


def test_a_page_of_the_web_has_its_day_its_copy_and_opens_by_a_click(
    library: EvidencePage, photos: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(photos[0]), ""))
    desk_of(library).ask_page()
    dialog = prompted(qtbot, "เพิ่มหน้าเว็บเป็นหลักฐาน")
    QTest.keyClicks(dialog.fields["url"], "example")
    click(dialog.go)
    assert dialog.wrong.isVisible()
    assert "https://" in dialog.wrong.text()
    dialog.fields["url"].clear()
    QTest.keyClicks(dialog.fields["url"], "https://example.go.th/measure")
    dialog.fields["seen"].clear()
    QTest.keyClicks(dialog.fields["seen"], "10/6/2569")
    click(dialog.fields["copy"].choose)
    click(dialog.go)
    qtbot.waitUntil(lambda: library.grid.count == 1, timeout=20_000)
    (piece,) = library.grid.pieces
    assert (piece.title, piece.seen_on, len(piece.files)) == (
        "example.go.th/measure",
        "2026-06-10",
        1,
    )
    click(library.side.page)
    assert opened == ["https://example.go.th/measure"]
    click(library.side.seen_today)
    today = date.today()
    qtbot.waitUntil(lambda: library.grid.pieces[0].seen_on == today.isoformat(), timeout=20_000)
    assert short_date(today) in library.side.seen_today.text()
    click(library.bar.sorts.button("pictures"))
    assert library.grid.count == 0
    click(library.bar.sorts.button("links"))
    assert library.grid.count == 1


def test_filters_narrow_each_other_and_are_taken_back_by_one_click(
    library: EvidencePage, photos: list[Path], qtbot: QtBot
) -> None:
    bring(library, qtbot, *photos)
    pick(library.side.kind, "คำสั่ง")
    qtbot.waitUntil(
        lambda: sum(piece.kind == "order" for piece in library.grid.pieces) == 1, timeout=20_000
    )
    pick(library.bar.kind, "คำสั่ง")
    assert library.grid.count == 1
    pick(library.bar.state, "ไม่มีวันที่")
    assert library.grid.count == 0
    click(library.bar.clear)
    assert library.grid.count == 3
    pick(library.bar.state, "ยังไม่ใช้")
    assert library.grid.count == 3
    year = next(iter(library.grid.pieces[0].years))
    pick(library.bar.year, str(year))
    assert library.grid.count == 3


def test_pictures_that_look_alike_stand_together_and_beside_each_other(
    library: EvidencePage, photos: list[Path], qtbot: QtBot
) -> None:
    bring(library, qtbot, *photos)
    library.grid.choose(next(piece.ref for piece in library.grid.pieces if piece.title == "ก"))
    qtbot.waitUntil(lambda: len(library.side.alike.buttons) == 1, timeout=20_000)
    click(library.side.alike.buttons[0])
    assert library.grid.here is not None
    assert library.grid.here.title == "ข"
    pick(library.bar.state, "คล้ายกัน")
    assert {piece.title for piece in library.grid.pieces} == {"ก", "ข"}


def test_lines_and_cards_are_remembered(
    library: EvidencePage, photos: list[Path], qtbot: QtBot
) -> None:
    bring(library, qtbot, photos[0])
    tall = library.grid.visualRect(library.grid.currentIndex()).height()
    click(library.bar.as_lines)
    qtbot.waitUntil(lambda: library.grid.visualRect(library.grid.currentIndex()).height() < tall)
    assert desk_of(library)._context.settings.kept("evidence_lines") is True
    QTest.keyClick(library.grid, Qt.Key.Key_Space)
    QTest.keyClick(modal(qtbot, EvidenceViewer), Qt.Key.Key_Escape)


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "สแกน"
    folder.mkdir()
    (folder / "เก่า.jpg").write_bytes(b"old")
    return folder


def scan(path: Path, source: Path, ago: float) -> None:
    path.write_bytes(source.read_bytes())
    os.utime(path, (time() - ago, time() - ago))


def test_what_a_scanner_writes_is_offered_when_it_is_whole_and_never_taken_by_itself(
    library: EvidencePage,
    photos: list[Path],
    scans: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(scans))
    click(library.options)
    take(qtbot, "เฝ้าดูโฟลเดอร์")
    watch = desk_of(library).scanner
    watch._timer.setInterval(100)
    scan(scans / "ใหม่.jpg", photos[0], 60)
    scan(scans / "กำลังเขียน.jpg", photos[1], -60)
    scan(scans / "ครึ่ง.pdf.part", photos[1], 60)
    qtbot.waitUntil(lambda: bool(watch.waiting), timeout=20_000)
    assert [path.name for path in watch.waiting] == ["ใหม่.jpg"]
    assert library.tray.isVisible()
    assert library.grid.count == 0
    click(library.tray.take)
    click(modal(qtbot, EvidenceBatchDialog).go)
    qtbot.waitUntil(lambda: library.grid.count == 1, timeout=20_000)
    assert not library.tray.isVisible()
    assert (scans / "ใหม่.jpg").exists()
    scan(scans / "อีกใบ.jpg", photos[2], 60)
    qtbot.waitUntil(library.tray.isVisible, timeout=20_000)
    click(library.tray.skip)
    assert not library.tray.isVisible()
    watch.look()
    qtbot.wait(200)
    assert watch.waiting == ()


def test_the_size_of_photographs_is_chosen_and_kept_with_the_office(
    library: EvidencePage, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "ใหญ่.jpg"
    Image.new("RGB", (2400, 1200), "teal").save(path, "JPEG")
    click(library.options)
    take(qtbot, "1,600")
    (piece,) = bring(library, qtbot, path)
    with Image.open(
        desk_of(library)._context.office.post.shelf.path(piece.files[0].sha256)
    ) as picture:
        assert picture.size == (1600, 800)


def test_the_library_lets_the_window_grow_and_shrink_again(
    library: EvidencePage, photos: list[Path], qtbot: QtBot
) -> None:
    bring(library, qtbot, photos[0])
    window = library.window()
    for wide in (1900, 1366):
        window.resize(wide, 728)
        qtbot.wait(50)
        assert window.width() == wide
        assert library.bar.find_words.width() >= 190
        assert library.bar.as_lines.geometry().right() <= library.bar.width()


evidence, photo = shelf.evidence, shelf.photo  # fixtures


def test_a_piece_of_evidence_is_printed_as_a_certified_copy(
    sample: Window, evidence: EvidencePage, photo: Path, qtbot: QtBot
) -> None:
    drop(evidence, photo)
    shelf.click(modal(qtbot, EvidenceBatchDialog).go)
    shelf.filed(evidence, qtbot, 1)
    evidence.enter()
    QTest.keyClick(evidence.grid, Qt.Key.Key_Home)
    qtbot.waitUntil(
        lambda: evidence.side.piece is not None and not evidence.side.certify.isHidden(),
        timeout=20_000,
    )
    shelf.click(evidence.side.certify)
    page = papers_of(office(sample))
    qtbot.waitUntil(
        lambda: page.paper is not None and page.paper.form == "certified_copy", timeout=20_000
    )
    qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    assert page.paper is not None
    assert not page.paper.draft
    assert not page.side.words.isHidden()

"""A folder whose database is gone, empty or damaged is put back from the backups beside it, by one button."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import modal, office
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.backups.rescue import RescueDialog
from ui.desktop.base.settings import Settings
from ui.desktop.first.page import FirstRun
from ui.desktop.shell.window import Window, is_office
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton


def scribble(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096 : len(content) // 2] = b"\xa5" * (len(content) // 2 - 4096)
    database.write_bytes(content)


HARMS: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "damaged": scribble,
    "not a database": lambda path: path.write_bytes(b"x" * 9000),
}


@pytest.fixture
def folder(desk: Wiring, tmp_path: Path) -> Path:
    """An office with two backups beside it, that nobody has open."""
    place = tmp_path / "office"
    desk.create(NewOffice(place, "จังหวัดตัวอย่าง ข", "S20", "province", "", 2569))
    for _time in range(2):
        with desk.open(place) as opened:
            opened.backups.make("asked")
    return place


@pytest.mark.parametrize("harm", HARMS)
def test_one_button_puts_the_newest_backup_back(window: Window, qtbot: QtBot, folder: Path, harm: str) -> None:
    HARMS[harm](folder / "prongsai.db")
    spoilt = (folder / "prongsai.db").read_bytes() if harm != "missing" else b""
    assert not window.open_folder(folder)
    dialog = modal(qtbot, RescueDialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel)).replace("\u200b", "")
    assert "มีไฟล์สำรอง 2 ชุดอยู่ในโฟลเดอร์นี้ กู้คืนแล้วได้ข้อมูลถึงเวลาที่สำรอง" in said
    assert "ถ้ามีไฟล์เดิมที่เปิดไม่ได้ ไฟล์นั้นถูกเก็บไว้ในโฟลเดอร์ backups ไม่มีอะไรถูกลบ" in said
    assert dialog.choice.count() == 2
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: window.office is not None, timeout=20_000)
    assert office(window).sidebar.office == "จังหวัดตัวอย่าง ข"
    assert window.problem is None
    kept = [path.read_bytes() for path in (folder / "backups").rglob("*") if path.is_file()]
    assert spoilt in kept or not spoilt, "what cannot be opened was put aside"


def test_a_sound_folder_offers_nothing(desk: Wiring, folder: Path) -> None:
    """The control of the harms: without one there is nothing to rescue."""
    assert desk.rescue(folder) == ()


def test_a_folder_another_program_holds_is_not_called_lost(desk: Wiring, folder: Path) -> None:
    with desk.open(folder):
        assert desk.rescue(folder) == ()


def test_without_backups_the_refusal_is_told_as_before(window: Window, qtbot: QtBot, folder: Path) -> None:
    (folder / "prongsai.db").write_bytes(b"")
    for path in (folder / "backups").glob("*.zip"):
        path.unlink()
    assert not window.open_folder(folder)
    qtbot.waitUntil(lambda: window.problem is not None)
    assert not isinstance(QApplication.activeModalWidget(), RescueDialog), "nothing is promised of what is not there"


def test_leaving_it_changes_nothing(window: Window, qtbot: QtBot, folder: Path) -> None:
    (folder / "prongsai.db").write_bytes(b"")
    before = sorted((folder / "backups").rglob("*"))
    window.open_folder(folder)
    modal(qtbot, RescueDialog).reject()
    assert sorted((folder / "backups").rglob("*")) == before
    assert len(window._desk.rescue(folder)) == 2, "it is offered again"
    assert isinstance(window.centralWidget(), FirstRun)


def test_a_known_folder_without_its_database_is_still_offered_at_the_start(
    new_window: NewWindow, desk: Wiring, folder: Path
) -> None:
    Settings(desk.settings).note_folder(folder)
    (folder / "prongsai.db").unlink()
    assert is_office(folder)
    first = new_window().centralWidget()
    assert isinstance(first, FirstRun)
    assert any(folder.name in button.accessibleName() for button in first.findChildren(type(first.looks)))

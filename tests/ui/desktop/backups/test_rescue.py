"""A folder whose database is gone, empty or damaged is put back from the backups beside it, by one button."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.assessment.start_deeds import import_answers
from core.errors import UserError
from core.health.facts import ANEW
from core.people.deeds import add_person
from tests.known import known
from tests.ui.desktop.acting import modal, office
from tests.ui.desktop.conftest import NewWindow
from ui.desk import Desk, NewOffice, read_json
from ui.desktop.backups.rescue import RescueDialog
from ui.desktop.base.settings import WindowSettings
from ui.desktop.first.page import FirstRunPage
from ui.desktop.shell.file_drop import is_office
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog
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
def test_one_button_puts_the_newest_backup_back(
    window: Window, qtbot: QtBot, folder: Path, harm: str
) -> None:
    HARMS[harm](folder / "prongsai.db")
    spoilt = (folder / "prongsai.db").read_bytes() if harm != "missing" else b""
    assert not window.open_folder(folder)
    dialog = modal(qtbot, RescueDialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel)).replace("\u200b", "")
    assert "มีไฟล์สำรอง 2 ชุดอยู่ในโฟลเดอร์นี้ โปรแกรมตรวจทั้งไฟล์ก่อนกู้คืน ไฟล์ที่ครบให้ข้อมูลถึงเวลาที่สำรอง" in said
    assert "ไม่มีไฟล์สำรองที่กู้คืนได้ในโฟลเดอร์นี้" not in said
    there = "ไฟล์เดิมที่เปิดไม่ได้ถูกเก็บไว้ในโฟลเดอร์ backups ไม่มีอะไรถูกลบ" in said
    assert there == (harm not in ("missing", "empty")), "a file that is none is not called kept"
    assert dialog.choice.count() == 2
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: window.office is not None, timeout=20_000)
    assert office(window).sidebar.office == "จังหวัดตัวอย่าง ข"
    assert window.problem is None
    kept = [path.read_bytes() for path in (folder / "backups").rglob("*") if path.is_file()]
    assert spoilt in kept or not spoilt, "what cannot be opened was put aside"


def test_a_sound_folder_offers_nothing(desk: Wiring, folder: Path) -> None:
    """The control of the harms: without one there is nothing to rescue."""
    assert desk.rescue(folder) is None


def test_a_folder_another_program_holds_is_not_called_lost(desk: Wiring, folder: Path) -> None:
    with desk.open(folder):
        assert desk.rescue(folder) is None


def test_without_backups_the_refusal_is_told_as_before(
    window: Window, qtbot: QtBot, folder: Path
) -> None:
    (folder / "prongsai.db").write_bytes(b"")
    for path in (folder / "backups").glob("*.prongsai-backup"):
        path.unlink()
    assert not window.open_folder(folder)
    qtbot.waitUntil(lambda: window.problem is not None)
    assert not isinstance(QApplication.activeModalWidget(), RescueDialog), (
        "nothing is promised of what is not there"
    )


def cut(share: float) -> Callable[[Path], object]:
    """A file that was copied in part."""

    def harm(database: Path) -> None:
        content = database.read_bytes()
        database.write_bytes(content[: int(len(content) * share) // 4096 * 4096])

    return harm


@pytest.fixture
def answered(desk: Wiring, tmp_path: Path) -> Path:
    """An office with a filled assessment and no backup, that nobody has open."""
    place = tmp_path / "office"
    desk.create(NewOffice(place, "จังหวัดตัวอย่าง ข", "S20", "province", "", 2569))
    answers = read_json(desk.samples / "cdd_province_a.json")
    deed = partial(
        import_answers, instrument=desk.forms.get(answers["instrument"]), year=2569, content=answers
    )
    with desk.open(place) as opened:
        opened.session.do_now(deed)
    return place


def ops(desk: Desk, folder: Path) -> int:
    with desk.look(folder) as reading:
        return int(reading.reader.info()["ops"])


def figures(dialog: RescueDialog, qtbot: QtBot) -> str:
    """What saving the rest would bring; the button waits for it."""
    assert not dialog.salvage.isEnabled() or "กำลังอ่าน" not in dialog.figures.text()
    qtbot.waitUntil(
        lambda: "กำลังอ่าน" not in dialog.figures.text().replace("\u200b", ""), timeout=30_000
    )
    return dialog.figures.text().replace("\u200b", "")


def test_what_cannot_be_read_comes_from_the_backup(
    window: Window, qtbot: QtBot, answered: Path
) -> None:
    with window._desk.open(answered) as opened:
        opened.backups.make("asked")
    before = ops(window._desk, answered)
    cut(0.9)(answered / "prongsai.db")
    window.open_folder(answered)
    dialog = modal(qtbot, RescueDialog)
    told = figures(dialog, qtbot)
    assert f"ได้บันทึก {before} รายการ" in told
    assert "ไม่พบรายการที่หายไป" in told
    QTest.mouseClick(dialog.salvage, LEFT)
    modal(qtbot, PromptDialog).accept()
    assert ops(window._desk, answered) == before


@pytest.mark.parametrize(("share", "loses"), [(0.98, False), (0.94, True)])
def test_without_a_backup_what_can_be_read_is_offered_with_its_figures_and_brings_just_that(
    window: Window, qtbot: QtBot, answered: Path, share: float, loses: bool
) -> None:
    before = ops(window._desk, answered)
    cut(share)(answered / "prongsai.db")
    window.open_folder(answered)
    dialog = modal(qtbot, RescueDialog)
    assert not dialog.go.isVisible(), "there is no backup"
    said = " ".join(label.text() for label in dialog.findChildren(QLabel)).replace("\u200b", "")
    assert ("ไม่มีไฟล์สำรองที่กู้คืนได้ในโฟลเดอร์นี้" in said, "ไฟล์ที่ครบให้ข้อมูลถึงเวลาที่สำรอง" in said) == (
        True,
        False,
    )
    told = figures(dialog, qtbot)
    found = known(re.search(r"ได้บันทึก ([\d,]+) รายการ", told))
    brings = int(found[1].replace(",", ""))
    lost = re.search(r"หายไป ([\d,]+) รายการ", told)
    assert bool(lost) == loses
    assert ("ไม่พบรายการที่หายไป" in told) != loses
    assert brings + (int(known(lost)[1]) if loses else 0) == before
    QTest.mouseClick(dialog.salvage, LEFT)
    report = modal(qtbot, PromptDialog)
    assert window.office is not None
    assert ops(window._desk, answered) == brings, "as was said"
    said = " ".join(label.text() for label in report.findChildren(QLabel)).replace("\u200b", "")
    assert ("ยังเหลือ" in said) == ("ยังเหลือ" in told) == loses
    report.accept()
    assert list((answered / "backups").glob("damaged-*/prongsai.db")), "the old file is kept"


def test_a_file_of_which_nothing_can_be_read_offers_nothing_of_it(
    window: Window, qtbot: QtBot, answered: Path
) -> None:
    (answered / "prongsai.db").write_bytes(b"x" * 9000)
    window.open_folder(answered)
    dialog = modal(qtbot, RescueDialog)
    assert "กู้ส่วนใดจากไฟล์นี้ไม่ได้" in figures(dialog, qtbot)
    assert not dialog.salvage.isEnabled()
    dialog.show_salvage(None)  # what a fault of the program leaves
    assert ("ไม่รู้ว่ากู้อะไรได้บ้าง" in dialog.figures.text(), dialog.salvage.isEnabled()) == (True, True)
    dialog.reject()
    assert (answered / "prongsai.db").read_bytes() == b"x" * 9000
    with pytest.raises(UserError, match="กู้ข้อมูลจากไฟล์นี้ไม่ได้"):
        window._desk.health(answered).repair(ANEW, lambda _done, _of: None)
    assert (answered / "prongsai.db").read_bytes() == b"x" * 9000, (
        "nothing takes the place of what is there"
    )


def test_what_can_be_read_stands_beside_the_backup_and_nothing_is_written_for_the_figures(
    window: Window, qtbot: QtBot, answered: Path
) -> None:
    desk = window._desk
    with desk.open(answered) as opened:
        opened.backups.make("asked")
        opened.session.do_now(partial(add_person, name="กานดา"))
    kept = desk.backups(answered).listed()[0].holding.ops
    before_ops = ops(desk, answered)
    cut(0.98)(answered / "prongsai.db")

    def lie() -> dict[Path, bytes]:
        files = (
            path
            for path in answered.rglob("*")
            if path.is_file() and not path.name.startswith("prongsai.db-")
        )
        return {path: path.read_bytes() for path in files if path.name != "prongsai.lock"}

    before = lie()
    window.open_folder(answered)
    dialog = modal(qtbot, RescueDialog)
    told = figures(dialog, qtbot)
    assert dialog.go.isVisible()
    brings = int(known(re.search(r"ได้บันทึก ([\d,]+) รายการ", told))[1])
    lost = re.search(r"หายไป ([\d,]+) รายการ", told)
    assert brings + (int(lost[1]) if lost else 0) == before_ops
    assert brings >= kept, "what cannot be read comes from the backup"
    words = f"มากกว่าไฟล์สำรองล่าสุด {brings - kept} รายการ" if brings > kept else "เท่ากับไฟล์สำรองล่าสุด"
    assert words in told
    dialog.reject()
    assert lie() == before


def test_leaving_it_changes_nothing(window: Window, qtbot: QtBot, folder: Path) -> None:
    (folder / "prongsai.db").write_bytes(b"")
    before = sorted((folder / "backups").rglob("*"))
    window.open_folder(folder)
    modal(qtbot, RescueDialog).reject()
    assert sorted((folder / "backups").rglob("*")) == before
    assert len(known(window._desk.rescue(folder)).backups) == 2, "it is offered again"
    assert isinstance(window.centralWidget(), FirstRunPage)


def test_a_usual_path_without_its_database_is_still_offered_at_the_start(
    new_window: NewWindow, desk: Wiring, folder: Path
) -> None:
    WindowSettings(desk.settings).note_folder(folder)
    (folder / "prongsai.db").unlink()
    assert is_office(folder)
    first = new_window().centralWidget()
    assert isinstance(first, FirstRunPage)
    assert any(
        folder.name in button.accessibleName() for button in first.findChildren(type(first.looks))
    )

"""Backups in the window: made, listed, put back after a look; a new PC begins with one."""

import shutil
import tempfile
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.backups.retention import bare_copy_words
from core.errors import UserError
from storage.backups import keeper
from tests.known import known
from tests.ui.desktop.acting import (
    leaf_of,
    new_office,
    new_sample,
    office,
    page,
    panel,
    press,
    saved,
)
from ui.desk import NewOffice
from ui.desktop.backups.page import BackupsPage
from ui.desktop.base import backup_timer
from ui.desktop.first.page import FirstRunPage
from ui.desktop.health.page import HealthPage
from ui.desktop.shell.window import Window
from ui.terminal.keys import certified, made, trusted
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
ITEM = "d3r.l4.3"


def backups_of(window: Window) -> BackupsPage:
    found = office(window).leaf("backups").widget
    assert isinstance(found, BackupsPage)
    return found


def make(window: Window, qtbot: QtBot) -> BackupsPage:
    office(window).show_page("backups")
    shown = backups_of(window)
    before = len(shown.buttons)
    QTest.mouseClick(shown.make, LEFT)
    qtbot.waitUntil(lambda: len(shown.buttons) == before + 1, timeout=8000)
    return shown


def mark(window: Window, qtbot: QtBot) -> None:
    office(window).show_page("assessment")
    panel(window, ITEM)
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: saved(window, ITEM).state.text == "met")


def agree(window: Window, qtbot: QtBot) -> str:
    """What the dialog says, having pressed its button."""
    qtbot.waitUntil(
        lambda: window.restoring.dialog is not None and window.restoring.dialog.isVisible(),
        timeout=8000,
    )
    dialog = window.restoring.dialog
    assert dialog is not None
    said = " ".join(label.text() for label in dialog.findChildren(QLabel)).replace("\u200b", "")
    QTest.mouseClick(dialog.agree, LEFT)
    return said


def test_an_empty_page_says_what_to_do(sample: Window, qtbot: QtBot) -> None:
    office(sample).show_page("backups")
    assert "ยังไม่มีไฟล์สำรองในเครื่อง" not in said_on(backups_of(sample)), "nobody has looked yet"
    qtbot.waitUntil(lambda: "ยังไม่มีไฟล์สำรองในเครื่อง" in said_on(backups_of(sample)), timeout=8000)


def test_a_copy_kept_before_a_restore_is_listed_and_cannot_be_put_back(
    sample: Window, qtbot: QtBot
) -> None:
    """As the list of the terminal does."""
    kept = office(sample).room.folder / "backups" / "damaged-2026-04-09-120000"
    kept.mkdir(parents=True)
    shown = make(sample, qtbot)
    qtbot.waitUntil(lambda: kept.name in said_on(shown), timeout=8000)
    assert bare_copy_words() in said_on(shown)
    assert len(shown.buttons) == 1


def said_on(page: QWidget) -> str:
    return " ".join(
        label.text() for label in page.findChildren(QLabel) if label.isVisible()
    ).replace("\u200b", "")


def test_a_backup_whose_whole_one_is_lost_is_shown_as_lost_and_not_as_good(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "LARGE", 0)
    monkeypatch.setattr(keeper, "SHARE", 1000)
    shown = make(sample, qtbot)
    mark(sample, qtbot)
    make(sample, qtbot)
    grown, whole = (
        one.path
        for one in sorted(office(sample).room.office.backups.listed(), key=lambda one: not one.base)
    )
    assert "กู้คืนไม่ได้" not in said_on(shown)
    qtbot.waitUntil(lambda: len(shown.buttons) == 2, timeout=8000)
    away = whole.rename(whole.with_suffix(".away"))
    office(sample).show_page("home")
    office(sample).show_page("backups")
    qtbot.waitUntil(lambda: "ซึ่งไม่อยู่ข้างกันแล้วหรือเสียหาย" in said_on(shown), timeout=8000)
    assert whole.name in said_on(shown)
    assert shown.buttons == [], "nothing is offered that cannot be done"
    assert "นับแล้วตรงกัน" not in said_on(shown)
    assert "ยังไม่มีไฟล์สำรองในเครื่อง" not in said_on(shown)
    office(sample).show_page("health")
    health = leaf_of(office(sample), "health", HealthPage)
    qtbot.waitUntil(lambda: "ไฟล์สำรองในเครื่องชุดล่าสุดกู้คืนไม่ได้" in said_on(health), timeout=8000)
    office(sample).show_page("backups")
    qtbot.wait(1000)  # one of the same second would take the name of the one that is away
    QTest.mouseClick(shown.make, LEFT)
    qtbot.waitUntil(lambda: len(shown.buttons) == 1, timeout=8000)
    qtbot.waitUntil(lambda: "ล่าสุด นับแล้วตรงกัน" in said_on(shown), timeout=8000)
    assert "กู้คืนไม่ได้" in said_on(shown), "the lost one is still told"
    away.rename(whole)
    office(sample).show_page("home")
    office(sample).show_page("backups")
    qtbot.waitUntil(lambda: len(shown.buttons) == 3, timeout=8000)
    assert grown.is_file()


def test_of_an_older_one_it_is_said_that_it_is_the_newest_that_can_be_put_back(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "LARGE", 0)
    monkeypatch.setattr(keeper, "SHARE", 1000)
    shown = make(sample, qtbot)
    qtbot.waitUntil(lambda: "ล่าสุด นับแล้วตรงกัน" in said_on(shown), timeout=8000)
    mark(sample, qtbot)
    make(sample, qtbot)
    (part,) = (office(sample).room.folder / "backups" / "parts").rglob("*.zip")
    part.unlink()
    office(sample).show_page("home")
    office(sample).show_page("backups")
    qtbot.waitUntil(lambda: "ล่าสุดที่กู้คืนได้ นับแล้วตรงกัน" in said_on(shown), timeout=8000)
    assert "ล่าสุด นับแล้วตรงกัน" not in said_on(shown)
    assert len(shown.buttons) == 1


def test_what_was_written_since_is_told_before_it_goes_and_lies_in_a_backup(
    sample: Window, qtbot: QtBot
) -> None:
    shown = make(sample, qtbot)
    mark(sample, qtbot)
    office(sample).show_page("backups")
    QTest.mouseClick(shown.buttons[0], LEFT)
    assert "ใหม่กว่า" in agree(sample, qtbot)
    qtbot.waitUntil(lambda: not known(sample.restoring._waiting).isVisible(), timeout=8000)
    qtbot.waitUntil(lambda: sample.office is not None, timeout=8000)
    office(sample).show_page("assessment")
    qtbot.waitUntil(lambda: page(sample).view is not None, timeout=8000)
    assert saved(sample, ITEM).state.text != "met"
    office(sample).show_page("backups")
    qtbot.waitUntil(lambda: bool(backups_of(sample).buttons), timeout=8000)
    QTest.mouseClick(backups_of(sample).buttons[0], LEFT)  # what was there was saved before
    before = office(sample)
    agree(sample, qtbot)
    qtbot.waitUntil(lambda: sample.office is not None and sample.office is not before, timeout=8000)
    office(sample).show_page("assessment")
    qtbot.waitUntil(lambda: page(sample).view is not None, timeout=8000)
    assert saved(sample, ITEM).state.text == "met"


def test_nothing_happens_before_the_button(sample: Window, qtbot: QtBot) -> None:
    shown = make(sample, qtbot)
    mark(sample, qtbot)
    office(sample).show_page("backups")
    QTest.mouseClick(shown.buttons[0], LEFT)
    qtbot.waitUntil(
        lambda: sample.restoring.dialog is not None and sample.restoring.dialog.isVisible(),
        timeout=8000,
    )
    QTest.mouseClick(known(sample.restoring.dialog).leave, LEFT)
    assert saved(sample, ITEM).state.text == "met"


def test_a_file_that_is_none_is_told_and_the_office_stays_open(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "wrong.backup.zip"
    wrong.write_bytes(b"PK\3\4 no backup")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_said: (str(wrong), ""))
    office(sample).show_page("backups")
    opened = office(sample)
    QTest.mouseClick(backups_of(sample).choose, LEFT)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=8000)
    assert "เสียหาย" in known(sample.problem).problem.why
    assert office(sample) is opened


def test_a_new_pc_begins_with_a_backup_from_a_stick(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_sample(window, tmp_path)
    qtbot.waitUntil(
        lambda: office(window).session.read(lambda reader: len(reader.records("answer"))) > 50,
        timeout=8000,
    )
    with_stick = tmp_path / "stick"
    with_stick.mkdir()
    done: list[object] = []
    office(window).room.backing.made.connect(done.append)
    office(window).room.backing.make("asked", with_stick)
    qtbot.waitUntil(lambda: bool(done), timeout=8000)
    window.show_first_run()
    first = window.centralWidget()
    assert isinstance(first, FirstRunPage)
    (file,) = with_stick.glob("*.prongsai-backup")
    (tmp_path / "new").mkdir()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_said: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_said: str(tmp_path / "new"))
    QTest.mouseClick(first.ways[3], LEFT)
    assert "บันทึก" in agree(window, qtbot)
    qtbot.waitUntil(lambda: window.office is not None, timeout=8000)
    assert office(window).room.folder == tmp_path / "new"
    kept = office(window).room.backing.kept()
    assert kept.place == str(with_stick), "the stick it came from is its second place"
    assert office(window).session.read(lambda reader: len(reader.records("answer"))) > 50


def test_closing_after_work_makes_a_backup_and_closing_after_reading_none(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    mark(sample, qtbot)
    place = tmp_path / "prongsai-sample" / "backups"
    sample.close()
    made = list(place.glob("*.prongsai-backup"))
    assert len(made) == 1
    assert sample.open_folder(tmp_path / "prongsai-sample")
    sample.show()  # a window that is not shown is not closed
    sample.close()
    assert sample.office is None
    assert list(place.glob("*.prongsai-backup")) == made


def test_an_office_without_a_backup_of_its_state_gets_one_though_nothing_is_changed(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has none yet, or the program was cut short before the next."""
    folder = tmp_path / "prongsai-sample"

    def opened_and_closed() -> int:
        with monkeypatch.context() as patch:
            patch.setattr(backup_timer, "SETTLED", 0)
            assert sample.open_folder(folder)
        sample.show()
        qtbot.waitUntil(lambda: office(sample).room.backing._changed, timeout=8000)
        sample.close()
        return len(list(folder.glob("backups/*.prongsai-backup")))

    sample.close()
    shutil.rmtree(folder / "backups")
    assert opened_and_closed() == 1
    assert sample.open_folder(folder)
    sample.show()
    assert not office(sample).room.backing._behind(), "the newest is of this state"
    mark(sample, qtbot)
    qtbot.waitUntil(lambda: office(sample).room.backing._changed, timeout=8000)
    office(sample).room.backing._changed = False  # as if it had ended here
    sample.close()
    assert opened_and_closed() == 2


def test_files_are_taken_in_behind_a_backup_of_what_was_written(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    mark(sample, qtbot)
    place, seen = tmp_path / "prongsai-sample" / "backups", list[int]()
    backing = office(sample).room.backing
    backing.before("import", lambda: seen.append(len(list(place.glob("*.prongsai-backup")))))
    qtbot.waitUntil(lambda: bool(seen), timeout=8000)
    backing.before("import", lambda: seen.append(len(list(place.glob("*.prongsai-backup")))))
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=8000)
    assert seen == [1, 1]  # nothing was written since


def test_a_backup_under_way_is_finished_when_the_window_closes(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    mark(sample, qtbot)
    office(sample).room.backing.make("asked", tmp_path / "stick")
    office(sample).room.backing.make("asked")
    sample.close()
    qtbot.wait(200)
    assert len(list((tmp_path / "prongsai-sample" / "backups").glob("*.prongsai-backup"))) == 1
    assert not list(tmp_path.rglob("*.part"))


BUG = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


def stumble(*_said: object) -> None:
    raise ZeroDivisionError("a bug")


def test_a_backup_that_makes_itself_and_fails_stops_nobody(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(sample, qtbot)

    def full(*_said: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("storage.backups.container.write", full)
    office(sample).room.backing._due()
    qtbot.waitUntil(lambda: "สำรองข้อมูล" in office(sample).header.saved.says, timeout=8000)
    assert sample.problem is None


BUSY = "กำลังสำรองและอ่านกลับมานับ"


def test_the_page_ends_waiting_for_a_backup_that_made_itself_and_failed(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(sample, qtbot)
    office(sample).show_page("backups")
    shown, going_on = backups_of(sample), Event()

    def full(*_said: object) -> None:
        going_on.wait(20)
        raise OSError(28, "no space")

    monkeypatch.setattr("storage.backups.container.write", full)
    office(sample).room.backing._due()
    qtbot.waitUntil(lambda: BUSY in said_on(shown) and not shown.make.isEnabled(), timeout=8000)
    come_to_look(sample, qtbot)
    going_on.set()
    qtbot.waitUntil(lambda: BUSY not in said_on(shown) and shown.make.isEnabled(), timeout=8000)
    assert not office(sample).room.backing.busy


def come_to_look(window: Window, qtbot: QtBot) -> None:
    """Until the page has looked at what there is: what it says from now on it was told."""
    qtbot.waitUntil(lambda: "ยังไม่มีไฟล์สำรองในเครื่อง" in said_on(backups_of(window)), timeout=8000)


def test_the_page_ends_waiting_for_a_backup_that_nobody_could_sign(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsigned(*_said: object) -> None:
        raise UserError("ลงนามไม่ได้", "เพราะ", "โปรด")

    office(sample).show_page("backups")
    shown = backups_of(sample)
    come_to_look(sample, qtbot)
    monkeypatch.setattr("core.exchange.send_deeds.sign_for_backup", unsigned)
    QTest.mouseClick(shown.make, LEFT)
    assert BUSY in said_on(shown)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=8000)
    qtbot.waitUntil(lambda: BUSY not in said_on(shown) and shown.make.isEnabled(), timeout=8000)


def test_a_province_put_back_is_told_to_certify_again(
    window: Window, qtbot: QtBot, tmp_path: Path, desk: Wiring
) -> None:
    centre = Certified(desk, tmp_path)
    new_office(window, NewOffice(tmp_path / "office", "จังหวัด", "S20", "province", "", 2569))
    window.show_first_run()
    centre.certify(tmp_path / "office", "province")
    window.open_folder(tmp_path / "office")
    shown = make(window, qtbot)
    QTest.mouseClick(shown.buttons[0], LEFT)
    agree(window, qtbot)
    qtbot.waitUntil(lambda: window.problem is not None, timeout=8000)
    assert known(window.problem).problem.what == "กู้คืนแล้ว อาจต้องรับรองบางหน่วยงานอีกครั้ง"
    assert "รับรองหน่วยงานนั้นอีกครั้ง" in known(window.problem).problem.do
    assert office(window).key == "settings"


class Certified:
    """A root of its own, and what it lets others be."""

    def __init__(self, desk: Wiring, place: Path) -> None:
        self._desk, self._place = desk, place
        self._digits = made(desk, place / "root", "เจ้าของแบบ")["fingerprint"]

    def certify(self, folder: Path, kind: str) -> None:
        self._desk.keys.request(folder, self._place / "request.json")
        told = (
            self._place / "root",
            self._place / "request.json",
            kind,
            "A",
            self._place / "answer.json",
        )
        certified(self._desk, *told)
        trusted(self._desk, folder, self._place / "answer.json", self._digits)


@BUG
def test_a_bug_while_a_backup_is_made_is_told_and_holds_up_nothing(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(sample, qtbot)
    backing = office(sample).room.backing
    went = list[bool]()
    told = list[object]()
    backing.failed.connect(told.append)
    with monkeypatch.context() as broken:
        broken.setattr("storage.backups.keeper._made", stumble)
        backing.before("import", lambda: went.append(True))
        qtbot.waitUntil(lambda: bool(went), timeout=8000)
    assert len(told) == 1
    backing.before("import", lambda: went.append(True))
    qtbot.waitUntil(lambda: len(went) == 2, timeout=8000)
    assert len(told) == 1, "the next one is made"


@BUG
def test_a_bug_while_a_backup_is_opened_leaves_no_window_that_waits_for_ever(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = make(sample, qtbot)
    monkeypatch.setattr("storage.db.folder.restoration.preview", stumble)
    QTest.mouseClick(shown.buttons[0], LEFT)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=8000)
    assert not known(sample.restoring._waiting).isVisible()


def test_no_room_to_open_a_backup_is_told_with_its_reason(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown = make(sample, qtbot)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    QTest.mouseClick(shown.buttons[0], LEFT)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=8000)
    assert "ไม่พบไฟล์หรือโฟลเดอร์" in known(sample.problem).problem.why

"""What the program is given by a double click: an office opens, a file goes to its page, nothing is lost."""

import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import main
from core.health.facts import OPENS
from tests.ui.desktop.acting import office
from ui.desktop.first.page import FirstRunPage
from ui.desktop.shell.single_instance import InstanceServer, raise_other_window
from ui.desktop.shell.window import Window

ROOT = Path(main.__file__).parent


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["{there}/file.prongsai"], True),
        (["file.prongsai"], True),
        (["{there}/office"], True),
        (["{there}/gone.prongsai"], False),
        (["office"], False),  # a command that a folder is called like
        (["{there}/file.prongsai", "--json"], False),
        ([], False),
    ],
)
def test_one_path_that_is_there_is_opened_and_all_else_is_a_command(
    words: list[str], given: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file.prongsai").touch()
    (tmp_path / "office").mkdir()
    monkeypatch.chdir(tmp_path)
    assert (main.file_of([word.format(there=tmp_path) for word in words]) is not None) == given


def test_a_window_whose_screen_was_taken_away_comes_back_on_one_that_is_there(
    sample: Window,
) -> None:
    there = sample.screen().availableGeometry()
    sample.move(there.right() + 3000, there.bottom() + 2000)
    sample.come_to_front()
    assert there.intersects(sample.frameGeometry())
    assert there.contains(sample.frameGeometry().topLeft())
    sample.move(there.left() + 40, there.top() + 30)
    before = sample.pos()
    sample.come_to_front()
    assert sample.pos() == before, "one that can be seen stays"


def listening(window: Window, qtbot: QtBot) -> None:
    """A start that comes before opens a window of its own."""
    qtbot.waitUntil(lambda: window._server is not None and window._server._server is not None)


def test_a_second_start_gives_its_file_to_the_window_that_is_open(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "ไฟล์ ก.prongsai"
    file.write_bytes(b"no bundle")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PRONGSAI_KEYS": str(tmp_path / "keys"),
    }
    listening(sample, qtbot)
    second = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), str(file)], env=environment, cwd=tmp_path
    )
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    assert second.returncode == 0
    qtbot.waitUntil(lambda: office(sample).key == "exchange")
    assert file.read_bytes() == b"no bundle"


def test_a_second_start_without_a_file_leaves_the_page(sample: Window, qtbot: QtBot) -> None:
    folder, before = office(sample).room.folder, office(sample).key
    listening(sample, qtbot)
    code = (
        "import sys; from pathlib import Path; from ui.desktop.shell.single_instance import raise_other_window;"
        "print(raise_other_window(Path(sys.argv[1])))"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=30_000)
    assert other.communicate()[0].strip() == "True"
    assert office(sample).key == before
    assert not raise_other_window(folder.parent)


def test_a_second_start_gives_its_office_to_the_first_page_that_is_open(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = office(sample).room.folder
    sample.show_first_run()
    listening(sample, qtbot)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PRONGSAI_KEYS": str(tmp_path / "keys"),
    }
    second = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), str(folder)], env=environment, cwd=tmp_path
    )
    try:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    finally:
        second.kill()
    assert second.returncode == 0
    qtbot.waitUntil(lambda: sample.office is not None)
    assert office(sample).room.folder == folder
    assert not (tmp_path / "keys" / "settings.lock").exists(), (
        "the next start looks for no first page"
    )


def test_an_office_opens_by_its_folder_its_database_and_the_file_that_lies_in_it(
    sample: Window,
) -> None:
    folder = office(sample).room.folder
    opener = (folder / f"prongsai{OPENS}").read_text("utf-8")
    assert opener == "เปิดไฟล์นี้เพื่อเปิดหน่วยงานในโฟลเดอร์นี้ด้วยโปร่งใส ไม่มีข้อมูลอยู่ในไฟล์"
    sample.show_first_run()
    for given in (folder, folder / "prongsai.db", folder / f"prongsai{OPENS}"):
        assert sample.office is None
        sample.take(given)
        assert office(sample).room.folder == folder
        sample.show_first_run()


def test_without_an_office_a_file_waits_and_a_backup_asks_where_it_goes(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()

    def nowhere(_parent: object, title: str, *_rest: object) -> str:
        asked.append(title)
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", nowhere)
    window.show_first_run()
    assert isinstance(window.centralWidget(), FirstRunPage)
    file = tmp_path / "a.prongsai"
    file.write_bytes(b"no bundle")
    window.take(file)
    assert window.problem is not None
    assert window.problem.problem.what == "ยังเปิดไฟล์ a.prongsai ไม่ได้"
    assert "เพราะยังไม่มีหน่วยงานที่เปิดอยู่ ไฟล์นี้ยังอยู่ที่เดิมและไม่เปลี่ยนแปลง" in window.problem.problem.why
    assert file.read_bytes() == b"no bundle"
    assert asked == []
    for name in ("S10.prongsai-backup", "S10.backup.zip"):
        backup = tmp_path / name
        backup.write_bytes(b"PK\x03\x04")
        window.take(backup)
    assert asked == ["เลือกโฟลเดอร์ว่างที่จะกู้คืนลง"] * 2


def test_a_backup_given_to_an_open_office_is_shown_on_the_page_of_restoring_before_anything_happens(
    sample: Window, qtbot: QtBot
) -> None:
    room = office(sample).room
    made = room.office.backups.make("asked")
    sample.take(made.path)
    assert office(sample).key == "backups"
    qtbot.waitUntil(
        lambda: sample.restoring.dialog is not None and sample.restoring.dialog.isVisible(),
        timeout=8000,
    )
    assert sample.restoring.dialog is not None
    sample.restoring.dialog.reject()
    assert office(sample).room is room


class AskedSocket:
    """Somebody who asks by a line."""

    def canReadLine(self) -> bool:
        return True

    def readLine(self) -> QByteArray:
        return QByteArray(b"/given.prongsai\n")


def test_what_a_second_start_asks_is_done_after_its_socket_was_read(
    qtbot: QtBot, tmp_path: Path
) -> None:
    taken: list[Path] = []
    server = InstanceServer(tmp_path, lambda: None, taken.append)
    server._answered(cast("QLocalSocket", AskedSocket()))
    assert taken == [], "the window may run events of its own while it takes a file"
    qtbot.waitUntil(lambda: taken == [Path("/given.prongsai")])
    server.close()

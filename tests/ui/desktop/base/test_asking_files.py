"""Files are asked for in one place, where people keep such things, in the system's own dialog where there is one."""

import ast
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.desktop.base.asking_files import (
    FilePreview,
    Standard,
    ask_file,
    ask_files,
    ask_folder,
    ask_target,
    called,
    place_of,
)
from ui.desktop.base.settings import FileDialogContext, WindowSettings, remember_in
from wiring import Wiring

DESKTOP = Path(__file__).parents[4] / "ui" / "desktop"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folders of a user, as a desktop names them."""
    home = tmp_path / "home"
    for each in ("Desktop", "ดาวน์โหลด", "Documents/LINE Received Files", "Pictures", ".config"):
        (home / each).mkdir(parents=True)
    named = {
        "DESKTOP": "Desktop",
        "DOWNLOAD": "ดาวน์โหลด",
        "DOCUMENTS": "Documents",
        "PICTURES": "Pictures",
    }
    lines = [f'XDG_{kind}_DIR="$HOME/{folder}"' for kind, folder in named.items()]
    (home / ".config" / "user-dirs.dirs").write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    if sys.platform == "win32":  # which keeps them in its registry
        monkeypatch.setenv("USERPROFILE", str(home))
        known = {
            getattr(Standard, f"{name.title()}Location"): str(home / folder)
            for name, folder in named.items()
        }
        monkeypatch.setattr(QStandardPaths, "standardLocations", lambda which: [known[which]])
    return home


@pytest.fixture
def settings(
    tmp_path: Path, desk: Wiring, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], WindowSettings]:
    """A new start of the program: what is remembered is read from the disk."""
    monkeypatch.setattr(FileDialogContext, "settings", None)
    monkeypatch.setattr(FileDialogContext, "small", None)

    def start() -> WindowSettings:
        kept = WindowSettings(tmp_path / "settings.json")
        remember_in(kept, desk.files.small)
        return kept

    start()
    return start


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def answer(choose: Callable[[QFileDialog], object]) -> None:
    """Do this in the file dialog that opens next, as soon as it is furnished."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog) or not dialog.isVisible():
            QTimer.singleShot(20, act)
            return
        choose(dialog)

    QTimer.singleShot(20, act)


def took(path: Path, dialog: QFileDialog) -> None:
    entry = dialog.findChild(QLineEdit, "fileNameEdit")
    assert entry is not None
    entry.setText(str(path))
    dialog.accept()


def test_no_file_dialog_of_the_window_is_made_elsewhere() -> None:
    """One that is would open anywhere, and show nothing of the places of this PC."""
    found = set()
    for path in DESKTOP.rglob("*.py"):
        named = {
            getattr(node, "id", getattr(node, "attr", ""))
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        }
        if named & {"QFileDialog", "getSaveFileName", "getOpenFileName"}:
            found.add(path.name)
    assert found == {"asking_files.py"}


def test_the_length_of_a_meeting_is_known_at_the_next_start(
    settings: Callable[[], WindowSettings],
) -> None:
    settings().keep(workshop_minutes=90)
    assert settings().kept("workshop_minutes") == 90


def test_each_sort_opens_where_the_last_one_lay_also_at_the_next_start(
    settings: Callable[[], WindowSettings],
    parent: QWidget,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Path] = []

    def choose(_parent: QWidget, _title: str, at: str, *_kinds: str) -> tuple[str, str]:
        asked.append(Path(at))
        return str(stick / "IMG_0412.jpg"), ""

    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    assert ask_file(parent, "", "", "evidence") == stick / "IMG_0412.jpg"
    settings()
    ask_file(parent, "", "", "evidence")
    ask_file(parent, "", "", "scans")
    assert asked == [
        home / "Documents" / "LINE Received Files",
        stick,
        home / "Documents" / "LINE Received Files",
    ]
    stick.rmdir()
    assert place_of("evidence") == home / "Documents" / "LINE Received Files", (
        "a stick that is gone"
    )


@pytest.mark.usefixtures("settings")
def test_what_is_written_stays_in_the_folder_of_its_office_until_the_person_says_otherwise(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = tmp_path / "one" / "outbox"
    other = tmp_path / "other" / "outbox"
    mine = tmp_path / "mine"
    for each in (one, other, mine):
        each.mkdir(parents=True)
    asked: list[Path] = []
    chosen = [one / "a.pdf", mine / "b.pdf", mine / "c.pdf"]

    def choose(_parent: QWidget, _title: str, at: str, *_kinds: str) -> tuple[str, str]:
        asked.append(Path(at))
        return str(chosen[len(asked) - 1]), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    ask_target(parent, "", "a/b.pdf", "", "papers", one)
    ask_target(parent, "", "b.pdf", "", "papers", other)
    ask_target(parent, "", "c.pdf", "", "papers", one)
    assert asked == [one / "a-b.pdf", other / "b.pdf", mine / "c.pdf"]


def test_without_a_line_folder_what_comes_is_looked_for_in_downloads_and_the_rest_at_home(
    home: Path,
) -> None:
    (home / "Documents" / "LINE Received Files").rmdir()
    assert place_of("evidence") == home / "ดาวน์โหลด"
    assert place_of("offices") == home
    (home / "ดาวน์โหลด").rmdir()
    assert place_of("evidence") == home


@pytest.mark.usefixtures("worn", "settings")
def test_our_own_dialog_shows_the_places_of_this_pc_and_what_a_picture_or_pdf_holds(
    parent: QWidget, home: Path, qtbot: QtBot
) -> None:
    photo = home / "Pictures" / "ภาพ.jpg"
    foreign = home / "Pictures" / "ปลอม.jpg"
    Image.new("RGB", (800, 600), "red").save(photo)
    foreign.write_bytes(b"\xff\xd8\xff not a picture")
    shown: list[object] = []

    def look(dialog: QFileDialog) -> None:
        shown.append([Path(url.toLocalFile()) for url in dialog.sidebarUrls()])
        glance = dialog.findChild(FilePreview)
        assert glance is not None
        dialog.currentChanged.emit(str(photo))
        qtbot.waitUntil(lambda: not glance.shown.pixmap().isNull(), timeout=20_000)
        shown.append(glance.shown.pixmap().toImage().pixelColor(100, 60).name())
        dialog.currentChanged.emit(str(foreign))
        qtbot.wait(300)
        shown.append(glance.shown.pixmap().isNull())
        took(photo, dialog)

    answer(look)
    assert ask_file(parent, "", "", "evidence") == photo
    places, colour, nothing = shown
    assert isinstance(places, list)
    assert {
        home / "Desktop",
        home / "ดาวน์โหลด",
        home / "Documents" / "LINE Received Files",
        home,
    } <= set(places)
    assert str(colour) in ("#fe0000", "#ff0000")
    assert nothing


def test_who_goes_back_has_asked_for_nothing(
    settings: Callable[[], WindowSettings], parent: QWidget, tmp_path: Path
) -> None:
    for ask in (
        partial(ask_file, parent, "", "", "evidence"),
        partial(ask_files, parent, "", "", "scans"),
        partial(ask_folder, parent, "", "offices"),
        partial(ask_target, parent, "", "a.pdf", "", "papers", tmp_path),
    ):
        answer(QDialog.reject)
        assert not ask()
    assert settings().kept("places") is None, "nothing is remembered"


def test_a_drive_is_called_by_its_label_and_letter() -> None:
    assert called("KINGSTON", "e:/") == "KINGSTON (E:)"
    assert called("", "E:/") == "E:"
    assert called("KINGSTON", "/media/somchai/4A1B") == "KINGSTON"
    assert called("", "/media/somchai/4A1B") == "4A1B"

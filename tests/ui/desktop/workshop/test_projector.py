"""The projector takes the other screen where there is one, and the chair's window is never lost behind it where not."""

import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from tests.ui.desktop.workshop.test_workshop_said import SHOWN
from ui.desktop.base.page_context import ignored
from ui.desktop.theme.look import Look
from ui.desktop.workshop.projector import ProjectorContent, ProjectorWindow

ROOT = Path(__file__).parents[4]
Key = Qt.Key


def opened(look: Look, qtbot: QtBot) -> tuple[QMainWindow, ProjectorWindow]:
    chair = QMainWindow()
    projector = ProjectorWindow(look, lambda _sha256, _size: None, ignored, ignored)
    for window in (chair, projector):
        qtbot.addWidget(window)
    chair.resize(600, 400)
    chair.show()
    projector.show_content(ProjectorContent("ประชุมให้คะแนน", "", "", SHOWN))
    projector.open_for(chair)
    return chair, projector


def test_on_the_only_screen_f5_swaps_it_with_the_chairs_window_and_it_waits_as_it_was(
    look: Look, qtbot: QtBot
) -> None:
    assert len(QApplication.screens()) == 1
    chair, projector = opened(look, qtbot)
    assert projector.isFullScreen()
    assert projector.wall.told == "F5 สลับกับหน้าของประธาน · Esc ปิดจอฉาย"
    QTest.keyClick(projector, Key.Key_E)
    QTest.keyClick(projector, Key.Key_B)
    QTest.keyClick(projector, Key.Key_F5)
    assert not projector.isVisible()
    qtbot.waitUntil(chair.isActiveWindow)
    projector.open_for(chair)
    assert projector.isFullScreen()
    assert (projector.wall.black, projector.wall.large) == (True, 0), (
        "nobody sees what was hidden before"
    )
    for _step in range(2):
        QTest.keyClick(projector, Key.Key_Escape)
    assert projector.isVisible()
    QTest.keyClick(projector, Key.Key_Escape)
    assert not projector.isVisible()
    qtbot.waitUntil(chair.isActiveWindow)


def test_with_two_screens_it_fills_the_other_and_f5_takes_it_off_the_whole_screen(
    tmp_path: Path,
) -> None:
    """In a process of its own: how many screens there are is settled when a program starts."""
    screens = [
        {"name": f"{n}", "x": 1366 * n, "y": 0, "width": 1366, "height": 768, "dpr": 1}
        for n in (0, 1)
    ]
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}), "utf-8")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen:configfile=screens.json",
        "PYTHONPATH": str(ROOT),
    }
    there = Path(__file__).with_name("two_screens.py")
    words = [
        "-m",
        "pytest",
        "-v",
        "-p",
        "no:cacheprovider",
        "-c",
        ROOT / "pyproject.toml",
        "--rootdir",
        ROOT,
        there,
    ]
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout

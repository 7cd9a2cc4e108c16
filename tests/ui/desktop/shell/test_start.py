"""What the program imports before its first page is filled, and nothing else; the rest comes when it is asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from tests.benchmarks.bench_start import filled
from tests.known import known
from ui.desktop.shell.office import PATIENCE
from ui.desktop.shell.window import Window

ROOT = Path(__file__).parents[4]
HEAVY = {  # parts of others that are for papers, tables, photographs, foreign files and the network
    "reportlab", "rl_accel", "uharfbuzz", "pypdfium2", "pypdfium2_raw", "pikepdf", "lxml", "docx", "openpyxl", "PIL",
    "pi_heif", "zxingcpp", "pythainlp", "yaml", "zstandard", "sqlite_utils", "defusedxml", "xml", "email", "http",
    "ssl", "asyncio", "concurrent", "multiprocessing", "unittest", "pydoc", "click", "zoneinfo",
}  # fmt: skip
LATER = {  # our rooms that are for a page nobody has asked for, and what reads forms nobody has changed
    "ui.terminal", "storage.papers.pdf", "storage.papers.writer", "storage.papers.press", "storage.scans", "storage.packs",
    "storage.exchange.container", "storage.exchange.seal", "storage.instruments.reader", "storage.instruments.source",
    "ui.desktop.base.asking_files", "storage.db.folder.exchange", "storage.db.folder.intake", "core.exchange.send_deeds",
    "core.history.deeds", "core.forms.check_names", "core.forms.check", "core.papers", "core.blocks", "core.search.view",
}  # fmt: skip
ROOMS = {"base", "home", "shell", "theme", "widgets"}  # of the window that are
OURS = ("core", "storage", "ui", "wiring")
MORE = 12 if sys.platform == "win32" else 0  # for the words of Thai, which Qt there does not know
# of our own, and those the paint waits for: each takes a third of a millisecond
MODULES = 234 + MORE
PAINTED = 173 + MORE
PROBE = """
import importlib, json, linecache, sys
from pathlib import Path
import main
for module in main.BEFORE_QT:
    importlib.import_module(module)
from PySide6 import QtWidgets
class Started(QtWidgets.QApplication):
    def exec(self):
        from PySide6.QtCore import QEventLoop
        from ui.desktop.shell.window import Window
        window = next(found for found in self.topLevelWidgets() if isinstance(found, Window))
        window.office._warming.stop()  # what is read for pages behind, on a slow PC before the first is there,
        window.office._at_rest.stop()  # and what is looked after three seconds later
        painted = sorted(sys.modules)
        sources = len(linecache.cache)
        page = window.office.leaf("home").widget.page
        while not page.tasks.buttons:
            self.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        window.office._count()  # which comes 0.12 seconds after the window, before the first page or behind it
        print(json.dumps([sorted(sys.modules), painted, sources]))
        window.close()
        return 0
QtWidgets.QApplication = Started
from ui.desktop.home import desk
desk.LARGE = 0  # as a database that is read when the window is painted
main.window(Path(sys.argv[1]))
"""


class Started(NamedTuple):
    names: set[str]  # modules, when the first page is there
    painted: set[str]  # those that are read before the window is painted
    sources: int  # files whose text is in memory at the paint, as PySide looks into each module


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Started:
    """The modules that the second start of an office imports, up to the painted window and up to the first page."""
    room = tmp_path_factory.mktemp("start")
    office = filled(room, 40)
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PRONGSAI_KEYS": str(room / "keys")}
    for _start in range(2):
        line = [sys.executable, "-c", PROBE, str(office)]
        ran = subprocess.run(
            line, cwd=ROOT, env=environ, capture_output=True, text=True, check=True
        )
    names, painted, sources = json.loads(ran.stdout)
    return Started(set(names), set(painted), sources)


def test_nothing_heavy_is_read_before_the_first_page_is_there(started: Started) -> None:
    names = started.names
    assert {name.partition(".")[0] for name in names} & HEAVY == set()


def test_no_room_is_read_before_somebody_goes_there(started: Started) -> None:
    names = started.names
    within = {
        later for later in LATER for name in names if name == later or name.startswith(f"{later}.")
    }
    assert within == set()
    files = {name for name in names if (ROOT / f"{name.replace('.', '/')}.py").is_file()}
    rooms = {
        name.split(".")[2]
        for name in files
        if name.startswith("ui.desktop.") and name.count(".") > 2
    }
    assert rooms <= ROOMS


def test_a_start_reads_so_many_modules_of_ours_and_no_more(started: Started) -> None:
    names, painted = (
        sum(name.partition(".")[0] in OURS for name in those) for those in started[:2]
    )
    assert (names <= MODULES, painted <= PAINTED) == (True, True), (names, painted)
    assert started.sources == 0


def test_nothing_is_looked_after_while_something_is_read_for_a_page(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = known(sample.office)
    qtbot.waitUntil(lambda: not QThreadPool.globalInstance().activeThreadCount())
    looked: list[str] = []
    monkeypatch.setattr(office.session, "rest", lambda: looked.append("after"))
    reading = Event()
    QThreadPool.globalInstance().start(lambda: reading.wait(10))
    for _time in range(PATIENCE):
        office._look_after()
        assert (looked, office._at_rest.isActive()) == ([], True)
    office._look_after()
    assert looked == ["after"], "what hangs keeps nothing for ever"
    looked.clear()
    reading.set()
    qtbot.waitUntil(lambda: not QThreadPool.globalInstance().activeThreadCount())
    office._look_after()
    assert looked == ["after"]

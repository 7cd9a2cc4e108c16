"""A window on a real folder, driven offscreen by clicks and keys."""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow
from pytestqt.qtbot import QtBot

from wiring import Wiring

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import main
from core.i18n import THAI
from tests.ui.desktop.acting import new_office, new_sample, office, page, start_of
from ui.desk import NewOffice
from ui.desktop.base.background import collect_when_idle
from ui.desktop.base.settings import WindowSettings
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts
from ui.desktop.theme.qt_words import use_language

HERE = Path(__file__).parent
NewWindow = Callable[..., Window]
# What the offscreen platform says of every window, and of keys it is not used to.
IGNORED = ("This plugin does not support", "keyToAscii Unhandled key code")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*IGNORED, extend=True))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What pytest-qt makes the application with."""
    return ARGUMENTS


@pytest.fixture(scope="session", autouse=True)
def unanswered(qapp: QApplication) -> None:
    """Send back a file dialog that nobody has answered for so long: its test fails, and the run goes on."""
    fronts, timer = [0], QTimer(qapp, interval=30_000)

    def look() -> None:
        front = QApplication.activeModalWidget()
        if isinstance(front, QFileDialog) and fronts[-1] == id(front):
            front.reject()
        fronts.append(id(front))

    timer.timeout.connect(look)
    timer.start()


@pytest.fixture(scope="session")
def worn(qapp: QApplication) -> Iterator[Look]:
    """The look, worn once: a style sheet per test would be worked out again for every widget alive.

    Garbage is collected while nothing else is to do, as in the program, but not each time that a window closes: with
    all collected tests in memory that would take a tenth of the processor time of the suite.
    """
    collect_when_idle()
    load_fonts()
    look = Look()
    look.wear(qapp)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.desktop.shell.window.collect_garbage", lambda: None)
        yield look
    end()
    gc.enable()


def end() -> None:
    """Nothing of the windows is alive, and nothing at work, when Python takes itself and Qt apart."""
    QThreadPool.globalInstance().waitForDone()
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.clipboard().clear()  # offscreen Qt would free what Python copied once Python is no more
    alive = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Window)]
    others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    # daemons: threads of Qt that ran Python once
    at_work = [thread.name for thread in others if not thread.daemon]
    assert not alive, "windows nobody has closed"
    assert not at_work, "threads nobody waits for"


def end_program() -> None:
    """The same at the end of a program that closed its windows a moment ago: backups are still being made."""
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join()
    end()


@pytest.fixture
def thai_again() -> Iterator[None]:
    yield
    use_language(THAI)


@pytest.fixture
def look(worn: Look, qapp: QApplication) -> Iterator[Look]:
    yield worn
    if (worn.theme, worn.scale) != ("light", 100):
        worn.choose(qapp, "light", 100)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    return main.desk()


def nothing(_window: Window) -> None:
    """The window begins with the first run."""


@pytest.fixture
def made_ahead() -> int:
    """Milliseconds after which pages are made behind the first: never, as a test asks for the pages it needs."""
    return 10**6


@pytest.fixture
def new_window(
    qapp: QApplication,
    qtbot: QtBot,
    look: Look,
    desk: Wiring,
    made_ahead: int,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[NewWindow]:
    """Makes windows of the smallest screen less its task bar, and closes them.

    An office they `begin` with is opened before they are shown, as the program does at its start.
    """
    monkeypatch.setattr("ui.desktop.shell.preload.FIRST", made_ahead)
    made: list[Window] = []

    def make(begin: Callable[[Window], None] = nothing) -> Window:
        window = Window(qapp, look, desk, WindowSettings(desk.settings))
        qtbot.addWidget(window)
        window.resize(1366, 728)
        begin(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()
    # whatever it spoke when the test ended or failed: the next test may be of another room
    use_language(THAI)


@pytest.fixture
def window(new_window: NewWindow) -> Window:
    return new_window()


@pytest.fixture
def at_home(new_window: NewWindow, qtbot: QtBot, tmp_path: Path) -> Window:
    """The sample office at its first page; `sample` of the rooms whose tests look at no assessment."""
    window = new_window(lambda made: new_sample(made, tmp_path))
    read = office(window).session.read
    qtbot.waitUntil(lambda: bool(read(lambda reader: reader.records("answer"))), timeout=8000)
    return window


@pytest.fixture
def sample(at_home: Window, qtbot: QtBot) -> Window:
    """The sample office, as the first run makes it, at its assessment: 80 points, grade C, item 4.3 missing."""
    office(at_home).show_page("assessment")
    qtbot.waitUntil(
        lambda: (shown := page(at_home).view) is not None and shown.total == 80, timeout=8000
    )
    return at_home


@pytest.fixture
def fresh(new_window: NewWindow, qtbot: QtBot, tmp_path: Path) -> Window:
    """A new office with an assessment nobody has answered yet."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", 2569)
    window = new_window(lambda made: new_office(made, said))
    office(window).show_page("assessment")
    start_of(office(window)).choose("cdd-clean")
    start_of(office(window)).go.click()
    qtbot.waitUntil(lambda: page(window).view is not None, timeout=8000)
    return window


@pytest.fixture
def over(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    return window

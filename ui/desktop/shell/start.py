"""Opens the window at the program's start: with an office, a file or the first run; also after an update."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from traceback import extract_tb
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from core.errors import UserError, ended_early, error_for
from core.i18n import _
from ui.desk import Desk
from ui.desktop.base.background import freeze_garbage
from ui.desktop.base.settings import WindowSettings
from ui.desktop.shell.file_drop import is_office, office_of
from ui.desktop.shell.single_instance import raise_other_window
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts
from ui.desktop.theme.qt_words import use_language

if TYPE_CHECKING:
    from storage.updates.versions import ProgramStart


LOOKS = 20  # milliseconds between checks whether the window is visible
QUIET = 60  # seconds before the same fault is shown in a dialog again
log = logging.getLogger("prongsai.window")


def open_window(desk: Desk, path: Path | None = None) -> int:
    """Open the window, run the program and return its exit status. `path`: an office, or a file to show on its page;
    None = the last office or the first run. If another window has the office open, that window comes to the front."""
    application = QApplication(ARGUMENTS)
    application.setApplicationName("prongsai")
    application.setDesktopFileName("prongsai")  # the desktop entry whose icon Wayland shows
    settings = WindowSettings(desk.settings)
    use_language(*settings.language)
    application.setApplicationDisplayName(_("โปร่งใส"))
    load_fonts()
    look = Look(settings.theme, settings.scale)
    look.wear(application)
    application.setWindowIcon(QIcon(look.pixmap("check", "accent", 64)))
    window = Window(application, look, desk, settings)
    fit(window)
    _catch(window)
    named = office_of(path) if path else None
    last = named or next(filter(is_office, settings.folders), None)
    file = path if named is None else None
    start = desk.start
    fresh = start is not None and start.unproven
    first_run = (last is None or file is None) and desk.settings.with_suffix(".lock").exists()
    if first_run and raise_other_window(desk.settings, path):
        window.answered_elsewhere = True
    elif last is not None and fresh:
        window.answered_elsewhere = raise_other_window(last, file)
    elif last is not None:
        window.open_folder(last, file=file)
    if window.answered_elsewhere:
        if start is not None:
            start.note_up(proven=False)  # this program ends without a window, which is no failure
        return 0
    if start is not None and fresh:
        PostUpdateStarter(window, start, last, partial(enter, window, start, last, file)).begin()
    else:
        window.show()
        from storage.reports import listening

        reports = listening()
        if reports is not None and (report := reports.crashes()) is not None:
            window.show_refusal(ended_early(report))
        settle(window, start, file)
    freeze_garbage()
    return application.exec()


def enter(window: Window, start: ProgramStart, folder: Path | None, file: Path | None) -> None:
    """Open the office `folder` in `window`, or the first run if it is None or fails to open; then open `file`."""
    if folder is None or not window.open_folder(folder, file=file):
        window.show_first_run()
    settle(window, start, file)


def settle(window: Window, start: ProgramStart | None, file: Path | None) -> None:
    if file is not None:
        window.take(file)
    QTimer.singleShot(0, window, partial(came_up, start, window.show_refusal))


def fit(window: Window) -> None:
    """Set the window to the design's size, or maximise it on a small screen."""
    screen = window.screen().availableGeometry()
    window.resize(min(1366, screen.width()), min(768, screen.height()))
    if screen.width() <= 1366 or screen.height() <= 800:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def _catch(window: Window) -> None:
    """Log uncaught errors and show them calmly: a fault that recurs is shown in a dialog only once in a while."""
    last = dict[str, float]()  # place of each fault, and when it was last in a dialog

    def caught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        deepest = "".join(f"{one.filename}:{one.lineno}" for one in extract_tb(trace)[-1:])
        now, where = monotonic(), f"{kind.__name__} {deepest}"
        if window.office is not None and now - last.get(where, -QUIET) < QUIET:
            log.warning("unexpected again: %s", where)
            saved = window.office.header.saved
            QTimer.singleShot(
                0, saved, partial(window.office.header.show_saved, error_for(error).what, "bad")
            )
            return
        last[where] = now
        log.critical("unexpected", exc_info=(kind, error, trace))
        QTimer.singleShot(0, window, partial(_tell, window, error, window.missing() is not None))

    sys.excepthook = caught
    signal.signal(signal.SIGINT, lambda _signal, _frame: window.close())
    signal.signal(signal.SIGTERM, lambda _signal, _frame: window.close())
    beat = QTimer(window, interval=300)  # lets Python see the signal while Qt waits
    beat.timeout.connect(lambda: None)
    beat.start()


def _tell(window: Window, error: BaseException, away: bool) -> None:
    """Show an error; if the folder was gone (`away`) and is back now, nothing needs to be said."""
    if not away or window.missing() is not None:
        window.show_refusal(error_for(error))


class PostUpdateStarter(QObject):
    """A controller of the first start after an update: it shows the window, then opens an office and migrates it."""

    def __init__(
        self, window: QMainWindow, start: ProgramStart, last: Path | None, enter: Callable[[], None]
    ) -> None:
        """Make the controller; `last` is the office that `enter` opens, None = the first run."""
        super().__init__(window)
        self._window = window
        self._start = start
        self._last = last
        self._enter = enter
        self._timer = QTimer(self, interval=LOOKS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Show the empty window, and open the office once the window has appeared."""
        self._window.setCentralWidget(QWidget())
        self._window.show()
        self._timer.start()

    def _look(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None and handle.isExposed():
            self._timer.stop()
            if self._last is not None and self._start.migrates(self._last):
                self._start.note_up()
            self._enter()


def came_up(start: ProgramStart | None, tell: Callable[[UserError], object]) -> None:
    """Record that the window of `start`, if any, appeared; `tell` an error if a newer version failed to start."""
    if start is not None:
        start.note_up()
        found = start.returned()
        if found is not None:
            from core.updates import returned_words

            tell(returned_words(found, start.version))

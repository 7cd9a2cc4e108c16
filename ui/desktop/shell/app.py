"""Starts the window: application, fonts, theme, the last folder."""

import logging
import signal
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core.i18n import _
from ui.desk import Desk
from ui.desktop.base.settings import Settings
from ui.desktop.shell.garbage import spare
from ui.desktop.shell.window import Window, use_language
from ui.desktop.theme.look import Look, load_fonts
from ui.session import stumbled

log = logging.getLogger("prongsai.window")


def open_window(desk: Desk, folder: Path | None = None) -> int:
    """Open the window on the folder, else on the last one, else on the first run; the exit status.

    If another window holds the folder, that window comes to the front and this process ends.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("prongsai")
    settings = Settings(desk.settings)
    use_language(*settings.language)
    application.setApplicationDisplayName(_("โปร่งใส"))
    load_fonts()
    look = Look(settings.theme, settings.scale)
    look.wear(application)
    application.setWindowIcon(QIcon(look.pixmap("check", "accent", 64)))
    window = Window(application, look, desk, settings)
    _catch(window)
    last = folder or next((known for known in settings.folders if (known / "prongsai.db").is_file()), None)
    if last is not None and not window.open_folder(last) and window.answered_elsewhere:
        return 0
    fit(window)
    window.show()
    spare()
    return application.exec()


def fit(window: Window) -> None:
    """As large as the design, never larger than the screen."""
    screen = window.screen().availableGeometry()
    window.resize(min(1366, screen.width()), min(768, screen.height()))
    if screen.width() <= 1366 or screen.height() <= 800:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def _catch(window: Window) -> None:
    """Bugs go to the log; the person sees one calm sentence and works on. Ctrl+C ends the program."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        log.critical("unexpected", exc_info=(kind, error, trace))
        QTimer.singleShot(0, window, lambda: window.show_refusal(stumbled()))

    sys.excepthook = caught
    signal.signal(signal.SIGINT, lambda _signal, _frame: window.close())
    signal.signal(signal.SIGTERM, lambda _signal, _frame: window.close())
    beat = QTimer(window, interval=300)  # lets Python see the signal while Qt waits
    beat.timeout.connect(lambda: None)
    beat.start()

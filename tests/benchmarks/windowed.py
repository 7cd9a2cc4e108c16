"""The window of the program on the sample office, in a process that measures it."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

import main
from tests.journeys.hands import rest
from tests.ui.desktop.acting import new_sample
from tests.ui.desktop.conftest import end_program
from ui.desktop.base.settings import WindowSettings
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts


@contextmanager
def open_window(room: Path) -> Iterator[Window]:
    """Offscreen, as large as the smallest screen less its task bar, with nothing in it; closed at the end."""
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "PRONGSAI_KEYS": str(room / "keys")}
    application = QApplication(ARGUMENTS)
    load_fonts()
    look, desk = Look(), main.desk()
    look.wear(application)
    window = Window(application, look, desk, WindowSettings(desk.settings))
    window.resize(1366, 728)
    try:
        yield window
    finally:  # threads of a window that stays would keep the process
        window.close()
        window.deleteLater()
        end_program()


@contextmanager
def sample_window(room: Path) -> Iterator[tuple[Window, OfficeWidget]]:
    """The same on the sample office."""
    with open_window(room) as window:
        new_sample(window, room)
        window.show()
        assert window.office is not None
        yield window, window.office


def turn_to(office: OfficeWidget, pages: Iterable[str], each: int) -> None:
    """One page after another, `each` milliseconds."""
    for key in pages:
        office.show_page(key)
        rest(each)

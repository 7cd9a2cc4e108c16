"""Every word that stands on the pages of an office: what is written on widgets, what they are called, what their lists
and tables hold."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.decade.clock import Clock
from tests.decade.pcs import Pc
from tests.journeys.person import _indexes
from tests.ui.desktop.acting import at_rest, office
from ui.desktop.base.settings import WindowSettings
from ui.desktop.shell.status import Toast
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import BREAK

PATIENCE = 120_000  # milliseconds until a page of ten years has come on a busy machine
Words = dict[str, Counter[str]]  # by the key of a page: how often each text stands there


class OpenWindow:
    """Opens the office of a PC in a window at the time of a clock."""

    def __init__(self, application: QApplication, bot: QtBot, look: Look, clock: Clock) -> None:
        self._application, self._bot, self._look, self._clock = application, bot, look, clock

    @contextmanager
    def on(self, pc: Pc) -> Iterator[Window]:
        self._folder = str(pc.folder)
        with self._clock.of_window():
            settings = WindowSettings(pc.desk.settings)
            window = Window(self._application, self._look, pc.desk, settings)
            window.resize(1366, 728)
            assert window.open_folder(pc.folder)
            window.show()
            self._bot.waitUntil(partial(at_rest, window), timeout=PATIENCE)
            try:
                yield window
            finally:
                window.close()
                self._bot.waitUntil(lambda: not window.isVisible())
                window.deleteLater()

    def words(self, window: Window, year: int) -> Words:
        """Return the words of every page of the open office in a year; the place of its folder is called OFFICE."""
        opened, words = office(window), Words()
        for page in opened.pages_there():
            opened.open_year(year, page.key)
            self._bot.waitUntil(partial(at_rest, window), timeout=PATIENCE)
            for toast in window.findChildren(Toast):
                toast.hide()
            written = written_on(opened.leaf(page.key).widget)
            words[page.key] = Counter(text.replace(self._folder, "OFFICE") for text in written)
        return words


def written_on(top: QWidget) -> Iterator[str]:
    """Yield each text of the visible widgets below `top`."""
    for widget in (top, *top.findChildren(QWidget)):
        if widget.isVisible():
            yield from filter(None, (text.replace(BREAK, "").strip() for text in _texts(widget)))


def _texts(widget: QWidget) -> Iterator[str]:
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    elif isinstance(widget, QComboBox):
        yield widget.currentText()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from (str(index.data() or "") for index in _indexes(widget, QModelIndex()))


def differences(before: Words, after: Words) -> list[str]:
    """Return what stands on one side only, as `page: - text` and `page: + text`."""
    return [
        f"{page}: {sign} {text}"
        for page in before.keys() | after.keys()
        for sign, one, other in (("-", before, after), ("+", after, before))
        for text in one.get(page, Counter()) - other.get(page, Counter())
    ]

"""Another theme or text size is worn at once by what is seen, and by a hidden page when it is turned to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.journeys.hands import rest
from tests.ui.desktop.acting import office
from ui.desktop.health.watch import watch_of
from ui.desktop.shell.window import Window
from ui.desktop.theme import look as looks

STILL = 10  # pictures that are the same, one after another
PAGES = ("plan", "evidence", "sign", "settings", "assessment")


def in_full(application: QApplication, recolour: Callable[[], object], sheet: str) -> None:
    """As Qt does it: everything undressed, then dressed, hidden pages too."""
    application.setStyleSheet("")
    recolour()
    application.setStyleSheet(sheet)


def seen(window: Window) -> dict[str, QImage]:
    """Every page as a person sees it who turns to it."""
    found = {}
    for key in PAGES:
        office(window).show_page(key)
        found[key] = settled(window)
    return found


def settled(window: Window) -> QImage:
    """The window when nothing that a page makes later is still to come."""
    rest(20)
    now, same = window.grab().toImage(), 0
    for _ in range(200):
        before = now
        rest(20)
        focus = QApplication.focusWidget()
        if focus is not None:
            focus.clearFocus()  # no cursor blinks; a page takes the keyboard once it has read
        now = window.grab().toImage()
        same = same + 1 if now == before else 0
        if same == STILL:
            break
    return now


@contextmanager
def heard(kind: QEvent.Type) -> Iterator[list[QObject]]:
    """Which widgets hear of such news."""
    told = list[QObject]()

    class Ear(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == kind and watched.isWidgetType():
                told.append(watched)
            return False

    ear, application = Ear(), QApplication.instance()
    assert application is not None
    application.installEventFilter(ear)
    yield told
    application.removeEventFilter(ear)


def test_every_page_looks_as_if_it_had_been_dressed_in_full(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    health = watch_of(office(sample).room)
    # its count stands beside
    qtbot.waitUntil(lambda: health.view is not None and not health.at_work, timeout=20_000)
    seen(sample)
    for theme, scale in (("contrast", 100), ("light", 125)):
        sample.dress(theme, scale)
        quick = seen(sample)
        with monkeypatch.context() as patch:
            patch.setattr(looks, "dress", in_full)
            sample.dress(theme, scale)
        assert [key for key, image in seen(sample).items() if image != quick[key]] == [], (
            theme,
            scale,
        )


def test_a_hidden_page_hears_of_another_theme_when_it_is_turned_to(sample: Window) -> None:
    seen(sample)
    shown, hidden = (office(sample).leaf(key).widget for key in ("assessment", "settings"))
    with heard(QEvent.Type.StyleChange) as told:
        sample.dress("dark", 100)
    assert told.count(shown) == 1, "no widget is dressed twice"
    assert hidden not in told
    with heard(QEvent.Type.StyleChange) as told:
        office(sample).show_page("settings")
    assert hidden in told

"""What the tests of the window do and look at."""

import sys
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from time import monotonic
from typing import TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QThreadPool,
    QTimer,
    QUrl,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.assessment.facts import AssessmentFacts
from core.assessment.rows import AssessmentView, ItemRow
from core.assessment.view import view_of
from storage.clock import now
from storage.db.folder.inspection import read_folder
from tests.journeys.hands import rest
from tests.known import known
from ui.desk import NewOffice
from ui.desktop.assessment.desk import AssessmentDesk
from ui.desktop.assessment.item import ItemPanel
from ui.desktop.assessment.page import AssessmentPage
from ui.desktop.base.background import _Courier
from ui.desktop.base.starting import NewDocumentPage, StartCalls
from ui.desktop.centre.desk import CentreDesk
from ui.desktop.centre.page import CentrePage
from ui.desktop.exchange.page import ExchangePage
from ui.desktop.papers.page import PapersPage
from ui.desktop.plan.desk import PlanDesk
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.window import Window
from ui.desktop.widgets.line_list import LineList
from ui.desktop.widgets.prompt import Prompt, PromptDialog, PromptText
from wiring import Wiring

Shown = TypeVar("Shown", bound=QWidget)
PATIENCE = 20.0  # seconds until an office must be open
SOON = 1000  # milliseconds; what a page puts off for longer (a message that goes) changes nothing it shows


def ignored(*_given: object) -> None:
    """A call of a page or dialog that the test leaves out."""


NO_STARTS = StartCalls(ignored, ignored, ignored, ignored, ignored)


def office(window: Window) -> OfficeWidget:
    assert window.office is not None
    return window.office


def new_office(window: Window, details: NewOffice) -> None:
    """Make an office as the first run does, and wait until it is open."""
    window.make_office(details)
    _opened(window, details.folder)


def new_sample(window: Window, room: Path) -> None:
    """The same of the sample, in a folder of that one."""
    window.make_sample(room)
    _opened(window, room / "prongsai-sample")


def _opened(window: Window, folder: Path) -> None:
    end = monotonic() + PATIENCE
    while window.office is None or window.office.room.folder != folder:
        assert monotonic() < end, "the office is not made"
        rest(5)


def reports(window: Window) -> list[str]:
    """Return a list that gets every sentence the office window reports from now on, but that something is being saved."""
    heard: list[str] = []

    def hear(sentence: str, _tone: str) -> None:
        if sentence != "กำลังบันทึก":
            heard.append(sentence)

    office(window).room.host.report.connect(hear)
    return heard


def turn_to(opened: OfficeWidget, key: str) -> None:
    """Click a page's entry of the sidebar, after the one that unfolds it where it is out of sight."""
    if not opened.sidebar.entry(key).isVisible():
        QTest.mouseClick(opened.sidebar.more, Qt.MouseButton.LeftButton)
    QTest.mouseClick(opened.sidebar.entry(key), Qt.MouseButton.LeftButton)


def leaf_of(opened: OfficeWidget, key: str, kind: type[Shown]) -> Shown:
    """The page behind an entry of the sidebar."""
    found = opened.leaf(key).widget
    assert isinstance(found, kind)
    return found


def desk_of(opened: OfficeWidget) -> AssessmentDesk:
    return leaf_of(opened, "assessment", AssessmentDesk)


def start_of(opened: OfficeWidget) -> NewDocumentPage:
    return desk_of(opened).start


def plans_of(opened: OfficeWidget) -> PlanDesk:
    return leaf_of(opened, "plan", PlanDesk)


def papers_of(opened: OfficeWidget) -> PapersPage:
    return leaf_of(opened, "papers", PapersPage)


def exchange_of(opened: OfficeWidget) -> ExchangePage:
    return leaf_of(opened, "exchange", ExchangePage)


def centre_of(opened: OfficeWidget) -> CentrePage:
    return leaf_of(opened, "centre", CentreDesk).page


def modal(qtbot: QtBot, kind: type[Shown]) -> Shown:
    """The dialog in front, as soon as it is of this kind."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=20_000)
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def prompted(qtbot: QtBot, title: str) -> PromptDialog:
    """The prompt in front, as soon as it is the one with this in its title."""
    qtbot.waitUntil(lambda: title in modal(qtbot, PromptDialog).windowTitle(), timeout=20_000)
    return modal(qtbot, PromptDialog)


def words_of(prompt: Prompt) -> str:
    """What a prompt says, its title first."""
    return "\n".join(
        (prompt.title, *(str(part.text) for part in prompt.parts if isinstance(part, PromptText)))
    )


def lines_of(dialog: PromptDialog) -> LineList:
    """The lines a prompt names."""
    return known(dialog.findChild(LineList))


def come_to_rest(qtbot: QtBot, window: Window) -> None:
    """Until all that is read beside the window has arrived, and nothing is put off for a moment."""
    qtbot.waitUntil(lambda: at_rest(window), timeout=20_000)


def at_rest(window: Window) -> bool:
    """Whether nothing is being read beside the window, and nothing is put off for a moment."""
    application = QCoreApplication.instance()
    assert application is not None
    off = [
        timer for timer in window.findChildren(QTimer) if timer.isActive() and timer.isSingleShot()
    ]
    reading = application.findChild(_Courier) or QThreadPool.globalInstance().activeThreadCount()
    return not reading and all(timer.interval() > SOON for timer in off)


def page(window: Window) -> AssessmentPage:
    return desk_of(office(window)).page


def view(window: Window) -> AssessmentView:
    shown = page(window).view
    assert shown is not None
    return shown


def saved(window: Window, item: str) -> ItemRow:
    """The item as the folder has it, not as it is being typed."""
    opened = office(window)
    assessing = desk_of(opened).assessing
    ref = assessing.ref
    subject = assessing.facts.subject if assessing.facts else ""
    assert ref is not None
    facts = opened.session.read(lambda reader: AssessmentFacts.of(reader, ref, subject))
    return view_of(facts).item(item)


def panel(window: Window, item: str) -> ItemPanel:
    """Go to an item, as the advice does, and give its panel."""
    page(window).go_to(item)
    found = page(window).ladder.panel(item)
    assert found is not None
    return found


def press(
    window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key where the keyboard is; a dialog that goes gives it back to the window a moment later."""
    for _wait in range(SOON // 10):
        if QApplication.focusWidget() is not None and QApplication.activeWindow() is not None:
            break
        rest(10)
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def drop(widget: QWidget, *paths: Path, at: QPoint | None = None) -> None:
    """Drag files over a widget and let them go there."""
    at = at or QPoint(40, 20)
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    button = Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(widget, QDragEnterEvent(at, copy, held, button, none))
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), copy, held, button, none))


def steps(do: Callable[[], object]) -> int:
    """How many functions of Python are called by this: the same on every PC, however busy it is."""
    called = list[str]()
    sys.setprofile(lambda _frame, event, _what: called.append(event) if event == "call" else None)
    try:
        do()
    finally:
        sys.setprofile(None)
    return len(called)


def type_words(words: str) -> None:
    """Each letter goes where the keyboard is by then: the first one may open a field."""
    for letter in words:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)


def written(widget: QWidget) -> str:
    """Every word a widget shows, one label, button or field to a line; what is hidden is left out."""
    parts = [part for part in (widget, *widget.findChildren(QWidget)) if not hidden(part, widget)]
    texts = [
        part.text() for part in parts if isinstance(part, QLabel | QAbstractButton | QLineEdit)
    ]
    texts += [part.toPlainText() for part in parts if isinstance(part, QPlainTextEdit)]
    texts += [
        each
        for part in parts
        for each in (part.windowTitle(), part.accessibleName(), part.accessibleDescription())
    ]
    return "\n".join(texts).replace("\u200b", "")


def hidden(part: QWidget, inside: QWidget) -> bool:
    """Whether a part was hidden, itself or with what it stands in; that the whole was never shown does not matter."""
    return not part.isVisibleTo(inside) if part is not inside else False


def lose_keys(desk: Wiring, folder: Path) -> Path:
    """Lose the keys of an office folder; where they lay."""
    reading, keys = read_folder(folder, desk.settings.parent, now())
    reading.close()
    rmtree(keys.directory)
    return keys.directory

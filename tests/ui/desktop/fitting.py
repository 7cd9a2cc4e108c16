"""The walk that finds what cannot be read, for the tests of every language."""

import re
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from storage.exchange.start import read_start
from tests.golden.files import START
from tests.known import known
from tests.ui.desktop.acting import page, view
from ui.desktop.first.page import FirstRunPage
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import RadioCard
from ui.desktop.widgets.line_list import LineList
from ui.desktop.widgets.plain import ElidedLabel
from ui.keys import ValidStartFile

SCREEN = QSize(1366, 728)


def needed(view: OfficeWidget) -> int:
    """Pixels of the width that frame and page need as they stand; the window never asks for more than SCREEN has."""
    return known(view.layout()).minimumSize().width()


def drawn(rows: QAbstractItemView) -> str:
    """What is painted of a list or table now, as SVG."""
    kept = QByteArray()
    device = QBuffer(kept)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    picture = QSvgGenerator()
    picture.setOutputDevice(device)
    picture.setSize(rows.viewport().size())
    rows.viewport().render(picture)
    device.close()
    return bytes(kept.data()).decode("utf-8")


CUT = re.compile(r'font-size="(\d+)" font-weight="500"[^>]*>([^<]*…)</text>')


def cut_pills(window: QWidget) -> Iterator[str]:
    """What pills of lists and tables say of a state is read at a glance: it is never shortened."""
    size = round(13 * QApplication.font().pixelSize() / 15)
    for rows in window.findChildren(QAbstractItemView):
        if rows.isVisible() and rows.viewport().width() > 0:
            yield from (
                f"pill: {words}" for high, words in CUT.findall(drawn(rows)) if int(high) == size
            )


def cut_off(widget: QWidget, top: QWidget) -> str:
    """What cuts the edge of a widget off: a parent that is smaller, a scroll area that does not scroll that way."""
    box = QRect(QPoint(0, 0), widget.size())
    while widget is not top and (above := widget.parentWidget()) is not None:
        box.translate(widget.pos())
        area = above.parentWidget()
        across = down = True
        if isinstance(area, QAbstractScrollArea) and above is area.viewport():
            across, down = (
                bar() == OFF
                for bar in (area.horizontalScrollBarPolicy, area.verticalScrollBarPolicy)
            )
        room = above.rect().adjusted(-1, -1, 1, 1)
        if across and not room.left() <= box.left() <= box.right() <= room.right():
            return (
                f"{box.left()} to {box.right()} across in {above.width()} of {type(above).__name__}"
            )
        if down and not room.top() <= box.top() <= box.bottom() <= room.bottom():
            return (
                f"{box.top()} to {box.bottom()} down in {above.height()} of {type(above).__name__}"
            )
        box = box.intersected(above.rect())
        if box.isEmpty():  # scrolled to when it is wanted
            return ""
        widget = above
    return ""


def cut_lines(window: QWidget) -> Iterator[str]:
    """Lists that begin at their first line and end in the middle of another."""
    for rows in window.findChildren(LineList):
        ground = rows.viewport().rect()
        last = rows.indexAt(QPoint(5, ground.bottom()))
        cut = last.row() > 0 and rows.visualRect(last).bottom() > ground.bottom()
        if cut and rows.isVisible() and not rows.verticalScrollBar().value():
            yield f"cut through: line {last.row() + 1} of {rows.accessibleName()}"


OFF = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
READ = (QLabel, QPushButton, QRadioButton, QCheckBox, QLineEdit)


def clipped(window: QWidget) -> Iterator[str]:
    """Words that do not fit where they are shown; a label that shortens itself on purpose says all in its tip."""
    yield from cut_pills(window)
    yield from cut_lines(window)
    for kind in READ:
        for each in window.findChildren(kind):
            # a label without words takes no room
            there = bool(each.property("text")) or not each.size().isEmpty()
            if each.isVisible() and there and (by := cut_off(each, window)):
                yield f"cut off: {each.accessibleName() or each.property('text')}: {by}"
    for frame in window.findChildren(OfficeWidget):
        if frame.isVisible() and needed(frame) > frame.width():
            yield f"frame: {needed(frame)} of {frame.width()}"
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.text():
            if isinstance(label, ElidedLabel):
                yield from [] if label.toolTip() else [f"no tip: {label.text()}"]
            elif label.wordWrap():
                if label.heightForWidth(label.width()) > label.height() + 1:
                    yield f"too low: {label.text()[:60]} {label.height()} of {label.heightForWidth(label.width())}"
            elif (
                label.sizeHint().width() > label.width() + 1
                or label.sizeHint().height() > label.height() + 1
            ):
                yield f"too small: {label.text()[:60]} {label.size()} of {label.sizeHint()}"
    for button in (*window.findChildren(QPushButton), *window.findChildren(QRadioButton)):
        if (
            button.isVisible()
            and not isinstance(button, RadioCard)
            and not button.hasHeightForWidth()
        ):
            least = button.minimumSizeHint()
            if least.width() > button.width() + 1 or least.height() > button.height() + 1:
                yield f"button: {button.accessibleName()} {button.size()} of {least}"
    for chip in window.findChildren(QCheckBox):
        if chip.isVisible() and chip.heightForWidth(chip.width()) > chip.height() + 1:
            yield f"chip: {chip.accessibleName()}"
    for entry in window.findChildren(QLineEdit):
        if (
            entry.isVisible()
            and entry.fontMetrics().horizontalAdvance(entry.placeholderText()) > entry.width() - 12
        ):
            yield f"prompt: {entry.placeholderText()}"


def fits(qtbot: QtBot, shown: QWidget, what: str = "") -> None:
    """See that every word fits once the page has come to rest: what is read beside the window comes a moment later."""

    def at_rest() -> None:
        assert not list(clipped(shown)), (what, list(clipped(shown)))

    qtbot.waitUntil(at_rest)


def ladders(window: Window, qtbot: QtBot) -> Iterator[str]:
    """Walk the dimensions of the assessment on the smallest screen, every level open."""
    for dimension in view(window).dimensions:
        page(window).choose(dimension.id)
        for block in page(window).ladder._levels:
            block.open(True)
            block.make_some(len(block.row.rows))
        window.resize(SCREEN)
        qtbot.wait(30)
        assert window.size() == SCREEN, dimension.id
        yield dimension.id


def first_steps(window: Window, qtbot: QtBot) -> Iterator[FirstRunPage]:
    """Walk the steps of the first run, which is shown, on the smallest screen."""
    first = window.centralWidget()
    assert isinstance(first, FirstRunPage)
    for step in range(4):
        first.show_step(step)
        window.resize(SCREEN)
        qtbot.wait(20)
        assert window.size() == SCREEN, step
        yield first
    kept = read_start(START).start
    called = "Community Development Office of an Example District"
    parents = tuple(
        one._replace(name="Community Development Office of an Example Province")
        for one in kept.parents
    )
    start = replace(kept, name=called, parents=parents, forms=("ab" * 32,))
    first.joining.show_start(
        START, ValidStartFile(start, "1234 5678 9012", programmes=2, deadlines=11)
    )
    window.resize(SCREEN)
    qtbot.wait(20)
    assert window.size() == SCREEN, "a start file"
    yield first

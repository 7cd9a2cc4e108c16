"""The one module that sets text on widgets: what people wrote is shown literally, never read as markup."""

import json
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QFontMetricsF, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QTableWidgetItem,
    QWidget,
)

from ui.desktop.theme.thai import breakable, digits

EXACT = "exact"  # property of text about digits: it keeps them whatever kind was chosen
SEEKS = "seeks"  # property of a field whose words are looked for and kept nowhere
TIP = "tip"  # property: what the tip says, without marks
READ_AS = "read_as"  # property: what a screen reader takes it for (screen_reader.py)
MARKS = (0, 1, 0, 3)  # space for Thai marks that the ascent and descent of the font leave out


def words(text: str = "", role: str = "body", tone: str = "text", *, wrap: bool = False) -> QLabel:
    """A label in a role of type (small, line, strong, card, page …) and a tone of the theme."""
    label = Lines() if wrap else QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setContentsMargins(*MARKS)
    label.setProperty("role", role)
    label.setProperty("tone", tone)
    show_plain(label, text)
    return label


def page_title(text: str) -> QLabel:
    """The words that head a page of the first run: a heading for whoever hears them."""
    label = words(text, "hero", wrap=True)
    label.setProperty(READ_AS, "heading")
    return label


class Lines(QLabel):
    """A text in as many lines as it needs; whoever reads it, or hears it, gets no sign that says where they end."""

    def __init__(self) -> None:
        super().__init__()
        self._said = ""
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def text(self) -> str:
        return self._said

    def setText(self, text: str) -> None:
        before, self._said, laid = self._said, text, breakable(text)
        if self.accessibleName() in ("", before):  # else it is called otherwise
            self.setAccessibleName(text if laid != text else "")
        super().setText(laid)


def show_plain(label: QLabel | QAbstractButton, text: str) -> None:
    """Show exactly this text, in the chosen digits; in a button `&` is a letter too."""
    if label.property(EXACT):
        shown = text
    elif isinstance(label, QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
        shown = digits(text)
    else:
        shown = digits(text).replace("&", "&&")
    if label.text() != shown:
        label.setText(shown)
        label.update()  # Qt would repaint its contents only, and leave marks of the old text in the margins


def show_some(label: QLabel | QAbstractButton, text: str) -> None:
    """Show exactly this text; without one the label is hidden."""
    show_plain(label, text)
    show(label, bool(text))


def cut_name(metrics: QFontMetrics, text: str, room: int) -> str:
    """A name in so many pixels with its end: those of a list often begin alike, and are told apart by what follows."""
    if metrics.horizontalAdvance(text) <= room:
        return text
    begin = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room // 3).rstrip("…")
    return begin + metrics.elidedText(
        text[len(begin) :], Qt.TextElideMode.ElideLeft, room - metrics.horizontalAdvance(begin)
    )


def paint_words(painter: QPainter, room: QRect, text: str, *, named: bool = False) -> None:
    """One line at the left of the box, centred vertically, with … where it does not fit."""
    metrics, wide = painter.fontMetrics(), room.width()
    shown = metrics.elidedText(digits(text), Qt.TextElideMode.ElideRight, wide)
    shown = cut_name(metrics, digits(text), wide) if named else shown
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)


WRAP = int(Qt.TextFlag.TextWordWrap)


def paint_lines(painter: QPainter, room: QRect | QRectF, how: Qt.AlignmentFlag, text: str) -> None:
    """A text in as many lines as it needs in the box."""
    painter.drawText(QRectF(room), WRAP | int(how), breakable(text))


def lines_box(metrics: QFontMetricsF, wide: float, how: Qt.AlignmentFlag, text: str) -> QRectF:
    """The room that `paint_lines` needs within a width."""
    return metrics.boundingRect(QRectF(0, 0, wide, 10_000), WRAP | int(how), breakable(text))


CELLS = "application/x-prongsai-cells"  # of the clipboard: the cells of a table as they are, for another one of ours


def copy_words(text: str, html: str = "", cells: Sequence[Sequence[str]] = ()) -> bool:
    """Put a text on the clipboard, to be pasted elsewhere, with `html` for a sheet; whether it lies there.

    Another program may hold the clipboard at that moment, and nothing is raised. A clipboard shows no markup.
    """
    mime, clipboard = QMimeData(), QGuiApplication.clipboard()
    mime.setText(text)
    if html:
        mime.setHtml(html)
    if cells:
        mime.setData(CELLS, QByteArray(json.dumps(cells).encode()))
    clipboard.setMimeData(mime)
    return clipboard.text() == text


def copied_cells(mime: QMimeData) -> list[list[str]]:
    """The cells of a table of ours on the clipboard; [] = something else lies there."""
    try:
        rows = json.loads(bytes(mime.data(CELLS).data())) if mime.hasFormat(CELLS) else []
    except (ValueError, RecursionError):
        return []
    sound = isinstance(rows, list) and all(isinstance(row, list) for row in rows)
    return rows if sound and all(isinstance(cell, str) for row in rows for cell in row) else []


def show_entry(entry: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Put text into an input; an input shows no markup."""
    if isinstance(entry, QPlainTextEdit):
        entry.setPlainText(text)
    else:
        entry.setText(text)


def show_tip(widget: QWidget | QTableWidgetItem | QAction, text: str) -> None:
    """A tool tip of exactly this text, wrapped; it describes the widget for whoever hears it, unless `name` does."""
    widget.setToolTip(tip_of(text))
    if isinstance(widget, QWidget):
        before = widget.property(TIP) or ""
        widget.setProperty(TIP, text)
        if widget.accessibleDescription() == before:  # else Qt would read the tip aloud as it is written for the screen
            widget.setAccessibleDescription(text)


_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def tip_of(text: str) -> str:
    """What Qt shows as exactly this text in a tool tip, also from a model: it takes words with marks of HTML for HTML,
    and would fetch the pictures they name."""
    return f"<p>{breakable(text).translate(_ESCAPED)}</p>" if text else ""


def name(widget: QWidget, called: str, says: str = "") -> None:
    """Set the name and description for screen readers; the list of a combo box gets the name of the box."""
    says = says or widget.property(TIP) or ""
    if widget.accessibleName() != called:
        widget.setAccessibleName(called)
    if widget.accessibleDescription() != says:
        widget.setAccessibleDescription(says)
    if isinstance(widget, QComboBox):
        name(widget.view(), called)


def keep_room(widget: QWidget) -> None:
    """While the widget is hidden nothing comes to its place."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def show(widget: QWidget, visible: bool) -> None:
    """Show or hide, if it is not so already: a repeated call would lay everything out again.

    A widget without a parent is shown with its future parent: shown now it would be a window of its own.
    """
    if visible:
        if widget.isHidden() and widget.parentWidget():
            widget.setVisible(True)
    elif not widget.isHidden() or not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
        widget.setVisible(False)


def dress(widget: QWidget, **traits: str) -> None:
    """Set style properties (tone, role, here …); the style is computed again only if one changed."""
    changed = [trait for trait, value in traits.items() if widget.property(trait) != value]
    for trait in changed:
        widget.setProperty(trait, traits[trait])
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is still to be computed
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


class Elided(QLabel):
    """One line that may be cut at the end; the tip and the screen reader have all of it."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "text", least: int = 40) -> None:
        super().__init__()
        self._least = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(*MARKS)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        show_plain(self, text)
        show_tip(self, text)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(min(self._least, least.width()), least.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, ground.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(ground, int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)
        painter.end()

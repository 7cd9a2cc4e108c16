"""The only module that sets text on widgets: what people wrote is shown literally, never interpreted as markup."""

import json
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QByteArray, QMimeData, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.desktop.theme.thai import breakable, digits

# property of text about digits: keeps them as they are whatever digits the user chose
EXACT = "exact"
SEEKS = "seeks"  # property of a search field, whose text is not saved
TIP = "tip"  # property: the tip without markup
READ_AS = "read_as"  # property: its role for screen readers (screen_reader.py)
MARKS = (0, 1, 0, 3)  # space for Thai marks beyond the ascent and descent of the font


def words(
    text: str = "",
    role: str = "body",
    tone: str = "text",
    *,
    wrap: bool = False,
    visible: bool = True,
) -> QLabel:
    """Return a label in the style `role` (small, line, strong, card …) and colour `tone`; hidden if not `visible`."""
    label = WrappedLabel() if wrap else QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setContentsMargins(*MARKS)
    label.setProperty("role", role)
    label.setProperty("tone", tone)
    show_plain(label, text)
    if not visible:
        show(label, False)
    return label


def texts(*styled_texts: tuple[str, str], gap: int = 0) -> QVBoxLayout:
    """Return a column of wrapped texts from pairs (text, style), without empty texts. A style is a role and perhaps a
    tone of the function `words`, such as `line text2`."""
    lines = QVBoxLayout()
    lines.setSpacing(gap)
    lines.setContentsMargins(0, 0, 0, 0)
    for text, style in styled_texts:
        if text:
            lines.addWidget(words(text, *style.split(), wrap=True))
    return lines


def page_title(text: str) -> QLabel:
    """Return a label for the title of a first-run page, which screen readers announce as a heading."""
    label = words(text, "hero", wrap=True)
    label.setProperty(READ_AS, "heading")
    return label


class WrappedLabel(QLabel):
    """A wrapped label. Its `text`, which screen readers read too, does not have the invisible marks for line breaks."""

    def __init__(self) -> None:
        super().__init__()
        self._said = ""
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def text(self) -> str:
        return self._said

    def setText(self, text: str) -> None:
        before = self._said
        self._said = text
        laid = breakable(text)
        if self.accessibleName() in ("", before):  # otherwise it has a name of its own
            self.setAccessibleName(text if laid != text else "")
        super().setText(laid)


def show_plain(label: QLabel | QAbstractButton, text: str) -> None:
    """Show a text without reading it as markup, in the digits that the user chose; on a button, `&` is a letter."""
    if label.property(EXACT):
        shown = text
    elif isinstance(label, QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
        shown = digits(text)
    else:
        shown = digits(text).replace("&", "&&")
    if label.text() != shown:
        label.setText(shown)
        label.update()  # Qt would repaint only the contents and leave parts of the old text in the margins


def show_some(label: QLabel | QAbstractButton, text: str) -> None:
    """Show a text without reading it as markup; if it is empty, hide the label."""
    show_plain(label, text)
    show(label, bool(text))


def cut_name(metrics: QFontMetrics, text: str, width: int) -> str:
    """Return a name cut in the middle to `width` pixels, as names in a list often differ only at the end."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    begin = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width // 3).rstrip("…")
    return begin + metrics.elidedText(
        text[len(begin) :], Qt.TextElideMode.ElideLeft, width - metrics.horizontalAdvance(begin)
    )


def paint_words(painter: QPainter, area: QRect, text: str, *, cut_middle: bool = False) -> None:
    """Paint a line, vertically centred, at the left of `area`; cut it at the end or, if `cut_middle`, in the middle."""
    metrics, wide = painter.fontMetrics(), area.width()
    shown = metrics.elidedText(digits(text), Qt.TextElideMode.ElideRight, wide)
    if cut_middle:
        shown = cut_name(metrics, digits(text), wide)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)


WRAP = int(Qt.TextFlag.TextWordWrap)


def paint_lines(
    painter: QPainter, area: QRect | QRectF, alignment: Qt.AlignmentFlag, text: str
) -> None:
    """Paint a text wrapped in the box `area`, aligned by `alignment`."""
    painter.drawText(QRectF(area), WRAP | int(alignment), breakable(text))


def lines_box(
    metrics: QFontMetricsF, width: float, alignment: Qt.AlignmentFlag, text: str
) -> QRectF:
    """Return the rectangle that `paint_lines` needs for a text in a width of `width` pixels, aligned by `alignment`."""
    return metrics.boundingRect(QRectF(0, 0, width, 10_000), WRAP | int(alignment), breakable(text))


CELLS = "application/x-prongsai-cells"  # clipboard format: cells of a table, for another one of this program


def copy_words(text: str, html: str = "", cells: Sequence[Sequence[str]] = ()) -> bool:
    """Copy `text` to the clipboard, a table also as `html` and as `cells` by row. Return whether that succeeded."""
    mime, clipboard = QMimeData(), QGuiApplication.clipboard()
    mime.setText(text)
    if html:
        mime.setHtml(html)
    if cells:
        mime.setData(CELLS, QByteArray(json.dumps(cells).encode()))
    clipboard.setMimeData(mime)
    return clipboard.text() == text


def copied_cells(mime: QMimeData) -> list[list[str]]:
    """Return the table cells in `mime`, row by row, that this program has copied. [] if `mime` has none."""
    try:
        rows = json.loads(bytes(mime.data(CELLS).data())) if mime.hasFormat(CELLS) else []
    except (ValueError, RecursionError):
        return []
    sound = isinstance(rows, list) and all(isinstance(row, list) for row in rows)
    return rows if sound and all(isinstance(cell, str) for row in rows for cell in row) else []


def show_entry(entry: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Put a text into an input field, which shows markup literally."""
    if isinstance(entry, QPlainTextEdit):
        entry.setPlainText(text)
    else:
        entry.setText(text)


def show_tip(widget: QWidget | QTableWidgetItem | QAction, text: str) -> None:
    """Set a tool tip, whose text is not read as markup. Screen readers read it as the widget's description, unless
    `name` or another caller has set a different description."""
    widget.setToolTip(tip_of(text))
    if isinstance(widget, QWidget):
        before = widget.property(TIP) or ""
        widget.setProperty(TIP, text)
        # otherwise Qt would read out the tip with its markup
        if widget.accessibleDescription() == before:
            widget.setAccessibleDescription(text)


def tip_of(text: str) -> str:
    """Return a tool tip in HTML that shows `text` literally, so that a text cannot load images; "" for ""."""
    return f"<p>{escape(breakable(text))}</p>" if text else ""


def name(widget: QWidget, label: str, description: str = "") -> None:
    """Set what screen readers say of a widget: the name `label` and the description `description` ("" = the tool tip).
    The list of a drop-down gets the same name."""
    description = description or widget.property(TIP) or ""
    if widget.accessibleName() != label:
        widget.setAccessibleName(label)
    if widget.accessibleDescription() != description:
        widget.setAccessibleDescription(description)
    if isinstance(widget, QComboBox):
        name(widget.view(), label)


def keep_room(widget: QWidget) -> None:
    """Make a layout keep the widget's place empty while the widget is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def show(widget: QWidget, visible: bool) -> None:
    """Show or hide a widget; if nothing changes, no layout is done. A widget without a parent is never shown."""
    if visible:
        if widget.isHidden() and widget.parentWidget():
            widget.setVisible(True)
    elif not widget.isHidden() or not widget.testAttribute(
        Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    ):
        widget.setVisible(False)


def dress(widget: QWidget, **traits: str) -> None:
    """Set properties that the style sheet reads (such as tone or role); the widget is restyled only if one changed."""
    changed = [trait for trait, value in traits.items() if widget.property(trait) != value]
    for trait in changed:
        widget.setProperty(trait, traits[trait])
    # otherwise it is still to be computed
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


class ElidedLabel(QLabel):
    """A label of one line that may be cut at the end; its tool tip and screen readers have all of it."""

    def __init__(
        self, text: str = "", role: str = "body", tone: str = "text", min_width: int = 40
    ) -> None:
        super().__init__()
        self._least = min_width
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
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, ground.width()
        )
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(ground, int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)
        painter.end()

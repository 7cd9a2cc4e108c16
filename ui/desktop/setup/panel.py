"""The layout that all panels of the set-up page share: a heading, scrolling content, and buttons at the bottom."""

from PySide6.QtWidgets import QLayout, QTableView, QWidget

from ui.desktop.widgets.layout import column, flow, holding, row, scrolling
from ui.desktop.widgets.plain import words


def panel(title: str, text: str, *inside: QWidget | QLayout, foot: QLayout | None = None, grow: int = -1) -> QLayout:
    """Return the layout of a step's panel: heading, sentence, the content `inside`, which scrolls if needed, and
    buttons (`foot`). `grow`: index of the content that gets the remaining height (-1 = none)."""
    head = column(words(title, "page", wrap=True), words(text, "body", "text2", wrap=True), gap=2)
    rest = () if grow >= 0 else (None,)
    held = scrolling(column(*inside, *rest, gap=10, edges=(0, 0, 6, 0), grow=grow))
    below = [holding(foot)] if foot is not None else []
    return column(head, held, *below, gap=10, grow=1)


def buttons(*ways: QWidget, on: QWidget | None = None) -> QLayout:
    """Return a layout of the buttons `ways`, wrapped if needed, and at the right the button `on`, which goes on."""
    return row(flow(*ways), *([on] if on is not None else []), gap=8, grow=0)


def stretch(table: QTableView, column_: int, least: int) -> None:
    """Give one column of a table the remaining width, but at least `least` pixels."""
    count = table.model().columnCount()
    others = sum(table.columnWidth(n) for n in range(count) if n != column_ and not table.isColumnHidden(n))
    table.setColumnWidth(column_, max(least, table.viewport().width() - others))

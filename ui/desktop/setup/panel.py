"""What the panels of the set-up have in common: a heading, what is next at the foot, a column that takes the rest."""

from PySide6.QtWidgets import QLayout, QTableView, QWidget

from ui.desktop.widgets.layout import column, holding, row, scrolling
from ui.desktop.widgets.plain import words


def panel(title: str, text: str, *inside: QWidget | QLayout, foot: QLayout | None = None, grow: int = -1) -> QLayout:
    """The heading, the sentence below it, the content; without `grow` (an index of `inside`) the content scrolls."""
    head = column(words(title, "page", wrap=True), words(text, "body", "text2", wrap=True), gap=2)
    below = [holding(foot)] if foot is not None else []
    if grow < 0:
        return column(head, scrolling(column(*inside, None, gap=10, edges=(0, 0, 6, 0))), *below, gap=10, grow=1)
    return column(head, *inside, *below, gap=10, grow=grow + 1)


def buttons(*things: QWidget | None) -> QLayout:
    return row(*things, gap=8)


def stretch(table: QTableView, column_: int, least: int) -> None:
    """Give one column of a table what the others leave, and never less than so many pixels."""
    count = table.model().columnCount()
    others = sum(table.columnWidth(n) for n in range(count) if n != column_ and not table.isColumnHidden(n))
    table.setColumnWidth(column_, max(least, table.viewport().width() - others))

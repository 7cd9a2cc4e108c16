"""The layout that all panels of the set-up page share: a heading, scrolling content, and buttons at the bottom."""

from PySide6.QtWidgets import QLayout, QTableView, QWidget

from ui.desktop.widgets.layout import column, flow, holding, row, scrolling
from ui.desktop.widgets.plain import words


def panel(
    title: str,
    text: str,
    *content: QWidget | QLayout,
    buttons: QLayout | None = None,
    growing_index: int = -1,
) -> QLayout:
    """Return the layout of a step's panel: heading, sentence, `content` (scrolled if needed), `buttons`.
    `growing_index`: index of the content that gets the remaining height, -1 = none."""
    head = column(words(title, "page", wrap=True), words(text, "body", "text2", wrap=True), gap=2)
    rest = () if growing_index >= 0 else (None,)
    body = scrolling(column(*content, *rest, gap=10, edges=(0, 0, 6, 0), grow=growing_index))
    below = [holding(buttons)] if buttons is not None else []
    return column(head, body, *below, gap=10, grow=1)


def buttons(*others: QWidget, go_on: QWidget | None = None) -> QLayout:
    """Return a layout of the buttons `others`, wrapped if needed, and at the right the button `go_on`."""
    return row(flow(*others), *([go_on] if go_on is not None else []), gap=8, grow=0)


def stretch(table: QTableView, column: int, min_width: int) -> None:
    """Give one column of a table the remaining width, but at least `min_width` pixels."""
    count = table.model().columnCount()
    others = sum(
        table.columnWidth(n) for n in range(count) if n != column and not table.isColumnHidden(n)
    )
    table.setColumnWidth(column, max(min_width, table.viewport().width() - others))

"""What the panels of the set-up have in common: a heading, what it is about, and what to do next at the foot."""

from PySide6.QtWidgets import QLayout, QWidget

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

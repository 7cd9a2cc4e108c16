"""F1: all keys that work here, read from the tables that install them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.keys import KeyBinding
from ui.desktop.widgets.layout import column, frame, holding, row, scrolling
from ui.desktop.widgets.plain import name, words


class KeysSheet(FramedDialog):
    """One column of keys for the page that is shown, one for the whole window; and the way to the help."""

    help_wanted = Signal()

    def __init__(self, look: Look, groups: Sequence[tuple[str, Sequence[KeyBinding]]], parent: QWidget) -> None:
        super().__init__(look, _("แป้นลัด"), parent)
        columns = row(
            *(_group(title, [line for line in lines if line.words]) for title, lines in groups if lines), gap=32
        )
        held = holding(column(columns, None, gap=0, edges=(0, 0, 8, 0)))
        close = self.closer(_("ปิด"))
        self.more = Button(look, _("วิธีใช้หน้านี้"), "ghost", "help", do=self.accept)
        self.more.clicked.connect(self.help_wanted)
        self.fill(column(scrolling(held), gap=0), self.more, close, wide=480)
        width = min(look.px(820), parent.width() - 60)
        self.resize(width, min(look.px(150) + held.sizeHint().height(), parent.height() - 40))
        close.setFocus()


def _group(title: str, lines: Sequence[KeyBinding]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    for n, line in enumerate(lines):
        cap = frame(row(words(line.cap, "pilltext", "text2"), edges=(8, 0, 8, 0)), "cap")
        text = words(line.words, "line", wrap=True)
        name(text, f"{line.cap} {line.words}")
        grid.addWidget(holding(row(cap, None, gap=0)), n, 0)
        grid.addWidget(text, n, 1)
    return holding(column(words(title, "card"), grid, None, gap=8))

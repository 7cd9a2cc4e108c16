"""What is meant here: a sheet of plain words over the page."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.views.help_text import Block
from ui.desktop.pages.help_blocks import blocks
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import column, scrolling
from ui.desktop.widgets.framed import Framed


class AboutSheet(Framed):
    def __init__(self, look: Look, title: str, shown: Sequence[Block], parent: QWidget) -> None:
        super().__init__(look, title, parent.window())
        held = blocks(look, shown)
        close = self.closer(_("ปิด"))
        self.fill(column(scrolling(held), gap=0), close, wide=480)
        width = min(look.px(620), parent.window().width() - 60)
        high = held.heightForWidth(width - look.px(60)) + look.px(150)
        self.resize(width, min(high, parent.window().height() - 40))
        close.setFocus()


def about(look: Look, title: str, shown: Sequence[Block], parent: QWidget) -> AboutSheet:
    """Open the sheet; it deletes itself when it is closed."""
    sheet = AboutSheet(look, title, shown, parent)
    sheet.open()
    return sheet

"""Words of the help as widgets: headings, steps, notes, pictures; nothing is markup, nothing is fetched."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from core.forms.help_text import HelpBlock
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Pictogram
from ui.desktop.widgets.dialog import Framed
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import name, words

WIDEST = 720  # pixels of the 100 % design that a line of words is easy to read in
NUMBER = 26  # where the words of a step begin


class HelpPicture(QLabel):
    """As wide as there is room for, never larger than it was made."""

    def __init__(self, path: Path, called: str) -> None:
        super().__init__()
        self._whole = QPixmap(str(path))
        self.setObjectName("picture")
        self.setMinimumWidth(100)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        name(self, called)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        whole = self._whole.size()
        return whole.height() * min(width, whole.width()) // max(1, whole.width())

    def sizeHint(self) -> QSize:
        return self._whole.size()

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = min(self.width(), self._whole.width())
        self.setPixmap(self._whole.scaledToWidth(max(1, wide), Qt.TransformationMode.SmoothTransformation))


def blocks(look: Look, shown: Iterable[HelpBlock], pictures: Path | None = None, called: str = "") -> QWidget:
    """Everything below each other; pictures lie in the folder, one that is not there is left out."""
    held = QWidget()
    held.setObjectName("clear")
    held.setMaximumWidth(look.px(WIDEST))
    whole = column(gap=7, edges=(0, 0, 8, 0))
    for block in shown:
        if block.kind != "picture":
            whole.addWidget(_block(look, block))
        elif pictures is not None and (path := pictures / f"{block.text}.png").is_file():
            whole.addWidget(HelpPicture(path, called))
    whole.addStretch(1)
    held.setLayout(whole)
    return held


def _block(look: Look, block: HelpBlock) -> QWidget:
    said = words(block.text, "card" if block.kind == "head" else "body", wrap=True)
    if block.kind in ("step", "point"):
        mark = words(block.mark or "•", "strong" if block.mark else "body", "accent")
        mark.setFixedWidth(look.px(NUMBER))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return _line(mark, said)
    if block.kind == "note":
        line = row(Pictogram(look, "info", "info"), said, gap=10, edges=(12, 8, 12, 8), grow=1)
        return frame(line, "inset")
    if block.kind == "head":
        said.setContentsMargins(0, 8, 0, 3)
    return said


def _line(mark: QWidget, said: QWidget) -> QFrame:
    line = row(mark, said, gap=0, grow=1)
    return frame(line)


class AboutSheet(Framed):
    def __init__(self, look: Look, title: str, shown: Sequence[HelpBlock], parent: QWidget) -> None:
        super().__init__(look, title, parent.window())
        held = blocks(look, shown)
        close = self.closer(_("ปิด"))
        self.fill(column(scrolling(held), gap=0), close, wide=480)
        width = min(look.px(620), parent.window().width() - 60)
        high = held.heightForWidth(width - look.px(60)) + look.px(150)
        self.resize(width, min(high, parent.window().height() - 40))
        close.setFocus()


def about(look: Look, title: str, shown: Sequence[HelpBlock], parent: QWidget) -> AboutSheet:
    """Open the sheet; it deletes itself when it is closed."""
    sheet = AboutSheet(look, title, shown, parent)
    sheet.open()
    return sheet

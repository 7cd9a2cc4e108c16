"""Help texts as widgets: headings, steps, notes, images; no markup is interpreted, nothing is downloaded."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from core.forms.wording import HelpBlock
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import IconLabel
from ui.desktop.widgets.layout import column, frame, row
from ui.desktop.widgets.plain import name, words
from ui.desktop.widgets.prompt import Prompt, PromptDialog, ask

WIDEST = 720  # design pixels up to which a line is easy to read
NUMBER = 26  # design pixels before the text of a step


class HelpPicture(QLabel):
    """A label with an image of the help, as wide as available but never larger than the image file."""

    def __init__(self, path: Path, alt_text: str) -> None:
        super().__init__(alignment=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._path, self._whole = str(path), QImageReader(str(path)).size()
        self.setObjectName("picture")
        self.setMinimumWidth(100)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        name(self, alt_text)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        whole = self._whole
        return whole.height() * min(width, whole.width()) // max(1, whole.width())

    def sizeHint(self) -> QSize:
        return self._whole

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Load the image file at the new width; the full image is not kept in memory."""
        super().resizeEvent(event)
        wide = max(1, min(self.width(), self._whole.width()))
        if self.pixmap().width() != wide:
            reader = QImageReader(self._path)
            reader.setScaledSize(QSize(wide, self.heightForWidth(wide)))
            self.setPixmap(QPixmap.fromImageReader(reader))


def blocks(
    look: Look, blocks: Iterable[HelpBlock], pictures: Path | None = None, alt_text: str = ""
) -> QWidget:
    """Return a widget with the help blocks one below the other. Its images come from the folder `pictures` (None = no
    images); screen readers call them `alt_text`."""
    whole = column(gap=7, edges=(0, 0, 8, 0))
    for block in blocks:
        if block.kind != "picture":
            whole.addWidget(_block(look, block))
        elif pictures is not None and (path := pictures / f"{block.text}.png").is_file():
            whole.addWidget(HelpPicture(path, alt_text))
    whole.addStretch(1)
    held = frame(whole)
    held.setMaximumWidth(look.px(WIDEST))
    return held


def _block(look: Look, block: HelpBlock) -> QWidget:
    text = words(block.text, "card" if block.kind == "head" else "body", wrap=True)
    if block.kind in ("step", "point"):
        mark = words(block.mark or "•", "strong" if block.mark else "body", "accent")
        mark.setFixedWidth(look.px(NUMBER))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return frame(row(mark, text, gap=0, grow=1))
    if block.kind == "note":
        return frame(
            row(IconLabel(look, "info", "info"), text, gap=10, edges=(12, 8, 12, 8), grow=1),
            "inset",
        )
    if block.kind == "head":
        text.setContentsMargins(0, 8, 0, 3)
    return text


def help_on(title: str, help_blocks: Sequence[HelpBlock]) -> Prompt:
    """Return a prompt titled `title` that shows help blocks and can only be closed."""
    return Prompt(
        title=title, parts=[lambda look: blocks(look, help_blocks)], leave=_("ปิด"), gap=0, wide=620
    )


def about(look: Look, title: str, blocks: Sequence[HelpBlock], parent: QWidget) -> PromptDialog:
    """Open and return a dialog with the help `blocks`; it deletes itself when closed."""
    return ask(look, parent.window(), help_on(title, blocks))

"""Below the facts of a picture: the ones that look like it, to be compared with a glance."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from core.i18n import _
from core.views.evidence import Piece
from ui.desktop.theme.look import Look
from ui.desktop.thumbs import Thumbs
from ui.desktop.widgets.boxes import column, empty, row
from ui.desktop.widgets.plain import name, show, show_tip, words

MOST, SIZE = 3, QSize(72, 50)  # pictures that are shown; design pixels of each


class AlikeStrip(QWidget):
    chosen = Signal(object)  # Piece

    def __init__(self, look: Look, thumbs: Thumbs) -> None:
        super().__init__()
        self._look, self._thumbs = look, thumbs
        self._pieces: tuple[Piece, ...] = ()
        self.buttons: list[QToolButton] = []
        self._line = row(gap=6)
        self.setLayout(column(words(_("คล้ายกับภาพนี้"), "small", "text2"), self._line, gap=3))
        thumbs.come.connect(self._draw)
        look.changed.connect(self._draw)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """At most three; without any the strip is not there."""
        shown = tuple(pieces[:MOST])
        show(self, bool(shown))
        if [piece.ref for piece in shown] == [piece.ref for piece in self._pieces]:
            self._pieces = shown
            return
        self._pieces, self.buttons = shown, []
        empty(self._line)
        for piece in shown:
            button = QToolButton()
            button.setObjectName("thumb")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            said = _("ดูภาพที่คล้ายกัน {title}").format(title=piece.title)
            name(button, said)
            show_tip(button, piece.title)
            button.clicked.connect(lambda _on=False, piece=piece: self.chosen.emit(piece))
            self.buttons.append(button)
            self._line.addWidget(button)
        self._line.addStretch(1)
        self._draw()

    def _draw(self) -> None:
        size = QSize(self._look.px(SIZE.width()), self._look.px(SIZE.height()))
        for piece, button in zip(self._pieces, self.buttons, strict=True):
            found = self._thumbs.get(piece.picture, size) if piece.picture else None
            button.setIcon(QIcon(found if found is not None else QPixmap()))
            button.setIconSize(size)

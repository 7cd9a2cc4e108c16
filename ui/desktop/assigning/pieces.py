"""The evidence of units below: small pictures that one press uses for one's own row or item; they are never copied."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from core.assigning.board import GivenWork
from core.assigning.view import GivenPiece
from core.i18n import _
from ui.desktop.base.thumbnails import Thumbs
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, CardButton, Pictogram, hold
from ui.desktop.widgets.layout import column, empty, holding, row
from ui.desktop.widgets.plain import Elided, name, show, show_plain, show_tip, words

WIDE, HIGH = 108, 62  # design pixels of a small picture
ACROSS, FIRST = 2, 6  # pictures beside each other; that are shown before the person asks for more


class PieceTile(CardButton):
    """One piece: a press uses it, another lets it go."""

    def __init__(self, look: Look, thumbs: Thumbs, piece: GivenPiece, unit: str) -> None:
        super().__init__("option")
        self._look, self._thumbs, self.piece = look, thumbs, piece
        self._size = QSize(look.px(WIDE), look.px(HIGH))
        self._picture = QLabel()
        self._picture.setFixedSize(self._size)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark = Pictogram(look, "ticked" if piece.linked else "unticked", "accent" if piece.linked else "text2", 16)
        title = Elided(piece.title or _("หลักฐาน"), "small", least=look.px(60))
        hold(self, column(self._picture, row(mark, title, gap=4, grow=1), gap=2, edges=(4, 4, 4, 3)))
        used = _("ใช้แล้ว กดเพื่อเลิกใช้") if piece.linked else _("กดเพื่อใช้เป็นหลักฐาน")
        name(self, _("{title} ของ {unit}").format(title=piece.title or _("หลักฐาน"), unit=unit), used)
        show_tip(self, f"{piece.title}\n{unit}\n{used}")
        self.draw()

    def draw(self) -> None:
        """The small picture once it is read, else a sign."""
        found = self._thumbs.get(self.piece.preview, self._size) if self.piece.preview else QPixmap()
        there = found is not None and found.width() > 1
        sign = "photo" if self.piece.preview else "doc"
        self._picture.setPixmap(found if found is not None and there else self._look.pixmap(sign, "text2", 24))


class PiecesCard(QFrame):
    """What units below have given as evidence for the work, and which of it proves the own row or item."""

    wanted = Signal(object, bool)  # GivenPiece, whether it is to be used
    seen = Signal(object)  # GivenPiece to look at

    def __init__(self, look: Look, thumbs: Thumbs) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look, self._thumbs, self._may = look, thumbs, True
        self._every = False
        self._shown: tuple[tuple[GivenPiece, str], ...] = ()
        self.tiles: list[PieceTile] = []
        self._said = words("", "line", "text2", wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.more = Button(look, _("แสดงอีก {n} ชิ้น").format(n=0), "link", "down", do=self._show_every)
        show(self.more, False)
        title = words(_("หลักฐานของหน่วยงาน"), "card")
        self.setLayout(column(title, holding(self._grid), self.more, self._said, gap=6, edges=(14, 10, 14, 12)))
        thumbs.come.connect(self._draw)

    def show_work(self, work: GivenWork | None, *, may: bool) -> None:
        """The pieces of everybody, those in use first; the keyboard stays where it was."""
        units = work.rolled.units if work else ()
        found = [(piece, one.name) for one in units for piece in one.pieces]
        found.sort(key=lambda one: not one[0].linked)
        if (tuple(found), may) != (self._shown, self._may):
            self._shown, self._may = tuple(found), may
            self._fill()
        used = [(piece, unit) for piece, unit in found if piece.linked]
        names = ", ".join(dict.fromkeys(unit for _piece, unit in used))
        said = _("ใช้ {n} ชิ้น จาก {units} หลักฐานยังเป็นของหน่วยงาน ไม่ทำสำเนา").format(n=len(used), units=names)
        if not used:
            said = _("กดภาพเพื่อใช้เป็นหลักฐาน หลักฐานยังเป็นของหน่วยงาน ไม่ทำสำเนา") if found else _("ยังไม่มีหน่วยงานใดแนบหลักฐาน")
        show_plain(self._said, said)

    def _fill(self) -> None:
        at = next((tile.piece.evidence for tile in self.tiles if tile.hasFocus()), None)
        empty(self._grid)
        self.tiles = []
        shown: Sequence[tuple[GivenPiece, str]] = self._shown if self._every else self._shown[:FIRST]
        for n, (piece, unit) in enumerate(shown):
            tile = PieceTile(self._look, self._thumbs, piece, unit)
            tile.setEnabled(self._may)
            tile.clicked.connect(lambda _on=False, piece=piece: self.wanted.emit(piece, not piece.linked))
            see = Button(self._look, unit, "link", do=lambda _on=False, piece=piece: self.seen.emit(piece))
            name(see, _("ดู {title} ของ {unit}").format(title=piece.title or _("หลักฐาน"), unit=unit))
            held = self._cell(tile, see)
            self._grid.addWidget(held, n // ACROSS, n % ACROSS)
            held.show()
            self.tiles.append(tile)
            if piece.evidence == at:
                tile.setFocus()
        self.more.show_words(_("แสดงอีก {n} ชิ้น").format(n=len(self._shown) - len(shown)))
        show(self.more, len(shown) < len(self._shown))

    def _cell(self, tile: PieceTile, see: QWidget) -> QWidget:
        return holding(column(tile, see, gap=0))

    def _show_every(self) -> None:
        self._every = True
        self._fill()

    def _draw(self) -> None:
        for tile in self.tiles:
            tile.draw()

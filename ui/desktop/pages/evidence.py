"""The evidence of the office as cards; files are dropped or pasted anywhere on the page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from core.i18n import _
from core.thai.searching import folded, match
from core.views.evidence import Piece
from ui.desktop.pages.evidence_side import EvidenceSide
from ui.desktop.theme.look import Look
from ui.desktop.thumbs import Thumbs
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, frame, row, scrolling
from ui.desktop.widgets.drop_place import DropPlace
from ui.desktop.widgets.piece_grid import PieceGrid
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.segments import Segments

RIGHT = 272  # design pixels
TIGHT = 520  # of the page: no room for the card beside
ALL, PICTURES, PAPERS, LOOSE = "all", "pictures", "papers", "loose"


class EvidencePage(QWidget):
    brought = Signal(object)  # Brought
    choose_wanted = Signal()

    def __init__(self, look: Look, thumbs: Thumbs) -> None:
        super().__init__()
        self.thumbs = thumbs
        self._look, self._pieces = look, tuple[Piece, ...]()
        self.drops = DropPlace(self)
        self.drops.came.connect(self.brought)
        self.grid = PieceGrid(look, thumbs, _("หลักฐาน"))
        self.side = EvidenceSide(look, thumbs)
        self.find_words = QLineEdit()
        self.find_words.setPlaceholderText(_("ค้นหาชื่อ ไฟล์ หรือข้อที่ใช้"))
        name(self.find_words, _("ค้นหาหลักฐาน"))
        kinds = ((ALL, _("ทั้งหมด"), ""), (PICTURES, _("ภาพ"), ""), (PAPERS, _("เอกสาร"), ""), (LOOSE, _("ยังไม่ใช้"), ""))
        self.kinds = Segments(kinds, _("แสดง"))
        self.kinds.show_key(ALL)
        self._count = words("", "line", "text2")
        self._none = words("", "line", "text2", wrap=True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = row(self.kinds, self._count, None, self.find_words, gap=10)
        bar.setStretch(3, 2)
        left = column(self._none, self.grid, self._zone(), gap=10)
        left.setStretch(1, 1)
        self._right = scrolling(self.side)
        below = row(left, self._right, gap=12)
        below.setStretch(0, 1)
        whole = column(bar, below, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.kinds.chosen.connect(lambda _key: self._show())
        self.find_words.textChanged.connect(lambda _text: self._show())
        self.grid.chosen.connect(self.side.show_piece)
        look.changed.connect(self._fit)
        self._fit()

    def _zone(self) -> QWidget:
        self.choose = Button(self._look, _("เลือกไฟล์"), "ghost", "folder")
        self.choose.clicked.connect(self.choose_wanted)
        said = words(_("ลากไฟล์หรือภาพมาวางที่นี่ หรือกด Ctrl+V ไฟล์ซ้ำเก็บเพียงชุดเดียว"), "line", "text2", wrap=True)
        line = row(Pictogram(self._look, "in", "accent"), said, self.choose, gap=10, edges=(14, 8, 10, 8))
        line.setStretch(1, 1)
        return frame(line, "dropzone")

    def show_pieces(self, pieces: tuple[Piece, ...]) -> None:
        """Everything there is; the chosen piece stays chosen."""
        self._pieces = pieces
        self._show()

    def show_piece(self, piece: Piece) -> None:
        """Choose a piece, whatever was searched."""
        if self.grid.here is None or piece.ref != self.grid.here.ref:
            self.kinds.show_key(ALL)
            self.find_words.clear()
            self._show()
            self.grid.choose(piece.ref)

    def enter(self) -> None:
        self.grid.setFocus()

    def hand_over(self) -> None:
        self.side.hand_over()

    def _show(self) -> None:
        wanted, kind = folded(self.find_words.text()), self.kinds.key
        found = [piece for piece in self._pieces if fits(piece, kind) and match(piece.found, wanted)]
        if tuple(found) != self.grid.pieces:
            self.grid.show_pieces(found)
        self.side.show_piece(self.grid.here)
        show_plain(self._count, _("{n} จาก {of}").format(n=len(found), of=len(self._pieces)))
        nothing = _("ยังไม่มีหลักฐาน ลากไฟล์มาวาง หรือกดเพิ่มหลักฐาน แล้วผูกกับข้อที่ต้องใช้")
        show_plain(self._none, _("ไม่พบหลักฐานที่ค้นหา") if self._pieces else nothing)
        show(self._none, not found)
        show(self._right, bool(found) and self.width() >= self._look.px(TIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._right.setFixedWidth(self._look.px(RIGHT))
        show(self._right, self.grid.count > 0 and self.width() >= self._look.px(TIGHT))


def fits(piece: Piece, kind: str) -> bool:
    if kind == LOOSE:
        return not piece.uses
    return kind == ALL or piece.photo == (kind == PICTURES)

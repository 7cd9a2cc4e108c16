"""The page of the office's evidence, as cards or rows; files can be dropped or pasted anywhere on it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.evidence.view import EvidencePiece
from core.i18n import _
from core.values import Ref
from ui.desktop.base.piece_grid import EvidenceGrid
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.evidence.alike import ImageHashCache
from ui.desktop.evidence.bar import EvidenceFilterBar, ScannerFilesBar
from ui.desktop.evidence.side import EvidenceCalls, EvidencePanel
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.layout import FittedSurface, column, frame, row, scrolling
from ui.desktop.widgets.plain import show, show_plain, show_tip, words

RIGHT = 272  # design pixels
TIGHT = 520  # page width too narrow for the panel
LARGEST = 175  # font size in percent from which the drop area has its explanation in the tip only


class EvidencePage(FittedSurface):
    """The evidence page: filters, the pieces of evidence, and a panel for the selected piece."""

    def __init__(self, look: Look, path: Callable[[str], Path], calls: EvidenceCalls) -> None:
        """Make the page; `path` returns the path of the file with a SHA-256."""
        super().__init__()
        self.thumbs = thumbs = ThumbnailCache(path, self)
        self._look = look
        self._alike = ImageHashCache(path, self, self._compared)
        self._pieces = tuple[EvidencePiece, ...]()
        self.bar, self.tray = EvidenceFilterBar(look, self._show), ScannerFilesBar(look)
        self.grid = EvidenceGrid(
            look, thumbs, _("หลักฐาน"), self._show_side, calls.preview, calls.open
        )
        self.grid.setMinimumHeight(1)  # the largest text leaves no more while the grid is empty
        self.side = EvidencePanel(look, thumbs, calls, self.go_to)
        self._none = words("", "line", "text2", wrap=True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sign = IconLabel(look, "clip", "text2", 40)
        self.grid.viewport().setLayout(
            column(None, row(None, self._sign, None), self._none, None, gap=8)
        )
        left = column(self.grid, self._zone(), gap=10, grow=0)
        self._right = scrolling(self.side)
        self.setLayout(
            column(self.bar, self.tray, row(left, self._right, gap=12, grow=0), gap=10, grow=2)
        )
        self.bar.as_lines.toggled.connect(self.show_as_lines)
        look.changed.connect(self._fit)
        self._fit()

    def _zone(self) -> QWidget:
        self.choose = Button(self._look, _("เลือกไฟล์"), "ghost", "folder")
        self._invitation = _("ลากไฟล์หรือภาพมาวางที่นี่ หรือกด Ctrl+V ไฟล์ซ้ำเก็บเพียงชุดเดียว")
        self._invites = words(self._invitation, "line", "text2", wrap=True)
        show_tip(self.choose, self._invitation)
        self.options = Button(self._look, "", "ghost", "gear", _("ตัวเลือกของหลักฐาน"))
        mark = IconLabel(self._look, "in", "accent")
        line = row(
            mark, self._invites, self.choose, self.options, gap=10, edges=(14, 4, 10, 4), grow=1
        )
        return frame(line, "dropzone")

    def show_pieces(self, pieces: tuple[EvidencePiece, ...]) -> None:
        """Show the office's pieces of evidence; the selected one stays selected."""
        self._pieces = pieces
        self.bar.show_pieces(pieces)
        self._alike.look_at(pieces)
        self._show()

    def go_to(self, ref: Ref) -> None:
        """Select a piece of evidence; filters that hide it are cleared."""
        if ref not in {one.ref for one in self.grid.pieces}:
            self.bar.show_all()
        self.grid.choose(ref)

    def show_as_lines(self, lines: bool) -> None:
        """Show the pieces of evidence as rows if `lines`, else as cards."""
        self.bar.as_lines.setChecked(lines)
        self.grid.show_as_lines(lines)

    def enter(self) -> None:
        self.grid.setFocus()

    def hand_over(self) -> None:
        self.side.hand_over()

    def _show(self) -> None:
        found = self.bar.fits(self._pieces)
        if self.bar.narrowed_to_alike:
            found = [piece for group in self._alike.groups(found) for piece in group]
        if tuple(found) != self.grid.pieces:
            self.grid.show_pieces(found)
        self._show_side(self.grid.here)
        self.bar.show_count(len(found), len(self._pieces))
        nothing = _("ยังไม่มีหลักฐาน ลากไฟล์มาวาง หรือกดเพิ่มหลักฐาน แล้วผูกกับข้อที่ต้องใช้")
        show_plain(self._none, _("ไม่พบหลักฐานที่ค้นหา") if self._pieces else nothing)
        for widget in (self._sign, self._none):
            show(widget, not found)
        show(self._right, bool(found) and self.width() >= self._look.px(TIGHT))

    def _show_side(self, piece: EvidencePiece | None) -> None:
        self.side.show_piece(piece, self._alike.similar(piece, self._pieces) if piece else ())

    def _compared(self) -> None:
        self._alike.look_at(self._pieces)  # pieces that arrived meanwhile
        if self.bar.narrowed_to_alike:
            self._show()
        elif self.grid.here is not None:
            self._show_side(self.grid.here)

    def _fit(self) -> None:
        show_plain(self._invites, self._invitation if self._look.scale < LARGEST else "")
        self._right.setFixedWidth(self._look.px(RIGHT))
        show(self._right, self.grid.count > 0 and self.width() >= self._look.px(TIGHT))

"""The list of evidence, in which every piece is painted as a card or as a row."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from core.evidence.kinds import kind_words
from core.evidence.view import EvidencePiece
from core.i18n import _
from core.thai.days import day, short_date
from core.values import Ref
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import name
from ui.desktop.widgets.rows import (
    Index,
    RowsModel,
    draw_line,
    draw_pill,
    draw_rule,
    is_chosen,
    pick_rows,
    pill_width,
    plain_list,
)

PIECE = Qt.ItemDataRole.UserRole
HEIGHT, LINE_PICTURE = 56, 64  # design pixels


def draw_picture(
    painter: QPainter,
    look: Look,
    thumbs: ThumbnailCache,
    area: QRect,
    radius: int,
    piece: EvidencePiece,
) -> QPixmap | None:
    """Draw a piece's thumbnail in `area` with rounded corners (`radius`) and return it. None while it is being read, or
    if the piece has none; 1×1 pixel, which is not drawn, if its file cannot be read."""
    edge = QPainterPath()
    edge.addRoundedRect(area, radius, radius)
    painter.fillPath(edge, look.color("infobg" if piece.url and not piece.picture else "mutebg"))
    # a photograph fills its room
    full = QSize(area.width(), area.width() * 2) if piece.photo else area.size()
    found = thumbs.get(piece.picture, full) if piece.picture else None
    if found is None or found.width() <= 1:
        return found
    painter.setClipPath(edge)
    painter.drawPixmap(area.center() - QPoint(found.width() // 2, found.height() // 2), found)
    painter.setClipping(False)
    return found


def shows_kind(piece: EvidencePiece, drawn: QPixmap | None) -> bool:
    """Return whether the kind of a piece is shown instead of its thumbnail, of which `drawn` has been drawn."""
    return drawn.width() <= 1 if drawn is not None else not piece.picture


def draw_uses(painter: QPainter, look: Look, end: int, middle: int, piece: EvidencePiece) -> int:
    """Draw the number of a piece's uses as a pill that ends at x = `end`, around y = `middle`; return its width."""
    text = uses_words(piece)
    wide, tall = pill_width(look, text), look.px(22)
    pill = QRect(end - wide, middle - tall // 2, wide, tall)
    draw_pill(painter, look, pill, text, "mute" if piece.uses else "info", edge="text2")
    return wide


def below(piece: EvidencePiece) -> str:
    """Return the line below a piece's title: kind, date, files, first use: `คำสั่ง  4 ม.ค. 69  2 ไฟล์  มิติ 3`."""
    kind = kind_words(piece.kind) if piece.kind else ""
    files = _("{n} ไฟล์").format(n=len(piece.files)) if len(piece.files) > 1 else ""
    first = piece.uses[0].words if piece.uses else ""
    return "  ".join(filter(None, (kind, when_words(piece), files, first)))


def icon_of(piece: EvidencePiece) -> str:
    """Return the name of the icon that is shown for a piece of evidence without a thumbnail."""
    if piece.url:
        return "link"
    if piece.photo:
        return "photo"
    return "doc"


def piece_data(piece: EvidencePiece, _column: int, role: int) -> Any:
    """Return the piece for the role PIECE, a text on it for display and screen readers, and None for other roles."""
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return "  ".join(
            part for part in (piece.title, date_words(piece), uses_words(piece)) if part
        )
    return piece if role == PIECE else None


def date_words(piece: EvidencePiece) -> str:
    """Return the date of a piece of evidence as `5 มี.ค. 2569`, or "" without a date."""
    when = day(piece.date)
    return short_date(when) if when else ""


def uses_words(piece: EvidencePiece) -> str:
    return _("ใช้ {n}").format(n=len(piece.uses)) if piece.uses else _("ยังไม่ใช้")


def when_words(piece: EvidencePiece) -> str:
    """Return the date on a piece's card, of a web page the day it was seen; without a date, a text that says so."""
    seen = day(piece.seen_on) if piece.url else None
    if seen is not None:
        return _("เห็นเมื่อ {day}").format(day=short_date(seen))
    return date_words(piece) or _("ไม่มีวันที่")


# design pixels of a card: least width, height of image and text
WIDTH = 190
PICTURE = 96
REST = 66


class EvidencePainter(QStyledItemDelegate):
    """A delegate that paints a piece of evidence as a card, or as a row if `lines` is set."""

    def __init__(self, look: Look, thumbs: ThumbnailCache) -> None:
        super().__init__()
        self._look = look
        self._thumbs = thumbs
        self.width = look.px(WIDTH)
        self.lines = False
        # by piece, what its row says below the title instead of its kind and date
        self.reasons: Mapping[Ref, str] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        px = self._look.px
        if self.lines:
            return QSize(px(200), px(HEIGHT))
        return QSize(self.width, px(PICTURE + REST + 20))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        piece: EvidencePiece | None = index.data(PIECE)
        if piece is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            (self._row if self.lines else self._card)(
                painter, QRect(option.rect), piece, is_chosen(option)
            )
            painter.restore()

    def _row(self, painter: QPainter, rect: QRect, piece: EvidencePiece, selected: bool) -> None:
        look, box = self._look, rect.adjusted(1, 1, -self._look.px(8), -1)
        if selected:
            painter.setPen(QPen(look.color("accent"), 2))
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        else:
            draw_rule(painter, look, box, 8)
        inside = box.adjusted(look.px(8), look.px(5), -look.px(10), -look.px(5))
        picture = QRect(inside.topLeft(), QSize(look.px(LINE_PICTURE), inside.height()))
        if shows_kind(piece, draw_picture(painter, look, self._thumbs, picture, 6, piece)):
            icon = look.px(20)
            at = QRect(picture.center() - QPoint(icon // 2, icon // 2), QSize(icon, icon))
            painter.drawPixmap(
                at, look.pixmap(icon_of(piece), "info" if piece.url else "text2", 20)
            )
        room = inside.adjusted(look.px(LINE_PICTURE + 10), 0, 0, 0)
        half = inside.height() // 2
        free = (
            room.width()
            - draw_uses(painter, look, room.right(), room.center().y(), piece)
            - look.px(10)
        )
        draw_line(painter, look, QRect(room.left(), room.top(), free, half), piece.title, 15, 600)
        draw_line(
            painter,
            look,
            QRect(room.left(), room.top() + half, free, half),
            self.reasons.get(piece.ref) or below(piece),
            13,
            400,
            "text2",
        )

    def _card(self, painter: QPainter, rect: QRect, piece: EvidencePiece, selected: bool) -> None:
        look = self._look
        box = rect.adjusted(0, 0, -look.px(10), -look.px(10))
        line = look.color("accent" if selected else "line")
        painter.setPen(QPen(line, 2 if selected else 1))
        painter.setBrush(look.color("soft" if selected else "card"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 12, 12)
        inside = box.adjusted(look.px(9), look.px(9), -look.px(9), -look.px(6))
        top = QRect(inside.left(), inside.top(), inside.width(), look.px(PICTURE))
        self._picture(painter, top, piece)
        self._words(
            painter,
            QRect(inside.left(), top.bottom() + look.px(5), inside.width(), look.px(REST - 8)),
            piece,
        )

    def _picture(self, painter: QPainter, area: QRect, piece: EvidencePiece) -> None:
        look = self._look
        drawn = draw_picture(painter, look, self._thumbs, area, 8, piece)
        if drawn is not None and drawn.width() > 1 and not piece.photo:
            self._kind(painter, area, piece)
        elif shows_kind(piece, drawn):
            icon = look.px(34)
            kind = next((file.kind for file in piece.files), "")
            middle = QRect(area.center() - QPoint(icon // 2, icon * 2 // 3), QSize(icon, icon))
            painter.drawPixmap(
                middle, look.pixmap(icon_of(piece), "info" if piece.url else "text2", 34)
            )
            painter.setFont(look.font(13))
            painter.setPen(look.color("text2"))
            foot = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            painter.drawText(area.adjusted(0, 0, 0, -look.px(4)), foot, kind)

    def _kind(self, painter: QPainter, area: QRect, piece: EvidencePiece) -> None:
        """Paint the kind of the file in the corner of its preview."""
        look = self._look
        kind = next((file.kind for file in piece.files if file.preview), "")
        painter.setFont(look.font(13, 500))
        wide = painter.fontMetrics().horizontalAdvance(kind) + look.px(12)
        tall = look.px(20)
        box = QRect(area.right() - wide - look.px(5), area.bottom() - tall - look.px(4), wide, tall)
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(look.color("card"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(look.color("text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, kind)

    def _words(self, painter: QPainter, area: QRect, piece: EvidencePiece) -> None:
        look, half = self._look, area.height() // 2
        icon = look.px(16)
        pixmap = look.pixmap(icon_of(piece), "text2", 16)
        painter.drawPixmap(area.left(), area.top() + (half - icon) // 2, icon, icon, pixmap)
        title = QRect(
            area.left() + icon + look.px(5), area.top(), area.width() - icon - look.px(5), half
        )
        draw_line(painter, look, title, piece.title, 15, 600)
        below = QRect(area.left(), area.top() + half, area.width(), half)
        wide = draw_uses(painter, look, below.right() + 1, below.center().y(), piece)
        when = below.adjusted(0, 0, -wide - look.px(4), 0)
        draw_line(painter, look, when, when_words(piece), 13, 400, "text2")


class EvidenceGrid(QListView):
    """The list of pieces of evidence, as cards or rows; one or several of them are selected."""

    def __init__(
        self,
        look: Look,
        thumbs: ThumbnailCache,
        label: str,
        select: Callable[[EvidencePiece | None], None],
        preview: Callable[[EvidencePiece | None], None],
        open_piece: Callable[[EvidencePiece | None], None],
    ) -> None:
        """Make the list. `select` is given the piece selected by the person, or None once the last one is gone; Space
        calls `preview`, and Enter or a double click `open_piece`."""
        super().__init__()
        self._look = look
        self._select, self._preview, self._open = select, preview, open_piece
        self._table = RowsModel[EvidencePiece](piece_data, lambda piece: piece.ref)
        self.painter = EvidencePainter(look, thumbs)
        self.setModel(self._table)
        self.setItemDelegate(self.painter)
        self.setObjectName("lines")
        self.menu = plain_list(self)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._stand_still()
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setEnabled(most > 0))
        bar.setEnabled(False)
        name(self, label)
        self.selectionModel().currentChanged.connect(lambda _now, _was: self._select(self.here))
        self.doubleClicked.connect(lambda _index: self._open(self.here))
        thumbs.come.connect(self.viewport().update)
        look.changed.connect(self._fit)

    def carry(self, files: Callable[[], QMimeData]) -> None:
        """Let selected pieces be dragged to another program or copied; it gets what `files` returns."""
        self._table.carry = files
        self.menu.copy = lambda: QGuiApplication.clipboard().setMimeData(files())
        self.setDragEnabled(True)

    def _stand_still(self) -> None:
        """Keep the pieces where they are: they are dragged out of the list, not within it, and nothing is dropped."""
        self.setMovement(QListView.Movement.Static)
        self.setDragEnabled(self._table.carry is not QMimeData)
        self.setAcceptDrops(False)

    @property
    def here(self) -> EvidencePiece | None:
        return self._table.at(self.currentIndex().row())

    @property
    def picked(self) -> list[EvidencePiece]:
        """The selected pieces in the order of the list, else the current one."""
        here = [self.here] if self.here else []
        return [self._table.rows[row] for row in self.menu.rows] or here

    @property
    def pieces(self) -> tuple[EvidencePiece, ...]:
        return self._table.rows

    @property
    def count(self) -> int:
        return self._table.rowCount()

    def show_pieces(self, pieces: Sequence[EvidencePiece]) -> None:
        """Show the pieces of evidence; selected ones stay selected, else the first one is."""
        here = self.here.ref if self.here else None
        picked = {piece.ref for piece in self.picked}
        always = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(always if pieces else never)
        self._table.replace(pieces)
        self.choose(here)
        pick_rows(self, (n for n, piece in enumerate(pieces) if piece.ref in picked))

    def choose(self, ref: Ref | None) -> None:
        """Select the piece `ref`, or the first piece if it is None or not listed."""
        self.setCurrentIndex(self._table.index(max(0, self._table.row_of(ref)), 0))
        if self.here is None:
            self._select(None)

    def step(self, delta: int) -> EvidencePiece | None:
        """Select the next (`delta` = 1) or previous (-1) piece if there is one; return the selected piece or None."""
        row = self.currentIndex().row() + delta
        if 0 <= row < self.count:
            self.setCurrentIndex(self._table.index(row, 0))
        return self.here

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.here:
            self._preview(self.here)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.here:
            self._open(self.here)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.menu.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """Fit as many cards of equal width in a row as possible."""
        room = self.viewport().width() - 2
        self.painter.width = room // max(1, room // self._look.px(WIDTH))
        self.scheduleDelayedItemsLayout()

    def show_as_lines(self, lines: bool) -> None:
        """Show every piece of evidence as a row if `lines`, else as a card."""
        self.painter.lines = lines
        self.setViewMode(QListView.ViewMode.ListMode if lines else QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._stand_still()
        self._fit()
        self.scrollTo(self.currentIndex())

"""A scanned page with frames around its tick boxes, and the boxes of one question enlarged."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import name

THOUSAND = 1000.0
ABOUT = 0.35  # margin shown around a box, as a share of its size
WORDS = 0.125  # where the words of a question begin, as a share of the page width
CROP = 132  # design pixels of the height of the enlarged question
Place = tuple[int, int, int, int]  # thousandths of the picture: left, top, right, bottom


class ScannedTickBox(NamedTuple):
    """A tick box on a scan: its question and choice, its place on the page, and whether it is ticked."""

    question: str
    choice: str
    at: Place
    picked: bool


class FramedScanPage(NamedTuple):
    """A scanned page with its tick boxes; the boxes of the `current` question and of `undecided` ones are marked."""

    picture: QImage
    boxes: tuple[ScannedTickBox, ...] = ()
    current: str = ""  # current question
    undecided: frozenset[str] = frozenset()  # questions nobody has decided yet


class TickedScanView(QWidget):
    """Shows a scanned page at full width; clicking the frame of a question calls `touch` with it."""

    def __init__(self, look: Look, label: str, touch: Callable[[str], None]) -> None:
        super().__init__()
        self._touch = touch
        self._look, self._page = look, FramedScanPage(QImage())
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        name(self, label)

    def show_page(self, page: FramedScanPage) -> None:
        self._page = page
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        size = self._page.picture.size()
        return round(width * size.height() / size.width()) if size.width() else width

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(300), self.heightForWidth(self._look.px(300)))

    def place_of(self, question: str) -> QRectF:
        """Return the rectangle in the view that encloses the tick boxes of a question, but not its text."""
        return self._row([one for one in self._page.boxes if one.question == question])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing
        )
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        page = self._page
        if not page.picture.isNull():
            painter.drawImage(QRectF(self._shown), page.picture)
            for question in sorted(
                {box.question for box in page.boxes}, key=lambda one: one == page.current
            ):
                self._frame(painter, question)
        painter.setPen(QPen(self._look.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    @property
    def _shown(self) -> QRectF:
        return QRectF(0, 0, self.width(), self.heightForWidth(self.width()))

    def _frame(self, painter: QPainter, question: str) -> None:
        """Draw a frame around each box that counts as ticked, and a dashed one around undecided boxes."""
        look, page = self._look, self._page
        own = [box for box in page.boxes if box.question == question]
        here, waits = question == page.current, question in page.undecided
        edge = look.px(4)
        if here or waits:
            tone = "warn" if waits else "accent"
            painter.setPen(QPen(look.color(tone), look.px(3 if here else 2), _line(solid=here)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = self._row(own).adjusted(-2 * edge, -edge, 2 * edge, edge)
            around.setLeft(
                min(around.left(), self._shown.width() * WORDS) if here else around.left()
            )
            painter.drawRoundedRect(around, edge, edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("accent"), look.px(2)))
        for one in own:
            if one.picked and not (waits and not here):
                painter.drawRoundedRect(
                    _within(self._shown, one.at).adjusted(-edge, -edge, edge, edge), edge, edge
                )

    def _row(self, boxes: Sequence[ScannedTickBox]) -> QRectF:
        whole = QRectF()
        for one in boxes:
            whole = whole.united(_within(self._shown, one.at))
        return whole

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, edge = QPointF(event.position()), self._look.px(6)
        for one in self._page.boxes:
            if _within(self._shown, one.at).adjusted(-edge, -edge, edge, edge).contains(at):
                self._touch(one.question)
                return


class TickBoxCrop(QWidget):
    """Shows the tick boxes of one question enlarged, as scanned."""

    def __init__(self, look: Look, label: str) -> None:
        super().__init__()
        self._look = look
        self._picture = QImage()
        self._at = QRectF()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(look.px(CROP))
        name(self, label)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(CROP))

    def show_boxes(self, picture: QImage, boxes: Sequence[ScannedTickBox]) -> None:
        self._picture, self._at = picture, QRectF()
        size = QRectF(0, 0, picture.width(), picture.height())
        for one in boxes:
            box = _within(size, one.at)
            room = ABOUT * _within(size, boxes[0].at).height()
            self._at = self._at.united(box.adjusted(-room, -room, room, room))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing
        )
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if not self._picture.isNull() and not self._at.isEmpty():
            inside = QRectF(self.rect()).adjusted(4, 4, -4, -4)
            place = QRectF(
                QPointF(0, 0),
                self._at.size().scaled(inside.size(), Qt.AspectRatioMode.KeepAspectRatio),
            )
            place.moveCenter(inside.center())
            painter.drawImage(place, self._picture, self._at)
        painter.setPen(QPen(self._look.color("warn"), self._look.px(2)))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()


def _line(*, solid: bool) -> Qt.PenStyle:
    return Qt.PenStyle.SolidLine if solid else Qt.PenStyle.DashLine


def _within(page: QRectF, place: Place) -> QRectF:
    """Return the rectangle that thousandths of a page cover on it."""
    left, top, right, bottom = place
    wide, high = page.width() / THOUSAND, page.height() / THOUSAND
    return QRectF(
        page.left() + left * wide,
        page.top() + top * high,
        (right - left) * wide,
        (bottom - top) * high,
    )

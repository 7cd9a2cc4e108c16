"""Two scales against each other: a picture one places items in, and its list from the highest down."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame

from core.assessment.tables import Matrix, MatrixCell
from core.exact import points_text
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.painted import Painted
from ui.desktop.widgets.plain import name, show, show_plain, words


class MatrixChart(Painted):
    """Two scales against each other: each cell with its points, the items that stand in it, and the limit line.

    A click on a cell goes to the first item in it, once more to the next; on an empty cell it places the item that was
    chosen there. An item is dragged from its cell to another.
    """

    picked = Signal(str)  # item
    placed = Signal(str, object)  # item, ids of the values of both scales; "" = the item the person is at

    def __init__(self, look: Look) -> None:
        super().__init__(look, 0, 230)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        self._matrix: Matrix | None = None
        self._called: dict[str, str] = {}
        self._last, self._held = "", ""

    def show_matrix(self, matrix: Matrix) -> None:
        self._matrix, self._called = matrix, {place.item: place.called or place.text[:2] for place in matrix.places}
        said = ", ".join(
            f"{place.called} {place.text} {points_text(place.points)} {place.band}" for place in matrix.places
        )
        name(self, matrix.title, said)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        here = self._cell(event)
        items = here.items if here else ()
        self._held = ""
        if items:
            self._held = self._last if self._last in items else items[0]
        elif here is not None:
            self.placed.emit("", here.ids)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        here, held, self._held = self._cell(event), self._held, ""
        if here is None or not held:
            return
        if held not in here.items:
            self.placed.emit(held, here.ids)
            return
        items = here.items
        self._last = items[(items.index(self._last) + 1) % len(items)] if self._last in items else items[0]
        self.picked.emit(self._last)

    def _cell(self, event: QMouseEvent) -> MatrixCell | None:
        boxes = self._boxes(self._matrix) if self._matrix else []
        return next((cell for box, cell in boxes if box.contains(event.position())), None)

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        if (found := self._matrix) is None:
            return
        painter.setFont(self.look.font(13, 600))
        middle = Qt.AlignmentFlag.AlignCenter
        for box, cell in self._boxes(found):
            painter.setPen(self.pen("line", 1))
            painter.setBrush(self._ground(cell.rank, len(found.bands)))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(self.look.color("text"))
            later = (f"→{self._called.get(item, '')}" for item in cell.after)
            letters = " ".join((*(self._called.get(item, "") for item in cell.items), *later))
            words_ = f"{points_text(cell.points)}\n{letters}" if letters else points_text(cell.points)
            painter.drawText(box, int(middle), words_)
        painter.setPen(self.pen("text", 2, Qt.PenStyle.DashLine))
        for first, second in self._edges(found):
            painter.drawLine(first, second)
        painter.setPen(self.look.color("text2"))
        painter.setFont(self.look.font(12))
        foot = QRectF(ground.left(), ground.bottom() - self.look.px(20), ground.width(), self.look.px(20))
        painter.drawText(foot, int(middle), f"↑ {found.asked[0]}   → {found.asked[1]}")

    def _ground(self, rank: int, of: int) -> QColor:
        """From calm over warning to bad, as high as the band is among the bands; the words say the same."""
        share = rank / max(1, of - 1)
        first, second, part = ("okbg", "warnbg", share * 2) if share < 0.5 else ("warnbg", "badbg", share * 2 - 1)
        low, high = self.look.color(first), self.look.color(second)
        ends = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
        return QColor(*(round(a + (b - a) * part) for a, b in ends))

    def _boxes(self, found: Matrix) -> list[tuple[QRectF, MatrixCell]]:
        ground = QRectF(self.rect()).adjusted(1, 1, -1, -self.look.px(22))
        wide, high = ground.width() / len(found.across), ground.height() / len(found.up)
        return [
            (QRectF(x * wide + 1, ground.top() + (len(found.up) - 1 - y) * high, wide - 3, high - 3), cell)
            for y, line in enumerate(found.rows)
            for x, cell in enumerate(line)
        ]

    def _edges(self, found: Matrix) -> Iterator[tuple[QPointF, QPointF]]:
        """Where a cell within the limit touches one over it."""
        boxes, across = self._boxes(found), len(found.across)
        for at, (box, cell) in enumerate(boxes):
            right = boxes[at + 1][1] if (at + 1) % across else None
            above = boxes[at + across][1] if at + across < len(boxes) else None
            box = box.adjusted(-1.5, -1.5, 1.5, 1.5)
            if right is not None and right.over != cell.over:
                yield box.topRight(), box.bottomRight()
            if above is not None and above.over != cell.over:
                yield box.topLeft(), box.topRight()


class MatrixCard(QFrame):
    """The matrix of a branch, and its items from the highest down; equal ones share a place."""

    jump = Signal(str)  # item
    placed = Signal(str, object)  # item ("" = the one the person is at), ids of the values of both scales

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.chart = MatrixChart(look)
        self.chart.picked.connect(self.jump)
        self.chart.placed.connect(self.placed)
        self._title = words("", "card")
        self._places = words("", "line", "text2", wrap=True)
        self._limit = words("", "small", "warn", wrap=True)
        self.setLayout(column(self._title, self.chart, self._places, self._limit, gap=4, edges=(14, 8, 10, 8)))
        self.hide()

    def show_matrix(self, matrix: Matrix | None) -> None:
        show(self, matrix is not None)
        if matrix is not None:
            show_plain(self._title, matrix.title)
            self.chart.show_matrix(matrix)
            lines = (
                f"{one.place}. {one.called} {one.product} = {points_text(one.points)} {one.band}"
                + (f"  → {one.after}" if one.after else "")
                for one in matrix.places
            )
            show_plain(self._places, "\n".join(lines))
            show_plain(self._limit, f"- - -  {matrix.limit}" if matrix.limit else "")

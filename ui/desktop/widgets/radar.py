"""The radar of the dimensions: this year, last year and the mean of others."""

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPolygonF

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import breakable
from ui.desktop.widgets.painted import Painted, spoke
from ui.desktop.widgets.plain import name

RINGS = 5
WRAP = int(Qt.TextFlag.TextWordWrap)


class RadarChart(Painted):
    """Shares 0 to 1 per dimension, with the dimensions' short names around."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._labels: tuple[str, ...] = ()
        self._now: tuple[Fraction, ...] = ()
        self._before: tuple[Fraction, ...] = ()
        self._peers: tuple[Fraction, ...] = ()

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(250), self.look.px(170))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(200), self.look.px(150))

    def show_shares(
        self, labels: Sequence[str], now: Sequence[Fraction], before: Sequence[Fraction] = (),
        peers: Sequence[Fraction] = (),
    ) -> None:  # fmt: skip
        self._labels, self._now, self._before, self._peers = tuple(labels), tuple(now), tuple(before), tuple(peers)
        values = [f"{label} {round(share * 100)} %" for label, share in zip(labels, now, strict=True)]
        name(self, _("แผนภูมิคะแนนรายมิติ"), ", ".join(values))
        self.update()

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        if len(self._labels) < 3:
            return
        margin, line = self.look.px(78), self.look.px(20)
        radius = max(10.0, min((ground.width() - 2 * margin) / 1.9, (ground.height() - 3.4 * line) / 1.85))
        centre = QPointF(ground.center().x(), line * 2.1 + radius)
        self._grid(painter, centre, radius)
        if self._peers:
            self._shape(painter, centre, radius, self._peers, "d4", fill=False)
        if self._before:
            self._shape(painter, centre, radius, self._before, "text2", fill=False)
        self._shape(painter, centre, radius, self._now, "accent", fill=True)
        self._names(painter, ground, centre, radius)

    def _grid(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        count = len(self._labels)
        for ring in range(RINGS, 0, -1):
            painter.setPen(self.pen("grid", 1))
            painter.setBrush(self.look.color("ring" if ring % 2 else "card"))
            painter.drawPolygon(QPolygonF([spoke(centre, radius * ring / RINGS, n, count) for n in range(count)]))
        for n in range(count):
            painter.drawLine(centre, spoke(centre, radius, n, count))

    def _shape(
        self, painter: QPainter, centre: QPointF, radius: float, shares: Sequence[Fraction], token: str, *, fill: bool
    ) -> None:
        points = [spoke(centre, radius * float(share), n, len(shares)) for n, share in enumerate(shares)]
        ground = self.look.color(token)
        ground.setAlpha(56)
        painter.setBrush(ground if fill else Qt.BrushStyle.NoBrush)
        painter.setPen(self.pen(token, 2 if fill else 1.6, Qt.PenStyle.SolidLine if fill else Qt.PenStyle.DashLine))
        painter.drawPolygon(QPolygonF(points))
        if fill:
            painter.setBrush(self.look.color("card"))
            for point in points:
                painter.drawEllipse(point, self.look.px(3.4), self.look.px(3.4))

    def _names(self, painter: QPainter, ground: QRectF, centre: QPointF, radius: float) -> None:
        painter.setFont(self.look.font(13, 500))
        painter.setPen(self.look.color("text2"))
        metrics = QFontMetricsF(painter.font())
        for n, label in enumerate(self._labels):
            self._name(painter, ground, spoke(centre, radius + self.look.px(7), n, len(self._labels)), label, metrics)

    def _name(self, painter: QPainter, ground: QRectF, point: QPointF, label: str, metrics: QFontMetricsF) -> None:
        """Write a label beside its spoke's end, wrapped at words, inside the ground."""
        width = float(self.look.px(84))
        box = metrics.boundingRect(
            QRectF(0, 0, width, 200), WRAP | int(Qt.AlignmentFlag.AlignHCenter), breakable(label)
        )
        box.adjust(-2, 0, 2, self.look.px(3))
        middle = ground.center().x()
        if abs(point.x() - middle) < self.look.px(12):
            box.moveCenter(QPointF(point.x(), point.y() - box.height() / 2))
        elif point.x() > middle:
            box.moveTopLeft(QPointF(point.x(), point.y() - box.height() / 2))
        else:
            box.moveTopRight(QPointF(point.x(), point.y() - box.height() / 2))
        if point.y() > ground.height() * 0.7 and abs(point.x() - middle) > self.look.px(12):
            box.moveTop(point.y())
        box.moveLeft(min(max(box.left(), ground.left()), ground.right() - box.width()))
        box.moveBottom(min(box.bottom(), ground.bottom()))
        painter.drawText(box, WRAP | int(Qt.AlignmentFlag.AlignHCenter), breakable(label))

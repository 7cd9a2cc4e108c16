"""Painted widgets: ring, bar, state mark, ladder node, radar chart; each has a name and values for screen readers."""

from collections.abc import Sequence
from fractions import Fraction
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import lines_box, name, paint_lines

Fixed = QSizePolicy.Policy.Fixed
FLAT, ROUND = Qt.PenCapStyle.FlatCap, Qt.PenCapStyle.RoundCap
MARKS = {
    "met": "นับว่าผ่าน",
    "doubt": "นับว่าผ่าน แต่ยังกรอกไม่ครบ",
    "torn": "ข้อมูลไม่ตรงกัน",
    "waits": "รอยืนยัน",
    "not_met": "ยังไม่นับว่าผ่าน",
    "not_applicable": "ไม่เข้าเงื่อนไข",
    "not_assessed": "ยังไม่ได้ตรวจ",
    "answered": "ตอบแล้ว",
    "high": "ได้คะแนนสูงสุดของข้อ ซึ่งยิ่งน้อยยิ่งดี",
}


def draw_bar(painter: QPainter, look: Look, bed: QRectF, share: float | None, ink: str) -> None:
    """Draw a bar in `bed`, filled in the colour token `ink` to the fraction `share` (0 to 1); None = empty."""
    thick = bed.height()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("track"))
    painter.drawRoundedRect(bed, thick / 2, thick / 2)
    if share is not None:
        painter.setBrush(look.color(ink))
        painter.drawRoundedRect(
            QRectF(bed.x(), bed.y(), max(thick, bed.width() * share), thick), thick / 2, thick / 2
        )


class PaintedWidget(QWidget):
    """The base class of widgets that paint themselves in the present theme; their size is in design pixels."""

    def __init__(self, look: Look, width: int = 0, height: int = 0) -> None:
        """Make the widget; a width or height of 0 expands."""
        super().__init__()
        self.look = look
        self._width = width
        self._height = height
        across = Fixed if width else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, Fixed if height else QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(self._width or 24), self.look.px(self._height or 24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, QRectF(self.rect()))
        painter.end()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        raise NotImplementedError

    def draw_path(
        self, painter: QPainter, box: QRectF, points: Sequence[tuple[float, float]]
    ) -> None:
        """Draw a line through points given as fractions (0 to 1) of the box's width and height."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        at = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in points]
        painter.drawPolyline(QPolygonF(at))

    def pen(
        self,
        token: str,
        width: float,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
        cap: Qt.PenCapStyle = ROUND,
    ) -> QPen:
        return QPen(
            self.look.color(token),
            width * self.look.scale / 100,
            style,
            cap,
            Qt.PenJoinStyle.RoundJoin,
        )


class DimensionRing(PaintedWidget):
    """A ring chart of the reached fraction of a dimension, with the dimension's number inside."""

    def __init__(self, look: Look, text: str, token: str) -> None:
        super().__init__(look, 44, 44)
        self._text = text
        self._token = token
        self._share = Fraction(0)

    def show_share(self, share: Fraction) -> None:
        if share != self._share:
            self._share = share
            self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        edge = self.look.px(5) / 2 + 1
        circle = area.adjusted(edge, edge, -edge, -edge)
        painter.setPen(self.pen("track", 5))
        painter.drawEllipse(circle)
        if self._share > 0:
            painter.setPen(self.pen(self._token, 5, cap=FLAT if self._share >= 1 else ROUND))
            painter.drawArc(circle, 90 * 16, -round(5760 * self._share))
        painter.setPen(self.look.color(self._token))
        painter.setFont(self.look.font(15, 700))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, digits(self._text))


class FractionBar(PaintedWidget):
    """A bar that is filled up to a fraction (0 to 1), with a mark at the fraction that is required."""

    def __init__(self, look: Look, width: int = 0, thickness: int = 8) -> None:
        super().__init__(look, width, thickness + 6)
        self._thick = thickness
        self._share = Fraction(0)
        self._mark = Fraction(0)
        self._token = "accent"

    def show_bar(self, share: Fraction, mark: Fraction | None, token: str = "accent") -> None:
        self._share, self._token = share, token
        self._mark = mark if mark is not None else Fraction(-1)
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        thick = self.look.px(self._thick)
        bed = QRectF(area.x(), area.center().y() - thick / 2, area.width(), thick)
        draw_bar(
            painter, self.look, bed, float(self._share) if self._share > 0 else None, self._token
        )
        if self._mark >= 0:
            x = min(bed.width() - 1, max(1.0, bed.width() * float(self._mark)))
            painter.setPen(self.pen("text", 2, cap=FLAT))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


class ItemStateMark(PaintedWidget):
    """A mark whose shape is an item's state: tick = met, cross = not met, bar = not applicable, dot = answered, dashed
    ring = not assessed, triangle = another state, which a person should look at."""

    def __init__(self, look: Look, mark: str = "not_assessed") -> None:
        super().__init__(look, 18, 18)
        self.mark = ""
        self.show_mark(mark)

    def show_mark(self, mark: str) -> None:
        if mark != self.mark:
            self.mark = mark
            name(self, _(MARKS[mark]))
            self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        unit = area.width() / 18
        disc = area.adjusted(unit, unit, -unit, -unit)
        shapes = {
            "met": self._met,
            "not_met": self._not_met,
            "not_applicable": self._not_applicable,
            "not_assessed": self._not_assessed,
            "answered": self._answered,
        }
        shapes.get(self.mark, self._doubt)(painter, disc, unit)

    def _met(self, painter: QPainter, disc: QRectF, unit: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.color("accent"))
        painter.drawEllipse(disc)
        painter.setPen(self.pen("accentfg", 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(
            QPolygonF([QPointF(x * unit, y * unit) for x, y in ((5.4, 9.4), (8, 12), (12.8, 6.6))])
        )

    def _doubt(self, painter: QPainter, _disc: QRectF, unit: float) -> None:
        painter.setPen(self.pen("warn", 1.8))
        painter.drawPolygon(
            QPolygonF([QPointF(x * unit, y * unit) for x, y in ((9, 2), (16.6, 15.6), (1.4, 15.6))])
        )
        painter.drawLine(QPointF(9 * unit, 7 * unit), QPointF(9 * unit, 10.4 * unit))
        painter.drawPoint(QPointF(9 * unit, 13 * unit))

    def _not_met(self, painter: QPainter, disc: QRectF, unit: float) -> None:
        painter.setPen(self.pen("bad", 1.8))
        painter.drawEllipse(disc)
        painter.drawLine(QPointF(6.4 * unit, 6.4 * unit), QPointF(11.6 * unit, 11.6 * unit))
        painter.drawLine(QPointF(11.6 * unit, 6.4 * unit), QPointF(6.4 * unit, 11.6 * unit))

    def _not_applicable(self, painter: QPainter, disc: QRectF, unit: float) -> None:
        painter.setPen(self.pen("text2", 1.8))
        painter.drawEllipse(disc)
        painter.drawLine(QPointF(5.6 * unit, 9 * unit), QPointF(12.4 * unit, 9 * unit))

    def _answered(self, painter: QPainter, disc: QRectF, unit: float) -> None:
        painter.setPen(self.pen("text2", 1.8))
        painter.drawEllipse(disc)
        painter.setBrush(self.look.color("text2"))
        painter.drawEllipse(disc.center(), 3.4 * unit, 3.4 * unit)

    def _not_assessed(self, painter: QPainter, disc: QRectF, _unit: float) -> None:
        pen = self.pen("text2", 1.6, cap=FLAT)
        pen.setDashPattern([2.2, 1.8])
        painter.setPen(pen)
        painter.drawEllipse(disc)


class LadderNode(PaintedWidget):
    """A level on the line of a ladder: a circle, filled if reached. The line after the last reached level is dashed."""

    def __init__(self, look: Look, level: int, token: str) -> None:
        super().__init__(look, 40, 0)
        self._level, self._token = level, token
        self._reached = self._next_reached = self._broken = False
        self._first = self._last = False

    def show_node(
        self, *, reached: bool, next_reached: bool, broken: bool, first: bool, last: bool
    ) -> None:
        self._reached = reached
        self._next_reached = next_reached
        self._broken = broken
        self._first, self._last = first, last
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(40), self.look.px(34))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        centre = QPointF(self.look.px(20), self.look.px(18))
        radius = float(self.look.px(13))
        self._line(painter, area, centre, radius)
        painter.setPen(self.pen(self._token if self._reached else "field", 2))
        painter.setBrush(self.look.color(self._token if self._reached else "card"))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(self.look.color("card" if self._reached else "text2"))
        painter.setFont(self.look.font(14, 700))
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, digits(str(self._level)))

    def _line(self, painter: QPainter, area: QRectF, centre: QPointF, radius: float) -> None:
        if not self._first:
            painter.setPen(self._thread(self._reached, self._broken))
            painter.drawLine(QPointF(centre.x(), 0), QPointF(centre.x(), centre.y() - radius))
        if not self._last:
            painter.setPen(
                self._thread(self._next_reached, self._reached and not self._next_reached)
            )
            painter.drawLine(
                QPointF(centre.x(), centre.y() + radius), QPointF(centre.x(), area.bottom())
            )

    def _thread(self, reached: bool, cut: bool) -> QPen:
        ahead = "field" if cut else "grid"
        pen = self.pen(self._token if reached else ahead, 3, cap=FLAT)
        if cut:
            pen.setDashPattern([1.2, 1.6])
        return pen


class LegendLine(PaintedWidget):
    """A short piece of line, to explain a line of a chart in its legend."""

    def __init__(self, look: Look, token: str, *, dashed: bool = False) -> None:
        super().__init__(look, 24, 14)
        self._token, self._dashed = token, dashed

    def draw(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(
            self.pen(
                self._token, 2.2, Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
            )
        )
        painter.drawLine(
            QPointF(1, area.center().y()), QPointF(area.right() - 1, area.center().y())
        )


class Logo(PaintedWidget):
    """The program's logo: two sheets, one seen through the other, and a tick."""

    def __init__(self, look: Look, size: int = 30) -> None:
        super().__init__(look, size, size)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        unit = area.width() / 30
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.color("logo1"))
        painter.drawRoundedRect(
            QRectF(2 * unit, 2 * unit, 18 * unit, 18 * unit), 5 * unit, 5 * unit
        )
        sheet = self.look.color("sidehead")
        sheet.setAlpha(205)
        painter.setBrush(sheet)
        painter.drawRoundedRect(
            QRectF(10 * unit, 10 * unit, 18 * unit, 18 * unit), 5 * unit, 5 * unit
        )
        pen = self.pen("logo2", 2.4)
        pen.setWidthF(2.4 * unit)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points = ((14.5, 19.3), (18, 22.7), (24, 15.8))
        painter.drawPolyline(QPolygonF([QPointF(x * unit, y * unit) for x, y in points]))


def spoke_end(centre: QPointF, radius: float, index: int, count: int) -> QPointF:
    """Return the end of a spoke in a radar chart of `count` spokes. Spoke 0 points up, the others follow clockwise."""
    angle = -pi / 2 + 2 * pi * index / count
    return QPointF(centre.x() + radius * cos(angle), centre.y() + radius * sin(angle))


RINGS = 5


class RadarChart(PaintedWidget):
    """A radar chart with a spoke per dimension and up to three lines: present results, earlier ones, those of peers."""

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
        self,
        labels: Sequence[str],
        now: Sequence[Fraction],
        before: Sequence[Fraction] = (),
        peers: Sequence[Fraction] = (),
    ) -> None:
        self._labels = tuple(labels)
        self._now = tuple(now)
        self._before = tuple(before)
        self._peers = tuple(peers)
        values = [
            f"{label} {round(share * 100)} %" for label, share in zip(labels, now, strict=True)
        ]
        name(self, _("แผนภูมิคะแนนแต่ละส่วน"), ", ".join(values))
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        if len(self._labels) < 3:
            return
        centre, radius = self.round(area)
        self._grid(painter, centre, radius)
        if self._peers:
            self._shape(painter, centre, radius, self._peers, "d4", fill=False)
        if self._before:
            self._shape(painter, centre, radius, self._before, "text2", fill=False)
        self._shape(painter, centre, radius, self._now, "accent", fill=True)
        self._names(painter, area, centre, radius)

    def round(self, area: QRectF) -> tuple[QPointF, float]:
        """Return (centre of the chart, length of its spokes in pixels) within the rectangle `area`."""
        margin, line = self.look.px(78), self.look.px(20)
        radius = max(
            10.0, min((area.width() - 2 * margin) / 1.9, (area.height() - 3.4 * line) / 1.85)
        )
        return QPointF(area.center().x(), line * 2.1 + radius), radius

    def _grid(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        count = len(self._labels)
        for ring in range(RINGS, 0, -1):
            painter.setPen(self.pen("grid", 1))
            painter.setBrush(self.look.color("ring" if ring % 2 else "card"))
            painter.drawPolygon(
                QPolygonF(
                    [spoke_end(centre, radius * ring / RINGS, n, count) for n in range(count)]
                )
            )
        for n in range(count):
            painter.drawLine(centre, spoke_end(centre, radius, n, count))

    def _shape(
        self,
        painter: QPainter,
        centre: QPointF,
        radius: float,
        shares: Sequence[Fraction],
        token: str,
        *,
        fill: bool,
    ) -> None:
        points = [
            spoke_end(centre, radius * float(share), n, len(shares))
            for n, share in enumerate(shares)
        ]
        ground = self.look.color(token)
        ground.setAlpha(56)
        painter.setBrush(ground if fill else Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if fill else Qt.PenStyle.DashLine
        painter.setPen(self.pen(token, 2 if fill else 1.6, style))
        painter.drawPolygon(QPolygonF(points))
        if fill:
            painter.setBrush(self.look.color("card"))
            for point in points:
                painter.drawEllipse(point, self.look.px(3.4), self.look.px(3.4))

    def boxes(self, area: QRectF, centre: QPointF, radius: float) -> list[tuple[str, QRectF]]:
        """Return (label, its rectangle) for each spoke. Labels are names, or numbers if names would overlap."""
        named = [self._box(area, centre, radius, n, label) for n, label in enumerate(self._labels)]
        if not any(one.intersects(other) for n, one in enumerate(named) for other in named[:n]):
            return list(zip(self._labels, named, strict=True))
        numbers = [str(n + 1) for n in range(len(self._labels))]
        return [(one, self._box(area, centre, radius, n, one)) for n, one in enumerate(numbers)]

    def _names(self, painter: QPainter, area: QRectF, centre: QPointF, radius: float) -> None:
        painter.setFont(self.look.font(13, 500))
        painter.setPen(self.look.color("text2"))
        for label, box in self.boxes(area, centre, radius):
            paint_lines(painter, box, Qt.AlignmentFlag.AlignHCenter, label)

    def _box(self, area: QRectF, centre: QPointF, radius: float, spoke: int, label: str) -> QRectF:
        """Return the rectangle of a label at the end of a spoke, wrapped at words, inside the ground."""
        point = spoke_end(centre, radius + self.look.px(7), spoke, len(self._labels))
        metrics = QFontMetricsF(self.look.font(13, 500))
        width = float(self.look.px(84))
        box = lines_box(metrics, width, Qt.AlignmentFlag.AlignHCenter, label)
        box.adjust(-2, 0, 2, self.look.px(3))
        middle = area.center().x()
        if abs(point.x() - middle) < self.look.px(12):
            box.moveCenter(QPointF(point.x(), point.y() - box.height() / 2))
        elif point.x() > middle:
            box.moveTopLeft(QPointF(point.x(), point.y() - box.height() / 2))
        else:
            box.moveTopRight(QPointF(point.x(), point.y() - box.height() / 2))
        if point.y() > area.height() * 0.7 and abs(point.x() - middle) > self.look.px(12):
            box.moveTop(point.y())
        box.moveLeft(min(max(box.left(), area.left()), area.right() - box.width()))
        box.moveBottom(min(box.bottom(), area.bottom()))
        return box

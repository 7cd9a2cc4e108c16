"""The page that shows how a year hangs together: three years side by side, a box each document, an arrow each draw."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from core.forms.ports import Reader
from core.home.circle import CircleDocument, YearCircle, year_circle
from core.i18n import _
from ui.desktop.base.background import View
from ui.desktop.base.live_page import LivePage
from ui.desktop.base.page_context import HeaderContent, PageContext
from ui.desktop.home.documents import ENTITY_ICONS
from ui.desktop.home.documents_desk import REST, DocumentStarts
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import CardButton, Pictogram, Pill, hold
from ui.desktop.widgets.late import WhenSeen
from ui.desktop.widgets.layout import Surface, column, empty, row, scrolling, settle
from ui.desktop.widgets.plain import name, show_plain, words

GUTTER, TIP = 56, 7  # design pixels: between two years, of the head of an arrow
MOVES = (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Enter, QEvent.Type.Leave)


class CircleBox(CardButton):
    """A document: what it is, how it stands, until when, and a line for all that it takes from each other one."""

    def __init__(self, look: Look, shown: CircleDocument, circle: YearCircle) -> None:
        super().__init__("option")
        self.shown, one = shown, shown.row
        self.feeds: list[tuple[str, QLabel, bool]] = []
        due = " ".join(filter(None, one.due[:2])) if one.until else ""
        inside = column(
            row(Pictogram(look, ENTITY_ICONS[one.entity], "accent", 20), words(one.title, "strong", wrap=True), grow=1),
            row(Pill(look, one.state, one.tone, one.icon), words(one.figure, "line", wrap=True), gap=8, grow=1),
            gap=4,
            edges=(12, 8, 12, 9),
        )
        if one.begun and one.text:
            inside.addWidget(words(one.text, "small", "text2", wrap=True))
        if due:
            inside.addWidget(words(_("กำหนด {due}").format(due=due), "small", one.due.tone, wrap=True))
        said = [one.state, one.figure, one.text if one.begun else "", due]
        for feed in shown.feeds:
            source = circle.source(feed)
            title = source.row.title
            if source.year != shown.year:
                title = _("{form} ปี {year}").format(form=title, year=source.year)
            text = _("จาก {title} {words}").format(title=title, words=feed.words)
            if feed.changed:
                text = _("ต้นทางเปลี่ยนหลังล็อก {text}").format(text=text)
            label = words(text, "line", "warn" if feed.changed else "text2", wrap=True)
            self.feeds.append((feed.source, label, feed.changed))
            inside.addWidget(label)
            said.append(text)
        hold(self, inside)
        deed = _("เปิด") if one.begun else one.deed
        called = _("{deed} {title} ปี {year}").format(deed=deed, title=one.title, year=shown.year)
        name(self, called, " ".join(filter(None, said)))

    def minimumSizeHint(self) -> QSize:
        """As tall as its words are in the width it has."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


class CircleView(QWidget):
    """Three columns of boxes and the arrows between them; those of the box with the keyboard stand out."""

    opened = Signal(object)  # CircleDocument

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.boxes: dict[str, CircleBox] = {}
        self._columns = [column(gap=14) for _year in range(3)]
        self._line = row(*self._columns, gap=0)
        for at in range(3):
            self._line.setStretch(at, 1)
        self.setLayout(self._line)

    def show_circle(self, circle: YearCircle) -> None:
        """Show the circle; the box that had the keyboard keeps it."""
        px = self._look.px
        self._line.setSpacing(px(GUTTER))
        self._line.setContentsMargins(px(TIP), 0, px(TIP), px(TIP))
        at = next((key for key, box in self.boxes.items() if box is QApplication.focusWidget()), "")
        self.boxes = {}
        heads = (_("ปีก่อนหน้า {year}"), _("ปี {year}"), _("ปีถัดไป {year}"))
        for year, lines, head in zip(range(circle.year - 1, circle.year + 2), self._columns, heads, strict=True):
            empty(lines)
            self._fill(lines, circle, year, head.format(year=year))
        if at in self.boxes:
            self.boxes[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, lines: QVBoxLayout, circle: YearCircle, year: int, head: str) -> None:
        lines.addWidget(words(head, "section", wrap=True))
        apart = next((one for one in circle.of(year) if one.key not in circle.linked), None)
        for one in circle.of(year):
            if one is apart:
                lines.addWidget(words(_("ไม่ได้เชื่อมกับเอกสารอื่น"), "small", "text2", wrap=True))
            self.boxes[one.key] = box = CircleBox(self._look, one, circle)
            box.clicked.connect(partial(self.opened.emit, one))
            box.installEventFilter(self)
            lines.addWidget(box)
        if lines.count() == 1:
            none = _("ไม่มีเอกสารที่เชื่อมกับปีนี้") if year != circle.year else _("ปีนี้ยังไม่มีเอกสาร เริ่มได้จากหน้าเอกสารของปี")
            lines.addWidget(words(none, "line", "text2", wrap=True))
        lines.addStretch(1)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVES:
            self.update()
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        arrows = [
            (self.boxes[source], box, label, changed)
            for box in self.boxes.values()
            for source, label, changed in box.feeds
            if source in self.boxes
        ]
        for source, box, label, changed in sorted(arrows, key=lambda one: self._stands_out(one[0], one[1])):
            self._draw(painter, source, box, label, "warn" if changed else "field")
        painter.end()

    def _stands_out(self, source: CircleBox, box: CircleBox) -> bool:
        return any(one.hasFocus() or one.underMouse() for one in (source, box))

    def _draw(self, painter: QPainter, source: CircleBox, box: CircleBox, label: QLabel, tone: str) -> None:
        """From the side of a box to the line that says what is drawn; within one year around the left."""
        px, out = self._look.px, self._stands_out(source, box)
        start, end = source.geometry(), box.geometry()
        to = QPointF(end.left() - 1, label.mapTo(self, label.rect().center()).y())
        along = start.right() < end.left()
        begin = QPointF(start.right() + 1 if along else start.left(), start.center().y())
        bend = px(GUTTER) * (0.5 if along else -0.7)
        tip = to - QPointF(px(TIP), 0)
        path = QPainterPath(begin)
        path.cubicTo(begin + QPointF(bend, 0), tip - QPointF(abs(bend), 0), tip)
        ink = self._look.color("accent" if out and tone == "field" else tone)
        style = Qt.PenStyle.DashLine if tone == "warn" else Qt.PenStyle.SolidLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, px(3 if out else 2), style))
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        half = px(TIP) * 0.7
        painter.drawPolygon(QPolygonF([to, tip + QPointF(0, -half), tip + QPointF(0, half)]))


class CircleDesk(Surface):
    """Keeps the page in step with the folder; a box opens its document, or begins it."""

    def __init__(self, room: PageContext) -> None:
        super().__init__("clear")
        self._room, self._starts = room, DocumentStarts(room, self)
        self.view = CircleView(room.look)
        self.view.opened.connect(lambda one: self._starts.open(one.row, one.year))
        hint = words("", "line", "text2", wrap=True)
        show_plain(hint, _("กล่องคือเอกสาร ลูกศรบอกว่าข้อมูลมาจากเอกสารใด กดกล่องเพื่อเปิด หรือเริ่มเอกสารที่ยังไม่เริ่ม"))
        self._area = scrolling(self.view)
        self.setLayout(column(hint, self._area, gap=10, edges=(4, 2, 4, 0), grow=1))
        self.live = LivePage(room, self, self._read, self._show, rest=REST)
        self._shown: YearCircle | None = None
        self._anew = WhenSeen(self, self._show_again)
        room.look.resized.connect(self._anew.ask)

    def _read(self) -> View[YearCircle]:
        room, year, now = self._room, self.live.year, datetime.now()
        sent, kept = room.office.sent(), room.backing.kept()

        def view(reader: Reader) -> YearCircle:
            return year_circle(reader, room.unit, year, now, sent, kept)

        return view

    def _show(self, found: YearCircle) -> None:
        first, self._shown = self._shown is None, found
        self.view.show_circle(found)
        if first and self.isVisible():
            self.enter()

    def _show_again(self) -> None:
        """For another text size."""
        if self._shown is not None:
            self.view.show_circle(self._shown)

    def place(self) -> HeaderContent:
        return HeaderContent(_("เอกสารของปี"), _("ปี {year} เชื่อมกันอย่างไร").format(year=self.live.year))

    def enter(self) -> None:
        """Put the keyboard on the first box of the year."""
        settle(self._area)
        boxes = [*self.view.boxes.values()]
        own = [box for box in boxes if box.shown.year == self.live.year]
        for box in (own or boxes)[:1]:
            box.setFocus(Qt.FocusReason.OtherFocusReason)

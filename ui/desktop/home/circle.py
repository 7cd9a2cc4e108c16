"""The page that shows which documents take values from which others: boxes of three years, with arrows."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from core.home.circle import DataFlowDocument, YearDataFlow, year_circle
from core.i18n import _
from ui.desktop.base.background import View
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import HeaderContent, PageContext
from ui.desktop.home.desk import REST
from ui.desktop.home.documents import ENTITY_ICONS, DocumentStarter
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import CardButton, IconLabel, Pill, hold
from ui.desktop.widgets.late import VisiblePageUpdater
from ui.desktop.widgets.layout import Surface, column, empty, row, scrolling, settle
from ui.desktop.widgets.plain import name, words

GUTTER, TIP = 56, 7  # design pixels between two years, and of an arrow head
# events that change how arrows are drawn
MOVES = {"FocusIn", "FocusOut", "Enter", "Leave", "Resize", "Move"}


class DocumentBox(CardButton):
    """A box for a plan or assessment: title, state, due date, and a line per document from which it takes values."""

    def __init__(self, look: Look, document: DataFlowDocument) -> None:
        super().__init__("option")
        self.shown = document
        one = document.row
        feeds = document.feeds
        icon = IconLabel(look, ENTITY_ICONS[one.entity], "accent", 20)
        state = row(
            Pill(look, one.state, one.tone, one.icon),
            words(one.figure, "line", wrap=True),
            gap=8,
            grow=1,
        )
        inside = column(
            row(icon, words(one.title, "strong", wrap=True), grow=1),
            state,
            gap=4,
            edges=(12, 8, 12, 9),
        )
        due = _("กำหนด {due}").format(due=" ".join(filter(None, one.due[:2]))) if one.until else ""
        tone = one.due.tone if one.due.tone != "mute" else "text2"
        said = [(one.text if one.begun else "", "text2"), (due, tone)]
        for text, tone in said:
            if text:
                inside.addWidget(words(text, "small", tone, wrap=True))
        self.feeds = [
            words(feed.words, "line", "warn" if feed.changed else "text2", wrap=True)
            for feed in feeds
        ]
        for label in self.feeds:
            inside.addWidget(label)
        hold(self, inside)
        called = _("{form} ปี {year}").format(form=one.title, year=document.year)
        says = (
            one.state,
            one.figure,
            *(text for text, _tone in said),
            *(feed.words for feed in feeds),
        )
        name(self, f"{_('เปิด') if one.begun else one.deed} {called}", " ".join(filter(None, says)))

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size, as tall as the wrapped text."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


class DataFlowDiagram(QWidget):
    """A widget with a column per year, a box per document, and arrows for values that a document takes from another."""

    def __init__(self, look: Look, go_to: Callable[[DataFlowDocument], None]) -> None:
        """Make the diagram; `go_to` gets the document of a clicked box."""
        super().__init__()
        self._look, self._go_to = look, go_to
        self.boxes: dict[str, DocumentBox] = {}
        self.shown = YearDataFlow(0, ())  # 0 = nothing was read yet
        self._columns = [column(gap=14) for _year in range(3)]
        self._line = row(*self._columns, grow=(0, 1, 2))
        self.setLayout(self._line)

    def show_circle(self, circle: YearDataFlow) -> None:
        """Show the documents of three years; the focused box keeps the focus."""
        px, self.shown = self._look.px, circle
        self._line.setSpacing(px(GUTTER))
        self._line.setContentsMargins(px(TIP), 0, px(TIP), px(TIP))
        at = next((key for key, box in self.boxes.items() if box is QApplication.focusWidget()), "")
        self.boxes = {}
        heads = (_("ปีก่อนหน้า {year}"), _("ปี {year}"), _("ปีถัดไป {year}"))
        years = range(circle.year - 1, circle.year + 2) if circle.year else ()
        for year, lines, head in zip(years, self._columns, heads, strict=False):
            empty(lines)
            lines.addWidget(words(head.format(year=year), "section", wrap=True))
            documents = circle.of(year)
            apart = next(
                (document for document in documents if document.key not in circle.linked), None
            )
            for document in documents:
                if document is apart:
                    lines.addWidget(words(_("ไม่ได้เชื่อมกับเอกสารอื่น"), "small", "text2", wrap=True))
                self.boxes[document.key] = box = DocumentBox(self._look, document)
                box.clicked.connect(partial(self._go_to, document))
                box.installEventFilter(self)
                lines.addWidget(box)
            if not documents:
                if year != circle.year:
                    none = _("ไม่มีเอกสารที่เชื่อมกับปีนี้")
                else:
                    none = _("ปีนี้ยังไม่มีเอกสาร เริ่มได้จากหน้าเอกสารของปี")
                lines.addWidget(words(none, "line", "text2", wrap=True))
            lines.addStretch(1)
        if at in self.boxes:
            self.boxes[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, _box: QObject, event: QEvent) -> bool:
        if event.type().name in MOVES:
            self.update()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        arrows = []
        for box in self.boxes.values():
            for feed, label in zip(box.shown.feeds, box.feeds, strict=True):
                source = self.boxes[feed.source]
                out = any(one.hasFocus() or one.underMouse() for one in (source, box))
                calm = "accent" if out else "field"
                ink = self._look.color("warn" if feed.changed else calm)
                style = Qt.PenStyle.DashLine if feed.changed else Qt.PenStyle.SolidLine
                pen = QPen(ink, self._look.px(3 if out else 2), style)
                arrows.append((out, source, box, label, pen))
        for _out, source, box, label, pen in sorted(arrows, key=lambda one: one[0]):
            self._draw(painter, source, box, label, pen)
        painter.end()

    def _draw(
        self, painter: QPainter, source: DocumentBox, box: DocumentBox, label: QLabel, pen: QPen
    ) -> None:
        """Draw an arrow from a box to the line of what is drawn from it; within one year around the left."""
        start = source.geometry()
        end = box.geometry()
        long = self._look.px(TIP)
        to = QPointF(end.left() - 1, label.mapTo(self, label.rect().center()).y())
        along = start.right() < end.left()
        begin = QPointF(start.right() + 1 if along else start.left(), start.center().y())
        bend = QPointF(self._look.px(GUTTER) * (0.5 if along else 0.7), 0)
        tip = to - QPointF(long, 0)
        path = QPainterPath(begin)
        path.cubicTo(begin + bend if along else begin - bend, tip - bend, tip)
        painter.strokePath(path, pen)
        head = QPainterPath()
        head.addPolygon(
            QPolygonF([to, tip + QPointF(0, -long * 0.7), tip + QPointF(0, long * 0.7)])
        )
        painter.fillPath(head, pen.color())


class DataFlowPage(Surface):
    """The page around a DataFlowDiagram, kept up to date; a click on a box opens its document, or starts it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("clear")
        self._context, self._starts = context, DocumentStarter(context, self)
        self.view = DataFlowDiagram(context.look, self._go_to)
        said = _("กล่องคือเอกสาร ลูกศรบอกว่าข้อมูลมาจากเอกสารใด กดกล่องเพื่อเปิด หรือเริ่มเอกสารที่ยังไม่เริ่ม")
        hint = words(said, "line", "text2", wrap=True)
        self._area = scrolling(self.view)
        self.setLayout(column(hint, self._area, gap=10, edges=(4, 2, 4, 0), grow=1))
        self.live = PageRefresher(context, self, self._read, self._show, rest=REST)
        # for another font size
        self._anew = VisiblePageUpdater(self, lambda: self.view.show_circle(self.view.shown))
        context.look.resized.connect(self._anew.ask)

    def _go_to(self, document: DataFlowDocument) -> None:
        self._starts.open(document.row, document.year)

    def _read(self) -> View[YearDataFlow]:
        room, now = self._context, datetime.now()
        sent, kept = room.office.last_sent(), room.backing.kept()
        return partial(
            year_circle, unit=room.unit, year=self.live.year, now=now, sent_up_to=sent, backups=kept
        )

    def _show(self, flow: YearDataFlow) -> None:
        first = not self.view.boxes
        if flow == self.view.shown:
            return  # new boxes would take the focus from the box a dialog was opened with
        self.view.show_circle(flow)
        if first and self.isVisible():
            self.enter()

    def place(self) -> HeaderContent:
        return HeaderContent(
            _("เอกสารของปี"), _("ปี {year} เชื่อมกันอย่างไร").format(year=self.live.year)
        )

    def enter(self) -> None:
        """Focus the first document's box of the chosen year or, if that year has none, the first of all boxes."""
        settle(self._area)
        boxes = [*self.view.boxes.values()]
        for box in [one for one in boxes if one.shown.year == self.live.year][:1] or boxes[:1]:
            box.setFocus(Qt.FocusReason.OtherFocusReason)

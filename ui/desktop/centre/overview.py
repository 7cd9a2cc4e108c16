"""Charts of the year for all units below, shown one at a time, navigated by keys, each with a table of its figures."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.centre.drawn import Chart, ChartBar, ChartCell
from core.centre.sheets import CentreTable
from core.i18n import _
from ui.desktop.centre.sheet_table import CentreTableView
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.layout import column, empty, flow, frame, holding, row
from ui.desktop.widgets.painted import PaintedWidget, draw_bar
from ui.desktop.widgets.plain import cut_name, name, paint_words, show, show_plain, show_some, words

FIRST = "provinces_score"


class LegendSwatch(PaintedWidget):
    """A patch of one of the chart's background colours, for its legend."""

    def __init__(self, look: Look, level: int) -> None:
        super().__init__(look, 22, 14)
        self._level = level

    def draw(self, painter: QPainter, area: QRectF) -> None:
        draw_ground(painter, self.look, area.adjusted(1, 1, -1, -1), self._level)


class YearChartsPage(QWidget):
    """The page with the charts of a year: a chooser, the chart, its legend and the table of its figures."""

    def __init__(
        self,
        look: Look,
        find_behind: Callable[[str, str], None],
        open_unit: Callable[[str, str], None],
    ) -> None:
        """Make the page. `find_behind` gets a picture and the key of a cell or bar, `open_unit` the id of a unit and how
        it was reached: `region/item` or ""."""
        super().__init__()
        self._look = look
        self._find_behind, self._open_unit = find_behind, open_unit
        self._pictures: dict[str, Chart] = {}
        self._key, self.behind = FIRST, ""
        self.shown: CentreTable | None = None  # the table beside the picture
        self.choose = SegmentedControl(
            (
                ("provinces_score", _("จังหวัด: คะแนน"), "mute"),
                ("provinces_state", _("จังหวัด: การส่ง"), "mute"),
                ("spread", _("การกระจาย"), "mute"),
                ("regions", _("เขต"), "mute"),
                ("items", _("ข้อ × เขต"), "mute"),
                ("changes", _("ตัวชี้วัด × หน่วยงาน"), "mute"),
                ("years", _("รายปี"), "mute"),
                ("steps", _("ขั้นตอน"), "mute"),
            ),
            _("ภาพ"),
            FIRST,
            do=self.show_key,
        )
        self._sentence = words("", "strong", wrap=True)
        self._reached = words("", "line", "text2", wrap=True)
        self.view = ChartWidget(look, self._look_behind, partial(show_plain, self._reached))
        self.table = CentreTableView(look)
        self._note = words("", "small", "text2", wrap=True)
        self._called = words("", "card", wrap=True)
        self.back = Button(look, _("กลับไปตัวเลขทั้งหมด"), "link", "left", do=self.show_figures)
        self._legend = QVBoxLayout()
        self.table.opened.connect(self._open)
        look.changed.connect(self._show)
        drawn = column(
            self._sentence,
            self.view,
            self._reached,
            self._legend,
            gap=6,
            edges=(14, 12, 14, 12),
            grow=1,
        )
        head = row(self._called, self.back, gap=8, grow=0)
        beside = column(head, self.table, self._note, gap=6, edges=(14, 12, 14, 12), grow=1)
        self._both = row(frame(drawn, "card"), frame(beside, "card"), gap=10)
        self.setLayout(column(holding(flow(self.choose)), self._both, gap=10, grow=1))

    @property
    def picture(self) -> Chart | None:
        """The chart that is shown, or None."""
        return self._pictures.get(self._key)

    @property
    def pictures(self) -> tuple[Chart, ...]:
        return tuple(self._pictures.values())

    def show_pictures(self, pictures: Sequence[Chart]) -> None:
        self._pictures = {one.id: one for one in pictures}
        self._show()

    def show_key(self, key: str) -> None:
        self._key = key
        self.choose.show_key(key)
        self._show()

    def _show(self) -> None:
        picture = self.picture
        if picture is None:
            return
        shares = (4, 6) if picture.id == "steps" else (5, 4)
        for at, share in enumerate((7, 3) if picture.row_heads else shares):
            self._both.setStretch(at, share)
        show_plain(self._sentence, picture.sentence)
        self.view.show_picture(picture)
        empty(self._legend)
        swatches = [
            row(LegendSwatch(self._look, level), words(says, "small", "text2"), gap=5)
            for level, says in picture.legend
        ]
        if picture.mark_words:
            swatches.append(row(words(picture.mark_words, "small", "text2")))
        if swatches:
            self._legend.addWidget(holding(flow(*map(holding, swatches), gap=12)))
        self.show_figures()

    def show_figures(self) -> None:
        """Show the figures of the whole chart in the table."""
        picture = self.picture
        if picture is not None:
            self.behind = ""
            self._show_sheet(picture.sheet)
            show(self.back, False)

    def show_behind(self, key: str, sheet: CentreTable) -> None:
        """Show `sheet`, the table of the units that the chart's cell or bar `key` counts, and focus its first row."""
        self.behind = key
        self._show_sheet(sheet)
        show(self.back, True)
        self.table.setFocus()
        if sheet.rows:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))

    def _show_sheet(self, sheet: CentreTable) -> None:
        self.shown = sheet
        show_plain(self._called, sheet.title)
        show_some(self._note, sheet.note)
        self.table.show_sheet(sheet)

    def _look_behind(self, key: str) -> None:
        self._find_behind(self._key, key)

    def _open(self, key: str) -> None:
        """Open what a row of the table stands for: the units behind a figure, or the unit itself."""
        if self.behind:
            self._open_unit(key, self.behind if self._key == "items" else "")
        else:
            self._look_behind(key)

    def enter(self) -> None:
        self.view.setFocus()


# design pixels: between two cells, a row of heads, heads of rows
GAP = 3
HEAD = 22
LABEL = 186
BAR = 25
BAR_LABEL = 150
BAR_VALUE = 86
SCALE = range(1, 6)  # levels that have a ground
STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class ChartElement(NamedTuple):
    """A cell or bar of a chart, with the rectangle in which it is painted."""

    box: QRectF
    element: ChartCell | ChartBar


class ChartWidget(QWidget):
    """Paints a chart. Arrow keys move between cells and bars; Enter requests the units counted in the focused one."""

    def __init__(
        self, look: Look, open_spot: Callable[[str], None], say: Callable[[str], None]
    ) -> None:
        """Make the chart; `open_spot` gets the key of a cell or bar, `say` the words of the one with the focus."""
        super().__init__()
        self._look = look
        self._open_spot, self._say_words = open_spot, say
        self._picture: Chart | None = None
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.updateGeometry)

    def show_picture(self, picture: Chart) -> None:
        """Show a chart; if it has the id of the chart shown before, the focus stays at the same spot."""
        same = self._picture is not None and self._picture.id == picture.id
        self._picture = picture
        self._at = min(self._at, self._count - 1) if same else -1
        self._say()
        self.updateGeometry()
        self.update()

    @property
    def here(self) -> ChartCell | ChartBar | None:
        """The cell or bar of the chart that has the focus, or None."""
        spots = self.spots()
        return spots[self._at].element if 0 <= self._at < len(spots) else None

    @property
    def _count(self) -> int:
        return len(self._picture.cells or self._picture.bars) if self._picture else 0

    def sizeHint(self) -> QSize:
        tall = self._rows() * BAR + HEAD if self._picture else BAR
        return QSize(self._look.px(420), self._look.px(tall))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(260), self._look.px(min(self._rows() * 17 + HEAD, 420)))

    def _rows(self) -> int:
        picture = self._picture
        if picture is None:
            return 1
        return max((one.row for one in picture.cells), default=len(picture.bars)) + 1

    def spots(self) -> list[ChartElement]:
        """Return every cell or bar of the chart with its rectangle at the widget's present size."""
        if self._picture is None:
            return []
        return self._cells(self._picture) if self._picture.cells else self._bars(self._picture)

    def _cells(self, picture: Chart) -> list[ChartElement]:
        px = self._look.px
        left = self._look.px(LABEL) if picture.row_heads else 0
        above = self._look.px(HEAD) if picture.column_heads else 0
        columns = max(one.column for one in picture.cells) + 1
        wide = (self.width() - left) / columns
        tall = (self.height() - above) / self._rows()
        tall = min(tall, px(40))
        size = QPointF(wide - px(GAP), tall - px(GAP))
        return [
            ChartElement(
                QRectF(left + one.column * wide, above + one.row * tall, size.x(), size.y()), one
            )
            for one in picture.cells
        ]

    def _bars(self, picture: Chart) -> list[ChartElement]:
        tall = min(self.height() / max(1, len(picture.bars)), self._look.px(34))
        return [
            ChartElement(QRectF(0, n * tall, self.width(), tall), one)
            for n, one in enumerate(picture.bars)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        picture = self._picture
        if picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spots = self.spots()
        if picture.cells:
            look = self._look
            painter.setPen(look.color("text2"))
            painter.setFont(look.font(13, 600))
            by_row = {
                spot.element.row: spot.box for spot in spots if isinstance(spot.element, ChartCell)
            }
            by_column = {
                spot.element.column: spot.box
                for spot in spots
                if isinstance(spot.element, ChartCell)
            }
            for n, head in enumerate(picture.row_heads):
                box = by_row.get(n)
                if box:
                    label = QRectF(0, box.y(), look.px(LABEL - 8), box.height()).toRect()
                    paint_words(painter, label, head, cut_middle=picture.of_units)
            for n, head in enumerate(picture.column_heads):
                box = by_column.get(n)
                if box:
                    room = QRectF(box.x(), 0, box.width(), look.px(HEAD))
                    # the number is drawn at the end
                    shown = cut_name(painter.fontMetrics(), head, int(box.width()))
                    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), shown)
        for spot in spots:
            if picture.cells:
                self._draw_cell(painter, spot)
            else:
                self._draw_bar(painter, spot)
        if picture.mark is not None and not picture.cells and spots:
            bed = self._bed(spots[0].box)
            x = bed.x() + bed.width() * float(picture.mark or 0)
            painter.setPen(QPen(self._look.color("text"), self._look.px(2), Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, spots[0].box.top()), QPointF(x, spots[-1].box.bottom()))
        if self.hasFocus() and 0 <= self._at < len(spots):
            painter.setPen(QPen(self._look.color("text"), self._look.px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(spots[self._at].box.adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _draw_cell(self, painter: QPainter, spot: ChartElement) -> None:
        look, one = self._look, spot.element
        draw_ground(painter, look, spot.box, one.level)
        painter.setPen(look.color("text" if one.level else "text2"))
        painter.setFont(look.font(13, 500))
        words = " ".join(filter(None, (one.label, one.value)))
        fits = painter.fontMetrics().horizontalAdvance(words) <= spot.box.width()
        painter.drawText(spot.box, int(Qt.AlignmentFlag.AlignCenter), words if fits else one.label)

    def _draw_bar(self, painter: QPainter, spot: ChartElement) -> None:
        look, one = self._look, spot.element
        bed = self._bed(spot.box)
        painter.setPen(look.color("text"))
        painter.setFont(look.font(14))
        paint_words(
            painter,
            QRectF(0, spot.box.y(), look.px(BAR_LABEL - 8), spot.box.height()).toRect(),
            one.label,
        )
        share = float(one.share) if isinstance(one, ChartBar) and one.share is not None else None
        draw_bar(painter, look, bed, share or None, "accent" if one.level >= 3 else "warn")
        painter.setPen(look.color("text"))
        painter.setFont(look.font(14, 600))
        room = QRectF(
            bed.right() + look.px(8), spot.box.y(), look.px(BAR_VALUE - 8), spot.box.height()
        )
        paint_words(painter, room.toRect(), one.value)

    def _bed(self, box: QRectF) -> QRectF:
        look, tall = self._look, self._look.px(12)
        left, right = look.px(BAR_LABEL), look.px(BAR_VALUE)
        return QRectF(
            left, box.center().y() - tall / 2, max(20.0, box.width() - left - right), tall
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif (step := STEPS.get(Qt.Key(event.key()))) is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._go(*step)
        else:
            super().keyPressEvent(event)

    def _go(self, across: int, down: int) -> None:
        """Move to the nearest cell or bar in a direction; the first time to the first one."""
        spots = self.spots()
        if spots and (to := ahead(spots, self._at, across, down) if self._at >= 0 else 0) >= 0:
            self._reach(to)

    def _reach(self, index: int) -> None:
        self._at = index
        self._say()
        self.update()

    def _say(self) -> None:
        """Say to screen readers and below the chart which cell or bar has the focus."""
        title, here = self._picture.title if self._picture else "", self.here
        says = here.says if here else _("ลูกศรเลือกช่อง Enter ดูหน่วยงานในช่องนั้น ตัวเลขทุกช่องอยู่ในตาราง")
        name(self, title, says)
        self._say_words(here.says if here else "")

    def _open(self) -> None:
        here = self.here
        if here is not None and here.key:
            self._open_spot(here.key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = next(
            (n for n, spot in enumerate(self.spots()) if spot.box.contains(event.position())), -1
        )
        self.setFocus()
        if found >= 0:
            self._reach(found)
            self._open()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at < 0 and self._count:
            self._reach(0)


def ahead(spots: Sequence[ChartElement], index: int, across: int, down: int) -> int:
    """Return the index of the spot nearest to spot `index` in a direction (`across`, `down`: -1, 0, 1); -1 if none."""
    here = spots[index].box.center()
    found = [
        (abs(way.x()) * (1 + 2 * abs(down)) + abs(way.y()) * (1 + 2 * abs(across)), n)
        for n, spot in enumerate(spots)
        if (way := spot.box.center() - here).x() * across + way.y() * down > 1
    ]
    return min(found)[1] if found else -1


def draw_ground(painter: QPainter, look: Look, box: QRectF, level: int) -> None:
    """Paint the background of a chart cell in the shade of `level`; level 0 is a dashed outline. In high contrast a bar
    is added, whose length shows the level."""
    if not level:
        painter.setPen(QPen(look.color("field"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        return
    few = look.theme == "contrast"
    painter.setPen(QPen(look.color("grid"), 1) if few else Qt.PenStyle.NoPen)
    painter.setBrush(look.color(f"s{level}"))
    painter.drawRoundedRect(box, 4, 4)
    if few:
        tall = min(float(look.px(4)), box.height() / 3)
        long = QRectF(
            box.x() + 2, box.bottom() - tall - 1, (box.width() - 4) * level / len(SCALE), tall
        )
        painter.fillRect(long, look.color("accent"))

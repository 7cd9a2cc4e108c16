"""The list of the units below, with a heading for each region: its rows, painter and filters."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QTableView

from core.centre.view import BoardRow, UnitRanking, ZoneTotals, answered, received
from core.exact import points_text
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.choices import Segments
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import FittedSurface, column, row
from ui.desktop.widgets.painted import draw_bar
from ui.desktop.widgets.plain import name, tip_of
from ui.desktop.widgets.rows import (
    CELL_ICON,
    CellPainter,
    Index,
    RowsModel,
    draw_head,
    draw_line,
    draw_pill_in,
    pill_column,
    set_up,
)

HEADS = ("อันดับ", "หน่วยงาน", "กลุ่ม", "การส่ง", "คะแนน", "เกรด", "ใบตอบรับ")
RANK, NAME, GROUP, SENT, TOTAL, BAND, RECEIPT = range(7)
TONE, SHARE, MARK, HEAD = (Qt.ItemDataRole.UserRole + n for n in range(4))
FULL = Fraction(100)  # points of a bar
BoardEntry = ZoneTotals | BoardRow


def rows_of(board: UnitRanking, lines: Sequence[BoardRow]) -> list[BoardEntry]:
    """Return the units' `lines` as rows of the list, each region's heading before its units."""
    zones = {zone.region: zone for zone in board.zones}
    rows: list[BoardEntry] = []
    for line in lines:
        if not rows or _region(rows[-1]) != line.unit.region:
            rows.append(zones[line.unit.region])
        rows.append(line)
    return rows


def zone_words(zone: ZoneTotals) -> str:
    """Return the heading of a region for the list: `เขตตรวจราชการที่ 5   ส่งแล้ว 4 จาก 5`."""
    called = _("เขตตรวจราชการที่ {n}").format(n=zone.region) if zone.region else _("ไม่ระบุเขต")
    return f"{called}\n{_('ส่งแล้ว {sent} จาก {of}').format(sent=zone.sent, of=zone.of)}"


def _region(row: BoardEntry) -> int:
    return row.region if isinstance(row, ZoneTotals) else row.unit.region


def _words(line: BoardRow, column: int) -> str:
    standing = line.place
    scored = standing is not None and not standing.problem
    if column == TOTAL:
        if standing is None:
            return "–"
        return points_text(standing.total, standing.places) if scored else standing.problem
    return {
        RANK: f"{standing.rank}{'=' if standing.tied else ''}" if standing and standing.rank else "–",  # `2=`: a tie
        NAME: line.name,
        GROUP: line.group or "–",
        SENT: received(line.row)[0],
        BAND: (standing.band or "–") if standing else "–",
        RECEIPT: answered(line.row),
    }[column]


def _tone(line: BoardRow) -> str:
    if (standing := line.place) is None or standing.passes is None:
        return "text2"
    return "accent" if standing.passes else "warn"


EVERY, SILENT = "every", "silent"  # of the choices above the list, beside the groups
WIDTHS = (52, 0, 70, 128, 100, 58, 200)  # design pixels; 0 takes the rest, and pills more where they need it
HIGH = 35  # design pixels of a row
MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class UnitPainter(CellPainter):
    """Paints the list: a region's heading as one strong line, a unit with a pill and a bar with the pass mark."""

    def fill(self, painter: QPainter, room: QRect, index: Index, text: str, chosen: bool) -> None:
        look = self._look
        if index.data(HEAD):
            draw_head(painter, look, room, text, 15, 14)
        elif index.column() == SENT:
            draw_pill_in(painter, look, room, text, str(index.data(TONE)))
        elif index.column() == TOTAL and index.data(SHARE) is not None:
            self._bar(painter, room, index)
        else:
            strong = index.column() == 0 or (index.column() == NAME and chosen)
            size, ink = 14 if index.column() == RECEIPT else 15, index.column() in (0, NAME, TOTAL, BAND)
            weight, tone = 600 if strong else 400, "text" if ink else "text2"
            draw_line(painter, look, room, text, size, weight, tone, named=index.column() == NAME)

    def _bar(self, painter: QPainter, room: QRect, index: Index) -> None:
        look, text = self._look, digits(str(index.data()))
        painter.setFont(look.font(15, 600))
        words = max(look.px(34), painter.fontMetrics().horizontalAdvance(text) + 2)
        tall = look.px(7)
        bed = QRectF(room.left(), room.center().y() - tall / 2, max(20, room.width() - words - look.px(8)), tall)
        draw_bar(painter, look, bed, float(index.data(SHARE)), str(index.data(TONE)))
        if (mark := float(index.data(MARK))) >= 0:
            x = bed.x() + bed.width() * mark
            painter.fillRect(QRectF(x - 1, bed.y() - tall * 0.5, 2, tall * 2), look.color("text"))
        painter.setPen(look.color("text"))
        painter.drawText(room, MIDDLE | int(Qt.AlignmentFlag.AlignRight), text)


class UnitList(FittedSurface):
    """The list of the units below, filtered by region, group and searched words."""

    chosen = Signal(str)  # id of the selected unit
    opened = Signal(str)  # id of a unit, on Enter or a double click
    listed = Signal()  # other units are listed than before

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._look = look
        self._board: UnitRanking | None = None
        self._pills: frozenset[str] = frozenset()  # the words in the pill column
        self.lines: Sequence[BoardRow] = ()  # the listed ones: in the region and group, and matching the search
        self._region: int | None = None  # None = all
        self._group = EVERY
        self.groups = Segments(((EVERY, _("ทุกกลุ่ม"), "mute"),), _("กลุ่ม"))
        self._bar = row(self.groups, None, gap=8)
        self.search = search_line(_("ค้นหาหน่วยงาน"))
        self.search.setFixedWidth(look.px(180))
        self.search.textChanged.connect(lambda _text: self._show())
        self._bar.addWidget(self.search)
        self.model = RowsModel[BoardEntry](
            self._data, _key, [_(head) for head in HEADS], lambda one, _at: isinstance(one, ZoneTotals)
        )
        self.table = QTableView()
        set_up(self.table, self.model, UnitPainter(look, HIGH))
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._options: list[tuple[str, str, str]] = []  # of the groups: key, text and tone
        self.table.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        name(self.table, _("หน่วยงานในสังกัด"), _("ลูกศรขึ้นลงเลือกหน่วยงาน Enter เปิดแบบประเมิน"))
        self.table.selectionModel().currentRowChanged.connect(lambda new, _old: self._emit(self.chosen, new))
        self.table.activated.connect(lambda index: self._emit(self.opened, index))
        self.setLayout(column(self._bar, self.table, gap=8, edges=(12, 10, 12, 8)))
        look.changed.connect(self._fit)
        self._fit()

    def show_board(self, board: UnitRanking) -> None:
        """Show the units of this ranking; the selected unit stays selected."""
        count = {id_: sum(line.group_id == id_ for line in board.lines) for id_ in board.groups}
        options = [(EVERY, _("ทุกหน่วย {n}").format(n=len(board.lines)), "mute")]
        options += [(id_, f"{words} {count[id_]}", "mute") for id_, words in board.groups.items()]
        options += [(SILENT, _("ยังไม่ตอบ {n}").format(n=n), "warn")] if (n := _silent(board)) else []
        if options != self._options:
            self._options = options
            old, self.groups = self.groups, Segments(tuple(options), _("กลุ่ม"))
            self._group = self._group if self._group in [key for key, *_words in options] else EVERY
            self.groups.show_key(self._group)
            self.groups.chosen.connect(self._choose_group)
            self._bar.replaceWidget(old, self.groups)
            old.hide()
            old.deleteLater()
        self._board, self._pills = board, frozenset(received(line.row)[0] for line in board.lines)
        self._fit()
        self._show()

    def show_region(self, region: int | None) -> None:
        """List only the units of this inspection region; None = of all."""
        self._region = region
        self._show()

    @property
    def here(self) -> str:
        """The id of the selected unit; "" if none is selected."""
        found = self.model.at(self.table.currentIndex().row())
        return found.unit.id if isinstance(found, BoardRow) else ""

    def go_to(self, unit: str) -> None:
        if (at := self.model.row_of(unit)) >= 0:
            self.table.setCurrentIndex(self.model.index(at, NAME))

    def _show(self) -> None:
        if self._board is None:
            return
        here, text = self.here, self.search.text().strip().casefold()
        self.lines = lines = [line for line in self._board.lines if self._wanted(line, text)]
        self.listed.emit()
        self.model.replace(rows_of(self._board, lines))
        self.table.clearSpans()
        for at, one in enumerate(self.model.rows):
            if isinstance(one, ZoneTotals):
                self.table.setSpan(at, 0, 1, self.model.columnCount())
        first = lines[0].unit.id if lines else ""
        self.go_to(here if any(line.unit.id == here for line in lines) else first)
        if not lines:
            self.chosen.emit("")

    def _data(self, one: BoardEntry, column: int, role: int) -> Any:
        mark = self._board.pass_mark if self._board else None
        if role == HEAD:
            return isinstance(one, ZoneTotals)
        if isinstance(one, ZoneTotals):
            return zone_words(one) if role == Qt.ItemDataRole.DisplayRole and column == 0 else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            told = _words(one, column)
            return tip_of(told) if role == Qt.ItemDataRole.ToolTipRole else told
        if role == TONE:
            return received(one.row)[1] if column == SENT else _tone(one)
        standing = one.place
        if role == SHARE and column == TOTAL and standing and not standing.problem:
            return float(min(Fraction(1), standing.base / FULL))
        return (float(mark / FULL) if mark else -1.0) if role == MARK else None

    def _wanted(self, line: BoardRow, text: str) -> bool:
        if self._region is not None and line.unit.region != self._region:
            return False
        if self._group == SILENT and not line.row.unanswered:
            return False
        if self._group not in (EVERY, SILENT) and line.group_id != self._group:
            return False
        return not text or text in f"{line.name} {line.unit.code}".casefold()

    def _choose_group(self, group: str) -> None:
        self._group = group
        self._show()

    def _emit(self, signal: SignalInstance, index: Index) -> None:
        found = self.model.at(index.row())
        if isinstance(found, BoardRow):
            signal.emit(found.unit.id)

    def _fit(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._look.px(HIGH))
        widths = [*map(self._look.px, WIDTHS)]
        widths[SENT] = pill_column(self._look, self._pills, WIDTHS[SENT], CELL_ICON)
        for at, width in enumerate(widths):
            if width:
                self.table.setColumnWidth(at, width)
        room = self.width()
        for at, least in ((RECEIPT, 860), (GROUP, 590), (BAND, 440), (TOTAL, 380), (RANK, 300)):
            self.table.setColumnHidden(at, room < self._look.px(least))
        if self._board is not None and not self._board.groups:  # an empty column must not take room from the names
            self.table.setColumnHidden(GROUP, True)


def _silent(board: UnitRanking) -> int:
    """Return how many units have not answered whether they join a programme."""
    return sum(bool(line.row.unanswered) for line in board.lines)


def _key(one: BoardEntry) -> str | None:
    return one.unit.id if isinstance(one, BoardRow) else None

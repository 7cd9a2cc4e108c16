"""The table of units to which work is assigned: figure with bar, proofs, state and date, and the sum below."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.assigning.board import OrderProgress, UnitAnswerLine
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import FittedSurface, column
from ui.desktop.widgets.painted import draw_bar
from ui.desktop.widgets.plain import name, tip_of
from ui.desktop.widgets.rows import (
    CELL_ICON,
    CellPainter,
    Index,
    RowsModel,
    draw_line,
    draw_pill_in,
    pill_column,
    set_up,
)
from ui.desktop.widgets.sheet_tools import AS_THEY_CAME, SheetSorter, asks_for_menu, in_order

NAME, FIGURE, BAR, PROOF, STATE, WHEN = range(6)
WIDTHS = (0, 112, 112, 84, 128, 124)  # design pixels; 0 takes the rest, and pills more where they need it
LINE = Qt.ItemDataRole.UserRole
HIGH = 32  # design pixels of a row


class AssigneePainter(CellPainter):
    """Paints the cells of a unit; a missing answer stands out by text and icon, not by colour alone."""

    def fill(self, painter: QPainter, room: QRect, index: Index, text: str, _chosen: bool) -> None:
        line: UnitAnswerLine = index.data(LINE)
        look, at = self._look, index.column()
        if at == STATE:
            draw_pill_in(painter, look, room, line.state, line.tone)
        elif at == BAR:
            tall = look.px(7)
            bed = QRectF(room.left(), room.center().y() - tall / 2, max(20, room.width() - look.px(8)), tall)
            draw_bar(painter, look, bed, line.share, "accent" if line.answer.counts else "text2")
        elif at == NAME:
            draw_line(painter, look, room, text, 15, 600, "text" if line.answer.counts else "warn", named=True)
        else:
            draw_line(painter, look, room, text, 15 if at == FIGURE else 14, 600 if at == FIGURE else 400,
                      "text" if at == FIGURE else "text2")  # fmt: skip


class AssigneeTable(FittedSurface):
    """The table with a row per unit; arrows select, Enter opens what the unit has filled in."""

    opened = Signal(object)  # UnitAnswerLine
    chosen = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__("clear")
        self._look = look
        heads = (_("หน่วยงาน"), "", "", _("หลักฐาน"), _("สถานะ"), _("เมื่อ"))
        self.model = RowsModel[UnitAnswerLine](_data, lambda line: line.answer.unit, heads)
        self.table = QTableView()
        set_up(self.table, self.model, AssigneePainter(look, HIGH))
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        name(self.table, _("หน่วยงานที่ได้รับมอบหมาย"), _("ลูกศรขึ้นลงเลือกหน่วยงาน Shift เลือกหลายแห่ง Enter เปิดรายการของหน่วยงาน"))
        self.sorting = SheetSorter(self.table)
        self.sorting.requested.connect(lambda *_how: self._arrange())
        self._lines: Sequence[UnitAnswerLine] = ()
        self.table.installEventFilter(self)
        self.table.activated.connect(lambda at: self.opened.emit(line) if (line := self.model.at(at.row())) else None)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self.chosen.emit())
        self.setLayout(column(self.table, gap=0))
        look.changed.connect(self._fit)
        self._fit()

    def show_work(self, work: OrderProgress) -> None:
        """Show the units to which this work is assigned; selected units stay selected."""
        self._lines = work.lines
        self._arrange((_("หน่วยงาน"), work.head, "", _("หลักฐาน"), _("สถานะ"), _("เมื่อ")))
        self._fit()

    def _arrange(self, heads: Sequence[str] = ()) -> None:
        """Sort the units by the chosen column, a bar by its figure."""
        kept, here = {line.answer.unit for line in self.picked}, self.model.at(self.table.currentIndex().row())
        lines, by = self._lines, self.sorting.column
        if by != AS_THEY_CAME:
            said = [str(_data(line, FIGURE if by == BAR else by, Qt.ItemDataRole.DisplayRole)) for line in lines]
            lines = [lines[n] for n in in_order(said, down=self.sorting.down)]
        self.model.replace(lines, heads)
        choose = self.table.selectionModel()
        for unit in kept:
            if (at := self.model.row_of(unit)) >= 0:
                choose.select(self.model.index(at, NAME), choose.SelectionFlag.Select | choose.SelectionFlag.Rows)
        if here is not None and (at := self.model.row_of(here.answer.unit)) >= 0:
            choose.setCurrentIndex(self.model.index(at, NAME), choose.SelectionFlag.NoUpdate)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the sort menu when a context-menu key is pressed in the table."""
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if asks := asks_for_menu(event):
                self.sorting.open_menu()
            return asks
        return False

    @property
    def picked(self) -> Sequence[UnitAnswerLine]:
        """The answers of the selected units, in the order of the table."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [line for at in rows if (line := self.model.at(at)) is not None]

    def go_to(self, unit: str) -> None:
        if (at := self.model.row_of(unit)) >= 0:
            self.table.setCurrentIndex(self.model.index(at, NAME))

    def _fit(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._look.px(HIGH))
        widths = [*map(self._look.px, WIDTHS)]
        widths[STATE] = pill_column(self._look, (line.state for line in self.model.rows), WIDTHS[STATE], CELL_ICON)
        for at, width in enumerate(widths):
            if width:
                self.table.setColumnWidth(at, width)
        barred = any(line.share is not None for line in self.model.rows)
        for at, least in ((WHEN, 700), (PROOF, 560), (BAR, 620), (FIGURE, 380)):
            self.table.setColumnHidden(at, self.width() < self._look.px(least) or (at == BAR and not barred))


def _data(line: UnitAnswerLine, column: int, role: int) -> Any:
    if role == LINE:
        return line
    if role == Qt.ItemDataRole.ToolTipRole:
        return tip_of("\n".join((line.answer.name, line.state, *line.notes)))
    if role != Qt.ItemDataRole.DisplayRole:
        return None
    words = {NAME: line.answer.name, FIGURE: line.figure, PROOF: line.proofs, STATE: line.state, WHEN: line.when}
    return words.get(column, "")

"""The units below, each with its tick and what became of its start file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from core.centre.setup import JOINED, LATE, MADE, NONE, WITHDRAWN, StartRow
from core.i18n import _
from core.people.units import kind_title
from core.thai.days import short_date
from ui.desktop.setup.panel import stretch
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import name, tip_of
from ui.desktop.widgets.rows import ROOT, Index, TickPainter

TICK, NAME = 0, 2  # columns: the box to tick, and the one that takes the rest
WIDTHS = (34, 76, 150, 76, 120, 46, 216)  # design pixels
INKS = {NONE: "text2", MADE: "info", LATE: "warn", WITHDRAWN: "warn", JOINED: "ok"}
OUT = (MADE, LATE)  # a file lies out that nobody has begun with
Check = Qt.ItemDataRole.CheckStateRole


class StartRows(QAbstractTableModel):
    """The units below, each with its tick."""

    ticked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._every: tuple[StartRow, ...] = ()
        self._rows: tuple[StartRow, ...] = ()  # that are shown
        self._chosen: set[str] = set()
        self._words = ""

    def show_rows(self, rows: Sequence[StartRow]) -> None:
        """Units without a file are ticked when they are seen first; who has begun meanwhile needs none any more."""
        known = {one.unit.id: one.state for one in self._every}
        self._chosen |= {one.unit.id for one in rows if one.unit.id not in known and one.state in (NONE, WITHDRAWN)}
        begun = {one.unit.id for one in rows if one.state == JOINED and known.get(one.unit.id) != JOINED}
        self._chosen &= {one.unit.id for one in rows} - begun
        self._every = tuple(rows)
        self._show()

    def let_go(self, units: Sequence[str]) -> None:
        """These have their file now."""
        self._chosen -= set(units)
        self._show()

    def seek(self, text: str) -> None:
        self._words = text.strip().casefold()
        self._show()

    def tick_all(self, on: bool) -> None:
        """Every unit that is shown and has not begun; one that has is ticked by itself, for one more PC of it."""
        shown = {one.unit.id for one in self._rows if one.state != JOINED}
        self._chosen = self._chosen | shown if on else self._chosen - shown
        self._show()

    def tick_only(self, state: str) -> None:
        """These, whatever is searched for, and no others."""
        self._chosen = {one.unit.id for one in self._every if one.state == state}
        self._show()

    @property
    def every(self) -> tuple[StartRow, ...]:
        """The units below, also those that are not shown now."""
        return self._every

    @property
    def chosen(self) -> list[str]:
        return [one.unit.id for one in self._every if one.unit.id in self._chosen]

    @property
    def out(self) -> list[str]:
        """Those of the chosen whose file lies out and was not used yet."""
        return [one.unit.id for one in self._every if one.unit.id in self._chosen and (one.another or one.state in OUT)]

    def lasting(self, until: str) -> list[str]:
        """Those of `out` whose last day is another one (ISO, "" = none)."""
        other = {one.unit.id for one in self._every if one.until != until}
        return [unit for unit in self.out if unit in other]

    @property
    def begun(self) -> int:
        """How many of the chosen have begun already: their file is for one more PC, or in place of a broken one."""
        return sum(one.unit.id in self._chosen and one.state == JOINED for one in self._every)

    def _show(self) -> None:
        self.beginResetModel()
        said = self._words
        self._rows = tuple(
            one for one in self._every
            if not said or said in f"{one.unit.code} {one.unit.name} {one.parent}".casefold()
        )  # fmt: skip
        self.endResetModel()
        self.ticked.emit()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(WIDTHS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return ("", _("รหัส"), _("ชื่อหน่วยงาน"), _("ประเภท"), _("ต้นสังกัด"), _("เขต"), _("ไฟล์เริ่มงาน"))[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TICK else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self._rows[index.row()]
        if role == Check and index.column() == TICK:
            return Qt.CheckState.Checked if one.unit.id in self._chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return digits(self._say(one, index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(self._say(one, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == TICK:
            return _("เลือกแล้ว") if one.unit.id in self._chosen else _("ไม่ได้เลือก")
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._look.color(INKS[one.state] if index.column() == len(WIDTHS) - 1 else "text")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Check:
            return False
        unit = self._rows[index.row()].unit.id
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._chosen.add(unit)
        else:
            self._chosen.discard(unit)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def flip(self, row_: int) -> None:
        """As the space bar does."""
        at = self.index(row_, TICK)
        if at.isValid():
            on = self._rows[row_].unit.id in self._chosen
            self.setData(at, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked, Check)

    def _say(self, one: StartRow, column_: int) -> str:
        unit = one.unit
        region = str(unit.region) if unit.region else ""
        return ("", unit.code, unit.name, kind_title(unit.kind), one.parent, region, state_words(one))[column_]


def state_words(one: StartRow) -> str:
    if one.another:
        return _("เริ่มแล้ว ออกไฟล์ให้อีกเครื่องแล้ว")
    if one.state == LATE:
        return _("เลยวันใช้ {day}").format(day=short_date(date.fromisoformat(one.until)))
    said = {NONE: _("ยังไม่ออก"), MADE: _("ออกแล้ว ยังไม่เริ่ม"), WITHDRAWN: _("ใช้ไม่ได้แล้ว"), JOINED: _("เริ่มแล้ว")}
    if one.state == MADE and one.until:
        day = short_date(date.fromisoformat(one.until))
        return _("ออกแล้ว ใช้ได้ถึง {day}").format(day=day)
    return said[one.state]


class StartTable(QTableView):
    """The space bar ticks the row that is chosen, whichever cell the keyboard is at; so does a click on its box."""

    def __init__(self, look: Look, rows: StartRows) -> None:
        super().__init__()
        self._look, self._rows = look, rows
        self.setModel(rows)
        self.setObjectName("register")
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names of units begin alike
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegateForColumn(TICK, TickPainter(look, self))
        self.clicked.connect(lambda index: rows.flip(index.row()) if index.column() == TICK else None)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        name(self, _("หน่วยงานและไฟล์เริ่มงาน"), _("เว้นวรรคเลือกหรือไม่เลือกหน่วยงาน"))
        look.changed.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._rows.flip(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(30))
        self.setMinimumHeight(self._look.px(130))
        for n, wide in enumerate(WIDTHS):
            self.setColumnWidth(n, self._look.px(wide))
        stretch(self, NAME, self._look.px(WIDTHS[NAME]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

"""The fourth step: start files for chosen units into a folder, with their letters; who has begun."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QProgressBar, QTableView, QWidget

from core.centre.setup import JOINED, MADE, NONE, WITHDRAWN, Setup, StartRow
from core.i18n import _
from core.people.unit_table import kind_title
from core.thai.days import short_date
from ui.desktop.setup.panel import panel, stretch
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import column, flow, frame
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.rows import ROOT, Index

NAME = 2  # the column that takes the rest
WIDTHS = (34, 90, 160, 84, 170, 56, 190)  # design pixels
INKS = {NONE: "text2", MADE: "info", WITHDRAWN: "warn", JOINED: "ok"}
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
        """Units without a file are ticked when they are seen first."""
        known = {one.unit.id for one in self._every}
        self._chosen |= {one.unit.id for one in rows if one.unit.id not in known and one.state in (NONE, WITHDRAWN)}
        self._chosen &= {one.unit.id for one in rows if one.state != JOINED}
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
        """Every unit that is shown and has not begun."""
        shown = {one.unit.id for one in self._rows if one.state != JOINED}
        self._chosen = self._chosen | shown if on else self._chosen - shown
        self._show()

    @property
    def chosen(self) -> list[str]:
        return [one.unit.id for one in self._every if one.unit.id in self._chosen]

    @property
    def out(self) -> list[str]:
        """Those of the chosen whose file lies out and was not used yet."""
        return [one.unit.id for one in self._every if one.unit.id in self._chosen and one.state == MADE]

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
        tickable = index.column() == 0 and self._rows[index.row()].state != JOINED
        return usual | Qt.ItemFlag.ItemIsUserCheckable if tickable else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self._rows[index.row()]
        if role == Check and index.column() == 0 and one.state != JOINED:
            return Qt.CheckState.Checked if one.unit.id in self._chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return digits(self._say(one, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
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
        at = self.index(row_, 0)
        if at.isValid() and self._rows[row_].state != JOINED:
            on = self._rows[row_].unit.id in self._chosen
            self.setData(at, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked, Check)

    def _say(self, one: StartRow, column_: int) -> str:
        unit = one.unit
        region = str(unit.region) if unit.region else ""
        return ("", unit.code, unit.name, kind_title(unit.kind), one.parent, region, state_words(one))[column_]


def state_words(one: StartRow) -> str:
    said = {NONE: _("ยังไม่ออก"), MADE: _("ออกแล้ว ยังไม่เริ่ม"), WITHDRAWN: _("ใช้ไม่ได้แล้ว"), JOINED: _("เริ่มแล้ว")}
    if one.state == MADE and one.until:
        day = short_date(date.fromisoformat(one.until))
        return _("ออกแล้ว ใช้ได้ถึง {day}").format(day=day)
    return said[one.state]


class StartTable(QTableView):
    """The space bar ticks the row that is chosen, whichever cell the keyboard is at."""

    def __init__(self, look: Look, rows: StartRows) -> None:
        super().__init__()
        self._look, self._rows = look, rows
        self.setModel(rows)
        self.setObjectName("register")
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
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


class StartsPanel(QWidget):
    make_wanted = Signal(object)  # ids of units
    withdraw_wanted = Signal(object)  # ids of units whose files lie out
    folder_wanted = Signal()
    letters_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.rows = StartRows(look)
        self.table = StartTable(look, self.rows)
        self._count = words("", "strong", wrap=True)
        self.search = search_line(_("ค้นหาหน่วยงาน"))
        self.search.textChanged.connect(self.rows.seek)
        self._look = look
        look.changed.connect(self._fit)
        self.every = Button(look, _("เลือกทั้งหมด"), "link", do=lambda: self.rows.tick_all(True))
        self.none = Button(look, _("ไม่เลือกเลย"), "link", do=lambda: self.rows.tick_all(False))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        name(self._bar, _("ความคืบหน้าของไฟล์เริ่มงาน"))
        self._said, self._more = words("", "strong", wrap=True), words("", "line", "text2", wrap=True)
        self.folder = Button(look, _("เปิดโฟลเดอร์"), "ghost", "folder", do=self.folder_wanted)
        self.letters = Button(look, _("เปิดจดหมายเพื่อพิมพ์"), "ghost", "printer", do=self.letters_wanted)
        told = column(self._said, self._more, gap=0)
        self._done = frame(column(told, flow(self.folder, self.letters), gap=6, edges=(14, 8, 10, 8)), "banner", "ok")
        self.make = Button(
            look,
            _("ออกไฟล์เริ่มงาน {n} หน่วยงาน").format(n=0),
            "primary",
            "out",
            do=lambda: self.make_wanted.emit(self.rows.chosen),
        )
        self.withdraw = Button(
            look,
            _("ถอนไฟล์เริ่มงาน {n} หน่วยงาน").format(n=0),
            "ghost",
            "back",
            do=lambda: self.withdraw_wanted.emit(self.rows.out),
        )
        top = column(self._count, flow(self.search, self.every, self.none), gap=4)
        card = frame(column(top, self.table, gap=8, edges=(14, 10, 14, 10), grow=1), "card")
        title = _("ไฟล์เริ่มงาน")
        text = _(
            "หนึ่งไฟล์ต่อหน่วยงาน มีชื่อ รหัส ต้นสังกัด โครงการ และแบบครบ หน่วยงานใส่เพียงชื่อคน จดหมายส่งแยกทางกับไฟล์ ใช้เทียบเลข 12 หลัก"
        )
        parts = (self._done, card, self._bar)
        self.setLayout(panel(title, text, *parts, foot=flow(self.make, self.withdraw), grow=1))
        self.rows.ticked.connect(self._say)
        self._fit()
        show(self._bar, False)
        show(self.withdraw, False)
        show(self._done, False)
        self._may = False
        self._working = False

    def _fit(self) -> None:
        self.search.setFixedWidth(self._look.px(230))

    def show_setup(self, found: Setup) -> None:
        self._may = bool(found.certified)
        states = Counter(one.state for one in found.starts)
        told = _("{n} หน่วยงาน ออกไฟล์แล้ว {made} เริ่มแล้ว {joined}")
        show_plain(
            self._count,
            told.format(n=f"{len(found.starts):,}", made=states[MADE] + states[JOINED], joined=states[JOINED]),
        )
        self.rows.show_rows(found.starts)

    def _say(self) -> None:
        n, out = len(self.rows.chosen), len(self.rows.out)
        show(self.withdraw, out > 0)
        self.withdraw.show_words(_("ถอนไฟล์เริ่มงาน {n} หน่วยงาน").format(n=f"{out:,}"))
        again = _("ออกไฟล์ใหม่แทนของเดิม {n} หน่วยงาน") if n and n == out else _("ออกไฟล์เริ่มงาน {n} หน่วยงาน")
        self.make.show_words(again.format(n=f"{n:,}"))
        self.make.setEnabled(n > 0 and self._may and not self._working)

    def show_progress(self, done: int, of: int) -> None:
        """`of` 0 = nothing is being made."""
        self._working = of > 0
        show(self._bar, of > 0)
        if of:
            show(self._done, False)
            self._bar.setRange(0, of)
            self._bar.setValue(done)
        self._say()

    def show_made(self, units: int, folder: Path, letters: str) -> None:
        """They lie there, with the letters in one file; "" = those could not be written."""
        show_plain(self._said, _("ออกไฟล์เริ่มงานแล้ว {n} หน่วยงาน").format(n=f"{units:,}"))
        told = _("อยู่ในโฟลเดอร์ {folder} จดหมายของทุกหน่วยงานอยู่ในไฟล์ {letters}")
        without = _("อยู่ในโฟลเดอร์ {folder} แต่ยังเขียนจดหมายไม่ได้")
        show_plain(self._more, (told if letters else without).format(folder=folder.name, letters=letters))
        show(self.letters, bool(letters))
        show(self._done, True)
        if letters:
            self.letters.setFocus()

    def enter(self) -> None:
        """The keyboard to where work goes on."""
        self.table.setFocus()

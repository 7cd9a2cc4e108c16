"""The fourth set-up step: start files for chosen units, written to a folder with letters; and each file's state."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from time import monotonic
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QProgressBar, QTableView, QWidget

from core.centre.setup import JOINED, LATE, MADE, NONE, WITHDRAWN, CentreSetupView, UnitStartFileRow
from core.exchange.invitation_deeds import (
    StartFileResult,
    StartLetterOutput,
    make_starts,
    print_again,
    renew,
    withdraw,
    write_letters,
)
from core.exchange.staging import left_words
from core.i18n import _
from core.people.units import Unit
from core.thai.days import short_date
from core.thai.parser import read_day
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.background import breathing
from ui.desktop.base.page_context import PageContext
from ui.desktop.setup.panel import panel, stretch
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.inputs import search_line, short_line
from ui.desktop.widgets.layout import column, flow, frame, row
from ui.desktop.widgets.list_menu import ListMenu
from ui.desktop.widgets.plain import (
    dress,
    name,
    show,
    show_entry,
    show_plain,
    show_some,
    tip_of,
    words,
)
from ui.desktop.widgets.rows import Index, RowsModel, TickPainter
from ui.session import QueuedAction


class StartFilesPanel(QWidget):
    """The panel of the fourth set-up step, to make start files for units."""

    def __init__(self, look: Look, desk: "StartFileDesk") -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self._may = False
        self._working = False
        self.rows = StartFileTableModel(look)
        self.table = StartFileTable(look, self.rows)
        self._count = words("", "strong", wrap=True)
        self.search = search_line(_("ค้นหาหน่วยงาน"), do=self.rows.seek)
        self.late = Button(look, "", "link", "calendar", do=lambda: self.rows.tick_only(LATE))
        self.more = words("", "small", "text2", wrap=True)
        self.last = StartFileExpiryField(look, self._say)
        self.way = StartFilesProgressBar(look, desk.stop)
        self.done = WrittenStartFilesCard(look, desk.open_folder, desk.open_letters)
        self.make = Button(look, "", "primary", "out", do=self._make)
        self.renew = Button(look, "", "ghost", "calendar", do=self._renew)
        self.reprint = Button(look, "", "ghost", "printer", do=lambda: desk.reprint(self.rows.out))
        self.withdraw = Button(look, "", "ghost", "back", do=lambda: desk.withdraw(self.rows.out))
        every = Button(look, _("เลือกทั้งหมด"), "link", do=partial(self.rows.tick_all, True))
        none = Button(look, _("ไม่เลือกเลย"), "link", do=partial(self.rows.tick_all, False))
        top = column(self._count, flow(self.search, every, none, self.late), gap=4)
        card = frame(column(top, self.table, gap=8, edges=(14, 10, 14, 10), grow=1), "card")
        title = _("ไฟล์เริ่มงาน")
        text = _(
            "หนึ่งไฟล์ต่อหน่วยงาน มีชื่อ รหัส ต้นสังกัด โครงการ และแบบครบ หน่วยงานใส่เพียงชื่อคน จดหมายส่งแยกทางกับไฟล์ ใช้เทียบเลข 12 หลัก"
        )
        foot = flow(self.make, self.renew, self.reprint, self.withdraw)
        self.setLayout(
            panel(
                title,
                text,
                self.done,
                card,
                self.more,
                self.last,
                self.way,
                buttons=foot,
                growing_index=1,
            )
        )
        self.rows.ticked.connect(self._say)
        look.changed.connect(self._fit)
        self._fit()
        self._say()
        show(self.late, False)

    def _fit(self) -> None:
        self.search.setFixedWidth(self._look.px(230))

    def _make(self) -> None:
        if self.last.day is not None:
            self._desk.make(self.rows.chosen, self.last.day)

    def _renew(self) -> None:
        if self.last.day is not None:
            self._desk.renew(self.rows.lasting(self.last.day), self.last.day)

    def show_setup(self, view: CentreSetupView) -> None:
        self._may = bool(view.certified)
        states = Counter(one.state for one in view.starts)
        told = _("{n} หน่วยงาน ออกไฟล์แล้ว {made} เริ่มแล้ว {joined}")
        show_plain(
            self._count,
            told.format(
                n=f"{len(view.starts):,}", made=states[MADE] + states[JOINED], joined=states[JOINED]
            ),
        )
        show(self.late, states[LATE] > 0)
        self.late.show_words(_("เลือกที่เลยวันใช้ {n}").format(n=f"{states[LATE]:,}"))
        self.rows.show_rows(view.starts)

    def _say(self) -> None:
        n = len(self.rows.chosen)
        out = len(self.rows.out)
        good = self.last.day is not None
        if n and n == out:
            again = _("ออกไฟล์ใหม่แทนของเดิม {n} หน่วยงาน")
        else:
            again = _("ออกไฟล์เริ่มงาน {n} หน่วยงาน")
        self.make.show_words(again.format(n=f"{n:,}"))
        begun = self.rows.begun
        more = _(
            "{n} หน่วยงานที่เลือกเริ่มแล้ว ไฟล์ใหม่เป็นของเครื่องเพิ่มหรือเครื่องที่มาแทน เครื่องเดิมใช้ต่อได้ และท่านต้องยืนยันเครื่องใหม่ทางโทรศัพท์"
        )
        show_some(self.more, more.format(n=f"{begun:,}") if begun else "")
        self.make.setEnabled(n > 0 and self._may and good and not self._working)
        other = len(self.rows.lasting(self.last.day or "")) if good else out
        for button, said, many in (
            (self.renew, _("ต่ออายุ {n} ไฟล์"), other),
            (self.reprint, _("พิมพ์จดหมายอีกครั้ง {n} หน่วยงาน"), out),
            (self.withdraw, _("ถอนไฟล์เริ่มงาน {n} หน่วยงาน"), out),
        ):
            show(button, many > 0)
            button.show_words(said.format(n=f"{many:,}"))
            button.setEnabled(not self._working and (good or button is not self.renew))

    def show_progress(self, done: int, total: int) -> None:
        """Show that `done` of `total` start files are made; `total` = 0: none are being made."""
        before, self._working = self._working, total > 0
        self.way.show_step(done, total)
        if total:
            show(self.done, False)
        if before != self._working:  # with 900 files each step would count all ticks again
            self._say()

    def enter(self) -> None:
        """Move the keyboard focus to the table of units."""
        self.table.setFocus()


DAYS = 90  # proposed validity of a start file


class StartFileExpiryField(QWidget):
    """A field for the last day on which a start file can be used without a person confirming the PC."""

    def __init__(self, look: Look, do: Callable[[], None]) -> None:
        """Make the field; `do` is called when its text changes."""
        super().__init__()
        self.field = short_line(_("วันสุดท้ายที่ไฟล์เริ่มงานใช้ได้"))
        self.field.setFixedWidth(look.px(150))
        show_entry(self.field, short_date(datetime.now().date() + timedelta(days=DAYS)))
        self._told = words("", "small", "text2", wrap=True)
        self.setLayout(
            row(words(_("ใช้ได้ถึง"), "label", "text2"), self.field, self._told, gap=8, grow=2)
        )
        self.field.textChanged.connect(self._say)
        self.field.textChanged.connect(do)
        self._say()

    @property
    def day(self) -> str | None:
        """The typed day (ISO), "" if the field is empty, None if the text is no date or the day has passed."""
        typed = self.field.text().strip()
        if not typed:
            return ""
        found = read_day(typed)
        return found.isoformat() if found is not None and found >= date.today() else None

    def _say(self) -> None:
        good = self.day is not None
        dress(self.field, tone="" if good else "bad")
        dress(self._told, tone="text2" if good else "bad")
        told = _("เลยวันนี้ยังเริ่มงานได้ แต่ต้องมีคนโทรยืนยันก่อน เว้นว่าง = ไม่มีวันสุดท้าย")
        show_plain(self._told, told if good else _("ใส่วันที่ยังไม่ผ่านไป เช่น 31 ธ.ค. 2570"))


class StartFilesProgressBar(QWidget):
    """A bar with the progress of making start files and a button to stop; hidden while none are made."""

    def __init__(self, look: Look, stop: Callable[[], None]) -> None:
        super().__init__()
        self._began = 0.0
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(look.px(8))
        name(self._bar, _("ความคืบหน้าของไฟล์เริ่มงาน"))
        self._far = words("", "line", "text2")
        self.stop = Button(look, _("หยุดไว้ก่อน"), "ghost", do=stop)
        self.setLayout(row(self._bar, self._far, self.stop, gap=10, grow=0))
        show(self, False)

    def show_step(self, done: int, total: int) -> None:
        """Show that `done` of `total` start files are made; `total` = 0 hides the bar."""
        if self.isHidden():
            self._began = monotonic()
        show(self, total > 0)
        if total:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            far = _("{n} จาก {of} ไฟล์").format(n=f"{done:,}", of=f"{total:,}")
            show_plain(
                self._far,
                " · ".join(filter(None, (far, left_words(done, total, monotonic() - self._began)))),
            )


class WrittenStartFilesCard(QWidget):
    """A card that says which start files or letters were written, and where; hidden before that."""

    def __init__(
        self, look: Look, open_folder: Callable[[], None], open_letters: Callable[[], None]
    ) -> None:
        super().__init__()
        self._said = words("", "strong", wrap=True)
        self._more = words("", "line", "text2", wrap=True)
        folder = Button(look, _("เปิดโฟลเดอร์"), "ghost", "folder", do=open_folder)
        self._letters = Button(look, _("เปิดจดหมายเพื่อพิมพ์"), "ghost", "printer", do=open_letters)
        inside = column(
            column(self._said, self._more, gap=0),
            flow(folder, self._letters),
            gap=6,
            edges=(14, 8, 10, 8),
        )
        self.setLayout(column(frame(inside, "banner", "ok"), gap=0))
        show(self, False)

    def show_made(
        self, unit_count: int, folder: Path, letters: str | None, remaining: int = 0
    ) -> None:
        """Show that start files of `unit_count` units were written to `folder`, and their letters to the file `letters`
        ("" = not written, None = being written). `remaining`: number of units left when the person stopped."""
        show_plain(self._said, _("ออกไฟล์เริ่มงานแล้ว {n} หน่วยงาน").format(n=f"{unit_count:,}"))
        told = _("อยู่ในโฟลเดอร์ {folder} จดหมายของทุกหน่วยงานอยู่ในไฟล์ {letters}")
        without = _("อยู่ในโฟลเดอร์ {folder} แต่ยังเขียนจดหมายไม่ได้")
        writing = _("อยู่ในโฟลเดอร์ {folder} กำลังเขียนจดหมาย")
        words = writing if letters is None else told if letters else without
        said = words.format(folder=folder.name, letters=letters)
        rest = _("หยุดไว้ก่อน อีก {n} หน่วยงานยังเลือกอยู่ กดออกไฟล์เริ่มงานเพื่อทำต่อ").format(n=f"{remaining:,}")
        self._show(f"{said} · {rest}" if remaining else said, letters or "")

    def show_printed(self, unit_count: int, letters: str, missing: str) -> None:
        """Show that letters of `unit_count` units were printed again; `missing`: names of units without start file."""
        show_plain(self._said, _("พิมพ์จดหมายอีกครั้งแล้ว {n} หน่วยงาน").format(n=f"{unit_count:,}"))
        said = _("อยู่ในไฟล์ {letters}").format(letters=letters)
        if missing:
            rest = _("ไม่พบไฟล์เริ่มงานในโฟลเดอร์ที่เลือก จึงไม่ได้พิมพ์: {names}").format(names=missing)
        else:
            rest = ""
        self._show(" · ".join(filter(None, (said, rest))), letters)

    def _show(self, text: str, letters: str) -> None:
        show_plain(self._more, text)
        show(self._letters, bool(letters))
        show(self, True)
        if letters:
            self._letters.setFocus()


TICK, NAME = 0, 2  # columns: the tick, and the one that gets the rest
WIDTHS = (34, 76, 150, 76, 120, 46, 216)  # design pixels
INKS = {NONE: "text2", MADE: "info", LATE: "warn", WITHDRAWN: "warn", JOINED: "ok"}
OUT = (MADE, LATE)  # states of an unused file
Check = Qt.ItemDataRole.CheckStateRole


class StartFileTableModel(RowsModel[UnitStartFileRow]):
    """The Qt model of the units below this one, each with a tick and the state of its start file."""

    ticked = Signal()

    def __init__(self, look: Look) -> None:
        heads = ("", _("รหัส"), _("ชื่อหน่วยงาน"), _("ประเภท"), _("ต้นสังกัด"), _("เขต"), _("ไฟล์เริ่มงาน"))
        super().__init__(self._cell, lambda one: one.unit.id, heads)
        self._look = look
        self.every: tuple[UnitStartFileRow, ...] = ()  # `rows` are those shown
        self._chosen: set[str] = set()
        self._words = ""

    def show_rows(self, rows: Sequence[UnitStartFileRow]) -> None:
        """Show the units. A unit not shown before is ticked if it has no start file; one that joined is unticked."""
        known = {one.unit.id: one.state for one in self.every}
        self._chosen |= {
            one.unit.id
            for one in rows
            if one.unit.id not in known and one.state in (NONE, WITHDRAWN)
        }
        begun = {
            one.unit.id for one in rows if one.state == JOINED and known.get(one.unit.id) != JOINED
        }
        self._chosen &= {one.unit.id for one in rows} - begun
        self.every = tuple(rows)
        self._show()

    def let_go(self, units: Sequence[str]) -> None:
        """Untick the units with these ids, as their start files have just been made."""
        self._chosen -= set(units)
        self._show()

    def seek(self, text: str) -> None:
        self._words = text.strip().casefold()
        self._show()

    def tick_all(self, ticked: bool) -> None:
        """Tick or untick all shown units that have not joined yet; joined units can only be ticked one by one."""
        shown = {one.unit.id for one in self.rows if one.state != JOINED}
        self._chosen = self._chosen | shown if ticked else self._chosen - shown
        self._show()

    def tick_only(self, state: str) -> None:
        """Tick exactly the units in this start file state (NONE, MADE, LATE, WITHDRAWN, JOINED), also hidden ones."""
        self._chosen = {one.unit.id for one in self.every if one.state == state}
        self._show()

    @property
    def chosen(self) -> list[str]:
        return [one.unit.id for one in self.every if one.unit.id in self._chosen]

    @property
    def out(self) -> list[str]:
        """The ids of the ticked units that have a start file which was not used yet."""
        return [
            one.unit.id
            for one in self.every
            if one.unit.id in self._chosen and (one.another or one.state in OUT)
        ]

    def lasting(self, until: str) -> list[str]:
        """Return those unit ids in `out` whose start file ends on another day than `until` (ISO, "" = no last day)."""
        other = {one.unit.id for one in self.every if one.until != until}
        return [unit for unit in self.out if unit in other]

    @property
    def begun(self) -> int:
        """The number of ticked units that have joined already; each gets a start file for a further PC."""
        return sum(one.unit.id in self._chosen and one.state == JOINED for one in self.every)

    def _show(self) -> None:
        names = (
            (one, f"{one.unit.code} {one.unit.name} {one.parent}".casefold()) for one in self.every
        )
        self.replace([one for one, said in names if self._words in said])
        self.ticked.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TICK else usual

    def _cell(self, row: UnitStartFileRow, column_: int, role: int) -> Any:
        ticked = row.unit.id in self._chosen
        if role == Check and column_ == TICK:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole and column_ == TICK:
            return _("เลือกแล้ว") if ticked else _("ไม่ได้เลือก")
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._look.color(INKS[row.state] if column_ == len(WIDTHS) - 1 else "text")
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        unit = row.unit
        region = str(unit.region) if unit.region else ""
        said = (
            "",
            unit.code,
            unit.name,
            Unit.kind_title(unit.kind),
            row.parent,
            region,
            state_words(row),
        )[column_]
        return digits(said) if role == Qt.ItemDataRole.DisplayRole else tip_of(said)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Check:
            return False
        unit = self.rows[index.row()].unit.id
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._chosen.add(unit)
        else:
            self._chosen.discard(unit)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def flip(self, row_: int) -> None:
        """Toggle the tick of the row with this index, as the space bar does."""
        at = self.index(row_, TICK)
        if at.isValid():
            on = self.rows[row_].unit.id in self._chosen
            self.setData(at, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked, Check)


def state_words(row: UnitStartFileRow) -> str:
    if row.another:
        return _("เริ่มแล้ว ออกไฟล์ให้อีกเครื่องแล้ว")
    if row.state == LATE:
        return _("เลยวันใช้ {day}").format(day=short_date(date.fromisoformat(row.until)))
    said = {
        NONE: _("ยังไม่ออก"),
        MADE: _("ออกแล้ว ยังไม่เริ่ม"),
        WITHDRAWN: _("ใช้ไม่ได้แล้ว"),
        JOINED: _("เริ่มแล้ว"),
    }
    if row.state == MADE and row.until:
        return _("ออกแล้ว ใช้ได้ถึง {day}").format(day=short_date(date.fromisoformat(row.until)))
    return said[row.state]


class StartFileTable(QTableView):
    """The table of units; the space bar in any column, or a click on the box, ticks a row."""

    def __init__(self, look: Look, rows: StartFileTableModel) -> None:
        super().__init__()
        self._look, self._rows = look, rows
        self.setModel(rows)
        self.setObjectName("register")
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names of units begin alike
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.menu = ListMenu(self)
        self.setItemDelegateForColumn(TICK, TickPainter(look, self))
        self.clicked.connect(
            lambda index: rows.flip(index.row()) if index.column() == TICK else None
        )
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        name(self, _("หน่วยงานและไฟล์เริ่มงาน"), _("เว้นวรรคเลือกหรือไม่เลือกหน่วยงาน"))
        look.changed.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            for row in self.menu.rows:
                self._rows.flip(row)
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


NAMED = 6  # units named


class StartFileDesk:
    """The controller that writes start files for units to a chosen folder, then the letters that go with them."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._job: QueuedAction | None = None  # files are being made
        self._units: tuple[str, ...] = ()  # the requested units
        self._made: list[StartFileResult] = []
        self._folder, self._letters = Path(), Path()

    @cached_property
    def panel(self) -> StartFilesPanel:
        return StartFilesPanel(self._context.look, self)

    def open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def open_letters(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._letters)))

    def make(self, units: Sequence[str], until: str) -> None:
        folder = ask_folder(self.panel, _("เลือกโฟลเดอร์ของไฟล์เริ่มงาน"), "starts_out")
        if folder:
            self._begin(folder, units)
            deed = partial(
                make_starts, units=units, folder=folder, post=self._context.office.post, until=until
            )
            self._job = self._context.do(breathing(deed), step=self._stepped, ended=self._ended)

    def _begin(self, folder: Path, units: Sequence[str]) -> None:
        self._folder = folder
        self._made = []
        self._units = tuple(units)
        self.panel.show_progress(0, len(units))

    def stop(self) -> None:
        """Start no further file; letters are made for the files that exist."""
        if self._job is not None:
            self._job.cancel()

    def renew(self, units: Sequence[str], until: str) -> None:
        said = _("ต่ออายุไฟล์เริ่มงานแล้ว {n} หน่วยงาน ไฟล์และจดหมายเดิมใช้ต่อได้").format(n=len(units))
        self._context.do(
            partial(renew, units=units, until=until), lambda: self._context.host.toast(said)
        )

    def reprint(self, units: Sequence[str]) -> None:
        """Print the letters of start files in a folder again, into that folder."""
        folder = ask_folder(self.panel, _("เลือกโฟลเดอร์ที่เก็บไฟล์เริ่มงานไว้"), "starts_out")
        if folder:
            self._begin(folder, units)
            self._letters = path = folder / StartLetterOutput.name(datetime.now())
            post, papers = self._context.office.post, self._context.office.printer
            deed = partial(
                print_again, units=units, folder=folder, post=post, papers=papers, path=path
            )
            self._context.do(breathing(deed), step=self._stepped, ended=self._reprinted)

    def _reprinted(self, job: QueuedAction) -> None:
        self.panel.show_progress(0, 0)
        if not self._made or job.cancelled.is_set() or not self._letters.exists():
            return
        there = {one.unit for one in self._made}
        missing = {*self._units} - there
        units = [one.unit for one in self.panel.rows.every if one.unit.id in missing]
        lost = ", ".join(unit.name or unit.code for unit in units[:NAMED])
        more = _(" และอีก {n} หน่วยงาน").format(n=len(units) - NAMED) if len(units) > NAMED else ""
        self.panel.done.show_printed(len(there), self._letters.name, lost + more)

    def withdraw(self, units: Sequence[str]) -> None:
        said = _("ถอนไฟล์เริ่มงานแล้ว {n} หน่วยงาน ไฟล์เดิมต้องมีคนยืนยันจึงใช้ได้").format(n=len(units))
        self._context.do(partial(withdraw, units=units), lambda: self._context.host.toast(said))

    def _stepped(self, step: object) -> None:
        if isinstance(step, StartFileResult):
            self._made.append(step)
            self.panel.show_progress(step.done, step.total)

    def _ended(self, job: QueuedAction) -> None:
        """Make the letters of the files that exist, even if the others were refused or stopped."""
        self._job = None
        self.panel.show_progress(0, 0)
        if not self._made:
            return
        self._letters = self._folder / StartLetterOutput.name(datetime.now())
        made = tuple(self._made)
        path = self._letters
        printer = self._context.office.printer
        self.panel.rows.let_go([one.unit for one in made])
        left = len(self._units) - len(made) if job.cancelled.is_set() else 0
        show_made = partial(self.panel.done.show_made, len(made), self._folder, remaining=left)
        show_made(None)
        deed = partial(write_letters, papers=printer, results=made, path=path)
        # told last if they are written
        self._context.do(deed, partial(show_made, path.name), ended=lambda _job: show_made(""))

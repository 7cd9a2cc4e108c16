"""The fourth step: start files for chosen units into a folder, with their letters; who has begun."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QProgressBar, QWidget

from core.centre.setup import JOINED, LATE, MADE, Setup
from core.exchange.staging import left_words
from core.i18n import _
from core.thai.days import short_date
from core.thai.parser import read_day
from ui.desktop.setup.panel import panel
from ui.desktop.setup.start_rows import StartRows, StartTable
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.inputs import search_line, short_line
from ui.desktop.widgets.layout import column, flow, frame, row
from ui.desktop.widgets.plain import dress, name, show, show_entry, show_plain, words


class StartsPanel(QWidget):
    make_wanted = Signal(object, str)  # ids of units, last day (ISO, "" = none)
    renew_wanted = Signal(object, str)  # the same of files that lie out
    reprint_wanted = Signal(object)  # ids of units whose letters are wanted again
    withdraw_wanted = Signal(object)  # ids of units whose files lie out

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._may, self._working = look, False, False
        self.rows = StartRows(look)
        self.table = StartTable(look, self.rows)
        self._count = words("", "strong", wrap=True)
        self.search = search_line(_("ค้นหาหน่วยงาน"))
        self.search.textChanged.connect(self.rows.seek)
        self.late = Button(look, "", "link", "calendar", do=lambda: self.rows.tick_only(LATE))
        self.more = words("", "small", "text2", wrap=True)
        self.last, self.way, self.done = LastDay(look), MakingBar(look), MadeCard(look)
        self.make = Button(look, "", "primary", "out", do=lambda: self._ask(self.make_wanted, self.rows.chosen))
        self.renew = Button(look, "", "ghost", "calendar", do=self._renew)
        self.reprint = Button(look, "", "ghost", "printer", do=lambda: self.reprint_wanted.emit(self.rows.out))
        self.withdraw = Button(look, "", "ghost", "back", do=lambda: self.withdraw_wanted.emit(self.rows.out))
        every = Button(look, _("เลือกทั้งหมด"), "link", do=partial(self.rows.tick_all, True))
        none = Button(look, _("ไม่เลือกเลย"), "link", do=partial(self.rows.tick_all, False))
        top = column(self._count, flow(self.search, every, none, self.late), gap=4)
        card = frame(column(top, self.table, gap=8, edges=(14, 10, 14, 10), grow=1), "card")
        title = _("ไฟล์เริ่มงาน")
        text = _(
            "หนึ่งไฟล์ต่อหน่วยงาน มีชื่อ รหัส ต้นสังกัด โครงการ และแบบครบ หน่วยงานใส่เพียงชื่อคน จดหมายส่งแยกทางกับไฟล์ ใช้เทียบเลข 12 หลัก"
        )
        foot = flow(self.make, self.renew, self.reprint, self.withdraw)
        self.setLayout(panel(title, text, self.done, card, self.more, self.last, self.way, foot=foot, grow=1))
        self.rows.ticked.connect(self._say)
        self.last.changed.connect(self._say)
        look.changed.connect(self._fit)
        self._fit()
        self._say()
        show(self.late, False)

    def _fit(self) -> None:
        self.search.setFixedWidth(self._look.px(230))

    def _ask(self, wanted: SignalInstance, units: list[str]) -> None:
        wanted.emit(units, self.last.day or "")

    def _renew(self) -> None:
        self._ask(self.renew_wanted, self.rows.lasting(self.last.day or ""))

    def show_setup(self, found: Setup) -> None:
        self._may = bool(found.certified)
        states = Counter(one.state for one in found.starts)
        told = _("{n} หน่วยงาน ออกไฟล์แล้ว {made} เริ่มแล้ว {joined}")
        show_plain(
            self._count,
            told.format(n=f"{len(found.starts):,}", made=states[MADE] + states[JOINED], joined=states[JOINED]),
        )
        show(self.late, states[LATE] > 0)
        self.late.show_words(_("เลือกที่เลยวันใช้ {n}").format(n=f"{states[LATE]:,}"))
        self.rows.show_rows(found.starts)

    def _say(self) -> None:
        n, out, good = len(self.rows.chosen), len(self.rows.out), self.last.day is not None
        again = _("ออกไฟล์ใหม่แทนของเดิม {n} หน่วยงาน") if n and n == out else _("ออกไฟล์เริ่มงาน {n} หน่วยงาน")
        self.make.show_words(again.format(n=f"{n:,}"))
        begun = self.rows.begun
        more = _(
            "{n} หน่วยงานที่เลือกเริ่มแล้ว ไฟล์ใหม่เป็นของเครื่องเพิ่มหรือเครื่องที่มาแทน เครื่องเดิมใช้ต่อได้ และท่านต้องยืนยันเครื่องใหม่ทางโทรศัพท์"
        )
        show_plain(self.more, more.format(n=f"{begun:,}") if begun else "")
        show(self.more, begun > 0)
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

    def show_progress(self, done: int, of: int) -> None:
        """`of` 0 = nothing is being made."""
        before, self._working = self._working, of > 0
        self.way.show_step(done, of)
        if of:
            show(self.done, False)
        if before != self._working:  # of 900 files each step would count all ticks again
            self._say()

    def enter(self) -> None:
        """The keyboard to where work goes on."""
        self.table.setFocus()


DAYS = 90  # for which a start file works by itself, as it is proposed


class LastDay(QWidget):
    """Until when start files work by themselves."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.field = short_line(_("วันสุดท้ายที่ไฟล์เริ่มงานใช้ได้"))
        self.field.setFixedWidth(look.px(150))
        show_entry(self.field, short_date(datetime.now().date() + timedelta(days=DAYS)))
        self._told = words("", "small", "text2", wrap=True)
        self.setLayout(row(words(_("ใช้ได้ถึง"), "label", "text2"), self.field, self._told, gap=8, grow=2))
        self.field.textChanged.connect(lambda _text: self._say())
        self._say()

    @property
    def day(self) -> str | None:
        """As it is typed (ISO), "" = none; None = what is typed is no day, or one that has passed."""
        if not (typed := self.field.text().strip()):
            return ""
        found = read_day(typed)
        return found.isoformat() if found is not None and found >= date.today() else None

    def _say(self) -> None:
        good = self.day is not None
        dress(self.field, tone="" if good else "bad")
        dress(self._told, tone="text2" if good else "bad")
        told = _("เลยวันนี้ยังเริ่มงานได้ แต่ต้องมีคนโทรยืนยันก่อน เว้นว่าง = ไม่มีวันสุดท้าย")
        show_plain(self._told, told if good else _("ใส่วันที่ยังไม่ผ่านไป เช่น 31 ธ.ค. 2570"))
        self.changed.emit()


class MakingBar(QWidget):
    """How far a making is, and what stops it; hidden while nothing is made."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._began = 0.0
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(look.px(8))
        name(self._bar, _("ความคืบหน้าของไฟล์เริ่มงาน"))
        self._far = words("", "line", "text2")
        self.stop = Button(look, _("หยุดไว้ก่อน"), "ghost")
        self.setLayout(row(self._bar, self._far, self.stop, gap=10, grow=0))
        show(self, False)

    def show_step(self, done: int, of: int) -> None:
        """`of` 0 = nothing is being made."""
        if self.isHidden():
            self._began = monotonic()
        show(self, of > 0)
        if of:
            self._bar.setRange(0, of)
            self._bar.setValue(done)
            far = _("{n} จาก {of} ไฟล์").format(n=f"{done:,}", of=f"{of:,}")
            show_plain(self._far, " · ".join(filter(None, (far, left_words(done, of, monotonic() - self._began)))))


class MadeCard(QWidget):
    """What lies in the folder now; hidden until something does."""

    folder_wanted = Signal()
    letters_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._said, self._more = words("", "strong", wrap=True), words("", "line", "text2", wrap=True)
        folder = Button(look, _("เปิดโฟลเดอร์"), "ghost", "folder", do=self.folder_wanted)
        self._letters = Button(look, _("เปิดจดหมายเพื่อพิมพ์"), "ghost", "printer", do=self.letters_wanted)
        told = column(self._said, self._more, gap=0)
        inside = column(told, flow(folder, self._letters), gap=6, edges=(14, 8, 10, 8))
        self.setLayout(column(frame(inside, "banner", "ok"), gap=0))
        show(self, False)

    def show_made(self, units: int, folder: Path, letters: str, left: int = 0) -> None:
        """They lie there, with the letters in one file ("" = those could not be written); of `left` units they were
        stopped before their turn."""
        show_plain(self._said, _("ออกไฟล์เริ่มงานแล้ว {n} หน่วยงาน").format(n=f"{units:,}"))
        told = _("อยู่ในโฟลเดอร์ {folder} จดหมายของทุกหน่วยงานอยู่ในไฟล์ {letters}")
        without = _("อยู่ในโฟลเดอร์ {folder} แต่ยังเขียนจดหมายไม่ได้")
        said = (told if letters else without).format(folder=folder.name, letters=letters)
        rest = _("หยุดไว้ก่อน อีก {n} หน่วยงานยังเลือกอยู่ กดออกไฟล์เริ่มงานเพื่อทำต่อ").format(n=f"{left:,}") if left else ""
        self._show(" · ".join(filter(None, (said, rest))), letters)

    def show_printed(self, units: int, letters: str, lost: str) -> None:
        """The letters of these lie there again; of the units named in `lost` no start file was found."""
        show_plain(self._said, _("พิมพ์จดหมายอีกครั้งแล้ว {n} หน่วยงาน").format(n=f"{units:,}"))
        said = _("อยู่ในไฟล์ {letters}").format(letters=letters)
        rest = _("ไม่พบไฟล์เริ่มงานในโฟลเดอร์ที่เลือก จึงไม่ได้พิมพ์: {names}").format(names=lost) if lost else ""
        self._show(" · ".join(filter(None, (said, rest))), letters)

    def _show(self, told: str, letters: str) -> None:
        show_plain(self._more, told)
        show(self._letters, bool(letters))
        show(self, True)
        if letters:
            self._letters.setFocus()

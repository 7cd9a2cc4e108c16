"""The fourth step: start files for chosen units into a folder, with their letters; who has begun."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic

from PySide6.QtCore import Signal
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

DAYS = 90  # for which a start file works by itself, as it is proposed


class StartsPanel(QWidget):
    make_wanted = Signal(object, str)  # ids of units, last day (ISO, "" = none)
    renew_wanted = Signal(object, str)  # the same of files that lie out
    reprint_wanted = Signal(object)  # ids of units whose letters are wanted again
    stop_wanted = Signal()
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
        self.late = Button(look, "", "link", "calendar", do=lambda: self.rows.tick_only(LATE))
        self.until = short_line(_("วันสุดท้ายที่ไฟล์เริ่มงานใช้ได้"))
        self.until.setFixedWidth(look.px(150))
        show_entry(self.until, short_date(datetime.now().date() + timedelta(days=DAYS)))
        self.until.textChanged.connect(lambda _text: self._say())
        self._day = words("", "small", "text2", wrap=True)
        self._began = 0.0
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(look.px(8))
        name(self._bar, _("ความคืบหน้าของไฟล์เริ่มงาน"))
        self._far = words("", "line", "text2")
        self.stop = Button(look, _("หยุดไว้ก่อน"), "ghost", do=self.stop_wanted)
        self._way = frame(row(self._bar, self._far, self.stop, gap=10, grow=0))
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
            do=lambda: self.make_wanted.emit(self.rows.chosen, self.last_day or ""),
        )
        self.withdraw = Button(
            look,
            _("ถอนไฟล์เริ่มงาน {n} หน่วยงาน").format(n=0),
            "ghost",
            "back",
            do=lambda: self.withdraw_wanted.emit(self.rows.out),
        )
        self.renew = Button(
            look, "", "ghost", "calendar", do=lambda: self.renew_wanted.emit(self.rows.out, self.last_day or "")
        )
        self.reprint = Button(look, "", "ghost", "printer", do=lambda: self.reprint_wanted.emit(self.rows.out))
        top = column(self._count, flow(self.search, self.every, self.none, self.late), gap=4)
        until = row(words(_("ใช้ได้ถึง"), "label", "text2"), self.until, self._day, gap=8, grow=2)
        card = frame(column(top, self.table, gap=8, edges=(14, 10, 14, 10), grow=1), "card")
        title = _("ไฟล์เริ่มงาน")
        text = _(
            "หนึ่งไฟล์ต่อหน่วยงาน มีชื่อ รหัส ต้นสังกัด โครงการ และแบบครบ หน่วยงานใส่เพียงชื่อคน จดหมายส่งแยกทางกับไฟล์ ใช้เทียบเลข 12 หลัก"
        )
        parts = (self._done, card, frame(until), self._way)
        foot = flow(self.make, self.renew, self.reprint, self.withdraw)
        self._may = self._working = False
        self.setLayout(panel(title, text, *parts, foot=foot, grow=1))
        self.rows.ticked.connect(self._say)
        self._fit()
        for part in (self._way, self.renew, self.reprint, self.withdraw, self._done, self.late):
            show(part, False)

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
        show(self.late, states[LATE] > 0)
        self.late.show_words(_("เลือกที่เลยวันใช้ {n}").format(n=f"{states[LATE]:,}"))
        self.rows.show_rows(found.starts)

    @property
    def last_day(self) -> str | None:
        """The last day as it is typed (ISO), "" = none; None = what is typed is no day, or one that has passed."""
        if not (typed := self.until.text().strip()):
            return ""
        found = read_day(typed)
        return found.isoformat() if found is not None and found >= date.today() else None

    def _say_day(self) -> None:
        good = self.last_day is not None
        dress(self.until, tone="" if good else "bad")
        dress(self._day, tone="text2" if good else "bad")
        told = (
            _("เลยวันนี้ยังเริ่มงานได้ แต่ต้องมีคนโทรยืนยันก่อน เว้นว่าง = ไม่มีวันสุดท้าย")
            if good
            else _("ใส่วันที่ยังไม่ผ่านไป เช่น 31 ธ.ค. 2570")
        )
        show_plain(self._day, told)

    def _say(self) -> None:
        n, out, good = len(self.rows.chosen), len(self.rows.out), self.last_day is not None
        self._say_day()
        for button, said in (
            (self.renew, _("ต่ออายุ {n} ไฟล์")),
            (self.reprint, _("พิมพ์จดหมายอีกครั้ง {n} หน่วยงาน")),
        ):
            show(button, out > 0)
            button.show_words(said.format(n=f"{out:,}"))
            button.setEnabled(not self._working and (good or button is self.reprint))
        show(self.withdraw, out > 0)
        self.withdraw.show_words(_("ถอนไฟล์เริ่มงาน {n} หน่วยงาน").format(n=f"{out:,}"))
        again = _("ออกไฟล์ใหม่แทนของเดิม {n} หน่วยงาน") if n and n == out else _("ออกไฟล์เริ่มงาน {n} หน่วยงาน")
        self.make.show_words(again.format(n=f"{n:,}"))
        self.make.setEnabled(n > 0 and self._may and good and not self._working)

    def show_progress(self, done: int, of: int) -> None:
        """`of` 0 = nothing is being made."""
        begun, self._working = of > 0 and not self._working, of > 0
        show(self._way, of > 0)
        if begun:
            self._began = monotonic()
        if of:
            show(self._done, False)
            self._bar.setRange(0, of)
            self._bar.setValue(done)
            far = _("{n} จาก {of} ไฟล์").format(n=f"{done:,}", of=f"{of:,}")
            show_plain(self._far, " · ".join(filter(None, (far, left_words(done, of, monotonic() - self._began)))))
        if begun or not of:  # of 900 files each step would count all ticks again
            self._say()

    def show_made(self, units: int, folder: Path, letters: str, left: int = 0) -> None:
        """They lie there, with the letters in one file ("" = those could not be written); of `left` units they were
        stopped before their turn."""
        show_plain(self._said, _("ออกไฟล์เริ่มงานแล้ว {n} หน่วยงาน").format(n=f"{units:,}"))
        told = _("อยู่ในโฟลเดอร์ {folder} จดหมายของทุกหน่วยงานอยู่ในไฟล์ {letters}")
        without = _("อยู่ในโฟลเดอร์ {folder} แต่ยังเขียนจดหมายไม่ได้")
        said = (told if letters else without).format(folder=folder.name, letters=letters)
        rest = _("หยุดไว้ก่อน อีก {n} หน่วยงานยังเลือกอยู่ กดออกไฟล์เริ่มงานเพื่อทำต่อ").format(n=f"{left:,}") if left else ""
        self._show_done(" · ".join(filter(None, (said, rest))), letters)

    def show_printed(self, units: int, letters: str, lost: str) -> None:
        """The letters of these lie there again; of the units named in `lost` no start file was found."""
        show_plain(self._said, _("พิมพ์จดหมายอีกครั้งแล้ว {n} หน่วยงาน").format(n=f"{units:,}"))
        said = _("อยู่ในไฟล์ {letters}").format(letters=letters)
        rest = _("ไม่พบไฟล์เริ่มงานในโฟลเดอร์ที่เลือก จึงไม่ได้พิมพ์: {names}").format(names=lost) if lost else ""
        self._show_done(" · ".join(filter(None, (said, rest))), letters)

    def _show_done(self, told: str, letters: str) -> None:
        show_plain(self._more, told)
        show(self.letters, bool(letters))
        show(self._done, True)
        if letters:
            self.letters.setFocus()

    def enter(self) -> None:
        """The keyboard to where work goes on."""
        self.table.setFocus()

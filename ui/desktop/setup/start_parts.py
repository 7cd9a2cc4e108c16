"""Parts of the step of start files: their last day, how far a making is, what was made."""

from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from core.exchange.staging import left_words
from core.i18n import _
from core.thai.days import short_date
from core.thai.parser import read_day
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column, flow, frame, row
from ui.desktop.widgets.plain import dress, name, show, show_entry, show_plain, words

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

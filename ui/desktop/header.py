"""The header of a page: where am I, is it saved, which year, take back, and one primary action."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from core.i18n import _
from ui.desktop.room import Place
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pill
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.plain import Elided, name, show, show_plain, show_tip, words


class YearChooser(QFrame):
    """The fiscal year, one back or forward among those there are."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("chooser")
        self._years: tuple[int, ...] = ()
        self._year = 0
        self.before = Button(look, "", "quiet", "left", _("ปีก่อน"))
        self.after = Button(look, "", "quiet", "right", _("ปีถัดไป"))
        self._text = words("", "card")
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))
        label = words(_("ปีงบประมาณ"), "small", "text2")
        self.setLayout(row(self.before, label, self._text, self.after, gap=4, edges=(3, 1, 3, 1)))

    def show_years(self, years: tuple[int, ...], year: int) -> None:
        """`years` are those that may be opened, in order."""
        self._years, self._year = years, year
        show_plain(self._text, str(year))
        at = years.index(year) if year in years else 0
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < len(years) - 1)
        for button in (self.before, self.after):
            button.draw()

    def _go(self, by: int) -> None:
        at = self._years.index(self._year) + by
        if 0 <= at < len(self._years):
            self.chosen.emit(self._years[at])


class Header(QWidget):
    undo_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._place = Place("", "")
        self._crumbs = Elided("", "small", "text2")
        self._title = Elided("", "page", least=look.px(120))
        self.saved = Pill(look)
        self.findings = Button(look, "", "finding", "warn")
        self.findings.clicked.connect(self._next_finding)
        self.year = YearChooser(look)
        self.undo = Button(look, "", "ghost", "undo", _("เลิกทำ (Ctrl+Z)"))
        self.undo.clicked.connect(self.undo_wanted)
        self.primary = Button(look, "", "primary", "printer")
        self.primary.clicked.connect(self._do)
        title = row(self._title, self.saved, self.findings, None, gap=10)
        tools = row(self.year, self.undo, self.primary, gap=8)
        line = row(column(self._crumbs, title, gap=2), column(None, tools, gap=0), gap=12)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.findings.hide()
        self.saved.hide()

    def show_place(self, place: Place) -> None:
        self._place = place
        self._crumbs.show_text(place.crumbs)
        self._title.show_text(place.title)
        if place.primary:
            self.primary.show_deed(place.primary.words, place.primary.icon)
        show(self.primary, place.primary is not None)
        show(self.findings, place.findings > 0)
        self.findings.show_words(_("ตรวจทาน {count}").format(count=place.findings))
        show_tip(self.findings, place.tip)

    def show_saved(self, text: str, tone: str) -> None:
        """`บันทึกแล้ว 14:32 น.`, or in red why not."""
        self.saved.show_pill(text, tone, {"ok": "tick", "bad": "warn", "info": "info"}.get(tone, ""))
        self.saved.show()
        show_tip(self.saved, text)
        name(self.saved, text)

    def _do(self) -> None:
        if self._place.primary:
            self._place.primary.do()

    def _next_finding(self) -> None:
        if self._place.next_finding:
            self._place.next_finding()

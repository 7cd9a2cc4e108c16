"""The header of a page: where am I, is it saved, which year, take back, find, and one primary action."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QWidget

from core.i18n import _
from ui.desktop.base.room import HeaderContent
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.menu import menu_of
from ui.desktop.widgets.plain import Elided, name, show, show_plain, show_tip, words

EASY, TIGHT = 1180, 800  # pixels of the 100 % design: room for every word; hardly any


class YearChooser(QFrame):
    """The fiscal year, one back or forward among those there are."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("chooser")
        self._years: tuple[int, ...] = ()
        self._year = 0
        self.before = Button(look, "", "quiet", "left", _("ปีก่อน"), do=lambda: self._go(-1))
        self.after = Button(look, "", "quiet", "right", _("ปีถัดไป"), do=lambda: self._go(1))
        self._text = words("", "card")
        self.label = words(_("ปีงบประมาณ"), "small", "text2")
        self.setLayout(row(self.before, self.label, self._text, self.after, gap=4, edges=(3, 1, 3, 1)))

    def show_years(self, years: tuple[int, ...], year: int) -> None:
        """`years` are those that may be opened, in order."""
        self._years, self._year = years, year
        show_plain(self._text, str(year))
        at = years.index(year) if year in years else 0
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < len(years) - 1)

    def _go(self, by: int) -> None:
        at = self._years.index(self._year) + by
        if 0 <= at < len(self._years):
            self.chosen.emit(self._years[at])


class Header(QWidget):
    """Two lines: the place and who works here; then the title with its state, and what can be done."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._place, self._tight, self._office = HeaderContent("", ""), False, ""
        self._easy = True
        self._crumbs = Elided("", "small", "text2")
        self._title = Elided("", "page", least=look.px(120))
        self.saved = Pill(look)
        self.findings = Button(look, "", "finding", "warn", do=self._next_finding)
        self.state = words("", "small", "text2")
        self.person = Button(look, "", "link", "user")
        self.help = Button(look, "", "quiet", "help", _("วิธีใช้หน้านี้ (Shift+F1)"))
        self.year = YearChooser(look)
        self.undo = Button(look, "", "ghost", "undo", _("เลิกทำ"))
        self.redo = Button(look, "", "ghost", "redo", _("ทำซ้ำ"))
        self.search = Button(look, "", "ghost", "search", _("ค้นหาหรือสั่ง (Ctrl+K)"))
        self.more = Button(look, "", "ghost", "more", _("งานอื่นของหน้านี้"), do=self._open_more)
        self.primary = Button(look, "", "primary", "printer", do=self._do)
        above = row(self._crumbs, self.state, self.person, self.help, gap=12, grow=0)
        title = row(self._title, self.saved, self.findings, None, gap=10)
        below = row(title, self.year, self.undo, self.redo, self.search, self.more, self.primary, gap=8, grow=0)
        self.setLayout(column(above, below, gap=2))
        for widget in (self.findings, self.saved, self.state):
            widget.hide()
        self.show_deeds("", "")

    def show_place(self, place: HeaderContent) -> None:
        self._place = place
        self._show_crumbs()
        self._title.show_text(place.title)
        if place.primary:
            self.primary.show_deed(place.primary.words, place.primary.icon)
        show(self.primary, place.primary is not None)
        show(self.more, bool(place.others))
        self._show_redo()
        show(self.findings, place.findings > 0)
        self._show_findings()
        show_tip(self.findings, place.tip)

    def show_office(self, office: str) -> None:
        """Whose folder this is, where the sidebar has no room to say so; "" = it says so."""
        if office != self._office:
            self._office = office
            self._show_crumbs()

    def _show_crumbs(self) -> None:
        self._crumbs.show_text("  ›  ".join(filter(None, (self._office, self._place.crumbs))))

    def show_saved(self, text: str, tone: str) -> None:
        """`บันทึกแล้ว 14:32 น.`, or in red why not."""
        self.saved.show_pill(text, tone, {"ok": "tick", "bad": "warn", "info": "info"}.get(tone, ""))
        self.saved.show()
        show_tip(self.saved, text)
        name(self.saved, text)

    def show_state(self, text: str, tip: str) -> None:
        """What has not left this PC, and the last backup."""
        show_plain(self.state, text)
        show_tip(self.state, tip)
        show(self.state, bool(text) and not self._tight)

    def show_deeds(self, undo: str, redo: str) -> None:
        """What undo and redo would do, "" for nothing."""
        for button, verb, what, key in (
            (self.undo, _("เลิกทำ"), undo, "Ctrl+Z"),
            (self.redo, _("ทำซ้ำ"), redo, "Ctrl+Y"),
        ):
            said = f"{verb}: {what} ({key})" if what else f"{verb} ({key})"
            name(button, said)
            show_tip(button, said)
            button.setEnabled(bool(what))

    def show_room(self, room: int) -> None:
        """`room`: pixels of the 100 % design the window has. Where there is little, what can be guessed goes first."""
        tight = room < TIGHT
        self._tight, self._easy = tight, room >= EASY
        show(self.year.label, self._easy)
        self._show_redo()
        self.saved.show_small(tight)
        show(self.state, bool(self.state.text()) and not tight)
        self._show_findings()

    def _show_redo(self) -> None:
        """Its key does the same; the page's other deeds have no key."""
        show(self.redo, not self._tight and (self._easy or not self._place.others))

    def _show_findings(self) -> None:
        said = _("ตรวจทาน {count}").format(count=self._place.findings)
        self.findings.show_words(str(self._place.findings) if self._tight else said)
        name(self.findings, said)

    def _do(self) -> None:
        if self._place.primary and self.primary.isVisible():
            self._place.primary.do()

    def _next_finding(self) -> None:
        if self._place.next_finding:
            self._place.next_finding()

    def _open_more(self) -> None:
        menu = menu_of(self)
        for deed in self._place.others:
            menu.addAction(self._look.icon(deed.icon, "text"), digits(deed.words).replace("&", "&&"), deed.do)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))

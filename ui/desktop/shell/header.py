"""The header of a page: names of the pages above it, save state, actions, the fiscal year, undo and search."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from core.i18n import _
from ui.desktop.base.page_context import HeaderContent
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.layout import Surface, column, row
from ui.desktop.widgets.plain import (
    READ_AS,
    ElidedLabel,
    keep_room,
    name,
    show,
    show_plain,
    show_tip,
    words,
)

# design pixels: all labels fit from EASY on, below TIGHT only the most important
EASY = 1180
TIGHT = 800
LONGEST = 260  # design pixels of the save state; its tip has all of it


class YearChooser(Surface):
    """A widget with the fiscal year and buttons for the previous and the next available year."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__("chooser")
        self._years: tuple[int, ...] = ()
        self._year = 0
        self.before = Button(look, "", "quiet", "left", _("ปีก่อน"), do=lambda: self._go(-1))
        self.after = Button(look, "", "quiet", "right", _("ปีถัดไป"), do=lambda: self._go(1))
        self._text = words("", "card")
        self.label = words(_("ปีงบประมาณ"), "small", "text2")
        self.other = Pill(look)  # stands in place of the label
        self._easy, self._tight = True, False
        parts = self.before, self.label, self.other, self._text, self.after
        self.setLayout(row(*parts, gap=4, edges=(3, 1, 3, 1)))

    def show_room(self, *, easy: bool, tight: bool = False) -> None:
        """Show the label before the year if there is room (`easy`), but always that it is not the present year: by a
        coloured mark alone if room is `tight`."""
        self._easy, self._tight = easy, tight
        says = self.other.says
        self.other.show_pill(says, "info", "calendar" if tight else "")
        self.other.show_small(tight)
        show_tip(self.other, says)
        show(self.label, easy and not says)
        show(self.other, bool(says))

    def show_years(self, years: tuple[int, ...], year: int, present: int = 0) -> None:
        """Show the fiscal year; `years` are those that can be chosen, ascending. If it is not the year `present` (0 =
        unknown), a pill says so, as what is typed goes into the year shown."""
        self._years, self._year = years, year
        show_plain(self._text, str(year))
        other = _("ย้อนหลัง") if year < present else _("ปีหน้า")
        self.other.show_pill("" if year == (present or year) else other)
        self.show_room(easy=self._easy, tight=self._tight)
        at = years.index(year) if year in years else 0
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < len(years) - 1)
        first = _("ปี {year} เป็นปีแรกที่เปิดได้ ก่อนนั้นไม่มีเอกสารของหน่วยงาน")
        last = _("เปิดล่วงหน้าได้ถึงปี {year} ปีถัดไปเปิดได้เมื่อขึ้นปีงบประมาณใหม่")
        show_tip(self.before, _("ปีก่อน") if at > 0 else first.format(year=year))
        show_tip(self.after, _("ปีถัดไป") if at < len(years) - 1 else last.format(year=year))

    def _go(self, step: int) -> None:
        at = self._years.index(self._year) + step
        if 0 <= at < len(self._years):
            self.chosen.emit(self._years[at])


class PageHeader(QWidget):
    """The header in two lines: names of the pages above and the person; then the page's title, state and actions."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._content = HeaderContent("", "")
        self._tight = False
        self._office = ""
        self._crumbs = ElidedLabel("", "small", "text2")
        self._title = ElidedLabel("", "page", min_width=look.px(120))
        self._title.setProperty(READ_AS, "heading")
        self.saved = Pill(look)
        self.state = words("", "small", "text2")
        self.person = Button(look, "", "link", "user")
        self.help = Button(look, "", "quiet", "help", _("วิธีใช้หน้านี้ (Shift+F1)"))
        self.year = YearChooser(look)
        self.undo = Button(look, "", "ghost", "undo", _("เลิกทำ"))
        self.redo = Button(look, "", "ghost", "redo", _("ทำซ้ำ"))
        self.search = Button(look, "", "ghost", "search", _("ค้นหาหรือสั่ง (Ctrl+K)"))
        self.more = Button(look, "", "ghost", "more", _("งานอื่นของหน้านี้"), do=self._open_more)
        self.primary = Button(look, "", "primary", "printer", do=self._do)
        keep_room(self.more)
        above = row(self._crumbs, self.state, self.person, self.help, gap=12, grow=0)
        title = row(self._title, self.saved, None, gap=10)
        below = row(
            title,
            self.primary,
            self.more,
            self.year,
            self.undo,
            self.redo,
            self.search,
            gap=8,
            grow=0,
        )
        self.setLayout(column(above, below, gap=2))
        for widget in (self.saved, self.state):
            widget.hide()
        self.show_deeds("", "")

    def show_place(self, content: HeaderContent) -> None:
        self._content = content
        self._show_crumbs()
        self._title.show_text(content.title)
        if content.primary:
            self.primary.show_deed(content.primary.words, content.primary.icon)
        show(self.primary, content.primary is not None)
        show(self.more, bool(content.others))

    def show_office(self, office: str) -> None:
        """Show the office's name, if the sidebar is too narrow for it; "" hides it."""
        if office != self._office:
            self._office = office
            self._show_crumbs()

    def _show_crumbs(self) -> None:
        self._crumbs.show_text("  ›  ".join(filter(None, (self._office, self._content.crumbs))))

    def show_saved(self, text: str, tone: str) -> None:
        """Show when the last save was, or why it failed, in a pill of `tone` ("ok", "bad", "info" …)."""
        shown = self.saved.fontMetrics().elidedText(
            digits(text), Qt.TextElideMode.ElideRight, self._look.px(LONGEST)
        )
        self.saved.show_pill(
            shown, tone, {"ok": "tick", "bad": "warn", "info": "info"}.get(tone, "")
        )
        self.saved.show()
        show_tip(self.saved, text)
        name(self.saved, text)

    def show_state(self, text: str) -> None:
        """Show `text`, which says when the folder was last backed up; "" hides it."""
        show_plain(self.state, text)
        show(self.state, bool(text) and not self._tight)

    def show_deeds(self, undo: str, redo: str) -> None:
        """Set the tool tips of undo and redo: what each would undo or redo; "" disables the button."""
        deeds = (self.undo, _("เลิกทำ"), undo, "Ctrl+Z"), (self.redo, _("ทำซ้ำ"), redo, "Ctrl+Y")
        for button, verb, what, key in deeds:
            text = f"{verb}: {what} ({key})" if what else f"{verb} ({key})"
            name(button, text)
            show_tip(button, text)
            button.setEnabled(bool(what))

    def show_room(self, width: int) -> None:
        """Hide the least important parts of the header if its `width`, in design pixels, is too small for all."""
        tight = width < TIGHT
        self._tight, easy = tight, width >= EASY
        self.year.show_room(easy=easy, tight=tight)
        # hidden first: its key does the same, while other actions have no key
        show(self.redo, easy)
        self.saved.show_small(tight)
        show(self.state, bool(self.state.text()) and not tight)

    def _do(self) -> None:
        if self._content.primary and self.primary.isVisible():
            self._content.primary.do()

    def _open_more(self) -> None:
        from ui.desktop.widgets.choices import menu_of

        menu = menu_of(self)
        for deed in self._content.others:
            menu.addAction(
                self._look.icon(deed.icon, "text"), digits(deed.words).replace("&", "&&"), deed.do
            )
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))

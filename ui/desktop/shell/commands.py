"""The commands of the main window with their keys in one table, and the entries of the command palette (Ctrl+K)."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QWidget

from core.i18n import _
from core.log.scopes import MANY
from core.thai.search import folded
from core.values import Changes
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import LEAVING, HeaderAction, PageEntry
from ui.desktop.shell.pages import ALSO
from ui.desktop.theme.look import SCALES
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding, ShortcutsDialog
from ui.desktop.widgets.layout import holder
from ui.desktop.widgets.list_menu import button_words, can_be_pressed
from ui.desktop.widgets.plain import SEEKS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from core.forms.ports import Action, Reader, Store
    from core.log.ports import Context
    from core.search.view import SearchResult, SearchRow
    from core.values import Ref
    from ui.desktop.shell.open_office import OfficeInterface
    from ui.desktop.shell.palette import PaletteChoice

TOASTED = frozenset({"delete", "add_evidence"})  # saves whose effect is not visible on the page
LAST_DIGIT = 9
FIRST_DIGIT = 2 if sys.platform == "win32" else 10  # scan code of the key 1, whatever its label


def unsaved_fields(within: QWidget) -> list[QWidget]:
    """Return the fields in a widget that show words or periods which are not saved; a choice is saved when it is made."""
    from ui.desktop.widgets.inputs import LongTextField, NumberEdit
    from ui.desktop.widgets.periods import PeriodBar

    fields = [one for one in within.findChildren(NumberEdit) if one.dirty]
    long = (one for one in within.findChildren(LongTextField) if one.dirty)
    return [*fields, *long, *(one for one in within.findChildren(PeriodBar) if one.dirty)]


def page_item(page: PageEntry, do: Callable[[], object]) -> PaletteChoice:
    """Return the palette entry of a page, found by its name and by words for its tasks. Choosing it calls `do`."""
    from ui.desktop.shell.palette import PaletteChoice

    also, kind = _(ALSO[page.key]) if page.key in ALSO else "", _("หน้า")
    text = folded(" ".join((page.word, kind, also)))
    return PaletteChoice(page.icon, page.word, kind, do, text, tuple(also.split(" · ")))


def digit_key(event: QKeyEvent) -> int | None:
    """Return n (1 to 9) if Ctrl and the n-th key of the digit row are pressed, but only in a keyboard layout, such as a
    Thai one, in which that key types no digit; else None."""
    at = event.nativeScanCode() - FIRST_DIGIT + 1
    other = (
        event.modifiers() == Qt.KeyboardModifier.ControlModifier
        and not Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9
    )
    return at if other and event.nativeScanCode() and 1 <= at <= LAST_DIGIT else None


class OfficeCommands(QObject):
    """The controller of the main window's commands for the open office; `view` is the office's widget."""

    def __init__(self, office: OfficeInterface, view: QWidget) -> None:
        super().__init__(view)
        self._office = office
        self._session = office.session
        self._view = view
        self._undone = ""  # words of the save being undone or redone
        header = office.header
        self._keys = InstalledShortcuts(view, self._table())
        view.installEventFilter(self)
        header.undo.clicked.connect(self.undo)
        header.redo.clicked.connect(self.redo)
        header.search.clicked.connect(self.find)
        header.help.clicked.connect(self.show_help)

    def _table(self) -> tuple[KeyBinding, ...]:
        office, header = self._office, self._office.header
        return (
            KeyBinding(_("ค้นหาหรือสั่ง"), ("Ctrl+K",), self.find),
            KeyBinding(_("ค้นหาในหน้านี้"), ("Ctrl+F",), self.find_here),
            # each list opens its own
            KeyBinding(_("เมนูของรายการ"), ("Shift+F10",)),
            KeyBinding(_("บันทึก"), ("Ctrl+S",), self.save),
            KeyBinding(_("เลิกทำ"), ("Ctrl+Z",), self.undo),
            KeyBinding(_("ทำซ้ำ"), ("Ctrl+Y", "Ctrl+Shift+Z"), self.redo),
            KeyBinding(_("เริ่มเอกสาร"), ("Ctrl+N",), self.start_document),
            KeyBinding(_("พิมพ์หรืองานหลักของหน้านี้"), ("Ctrl+P",), header.primary.click),
            KeyBinding(_("ปีก่อน"), ("Ctrl+PgUp",), header.year.before.click),
            KeyBinding(_("ปีถัดไป"), ("Ctrl+PgDown",), header.year.after.click),
            KeyBinding(
                _("ย้อนไปที่ก่อนหน้า"), ("Alt+Left", "Back"), partial(office.travel, -1), "Alt+←"
            ),
            KeyBinding(_("ไปที่ถัดไป"), ("Alt+Right", "Forward"), partial(office.travel, 1), "Alt+→"),
            KeyBinding(
                _("ไปหน้าที่ 1 ถึง 9 ของแถบข้าง"), ("Ctrl+1",), partial(self._nth, 0), "Ctrl+1–9"
            ),
            *(KeyBinding("", (f"Ctrl+{n}",), partial(self._nth, n - 1)) for n in range(2, 10)),
            KeyBinding(_("แถบข้างกว้างหรือแคบ"), ("Ctrl+B",), self.toggle_rail),
            KeyBinding(_("เปลี่ยนผู้ใช้งาน"), ("Ctrl+U",), header.person.click),
            KeyBinding(_("ตัวอักษรใหญ่ขึ้น"), ("Ctrl++", "Ctrl+="), partial(self.larger, 1)),
            KeyBinding(_("ตัวอักษรเล็กลง"), ("Ctrl+-",), partial(self.larger, -1)),
            KeyBinding(_("ตั้งค่า"), ("Ctrl+,",), partial(office.show_page, "settings")),
            KeyBinding(_("แป้นลัดทั้งหมด"), ("F1",), self.show_keys),
            KeyBinding(_("วิธีใช้หน้านี้"), ("Shift+F1",), self.show_help),
        )

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Open the n-th page on the keys that `digit_key` finds, Ctrl and the n-th digit key. Return True for these."""
        if not isinstance(event, QKeyEvent) or (at := digit_key(event)) is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._nth(at - 1)
        return event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)

    # -- leaving

    def holds(self, event: QCloseEvent, window: QWidget) -> bool:
        """Return whether closing the window would interrupt work; if so, refuse the close `event` and ask first."""
        self._office.hand_over()  # unsaved input may be what cannot be saved
        said = self._office.room.host.property(LEAVING)
        if not said or not event.spontaneous():  # closing by the program is not held up
            return False
        event.ignore()
        self.ask_to_leave(str(said), window)
        return True

    def ask_to_leave(self, message: str, window: QWidget) -> None:
        """Ask whether to close `window` all the same; `message` is a sentence on the work that this would interrupt."""
        from ui.desktop.widgets.prompt import Prompt, ask

        title, stay = _("ปิดหน้าต่าง"), _("ทำงานต่อ")
        prompt = Prompt(
            title=title, parts=[message], go=title, icon="cross", leave=stay, first="leave"
        )
        self.leaving = ask(self._office.room.look, self._view, prompt, window.close)

    def save(self) -> None:
        """Save what is being typed, as leaving the field does, and say whether every field is saved."""
        self._office.hand_over()
        waiting = list[bool]()  # whether each draft was refused

        def count(_ctx: Context, store: Store) -> Changes:
            waiting.extend(one.refused for one in store.all_drafts())
            return Changes("save")

        def tell() -> None:
            from ui.desktop.widgets.inputs import (
                KEPT,  # imports every field: the window is painted before
            )

            unkept = any(not one.property(KEPT) for one in unsaved_fields(self._view))
            if unkept or not all(waiting):
                said = _("ยังมีช่องที่พิมพ์ไว้แล้วยังไม่ถูกบันทึก เพราะโปรแกรมยังรับไม่ได้ ช่องอื่นบันทึกแล้ว")
            elif waiting:
                said = _("{n} ช่องยังรับไม่ได้ จึงยังไม่ถูกบันทึก แต่เก็บคำที่พิมพ์ไว้ในเครื่องนี้แล้ว ช่องอื่นบันทึกแล้ว")
            else:
                said = _("บันทึกแล้วทุกช่อง")
            self._office.toast.tell(said.format(n=f"{len(waiting):,}"))

        # what is refused is kept as a draft only after it was tried
        do = self._office.room.do
        do(lambda _ctx, _store: Changes("save"), lambda: do(count, tell))

    # -- undo

    def undo(self) -> None:
        """Undo the current person's last save; the creation of the folder cannot be undone."""
        from core.history.deeds import undo

        self._take_back(0, undo, _("ไม่มีอะไรให้เลิกทำ"))

    def redo(self) -> None:
        """Redo the save that was undone last."""
        from core.history.deeds import redo

        self._take_back(1, redo, _("ไม่มีอะไรให้ทำซ้ำ"))

    def _take_back(self, which: int, deed: Action, none: str) -> None:
        """Undo (`which` 0) or redo (1) by the deed, remembering its `words`; show `none` if there is nothing."""
        self._office.hand_over()
        self._undone = " · ".join(filter(None, (self.words()[which], self._place(which))))
        if self._undone:
            self._session.do(deed)
        else:
            self._office.header.show_saved(none, "info")

    def words(self) -> tuple[str, str]:
        """Return (what undo would undo, what redo would redo) as texts, each "" if there is nothing."""
        if self._office.room.office.within:  # an archive has no undo
            return "", ""
        from core.history.view import step_words

        undone, redone = (
            partial(step_words, person=self._session.person, redo=redo) for redo in (False, True)
        )
        return self._session.read(undone), self._session.read(redone)

    def _place(self, which: int) -> str:
        """Return the document that undo or redo would change, or ""; it may not be the one shown."""
        if self._office.room.office.within:
            return ""
        from core.history.view import step_place

        return self._session.read(
            partial(step_place, person=self._session.person, redo=bool(which))
        )

    def show_saved(self, changes: Changes) -> None:
        """Show a message after an undo, a redo or a save of certain kinds, with a button that reverses the change."""
        toast = self._office.toast.tell
        if changes.label == "undo" and self._undone:
            key = self._office.key
            unit = self._office.room.unit
            year = self._office.year
            of_page = [
                ref for ref in changes.touched if ref.entity == key in ("plan", "assessment")
            ]
            if of_page:
                left = self._session.read(lambda reader: reader.records(key, unit, year=year))
            else:
                left = ()
            # no other document replaces it unasked
            if left and {one.ref for one in left}.isdisjoint(of_page):
                self._office.show_page("documents")
            toast(
                _("เลิกทำแล้ว: {what}").format(what=self._undone),
                HeaderAction(_("ทำซ้ำ"), "redo", self.redo),
            )
        elif changes.label == "redo" and self._undone:
            toast(
                _("ทำซ้ำแล้ว: {what}").format(what=self._undone),
                HeaderAction(_("เลิกทำ"), "undo", self.undo),
            )
        elif changes.label in TOASTED and changes.save:
            toast(
                _("{what} แล้ว").format(what=self.words()[0]),
                HeaderAction(_("เลิกทำ"), "undo", self.undo),
            )

    # -- search

    def find_here(self) -> None:
        """Go to the search field of the page; on a page without one, open the command palette, which finds everything."""
        shown = self._office.leaf(self._office.key).widget.findChildren(QLineEdit)
        field = next((one for one in shown if one.property(SEEKS) and one.isVisible()), None)
        if field is None:
            self.find()
            return
        area = holder(QScrollArea, field)
        if area is not None:
            area.ensureWidgetVisible(field)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def find(self) -> None:
        """Open the command palette: pages, commands and records."""
        from ui.desktop.shell.palette import CommandPalette

        self._office.hand_over()
        self._session.rest()  # index files that came while nobody waits
        self.palette = palette = CommandPalette(
            self._office.room.look, self.entries(), self._view, self._icon, self._jump
        )
        reader = BackgroundReader(self._session, palette)
        palette.search_requested.connect(
            lambda typed: reader.read(self._question(typed), palette.show_records)
        )
        palette.finished.connect(lambda _how: self._note_named(palette.named))
        palette.open_over(self._view.window())

    def _note_named(self, people: Collection[Ref]) -> None:
        """Log that names of people were shown in the palette, once each time it is open."""
        if people:
            from core.log.deeds import note_view

            self._session.do(
                partial(note_view, target=MANY if len(people) > 1 else next(iter(people)))
            )

    def _question(self, query: str) -> Callable[[Reader], SearchResult]:
        """Return the view that finds these words in records and the help."""
        # a member's PC can go to no record
        unit = self._office.room.unit
        member = self._office.member

        def search(reader: Reader) -> SearchResult:
            from core.search.view import SearchResult
            from ui.desktop.help.page import help_group

            records = SearchResult(query, ()) if member else SearchResult.of(reader, unit, query)
            if records.only:
                return records
            return records._replace(groups=(*records.groups, *help_group(query)))

        return search

    def _jump(self, row: SearchRow) -> None:
        self._office.jump(row.goal, row.year)

    def _icon(self, row: SearchRow) -> str:
        return next(
            (page.icon for page in self._office.pages_there() if row.goal.entity in page.shows),
            "doc",
        )

    def entries(self) -> list[PaletteChoice]:
        """Return the palette's entries: the office's pages, commands of the page and of the window, people."""
        from ui.desktop.shell.palette import PaletteChoice, entry

        office = self._office
        deed = _("คำสั่ง")
        leaf = office.leaf(office.key)
        header = leaf.place()
        deeds = [*filter(None, (header.primary,)), *header.others, *header.rare]
        named = {one.words for one in deeds}  # a page of that name might show another document
        found = [
            page_item(one, partial(office.show_page, one.key))
            for one in office.pages_there()
            if one.word not in named
        ]

        def here(icon: str, title: str, do: Callable[[], object]) -> PaletteChoice:
            """Return an entry that acts on what is shown, which is named beside it; found only by its own words."""
            of = " · ".join(filter(None, (deed, header.title)))
            return PaletteChoice(icon, title, of, do, folded(f"{title} {deed}"))

        found += (here(one.icon, one.words, one.do) for one in deeds)
        undone, again = self.words()
        if undone:  # found only by its verb: other words mean the record
            words = _("เลิกทำ: {what}").format(what=undone)
            found.append(
                PaletteChoice(
                    "undo", words, deed, self.undo, folded(f"{_('เลิกทำ')} {_('ย้อนกลับ')} {deed}")
                )
            )
        if again:
            words = _("ทำซ้ำ: {what}").format(what=again)
            found.append(
                PaletteChoice("redo", words, deed, self.redo, folded(f"{_('ทำซ้ำ')} {deed}"))
            )
        if office.key != "documents" and not office.member:  # there it is in the header
            found.append(entry("plus", _("เริ่มเอกสาร"), deed, self.start_document))
        years = office.header.year
        for icon, words, year in (
            ("left", _("ปีก่อน"), years.before),
            ("right", _("ปีถัดไป"), years.after),
        ):
            if years.isVisible() and year.isEnabled():
                found += [entry(icon, words, deed, year.click)]
        found.append(entry("keyboard", _("แป้นลัดทั้งหมด"), deed, self.show_keys))
        found.append(entry("help", _("วิธีใช้หน้านี้"), deed, self.show_help))
        if office.key != "scans" and not office.member:  # there it is in the header
            found.append(entry("shield", _("ตรวจตราประทับ"), deed, self.check_seal))
        settings = partial(office.show_page, "settings")
        if not office.member:
            found.append(entry("gear", _("ตั้งค่า สี ขนาดตัวอักษร ภาษา ตัวเลข ใบรับรอง"), deed, settings))
            found.append(entry("user", _("เพิ่มผู้ใช้งาน"), deed, office.people.ask_new))
        found += (
            entry(icon, words, deed, partial(self.dress, *look))
            for icon, words, look in self._looks()
        )
        found.append(entry("folder", _("เปลี่ยนโฟลเดอร์"), deed, office.room.host.leave))
        switch = _("เปลี่ยนผู้ใช้งานเป็น {name}")
        for person in office.people.people():
            words = switch.format(name=person.text("name"))
            found.append(
                PaletteChoice(
                    "user", words, deed, partial(office.people.choose, person), folded(words)
                )
            )
        pressed = {
            button_words(one): one
            for one in leaf.widget.findChildren(QPushButton)
            if can_be_pressed(one)
        }
        return [
            *found,
            *(
                here("right", words, one.click)
                for words, one in pressed.items()
                if words not in named
            ),
        ]

    # -- the window

    def _nth(self, n: int) -> None:
        keys = self._office.sidebar.order
        if n < len(keys):
            self._office.show_page(keys[n])

    def show_keys(self) -> None:
        """Show a dialog with all keys that work on this page."""
        shown = self._office.leaf(self._office.key).widget
        here = [
            line
            for table in shown.findChildren(InstalledShortcuts)
            for line in table.lines
            if line.works()
        ]
        groups = ((_("หน้านี้"), here), (_("ทุกหน้า"), self._keys.lines))
        self.sheet = ShortcutsDialog(self._office.room.look, groups, self._view.window())
        self.sheet.more.clicked.connect(self.show_help)
        self.sheet.open()

    def start_document(self) -> None:
        """Show the page of the year's documents, and start a document there."""
        if any(one.key == "documents" for one in self._office.pages_there()):
            self._office.show_page("documents")
            first = self._office.leaf("documents").place().primary
            if first is not None:
                first.do()

    def check_seal(self) -> None:
        """Show the page of scans, and open its dialog that checks a seal."""
        self._office.show_page("scans")
        for action in self._office.leaf("scans").place().others:
            action.do()

    def show_help(self) -> None:
        """Show the help topic of the current page."""
        from ui.desktop.help.page import TOPICS, topic_ref

        key = self._office.key
        self._office.jump(topic_ref(key if key in TOPICS else TOPICS[0]))

    def toggle_rail(self) -> None:
        self._office.room.settings.keep(rail=not self._office.sidebar.narrow)
        self._office.fit()

    def dress(self, theme: str, scale: int) -> None:
        self._office.room.host.dress(theme, scale)

    def larger(self, delta: int) -> None:
        """Change to the next larger (`delta` = 1) or smaller (-1) text size, if there is one."""
        look = self._office.room.look
        at = SCALES.index(look.scale) + delta
        if 0 <= at < len(SCALES):
            self.dress(look.theme, SCALES[at])

    def _looks(self) -> list[tuple[str, str, tuple[str, int]]]:
        """Return the other themes as commands."""
        look = self._office.room.look
        words = {"light": _("ใช้สีสว่าง"), "dark": _("ใช้สีมืด"), "contrast": _("ใช้สีตัดกันสูง")}
        return [
            ("contrast", label, (theme, look.scale))
            for theme, label in words.items()
            if theme != look.theme
        ]

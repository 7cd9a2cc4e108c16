"""The commands of the frame with their keys, in one table, and the palette that finds them (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.i18n import _
from core.thai.search import folded, match_rank
from ui.desktop.base.page_context import HeaderAction
from ui.desktop.theme.look import SCALES
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.keys import KeyBinding, KeysSheet, KeyTable
from ui.desktop.widgets.layout import column, frame
from ui.desktop.widgets.plain import name, show, words
from ui.desktop.widgets.rows import is_chosen

if TYPE_CHECKING:
    from core.log.ports import Action
    from core.values import Changes
    from ui.desktop.shell.open_office import OpenOffice
    from ui.desktop.theme.look import Look
    from ui.desktop.widgets.rows import Index

MOST = 40  # rows shown
ROWS = 9  # of them without scrolling
KIND, ICON, DO = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}


class PaletteItem(NamedTuple):
    """Something that can be found: its title, its kind, and what choosing it does."""

    icon: str
    title: str
    kind: str
    do: Callable[[], object]
    text: str  # folded text it is found by


def entry(icon: str, title: str, kind: str, do: Callable[[], object]) -> PaletteItem:
    return PaletteItem(icon, title, kind, do, folded(f"{title} {kind}"))


def matching(entries: Sequence[PaletteItem], typed: str) -> list[PaletteItem]:
    """The best matches first, otherwise in their order; at most MOST."""
    wanted = folded(typed)
    scored = [(match_rank(one.text, wanted), one) for one in entries]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score][:MOST]


class PaletteDelegate(QStyledItemDelegate):
    """Icon and title on the left, the kind on the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, self._look.px(38))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, ground = self._look, QRect(option.rect)
        here = is_chosen(option)
        if here:
            painter.fillRect(ground, look.color("soft"))
        inside = ground.adjusted(look.px(12), 0, -look.px(12), 0)
        icon = look.pixmap(index.data(ICON), "softtext" if here else "text2", 18)
        painter.drawPixmap(inside.left(), inside.center().y() - look.px(9), icon)
        painter.setFont(look.font(13))
        painter.setPen(look.color("softtext" if here else "text2"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, digits(index.data(KIND)))
        inside.setLeft(inside.left() + look.px(30))
        kind_width = painter.fontMetrics().horizontalAdvance(digits(index.data(KIND)))
        inside.setRight(inside.right() - kind_width - look.px(16))
        painter.setFont(look.font(15, 500))
        painter.setPen(look.color("softtext" if here else "text"))
        title = painter.fontMetrics().elidedText(digits(index.data()), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, title)


class Palette(QDialog):
    """The focus stays in the line; arrows choose a row, Enter runs it, Esc closes."""

    def __init__(self, look: Look, entries: Sequence[PaletteItem], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._look, self._entries, self._before = look, entries, QApplication.focusWidget()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setModal(True)
        self.setWindowTitle(_("ค้นหาหรือสั่ง"))
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("พิมพ์ชื่อหน้า งาน ข้อ กิจกรรม หรือคน"))
        name(self.line, _("ค้นหาหรือสั่ง"))
        self.list = QListWidget()
        self.list.setObjectName("found")
        self.list.setItemDelegate(PaletteDelegate(look, self))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name(self.list, _("สิ่งที่พบ"))
        self.none = words(_("ไม่พบ ลองพิมพ์สั้นลงหรือใช้คำอื่น"), "line", "text2", wrap=True)
        hint = words(_("↑ ↓ เลือก   Enter ไป   Esc กลับ"), "small", "text2")
        inside = column(self.line, self.list, self.none, hint, gap=8, edges=(12, 12, 12, 8))
        self.setLayout(column(frame(inside, "palette"), gap=0))
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(self._do)
        self._find("")

    def open_over(self, window: QWidget) -> None:
        """Open at the top of the window, centred."""
        width = min(self._look.px(640), window.width() - 40)
        self.resize(width, min(self._look.px(38 * ROWS + 110), window.height() - 80))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + 60)
        self.open()
        self.line.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if (by := MOVES.get(Qt.Key(event.key()))) is not None:
            self._move(by)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (chosen := self.list.currentItem()) is not None:
                self._do(chosen)
            return True
        return False

    def reject(self) -> None:
        super().reject()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self, typed: str) -> None:
        found = matching(self._entries, typed)
        self.list.clear()
        for one in found:
            item = QListWidgetItem(one.title)
            item.setData(KIND, one.kind)
            item.setData(ICON, one.icon)
            item.setData(DO, one.do)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.title} {one.kind}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        show(self.none, not found)
        self._announce()

    def _move(self, by: int) -> None:
        self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + by)))
        self._announce()

    def _announce(self) -> None:
        """A screen reader reads the chosen row as the description of the line, which has the focus."""
        chosen = self.list.currentItem()
        name(self.line, _("ค้นหาหรือสั่ง"), chosen.data(Qt.ItemDataRole.AccessibleTextRole) if chosen else "")

    def _do(self, item: QListWidgetItem) -> None:
        do = item.data(DO)
        self.accept()
        do()


TOASTED = frozenset({"delete", "add_evidence"})  # saves whose effect is elsewhere than where the person looks


class OfficeCommands(QObject):
    """Drives the open office as a person would; `view` is its widget."""

    def __init__(self, office: OpenOffice, view: QWidget) -> None:
        super().__init__(view)
        self._office, self._session, self._view = office, office.session, view
        self._undone = ""  # the save that is being undone or redone
        header = office.header
        self._keys = KeyTable(view, self._table())
        header.undo.clicked.connect(self.undo)
        header.redo.clicked.connect(self.redo)
        header.search.clicked.connect(self.find)
        header.help.clicked.connect(self.show_help)

    def _table(self) -> tuple[KeyBinding, ...]:
        office, header = self._office, self._office.header
        return (
            KeyBinding(_("ค้นหาหรือสั่ง"), ("Ctrl+K",), self.find),
            KeyBinding(_("เลิกทำ"), ("Ctrl+Z",), self.undo),
            KeyBinding(_("ทำซ้ำ"), ("Ctrl+Y", "Ctrl+Shift+Z"), self.redo),
            KeyBinding(_("พิมพ์หรืองานหลักของหน้านี้"), ("Ctrl+P",), header.primary.click),
            KeyBinding(_("ปีก่อน"), ("Ctrl+PgUp",), header.year.before.click),
            KeyBinding(_("ปีถัดไป"), ("Ctrl+PgDown",), header.year.after.click),
            KeyBinding(_("ย้อนไปที่ก่อนหน้า"), ("Alt+Left", "Back"), partial(office.travel, -1), "Alt+←"),
            KeyBinding(_("ไปที่ถัดไป"), ("Alt+Right", "Forward"), partial(office.travel, 1), "Alt+→"),
            KeyBinding(_("ไปหน้าที่ 1 ถึง 9 ของแถบข้าง"), ("Ctrl+1",), partial(self._nth, 0), "Ctrl+1–9"),
            *(KeyBinding("", (f"Ctrl+{n}",), partial(self._nth, n - 1)) for n in range(2, 10)),
            KeyBinding(_("แถบข้างกว้างหรือแคบ"), ("Ctrl+B",), self.toggle_rail),
            KeyBinding(_("เปลี่ยนผู้ใช้งาน"), ("Ctrl+U",), header.person.click),
            KeyBinding(_("ตัวอักษรใหญ่ขึ้น"), ("Ctrl++", "Ctrl+="), partial(self.larger, 1)),
            KeyBinding(_("ตัวอักษรเล็กลง"), ("Ctrl+-",), partial(self.larger, -1)),
            KeyBinding(_("ตั้งค่า"), ("Ctrl+,",), partial(office.show_page, "settings")),
            KeyBinding(_("แป้นลัดทั้งหมด"), ("F1",), self.show_keys),
            KeyBinding(_("วิธีใช้หน้านี้"), ("Shift+F1",), self.show_help),
        )

    # -- undo

    def undo(self) -> None:
        """Undo the last save of the person; the creation of the folder cannot be undone."""
        from core.history.deeds import undo

        self._take_back(0, undo, _("ไม่มีอะไรให้เลิกทำ"))

    def redo(self) -> None:
        """Redo what was undone last."""
        from core.history.deeds import redo

        self._take_back(1, redo, _("ไม่มีอะไรให้ทำซ้ำ"))

    def _take_back(self, which: int, deed: Action, none: str) -> None:
        """`which` of `words` says what the deed will do; without it `none` is shown."""
        self._office.hand_over()
        self._undone = self.words()[which]
        if self._undone:
            self._session.do(deed)
        else:
            self._office.header.show_saved(none, "info")

    def words(self) -> tuple[str, str]:
        """What undo and redo would do now, "" for nothing."""
        from core.history.view import redo_words, undo_words

        forms, person = self._session.forms, self._session.person
        undone = self._session.read(lambda reader: undo_words(reader, forms, person))
        return undone, self._session.read(lambda reader: redo_words(reader, forms, person))

    def told(self, changes: Changes) -> None:
        """Show a toast about a save whose effect is not visible where the person looks."""
        toast = self._office.toast.tell
        if changes.label == "undo" and self._undone:
            toast(_("เลิกทำแล้ว: {what}").format(what=self._undone), HeaderAction(_("ทำซ้ำ"), "redo", self.redo))
        elif changes.label == "redo" and self._undone:
            toast(_("ทำซ้ำแล้ว: {what}").format(what=self._undone), HeaderAction(_("เลิกทำ"), "undo", self.undo))
        elif changes.label in TOASTED and changes.save:
            toast(_("{what} แล้ว").format(what=self.words()[0]), HeaderAction(_("เลิกทำ"), "undo", self.undo))

    # -- finding

    def find(self) -> None:
        """Open the palette of pages, commands and records."""
        self._office.hand_over()
        self.palette = Palette(self._office.room.look, self.entries(), self._view)
        self.palette.open_over(self._view.window())

    def entries(self) -> list[PaletteItem]:
        """Everything that can be found: pages, commands of this page and of all, people, records."""
        office = self._office
        page, deed = _("หน้า"), _("คำสั่ง")
        found = [entry(one.icon, one.word, page, partial(office.show_page, one.key)) for one in office.pages_there()]
        header = office.leaf(office.key).place()
        deeds = [*filter(None, (header.primary,)), *header.others]
        found += (entry(one.icon, one.words, deed, one.do) for one in deeds)
        undone, again = self.words()
        if undone:
            found.append(entry("undo", _("เลิกทำ: {what}").format(what=undone), deed, self.undo))
        if again:
            found.append(entry("redo", _("ทำซ้ำ: {what}").format(what=again), deed, self.redo))
        found.append(entry("keyboard", _("แป้นลัดทั้งหมด"), deed, self.show_keys))
        found.append(entry("help", _("วิธีใช้หน้านี้"), deed, self.show_help))
        if office.key != "scans":  # where it is one of the header's
            found.append(entry("shield", _("ตรวจตราประทับ"), deed, self.check_seal))
        settings = partial(office.show_page, "settings")
        found.append(entry("gear", _("ตั้งค่า สี ขนาดตัวอักษร ภาษา ตัวเลข ใบรับรอง"), deed, settings))
        found += (entry(icon, words, deed, partial(self.dress, *look)) for icon, words, look in self._looks())
        found.append(entry("user", _("เพิ่มผู้ใช้งาน"), deed, office.people.ask_new))
        found.append(entry("folder", _("เปลี่ยนโฟลเดอร์"), deed, office.room.host.left.emit))
        icons = {entity: one.icon for one in office.pages_there() for entity in one.shows}
        forms, unit, year = self._session.forms, office.room.unit, office.year
        from core.home.findable import findable

        for one in self._session.read(lambda reader: findable(reader, forms, unit, year)):
            if icon := icons.get(one.ref.entity):
                found.append(PaletteItem(icon, one.title, one.kind, partial(office.jump, one.ref), one.text))
        switch = _("เปลี่ยนผู้ใช้งานเป็น {name}")
        for person in office.people.people():
            words = switch.format(name=person.text("name"))
            found.append(PaletteItem("user", words, deed, partial(office.people.choose, person), folded(words)))
        return found

    # -- the window

    def _nth(self, n: int) -> None:
        pages = [page for page in self._office.pages_there() if not page.under]
        if n < len(pages):
            self._office.show_page(pages[n].key)

    def show_keys(self) -> None:
        """All keys that work here."""
        shown = self._office.leaf(self._office.key).widget
        here = [line for table in shown.findChildren(KeyTable) for line in table.lines]
        groups = ((_("หน้านี้"), here), (_("ทุกหน้า"), self._keys.lines))
        self.sheet = KeysSheet(self._office.room.look, groups, self._view.window())
        self.sheet.help_wanted.connect(self.show_help)
        self.sheet.open()

    def check_seal(self) -> None:
        """What the page of scans does besides: it stands in front then."""
        self._office.show_page("scans")
        for action in self._office.leaf("scans").place().others:
            action.do()

    def show_help(self) -> None:
        """The help topic of the current page."""
        from ui.desktop.help.page import TOPICS, topic_ref

        key = self._office.key
        self._office.jump(topic_ref(key if key in TOPICS else TOPICS[0]))

    def toggle_rail(self) -> None:
        self._office.room.settings.note_rail(not self._office.sidebar.narrow)
        self._office.fit()

    def dress(self, theme: str, scale: int) -> None:
        self._office.room.host.looked.emit(theme, scale)

    def larger(self, by: int) -> None:
        """The next larger text size, or the next smaller (-1)."""
        look = self._office.room.look
        at = SCALES.index(look.scale) + by
        if 0 <= at < len(SCALES):
            self.dress(look.theme, SCALES[at])

    def _looks(self) -> list[tuple[str, str, tuple[str, int]]]:
        """The other themes as commands."""
        look = self._office.room.look
        words = {"light": _("ใช้สีสว่าง"), "dark": _("ใช้สีมืด"), "contrast": _("ใช้สีตัดกันสูง")}
        return [("contrast", label, (theme, look.scale)) for theme, label in words.items() if theme != look.theme]

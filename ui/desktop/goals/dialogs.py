"""Who came to the meeting, by name and by number; and how many work here, on which day."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.i18n import _
from core.thai.search import name_key
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show, show_entry, words

ROWS = 6  # of the list that are seen at once
LEAST = 190  # design pixels of its height
Person = tuple[str, str]  # name and position


class MeetingFigure(NamedTuple):
    """A number or a day of the meeting."""

    field: str
    title: str
    saved: str  # as it stands, "" = nothing
    offered: str = ""  # proposed where nothing stands


class CameDialog(FramedDialog):
    """People of the office are ticked, others are typed; the numbers stand beside."""

    entered = Signal(object, object, object)  # words by field; people who came and are not named yet; names to take out

    def __init__(
        self,
        look: Look,
        figures: Sequence[MeetingFigure],
        people: Sequence[Person],
        named: Sequence[str] | None,
        parent: QWidget,
    ) -> None:
        """`people` are those of the office, `named` who came as far as it is known; None = the form keeps no names."""
        super().__init__(look, _("ผู้เข้าร่วมประชุม"), parent)
        self._figures, self.fields = tuple(figures), dict[str, QLineEdit]()
        lines = column(gap=4)
        for one in figures:
            self.fields[one.field] = short_line(one.title)
            show_entry(self.fields[one.field], one.saved or one.offered)
            lines.addWidget(words(one.title, "label", "text2", wrap=True))
            lines.addWidget(self.fields[one.field])
        lines.addStretch(1)
        self.list = LineList(look, _("รายชื่อผู้เข้าร่วม"), ROWS, ticks=True)
        self.list.setMinimumHeight(look.px(LEAST))
        self._people: dict[str, Person] = {}
        self._named = {name_key(one): one for one in named or ()}
        for person in (*people, *((one, "") for one in named or ())):
            self._people.setdefault(name_key(person[0]), person)
        self.who, self.position = short_line(_("ชื่อ – สกุล")), short_line(_("ตำแหน่ง"))
        self.who.setPlaceholderText(_("ชื่อ – สกุล แล้วกด Enter"))
        self.position.setPlaceholderText(_("ตำแหน่ง"))
        for field in (self.who, self.position):
            field.returnPressed.connect(self._add)
        self.go = Button(look, _("บันทึก"), "primary", "tick", do=self._tell)
        note = words(_("รายชื่ออยู่ในหน่วยงานนี้เท่านั้น ไม่บอกว่าใครเสนอหรือโหวตเรื่องใด"), "line", "text2", wrap=True)
        right = column(self.list, row(self.who, self.position, gap=6), note, gap=6)
        for widget in (self.list, self.who, self.position, note):
            show(widget, named is not None)
        self.fill(row(lines, right, gap=18, grow=1), self.closer(), self.go, wide=720)
        self._show(frozenset(self._named))
        (self.who if named is not None else next(iter(self.fields.values()))).setFocus()

    def _show(self, ticked: frozenset[object]) -> None:
        lines = [ListLine(key, one[0], one[1]) for key, one in self._people.items()]
        self.list.show_ticks(lines, ticked, frozenset())

    def _add(self) -> None:
        """The person typed is ticked, and added where nobody has this name."""
        name = self.who.text().strip()
        if name:
            self._people.setdefault(name_key(name), (name, self.position.text().strip()))
            self._show(frozenset({*self.list.on, name_key(name)}))
            self.who.clear()
            self.position.clear()
        self.who.setFocus()

    def _tell(self) -> None:
        self._add()
        typed = {one: self.fields[one.field].text().strip() for one in self._figures}
        said = {one.field: text for one, text in typed.items() if text != one.saved}
        new = [one for key, one in self._people.items() if key in self.list.on and key not in self._named]
        gone = [one for key, one in self._named.items() if key not in self.list.on]
        self.accept()
        self.entered.emit(said, new, gone)

"""Who came to the meeting, by name and by number; and how many work here, on which day."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.i18n import _
from core.plan.proposals import called_fields
from core.thai.search import name_key
from core.workshop.goals import GoalBoard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show, show_entry, words

ROWS = 6  # of the list that are seen at once
Person = tuple[str, str]  # name and position


class CameDialog(FramedDialog):
    """People of the office are ticked, others are typed; the numbers stand beside."""

    entered = Signal(object, object)  # words by field of the meeting; people who came and are not named yet

    def __init__(
        self, look: Look, board: GoalBoard, people: Sequence[Person], staff: int | None, parent: QWidget
    ) -> None:
        """`people` are those of the office, `staff` how many it says it has."""
        super().__init__(look, _("ผู้เข้าร่วมประชุม"), parent)
        meeting, rule = board.meeting, board.meeting.rule
        own = {each.id: each for each in board.page.form.fields if rule.at in each.kind}
        self._before: dict[str, str] = {}
        self.fields: dict[str, QLineEdit] = {}
        lines = column(gap=4)
        suggested = {rule.staff: str(staff) if staff else ""}
        for name in filter(None, (rule.staff, rule.joined, rule.as_of)):
            cell = meeting.at.cells.get(name) if meeting.at else None
            self._before[name] = cell.words if cell else ""
            self.fields[name] = short_line(str(own[name].title))
            show_entry(self.fields[name], self._before[name] or suggested.get(name, ""))
            lines.addWidget(words(str(own[name].title), "label", "text2"))
            lines.addWidget(self.fields[name])
        lines.addStretch(1)
        self.list = LineList(look, _("รายชื่อผู้เข้าร่วม"), ROWS, ticks=True)
        named = [row_.words(each.id) for row_ in meeting.came for each in called_fields(board.meeting)[:1]]
        self._people: dict[str, Person] = {}
        self._fixed = frozenset(map(name_key, named))
        known = {name_key(one[0]) for one in people}
        for person in (*people, *((one, "") for one in named if name_key(one) not in known)):
            self._people.setdefault(name_key(person[0]), person)
        self.who, self.position = short_line(_("ชื่อ – สกุล")), short_line(_("ตำแหน่ง"))
        self.who.setPlaceholderText(_("ชื่อ – สกุล แล้วกด Enter"))
        self.position.setPlaceholderText(_("ตำแหน่ง"))
        for field in (self.who, self.position):
            field.returnPressed.connect(self._add)
        self.go = Button(look, _("บันทึก"), "primary", "tick", do=self._tell)
        note = words(_("รายชื่ออยู่ในหน่วยงานนี้เท่านั้น ไม่บอกว่าใครเสนอหรือโหวตเรื่องใด"), "line", "text2", wrap=True)
        right = column(self.list, row(self.who, self.position, gap=6), note, gap=6)
        self._names = bool(rule.came)
        for widget in (self.list, self.who, self.position, note):
            show(widget, self._names)
        self.fill(row(lines, right, gap=18, grow=1), self.closer(), self.go, wide=680)
        self._show(self._fixed)
        (self.who if self._names else self.fields[rule.joined]).setFocus()

    def _show(self, ticked: frozenset[object]) -> None:
        lines = [ListLine(key, one[0], one[1]) for key, one in self._people.items()]
        self.list.show_ticks(lines, ticked, self._fixed)

    def _add(self) -> None:
        """The person typed is ticked, and added where nobody has this name."""
        name = self.who.text().strip()
        if not name:
            self.who.setFocus()
            return
        key = name_key(name)
        self._people.setdefault(key, (name, self.position.text().strip()))
        self._show(frozenset({*self.list.on, key}))
        self.who.clear()
        self.position.clear()
        self.who.setFocus()

    def _tell(self) -> None:
        self._add()
        said: Mapping[str, str] = {
            name: field.text().strip()
            for name, field in self.fields.items()
            if field.text().strip() != self._before[name]
        }
        new = [self._people[str(key)] for key in self._people if key in self.list.on and key not in self._fixed]
        self.accept()
        self.entered.emit(said, new)

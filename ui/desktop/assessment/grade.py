"""The cheapest way to a grade, as a list of items, with the rows of the plan that were made of them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from core.gaps.gaps import GradeItem, GradeWay
from core.gaps.rows import GapRow
from core.i18n import _
from core.thai.numbering import arabic_digits
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.layout import column, empty, frame, row
from ui.desktop.widgets.plain import Elided, name, show, show_plain, show_tip, words

LISTED = 8  # items the card lists; the button for all takes every one of them
Made = Mapping[str, tuple[GapRow, ...]]


class GradeCard(QFrame):
    """Which grade is chosen here, what leads there, and which of it stands in the plan already."""

    jump = Signal(str)  # item

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look, self._on, self._made = look, False, dict[str, tuple[GapRow, ...]]()
        self._ways: tuple[GradeWay, ...] = ()
        self.goals = DropDown(look)
        name(self.goals, _("เกรดที่อยากถึง"))
        self.goals.activated.connect(lambda _at: self._show())
        self._title = words("", "strong", "text", wrap=True)
        self._result = words("", "line", "text2", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        head = column(words(_("ทางที่สั้นที่สุดสู่เกรด"), "card"), self.goals, gap=4)
        self.setLayout(column(head, self._title, self._result, self._list, gap=4, edges=(14, 10, 12, 10)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def let_show(self, *, on: bool) -> None:
        """Whether anybody is told a way here."""
        if on != self._on:
            self._on = on
            self._show()

    def show_ways(self, ways: Sequence[GradeWay], made: Made) -> None:
        """The ways, the nearest first; the grade that was chosen stays while it is still ahead."""
        if (tuple(ways), dict(made)) == (self._ways, self._made):
            return
        chosen = self.goals.currentText()
        self._ways, self._made = tuple(ways), dict(made)
        self.goals.clear()
        for way in self._ways:
            self.goals.addItem(way.goal)
        self.goals.setCurrentIndex(max(0, self.goals.findText(chosen)))
        self._show()

    @property
    def way(self) -> GradeWay | None:
        """The way that is shown."""
        at = self.goals.currentIndex()
        return self._ways[at] if 0 <= at < len(self._ways) else None

    def _show(self) -> None:
        way = self.way
        show(self, self._on and way is not None)
        empty(self._list)
        if way is None:
            return
        show(self.goals, len(self._ways) > 1)
        show_plain(self._title, way.title)
        show(self._title, bool(way.title))
        show_plain(self._result, way.why or way.result)
        for one in way.items[:LISTED]:
            line = self._line(one)
            self._list.addWidget(line)
            line.show()  # at once, so that the card is as high as its lines
        if (more := len(way.items) - LISTED) > 0:
            self._list.addWidget(words(_("และอีก {n} รายการ").format(n=more), "small", "text2", wrap=True))

    def _line(self, one: GradeItem) -> QWidget:
        """The item; one that has a row says who and by when."""
        go = Button(self._look, arabic_digits(one.gap.where), "link", do=lambda: self.jump.emit(one.item))
        name(go, _("ไปที่ {where} {text}").format(where=one.gap.where, text=one.gap.title)[:200])
        text = Elided(arabic_digits(" ".join(one.gap.title.split())), "small")
        show_tip(text, arabic_digits(one.gap.title))
        said = _("ได้พร้อมข้ออื่น เพราะใช้ตัวเลขเดียวกัน") if one.follows else ""
        lines = [words(said, "small", "text2", wrap=True)] if said else []
        lines += [
            words(each.said, "small", "bad" if each.over else "info", wrap=True)
            for each in self._made.get(one.item, ())
        ]
        return frame(column(row(go, None, gap=4), text, *lines, gap=1, edges=(8, 3, 6, 5)), "inset")

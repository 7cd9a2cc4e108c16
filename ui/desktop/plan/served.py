"""Which criteria the plan's rows serve, each leading to its rows, and which no row serves."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from core.i18n import _
from core.plan.coverage_view import Served, ServedList, coverage
from core.plan.view import PlanPage, row_name
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import FlowLayout, column, empty, holding, row
from ui.desktop.widgets.menu import add_line, menu_of, open_under
from ui.desktop.widgets.plain import dress, name, show, show_plain, show_tip, words

NAMED = 5  # missing criteria that are named one by one


class ServedButton(QPushButton):
    """A criterion: its number on a ground, or hollow while no row serves it."""

    def __init__(self, look: Look, entry: Served) -> None:
        super().__init__()
        self.setObjectName("served")
        self.setAutoDefault(False)
        self.setFixedHeight(look.px(28))
        self.setMinimumWidth(look.px(28))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_entry(entry)

    def show_entry(self, entry: Served) -> None:
        n = len(entry.rows)
        show_plain(self, entry.number)
        dress(self, served="1" if n else "0")
        rows = _("มี {n} รายการรองรับ").format(n=n) if n else _("ยังไม่มีรายการใดรองรับ")
        name(self, entry.text, rows)
        show_tip(self, f"{entry.text}\n{rows}")


class ServedCard(QFrame):
    """One part for each list the form has to serve; no card without one."""

    wanted = Signal(object)  # Ref of a row that serves what was pressed

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._page: PlanPage | None = None
        self._shown: tuple[ServedList, ...] = ()
        self._body = QVBoxLayout()
        self._body.setSpacing(8)
        self.buttons: dict[str, ServedButton] = {}
        self.setLayout(column(self._body, gap=0, edges=(12, 8, 12, 8)))

    def show_plan(self, page: PlanPage) -> None:
        self._page = page
        found = coverage(page)
        show(self, bool(found))
        if found == self._shown:
            return
        self._shown = found
        empty(self._body)
        self.buttons = {}
        for one in found:
            self._body.addWidget(self._part(one))

    def _part(self, one: ServedList) -> QWidget:
        missing = one.unserved
        tone = "warn" if missing else "ok"
        count = _("{n} จาก {of}").format(n=len(one.entries) - len(missing), of=len(one.entries))
        head = row(words(one.title, "strong", wrap=True), words(count, "label", tone), gap=6, grow=0)
        flow = FlowLayout(4)
        for entry in one.entries:
            button = self.buttons[entry.id] = ServedButton(self._look, entry)
            button.clicked.connect(lambda _on=False, entry=entry: self._go(entry))
            flow.addWidget(button)
        numbers = " ".join(entry.number for entry in missing[:NAMED])
        more = _(" และอีก {n}").format(n=len(missing) - NAMED) if len(missing) > NAMED else ""
        text = _("ข้อ {numbers} ยังไม่มีรายการใดรองรับ").format(numbers=numbers + more) if missing else _("ทุกข้อมีรายการรองรับ")
        return holding(column(head, holding(flow), words(text, "small", "text2", wrap=True), gap=3))

    def _go(self, entry: Served) -> None:
        """Go to the row that serves it; of several the user chooses."""
        if len(entry.rows) == 1:
            self.wanted.emit(entry.rows[0])
        elif entry.rows and self._page is not None:
            menu = menu_of(self)
            for ref in entry.rows:
                if (found := self._page.row(ref)) is not None:
                    called = " ".join(part for part in row_name(self._page.form, found) if part)
                    add_line(menu, called, partial(self.wanted.emit, ref))
            open_under(menu, self.buttons[entry.id])

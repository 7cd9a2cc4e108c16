"""Buttons for what may be added below the shown row; of a plan without rows also a text how to begin."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from core.forms.shape import Kind
from core.i18n import _
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.thai.numbering import arabic_digits
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import FlowLayout, column, empty
from ui.desktop.widgets.plain import show, show_plain, words


class NextRows(QWidget):
    wanted = Signal(str, object)  # kind, Ref above or None

    def __init__(self, look: Look, parent: QWidget) -> None:
        """It stands second in the parent's layout, as long as there is something to add."""
        super().__init__(parent)
        self._look = look
        self._shown: tuple[object, ...] = ()
        self._kinds: list[Kind] = []  # of the buttons
        self.buttons: list[Button] = []
        self._text = words("", "body", "text2", wrap=True)
        self._flow = FlowLayout(8)
        self.setLayout(column(self._text, self._flow, gap=10, edges=(0, 12, 0, 4)))

    def show_plan(self, page: PlanPage, of: PlanRow | None) -> None:
        """The kinds below a row, or below the plan when nothing is chosen."""
        kinds = [] if page.locks.plan or (of is None and page.plan.rows) else next_kinds(page, of or page.plan)
        ref = of.ref if of and of is not page.plan else None
        self._stand(bool(kinds))
        if (shown := (ref, kinds)) == self._shown:
            return
        self._shown, self._kinds = shown, kinds
        show(self._text, of is None)
        show_plain(self._text, _beginning(page, kinds))
        empty(self._flow)
        self.buttons = [self._button(kind, ref, first=at == 0 and of is None) for at, kind in enumerate(kinds)]
        for button in self.buttons:
            self._flow.addWidget(button)

    def _stand(self, there: bool) -> None:
        within = self.parentWidget()
        layout = within.layout() if within else None
        if isinstance(layout, QBoxLayout) and there != (layout.indexOf(self) >= 0):
            layout.insertWidget(1, self) if there else layout.removeWidget(self)
        show(self, there)

    def adder(self, kind: str = "") -> Button | None:
        """The button that adds a row of a kind, "" = the first; None when there is none."""
        found = zip(self.buttons, self._kinds, strict=True) if not self.isHidden() else ()
        return next((button for button, one in found if kind in ("", one.id)), None)

    def _button(self, kind: Kind, above: object, *, first: bool) -> Button:
        text = _("เพิ่ม{title}").format(title=arabic_digits(str(kind.title)))
        return Button(
            self._look, text, "primary" if first else "ghost", "plus", do=lambda: self.wanted.emit(kind.id, above)
        )


def next_kinds(page: PlanPage, above: PlanRow) -> list[Kind]:
    """Kinds of the tree that one more row may be added of below a row; required kinds come first."""
    kinds = [kind for kind in page.kinds_below(above.kind) if not kind.list]
    room = [kind for kind in kinds if not kind.most or len(above.below(kind.id)) < kind.most]
    return sorted(room, key=lambda kind: not kind.at_least)


def _beginning(page: PlanPage, kinds: list[Kind]) -> str:
    """How a plan without rows begins: what comes first, and what below it."""
    if not kinds:
        return ""
    first = arabic_digits(str(kinds[0].title))
    below = [arabic_digits(str(kind.title)) for kind in page.kinds_below(kinds[0].id) if not kind.list]
    if not below:
        return _("แผนนี้ยังไม่มีรายการ เริ่มด้วยการเพิ่ม{first} ทุกช่องบันทึกเอง").format(first=first)
    text = _("แผนนี้ยังไม่มีรายการ เริ่มด้วยการเพิ่ม{first} แล้วเพิ่ม{below}ไว้ข้างใต้ ทุกช่องบันทึกเอง")
    return text.format(first=first, below=below[0])

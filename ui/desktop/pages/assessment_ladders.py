"""The ladders of all dimensions, one on top; and the item the keyboard is in."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from core.i18n import _
from core.views.assessment_rows import AssessmentView
from ui.desktop.pages.assessment_asks import AssessmentAsks
from ui.desktop.pages.assessment_item import ItemPanel
from ui.desktop.pages.assessment_ladder import Ladder
from ui.desktop.theme.look import Look


class Ladders(QStackedWidget):
    """Each is made when it is first looked at."""

    def __init__(self, look: Look, asks: AssessmentAsks, *, reading: bool = False) -> None:
        super().__init__()
        self._look, self._asks, self.reading = look, asks, reading
        self._made: dict[str, Ladder] = {}
        self._here: ItemPanel | None = None

    @property
    def top(self) -> Ladder | None:
        found = self.currentWidget()
        return found if isinstance(found, Ladder) else None

    def show_ladder(self, view: AssessmentView, dimension: str) -> None:
        row = view.dimension(dimension)
        if dimension not in self._made:
            ladder = self._made[dimension] = Ladder(self._look, row, self, None if self.reading else self._asks)
            self.addWidget(ladder)
        else:
            self._made[dimension].show_dimension(row)
        self.setCurrentWidget(self._made[dimension])

    def forget(self) -> None:
        """Let all ladders go: they are made again when they are looked at."""
        self._here = None
        for ladder in self._made.values():
            self.removeWidget(ladder)
            ladder.hide()
            ladder.deleteLater()
        self._made = {}

    def hand_over(self) -> None:
        for ladder in self._made.values():
            ladder.hand_over()

    def moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """The keyboard is somewhere else: the item it is in wears the edge, also below a dialog or another program."""
        if now is None or now.window() is not self.window():
            return
        while now is not None and not isinstance(now, ItemPanel):
            now = now.parentWidget()
        if now is not self._here:
            if self._here is not None:
                self._here.show_here(False)
            self._here = now
            if now is not None:
                now.show_here(True)

    def enter(self) -> None:
        if self.top:
            self.top.enter()

    def step(self, by: int) -> None:
        if self.top:
            self.top.step(by)

    def attach(self) -> None:
        """A key asks for evidence of the item the person is at."""
        here = self.top.here if self.top else None
        if here is None or here.attach is None:
            self._asks.said.emit(_("เลือกข้อก่อนด้วยปุ่ม ↓ แล้วแนบหลักฐาน"))
        elif not self.reading:
            here.attach.click()

    def mark(self, state: str) -> None:
        """A key has marked the item the person is at."""
        here = self.top.here if self.top else None
        if self.reading:
            self._asks.said.emit(_("เปิดอ่านอย่างเดียว แบบนี้เป็นของหน่วยงานอื่น"))
        elif here is None:
            self._asks.said.emit(_("เลือกข้อก่อนด้วยปุ่ม ↓ แล้วกดให้ผล"))
        elif state == "not_applicable" and not here.row.may_not_apply:
            self._asks.said.emit(_("แบบนี้ไม่ให้ตอบ “ไม่เข้าเงื่อนไข” ในข้อนี้"))
        else:
            here.mark(state)

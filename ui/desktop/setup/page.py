"""The page on which a centre sets itself up: four steps at the side, each with its state, and one step's panel."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.centre.setup import STEPS, CentreSetupView, SetupStep
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import CardButton, IconLabel, hold
from ui.desktop.widgets.layout import Surface, column, frame, row, scrolling
from ui.desktop.widgets.plain import name, show, show_plain, words

SIDE, WIDEST = 236, 300  # design pixels; pixels


class SetupStepButton(CardButton):
    """A button for one set-up step: its number or a tick, its title, and its state."""

    def __init__(self, look: Look, number: int) -> None:
        super().__init__("zone")
        self.setCheckable(True)
        self._tick = IconLabel(look, "tick", "ok", 20)
        self._number = words(str(number), "card", "text2")
        self._number.setFixedWidth(look.px(20))
        self._title = words("", "strong", wrap=True)
        self._told = words("", "small", "text2", wrap=True)
        mark = column(self._tick, self._number, None, gap=0)
        name(self, _("ขั้นที่ {n}").format(n=number))
        hold(
            self,
            row(mark, column(self._title, self._told, gap=0), gap=12, edges=(10, 8, 8, 9), grow=1),
        )

    def show_step(self, step: SetupStep) -> None:
        show_plain(self._title, step.title)
        show_plain(self._told, step.status)
        show(self._tick, step.done)
        show(self._number, not step.done)
        state = _("เสร็จแล้ว") if step.done else _("ยังไม่เสร็จ")
        name(self, step.title, digits(f"{state} {step.status}"))
        self.updateGeometry()


class SetupPage(Surface):
    def __init__(self, look: Look, panel_of: Callable[[str], QWidget]) -> None:
        """Make the page; `panel_of` makes the panel of a step on first use, adds it by `hold`, and returns it."""
        super().__init__("clear")
        self._look = look
        self.step = ""  # key of the step shown
        self._read = False  # nothing is shown before the state is known
        self.steps = {key: SetupStepButton(look, n) for n, key in enumerate(STEPS, 1)}
        for key, button in self.steps.items():
            button.clicked.connect(lambda _on=False, key=key: self.show_step(key))
            show(button, False)
        later = words(_("ปิดหน้าต่างได้ทุกเมื่อ กลับมาแล้วทำต่อจากที่ค้างไว้"), "small", "text2", wrap=True)
        inside = column(*self.steps.values(), None, later, gap=4, edges=(8, 10, 8, 12))
        self._side = frame(column(scrolling(inside), gap=0), "card")
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._panel_of, self.hold = panel_of, self._stack.addWidget
        self.setLayout(row(self._side, self._stack, gap=12, grow=1))
        look.changed.connect(self._fit)
        self._fit()

    def show_setup(self, view: CentreSetupView) -> None:
        """Show the states of the steps; the first time, also open the step requested before or else the next to do."""
        for step in view.steps:
            self.steps[step.key].show_step(step)
            show(self.steps[step.key], True)
        if not self._read:
            self._read = True
            self.show_step(self.step or view.next)

    def show_step(self, key: str) -> None:
        self.step = key
        for each, button in self.steps.items():
            button.setChecked(each == key)
        if self._read:
            self._stack.setCurrentWidget(self._panel_of(key))

    def enter(self) -> None:
        if self._read:
            self.steps[self.step].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        self._side.setFixedWidth(min(self._look.px(SIDE), WIDEST))

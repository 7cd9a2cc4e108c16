"""The page on which a centre sets itself up: four steps at the side, each with its state, and one step's panel; and its
controller, which makes the panel of each step."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.centre.setup import (
    PROGRAMME,
    REGISTER,
    ROOTS,
    STARTS,
    STEPS,
    CentreSetupView,
    ProgrammeRow,
    SetupStep,
    dated_programmes,
    programme_dates,
    setup,
)
from core.forms.ports import Reader
from core.forms.sentences import days_words
from core.forms.settings import stated_days
from core.i18n import _
from core.values import Ref
from ui.desktop.base.background import View
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import HeaderContent, PageContext
from ui.desktop.setup.programmes import DatedProgramme, ProgrammeDesk, ProgrammePanel
from ui.desktop.setup.register import UnitRegisterDesk, UnitRegisterPanel
from ui.desktop.setup.roots import RootKeyDesk, RootKeysPanel
from ui.desktop.setup.starts import StartFileDesk, StartFilesPanel
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


StepPanel = RootKeysPanel | UnitRegisterPanel | ProgrammePanel | StartFilesPanel
AnyPanel = TypeVar("AnyPanel", RootKeysPanel, UnitRegisterPanel, ProgrammePanel, StartFilesPanel)
REST = 150  # milliseconds after the last change before everything is read again


class SetupDesk(QObject):
    """The controller of the set-up page; it makes the panel of each step on first use."""

    def __init__(self, context: PageContext) -> None:
        self.page = SetupPage(context.look, self._panel)
        super().__init__(self.page)
        self._context = context
        self._setup: CentreSetupView | None = None
        self._dated: Sequence[DatedProgramme] = ()
        self._made: list[StepPanel] = []
        self.live = PageRefresher(context, self.page, self._view, self._arrived, rest=REST)

    # -- the panels, each made with its desk when its step is first shown

    def _panel(self, key: str) -> StepPanel:
        if key == ROOTS:
            return self.roots
        if key == REGISTER:
            return self.registering.panel
        return self.programmes if key == PROGRAMME else self.starts

    @cached_property
    def roots(self) -> RootKeysPanel:
        go_on = partial(self._go_on, REGISTER)
        desk = RootKeyDesk(self._context, self.live.read, lambda: self._setup, go_on)
        return self._begun(desk.panel)

    @property
    def register(self) -> UnitRegisterPanel:
        return self.registering.panel

    @cached_property
    def registering(self) -> UnitRegisterDesk:
        desk = UnitRegisterDesk(self._context, partial(self._go_on, PROGRAMME))
        self._begun(desk.panel)
        return desk

    @cached_property
    def programmes(self) -> ProgrammePanel:
        return self._begun(ProgrammeDesk(self._context, partial(self._go_on, STARTS)).panel)

    @cached_property
    def starts(self) -> StartFilesPanel:
        return self._begun(StartFileDesk(self._context).panel)

    def _begun(self, panel: AnyPanel) -> AnyPanel:
        """Return the new panel, showing the set-up as far as it is known."""
        self.page.hold(panel)
        self._made.append(panel)
        if self._setup is not None:
            self._show(panel, self._setup)
        return panel

    def _show(self, panel: StepPanel, view: CentreSetupView) -> None:
        panel.show_setup(view)
        if isinstance(panel, ProgrammePanel):
            panel.show_dates(self.live.year, self._dated)

    def _go_on(self, key: str) -> None:
        self.page.show_step(key)
        self._panel(key).enter()

    def _view(self) -> View[tuple[CentreSetupView, Sequence[DatedProgramme]]]:
        """Return the view of how far the set-up is; it opens the folder again for the keys."""
        room = self._context
        year = self.live.year
        today = datetime.now().date()
        forms = room.session.forms
        unit = room.unit
        lost = room.office.lost_keys

        def view(reader: Reader) -> tuple[CentreSetupView, Sequence[DatedProgramme]]:
            roots = () if lost else room.desk.keys.roots.kept(room.folder)
            found = setup(reader, unit, roots, today)
            return found, [
                _dated(reader, one, year) for one in dated_programmes(found, forms, year)
            ]

        return view

    def _arrived(self, read: tuple[CentreSetupView, Sequence[DatedProgramme]]) -> None:
        first, (self._setup, self._dated) = self._setup is None, read
        for panel in self._made:
            self._show(panel, self._setup)
        self.page.show_setup(self._setup)
        if first and self.page.isVisible():
            self.page.enter()

    def hand_over(self) -> None:
        """Save the dates typed in the programme panel, if it has been made."""
        for panel in self._made:
            if isinstance(panel, ProgrammePanel):
                panel.hand_over()

    def place(self) -> HeaderContent:
        return HeaderContent(_("ตั้งต้นทีละขั้น"), _("ตั้งต้น"))

    def go_to(self, ref: Ref) -> None:
        """Show the step whose key is the id of `ref`; do nothing if there is no such step."""
        if ref.id in STEPS:
            self.page.show_step(ref.id)


def _dated(reader: Reader, row: ProgrammeRow, year: int) -> DatedProgramme:
    """Return a published programme with the dates of its steps and the days for objections to its results."""
    found = programme_dates(reader, row.label.name, year)
    if found is None:
        return DatedProgramme(row, ())
    programme, steps = found
    record = reader.record(row.record) if row.record else None
    stated = stated_days(record) if record else None
    given = sorted({one.objections for one in programme.committees} or {0})
    proposed = " / ".join(map(days_words, given))
    return DatedProgramme(row, steps, ("" if stated is None else str(stated), proposed))

"""The controller of the set-up page, which makes the panel of each step."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import QObject

from core.centre.setup import (
    PROGRAMME,
    REGISTER,
    ROOTS,
    STARTS,
    STEPS,
    CentreSetupView,
    dated_programmes,
    programme_dates,
    setup,
)
from core.forms.ports import Reader
from core.i18n import _
from core.values import Ref
from ui.desktop.base.background import View
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import HeaderContent, PageContext
from ui.desktop.setup.page import SetupPage
from ui.desktop.setup.programmes import DatedProgramme, ProgrammeDesk, ProgrammePanel
from ui.desktop.setup.register import UnitRegisterDesk, UnitRegisterPanel
from ui.desktop.setup.roots import RootKeyDesk, RootKeysPanel
from ui.desktop.setup.starts import StartFileDesk, StartFilesPanel

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
                DatedProgramme(
                    one,
                    dated[1] if (dated := programme_dates(reader, one.label.name, year)) else (),
                )
                for one in dated_programmes(found, forms, year)
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

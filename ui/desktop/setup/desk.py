"""Keeps the page of the set-up in step with the folder, and does what its steps ask for."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject

from core.centre.date_deeds import set_dates
from core.centre.setup import (
    PROGRAMME,
    REGISTER,
    ROOTS,
    STARTS,
    STEPS,
    Setup,
    dated_programmes,
    programme_dates,
    setup,
)
from core.errors import UserError
from core.forms.deeds import publish
from core.forms.ports import FormLabel, Reader, Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from ui.desktop.base.background import View
from ui.desktop.base.live_page import LivePage
from ui.desktop.base.page_context import LEAVING, HeaderContent, PageContext
from ui.desktop.setup.page import SetupPage
from ui.desktop.setup.programmes import DatedProgramme, ProgrammePanel
from ui.desktop.setup.register import RegisterPanel
from ui.desktop.setup.root_desk import RootDesk
from ui.desktop.setup.roots import RootsPanel
from ui.desktop.setup.starts import StartsPanel
from ui.desktop.setup.unit_desk import RegisterDesk, StartDesk

StepPanel = RootsPanel | RegisterPanel | ProgrammePanel | StartsPanel
AnyPanel = TypeVar("AnyPanel", RootsPanel, RegisterPanel, ProgrammePanel, StartsPanel)
REST = 150  # milliseconds after the last news before everything is read again


class SetupDesk(QObject):
    def __init__(self, room: PageContext) -> None:
        self.page = SetupPage(room.look, self._panel)
        super().__init__(self.page)
        self._room = room
        self._setup: Setup | None = None
        self._dated: Sequence[DatedProgramme] = ()
        self._made: list[StepPanel] = []
        self.live = LivePage(room, self.page, self._view, self._arrived, rest=REST)

    # -- the panels, each made with whoever serves it when its step is first looked at

    def _panel(self, key: str) -> StepPanel:
        if key == ROOTS:
            return self.roots
        if key == REGISTER:
            return self.registering.panel
        return self.programmes if key == PROGRAMME else self.starts

    @cached_property
    def roots(self) -> RootsPanel:
        panel = RootsPanel(self._room.look)
        RootDesk(self._room, panel, self.live.read, lambda: self._setup)
        panel.go_on.connect(partial(self._go_on, REGISTER))
        return self._begun(panel)

    @property
    def register(self) -> RegisterPanel:
        return self.registering.panel

    @cached_property
    def registering(self) -> RegisterDesk:
        panel = RegisterPanel(self._room.look)
        panel.go_on.connect(partial(self._go_on, PROGRAMME))
        return RegisterDesk(self._room, self._begun(panel))

    @cached_property
    def programmes(self) -> ProgrammePanel:
        room, panel = self._room, ProgrammePanel(self._room.look)
        panel.go_on.connect(partial(self._go_on, STARTS))
        panel.publish_wanted.connect(self._publish)
        panel.forms_wanted.connect(lambda: room.host.page_wanted.emit("forms"))
        panel.dates_wanted.connect(self._date)
        panel.said.connect(lambda sentence: room.host.said.emit(sentence, "info"))
        why = _("วันกำหนดส่งบางช่องยังบันทึกไม่ได้ เพราะไม่ใช่วันที่หรือยังไม่ได้ใส่เหตุที่เลื่อน ถ้าปิดตอนนี้ สิ่งที่พิมพ์ในช่องเหล่านั้นจะหายไป")
        panel.doubtful.connect(lambda doubt: room.host.setProperty(LEAVING, why if doubt else ""))
        room.host.focus_moved.connect(panel.left)
        room.host.closing.connect(lambda: room.host.focus_moved.disconnect(panel.left))
        return self._begun(panel)

    @cached_property
    def starts(self) -> StartsPanel:
        panel = StartsPanel(self._room.look)
        StartDesk(self._room, panel)
        return self._begun(panel)

    def _begun(self, panel: AnyPanel) -> AnyPanel:
        """The panel, as far as the set-up is known."""
        self.page.hold(panel)
        self._made.append(panel)
        if self._setup is not None:
            self._show(panel, self._setup)
        return panel

    def _show(self, panel: StepPanel, found: Setup) -> None:
        panel.show_setup(found)
        if isinstance(panel, ProgrammePanel):
            panel.show_dates(self.live.year, self._dated)

    def _go_on(self, key: str) -> None:
        self.page.show_step(key)
        self._panel(key).enter()

    def _view(self) -> View[tuple[Setup, Sequence[DatedProgramme]]]:
        """How far it is: the keys too, for which the whole folder is opened once more."""
        room, year, today = self._room, self.live.year, datetime.now().date()
        forms, unit, lost = room.session.forms, room.unit, room.office.lost

        def view(reader: Reader) -> tuple[Setup, Sequence[DatedProgramme]]:
            roots = () if lost else room.desk.keys.roots.kept(room.folder)
            found = setup(reader, unit, roots, today)
            return found, [
                DatedProgramme(one, dated[1] if (dated := programme_dates(reader, one.label.name, year)) else ())
                for one in dated_programmes(found, forms, year)
            ]

        return view

    def _arrived(self, read: tuple[Setup, Sequence[DatedProgramme]]) -> None:
        first, (self._setup, self._dated) = self._setup is None, read
        for panel in self._made:
            self._show(panel, self._setup)
        self.page.show_setup(self._setup)
        if first and self.page.isVisible():
            self.page.enter()

    def hand_over(self) -> None:
        """Save the dates that are typed, once their panel is there."""
        for panel in self._made:
            if isinstance(panel, ProgrammePanel):
                panel.hand_over()

    def place(self) -> HeaderContent:
        return HeaderContent(_("ตั้งต้นทีละขั้น"), _("ตั้งต้น"))

    def go_to(self, ref: Ref) -> None:
        """To a step by its key."""
        if ref.id in STEPS:
            self.page.show_step(ref.id)

    def _publish(self, label: FormLabel) -> None:
        desk, folder = self._room.desk, self._room.folder

        def published(ctx: Context, store: Store) -> Changes:
            path = form_file(desk.samples.parent / "instruments", label.file)
            return publish(ctx, store, desk.files.keep_form(folder, path, label.file))

        self._room.do(published, lambda: self._room.host.toast.emit(_("ประกาศโครงการแล้ว จะไปกับไฟล์เริ่มงาน")))

    def _date(self, programme: Ref, year: int, days: dict[str, str], reasons: dict[str, str]) -> None:
        self._room.do(
            partial(set_dates, programme=programme, year=year, dates=days, reason=reasons),
            lambda: self._room.host.toast.emit(_("บันทึกวันกำหนดส่งแล้ว")),
        )


def form_file(folder: Path, file: str) -> Path:
    """The form of the program with this SHA-256 (hex). UserError when it has none."""
    for path in sorted(folder.glob("*.yaml")):
        if sha256(path.read_bytes()).hexdigest() == file:
            return path
    raise UserError(_("ประกาศแบบนี้ไม่ได้"), _("แบบนี้ไม่ได้มากับโปรแกรม"), _("ประกาศจากไฟล์ของแบบที่หน้าแบบและเกณฑ์"))

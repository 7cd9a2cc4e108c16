"""The controllers of the set-up page: root keys, the register of units from a workbook, and start files."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from core.centre.date_deeds import set_dates
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
from core.centre.unit_deeds import take_units
from core.centre.unit_table import (
    ListedUnit,
    NearestNameCache,
    UnitList,
    UnitTableRow,
    judged,
    listed_units,
    mistakes_file,
    own_line,
    unit_columns,
    units_file,
)
from core.errors import UserError
from core.exchange.invitation_deeds import (
    StartFileResult,
    StartLetterOutput,
    make_starts,
    print_again,
    renew,
    withdraw,
    write_letters,
)
from core.forms.deeds import publish
from core.forms.ports import FormSummary, Reader, Store
from core.i18n import _
from core.log.ports import Context
from core.tables.reading import TableReadResult
from core.tabular import TabularFile
from core.values import Changes, Ref
from ui.desktop.base.asking_files import ask_file, ask_folder, ask_target
from ui.desktop.base.background import View, beside, breathing
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import LEAVING, HeaderContent, PageContext
from ui.desktop.setup.page import SetupPage
from ui.desktop.setup.programmes import DatedProgramme, ProgrammePanel
from ui.desktop.setup.register import UnitRegisterPanel
from ui.desktop.setup.roots import RootKeyDesk, RootKeysPanel
from ui.desktop.setup.rows import unsaid_kinds
from ui.desktop.setup.starts import StartFilesPanel
from ui.session import QueuedAction

EXCEL = "Excel (*.xlsx)"
NAMED = 6  # units named
HEADS = "units"  # setting with the heads of columns of a register


class _Read(NamedTuple):
    """A file of units, and what it is compared with."""

    table: TabularFile
    units: UnitList
    own_unit: ListedUnit
    name_cache: NearestNameCache


class UnitRegisterDesk(QObject):
    """The controller that reads a workbook of units in the background, and imports it once a person confirms."""

    def __init__(self, context: PageContext, panel: UnitRegisterPanel) -> None:
        super().__init__(panel)
        self._room, self.panel = context, panel
        panel.file_requested.connect(self._ask)
        panel.blank_requested.connect(partial(self._write, empty=True))
        panel.write_requested.connect(partial(self._write, empty=False))
        panel.file.take_requested.connect(self._take)
        panel.file.wrong_requested.connect(self._write_wrong)
        panel.file.reported.connect(lambda sentence: context.host.reported.emit(sentence, "info"))

    def _ask(self) -> None:
        path = ask_file(self.panel, _("เลือกไฟล์ Excel ของทะเบียนหน่วยงาน"), EXCEL, "plans")
        if path:
            self.read(path)

    def read(self, path: Path) -> None:
        files, room = self._room.desk.files, self._room
        heads = room.settings.heads(HEADS)

        def work() -> _Read:
            table = files.read_table(path)
            units, own = room.session.read(
                lambda reader: (listed_units(reader), own_line(reader, room.unit))
            )
            found = _Read(table, units, own, NearestNameCache())
            rows = TableReadResult.best(table, unit_columns(heads)).by_field()
            # so that similar names are known
            judged(rows, units, own, found.name_cache, unsaid_kinds(rows, units, {}))
            return found

        beside(self, work, partial(self._arrived, path), room.host.refused.emit)

    def _arrived(self, path: Path, result: _Read) -> None:
        self.panel.file.rows.know(result.name_cache)
        self.panel.show_file(
            path.name, result.table, self._room.settings.heads(HEADS), result.units, result.own_unit
        )

    def _take(self, lines: Sequence[UnitTableRow], gone: Sequence[ListedUnit]) -> None:
        self._room.settings.note_heads(HEADS, self.panel.file.heads)
        self._room.do(partial(take_units, lines=lines, gone=gone), self._taken)

    def _taken(self) -> None:
        """Report the import; rows left wrong stay, to be corrected or written to a file."""
        unit = self._room.unit
        said = _("รับทะเบียนแล้ว กด Ctrl+Z เพื่อเลิกทำทั้งหมด")
        units, own = self._room.session.read(
            lambda reader: (listed_units(reader), own_line(reader, unit))
        )
        if self.panel.file.show_left(units, own):
            left = self.panel.file.rows.file.count("wrong")
            said = _("รับทะเบียนแล้ว ยังมี {n} แถวที่ต้องแก้ แก้ต่อที่นี่ หรือบันทึกเป็น Excel ไว้แก้").format(n=left)
        else:
            self.panel.put_away()
        self._room.host.toast.emit(said)

    def _write_wrong(self, file_name: str) -> None:
        path = ask_target(self.panel, _("บันทึกเป็นไฟล์ Excel"), _("แถวที่ต้องแก้.xlsx"), EXCEL, "plans")
        if path is not None:
            self._room.write_table(path, mistakes_file(self.panel.file.rows.file, file_name))

    def _write(self, *, empty: bool) -> None:
        room = self._room
        named = _("ทะเบียนหน่วยงาน ไฟล์เปล่า.xlsx") if empty else _("ทะเบียนหน่วยงาน.xlsx")
        path = ask_target(self.panel, _("บันทึกเป็นไฟล์ Excel"), named, EXCEL, "plans")
        if (path) is not None:
            room.write_table(path, units_file(room.session.read(listed_units), empty=empty))


class StartFileDesk(QObject):
    """The controller that writes start files for units to a chosen folder, then the letters that go with them."""

    def __init__(self, context: PageContext, panel: StartFilesPanel) -> None:
        super().__init__(panel)
        self._room, self._panel = context, panel
        self._job: QueuedAction | None = None  # files are being made
        self._units: tuple[str, ...] = ()  # the requested units
        self._made: list[StartFileResult] = []
        self._folder, self._letters = Path(), Path()
        panel.make_requested.connect(self._ask)
        panel.withdraw_requested.connect(self._withdraw)
        panel.renew_requested.connect(self._renew)
        panel.reprint_requested.connect(self._reprint)
        panel.way.stop.clicked.connect(self._stop)
        panel.done.folder_requested.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
        )
        panel.done.letters_requested.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._letters)))
        )

    def _ask(self, units: Sequence[str], until: str) -> None:
        folder = ask_folder(self._panel, _("เลือกโฟลเดอร์ของไฟล์เริ่มงาน"), "starts_out")
        if folder:
            self._begin(folder, units)
            deed = partial(
                make_starts, units=units, folder=folder, post=self._room.office.post, until=until
            )
            self._job = self._room.do(breathing(deed), step=self._stepped, ended=self._ended)

    def _begin(self, folder: Path, units: Sequence[str]) -> None:
        self._folder = folder
        self._made = []
        self._units = tuple(units)
        self._panel.show_progress(0, len(units))

    def _stop(self) -> None:
        """Start no further file; letters are made for the files that exist."""
        if self._job is not None:
            self._job.cancel()

    def _renew(self, units: Sequence[str], until: str) -> None:
        said = _("ต่ออายุไฟล์เริ่มงานแล้ว {n} หน่วยงาน ไฟล์และจดหมายเดิมใช้ต่อได้").format(n=len(units))
        self._room.do(
            partial(renew, units=units, until=until), lambda: self._room.host.toast.emit(said)
        )

    def _reprint(self, units: Sequence[str]) -> None:
        """Print the letters of start files in a folder again, into that folder."""
        folder = ask_folder(self._panel, _("เลือกโฟลเดอร์ที่เก็บไฟล์เริ่มงานไว้"), "starts_out")
        if folder:
            self._begin(folder, units)
            self._letters = path = folder / StartLetterOutput.name(datetime.now())
            post, papers = self._room.office.post, self._room.office.printer
            deed = partial(
                print_again, units=units, folder=folder, post=post, papers=papers, path=path
            )
            self._room.do(breathing(deed), step=self._stepped, ended=self._reprinted)

    def _reprinted(self, job: QueuedAction) -> None:
        self._panel.show_progress(0, 0)
        if not self._made or job.cancelled.is_set() or not self._letters.exists():
            return
        there = {one.unit for one in self._made}
        missing = {*self._units} - there
        units = [one.unit for one in self._panel.rows.every if one.unit.id in missing]
        lost = ", ".join(unit.name or unit.code for unit in units[:NAMED])
        more = _(" และอีก {n} หน่วยงาน").format(n=len(units) - NAMED) if len(units) > NAMED else ""
        self._panel.done.show_printed(len(there), self._letters.name, lost + more)

    def _withdraw(self, units: Sequence[str]) -> None:
        said = _("ถอนไฟล์เริ่มงานแล้ว {n} หน่วยงาน ไฟล์เดิมต้องมีคนยืนยันจึงใช้ได้").format(n=len(units))
        self._room.do(partial(withdraw, units=units), lambda: self._room.host.toast.emit(said))

    def _stepped(self, step: object) -> None:
        if isinstance(step, StartFileResult):
            self._made.append(step)
            self._panel.show_progress(step.done, step.total)

    def _ended(self, job: QueuedAction) -> None:
        """Make the letters of the files that exist, even if the others were refused or stopped."""
        self._job = None
        self._panel.show_progress(0, 0)
        if not self._made:
            return
        self._letters = self._folder / StartLetterOutput.name(datetime.now())
        made = tuple(self._made)
        path = self._letters
        printer = self._room.office.printer
        self._panel.rows.let_go([one.unit for one in made])
        left = len(self._units) - len(made) if job.cancelled.is_set() else 0
        self._panel.done.show_made(len(made), self._folder, "", left)
        deed = partial(write_letters, papers=printer, results=made, path=path)
        self._room.do(
            deed, lambda: self._panel.done.show_made(len(made), self._folder, path.name, left)
        )


StepPanel = RootKeysPanel | UnitRegisterPanel | ProgrammePanel | StartFilesPanel
AnyPanel = TypeVar("AnyPanel", RootKeysPanel, UnitRegisterPanel, ProgrammePanel, StartFilesPanel)
REST = 150  # milliseconds after the last change before everything is read again


class SetupDesk(QObject):
    """The controller of the set-up page; it makes the panel of each step on first use."""

    def __init__(self, context: PageContext) -> None:
        self.page = SetupPage(context.look, self._panel)
        super().__init__(self.page)
        self._room = context
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
        panel = RootKeysPanel(self._room.look)
        RootKeyDesk(self._room, panel, self.live.read, lambda: self._setup)
        panel.go_on.connect(partial(self._go_on, REGISTER))
        return self._begun(panel)

    @property
    def register(self) -> UnitRegisterPanel:
        return self.registering.panel

    @cached_property
    def registering(self) -> UnitRegisterDesk:
        panel = UnitRegisterPanel(self._room.look)
        panel.go_on.connect(partial(self._go_on, PROGRAMME))
        return UnitRegisterDesk(self._room, self._begun(panel))

    @cached_property
    def programmes(self) -> ProgrammePanel:
        room, panel = self._room, ProgrammePanel(self._room.look)
        panel.go_on.connect(partial(self._go_on, STARTS))
        panel.publish_requested.connect(self._publish)
        panel.forms_requested.connect(lambda: room.host.page_requested.emit("forms"))
        panel.dates_requested.connect(self._date)
        panel.reported.connect(lambda sentence: room.host.reported.emit(sentence, "info"))
        why = _(
            "วันกำหนดส่งบางช่องยังบันทึกไม่ได้ เพราะไม่ใช่วันที่หรือยังไม่ได้ใส่เหตุที่เลื่อน ถ้าปิดตอนนี้ สิ่งที่พิมพ์ในช่องเหล่านั้นจะหายไป"
        )
        panel.doubtful.connect(lambda doubt: room.host.setProperty(LEAVING, why if doubt else ""))
        room.host.focus_moved.connect(panel.left)
        room.host.closing.connect(lambda: room.host.focus_moved.disconnect(panel.left))
        return self._begun(panel)

    @cached_property
    def starts(self) -> StartFilesPanel:
        panel = StartFilesPanel(self._room.look)
        StartFileDesk(self._room, panel)
        return self._begun(panel)

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
        room = self._room
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

    def _publish(self, label: FormSummary) -> None:
        desk, folder = self._room.desk, self._room.folder

        def published(ctx: Context, store: Store) -> Changes:
            path = form_file(desk.samples.parent / "instruments", label.file)
            return publish(ctx, store, desk.files.keep_form(folder, path, label.file))

        self._room.do(
            published, lambda: self._room.host.toast.emit(_("ประกาศโครงการแล้ว จะไปกับไฟล์เริ่มงาน"))
        )

    def _date(
        self, programme: Ref, year: int, days: dict[str, str], reasons: dict[str, str]
    ) -> None:
        self._room.do(
            partial(set_dates, programme=programme, year=year, dates=days, reason=reasons),
            lambda: self._room.host.toast.emit(_("บันทึกวันกำหนดส่งแล้ว")),
        )


def form_file(folder: Path, file: str) -> Path:
    """Return the path of the form file (YAML) in `folder` with this SHA-256 (hex). UserError if there is none."""
    for path in sorted(folder.glob("*.yaml")):
        if sha256(path.read_bytes()).hexdigest() == file:
            return path
    raise UserError(
        _("ประกาศแบบนี้ไม่ได้"), _("แบบนี้ไม่ได้มากับโปรแกรม"), _("ประกาศจากไฟล์ของแบบที่หน้าแบบและเกณฑ์")
    )

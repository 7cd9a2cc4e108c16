"""Keeps the page of the set-up in step with the folder, and does what its steps ask for."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.centre.date_deeds import set_dates
from core.centre.setup import PROGRAMME, REGISTER, ROOTS, STARTS, STEPS, ProgrammeRow, Setup, programme_dates, setup
from core.errors import UserError, told
from core.exchange.invitation_deeds import StartMade, letters_name, make_starts, withdraw, write_letters
from core.exchange.root_deeds import certified_by_root, write_root_paper
from core.forms.deeds import publish
from core.forms.ports import FormLabel
from core.i18n import _
from core.log.ports import Context, Reader, Store
from core.papers.root_paper import RootPaper, check_read_back, secret_of, secret_of_qr
from core.people.unit_deeds import take_units
from core.people.unit_table import ListedUnit, UnitLine, listed_units, own_line, units_file
from core.tabular import ReadTable
from core.thai.days import long_date
from core.values import Changes, Ref
from ui.desktop.base.asking_files import ask_file, ask_folder, ask_target
from ui.desktop.base.background import BackgroundReader, in_background
from ui.desktop.base.files import PDF, ended
from ui.desktop.base.page_context import HeaderContent, PageContext
from ui.desktop.base.saving import PageUpdates
from ui.desktop.setup.page import SetupPage
from ui.desktop.setup.programmes import Dated, ProgrammePanel
from ui.desktop.setup.register import RegisterPanel
from ui.desktop.setup.roots import RestoreDialog, RootsPanel
from ui.desktop.setup.starts import StartsPanel
from ui.session import Job

EXCEL = "Excel (*.xlsx)"
HEADS = "units"  # of the settings: heads of columns of a register
REST = 150  # milliseconds after the last news before everything is read again


class SetupDesk(QObject):
    def __init__(self, room: PageContext) -> None:
        look = room.look
        self.roots, self.register = RootsPanel(look), RegisterPanel(look)
        self.programmes, self.starts = ProgrammePanel(look), StartsPanel(look)
        panels: dict[str, QWidget] = {
            ROOTS: self.roots, REGISTER: self.register, PROGRAMME: self.programmes, STARTS: self.starts,
        }  # fmt: skip
        self.page = SetupPage(look, panels)
        super().__init__(self.page)
        self._room, self._year = room, 0
        self._setup: Setup | None = None
        self._reader = BackgroundReader[tuple[Setup, ProgrammeRow | None, Dated]](
            room.session, self._arrived, self.page
        )
        self._upkeep = PageUpdates(room, self.page, self.again, REST)
        self.rooting = RootDesk(room, self.roots, self.again, lambda: self._setup)
        self.registering = RegisterDesk(room, self.register)
        self.starting = StartDesk(room, self.starts)
        for panel, key in ((self.roots, REGISTER), (self.register, PROGRAMME), (self.programmes, STARTS)):
            panel.go_on.connect(partial(self._go_on, key))
        self.programmes.publish_wanted.connect(self._publish)
        self.programmes.forms_wanted.connect(lambda: room.host.page_wanted.emit("forms"))
        self.programmes.dates_wanted.connect(self._date)

    def _go_on(self, key: str) -> None:
        self.page.show_step(key)
        enter = {REGISTER: self.register.enter, PROGRAMME: self.programmes.enter, STARTS: self.starts.enter}
        enter[key]()

    def show_year(self, year: int) -> None:
        self._year = year
        self.again()

    def again(self) -> None:
        """Read how far it is."""
        room, year, today = self._room, self._year, datetime.now().date()
        roots = () if room.office.lost else room.desk.keys.roots.kept(room.folder)
        forms, unit = room.session.forms, room.unit

        def view(reader: Reader) -> tuple[Setup, ProgrammeRow | None, Dated]:
            found = setup(reader, forms, unit, roots, today)
            own = next((one for one in found.programmes if one.record is not None), None)
            dated = programme_dates(reader, forms, own.label.name, year) if own else None
            return found, own, dated[1] if dated else ()

        self._reader.read(view)

    def _arrived(self, read: tuple[Setup, ProgrammeRow | None, Dated]) -> None:
        self._setup, own, dated = read
        for panel in (self.roots, self.register, self.programmes, self.starts):
            panel.show_setup(self._setup)
        self.programmes.show_dates(own, self._year, dated)
        first = not self.page.step
        self.page.show_setup(self._setup)
        if first and self.page.isVisible():
            self.page.enter()

    def place(self) -> HeaderContent:
        return HeaderContent(_("สี่ขั้น ทำทีละขั้น กลับมาทำต่อได้"), _("ตั้งต้นหน่วยงานต้นสังกัด"))

    def go_to(self, ref: Ref) -> None:
        """To a step by its key."""
        if ref.id in STEPS:
            self.page.show_step(ref.id)

    def _publish(self, label: FormLabel) -> None:
        files, folder = self._room.desk.files, self._room.folder

        def published(ctx: Context, store: Store) -> Changes:
            return publish(ctx, store, files.keep_own_form(folder, label.file))

        self._room.do(published, lambda: self._room.host.toast.emit(_("ประกาศโครงการแล้ว จะไปกับไฟล์เริ่มงาน")))

    def _date(self, programme: Ref, days: dict[str, str]) -> None:
        self._room.do(
            partial(set_dates, programme=programme, dates=days),
            lambda: self._room.host.toast.emit(_("บันทึกวันกำหนดส่งแล้ว")),
        )


class RootDesk(QObject):
    """Makes the roots, writes their pages, hears them read back, and brings one from paper."""

    def __init__(
        self, room: PageContext, panel: RootsPanel, again: Callable[[], object], setup: Callable[[], Setup | None]
    ) -> None:
        super().__init__(panel)
        self._room, self._panel, self._again, self._setup = room, panel, again, setup
        panel.begin_wanted.connect(self._begin)
        panel.restore_wanted.connect(self._ask)
        panel.print_wanted.connect(self._print)
        panel.read_back.connect(self._read_back)

    @property
    def _owner(self) -> str:
        found = self._setup()
        return found.name if found else ""

    def _begin(self) -> None:
        room = self._room
        sign = partial(room.desk.keys.roots.begin, room.folder, self._owner)
        room.do(partial(certified_by_root, sign=sign), self._again)

    def _ask(self) -> None:
        dialog = RestoreDialog(self._room.look, self._panel)
        dialog.typed.connect(partial(self._restore, dialog))
        dialog.open()

    def _restore(self, dialog: RestoreDialog, lines: Sequence[str]) -> None:
        room, typed = self._room, [line for line in lines if line.strip()]
        try:
            secret = (secret_of_qr(typed[0].strip()) if len(typed) == 1 else None) or secret_of(typed)
        except UserError as wrong:
            dialog.say(f"{wrong.why} {wrong.do}")
            return
        dialog.accept()
        sign = partial(room.desk.keys.roots.certify, room.folder, self._owner, secret)
        room.do(partial(certified_by_root, sign=sign), self._again)

    def _print(self, number: int) -> None:
        """Write the page where the person wants it, and open it there."""
        room, roots = self._room, self._room.desk.keys.roots
        title, kinds = _("บันทึกแผ่นกุญแจราก"), _("เอกสาร PDF (*.pdf)")
        named = _("กุญแจรากแผ่นที่ {n}.pdf").format(n=number)
        if not (chosen := ask_target(self._panel, title, named, kinds, "roots", room.folder.parent)):
            return
        path, root = ended(chosen, (PDF,)), roots.kept(room.folder)[number - 1]
        made = long_date(datetime.fromisoformat(root.made).date())

        def written(ctx: Context, store: Store) -> Changes:
            said = RootPaper(self._owner, number, roots.kept_secret(room.folder, number), root.public, made)
            done = write_root_paper(ctx, store, room.office.printer, said, path)
            roots.note_printed(room.folder, number, path)
            return done

        room.do(written, partial(self._printed, path))

    def _printed(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self._again()

    def _read_back(self, number: int, typed: Sequence[str]) -> None:
        room, roots = self._room, self._room.desk.keys.roots
        root = roots.kept(room.folder)[number - 1]
        try:
            check_read_back(roots.kept_secret(room.folder, number), root.public, typed)
            roots.note_read(room.folder, number)
        except UserError as wrong:
            self._panel.say(f"{wrong.what} {wrong.why} {wrong.do}")
            return
        left = Path(root.file) if root.file and Path(root.file).exists() else None
        said = _("แผ่นที่ {n} อ่านทวนแล้ว เก็บกระดาษในตู้นิรภัย").format(n=number)
        more = _("โปรดลบไฟล์ {file} ด้วย โปรแกรมลบให้ไม่ได้").format(file=left) if left else ""
        room.host.toast.emit(" ".join(filter(None, (said, more))))
        self._again()


class RegisterDesk(QObject):
    """Reads a file of units beside the window, and takes in what a person has looked at."""

    def __init__(self, room: PageContext, panel: RegisterPanel) -> None:
        super().__init__(panel)
        self._room, self._panel = room, panel
        panel.file_wanted.connect(self._ask)
        panel.blank_wanted.connect(partial(self._write, empty=True))
        panel.write_wanted.connect(partial(self._write, empty=False))
        panel.take_wanted.connect(self._take)

    def _ask(self) -> None:
        if path := ask_file(self._panel, _("เลือกไฟล์ Excel ของทะเบียนหน่วยงาน"), EXCEL, "plans"):
            self.read(path)

    def read(self, path: Path) -> None:
        files = self._room.desk.files

        def work() -> ReadTable | UserError:
            try:
                return files.read_table(path)
            except (OSError, UserError) as wrong:
                return told(wrong)

        in_background(work, partial(self._arrived, path))

    def _arrived(self, path: Path, found: ReadTable | UserError | None) -> None:
        if not isValid(self) or found is None:
            return
        if isinstance(found, UserError):
            self._room.host.refused.emit(found)
            return
        unit = self._room.unit
        units, own = self._room.session.read(lambda reader: (listed_units(reader), own_line(reader, unit)))
        self._panel.show_file(path.name, found, self._room.settings.heads(HEADS), units, own)

    def _take(self, lines: Sequence[UnitLine], gone: Sequence[ListedUnit]) -> None:
        self._room.settings.note_heads(HEADS, self._panel.heads)
        self._room.do(partial(take_units, lines=lines, gone=gone), self._taken)

    def _taken(self) -> None:
        self._panel.put_away()
        self._room.host.toast.emit(_("รับทะเบียนแล้ว กด Ctrl+Z เพื่อเลิกทำทั้งหมด"))

    def _write(self, *, empty: bool) -> None:
        room = self._room
        named = _("ทะเบียนหน่วยงาน ไฟล์เปล่า.xlsx") if empty else _("ทะเบียนหน่วยงาน.xlsx")
        path = ask_target(self._panel, _("บันทึกเป็นไฟล์ Excel"), named, EXCEL, "plans")
        if path is None:
            return
        table = units_file(room.session.read(listed_units), empty=empty)

        def work() -> UserError | None:
            try:
                room.desk.files.write_table(path, table)
            except (OSError, UserError) as wrong:
                return told(wrong)
            return None

        in_background(work, partial(self._written, path))

    def _written(self, path: Path, wrong: UserError | None) -> None:
        if wrong is not None:
            self._room.host.refused.emit(wrong)
        else:
            self._room.host.said.emit(_("บันทึก {name} แล้ว").format(name=path.name), "ok")


class StartDesk(QObject):
    """Makes start files into a folder a person has chosen, then the letters beside them."""

    def __init__(self, room: PageContext, panel: StartsPanel) -> None:
        super().__init__(panel)
        self._room, self._panel = room, panel
        self._job: Job | None = None
        self._made: list[StartMade] = []
        self._folder, self._letters = Path(), Path()
        panel.make_wanted.connect(self._ask)
        panel.withdraw_wanted.connect(self._withdraw)
        panel.folder_wanted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))))
        panel.letters_wanted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._letters))))
        room.news.progress.connect(self._progressed)
        room.news.ended.connect(self._ended)

    def _ask(self, units: Sequence[str]) -> None:
        if folder := ask_folder(self._panel, _("เลือกโฟลเดอร์ของไฟล์เริ่มงาน"), "starts_out"):
            self._folder, self._made = folder, []
            self._panel.show_progress(0, len(units))
            deed = partial(make_starts, units=units, folder=folder, post=self._room.office.post)
            self._job = self._room.session.do(deed)

    def _withdraw(self, units: Sequence[str]) -> None:
        said = _("ถอนไฟล์เริ่มงานแล้ว {n} หน่วยงาน ไฟล์เดิมต้องมีคนยืนยันจึงใช้ได้").format(n=len(units))
        self._room.do(partial(withdraw, units=units), lambda: self._room.host.toast.emit(said))

    def _progressed(self, step: object) -> None:
        if isinstance(step, StartMade) and self._job is not None:
            self._made.append(step)
            self._panel.show_progress(step.done, step.of)

    def _ended(self, job: Job) -> None:
        """The files that are there get their letters, also where the rest was refused."""
        if job is not self._job:
            return
        self._job = None
        self._panel.show_progress(0, 0)
        if not self._made:
            return
        self._letters = self._folder / letters_name(datetime.now())
        made, path, printer = tuple(self._made), self._letters, self._room.office.printer
        self._panel.show_made([one.unit for one in made], self._folder, "")
        deed = partial(write_letters, papers=printer, made=made, path=path)
        self._room.do(deed, partial(self._written, [one.unit for one in made]))

    def _written(self, units: Sequence[str]) -> None:
        self._panel.show_made(units, self._folder, self._letters.name)

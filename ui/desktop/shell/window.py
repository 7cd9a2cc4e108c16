"""The main window: the first run or an open office, errors in dialogs, theme and language."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from core.backups.retention import Backup, RestoreOutcome
from core.errors import (
    FolderInUseError,
    LostKeysError,
    ProgramBugError,
    UnwritableFolderError,
    UserError,
    reported,
)
from core.health.facts import RepairReport
from core.i18n import _, languages
from core.thai.written import fiscal_year
from ui.desk import Desk, NewOffice, Office, kind_of
from ui.desktop.base.background import collect_garbage
from ui.desktop.base.page_context import nothing
from ui.desktop.base.settings import LanguageSettings, WindowSettings, remember_in
from ui.desktop.shell.file_drop import is_office, no_office, office_of
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.open_office import SameFolderCheck
from ui.desktop.shell.single_instance import InstanceServer, raise_other_window
from ui.desktop.theme.qt_words import LOCALE, use_language
from ui.desktop.theme.thai import break_by
from ui.desktop.widgets.screen_reader import serve_readers

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desktop.backups.restoration import RestoreJob
    from ui.desktop.base.dialogs import ProblemDialog
    from ui.desktop.first.joining import StartFileInput
    from ui.desktop.first.page import FirstRunPage
    from ui.desktop.shell.first_dialogs import OfficeRecoveryGuide
    from ui.desktop.shell.joining import FirstOfficeJoiner, OpenOfficeJoiner, StartFileAgreement
    from ui.desktop.theme.look import Look

SAMPLE = ("จังหวัดตัวอย่าง ก (ตัวอย่าง)", "S10", "province", "", 2569)


class Window(QMainWindow):
    """The main window with at most one open office; closing it saves what is being typed and closes the folder."""

    opened = Signal(Path)  # of the folder

    def __init__(
        self, application: QApplication, look: Look, desk: Desk, settings: WindowSettings
    ) -> None:
        super().__init__()
        self._application = application
        self._look = look
        self._desk = desk
        self._settings = settings
        break_by(desk.lexicon)
        remember_in(settings, desk.files.small)
        self._held = ExitStack()
        self._server: InstanceServer | None = None
        self._opened: tuple[Office, Path] | None = None
        self._guard: SameFolderCheck | None = None  # for that folder
        self.office: OfficeWidget | None = None
        self.problem: ProblemDialog | None = None
        # the folder is open in another window, which came to the front
        self.answered_elsewhere = False
        self.winId()  # makes the native window: its mouse events are filtered before widgets get them
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    @cached_property
    def _unopened(self) -> OfficeRecoveryGuide:
        """What can be done if an office does not open."""
        from ui.desktop.shell.first_dialogs import OfficeRecoveryGuide, RecoveryCalls

        calls = RecoveryCalls(
            lambda file, folder: self._restoration(file, folder).go(),
            self._salvaged,
            self._read,
            lambda folder: self._restoration(folder, folder).renew_keys(),
            self.open_folder,
            self.show_first_run,
            self.show_refusal,
        )
        return OfficeRecoveryGuide(self._look, self._desk, self, calls)

    def show_first_run(self) -> None:
        """Close the open office, if any, and show the first run."""
        from ui.desktop.first.page import FirstRunCalls, FirstRunPage
        from ui.desktop.shell.first_dialogs import FirstRunDialogs

        self._let_go()
        self.setWindowTitle(_("โปร่งใส"))
        chosen, known = self._settings.language, languages(LOCALE)
        calls = FirstRunCalls(
            self.take,
            self.make_office,
            self.make_sample,
            self.restore,
            self._join,
            self.change_language,
        )
        page = FirstRunPage(
            self._look, Path.home(), fiscal_year(datetime.now().date()), chosen, known, calls
        )
        FirstRunDialogs(page, self._look, self._settings, self.dress, self.change_language)
        page.show_folders(tuple(filter(is_office, self._settings.folders)))
        self.setCentralWidget(page)
        place = self._desk.settings
        self._server = InstanceServer(
            place, self.come_to_front, self.take, str(place.with_suffix(".lock"))
        )

    def open_folder(
        self, folder: Path, *, read_only: bool = False, file: Path | None = None
    ) -> bool:
        """Open an office folder; return True. If that fails, offer ways to go on and return False; if another window
        has the folder, let that one come forward and open `file`. `read_only`: open read-only if keys are missing, as is
        done anyway if the drive cannot be written."""
        folder = self._settings.usual_path(folder)  # its person and year are kept by its path
        try:
            with ExitStack() as opening:  # on any error the folder is closed
                office = opening.enter_context(self._desk.open(folder, read_only=read_only))
                view = self._viewed(office, folder)
                held = opening.pop_all()
        except UnwritableFolderError as problem:
            if not read_only:
                return self.open_folder(folder, read_only=True, file=file)
            self._unopened.offer(problem, folder)
            return False
        except UserError as problem:
            self.answered_elsewhere = isinstance(problem, FolderInUseError) and raise_other_window(
                folder, file
            )
            if not self.answered_elsewhere:
                self._unopened.offer(problem, folder)
            return False
        self._let_go()
        self._held = held
        self._opened = (office, folder)
        self._guard = SameFolderCheck(folder)
        self._server = InstanceServer(folder, self.come_to_front, self.take)
        self._settings.note_folder(folder)
        self._show_office(view)
        self.opened.emit(folder)
        if self._desk.keys.in_the_open(folder):
            from ui.desktop.backups.page import ask_new_passphrase

            ask_new_passphrase(self._look, self._desk, folder, self, self._locked, portable=True)
        return True

    def _locked(self, problem: UserError | None) -> None:
        if problem is not None:
            self.show_refusal(problem)

    def take(self, path: Path) -> None:
        """Open what was passed to the program: an office folder, or a file, on the page or dialog for its kind."""
        from ui.desktop.first.page import FirstRunPage

        folder, first = office_of(path), self.centralWidget()
        if folder is not None:
            self.open_folder(folder)
        elif self.office is not None:
            self.office.room.host.open_files([path])
        elif isinstance(first, FirstRunPage) and kind_of(path) == "backup":
            first.restore_from(path)
        elif isinstance(first, FirstRunPage) and kind_of(path) == "start":
            self._joining(first).look_at(path)
        elif kind_of(path) == "update":
            from ui.desktop.settings.updates import UpdateInstaller

            UpdateInstaller(self._look, self._desk, self).begin(path)
        else:
            self.show_refusal(no_office(path))

    def _salvaged(self, report: RepairReport, folder: Path) -> None:
        """Open the new data file with what could be read, and say what was done and what is left."""
        if self.open_folder(folder):
            self._show_report(report)

    def _rescue(
        self, backup_or_error: Path | LostKeysError | UnwritableFolderError, folder: Path
    ) -> None:
        if isinstance(backup_or_error, UnwritableFolderError):
            self._empty()  # it holds the lock of a full folder
            if not self.open_folder(folder):
                self.show_first_run()
        elif isinstance(backup_or_error, LostKeysError):
            self._unopened.offer(backup_or_error, folder)
        else:
            self.restore(backup_or_error, folder)

    def _read(self, folder: Path, backup: bool) -> None:
        """Read the folder without its keys, unless it is open already, and back it up if wanted."""
        there = self.office is not None and self.office.room.folder == folder
        if (
            (there or self.open_folder(folder, read_only=True))
            and backup
            and self.office is not None
        ):
            self.office.room.backing.make("asked")

    def speak(self, language: str) -> None:
        """Change the language of the window; era and digits stay as they are."""
        self.change_language(self._settings.language._replace(language=language))

    def change_language(self, settings: LanguageSettings) -> None:
        """Change language, era or digits: save what is being typed, then rebuild the window and show the same page."""
        use_language(*settings)
        self._settings.note_language(settings)
        if self._opened is None or self.office is None:
            from ui.desktop.shell.first_dialogs import go_on_from

            first = self.takeCentralWidget()
            self.show_first_run()
            go_on_from(first, self.centralWidget())
            return
        stop, before = self.office.stop(), self.office.room.backing
        self.office.close_office()
        view = self._viewed(self.office.room.office, self._opened[1])
        view.room.backing.follow(before)
        self._show_office(view)
        view.open_year(stop.year, stop.page)
        if stop.record is not None:
            view.jump(stop.record)

    def _viewed(self, office: Office, folder: Path) -> OfficeWidget:
        return OfficeWidget(self._look, self._desk, office, folder, self._settings, self.size())

    def _show_office(self, view: OfficeWidget) -> None:
        self.office = view
        view.failed.connect(self.show_refusal)
        view.destroyed.connect(lambda: QTimer.singleShot(0, collect_garbage))
        host = view.room.host
        host.leave.connect(self.show_first_run)
        host.dress.connect(self.dress)
        host.change_language.connect(self.change_language)
        view.room.host.join.connect(lambda file: self._entering().ask(view, file))
        view.room.host.show_archive.connect(self.show_archive)
        host.rescue.connect(lambda what: self._rescue(what, view.room.folder))
        self._application.focusChanged.connect(host.focus_moved)
        self.setCentralWidget(view)
        view.show()  # at once, so that it gets the next keys
        view.leaf(view.key).enter()
        self.setWindowTitle(
            f"{view.sidebar.office} – {_('โปร่งใส')}" if view.sidebar.office else _("โปร่งใส")
        )

    def make_office(
        self, details: NewOffice, person: str = "", position: str = "", page: str = ""
    ) -> None:
        """Create the office of `details` and open it, at the page with key `page` if any. `person`: name of the first
        person to add ("" = nobody), whose title is `position`."""

        def made() -> None:
            if self.open_folder(details.folder) and self.office is not None:
                if person:
                    self.office.people.add(person, position)
                if page:  # later, as both at once would block the window
                    QTimer.singleShot(0, self.office, partial(self.office.show_page, page))

        self._make(details, made)

    def _make(self, details: NewOffice, on_done: Callable[[], object]) -> None:
        from ui.desktop.shell.joining import make_folder

        make_folder(self._look, self._desk, details, self, on_done, self.show_refusal)

    def _join(self, start_file: StartFileInput) -> None:
        """Begin the office of the start file that the page of the first run shows."""
        from ui.desktop.first.page import FirstRunPage

        page = self.centralWidget()
        if isinstance(page, FirstRunPage):
            self._joining(page).begin(start_file)

    def _joining(self, page: FirstRunPage) -> FirstOfficeJoiner:
        from ui.desktop.shell.joining import FirstOfficeJoiner, settle_in

        def begun(start_file: StartFileInput) -> None:
            if self.open_folder(start_file.folder) and self.office is not None:
                settle_in(self.office, start_file)

        return FirstOfficeJoiner(self._look, self._desk, page, begun, self.show_refusal)

    def _entering(self) -> OpenOfficeJoiner:
        from ui.desktop.shell.joining import JoinCalls, OpenOfficeJoiner, welcome

        def joined(start_file: StartFileAgreement) -> None:
            if self.open_folder(start_file.folder) and self.office is not None:
                welcome(self.office, start_file)

        calls = JoinCalls(self._empty, joined, self._not_restored, self.show_refusal)
        self.entering = OpenOfficeJoiner(self._look, self._desk, self, calls)
        return self.entering

    def show_archive(self, unit: str) -> None:
        """Show, read-only, the office's work under its former unit id `unit`; "" = show its present work."""
        if self._opened is None or self.office is None:
            return
        office, folder = self._opened
        before = self.office.room.backing
        self.office.close_office()
        view = self._viewed(office.looked_within(unit), folder)
        view.room.backing.follow(before)
        self._show_office(view)

    def make_sample(self, parent_folder: Path) -> None:
        """Open the sample office in its own folder within `parent_folder`; create it if it is missing."""
        folder = parent_folder / "prongsai-sample"
        if (folder / "prongsai.db").is_file():
            self._show_sample(folder)
        else:
            self._make(NewOffice(folder, *SAMPLE), partial(self._show_sample, folder))

    def _show_sample(self, folder: Path) -> None:
        from ui.desktop.shell.joining import fill_sample

        if self.open_folder(folder) and self.office is not None:
            fill_sample(self.office.session, self._desk)

    def restore(self, file: Path, folder: Path) -> None:
        """Show the content of the backup `file` and, once confirmed, restore it into `folder`, even the open one."""
        self._restoration(file, folder).begin()

    def _restoration(self, file: Path, folder: Path) -> RestoreJob:
        from ui.desktop.backups.restoration import RestoreCalls, RestoreJob

        calls = RestoreCalls(
            self._empty,
            partial(self._restored, folder=folder),
            partial(self._not_restored, folder=folder),
        )
        self.restoring = RestoreJob(self._look, self._desk, file, folder, calls, self)
        return self.restoring

    def _empty(self) -> None:
        """Close the office; the window is empty until the next one is opened."""
        self._let_go()
        self.setCentralWidget(QWidget())

    def _restored(self, outcome: RestoreOutcome | RepairReport, folder: Path) -> None:
        if self.open_folder(folder) and self.office is not None:
            if isinstance(outcome, RepairReport):
                self._renewed(outcome)
                return
            from ui.desktop.backups.restoration import trust_again

            at = Backup.moment_words(outcome.backup.at)
            self.office.toast.tell(_("กู้คืนจากไฟล์สำรอง {at} แล้ว งานต่อจากนี้บันทึกต่อได้เลย").format(at=at))
            problem = trust_again(self.office.session, at, new_keys=outcome.new_keys)
            if (problem) is not None:
                if outcome.new_keys:
                    tops = {page.key for page in self.office.pages_there()} & {"setup"}
                else:
                    tops = set[str]()
                self.office.show_page(*(tops or {"settings"}))  # where it can be done
                self.show_refusal(problem)

    def _renewed(self, report: RepairReport) -> None:
        if self.office is not None and report.renewed is not None and report.renewed.new_keys:
            self.office.show_page("settings")  # where the certificate is requested
        self._show_report(report)

    def _show_report(self, report: RepairReport) -> None:
        from ui.desktop.health.side import repaired
        from ui.desktop.widgets.prompt import ask

        self.report = ask(self._look, self, repaired(report))

    def _not_restored(self, problem: UserError, folder: Path) -> None:
        """Open the unchanged folder again, if it was open."""
        if self.office is None and not (
            (folder / "prongsai.db").is_file() and self.open_folder(folder)
        ):
            self.show_first_run()
        self.show_refusal(problem)

    def show_refusal(self, problem: UserError) -> None:
        """Show an error in a dialog, in place of an earlier one. If the office's folder is gone, say that instead."""
        from storage.reports import listening

        if isinstance(problem, ProgramBugError) and (reports := listening()) is not None:
            problem = reported(problem, reports.bug())
        missing = self.missing()
        if missing is not None and self.office is not None:
            problem = missing
            self.office.header.show_saved(problem.what, "bad")
            if (
                self.problem is not None
                and self.problem.isVisible()
                and self.problem.problem.what == problem.what
            ):
                return
        from ui.desktop.base.dialogs import show_problem

        if self.problem is not None:
            self.problem.close()
        self.problem = show_problem(self._look, problem, self)

    def missing(self) -> UserError | None:
        """Return the error if the open office's folder is gone; None if it exists or no office is open."""
        return self._guard.problem() if self._guard is not None else None

    def dress(self, theme: str, scale: int) -> None:
        """Change theme and text size (in per cent), and save the choice."""
        self._look.choose(self._application, theme, scale)
        self._settings.keep(theme=theme, scale=scale)

    def come_to_front(self) -> None:
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        if not any(
            each.availableGeometry().intersects(self.frameGeometry())
            for each in self._application.screens()
        ):
            # its screen was disconnected
            self.move(self._application.primaryScreen().availableGeometry().topLeft())
        self.show()
        self.raise_()
        self.activateWindow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """On the mouse's side buttons, go back or forward between visited pages; return True for these buttons."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
            and self.office is not None
        ):
            by = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}.get(
                event.button(), 0
            )
            if by:
                self.office.travel(by)
                return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the first run if no office is open; it is not built if an office opens at the start."""
        if self.office is None and not event.spontaneous() and self.centralWidget() is None:
            self.show_first_run()
        serve_readers()
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.office is None or not self.office.commands.holds(event, self):
            self._let_go()
            super().closeEvent(event)

    def _let_go(self) -> None:
        """Save drafts, finish queued work, close the folder and back it up."""
        last = nothing
        if self.office is not None:
            self.office.close_office()
            last = self.office.room.backing.stop()
            self.office = self._opened = self._guard = None
        if self._server is not None:
            self._server.close()
            self._server = None
        self._held.close()
        self._held = ExitStack()
        last()

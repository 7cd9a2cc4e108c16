"""The controller of the workbench: reads a form file whenever it is saved, previews its papers, publishes it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from core.assigning.programme_steps import DueDate
from core.errors import FormFileFault, InvalidFormError, UserError
from core.forms.deeds import publish, publish_wording
from core.forms.layout import FormCheckResult
from core.forms.ports import Store
from core.forms.programme import Programme
from core.forms.programme_deeds import (
    form_faults,
    form_names,
    moved_words,
    postponed,
    publish_draft,
)
from core.forms.published import OfficialTextTable, official_faults, official_read, texts_of
from core.forms.shape import Instrument
from core.forms.view import is_published, left_behind, other_owner, outline, receivers_words
from core.i18n import _
from core.log.ports import Context
from core.thai.written import arabic_digits
from core.values import Changes
from ui.desk import form_papers, print_form
from ui.desktop.base.background import beside
from ui.desktop.base.files import unused
from ui.desktop.base.page_context import PageContext
from ui.desktop.forms.bench import CheckedFormFile, FormWorkbenchPage, WorkbenchCalls
from ui.desktop.widgets.late import later
from ui.desktop.widgets.prompt import Part, Prompt, PromptText, ask, entry

REMEMBERED = "form_file"  # setting with the last file
# milliseconds: after a save until it is complete; until a locked file is tried again
SAVED = 300
AGAIN = 2000
CLOSED = "file-closed"  # code of a file that cannot be opened now
Stamp = tuple[int, int]


class FormFileResult(NamedTuple):
    """The result of checking a form file, with the form, programme or table of official wording read from the file."""

    checked: FormCheckResult
    form: Instrument | Programme | None = None
    table: OfficialTextTable | None = None


class FormWorkbenchDesk(QObject):
    """The controller of the workbench page: watches a form file and reads it again whenever it is saved."""

    def __init__(
        self,
        context: PageContext,
        leave: Callable[[], None],
        published: Callable[[str], None],
    ) -> None:
        """Make the page (`page`). `leave` shows the forms again; `published` gets the name of a form, "" = of official
        words."""
        super().__init__(context.host)
        self._context = context
        self._published = published
        calls = WorkbenchCalls(leave, self._open, self.look, self._publish, self._try, self._mark)
        self.page = FormWorkbenchPage(context.look, calls)
        self.path = Path()
        self._others = 0
        self._stamp = (0, 0)
        self._read = FormFileResult(FormCheckResult("", ()))
        self._watcher = QFileSystemWatcher(self)
        self._soon = later(self, SAVED, self._look_if_saved)
        self._retry = later(self, AGAIN, self.look)
        self._watcher.fileChanged.connect(lambda _path: self._soon.start())
        self._watcher.directoryChanged.connect(lambda _path: self._soon.start())
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._turned_to)
        context.host.closing.connect(self.leave)

    @property
    def remembered(self) -> Path | None:
        """The form file last opened on the workbench; None if there was none or it no longer exists."""
        kept = self._context.settings.kept(REMEMBERED)
        path = Path(kept) if isinstance(kept, str) else None
        with suppress(OSError):
            return path if path is not None and path.is_file() else None
        return None

    def take(self, path: Path, others: int = 0) -> None:
        """Open a form file on the workbench. `others`: number of files dropped together with it, which are ignored."""
        self.leave()
        self.path, self._others = path, others
        self._context.settings.keep(**{REMEMBERED: str(path)})
        self.page.open.show_words(
            _("เปิดใน Excel") if path.suffix.lower() == ".xlsx" else _("เปิดแก้ไข")
        )
        self.page.show_waiting(path.name, _("กำลังตรวจไฟล์"))
        self.look()

    def leave(self) -> None:
        """Stop watching the form file and forget it."""
        self._soon.stop()
        self._retry.stop()
        watched = (*self._watcher.files(), *self._watcher.directories())
        if watched:
            self._watcher.removePaths(watched)
        self.path = Path()
        self.page.show_papers(None)

    # -- reading

    def look(self) -> None:
        """Read the form file in the background and show the result."""
        if not self.path.name:
            return
        self._retry.stop()
        # a replaced file must be watched again
        self._watcher.addPaths([str(self.path), str(self.path.parent)])
        self._stamp = stamp_of(self.path)
        work = partial(_looked_at, self.path)
        beside(
            self,
            work,
            partial(self._found, self.path, self._stamp),
            lambda problem: self._wait(problem.why),
        )

    def _look_if_saved(self) -> None:
        if self.path.name and stamp_of(self.path) != self._stamp:
            self.look()

    def _turned_to(self, state: Qt.ApplicationState) -> None:
        """Read the file if it was saved meanwhile, when the person returns to the window."""
        if state == Qt.ApplicationState.ApplicationActive:
            self._look_if_saved()

    def _found(self, path: Path, stamp: Stamp, read: FormFileResult) -> None:
        if (path, stamp) != (self.path, self._stamp):
            return
        if any(fault.code == CLOSED for fault in read.checked.faults):
            self._wait(read.checked.faults[0].problem)
            return
        self._read = self._judged(read)
        shown = self._words(self._read)
        self.page.show_file(shown, self._others)
        if shown.prints:
            work = partial(form_papers, path)
            beside(self, work, partial(self._papers, path, stamp), self._no_papers)

    def _wait(self, reason: str) -> None:
        """Show why the file cannot be read, as it is being saved or missing, and try again later."""
        self.page.show_waiting(
            self.path.name, _("{why} โปรแกรมจะดูอีกครั้งเองเมื่อไฟล์อยู่และเปิดได้").format(why=reason)
        )
        self._retry.start()

    def _papers(self, path: Path, stamp: Stamp, data: bytes) -> None:
        from storage.pdfium import PdfPageReader

        if (path, stamp) == (self.path, self._stamp) and data:
            pages = PdfPageReader(data)
            self.page.show_papers(pages)

    def _no_papers(self, problem: UserError) -> None:
        self.page.show_papers(None, f"{problem.what} {problem.why} {problem.do}")

    def _judged(self, read: FormFileResult) -> FormFileResult:
        """Return the file with the faults it has beside other forms: of a programme, or of a table of words."""
        if isinstance(read.form, Programme) and not read.checked.faults:
            found = tuple(
                form_faults(
                    read.form, self._context.session.forms, self.path.name, read.checked.places
                )
            )
            return read._replace(checked=FormCheckResult("", found)) if found else read
        if read.table is None:
            return read
        try:
            form = self._context.session.forms.get(read.table.form)
        except UserError as problem:
            return FormFileResult(
                FormCheckResult("", (FormFileFault(self.path.name, 1, problem.what, problem.do),))
            )
        faults = tuple(official_faults(form, read.table, self.path.name))
        return FormFileResult(FormCheckResult("", faults), form, read.table)

    def _words(self, read: FormFileResult) -> CheckedFormFile:
        """Return what the workbench says about the file."""
        form = read.form
        checked = read.checked
        session = self._context.session
        if form is None or checked.faults:
            return CheckedFormFile(self.path.name, checked, (), "", words=read.table is not None)
        to = session.read(receivers_words)
        table = read.table
        if table is not None and isinstance(form, Instrument):
            own = texts_of(form, table.lang)
            lines = [f"{own[text.id]}\n→ {text.text}" for text in table.texts]
            rest = len(own) - len(table.texts)
            note = _("อีก {n} ข้อความยังไม่มีถ้อยคำทางการ ใช้ข้อความของแบบ").format(n=rest) if rest else ""
            named = arabic_digits(str(form.title))
            title = _("ถ้อยคำทางการของ {title} {n} ข้อความ").format(title=named, n=len(table.texts))
            return CheckedFormFile(title, checked, lines, to, words=True, note=note)
        known = session.read(partial(is_published, form=form))
        prints = isinstance(form, Instrument) and bool(form.papers)
        if isinstance(form, Instrument):
            behind = session.read(partial(left_behind, form=form))
        else:
            behind = ""
        owner = session.read(partial(other_owner, id_=form.id, unit=self._context.unit))
        note = _("รหัส {id} เป็นของแบบที่{owner} ถ้าเป็นแบบใหม่ของท่าน เปลี่ยนรหัสก่อนประกาศ")
        note = note.format(id=form.id, owner=owner)
        lines = list(outline(form))
        if isinstance(form, Programme):
            lines = [form_names(form, session.forms), *moved_words(form, self._dates(form)), *lines]
        title = f"{arabic_digits(str(form.title))} · {self.path.name}"
        return CheckedFormFile(
            title, checked, lines, to, known, prints=prints, note=note if owner else behind
        )

    # -- deeds

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path)))

    def _publish(self) -> None:
        """Publish what was checked, after asking why days that units know are moved to later ones."""
        form = self._read.form
        if not isinstance(form, Programme) or not postponed(form, dates := self._dates(form)):
            self._put("")
            return
        hint = _("หน่วยงานเห็นข้างวันใหม่ เช่น น้ำท่วม")
        title = _("ใส่เหตุที่เลื่อนก่อนประกาศ")
        why = entry("why", _("เหตุที่เลื่อน"), "", required=True, prompt=hint, max_length=400)
        parts: list[Part] = [*(PromptText(one, "line") for one in moved_words(form, dates)), why]
        ask(
            self._context.look,
            self.page,
            Prompt(title=title, parts=parts, go=_("ประกาศโครงการ")),
            self._put,
        )

    def _dates(self, programme: Programme) -> Mapping[str, DueDate]:
        """The dates of a programme that its units know from this office."""
        return self._context.session.read(
            partial(DueDate.before, programme=programme, unit=self._context.unit)
        )

    def _put(self, why: str) -> None:
        """Publish with the reason for later days; refused if the file has changed meanwhile."""
        files = self._context.desk.form_files
        folder = self._context.folder
        path = self.path
        read = self._read
        dates = self._dates(read.form) if isinstance(read.form, Programme) else {}
        done = list[str]()

        def published(ctx: Context, store: Store) -> Changes:
            if read.table is not None:
                return publish_wording(ctx, store, files.keep_wording(folder, read.table))
            form = files.keep_form(folder, path, read.form.file if read.form else "")
            done.append(f"{form.using}#{form.file}")
            if isinstance(form, Programme):
                kept = form  # in place of what was published before for its year
                return publish_draft(ctx, store, kept, lambda _draft: kept, dates, why)
            return publish(ctx, store, form)

        self._context.do(published, lambda: self._published("".join(done)))

    def _mark(self) -> None:
        """Write a copy beside the workbook with the faulty cells in red, and open it."""
        from storage.instruments.reader import mark

        out = unused(
            self.path.with_name(_("{name} ต้องแก้").format(name=self.path.stem)), self.path.suffix
        )
        work = partial(mark, self.path, out)
        opened = QUrl.fromLocalFile(str(out))
        beside(
            self,
            work,
            lambda _count: QDesktopServices.openUrl(opened),
            self._context.host.refuse,
        )

    def _try(self) -> None:
        """Print every paper of the file into a new folder beside it, and open that."""
        host = self._context.host
        path = self.path
        folder = unused(path.with_name(_("{name} ลองพิมพ์").format(name=path.stem)))
        host.report(_("กำลังลองพิมพ์"), "info")
        beside(
            self,
            partial(print_form, path, folder),
            partial(self._tried, folder),
            host.refuse,
        )

    def _tried(self, folder: Path, files: Sequence[Path]) -> None:
        self._context.host.report(
            _("ลองพิมพ์ {n} ใบไว้ที่ {folder}").format(n=len(files), folder=folder.name), "ok"
        )
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def stamp_of(path: Path) -> Stamp:
    """Return (modification time in nanoseconds, size in bytes) of a form file, (0, 0) if it cannot be read."""
    with suppress(OSError):
        now = path.stat()
        return now.st_mtime_ns, now.st_size
    return 0, 0


def _looked_at(path: Path) -> FormFileResult:
    """Return what the file is: a table of official words or a form. Raises UserError if it cannot be read."""
    from storage.instruments.reader import check
    from storage.instruments.wording import read_wording
    from storage.tables.reader import read_table

    try:
        return FormFileResult(FormCheckResult("", ()), table=read_wording(path))
    except InvalidFormError as problem:
        if path.suffix == ".csv":  # otherwise it is checked as a form, which says what is wrong
            return FormFileResult(FormCheckResult("", problem.faults))
    checked = check(path)
    if checked.faults and path.suffix.lower() == ".xlsx":
        with suppress(UserError):  # what is wrong with a table was found by the check above
            table = official_read(read_table(path))
            if table is not None:
                return FormFileResult(FormCheckResult("", ()), table=table)
    return FormFileResult(checked, checked.form)

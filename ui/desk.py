"""The services that wiring gives to the user interfaces: forms, creating, opening and reading an office folder."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from core.errors import LostKeysError, UnwritableFolderError, UserError, failed
from core.exact import exact_json
from core.i18n import _
from core.values import file_name

if TYPE_CHECKING:  # type-only imports would delay the window
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from core.backups.retention import (
        RestoreOutcome,
        RestorePreview,
    )
    from core.centre.published import PublicationWriter
    from core.forms.layout import ConvertedForm
    from core.forms.ports import Forms, ImportDryRun, Reader
    from core.forms.programme import Programme
    from core.forms.shape import Instrument
    from core.health.facts import FolderRemains, TrialRestoreResult
    from core.log.post import BundleService
    from core.papers.deeds import PaperPrinter, PressFactory
    from core.papers.pack_deeds import Packer
    from core.thai.line_ends import LineBreakLexicon
    from storage.backups.keeper import BackupKeeper
    from storage.db.folder.health import FolderHealthService
    from storage.db.folder.office_keys import OfficeKeyService
    from storage.db.folder.pins import PersonPinCodes
    from storage.evidence.service import EvidenceFiles
    from storage.instruments.published import FormKeeper
    from storage.phones.book import PhoneStore
    from storage.scans.service import ScanService
    from storage.updates.package import ProgramUpdater
    from storage.updates.versions import ProgramStart
    from ui.keys import StartFileCalls
    from ui.session import OfficeSession


class NewOffice(NamedTuple):
    """What a user enters about the office when its folder is created."""

    folder: Path
    name: str
    code: str  # of the unit; "" = random, until a start file sets the true one
    kind: str
    parent: str  # code of the unit above, or ""
    year: int  # fiscal year, Buddhist era; 0 = not given


class Office(NamedTuple):
    """An office folder opened for writing, with its services."""

    session: OfficeSession
    unit: str  # the unit's id, which is its own scope
    printer: PaperPrinter
    post: BundleService
    pins: PersonPinCodes
    backups: BackupKeeper
    # the last op of each own stream that was sent to somebody
    last_sent: Callable[[], Mapping[bytes, int]]
    scanning: Callable[[], ScanService]  # returns the same object while open
    packer: Packer
    pressing: PressFactory
    health: FolderHealthService
    phones: Callable[[], PhoneStore]  # returns what phones sent; the same object while open
    lost_keys: LostKeysError | None = None  # raised by each save, if the keys are lost
    # raised by each save, if the drive is full, read-only or failing
    unwritable: UnwritableFolderError | None = None
    within: str = ""  # the unit before it joined, while its archive is read

    def looked_within(self, unit: str) -> Office:
        """Show the work under the office's former unit id `unit` ("" = its present work); return an Office for it."""
        self.session.look_within(unit)
        return self._replace(unit=unit, within=unit) if unit else self

    @property
    def scanner(self) -> ScanService:
        """What reads, compares and stores scanned pages."""
        return self.scanning()

    @property
    def forms(self) -> Forms:
        """The forms of the program and of the folder."""
        return self.session.forms

    @property
    def read_only(self) -> UserError | None:
        """Why nothing can be saved; None if it can."""
        return self.unwritable or self.lost_keys


class ReadOnlyFolder(NamedTuple):
    """An office folder opened only for reading, even if a window has it open. `note` logs who saw personal data."""

    reader: Reader
    unit: str
    post: BundleService
    note: Callable[[str, str], None]  # logs (action, of what) when personal data are shown
    publish: PublicationWriter
    phones: PhoneStore
    lost_keys: LostKeysError | None = None  # set if its keys are lost


class ImportRehearsal(NamedTuple):
    """A copy of an office folder in memory in which imports are tried; the folder itself stays unchanged."""

    reader: Reader
    exchange: ImportDryRun
    post: BundleService


class Desk(Protocol):
    """Everything a user interface needs from storage and the system; implemented by wiring."""

    files: EvidenceFiles
    form_files: FormKeeper
    samples: Path
    places: Path  # word list of the names of provinces and districts (core.centre.place_kinds)
    settings: Path  # settings file of the window on this PC

    @property
    def keys(self) -> OfficeKeyService: ...

    @property
    def starts(self) -> StartFileCalls: ...

    @property
    def forms(self) -> Forms:
        """The forms that come with the program, for use before an office folder is open."""

    @property
    def start(self) -> ProgramStart | None:
        """How the program was started; None if updates are not possible."""

    @property
    def updates(self) -> ProgramUpdater: ...

    def lexicon(self) -> LineBreakLexicon:
        """Return the dictionary for breaking Thai lines between words; read from disk at first use."""

    def create(self, office: NewOffice) -> None: ...

    def save_form(self, folder: Path, form: Instrument | Programme, path: Path) -> None:
        """Write a copy of a form to make another from: a workbook if `path` is .xlsx, else YAML. Raises UserError."""

    def open(self, folder: Path, *, read_only: bool = False) -> AbstractContextManager[Office]:
        """Open an office folder to write or, with `read_only`, if need be only to read and print drafts. UserError if it
        cannot be opened; without `read_only` LostKeysError if its keys are missing, and UnwritableFolderError if its
        drive is full, read-only or failing."""

    def look(self, folder: Path) -> AbstractContextManager[ReadOnlyFolder]: ...

    def rehearse(self, folder: Path) -> AbstractContextManager[ImportRehearsal]: ...

    def health(self, folder: Path) -> FolderHealthService:
        """Return the service that examines and repairs an office folder, even damaged; its methods raise UserError."""

    def backups(self, folder: Path) -> BackupKeeper:
        """Return the service for an office folder's backups, open or not. UserError if it is no office folder."""

    def preview_restore(self, file: Path, folder: Path) -> RestorePreview:
        """Return what restoring backup `file` into `folder` would do; writes nothing. UserError if it is impossible."""

    def restore(self, file: Path, folder: Path, passphrase: str = "") -> RestoreOutcome:
        """Restore backup `file` into `folder` after backing up what is there. `passphrase` opens the keys in the backup
        if this PC lacks the folder's ("" = restore without keys). On failure: UserError, `folder` unchanged."""

    def rescue(self, folder: Path) -> FolderRemains | None:
        """Return what an office folder can be restored from; None if its database is present and not damaged."""

    def try_restore(self, file: Path) -> TrialRestoreResult:
        """Restore backup `file` to a temporary folder, examine, delete it; return the result. UserError if it fails."""


NEW_FORM = "new-form.yaml"  # a sample: the smallest complete form, explained
NEW_PROGRAMME = "new-programme.yaml"  # a sample: an empty programme


def begin_form(desk: Desk, path: Path, draft: str = NEW_FORM, *, overwrite: bool = False) -> None:
    """Write the sample form file `draft` to `path`. UserError if that fails or, unless `overwrite`, `path` exists."""
    write_form(desk, path, read_text(desk.samples / draft), overwrite=overwrite)


def write_form(desk: Desk, path: Path, text: str, *, overwrite: bool = False) -> None:
    """Write a form's YAML `text` to `path`, as a workbook if `path` ends in .xlsx. UserError if that fails or, unless
    `overwrite`, `path` exists."""
    what = _("เขียนแบบใหม่ลงไฟล์ {name} ไม่ได้").format(name=path.name)
    if path.exists() and not overwrite:
        raise UserError(what, _("มีไฟล์ชื่อนี้อยู่แล้ว"), _("ตั้งชื่ออื่น แล้วลองใหม่"))
    from storage.exchange.writer import write_text

    if path.suffix.lower() == ".xlsx":
        from core.boundary import boundary
        from storage.files import scratch
        from storage.instruments.workbook.write import write_form as write_workbook

        with boundary(lambda error: failed(what, error)), scratch() as there:
            draft = there / NEW_FORM
            write_text(draft, text)
            write_workbook(path, desk.forms.get(str(draft)))
    else:
        write_text(path, text)


def put_form(path: Path, form: Instrument | Programme) -> None:
    """Write a form as an Excel workbook, a programme as YAML, to be read again. UserError if it cannot be saved."""
    from core.forms.programme import Programme

    if isinstance(form, Programme) and path.suffix.lower() != ".xlsx":
        from storage.exchange.writer import write_text
        from storage.instruments.reader import programme_text

        write_text(path, programme_text(form))
    else:
        from storage.instruments.workbook.write import write_form as write_workbook

        write_workbook(path, form)


def convert_form(path: Path, year: int) -> ConvertedForm:
    """Return an XLSForm workbook as a form of fiscal `year`. UserError if it is no XLSForm or unreadable."""
    from storage.instruments.xlsform.conversion import converted
    from storage.tables.reader import read_table

    return converted(read_table(path), path.name, year)


def print_form(path: Path, folder: Path) -> Sequence[Path]:
    """Print the papers of a form as PDFs into a new folder; return their paths. Raises InvalidFormError if the form
    has faults, UserError if a paper cannot be written."""
    from core.papers.trial_deeds import printed_cases
    from storage.instruments.reader import read
    from storage.papers.writer import new_folder, put, rendered

    made = []
    with new_folder(folder):
        for name, document in printed_cases(read(path)):
            made.append(folder / file_name(f"{name}.pdf"))
            put(made[-1], rendered([document], ".pdf")[0])
    return made


def form_papers(path: Path) -> bytes:
    """Return all papers of a form file as one PDF, b"" if it has none. InvalidFormError if the form has faults."""
    from core.papers.trial_deeds import printed_cases
    from storage.instruments.reader import read
    from storage.papers.writer import rendered

    documents = [document for _name, document in printed_cases(read(path))]
    return rendered(documents, ".pdf")[0] if documents else b""


def kind_of(path: Path) -> str:
    """Return a file's kind by its first bytes (bundle, trust, request, backup, evidence, plan …); "" = unknown."""
    from core.backups.retention import Backup
    from storage.backups.container import read
    from storage.exchange.finder import HEAD, ZIP
    from storage.exchange.finder import kind_of as kind_by

    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            kind = kind_by(file.read(HEAD))
    except OSError:
        return ""  # the import reports why it cannot be read
    if kind != ZIP or Backup.is_backup(path):
        return "backup" if kind == ZIP else kind
    with suppress(UserError):
        read(path)
        return "backup"
    return kind


LONGEST = 300_000_000  # most bytes of a text file


def read_json(path: Path) -> Any:
    """Return the JSON value in a file, decimal numbers exact. Raises UserError if it cannot be read."""
    return exact_json(read_text(path))


def read_text(path: Path) -> str:
    """Return the text of a file. Raises UserError if it cannot be read, at once for a device or pipe."""
    try:
        if path.exists() and not (path.is_file() and path.stat().st_size <= LONGEST):
            raise UserError(
                _("เปิดไฟล์ {path} ไม่ได้").format(path=path),
                _("ไม่ใช่ไฟล์ข้อความ หรือใหญ่เกิน {n} MB").format(n=LONGEST // 10**6),
                _("เลือกไฟล์อื่นแล้วลองใหม่"),
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise failed(_("เปิดไฟล์ {path} ไม่ได้").format(path=path), error) from error
    except UnicodeDecodeError as error:
        what = _("อ่านไฟล์ {path} ไม่ได้").format(path=path)
        why = _("เนื้อหาไม่ใช่ข้อความ UTF-8")
        raise UserError(what, why, _("บันทึกไฟล์เป็น UTF-8 แล้วลองใหม่")) from error

"""The services that wiring gives to the user interfaces: forms, creating, opening and reading an office folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from core.errors import LostKeysError, UnwritableFolderError, UserError, failed
from core.exact import exact_json
from core.i18n import _

if TYPE_CHECKING:  # type-only imports would delay the window
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from core.backups.retention import (
        Backup,
        BackupErasureResult,
        RestoreOutcome,
        RestorePreview,
        SecondBackupLocation,
        UnerasedBackupFolders,
        UnusableBackup,
    )
    from core.blocks.printed import PdfPages
    from core.centre.published import PublicationWriter
    from core.evidence.deeds import StoredFile
    from core.evidence.kinds import PhotoSettings
    from core.forms.layout import ConvertedForm, FormCheckResult
    from core.forms.ports import Forms, ImportDryRun, Reader
    from core.forms.programme import Programme
    from core.forms.published import OfficialTextTable
    from core.forms.shape import Instrument
    from core.health.facts import FolderDiskSpace, FolderRemains, HealthService, TrialRestoreResult
    from core.log.post import BundleService
    from core.papers.deeds import PaperPrinter, PressFactory
    from core.papers.pack_deeds import Packer
    from core.privacy.person_data import UnknownFile
    from core.tabular import OutputWorkbook, TabularFile
    from core.thai.line_ends import LineBreakLexicon
    from core.updates import FailedVersion, UpdateSummary, VersionRow
    from ui.keys import OfficeKeyService
    from ui.phone.keeping import PhoneStore
    from ui.scanner import ScanService
    from ui.session import OfficeSession


class NewOffice(NamedTuple):
    """What a user enters about the office when its folder is created."""

    folder: Path
    name: str
    code: str  # of the unit; "" = random, until a start file sets the true one
    kind: str
    parent: str  # code of the unit above, or ""
    year: int  # fiscal year, Buddhist era; 0 = not given


class PinCodeStore(Protocol):
    """The PINs of people on this PC, which keep out passers-by only."""

    def has(self, person: str) -> bool: ...

    def fits(self, person: str, pin: str) -> bool:
        """Return whether `pin` is the PIN of this person (record id); True if the person has set none."""

    def put(self, person: str, pin: str) -> None:
        """Set the PIN of `person` (record id), "" = none. Raises UserError if it cannot be saved on this PC."""


class BackupService(Protocol):
    """Makes and lists the backups of an office folder, and erases data in them; callable from any thread."""

    own: Path  # where the folder keeps its own backups

    def make(self, reason: str, location: Path | None = None) -> Backup:
        """Make and verify a backup in `location` (None = in the office folder). `reason`: "asked", "close", "timer",
        "import" or "restore". Raises UserError."""

    def listed(self, location: Path | None = None) -> Sequence[Backup]:
        """Return this folder's backups in `location` (None = in the office folder), the newest first."""

    def unfit(self, location: Path | None = None) -> Sequence[UnusableBackup]:
        """Return the damaged backups in `location` (None = in the office folder), the newest first."""

    def copies(self, location: Path | None = None) -> Sequence[Path]:
        """Return the bare copies of the database in `location`, kept before an update, a restore or a repair."""

    def last(self) -> Backup | None:
        """Return the newest backup in the office folder, or None if there is none."""

    def erase(self) -> BackupErasureResult:
        """Erase from all reachable backups what was erased in the folder; return the result. UserError if it fails."""

    def owed(self) -> UnerasedBackupFolders:
        """Return where backups may still have data erased in the folder; empty if the list of them is unreadable."""

    def follow(self) -> BackupErasureResult:
        """Erase from backups what an imported bundle erased in the folder; return the result. UserError if it fails."""

    def second(self) -> SecondBackupLocation | None:
        """Return where and when the last backup outside the office folder was made; None if none was."""


class Office(NamedTuple):
    """An office folder opened for writing, with its services."""

    session: OfficeSession
    unit: str  # the unit's id, which is its own scope
    printer: PaperPrinter
    post: BundleService
    pins: PinCodeStore
    backups: BackupService
    # the last op of each own stream that was sent to somebody
    last_sent: Callable[[], Mapping[bytes, int]]
    scanner: ScanService
    packer: Packer
    pressing: PressFactory
    health: HealthService
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


class ForeignFileReader(Protocol):
    """Recognises, reads and imports files from outside the program; usable from any thread."""

    def kind_of(self, path: Path) -> str:
        """Return a file's kind by its first bytes (bundle, trust, request, backup, evidence, plan …); "" = unknown."""

    def check_form(self, path: Path) -> FormCheckResult: ...

    def convert_form(self, path: Path, year: int) -> ConvertedForm:
        """Return an XLSForm workbook as a form of fiscal `year`. UserError if it is no XLSForm or unreadable."""

    def print_form(self, path: Path, folder: Path) -> Sequence[Path]:
        """Print the papers of a form as PDFs into a new folder; return their paths. Raises InvalidFormError if the form
        has faults, UserError if a paper cannot be written."""

    def form_papers(self, path: Path) -> bytes:
        """Return all papers of a form file as one PDF, b"" if it has none. InvalidFormError if the form has faults."""

    def read_form(self, path: Path) -> Instrument | Programme:
        """Return the form or programme in a form file. Raises InvalidFormError if it has faults."""

    def write_form(self, path: Path, form: Instrument | Programme) -> None:
        """Write a form as an Excel workbook, a programme as YAML, to be read again. UserError if it cannot be saved."""

    def mark_form(self, path: Path, target: Path) -> int:
        """Write a copy of a form's workbook, with its faults marked, to `target`; return the number of faults. Raises
        InvalidFormError if the file is no workbook."""

    def keep_form(self, folder: Path, path: Path, sha256: str = "") -> Instrument | Programme:
        """Store a form file in an office folder, a workbook as YAML; return the form. `sha256`: SHA-256 (hex) of the
        file that a person checked, "" = any. Raises InvalidFormError if the form has faults, UserError if storing fails
        or the file is another one."""

    def read_wording(self, path: Path) -> OfficialTextTable:
        """Return the table of official texts in a YAML or CSV file. InvalidFormError if it has faults."""

    def keep_wording(self, folder: Path, table: OfficialTextTable) -> OfficialTextTable:
        """Store a table of official texts in an office folder; return the table with its SHA-256."""

    def envelope(self, path: Path) -> Mapping[str, Any]:
        """Return what a bundle shows without a key: {`file`: path, `bytes`: size, `sha256`}. UserError if broken."""

    def seals(self, path: Path) -> Sequence[str]:
        """Return the texts of the seals in a PDF or image, [] if it has none. UserError if it is unreadable."""

    def write_seal_page(self, path: Path, keys: Mapping[str, str]) -> None:
        """Write an HTML page that checks seals by `keys`, signed public keys. UserError if it cannot be saved."""

    def pages(self, data: bytes) -> PdfPages:
        """Return the pages of a PDF (bytes) made by this program, to view or print; the caller closes them."""

    def keep(self, folder: Path, path: Path, settings: PhotoSettings | None = None) -> StoredFile:
        """Store an evidence file in an office folder; `settings`: how photos are stored (None = as usual). Raises
        UserError if the file is refused."""

    def scratch(self) -> AbstractContextManager[Path]:
        """Return a context manager for a temporary folder; first delete those left by killed processes."""

    def small(self, path: Path) -> bytes:
        """Return a thumbnail (JPEG) of an image or PDF not stored yet; b"" if none can be made."""

    def wording(self, folder: Path, sha256: str, names: Sequence[str]) -> str:
        """Search the text of a stored file (SHA-256, hex) for `names`; return a verdict of core.privacy.person_data,
        such as NAMED or CLEAN; AWAY = not in the folder."""

    def missing_texts(self, folder: Path) -> int:
        """Return how many texts an office folder lacks although its log refers to them."""

    def unknown(self, folder: Path, names: Sequence[str]) -> Sequence[UnknownFile]:
        """Return the files in an office folder that the program did not write, each searched for `names`."""

    def write_text(self, path: Path, text: str) -> None: ...

    def read_table(self, path: Path) -> TabularFile:
        """Return the sheets of a spreadsheet or table file as text. Raises UserError if it cannot be read."""

    def write_table(self, path: Path, table: OutputWorkbook) -> int:
        """Write an Excel workbook of one sheet; return how many texts were cut. UserError if it cannot be saved."""


class ProgramStart(Protocol):
    """Tells whether this program was started as an update, and notes that its window appeared."""

    version: str

    @property
    def unproven(self) -> bool:
        """True if this is an update whose window has never appeared yet."""

    def note_up(self, *, proven: bool = True) -> None:
        """Note that the window has appeared. `proven=False`: another window was open, so the update stays unproven."""

    def migrates(self, folder: Path) -> bool:
        """Return whether opening this office folder would migrate its database."""

    def returned(self) -> FailedVersion | None:
        """Return a failed version: one put aside and not reported yet, else one that is tried again; None if none."""


class Updater(Protocol):
    """Installs updates of the program from update files; callable from any thread."""

    built: bool  # a built program; one run from source takes no updates

    def look(self, path: Path) -> UpdateSummary:
        """Return a summary of an update file. Raises RefusedError or UserError if it cannot be installed."""

    def take(self, path: Path, progress: Callable[[int, int], object]) -> UpdateSummary:
        """Unpack an update file for the next start; return its summary. `progress` is called with (bytes done, total
        bytes). If the file is wrong (RefusedError) or cannot be stored (UserError), no files are left."""

    def listed(self) -> Sequence[VersionRow]:
        """Return the program versions on this PC, the highest first. RefusedError if it runs from source."""

    def drop(self, version: str) -> None:
        """Stop using a program version and delete it later. UserError if it is unknown or cannot be removed."""


class BugReportCollector(Protocol):
    """Collects bug reports without content of the office, for the user to send; each is returned once."""

    def bug(self) -> Path | None:
        """Return the path of the report on the last logged bug; None if there is no new one."""

    def crashes(self) -> Path | None:
        """Return the path of the report if the program's last run ended in a crash, else None."""


class Desk(Protocol):
    """Everything a user interface needs from storage and the system; implemented by wiring."""

    files: ForeignFileReader
    keys: OfficeKeyService
    samples: Path
    settings: Path  # settings file of the window on this PC

    @property
    def forms(self) -> Forms:
        """The forms that come with the program, for use before an office folder is open."""

    @property
    def start(self) -> ProgramStart | None:
        """How the program was started; None if updates are not possible."""

    @property
    def updates(self) -> Updater: ...

    @property
    def reports(self) -> BugReportCollector | None:
        """The collector of bug reports; None if none are collected."""

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

    def health(self, folder: Path) -> HealthService:
        """Return the service that examines and repairs an office folder, even damaged; its methods raise UserError."""

    def backups(self, folder: Path) -> BackupService:
        """Return the service for an office folder's backups, open or not. UserError if it is no office folder."""

    def preview_restore(self, file: Path, folder: Path) -> RestorePreview:
        """Return what restoring backup `file` into `folder` would do; writes nothing. UserError if it is impossible."""

    def restore(self, file: Path, folder: Path, passphrase: str = "") -> RestoreOutcome:
        """Restore backup `file` into `folder` after backing up what is there. `passphrase` opens the keys in the backup
        if this PC lacks the folder's ("" = restore without keys). On failure: UserError, `folder` unchanged."""

    def rescue(self, folder: Path) -> FolderRemains | None:
        """Return what an office folder can be restored from; None if its database is present and not damaged."""

    def place(self, folder: Path) -> FolderDiskSpace:
        """Return the office folder's location and the bytes each part takes. Raises UserError if it cannot be read."""

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
    if path.suffix.lower() == ".xlsx":
        from core.boundary import boundary

        with boundary(lambda error: failed(what, error)), desk.files.scratch() as there:
            draft = there / NEW_FORM
            desk.files.write_text(draft, text)
            desk.files.write_form(path, desk.forms.get(str(draft)))
    else:
        desk.files.write_text(path, text)


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

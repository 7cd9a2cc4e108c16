"""What wiring gives a user interface: the forms, and how to create, open and read an office folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from core.errors import LostKeysError, UserError, failed
from core.exact import exact_json
from core.i18n import _

if TYPE_CHECKING:  # type-only imports would delay the window
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from core.backups.retention import (
        Backup,
        BackupErasure,
        PendingErasures,
        RestoreOutcome,
        RestorePreview,
        SecondLocation,
        UnusableBackup,
    )
    from core.blocks.printed import PdfPages
    from core.centre.published import PublicationWriter
    from core.evidence.deeds import KeptFile
    from core.evidence.kinds import PhotoSettings
    from core.forms.layout import ConvertedForm, FormCheck
    from core.forms.ports import Forms, ImportDryRun, Reader
    from core.forms.programme import Programme
    from core.forms.published import OfficialTextTable
    from core.forms.shape import Instrument
    from core.health.facts import FolderPlace, FolderRemains, HealthService, TrialRestore
    from core.log.post import Post
    from core.papers.deeds import PressFactory, Printer
    from core.papers.pack_deeds import Packer
    from core.tabular import OutputWorkbook, TabularFile
    from core.thai.line_ends import Lexicon
    from core.updates import FailedVersion, UpdateSummary, VersionRow
    from ui.keys import Keys
    from ui.phone.keeping import PhoneStore
    from ui.scanner import Scanner
    from ui.session import Session


class NewOffice(NamedTuple):
    """A value: what a person enters about an office when its folder is created."""

    folder: Path
    name: str
    code: str  # code: "" = random, until a start file sets the true one
    kind: str
    parent: str  # code of the unit above, or ""
    year: int  # fiscal year, Buddhist era; 0 = not given


class Pins(Protocol):
    """The PINs of people on this PC, which only keep passers-by out."""

    def has(self, person: str) -> bool: ...

    def fits(self, person: str, pin: str) -> bool:
        """Return whether `pin` is the person's PIN; True if the person has none."""

    def put(self, person: str, pin: str) -> None:
        """Set the person's PIN, "" = none. Raises UserError if it cannot be saved."""


class Backups(Protocol):
    """The backups of an open folder; callable from any thread."""

    own: Path  # where the folder keeps its own backups

    def make(self, why: str, location: Path | None = None) -> Backup:
        """Make a backup (`location` None = in the folder), read it back and compare it; return it. Raises UserError."""

    def listed(self, location: Path | None = None) -> Sequence[Backup]:
        """Return the backups of this folder in a location (None = in the folder), the newest first."""

    def unfit(self, location: Path | None = None) -> Sequence[UnusableBackup]:
        """Return the damaged backups that cannot be restored, the newest first."""

    def last(self) -> Backup | None:
        """Return the newest backup in the folder, or None."""

    def erase(self) -> BackupErasure:
        """Erase from all reachable backups the data erased in the folder; return the result. Raises UserError."""

    def owed(self) -> PendingErasures:
        """Return the locations whose backups may still have erased data; none if the notes on them are unreadable."""

    def follow(self) -> BackupErasure:
        """Erase from the backups what an imported file erased in the folder; return the result. Raises UserError."""

    def second(self) -> SecondLocation | None:
        """Return where and when the last backup in a second location was made, or None."""


class Office(NamedTuple):
    """An office folder opened for writing, with its services; `lost` refuses every save if its keys are lost."""

    session: Session
    unit: str  # the unit's id, which is its own scope
    printer: Printer
    post: Post
    pins: Pins
    backups: Backups
    sent: Callable[[], Mapping[bytes, int]]  # the last op of each own stream that was sent to somebody
    scanner: Scanner
    packer: Packer
    pressing: PressFactory
    health: HealthService
    phones: Callable[[], PhoneStore]  # returns what phones sent; the same object while open
    lost: LostKeysError | None = None
    within: str = ""  # the unit before it joined, while its archive is read

    def looked_within(self, unit: str) -> Office:
        """Switch the session to data of the office's former `unit` ("" = present one); return the office for it."""
        self.session.look_within(unit)
        return self._replace(unit=unit, within=unit) if unit else self

    @property
    def forms(self) -> Forms:
        """The forms of the program and of the folder."""
        return self.session.forms


class ReadOnlyFolder(NamedTuple):
    """An office folder opened for reading, even while a window has it open for writing."""

    reader: Reader
    unit: str
    post: Post
    note: Callable[[str, str], None]  # logs (action, of what) when personal data are shown
    publish: PublicationWriter
    phones: PhoneStore
    lost: LostKeysError | None = None  # set if its keys are lost


class ImportRehearsal(NamedTuple):
    """A copy of a folder in memory on which imports are tried; the folder itself is not changed."""

    reader: Reader
    exchange: ImportDryRun
    post: Post


class ForeignFiles(Protocol):
    """The service that recognises, reads and imports files from outside the program; usable from any thread."""

    def kind_of(self, path: Path) -> str:
        """Return the kind of a file by its first bytes (bundle, trust, request, backup, evidence, plan …), or ""."""

    def check_form(self, path: Path) -> FormCheck: ...

    def convert_form(self, path: Path, year: int) -> ConvertedForm:
        """Return an XLSForm workbook as a form of the `year`. Raises UserError if it is no XLSForm or unreadable."""

    def print_form(self, path: Path, folder: Path) -> Sequence[Path]:
        """Print every paper of a form's file as PDF into a new folder. Raises InvalidFormError, UserError."""

    def form_papers(self, path: Path) -> bytes:
        """Return all papers of a form's file as one PDF, b"" if it has none. Raises InvalidFormError, UserError."""

    def read_form(self, path: Path) -> Instrument | Programme:
        """Return the form in a file. Raises InvalidFormError."""

    def write_form(self, path: Path, form: Instrument | Programme) -> None:
        """Write a form as an Excel workbook, a programme as text, so that it can be read again. Raises UserError."""

    def mark_form(self, path: Path, out: Path) -> int:
        """Write a workbook's copy with its faults marked; return their number. Raises InvalidFormError."""

    def keep_form(self, folder: Path, path: Path, file: str = "") -> Instrument | Programme:
        """Save a form's file in an office folder, a workbook as text; return the form. Raises InvalidFormError, or
        UserError, also if it differs from `file` (SHA-256, hex), which a person has checked."""

    def read_wording(self, path: Path) -> OfficialTextTable:
        """Return the table of official texts in a YAML or CSV file. Raises InvalidFormError."""

    def keep_wording(self, folder: Path, table: OfficialTextTable) -> OfficialTextTable:
        """Save a table of official texts in an office folder, and return the table as saved."""

    def envelope(self, path: Path) -> Mapping[str, Any]:
        """Return what a bundle's file shows without a key: `file` (path), `bytes`, `sha256`. Raises UserError."""

    def seals(self, path: Path) -> Sequence[str]:
        """Return the texts of the seals found in a PDF or image. Raises UserError if the file cannot be read."""

    def write_seal_page(self, path: Path, keys: Mapping[str, str]) -> None:
        """Write the HTML file that checks seals by this signed list of keys (core.papers.seals). Raises UserError."""

    def pages(self, data: bytes) -> PdfPages:
        """Return the pages of a PDF of this program, to view or print; they stay open until closed."""

    def keep(self, folder: Path, path: Path, wanted: PhotoSettings | None = None) -> KeptFile:
        """Import a file into an office folder; return it as stored. Raises UserError if it cannot be read or saved."""

    def scratch(self) -> AbstractContextManager[Path]:
        """Return a temporary folder, deleted at the end of the block; first delete those left by killed processes."""

    def small(self, path: Path) -> bytes:
        """Return a thumbnail (JPEG) of an image or PDF that is not imported yet, b"" if none can be made."""

    def wording(self, folder: Path, sha256: str, names: Sequence[str]) -> str:
        """Return a verdict of core.privacy.person_data: whether the text of a stored file has any of the `names`."""

    def write_text(self, path: Path, words: str) -> None: ...

    def read_table(self, path: Path) -> TabularFile:
        """Return the first sheet of an Excel workbook as text. Raises UserError if it cannot be read."""

    def write_table(self, path: Path, table: OutputWorkbook) -> int:
        """Write an Excel workbook of one sheet; return how many texts exceed the limit of a cell. Raises UserError."""


class ProgramStart(Protocol):
    """The service that tells whether this program was started as an update, and notes that its window appeared."""

    version: str

    @property
    def unproven(self) -> bool:
        """Whether this is an update whose window has never appeared yet."""

    def note_up(self, *, proven: bool = True) -> None:
        """Note that the window has appeared. `proven=False`: another window was open, so the update stays untested."""

    def migrates(self, folder: Path) -> bool:
        """Return whether opening an office would migrate its data."""

    def returned(self) -> FailedVersion | None:
        """Return a version that failed to start: one put aside (told once), else one to be tried again, or None."""


class Updater(Protocol):
    """The service that installs updates of the program from files; callable from any thread."""

    built: bool  # a built program; one run from source takes no updates

    def look(self, path: Path) -> UpdateSummary:
        """Return a summary of an update file. Raises RefusedError or UserError if it may not be installed."""

    def take(self, path: Path, progress: Callable[[int, int], object]) -> UpdateSummary:
        """Unpack an update for the next start; `progress(bytes done, of)`. Raises RefusedError, UserError."""

    def listed(self) -> Sequence[VersionRow]:
        """Return the versions on this PC, the highest first. Raises RefusedError if the program runs from source."""

    def drop(self, version: str) -> None:
        """Stop using a version. Raises UserError."""


class Reports(Protocol):
    """The collector of bug reports that can be sent, without content of the office; each is returned once."""

    def bug(self) -> Path | None:
        """Return the report of the last bug that was logged, or None."""

    def crashes(self) -> Path | None:
        """Return the report if the program's last run ended in a crash, or None."""


class Desk(Protocol):
    """Everything a user interface needs from storage, implemented by wiring."""

    files: ForeignFiles
    keys: Keys
    samples: Path
    settings: Path  # settings file of the window on this PC

    @property
    def forms(self) -> Forms:
        """The forms of the program alone, for use before a folder is open."""

    @property
    def start(self) -> ProgramStart | None:
        """The service that knows how the program was started; None if updates are not possible."""

    @property
    def updates(self) -> Updater: ...

    @property
    def reports(self) -> Reports | None:
        """The collector of bug reports; None if no reports are collected."""

    def lexicon(self) -> Lexicon:
        """Return the words between which Thai lines may break; read from disk on first use."""

    def create(self, office: NewOffice) -> None: ...

    def save_form(self, folder: Path, form: Instrument | Programme, path: Path) -> None:
        """Write a form to a file as a template: a workbook (.xlsx), else as published. Raises UserError."""

    def open(self, folder: Path, *, lost: bool = False) -> AbstractContextManager[Office]:
        """Open a folder to write or, with `lost`, only to read and print drafts. Raises UserError, LostKeysError."""

    def look(self, folder: Path) -> AbstractContextManager[ReadOnlyFolder]: ...

    def rehearse(self, folder: Path) -> AbstractContextManager[ImportRehearsal]: ...

    def health(self, folder: Path) -> HealthService:
        """Return the service that examines and repairs a folder, even a damaged one; its methods raise UserError."""

    def backups(self, folder: Path) -> Backups:
        """Return the service for the backups of a folder, also of an open one. Raises UserError if there is none."""

    def preview_restore(self, file: Path, folder: Path) -> RestorePreview:
        """Return what restoring a backup into a folder (new or its own) would do; writes nothing. Raises UserError."""

    def restore(self, file: Path, folder: Path, passphrase: str = "") -> RestoreOutcome:
        """Restore a backup after backing up an existing folder; raises UserError, folder unchanged. `passphrase`
        opens the keys in the backup if the folder's are not on this PC; "" = without them."""

    def rescue(self, folder: Path) -> FolderRemains | None:
        """Return what is left to restore the folder from; None if its data file is present and not damaged."""

    def place(self, folder: Path) -> FolderPlace:
        """Return the folder's location and the space each part takes. Raises UserError if the folder cannot be read."""

    def try_restore(self, file: Path) -> TrialRestore:
        """Restore a backup to a temporary folder, examine and delete it; return the result. Raises UserError."""


NEW_FORM = "new-form.yaml"  # a sample: the smallest complete form, explained
NEW_PROGRAMME = "new-programme.yaml"  # a sample: an empty programme


def begin_form(desk: Desk, path: Path, draft: str = NEW_FORM, *, over: bool = False) -> None:
    """Write a new form, or the sample `draft`, to a file; `over` replaces an existing one. Raises UserError."""
    write_form(desk, path, read_text(desk.samples / draft), over=over)


def write_form(desk: Desk, path: Path, text: str, *, over: bool = False) -> None:
    """Write the form `text` to a new file, as a workbook if named .xlsx; `over` replaces one. Raises UserError."""
    told = _("เขียนแบบใหม่ลงไฟล์ {name} ไม่ได้").format(name=path.name)
    if path.exists() and not over:
        raise UserError(told, _("มีไฟล์ชื่อนี้อยู่แล้ว"), _("ตั้งชื่ออื่น แล้วลองใหม่"))
    if path.suffix.lower() == ".xlsx":
        from core.boundary import boundary

        with boundary(lambda error: failed(told, error)), desk.files.scratch() as there:
            draft = there / NEW_FORM
            desk.files.write_text(draft, text)
            desk.files.write_form(path, desk.forms.get(str(draft)))
    else:
        desk.files.write_text(path, text)


LONGEST = 300_000_000  # most bytes of a text file


def read_json(path: Path) -> Any:
    """Return the JSON value of a file, with exact numbers. Raises UserError if it cannot be read."""
    return exact_json(read_text(path))


def read_text(path: Path) -> str:
    """Return the text of a file. Raises UserError if it cannot be read; at once for a device or a pipe."""
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
        raise UserError(
            _("อ่านไฟล์ {path} ไม่ได้").format(path=path),
            _("เนื้อหาไม่ใช่ข้อความ UTF-8"),
            _("บันทึกไฟล์เป็น UTF-8 แล้วลองใหม่"),
        ) from error

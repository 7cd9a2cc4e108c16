"""What a face is given by wiring: the forms, and how to make, open and read a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from core.errors import UserError, failed
from core.exact import exact_json
from core.i18n import _

if TYPE_CHECKING:  # the window stands before what only says of what kind something is
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from core.backups.retention import Backup, OwedErasing, Restored, RestorePreview, Second, Swept, Unfit
    from core.blocks.printed import Pages
    from core.centre.published import Publishing
    from core.errors import KeysLost
    from core.evidence.deeds import KeptFile
    from core.evidence.kinds import PhotoSettings
    from core.forms.findings import Checked, ConvertedForm
    from core.forms.official import Official
    from core.forms.ports import Foreseeing, Forms, Reader
    from core.forms.programme import Programme
    from core.forms.shape import Instrument
    from core.health.facts import Health, Place, TrialRestore, Wreck
    from core.log.post import Post
    from core.papers.deeds import PressFactory, Printer
    from core.papers.pack_deeds import Packer
    from core.tabular import ReadTable, WrittenTable
    from core.thai.line_ends import Lexicon
    from core.updates import ReturnedVersion, UpdateLook, VersionRow
    from ui.keys import Keys
    from ui.phone.keeping import PhoneBook
    from ui.scanner import Scanner
    from ui.session import Session


class NewOffice(NamedTuple):
    """What a person enters about an office when its folder is made."""

    folder: Path
    name: str
    code: str  # "" = a random one, until a start file brings the true one
    kind: str
    parent: str  # code of the unit above, or ""
    year: int  # fiscal year, Buddhist era; 0 = not given


class Pins(Protocol):
    """The PINs of people on this PC: they stop a passer-by, no more."""

    def has(self, person: str) -> bool: ...

    def fits(self, person: str, pin: str) -> bool:
        """Whether this is the person's PIN; any is, when none is set."""

    def put(self, person: str, pin: str) -> None:
        """Set the person's PIN, "" to have none. UserError when it cannot be kept."""


class Backups(Protocol):
    """The backups of an open folder; any thread may ask."""

    own: Path  # where the folder keeps its own

    def make(self, why: str, location: Path | None = None) -> Backup:
        """Make one (None = in the folder), reopened, counted and compared. UserError."""

    def listed(self, location: Path | None = None) -> Sequence[Backup]:
        """Those of this folder in a location, the newest first."""

    def unfit(self, location: Path | None = None) -> Sequence[Unfit]:
        """Those that cannot be put back as they lie there, the newest first."""

    def last(self) -> Backup | None:
        """The newest one in the folder; None = there is none."""

    def erase(self) -> Swept:
        """Erase in all that can be reached what is erased in the folder. UserError."""

    def owed(self) -> OwedErasing:
        """Where they may still hold what is erased in the folder; nowhere while that cannot be read."""

    def follow(self) -> Swept:
        """Erase in them what a file that came has erased in the folder; nothing when nothing is. UserError."""

    def second(self) -> Second | None:
        """Where and when one was made in a second location last."""


class Office(NamedTuple):
    """A folder opened to write: its session, its keys at work, and what the unit is called in the log.

    Without its keys nothing can be saved: whatever would is refused with `lost`.
    """

    session: Session
    unit: str  # the unit's id, its own scope
    printer: Printer
    post: Post
    pins: Pins
    backups: Backups
    sent: Callable[[], Mapping[bytes, int]]  # the last op of each own stream that is in a file for somebody else
    scanner: Scanner
    packer: Packer
    pressing: PressFactory
    health: Health
    phones: Callable[[], PhoneBook]  # what phones brought to its rooms; one for as long as it is open
    lost: KeysLost | None = None
    within: str = ""  # the unit this office was before it joined, while that is read

    def looked_within(self, unit: str) -> Office:
        """The same to read and print what it was as that unit before it joined; "" = the present work."""
        self.session.look_within(unit)
        return self._replace(unit=unit, within=unit) if unit else self

    @property
    def forms(self) -> Forms:
        """Those of the program and of the folder."""
        return self.session.forms


class FolderReading(NamedTuple):
    """A folder opened to read, also while a window holds it."""

    reader: Reader
    unit: str
    post: Post
    note: Callable[[str, str], None]  # (deed, of what) of personal data that are shown: into the log of views
    publish: Publishing
    phones: PhoneBook
    lost: KeysLost | None = None  # its keys are lost


class Rehearsal(NamedTuple):
    """A copy of a folder, of which can be asked what an import would do; nothing is written anywhere."""

    reader: Reader
    exchange: Foreseeing
    post: Post


class ForeignFiles(Protocol):
    """Files from outside: what they are, looked at, and kept in office folders; any thread may ask."""

    def kind_of(self, path: Path) -> str:
        """What a file is by its first bytes: bundle, trust, request, backup, evidence, plan …; "" = something else."""

    def check_form(self, path: Path) -> Checked: ...

    def convert_form(self, path: Path, year: int) -> ConvertedForm:
        """The XLSForm in a workbook as a form of the year. UserError when it is none or cannot be read."""

    def print_form(self, path: Path, folder: Path) -> Sequence[Path]:
        """Every paper of the form in a file, as PDF in a new folder, its cases filled in; nothing else is kept.

        BrokenInstrument; UserError where the folder is there already or a paper cannot be printed.
        """

    def form_papers(self, path: Path) -> bytes:
        """The same papers as one PDF; b"" where the form has none. BrokenInstrument, UserError."""

    def read_form(self, path: Path) -> Instrument | Programme:
        """What the file of a form holds. BrokenInstrument."""

    def write_form(self, path: Path, form: Instrument | Programme) -> None:
        """Write the form as an Excel workbook, a programme as text, from which it can be read again. UserError."""

    def mark_form(self, path: Path, out: Path) -> int:
        """Write a copy of a workbook with each fault at its cell, and a sheet that leads to them; how many there are.

        BrokenInstrument where it cannot be opened.
        """

    def keep_form(self, folder: Path, path: Path, file: str = "") -> Instrument | Programme:
        """Keep the file of a form in an office folder, byte for byte, a workbook as text; what it holds.

        BrokenInstrument; UserError too when it is not the `file` (SHA-256, hex) that a person has looked at.
        """

    def read_wording(self, path: Path) -> Official:
        """The table of official texts in a file, YAML or CSV. BrokenInstrument."""

    def keep_wording(self, folder: Path, table: Official) -> Official:
        """Keep a table in an office folder, as it is published."""

    def envelope(self, path: Path) -> Mapping[str, Any]:
        """What anybody can see of a bundle."""

    def seals(self, path: Path) -> Sequence[str]:
        """What the seals in a PDF or picture say; () = none is found. UserError when it cannot be read."""

    def write_seal_page(self, path: Path, keys: Mapping[str, str]) -> None:
        """Write the HTML file that checks seals by this signed list of keys (core.papers.seals). UserError."""

    def pages(self, data: bytes) -> Pages:
        """The pages of a PDF of ours, to be looked at or printed; held open until they are closed."""

    def keep(self, folder: Path, path: Path, wanted: PhotoSettings | None = None) -> KeptFile:
        """Keep a foreign file in an office folder. UserError when it cannot be read, shown or kept."""

    def scratch(self) -> AbstractContextManager[Path]:
        """A folder for what is looked at once, gone when the block ends; of a killed process, when one is opened."""

    def small(self, path: Path) -> bytes:
        """A small picture (JPEG) of a foreign picture or PDF, before it is kept; b"" when it shows nothing."""

    def wording(self, folder: Path, sha256: str, names: Sequence[str]) -> str:
        """Whether the text of a file of the office names somebody (core.privacy.person_data)."""

    def write_text(self, path: Path, words: str) -> None: ...

    def read_table(self, path: Path) -> ReadTable:
        """The first sheet of an Excel workbook, as words. UserError when it cannot be read."""

    def write_table(self, path: Path, table: WrittenTable) -> int:
        """Write an Excel workbook of one sheet; how many texts are longer than a cell can be. UserError."""


class Start(Protocol):
    """How this program was started where there are updates."""

    version: str

    @property
    def unproven(self) -> bool:
        """Whether this is an update whose window has not come up before."""

    def note_up(self, *, proven: bool = True) -> None:
        """The window has come up; not `proven`: another one was there, so that nothing was tried."""

    def migrates(self, folder: Path) -> bool:
        """Whether opening an office would bring its data to new tables."""

    def returned(self) -> ReturnedVersion | None:
        """The version that did not come up and that nobody was told of; once."""


class Updates(Protocol):
    """Updates of the program by file; any thread may ask."""

    built: bool  # a program that was built; one that runs from its sources takes none

    def look(self, path: Path) -> UpdateLook:
        """What an update is, when it may be taken. Refused, UserError."""

    def take(self, path: Path, progress: Callable[[int, int], object]) -> UpdateLook:
        """Check it and unpack it beside, for the next start; `progress`: bytes of how many. Refused, UserError."""

    def listed(self) -> Sequence[VersionRow]:
        """The versions of this PC, the highest first. Refused when the program was not built."""

    def drop(self, version: str) -> None:
        """Use a version no more. UserError."""


class Reports(Protocol):
    """What can be sent of a bug, without words of the office; each is given once."""

    def bug(self) -> Path | None:
        """Of the bug that was logged last."""

    def crashes(self) -> Path | None:
        """Of the program's last end, when that was a crash."""


class Desk(Protocol):
    """Filled by wiring, which knows storage."""

    files: ForeignFiles
    keys: Keys
    samples: Path
    settings: Path  # how this PC likes its window

    @property
    def forms(self) -> Forms:
        """Those of the program alone: what stands before a folder is open."""

    @property
    def start(self) -> Start | None:
        """None where there are no updates."""

    @property
    def updates(self) -> Updates: ...

    @property
    def reports(self) -> Reports | None:
        """None where nobody listens for bugs."""

    def lexicon(self) -> Lexicon:
        """The words a line of Thai may end between; read from the disk when first asked for."""

    def create(self, office: NewOffice) -> None: ...

    def save_form(self, folder: Path, form: Instrument | Programme, path: Path) -> None:
        """Write a form of the program or of an office folder as the file a form like it begins with: a workbook by its
        ending, else as it was published. UserError."""

    def open(self, folder: Path, *, lost: bool = False) -> AbstractContextManager[Office]:
        """Open it to write; `lost`: without its keys to read, print drafts and back up. UserError, KeysLost."""

    def look(self, folder: Path) -> AbstractContextManager[FolderReading]: ...

    def rehearse(self, folder: Path) -> AbstractContextManager[Rehearsal]: ...

    def health(self, folder: Path) -> Health:
        """The examination and repair of a folder, also of one that cannot be opened. UserError when there is none."""

    def backups(self, folder: Path) -> Backups:
        """Those of a folder, also while a window holds it. UserError when there is none."""

    def preview_restore(self, file: Path, folder: Path) -> RestorePreview:
        """What putting a backup back into a folder, new or its own, would do; nothing is written. UserError."""

    def restore(self, file: Path, folder: Path, passphrase: str = "") -> Restored:
        """Put a backup back; a folder that is there is backed up before. UserError, and then it is what it was.

        `passphrase`: opens the keys in the backup, where the folder's are not on this PC; "" = without them.
        """

    def rescue(self, folder: Path) -> Wreck | None:
        """What there is to begin again from; None when the data file is neither missing nor empty nor damaged."""

    def place(self, folder: Path) -> Place:
        """Where the folder lies and what takes its room. UserError when it cannot be looked at any more."""

    def try_restore(self, file: Path) -> TrialRestore:
        """Put a backup back into a folder made for it, examine that, and take it away. UserError."""


NEW_FORM = "new-form.yaml"  # among the samples: the smallest whole form, with what each part is for
NEW_PROGRAMME = "new-programme.yaml"  # and an empty programme


def begin_form(desk: Desk, path: Path, draft: str = NEW_FORM, *, over: bool = False) -> None:
    """Write a new form to be changed, or another draft; `over` what is there, when a person has said so. UserError."""
    write_form(desk, path, read_text(desk.samples / draft), over=over)


def write_form(desk: Desk, path: Path, text: str, *, over: bool = False) -> None:
    """Write a form into a file that is not there, or `over` the one that is; a workbook by its ending. UserError."""
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


LONGEST = 300_000_000  # bytes of a file of words


def read_json(path: Path) -> Any:
    """The one JSON value of a file, numbers exact; UserError when it cannot be read."""
    return exact_json(read_text(path))


def read_text(path: Path) -> str:
    """The words of a file. UserError when it cannot be read: a device or a pipe, whose end may never come, at once."""
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

"""The errors shown to users, and the words for errors of the operating system and SQLite."""

import errno
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from core.i18n import _

# what ends a program or a generator is no error
ENDS = (KeyboardInterrupt, SystemExit, GeneratorExit)


class UserError(Exception):
    """An error for the user: what happened, why, what to do next, one Thai sentence each; nothing was changed."""

    def __init__(self, what: str, why: str, do: str) -> None:
        super().__init__(f"{what} {why} {do}")
        self.what = what
        self.why = why
        self.do = do


class UsageError(UserError):
    """Raised for arguments of a terminal command that do not go together (exit code 2)."""


class FormFileFault(NamedTuple):
    """A fault in a form file: place (lines from 1), what is wrong, how to mend it, and the broken rule's `code`."""

    file: str
    line: int
    problem: str
    mend: str
    code: str = ""
    cell: str = ""  # sheet and cell of a workbook, in words

    @property
    def where(self) -> str:
        return self.cell or _("บรรทัด {line}").format(line=self.line)


class InvalidFormError(UserError):
    """Raised for a form file that cannot be used. Each of `faults` names the file, the line and the correction."""

    def __init__(self, what: str, why: str, do: str, faults: Sequence[FormFileFault] = ()) -> None:
        super().__init__(what, why, do)
        self.faults = tuple(faults)


class UndoError(UserError):
    """Raised for an undo or redo that is not possible; nothing was changed."""


class LockedRecordError(UserError):
    """Raised for an attempt to write to a record that a valid sign-off covers."""


class RefusedError(UserError):
    """Raised for a received file, or a part of one, that cannot be imported; its sentences say why."""


class DamagedFileError(RefusedError):
    """Raised for a file that is incomplete or damaged."""


class MissingFileError(RefusedError):
    """Raised for a file that was moved or deleted, or whose drive is unplugged (`place`: its folder there, or None)."""

    def __init__(self, what: str, why: str, do: str, place: Path | None = None) -> None:
        super().__init__(what, why, do)
        self.place = place


class ReplacedFileError(RefusedError):
    """Raised for a file that changed after a person had seen its preview and agreed to import it."""


class FolderInUseError(UserError):
    """Raised for an office folder that another process has open; `pid` is the process id, 0 if unknown."""

    def __init__(self, what: str, why: str, do: str, pid: int = 0) -> None:
        super().__init__(what, why, do)
        self.pid = pid


class DisclosureError(UserError):
    """Raised before data that may name a person leaves the unit; `why` says where. `again()` goes on, if agreed to."""

    findings: object = None  # core.records.leaving.DisclosureFindings
    again: Any = None  # does what was agreed to; set by a window's session


class ClockDoubtError(UserError):
    """Raised before something gets a date that is never taken back, if this PC's clock may be wrong. `again()` goes on,
    if a person says that it is right."""

    again: Any = None  # does what was asked; set by a window's session


class LostKeysError(UserError):
    """Raised if the keys of an office folder are missing or damaged on this PC; the folder can then only be read,
    printed and backed up. `renewable`: new keys can be made, at the loss of `loose` ops. `bound`: the keys exist, but
    only another Windows user or PC can decrypt them. `unread`: they exist, but the system does not let them be read."""

    def __init__(
        self,
        what: str,
        why: str,
        do: str,
        home: Path,
        *,
        renewable: bool = False,
        loose: int = 0,
        bound: bool = False,
        unread: bool = False,
    ) -> None:
        super().__init__(what, why, do)
        self.unread = unread
        self.home = home
        self.renewable = renewable
        self.loose = loose
        self.bound = bound


class UnwritableFolderError(UserError):
    """Raised for an office folder on a drive that is full, read-only or failing. It can still be read and searched; its
    drafts can be printed, and it can be exported and backed up to another place."""


class PartialSuccessError(UserError):
    """Raised after something was saved; its sentences say what was saved and which later step failed."""


def unfinished(error: BaseException) -> PartialSuccessError:
    """Return `error`, which occurred after something had been saved, as a PartialSuccessError."""
    if isinstance(error, PartialSuccessError):
        return error
    problem = error_for(error)
    what = _("บันทึกแล้ว แต่ขั้นต่อจากนั้นไม่สำเร็จ: {what}").format(what=problem.what)
    return PartialSuccessError(what, problem.why, problem.do)


@contextmanager
def undone_by(clean_up: Callable[[], object]) -> Iterator[None]:
    """Call `clean_up` if the block raises. If that raises too, the block's error is raised, which is the cause, with a
    note on the other."""
    try:
        yield
    except BaseException as first:
        try:
            clean_up()
        except Exception as later:
            first.add_note(f"and then: {later!r}")
        raise


@contextmanager
def afterwards(clean_up: Callable[[], object]) -> Iterator[None]:
    """Call `clean_up` after the block in any case; of two errors the block's is raised, as by `undone_by`."""
    with undone_by(clean_up):
        yield
    clean_up()


class ErrorCause(NamedTuple):
    """Why the operating system or SQLite refused (`reason`: words after เพราะ), and what the user should do (`do`)."""

    reason: str
    do: str


# causes for which a folder cannot be written and may be read
_OF_DRIVE = {"full", "read only", "denied", "denied or held", "drive", "broken", "unopened"}


def unwritable(error: BaseException) -> UnwritableFolderError | None:
    """Return the error for a folder that could not be opened to write because of a drive, by `error` or what caused it;
    None if that has another cause."""
    root: BaseException | None = error
    while root is not None and not _name(root):
        root = None if isinstance(root, FolderInUseError) else root.__cause__
    if root is None or _name(root) not in _OF_DRIVE:
        return None
    problem = error if isinstance(error, UserError) else failed("", root)
    why = problem.why
    if error is root:  # of the folder itself
        why = _("เพราะเขียนลงโฟลเดอร์ของหน่วยงานไม่ได้ ({why})").format(why=reason(root))
    may = _("{why} ข้อมูลยังอ่าน ค้น พิมพ์ฉบับร่าง และสำรองไปที่อื่นได้").format(why=why)
    return UnwritableFolderError(_("บันทึกลงโฟลเดอร์ของหน่วยงานไม่ได้"), may, problem.do)


class BoundaryError(OSError):
    """Raised for an unforeseen error in a third-party library, or in our code that reads other programs' files."""


def reason(error: BaseException) -> str:
    """Return why the operating system or SQLite refused, in a few words of the user's language."""
    known = cause(error)
    if known is not None:
        return known.reason
    code = getattr(error, "errno", None) or getattr(error, "sqlite_errorcode", None)
    return _("เครื่องแจ้งรหัส {code}").format(code=code) if code else _("เครื่องทำไม่ได้")


def failed(failure: str, error: BaseException) -> UserError:
    """Return a UserError of three sentences: `failure`, why the system refused, and what to do."""
    known = cause(error)
    do = known.do if known else _("โปรดตรวจเนื้อที่ว่างและสิทธิ์ของโฟลเดอร์ แล้วลองอีกครั้ง")
    return UserError(failure, _("เพราะ{why}").format(why=reason(error)), do)


def error_for(error: BaseException) -> UserError:
    """Return the error to show: a UserError itself, a known system error with its cause, else a ProgramBugError."""
    if isinstance(error, UserError):
        return error
    if is_foreseen(error):
        return failed(_("ทำรายการล่าสุดไม่สำเร็จ"), error)
    if type(error).__module__.partition(".")[0] in {
        "core",
        "storage",
        "ui",
        "wiring",
        *sys.stdlib_module_names,
    }:
        return stumbled()
    # whose fault it is that a library raises its own is not known
    strange = _causes()["strange"].reason
    return ProgramBugError(
        _("ทำรายการล่าสุดไม่สำเร็จ"), _("เพราะ{why}").format(why=strange), stumbled().do
    )


class ProgramBugError(UserError):
    """A bug of this program; `report` is the path of a report to send, None if none could be written."""

    def __init__(self, what: str, why: str, do: str, report: Path | None = None) -> None:
        super().__init__(what, why, do)
        self.report = report


def stumbled() -> ProgramBugError:
    """Return the error shown for a bug; the traceback is in the program's error log."""
    return ProgramBugError(
        _("โปรแกรมสะดุดระหว่างทำรายการล่าสุด"),
        _("เป็นข้อผิดพลาดของโปรแกรมเอง ไม่ใช่ของข้อมูลหรือของผู้ใช้"),
        _("ดูรายการล่าสุดอีกครั้ง ถ้ายังไม่บันทึกให้ทำซ้ำ และแจ้งผู้ดูแลโปรแกรม"),
    )


def reported(problem: UserError, report: Path | None) -> UserError:
    """Return `problem`; if it is a ProgramBugError, also name the `report` file to send (None = none was written)."""
    if report is None or not isinstance(problem, ProgramBugError):
        return problem
    return ProgramBugError(
        problem.what,
        problem.why,
        _(
            "ดูรายการล่าสุดอีกครั้ง ถ้ายังไม่บันทึกให้ทำซ้ำ แล้วส่งไฟล์ {path} ให้ผู้ดูแลโปรแกรม ในไฟล์บอกเพียงว่าโปรแกรมสะดุดที่ใด "
            "ไม่มีชื่อบุคคลหรือข้อมูลของหน่วยงาน"
        ).format(path=report),
        report,
    )


def ended_early(report: Path) -> ProgramBugError:
    """Return the error shown at the next start after a crash; `report` is the path of the crash report."""
    return ProgramBugError(
        _("ครั้งก่อนโปรแกรมปิดลงกลางคัน"),
        _("เป็นข้อผิดพลาดของโปรแกรมเอง ไม่ใช่ของข้อมูลหรือของผู้ใช้"),
        _(
            "ดูรายการล่าสุดของครั้งก่อน ถ้ายังไม่บันทึกให้ทำซ้ำ แล้วส่งไฟล์ {path} ให้ผู้ดูแลโปรแกรม ในไฟล์บอกเพียงว่าโปรแกรมหยุดที่ใด "
            "ไม่มีชื่อบุคคลหรือข้อมูลของหน่วยงาน"
        ).format(path=report),
        report,
    )


def cause(error: BaseException) -> ErrorCause | None:
    """Return the cause of an error of the system or of SQLite; None for other errors, which are bugs. Damage is named
    as the cause only if no other cause fits."""
    name = _name(error)
    return _causes()[name] if name else None


def _name(error: BaseException) -> str:
    """Return the name of the cause of an error in `_causes`, "" if it has none."""
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, BoundaryError):
        return "strange"
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return SQLITE.get(code) or SQLITE.get(code & 0xFF, "")
    if not isinstance(error, OSError):
        return ""
    found = WINDOWS.get(getattr(error, "winerror", None) or 0) or SYSTEM.get(error.errno or 0, "")
    # a number that is none, not a name
    return "" if found == "unnamable" and not error.filename else found


def is_foreseen(error: BaseException) -> bool:
    """Return whether the error is a UserError or has a known system cause; any other error is a bug."""
    return isinstance(error, UserError) or bool(_name(error))


def is_full(error: Exception) -> bool:
    return _name(error) == "full"


def is_damage(error: Exception) -> bool:
    """Return whether SQLite's `error` means a damaged file or has an unknown cause; False if another cause is known."""
    return _name(error) in ("", "damaged")


SYSTEM: Mapping[int, str] = {  # by errno
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "full"),
    **dict.fromkeys((errno.ENODEV, errno.ENXIO, errno.ESTALE), "unplugged"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "denied"),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "crowded"),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY, errno.EAGAIN), "locked"),
    errno.ENOENT: "gone",
    errno.EIO: "broken",
    errno.EROFS: "read only",
    errno.ENOMEM: "memory",
    errno.EISDIR: "folder",
    errno.ESPIPE: "pipe",
    errno.ENOTDIR: "no folder",
    errno.EEXIST: "taken",
    errno.ENAMETOOLONG: "too long",
    errno.EINVAL: "unnamable",
    errno.ELOOP: "loop",
    errno.ENOTEMPTY: "not empty",
    errno.EXDEV: "other drive",
}
WINDOWS: Mapping[
    int, str
] = {  # by code (winerror.h), which Python maps to less precise codes of C or to none
    **dict.fromkeys(
        (32, 33, 303, 1224), "locked"
    ),  # also: to be deleted when it is closed; mapped into memory
    5: "denied or held",
    **dict.fromkeys((39, 112, 1295), "full"),
    **dict.fromkeys((19, 6009), "read only"),
    **dict.fromkeys((20, 21, 55, 433, 483, 1006, 1110, 1112, 1167), "unplugged"),
    **dict.fromkeys((23, 27, 31, 1117, 1392, 1393), "broken"),
    **dict.fromkeys((206, 111), "too long"),
    **dict.fromkeys((123, 161, 267), "signs"),
    87: "unnamable",
    **dict.fromkeys((225, 226), "suspected"),
    **dict.fromkeys((51, 53, 54, 59, 64, 65, 67, 121, 1231, 1232, 1236), "no network"),
    **dict.fromkeys((362, 395, 396), "in the cloud"),
}
SQLITE: Mapping[
    int, str
] = {  # by result code (sqlite.org/rescode.html): extended codes unlike their kind, and kinds
    **dict.fromkeys((3, 23), "denied"),
    **dict.fromkeys((5, 6), "locked"),
    7: "memory",
    8: "read only",
    1032: "gone",  # the file was moved or deleted while it was open
    10: "drive",
    **dict.fromkeys((11, 26), "damaged"),
    13: "full",
    14: "unopened",
}


def _causes() -> Mapping[str, ErrorCause]:
    """Return every cause by name, in the language in use."""
    damaged = _("โปรดซ่อมในหน้าสุขภาพข้อมูล หรือด้วยคำสั่ง office repair DIR ถ้าซ่อมไม่ได้จึงกู้คืนจากไฟล์สำรองล่าสุด")
    file = _("โปรดเลือกไฟล์ แล้วลองอีกครั้ง")
    other = _("โปรดใช้ชื่ออื่น แล้วลองอีกครั้ง")
    causes = {
        "folder": (_("เป็นโฟลเดอร์"), file),
        "pipe": (_("ไม่ใช่ไฟล์ข้อมูล เป็นอุปกรณ์หรือท่อส่งข้อมูล"), file),
        "no folder": (_("ที่อยู่นี้ไม่ใช่โฟลเดอร์"), _("โปรดเลือกโฟลเดอร์ แล้วลองอีกครั้ง")),
        "taken": (_("มีไฟล์หรือโฟลเดอร์ชื่อนี้อยู่แล้ว"), other),
        "loop": (_("ทางลัดชี้วนกลับมาที่เดิม"), _("โปรดเลือกไฟล์จริงแทนทางลัด แล้วลองอีกครั้ง")),
        "not empty": (_("โฟลเดอร์ไม่ว่าง"), _("โปรดเลือกโฟลเดอร์อื่น แล้วลองอีกครั้ง")),
        "other drive": (_("อยู่คนละไดรฟ์กัน"), _("โปรดเลือกที่เก็บในไดรฟ์เดียวกัน แล้วลองอีกครั้ง")),
        "signs": (_("มีอักขระที่ใช้ในชื่อไฟล์ไม่ได้"), other),
        "drive": (_("ไดรฟ์เต็ม ขัดข้อง หรือถูกถอดออก"), _("โปรดตรวจไดรฟ์และเนื้อที่ว่าง แล้วลองอีกครั้ง")),
        "unopened": (_("เปิดไฟล์ข้อมูลไม่ได้"), _("โปรดตรวจว่าโฟลเดอร์ยังอยู่ที่เดิมและเขียนได้ แล้วลองอีกครั้ง")),
        "full": (_("เนื้อที่เต็ม"), _("โปรดเพิ่มเนื้อที่ว่าง แล้วลองอีกครั้ง")),
        "unplugged": (_("อุปกรณ์ถูกถอดออก"), _("โปรดต่ออุปกรณ์ แล้วลองอีกครั้ง")),
        "denied or held": (  # for which Windows has one code
            _("ไม่มีสิทธิ์ หรือโปรแกรมอื่นกำลังใช้ไฟล์นี้อยู่"),
            _("โปรดปิดโปรแกรมที่เปิดไฟล์นี้ ตรวจสิทธิ์ของไฟล์และโฟลเดอร์ แล้วลองอีกครั้ง"),
        ),
        "too long": (_("ชื่อยาวเกินไป"), _("โปรดใช้ชื่อหรือที่เก็บที่สั้นลง แล้วลองอีกครั้ง")),
        "unnamable": (  # a name that Windows reserves, for a device for example
            _("ระบบของเครื่องไม่รับชื่อหรือที่เก็บนี้"),
            _("โปรดใช้ชื่ออื่นที่ไม่ใช่ชื่อสงวนของ Windows เช่น CON NUL COM1 แล้วลองอีกครั้ง"),
        ),
        "suspected": (
            _("โปรแกรมป้องกันไวรัสกันไฟล์นี้ไว้"),
            _("โปรดให้ผู้ดูแลเครื่องตรวจไฟล์นี้ในโปรแกรมป้องกันไวรัส แล้วลองอีกครั้ง"),
        ),
        "no network": (
            _("ติดต่อที่เก็บในเครือข่ายไม่ได้"),
            _("โปรดใช้ไดรฟ์ของเครื่องนี้ หรือรอจนเครือข่ายกลับมา แล้วลองอีกครั้ง"),
        ),
        "in the cloud": (
            _("ตัวไฟล์อยู่บนคลาวด์ ยังไม่ได้ดาวน์โหลดมาไว้ในเครื่องนี้"),
            _("โปรดให้โปรแกรมซิงก์เก็บไฟล์ไว้ในเครื่องนี้เสมอ หรือคัดลอกมาไว้ในไดรฟ์ของเครื่อง แล้วลองอีกครั้ง"),
        ),
        "gone": (
            _("ไม่พบไฟล์หรือโฟลเดอร์แล้ว อาจถูกถอดหรือย้ายไป"),
            _("โปรดต่ออุปกรณ์ หรือย้ายโฟลเดอร์กลับมาที่เดิม แล้วลองอีกครั้ง"),
        ),
        "broken": (_("อุปกรณ์ขัดข้องหรือถูกถอดออก"), _("โปรดตรวจไดรฟ์ แล้วลองอีกครั้ง")),
        "denied": (_("ไม่มีสิทธิ์"), _("โปรดตรวจสิทธิ์ของไฟล์และโฟลเดอร์ แล้วลองอีกครั้ง")),
        "read only": (_("อ่านได้อย่างเดียว"), _("โปรดใช้ไดรฟ์และโฟลเดอร์ที่เขียนได้ แล้วลองอีกครั้ง")),
        "crowded": (_("เครื่องเปิดไฟล์ไว้พร้อมกันมากเกินไป"), _("โปรดปิดโปรแกรมอื่นที่ไม่ใช้ แล้วลองอีกครั้ง")),
        "locked": (
            _("โปรแกรมอื่นกำลังใช้ไฟล์นี้อยู่ ข้อมูลไม่ได้เสียหาย"),
            _("โปรดปิดโปรแกรมนั้น หรือรอจนโปรแกรมสำรองหรือตรวจไวรัสทำเสร็จ แล้วลองอีกครั้ง"),
        ),
        "memory": (_("หน่วยความจำของเครื่องไม่พอ"), _("โปรดปิดโปรแกรมอื่นที่ไม่ใช้ แล้วลองอีกครั้ง")),
        "damaged": (_("ไฟล์ข้อมูลเสียหาย"), damaged),
        "strange": (
            _("ส่วนที่อ่านหรือเขียนไฟล์หยุดกลางคันด้วยเหตุที่โปรแกรมไม่รู้จัก"),
            _("โปรดลองอีกครั้ง หรือใช้ไฟล์หรือที่เก็บอื่น ถ้ายังเป็นอย่างเดิมให้แจ้งผู้ดูแลโปรแกรม"),
        ),
    }
    return {name: ErrorCause(*words) for name, words in causes.items()}

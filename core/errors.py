"""The errors shown to users, and the one place that puts errors of the operating system and SQLite into words."""

import errno
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from core.i18n import _

ENDS = (KeyboardInterrupt, SystemExit, GeneratorExit)  # what ends a program or a generator is no error


class UserError(Exception):
    """An error for the user: what happened, why, what to do next, each one calm Thai sentence; nothing was changed."""

    def __init__(self, what: str, why: str, do: str) -> None:
        super().__init__(f"{what} {why} {do}")
        self.what, self.why, self.do = what, why, do


class UsageError(UserError):
    """Arguments of a command that do not fit together (exit 2)."""


class Fault(NamedTuple):
    """A fault in a file, with its place (lines from 1) and its correction. `code` names the rule in any language."""

    file: str
    line: int
    what: str
    mend: str
    code: str = ""
    cell: str = ""  # sheet and cell of a workbook, in words

    @property
    def where(self) -> str:
        return self.cell or _("บรรทัด {line}").format(line=self.line)


class InvalidFormError(UserError):
    """A form that cannot be used: each fault names file, line and correction."""

    def __init__(self, what: str, why: str, do: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(what, why, do)
        self.faults = tuple(faults)


class UndoError(UserError):
    """An undo or redo that is not possible; nothing was changed, and nothing waits to be saved."""


class LockedRecordError(UserError):
    """An attempt to write to a record that a valid sign-off covers."""


class RefusedError(UserError):
    """Raised for a file from elsewhere, or a part of it, that cannot be imported; says why."""


class DamagedFileError(RefusedError):
    """A file that is not complete or not intact any more."""


class MissingFileError(RefusedError):
    """A file that is no longer where it was: moved, deleted, or its drive `place` was unplugged (None = it was not)."""

    def __init__(self, what: str, why: str, do: str, place: Path | None = None) -> None:
        super().__init__(what, why, do)
        self.place = place


class ReplacedFileError(RefusedError):
    """A file that has changed since a person saw its preview and agreed to it."""


class LockedFolderError(UserError):
    """An office folder that another window has open; `pid` is its process, 0 if unknown."""

    def __init__(self, what: str, why: str, do: str, pid: int = 0) -> None:
        super().__init__(what, why, do)
        self.pid = pid


class DisclosureError(UserError):
    """Raised if data about to leave may name a person, before it is written: the user must agree. `why`: the places."""

    looked: object = None  # core.records.leaving.DisclosureFindings
    again: Any = None  # does what was agreed to; set by a window's session


class LostKeysError(UserError):
    """The keys of an office folder are missing or damaged on this PC; until they are back, the folder can only be read,
    printed and backed up.

    `home`: where the keys belong; `renewable`: new ones can be made, but `loose` lines of the log could not come along;
    `bound`: the keys are here, but only open for another Windows user or on another PC."""

    def __init__(
        self, what: str, why: str, do: str, home: Path, *, renewable: bool = False, loose: int = 0, bound: bool = False
    ) -> None:
        super().__init__(what, why, do)
        self.home, self.renewable, self.loose, self.bound = home, renewable, loose, bound


class PartialSuccessError(UserError):
    """An error after something was saved: its sentences say what was saved and which later step failed."""


def unfinished(error: BaseException) -> PartialSuccessError:
    """Return the error as a PartialSuccessError: it happened after something had been saved."""
    if isinstance(error, PartialSuccessError):
        return error
    problem = error_for(error)
    return PartialSuccessError(
        _("บันทึกแล้ว แต่ขั้นต่อจากนั้นไม่สำเร็จ: {what}").format(what=problem.what), problem.why, problem.do
    )


class Cause(NamedTuple):
    """Why the operating system or database refused: a few words to follow เพราะ, and what a person can do about it."""

    why: str
    do: str


class UnforeseenError(OSError):
    """An unforeseen error from a third-party library, or from own code reading a file made elsewhere."""


def reason(error: BaseException) -> str:
    """Return in a few words of the program's language why the operating system or database refused."""
    known = cause(error)
    if known is not None:
        return known.why
    code = getattr(error, "errno", None) or getattr(error, "sqlite_errorcode", None)
    return _("เครื่องแจ้งรหัส {code}").format(code=code) if code else _("เครื่องทำไม่ได้")


def failed(what: str, error: BaseException) -> UserError:
    """Return a UserError of three sentences: `what` (the failure), why the system refused, and what to do."""
    known = cause(error)
    do = known.do if known else _("โปรดตรวจเนื้อที่ว่างและสิทธิ์ของโฟลเดอร์ แล้วลองอีกครั้ง")
    return UserError(what, _("เพราะ{why}").format(why=reason(error)), do)


def error_for(error: BaseException) -> UserError:
    """Return the error to show for an exception nobody has handled: with its known system cause, else as a bug."""
    if isinstance(error, UserError):
        return error
    if is_foreseen(error):
        return failed(_("ทำรายการล่าสุดไม่สำเร็จ"), error)
    if type(error).__module__.partition(".")[0] in {"core", "storage", "ui", "wiring", *sys.stdlib_module_names}:
        return stumbled()
    why = _("เพราะ{why}").format(why=_strange().why)  # whose fault it is that a library raises its own is not known
    return ProgramBugError(_("ทำรายการล่าสุดไม่สำเร็จ"), why, stumbled().do)


class ProgramBugError(UserError):
    """A bug of this program; `report` is a file about it to send, if one could be written."""

    def __init__(self, what: str, why: str, do: str, report: Path | None = None) -> None:
        super().__init__(what, why, do)
        self.report = report


def stumbled() -> ProgramBugError:
    """Return the error shown to the user for a bug, whose traceback is in the log if that can be written."""
    return ProgramBugError(
        _("โปรแกรมสะดุดระหว่างทำรายการล่าสุด"),
        _("เป็นข้อผิดพลาดของโปรแกรมเอง ไม่ใช่ของข้อมูลหรือของผู้ใช้"),
        _("ดูรายการล่าสุดอีกครั้ง ถ้ายังไม่บันทึกให้ทำซ้ำ และแจ้งผู้ดูแลโปรแกรม"),
    )


def reported(problem: UserError, report: Path | None) -> UserError:
    """Return the error; if it is a bug and has a `report`, with the path of that file, which the user can send."""
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
    """Return the error shown at the next start after a crash; `report` is the file about the crash."""
    return ProgramBugError(
        _("ครั้งก่อนโปรแกรมปิดลงกลางคัน"),
        _("เป็นข้อผิดพลาดของโปรแกรมเอง ไม่ใช่ของข้อมูลหรือของผู้ใช้"),
        _(
            "ดูรายการล่าสุดของครั้งก่อน ถ้ายังไม่บันทึกให้ทำซ้ำ แล้วส่งไฟล์ {path} ให้ผู้ดูแลโปรแกรม ในไฟล์บอกเพียงว่าโปรแกรมหยุดที่ใด "
            "ไม่มีชื่อบุคคลหรือข้อมูลของหน่วยงาน"
        ).format(path=report),
        report,
    )


def cause(error: BaseException) -> Cause | None:
    """Return the cause of a system error (errno) or SQLite error (code); None for any other error, which is a bug. A
    file is called damaged only if nothing else (such as a lock) can be the cause."""
    if isinstance(error, MemoryError):
        return _memory()
    if isinstance(error, UnforeseenError):
        return _strange()
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _sqlite().get(code) or _sqlite().get(code & 0xFF)
    if not isinstance(error, OSError):
        return None
    found = _windows().get(getattr(error, "winerror", None) or 0) or _system().get(error.errno or 0)
    return None if found == _unnamable() and not error.filename else found  # a number that is none, not a name


def is_foreseen(error: BaseException) -> bool:
    """Return whether the error is a UserError or has a known system cause; any other is a bug."""
    return isinstance(error, UserError) or cause(error) is not None


def is_full(error: Exception) -> bool:
    return cause(error) == _full()


def is_damage(error: Exception) -> bool:
    """Return whether SQLite reports that a file is damaged (or an unknown error), not that it is out of reach."""
    return cause(error) in (None, _damaged())


def _system() -> Mapping[int, Cause]:
    return {
        **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), _full()),
        **dict.fromkeys((errno.ENODEV, errno.ENXIO, errno.ESTALE), _unplugged()),
        **dict.fromkeys((errno.EACCES, errno.EPERM), _denied()),
        **dict.fromkeys((errno.EMFILE, errno.ENFILE), _crowded()),
        **dict.fromkeys((errno.EBUSY, errno.ETXTBSY, errno.EAGAIN), _locked()),
        errno.ENOENT: _gone(),
        errno.EIO: _broken_device(),
        errno.EROFS: _read_only(),
        errno.ENOMEM: _memory(),
        errno.EISDIR: Cause(_("เป็นโฟลเดอร์"), _("โปรดเลือกไฟล์ แล้วลองอีกครั้ง")),
        errno.ESPIPE: Cause(_("ไม่ใช่ไฟล์ข้อมูล เป็นอุปกรณ์หรือท่อส่งข้อมูล"), _("โปรดเลือกไฟล์ แล้วลองอีกครั้ง")),
        errno.ENOTDIR: Cause(_("ที่อยู่นี้ไม่ใช่โฟลเดอร์"), _("โปรดเลือกโฟลเดอร์ แล้วลองอีกครั้ง")),
        errno.EEXIST: Cause(_("มีไฟล์หรือโฟลเดอร์ชื่อนี้อยู่แล้ว"), _("โปรดใช้ชื่ออื่น แล้วลองอีกครั้ง")),
        errno.ENAMETOOLONG: _too_long(),
        errno.EINVAL: _unnamable(),
        errno.ELOOP: Cause(_("ทางลัดชี้วนกลับมาที่เดิม"), _("โปรดเลือกไฟล์จริงแทนทางลัด แล้วลองอีกครั้ง")),
        errno.ENOTEMPTY: Cause(_("โฟลเดอร์ไม่ว่าง"), _("โปรดเลือกโฟลเดอร์อื่น แล้วลองอีกครั้ง")),
        errno.EXDEV: Cause(_("อยู่คนละไดรฟ์กัน"), _("โปรดเลือกที่เก็บในไดรฟ์เดียวกัน แล้วลองอีกครั้ง")),
    }


def _windows() -> Mapping[int, Cause]:
    """Return causes by Windows error codes (winerror.h), which Python maps to less precise codes of C or to none."""
    return {
        **dict.fromkeys((32, 33, 303, 1224), _locked()),  # also: to be deleted when it is closed; mapped into memory
        5: _denied_or_held(),
        **dict.fromkeys((39, 112, 1295), _full()),
        **dict.fromkeys((19, 6009), _read_only()),
        **dict.fromkeys((20, 21, 55, 433, 483, 1006, 1110, 1112, 1167), _unplugged()),
        **dict.fromkeys((23, 27, 31, 1117, 1392, 1393), _broken_device()),
        **dict.fromkeys((206, 111), _too_long()),
        **dict.fromkeys((123, 161, 267), Cause(_("มีอักขระที่ใช้ในชื่อไฟล์ไม่ได้"), _("โปรดใช้ชื่ออื่น แล้วลองอีกครั้ง"))),
        87: _unnamable(),
        **dict.fromkeys((225, 226), _suspected()),
        **dict.fromkeys((51, 53, 54, 59, 64, 65, 67, 121, 1231, 1232, 1236), _no_network()),
        **dict.fromkeys((362, 395, 396), _in_the_cloud()),
    }


def _sqlite() -> Mapping[int, Cause]:
    """Return causes by SQLite result code (sqlite.org/rescode.html): extended codes unlike their kind, and kinds."""
    return {
        3: _denied(),
        **dict.fromkeys((5, 6), _locked()),
        7: _memory(),
        8: _read_only(),
        1032: _gone(),  # the file was moved or deleted while it was open
        10: Cause(_("ไดรฟ์เต็ม ขัดข้อง หรือถูกถอดออก"), _("โปรดตรวจไดรฟ์และเนื้อที่ว่าง แล้วลองอีกครั้ง")),
        **dict.fromkeys((11, 26), _damaged()),
        13: _full(),
        14: Cause(_("เปิดไฟล์ข้อมูลไม่ได้"), _("โปรดตรวจว่าโฟลเดอร์ยังอยู่ที่เดิมและเขียนได้ แล้วลองอีกครั้ง")),
        23: _denied(),
    }


def _full() -> Cause:
    return Cause(_("เนื้อที่เต็ม"), _("โปรดเพิ่มเนื้อที่ว่าง แล้วลองอีกครั้ง"))


def _unplugged() -> Cause:
    return Cause(_("อุปกรณ์ถูกถอดออก"), _("โปรดต่ออุปกรณ์ แล้วลองอีกครั้ง"))


def _denied_or_held() -> Cause:
    """Return the cause for missing rights or a file in use, for which Windows has one code."""
    return Cause(
        _("ไม่มีสิทธิ์ หรือโปรแกรมอื่นกำลังใช้ไฟล์นี้อยู่"),
        _("โปรดปิดโปรแกรมที่เปิดไฟล์นี้ ตรวจสิทธิ์ของไฟล์และโฟลเดอร์ แล้วลองอีกครั้ง"),
    )


def _too_long() -> Cause:
    return Cause(_("ชื่อยาวเกินไป"), _("โปรดใช้ชื่อหรือที่เก็บที่สั้นลง แล้วลองอีกครั้ง"))


def _unnamable() -> Cause:
    """Return the cause for a name that Windows reserves, for a device for example."""
    return Cause(
        _("ระบบของเครื่องไม่รับชื่อหรือที่เก็บนี้"),
        _("โปรดใช้ชื่ออื่นที่ไม่ใช่ชื่อสงวนของ Windows เช่น CON NUL COM1 แล้วลองอีกครั้ง"),
    )


def _suspected() -> Cause:
    return Cause(
        _("โปรแกรมป้องกันไวรัสกันไฟล์นี้ไว้"),
        _("โปรดให้ผู้ดูแลเครื่องตรวจไฟล์นี้ในโปรแกรมป้องกันไวรัส แล้วลองอีกครั้ง"),
    )


def _no_network() -> Cause:
    return Cause(_("ติดต่อที่เก็บในเครือข่ายไม่ได้"), _("โปรดใช้ไดรฟ์ของเครื่องนี้ หรือรอจนเครือข่ายกลับมา แล้วลองอีกครั้ง"))


def _in_the_cloud() -> Cause:
    return Cause(
        _("ตัวไฟล์อยู่บนคลาวด์ ยังไม่ได้ดาวน์โหลดมาไว้ในเครื่องนี้"),
        _("โปรดให้โปรแกรมซิงก์เก็บไฟล์ไว้ในเครื่องนี้เสมอ หรือคัดลอกมาไว้ในไดรฟ์ของเครื่อง แล้วลองอีกครั้ง"),
    )


def _gone() -> Cause:
    return Cause(_("ไม่พบไฟล์หรือโฟลเดอร์แล้ว อาจถูกถอดหรือย้ายไป"), _("โปรดต่ออุปกรณ์ หรือย้ายโฟลเดอร์กลับมาที่เดิม แล้วลองอีกครั้ง"))


def _broken_device() -> Cause:
    return Cause(_("อุปกรณ์ขัดข้องหรือถูกถอดออก"), _("โปรดตรวจไดรฟ์ แล้วลองอีกครั้ง"))


def _denied() -> Cause:
    return Cause(_("ไม่มีสิทธิ์"), _("โปรดตรวจสิทธิ์ของไฟล์และโฟลเดอร์ แล้วลองอีกครั้ง"))


def _read_only() -> Cause:
    return Cause(_("อ่านได้อย่างเดียว"), _("โปรดใช้ไดรฟ์และโฟลเดอร์ที่เขียนได้ แล้วลองอีกครั้ง"))


def _crowded() -> Cause:
    return Cause(_("เครื่องเปิดไฟล์ไว้พร้อมกันมากเกินไป"), _("โปรดปิดโปรแกรมอื่นที่ไม่ใช้ แล้วลองอีกครั้ง"))


def _locked() -> Cause:
    return Cause(
        _("โปรแกรมอื่นกำลังใช้ไฟล์นี้อยู่ ข้อมูลไม่ได้เสียหาย"),
        _("โปรดปิดโปรแกรมนั้น หรือรอจนโปรแกรมสำรองหรือตรวจไวรัสทำเสร็จ แล้วลองอีกครั้ง"),
    )


def _memory() -> Cause:
    return Cause(_("หน่วยความจำของเครื่องไม่พอ"), _("โปรดปิดโปรแกรมอื่นที่ไม่ใช้ แล้วลองอีกครั้ง"))


def _damaged() -> Cause:
    do = _("โปรดซ่อมในหน้าสุขภาพข้อมูล หรือด้วยคำสั่ง office repair DIR ถ้าซ่อมไม่ได้จึงกู้คืนจากไฟล์สำรองล่าสุด")
    return Cause(_("ไฟล์ข้อมูลเสียหาย"), do)


def _strange() -> Cause:
    return Cause(
        _("ส่วนที่อ่านหรือเขียนไฟล์หยุดกลางคันด้วยเหตุที่โปรแกรมไม่รู้จัก"),
        _("โปรดลองอีกครั้ง หรือใช้ไฟล์หรือที่เก็บอื่น ถ้ายังเป็นอย่างเดิมให้แจ้งผู้ดูแลโปรแกรม"),
    )

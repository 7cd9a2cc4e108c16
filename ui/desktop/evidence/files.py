"""Copies of evidence files: read-only ones for other programs, and copies saved elsewhere."""

import re
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import mkdtemp

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from core.errors import UserError
from core.evidence.view import File
from core.i18n import _
from ui.desktop.base.background import in_background
from ui.session import stumbled

ENDINGS = {
    "jpeg": (".jpg", ".jpeg"), "png": (".png",), "gif": (".gif",), "bmp": (".bmp",), "tiff": (".tif", ".tiff"),
    "webp": (".webp",), "pdf": (".pdf",), "heic": (".heic",), "video": (".mp4", ".mov", ".m4v"),
    "zip": (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"), "ole": (".doc", ".xls", ".ppt"),
    "docx": (".docx", ".docm"), "xlsx": (".xlsx", ".xlsm", ".xlsb"), "pptx": (".pptx", ".ppsx"), "odt": (".odt",),
    "ods": (".ods",), "odp": (".odp",),
}  # fmt: skip


class Copies(QObject):
    """Makes copies of files in the background."""

    made = Signal(object, bool)  # Path, whether it is to be opened
    failed = Signal(object)  # UserError

    def __init__(self, path: Callable[[str], Path], parent: QObject) -> None:
        """`path` gives the path of the file with a SHA-256."""
        super().__init__(parent)
        self._path = path
        self._folders: list[Path] = []

    def open(self, file: File) -> None:
        """Make a read-only copy, to be opened by another program."""
        named = safe_name(file)
        if not named:
            self.failed.emit(not_opened(file.name))
            return
        folder = Path(mkdtemp(prefix="prongsai-"))
        self._folders.append(folder)
        self._begin(file, folder / named, opened=True)

    def save(self, file: File, to: Path) -> None:
        self._begin(file, to, opened=False)

    def close(self) -> None:
        """Delete the copies; one that another program holds open stays until the system tidies up."""
        for folder in self._folders:
            rmtree(folder, ignore_errors=True)

    def _begin(self, file: File, to: Path, *, opened: bool) -> None:
        kept = self._path(file.sha256)
        in_background(
            lambda: copied(file, kept, to, locked=opened), lambda outcome: self._ended(outcome, opened=opened)
        )

    def _ended(self, outcome: Path | UserError | None, *, opened: bool) -> None:
        if not isValid(self):
            return
        if isinstance(outcome, Path):
            self.made.emit(outcome, opened)
        else:
            self.failed.emit(outcome or stumbled())


def copied(file: File, kept: Path, to: Path, *, locked: bool) -> Path | UserError:
    """Copy the file completely or not at all, read-only if `locked`; returns the path, or why it failed."""
    draft = to.with_name(f"{to.name}.part")
    if not kept.is_file():
        return not_here(file.name)
    try:
        copyfile(kept, draft)
        if locked:
            draft.chmod(stat.S_IRUSR)
        draft.replace(to)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        return not_copied(file.name, error.strerror or "")
    return to


def safe_name(file: File) -> str:
    """A safe name for a copy: the suffix follows from the file's type; "" for an unknown type."""
    endings = ENDINGS.get(file.type, ())
    if not endings:
        return ""
    stem, _dot, ending = file.name.rpartition(".")
    plain = re.sub(r"[^\w\u0e00-\u0e7f -]", "_", stem or ending).strip()[:60] or "file"
    return plain + (f".{ending.lower()}" if f".{ending.lower()}" in endings else endings[0])


def not_here(name: str) -> UserError:
    return UserError(
        _("เปิดไฟล์ {name} ไม่ได้").format(name=name[:80]),
        _("ตัวไฟล์ยังไม่อยู่ในเครื่องนี้ มีเพียงภาพย่อ"),
        _("ขอไฟล์ต้นฉบับจากหน่วยงานเจ้าของในไฟล์รับส่งครั้งหน้า"),
    )


def not_opened(name: str) -> UserError:
    return UserError(
        _("เปิดไฟล์ {name} ไม่ได้").format(name=name[:80]),
        _("โปรแกรมไม่รู้จักชนิดของไฟล์นี้ จึงไม่ส่งให้โปรแกรมอื่นเปิด"),
        _("บันทึกสำเนาไว้ที่อื่น แล้วเปิดเองเมื่อแน่ใจว่าปลอดภัย"),
    )


def not_copied(name: str, why: str) -> UserError:
    return UserError(
        _("คัดลอกไฟล์ {name} ไม่ได้").format(name=name[:80]),
        _("เขียนปลายทางไม่ได้ ({why})").format(why=why),
        _("เลือกที่เก็บอื่น หรือเพิ่มเนื้อที่ว่าง แล้วลองใหม่"),
    )

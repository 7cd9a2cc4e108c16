"""Notices that an open folder is not where it was opened: a system lets a program write to files that are deleted."""

import os
from pathlib import Path

from core.errors import UserError
from core.i18n import _


class FolderGuard:
    """Of one folder, as long as it is open."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._opened = folder, _seen(folder)

    def problem(self) -> UserError | None:
        """What to tell when the folder was moved, deleted or unplugged; None as long as it is the same."""
        now = _seen(self._folder)
        if now is not None and (self._opened is None or os.path.samestat(now, self._opened)):
            return None
        return gone(self._folder)


def _seen(folder: Path) -> os.stat_result | None:
    try:
        return (folder / "prongsai.db").stat()
    except OSError:
        return None


def gone(folder: Path) -> UserError:
    """The folder was moved or deleted, or its drive unplugged, while it was open."""
    return UserError(
        _("ไม่พบโฟลเดอร์ {folder} แล้ว").format(folder=folder),
        _("เพราะถูกย้าย ถูกลบ หรือไดรฟ์ถูกถอดออกระหว่างที่เปิดอยู่ สิ่งที่พิมพ์ค้างไว้ยังอยู่ในหน้าต่างนี้"),
        _("โปรดนำโฟลเดอร์กลับมาที่เดิมแล้วทำรายการล่าสุดอีกครั้ง ถ้ายังไม่ได้ให้ปิดโปรแกรมแล้วเปิดใหม่ ถ้าถูกลบ ใช้ไฟล์สำรองในแฟลชไดรฟ์"),
    )

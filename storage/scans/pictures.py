"""The pages that wait, as pictures: `scans/<sha256>.jpg` in an office folder; nothing but their bytes names them."""

import re
from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from core.errors import UserError
from core.i18n import _
from storage.files import PRIVATE, make_directory, reason, wipe, write_durably

_is_name = re.compile(r"[0-9a-f]{64}").fullmatch


class ScanPictures:
    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path(self, name: str) -> Path:
        """Where the picture of that SHA-256 lies."""
        if not _is_name(name):
            raise ValueError("not a SHA-256")
        return self._directory / f"{name}.jpg"

    def put(self, jpeg: bytes) -> str:
        """Keep it, durably; its SHA-256. UserError when there is no room."""
        found = sha256(jpeg).hexdigest()
        path = self.path(found)
        if path.exists():
            return found
        try:
            make_directory(self._directory)
            write_durably(path, jpeg, PRIVATE)
        except OSError as error:
            raise UserError(
                _("เก็บภาพสแกนไม่สำเร็จ"),
                _("เพราะเขียนลงโฟลเดอร์ของหน่วยงานไม่ได้ ({why})").format(why=reason(error)),
                _("โปรดเพิ่มเนื้อที่ว่างหรือตรวจว่าโฟลเดอร์เขียนได้ แล้วลองอีกครั้ง"),
            ) from error
        return found

    def drop(self, names: Collection[str]) -> None:
        """Delete pictures of which nothing is to be left, their bytes overwritten first. OSError."""
        for name in names:
            wipe(self.path(name))

    def keep_only(self, names: Collection[str]) -> None:
        """Delete the pictures of pages that wait no longer."""
        kept = {f"{name}.jpg" for name in names}
        if self._directory.is_dir():
            for path in self._directory.iterdir():
                if path.name not in kept:
                    with suppress(OSError):  # it is open somewhere: it is deleted next time
                        path.unlink()

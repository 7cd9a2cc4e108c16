"""Roots: their keys given to be printed, and folders made of what was read from paper."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from core.errors import UserError
from core.i18n import _
from wiring.clock import now

if TYPE_CHECKING:
    from pathlib import Path


class Roots:
    """ui.desk.Roots."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def secret(self, folder: Path) -> bytes:
        from storage.db.folder.inspection import read_folder
        from storage.db.keys import LostKeys, signing_key

        reading, keys = read_folder(folder, self._home, now())
        with closing(reading):
            if isinstance(keys, LostKeys):
                raise keys.problem
            private = signing_key(keys.directory)
            if private is None or keys.public not in reading.trust.roots() or reading.info()["code"] != ROOT:
                raise UserError(
                    _("พิมพ์กุญแจรากลงกระดาษไม่ได้"),
                    _("โฟลเดอร์นี้ไม่ใช่โฟลเดอร์ของกุญแจราก"),
                    _("โปรดเลือกโฟลเดอร์ที่สร้างด้วยคำสั่ง key root new"),
                )
            return private.private_bytes_raw()

    def restore(self, folder: Path, name: str, secret: bytes) -> None:
        from storage.db.folder.folder import create

        create(folder, self._home, name, ROOT, "centre", "", 0, now(), private=secret).close()


ROOT = "root"  # the code of a root's own folder, which is no unit's

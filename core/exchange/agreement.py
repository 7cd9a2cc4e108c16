"""What a person has agreed to take in: files as they were looked at, not what lies there under their names by then."""

from pathlib import Path
from typing import NamedTuple

from core.errors import Replaced
from core.i18n import _

FileKey = tuple[Path, str]  # the file that was handed over, and the SHA-256 (hex) of that or of one in it; "" = unread


def inside(called: str) -> str:
    """What a file is called in its zip: `stick.zip › S10.prongsai`; "" of one that lies in none."""
    return called.rpartition(" › ")[2] if " › " in called else ""


class Agreement(NamedTuple):
    """Which of the files that were looked at are to be taken in, and which not; no others are."""

    wanted: frozenset[FileKey]
    left: frozenset[FileKey] = frozenset()
    order: tuple[Path, ...] = ()  # what is to be handed over for them, as it was looked at; () = by name

    @property
    def paths(self) -> tuple[Path, ...]:
        return self.order or tuple(sorted({path for path, _sha256 in self.wanted}))

    def takes(self, given: Path, sha256: str, called: str) -> bool:
        """Whether this very file is wanted; False = it is left out. Raises Replaced where it is another one by now."""
        if (given, sha256) in self.wanted:
            return True
        if (given, sha256) in self.left:
            return False
        raise Replaced(
            _("ยังไม่นำเข้า {name}").format(name=called),
            _("เพราะเนื้อหาของไฟล์ไม่ใช่ที่เปิดดูไว้ มีการเขียนทับหรือเปลี่ยนไฟล์หลังจากนั้น"),
            _("โปรดเปิดดูไฟล์นี้อีกครั้ง ถ้าไม่ได้เปลี่ยนเอง ให้ถามผู้ที่ใช้แฟลชไดรฟ์หรือโฟลเดอร์นี้"),
        )

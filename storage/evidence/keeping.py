"""A foreign file taken into an office folder: its bytes, what it is, and a small picture of it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from core.actions.add_evidence import KeptFile
from core.errors import UserError
from core.i18n import _
from storage.evidence.blobs import Blobs
from storage.evidence.kinds import PICTURES, is_program, kind_of
from storage.evidence.preview import Small, make_preview
from storage.files import pieces_of

LARGEST = 500 * 2**20  # bytes


def keep_file(blobs: Blobs, path: Path) -> KeptFile:
    """Keep the file and its preview, if it is a picture or a PDF. UserError when it cannot be read, shown or kept."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(16)
        kind, at = kind_of(head), datetime.fromtimestamp(path.stat().st_mtime)
        if not 0 < size <= LARGEST:
            raise _wrong_size(path.name)
        if is_program(head):
            raise _program(path.name)
        small, doubt = _shown(path, kind)
        kept = blobs.put(_read(path))
    except OSError as error:
        raise _unread(path.name, error.strerror or "") from error
    taken = small.taken if small and small.taken else at.isoformat(timespec="minutes")
    return KeptFile(path.name, kept, size, kind, blobs.put([small.jpeg]) if small else "", taken, doubt)


def _shown(path: Path, kind: str) -> tuple[Small | None, str]:
    """(the small picture, what is odd): a picture that shows nothing is refused, such a PDF is kept all the same."""
    if kind in PICTURES:
        return make_preview(path, path.name), ""
    if kind != "pdf":
        return None, ""
    try:
        return make_preview(path, path.name), ""
    except UserError:
        return None, _("เก็บไว้แล้ว แต่เปิดดูหน้าแรกไม่ได้ ไฟล์อาจเสีย ใหญ่เกินไป หรือมีรหัสผ่าน โปรดเปิดดูก่อนใช้เป็นหลักฐาน")


def _read(path: Path) -> Iterator[bytes]:
    """The file's bytes; UserError when it is gone or cannot be read any more."""
    try:
        yield from pieces_of(path)
    except OSError as error:
        raise _unread(path.name, error.strerror or "") from error


def _program(name: str) -> UserError:
    return UserError(
        _("แนบไฟล์ {name} ไม่ได้").format(name=name[:80]),
        _("เพราะเนื้อในเป็นโปรแกรม ไม่ใช่เอกสารหรือภาพ แม้ชื่อจะบอกอย่างอื่น"),
        _("อย่าเปิดไฟล์นี้ ให้ขอไฟล์จากผู้ส่งใหม่"),
    )


def _wrong_size(name: str) -> UserError:
    return UserError(
        _("แนบไฟล์ {name} ไม่ได้").format(name=name[:80]),
        _("เพราะไฟล์ว่างเปล่าหรือใหญ่เกิน 500 เมกะไบต์"),
        _("โปรดตรวจไฟล์ หรือแบ่งเป็นไฟล์ที่เล็กลง แล้วแนบใหม่"),
    )


def _unread(name: str, why: str) -> UserError:
    return UserError(
        _("แนบไฟล์ {name} ไม่ได้").format(name=name[:80]),
        _("เพราะอ่านไฟล์ไม่ได้ ({why})").format(why=why),
        _("โปรดตรวจชื่อไฟล์และสิทธิ์การอ่าน แล้วลองใหม่"),
    )

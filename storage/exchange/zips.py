"""Bundles inside an ordinary zip, one level deep: only what is sealed or a trust file is ever unpacked, within bounds.

What is sealed does not get smaller in a zip, so an entry that claims to be a bundle and grows is a bomb.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from core.i18n import _
from storage.exchange import refusals
from storage.exchange.enrolment import MAX_FILE as MAX_TRUST
from storage.exchange.kinds import BUNDLE, HEAD, OPENED, TRUST, ZIP, kind_of
from storage.exchange.manifest import MANIFEST, SIGNATURE
from storage.zipped import DAMAGED, WAYS, unpack

MOST = 2_000  # entries
MAX_DIRECTORY = 4 * 2**20  # bytes of the zip's list of entries
ROOM = 64 * 2**10  # bytes an entry may hold beyond twice its size in the zip
_END = struct.Struct("<4s4H2LH")
_LOCATOR = 20  # bytes before the end, where a zip64 says where its numbers stand


class Inside(NamedTuple):
    """An entry that is something of ours, unpacked at `path`, or why it was passed over."""

    name: str  # as the zip calls it, its last part, to be shown
    kind: str  # of storage.exchange.kinds
    path: Path | None = None
    why: str = ""


def inside(path: Path, room: Path) -> Iterator[Inside]:
    """What lies in the zip at `path`; bundles and trust files are unpacked into the folder `room`, one at a time.

    Refused when it is damaged, holds more than it may, or grows beyond all measure.
    """
    try:
        _check(path)
        with ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if {MANIFEST, SIGNATURE} <= {entry.filename for entry in entries}:
                yield Inside(path.name, OPENED)
                return
            if sum(entry.compress_size for entry in entries) > path.stat().st_size:
                raise refusals.swollen(path.name)  # entries that lie over each other
            for number, entry in enumerate(entries):
                yield _entry(archive, entry, path.name, room / str(number))
    except OSError as error:
        raise refusals.not_read(path.name, error) from error
    except DAMAGED as error:
        raise refusals.damaged(path.name) from error


def _check(path: Path) -> None:
    """The number of entries and the size of their list, before anything of the list is read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END.size - 0xFFFF))
        tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + _END.size > len(tail):
        raise BadZipFile("no end of a zip")
    _mark, _disk, _first, _here, count, length, _start, _comment = _END.unpack_from(tail, at)
    longer = tail[max(0, at - _LOCATOR) : at].startswith(b"PK\6\7")  # zip64: there stand other numbers, unbounded
    if longer or count > MOST or length > MAX_DIRECTORY:  # also what is written for numbers that do not fit in
        raise refusals.too_many(path.name)


def _entry(archive: ZipFile, entry: ZipInfo, name: str, target: Path) -> Inside:
    shown = refusals.shown_name(entry.filename)
    if entry.flag_bits & 1:
        return Inside(shown, "", why=_("มีรหัสผ่าน"))
    if entry.compress_type not in WAYS:
        return Inside(shown, "", why=_("บีบอัดด้วยวิธีที่โปรแกรมไม่เปิด"))
    with archive.open(entry) as file:
        head = file.read(HEAD)
    kind = kind_of(head)
    if kind == ZIP:
        return Inside(shown, kind, why=_("เป็น zip ซ้อนอยู่ใน zip โปรดคลายชั้นนอกก่อน"))
    if kind not in (BUNDLE, TRUST):
        return Inside(shown, kind)
    most = 2 * entry.compress_size + ROOM if kind == BUNDLE else MAX_TRUST
    if entry.file_size > most:
        raise refusals.swollen(name)
    with archive.open(entry) as packed:
        if not unpack(packed, target, most):
            raise refusals.swollen(name)
    return Inside(shown, kind, target)

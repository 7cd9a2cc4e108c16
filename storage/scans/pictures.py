"""The pages that wait, as pictures: `scans/<sha256>.jpg` in an office folder; nothing but their bytes names them.

At last they are bound to one PDF of their very bytes: the same pages are the same file.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from core.errors import UserError
from core.i18n import _
from storage.files import PRIVATE, make_directory, reason, whole, wipe, write_durably

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


A4 = (595.28, 841.89)  # points
HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


class BoundPage(NamedTuple):
    """One page."""

    jpeg: Path
    width: int  # pixels
    height: int
    grey: bool
    dpi: int  # 0 = nobody knows: it is fitted to a sheet of A4


def bind(leaves: Sequence[BoundPage], path: Path) -> None:
    """Write them as one PDF. OSError."""
    with whole(path, PRIVATE) as file:
        file.writelines(pieces(leaves))


def pieces(leaves: Sequence[BoundPage]) -> Iterator[bytes]:
    """The PDF of these pages, a piece an object. OSError."""
    yield HEAD
    at, offsets = len(HEAD), list[int]()
    for number, body in enumerate(_objects(leaves), start=1):
        offsets.append(at)
        made = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        yield made
        at += len(made)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    yield b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    yield b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, at)


def _objects(leaves: Sequence[BoundPage]) -> Iterator[bytes]:
    """The catalogue, the list of pages, then page, drawing and picture of each."""
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    kids = b" ".join(b"%d 0 R" % (3 + 3 * n) for n in range(len(leaves)))
    yield b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(leaves))
    for n, leaf in enumerate(leaves):
        wide, high = size_of(leaf)
        page = 3 + 3 * n
        yield (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "
            b"/Resources << /XObject << /P %d 0 R >> >> >>" % (wide, high, page + 1, page + 2)
        )
        draw = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (wide, high)
        yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw)
        jpeg, colours = leaf.jpeg.read_bytes(), b"/DeviceGray" if leaf.grey else b"/DeviceRGB"
        yield (
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 "
            b"/Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
            % (leaf.width, leaf.height, colours, len(jpeg), jpeg)
        )


def size_of(leaf: BoundPage) -> tuple[float, float]:
    """Points: as large as its scanner says; what says nothing fits a sheet of A4, upright or not."""
    if leaf.dpi:
        return leaf.width * 72 / leaf.dpi, leaf.height * 72 / leaf.dpi
    sheet = A4 if leaf.height >= leaf.width else (A4[1], A4[0])
    scale = min(sheet[0] / leaf.width, sheet[1] / leaf.height)
    return leaf.width * scale, leaf.height * scale

"""Pages that are JPEGs, bound to one PDF: their very bytes, so the same pages are the same file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from storage.files import PRIVATE, whole

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

"""Which pictures look alike: a mark of each, made beside the window from its small picture, kept while it runs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from core.model.values import Ref
from core.views.evidence import PHOTOS, File, Piece
from ui.desktop.beside import beside
from ui.desktop.thumbs import read_small

NEAR = 7  # bits of 64 that may differ
PLAIN = 6  # fewer bits than these are set in a mark, or missing: the picture has nothing to be known by
SHADE = 2  # of 256: what a JPEG made again changes by itself
BANDS = 8  # of eight bits: marks that differ in at most seven bits share one of them


class Alike(QObject):
    """Pictures are compared with pictures, never pages of documents: letters all look alike."""

    come = Signal()  # more marks are known

    def __init__(self, path: Callable[[str], Path], parent: QObject) -> None:
        """`path` tells where the file of a SHA-256 lies."""
        super().__init__(parent)
        self._path, self._marks, self._busy = path, dict[str, int](), False

    def look_at(self, pieces: Iterable[Piece]) -> None:
        """Make the marks that are missing."""
        missing = [name for name in {file.preview for file in photos(pieces)} if name not in self._marks]
        if missing and not self._busy:
            self._busy, paths = True, [(name, self._path(name)) for name in missing]
            beside(lambda: {name: mark_of(path) for name, path in paths}, self._arrived)

    def groups(self, pieces: Sequence[Piece]) -> list[list[Piece]]:
        """Pieces with pictures that look alike, each group in the order given."""
        return grouped(pieces, self._marks)

    def beside(self, piece: Piece, pieces: Sequence[Piece]) -> list[Piece]:
        """The others that look like this one, the likest first."""
        own = [self._marks[file.preview] for file in photos([piece]) if self._marks.get(file.preview)]
        found = []
        for other in pieces if own else ():
            marks = [self._marks[file.preview] for file in photos([other]) if self._marks.get(file.preview)]
            apart = min((distance(one, two) for one in own for two in marks), default=64)
            if other.ref != piece.ref and apart <= NEAR:
                found.append((apart, other))
        return [other for _apart, other in sorted(found, key=lambda pair: pair[0])]

    def _arrived(self, marks: Mapping[str, int] | None) -> None:
        if isValid(self):
            self._busy = False
            self._marks |= marks or {}
            self.come.emit()


def photos(pieces: Iterable[Piece]) -> Iterable[File]:
    return (file for piece in pieces if piece.photo for file in piece.files if file.preview and file.type in PHOTOS)


def mark_of(path: Path) -> int:
    """64 bits: whether each of 9 × 8 patches is darker than the one to its right; 0 = nothing to be known by."""
    picture = read_small(path, QSize(72, 72))
    small = picture.scaled(9, 8, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    grey = small.convertToFormat(QImage.Format.Format_Grayscale8)
    shades = [[grey.pixelColor(x, y).red() for x in range(9)] for y in range(8)]
    mark = 0
    for line in shades:
        for left, right in pairwise(line):
            mark = mark << 1 | (left + SHADE < right)
    return mark if PLAIN <= mark.bit_count() <= 64 - PLAIN else 0


def distance(one: int, two: int) -> int:
    return (one ^ two).bit_count()


def grouped(pieces: Sequence[Piece], marks: Mapping[str, int]) -> list[list[Piece]]:
    """Groups of two and more: a piece is of the group of the first one it looks like."""
    bands: dict[tuple[int, int], list[tuple[int, Ref]]] = defaultdict(list)
    home: dict[Ref, Ref] = {}
    groups: dict[Ref, list[Piece]] = {}
    for piece in pieces:
        own = [mark for file in photos([piece]) if (mark := marks.get(file.preview, 0))]
        near = (
            other
            for mark in own
            for band in range(BANDS)
            for known, other in bands[band, mark >> band * BANDS & 255]
            if distance(mark, known) <= NEAR
        )
        first = home.setdefault(piece.ref, home.get(next(near, piece.ref), piece.ref))
        groups.setdefault(first, []).append(piece)
        for mark in own:
            for band in range(BANDS):
                bands[band, mark >> band * BANDS & 255].append((mark, piece.ref))
    return [group for group in groups.values() if len(group) > 1]

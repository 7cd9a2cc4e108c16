"""Photos that look alike: fingerprints computed in the background, and the row of thumbnails of similar photos."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget
from shiboken6 import isValid

from core.evidence.view import PHOTOS, EvidenceFile, EvidencePiece
from core.i18n import _
from core.values import Ref
from ui.desktop.base.background import in_background
from ui.desktop.base.thumbnails import ThumbnailCache, read_thumbnail
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column, empty, row
from ui.desktop.widgets.plain import name, show, show_tip, words

MOST, SIZE = 3, QSize(72, 50)  # images shown; design pixels of each


class SimilarPhotosStrip(QWidget):
    """A row of thumbnails of pieces of evidence that look like the selected piece."""

    def __init__(self, look: Look, thumbs: ThumbnailCache, go_to: Callable[[Ref], None]) -> None:
        """Make the row; `go_to` selects the piece whose thumbnail was clicked."""
        super().__init__()
        self._go_to = go_to
        self._look, self._thumbs = look, thumbs
        self._pieces: tuple[EvidencePiece, ...] = ()
        self.buttons: list[QToolButton] = []
        self._line = row(gap=6)
        self.setLayout(column(words(_("คล้ายกับภาพนี้"), "small", "text2"), self._line, gap=3))
        thumbs.come.connect(self._draw)
        look.changed.connect(self._draw)

    def show_pieces(self, pieces: Sequence[EvidencePiece]) -> None:
        """Show thumbnails of the first three pieces of evidence; hide the row if there are none."""
        shown = tuple(pieces[:MOST])
        show(self, bool(shown))
        if [piece.ref for piece in shown] == [piece.ref for piece in self._pieces]:
            self._pieces = shown
            return
        self._pieces, self.buttons = shown, []
        empty(self._line)
        for piece in shown:
            button = QToolButton()
            button.setObjectName("thumb")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            text = _("ดูภาพที่คล้ายกัน {title}").format(title=piece.title)
            name(button, text)
            show_tip(button, piece.title)
            button.clicked.connect(partial(self._go_to, piece.ref))
            self.buttons.append(button)
            self._line.addWidget(button)
        self._line.addStretch(1)
        self._draw()

    def _draw(self) -> None:
        size = QSize(self._look.px(SIZE.width()), self._look.px(SIZE.height()))
        for piece, button in zip(self._pieces, self.buttons, strict=True):
            found = self._thumbs.get(piece.picture, size) if piece.picture else None
            button.setIcon(QIcon(found if found is not None else QPixmap()))
            button.setIconSize(size)


NEAR = 7  # bits of 64 that may differ
PLAIN = 6  # fewer bits set or unset in a fingerprint: too plain to compare
SHADE = 2  # of 256: differences caused by saving a JPEG again
BANDS = 8  # of eight bits: similar fingerprints (at most seven bits differ) share a band


class ImageHashCache(QObject):
    """A cache of fingerprints by which similar photos are found; pages of documents are left out, as all look alike."""

    def __init__(
        self, path: Callable[[str], Path], parent: QObject, compared: Callable[[], None]
    ) -> None:
        """Make the cache. `path` returns the path of the file with a SHA-256, `compared` is called when more fingerprints
        are known."""
        super().__init__(parent)
        self._path = path
        self._compared = compared
        self._marks = dict[str, int]()
        self._busy = False

    def look_at(self, pieces: Iterable[EvidencePiece]) -> None:
        """Compute missing fingerprints in the background, then call `compared`. Do nothing if this is already running."""
        missing = [
            name for name in {file.preview for file in photos(pieces)} if name not in self._marks
        ]
        if missing and not self._busy:
            self._busy, paths = True, [(name, self._path(name)) for name in missing]
            in_background(lambda: {name: mark_of(path) for name, path in paths}, self._arrived)

    def groups(self, pieces: Sequence[EvidencePiece]) -> list[list[EvidencePiece]]:
        """Return groups of two or more pieces with similar photos, in the order of `pieces`."""
        return grouped(pieces, self._marks)

    def similar(self, piece: EvidencePiece, pieces: Sequence[EvidencePiece]) -> list[EvidencePiece]:
        """Return the other `pieces` of evidence that look like `piece`, most similar first."""
        own = [
            self._marks[file.preview] for file in photos([piece]) if self._marks.get(file.preview)
        ]
        found = []
        for other in pieces if own else ():
            marks = [
                self._marks[file.preview]
                for file in photos([other])
                if self._marks.get(file.preview)
            ]
            apart = min(((one ^ two).bit_count() for one in own for two in marks), default=64)
            if other.ref != piece.ref and apart <= NEAR:
                found.append((apart, other))
        return [other for _apart, other in sorted(found, key=lambda pair: pair[0])]

    def _arrived(self, marks: Mapping[str, int] | None) -> None:
        if isValid(self):
            self._busy = False
            self._marks |= marks or {}
            self._compared()


def photos(pieces: Iterable[EvidencePiece]) -> Iterable[EvidenceFile]:
    return (
        file
        for piece in pieces
        if piece.photo
        for file in piece.files
        if file.preview and file.type in PHOTOS
    )


def mark_of(path: Path) -> int:
    """Return a photo's 64-bit fingerprint, 0 if its contrast is too low. The photo is scaled to 9 × 8 pixels; each bit
    says whether a pixel is darker than the one to its right."""
    picture = read_thumbnail(path, QSize(72, 72))
    small = picture.scaled(
        9, 8, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    grey = small.convertToFormat(QImage.Format.Format_Grayscale8)
    shades = [[grey.pixelColor(x, y).red() for x in range(9)] for y in range(8)]
    mark = 0
    for line in shades:
        for left, right in pairwise(line):
            mark = mark << 1 | (left + SHADE < right)
    return mark if PLAIN <= mark.bit_count() <= 64 - PLAIN else 0


def grouped(
    pieces: Sequence[EvidencePiece], fingerprints: Mapping[str, int]
) -> list[list[EvidencePiece]]:
    """Return groups of two or more similar pieces. `fingerprints`: {SHA-256 of a photo's preview: fingerprint}."""
    bands: dict[tuple[int, int], list[tuple[int, Ref]]] = defaultdict(list)
    home: dict[Ref, Ref] = {}
    groups: dict[Ref, list[EvidencePiece]] = {}
    for piece in pieces:
        own = [mark for file in photos([piece]) if (mark := fingerprints.get(file.preview, 0))]
        near = (
            other
            for mark in own
            for band in range(BANDS)
            for known, other in bands[band, mark >> band * BANDS & 255]
            if (mark ^ known).bit_count() <= NEAR
        )
        first = home.setdefault(piece.ref, home.get(next(near, piece.ref), piece.ref))
        groups.setdefault(first, []).append(piece)
        for mark in own:
            for band in range(BANDS):
                bands[band, mark >> band * BANDS & 255].append((mark, piece.ref))
    return [group for group in groups.values() if len(group) > 1]

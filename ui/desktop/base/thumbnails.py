"""A cache of evidence thumbnails, read and scaled in the background when needed; only the newest stay in memory."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap
from shiboken6 import isValid

from ui.desktop.base.background import in_background

MOST = 64 * 2**20  # bytes of the thumbnails that stay in memory
LONGEST = 1000  # pixels of the longer edge of a thumbnail file


class ThumbnailCache(QObject):
    """A cache of thumbnails in memory; emits `come` when another thumbnail has been read."""

    come = Signal()

    def __init__(self, path: Callable[[str], Path], parent: QObject) -> None:
        """Make the cache; `path` returns the path of the file with a SHA-256."""
        super().__init__(parent)
        self._path = path
        self._kept: dict[tuple[str, int, int], QPixmap] = {}
        self._asked: set[tuple[str, int, int]] = set()

    def get(self, sha256: str, size: QSize) -> QPixmap | None:
        """Return a file's thumbnail scaled into `size`; None while being read, 1×1 pixel if the file is missing."""
        key = (sha256, size.width(), size.height())
        found = self._kept.get(key)
        if found is None and key not in self._asked:
            self._asked.add(key)
            path = self._path(sha256)
            in_background(
                lambda: read_thumbnail(path, size), lambda picture: self._arrived(key, picture)
            )
        return found

    def _arrived(self, key: tuple[str, int, int], picture: QImage | None) -> None:
        if not isValid(self):
            return
        self._asked.discard(key)
        # a bug of the reader is shown as what cannot be read, and the file is not read again
        self._kept[key] = QPixmap.fromImage(_no_picture() if picture is None else picture)
        while len(self._kept) > 1 and sum(map(_bytes, self._kept.values())) > MOST:
            self._kept.pop(next(iter(self._kept)))
        self.come.emit()


def _bytes(picture: QPixmap) -> int:
    return picture.width() * picture.height() * picture.depth() // 8


def _no_picture() -> QImage:
    return QImage(1, 1, QImage.Format.Format_RGB32)


def read_thumbnail(path: Path, size: QSize) -> QImage:
    """Return the JPEG at `path`, which may be hostile, scaled into this size; a 1×1 image if it is invalid."""
    reader = QImageReader(str(path), QByteArray(b"jpeg"))
    reader.setAutoDetectImageFormat(False)
    if not reader.size().isValid() or max(reader.size().width(), reader.size().height()) > LONGEST:
        return _no_picture()
    return within(reader.read(), size)


def read_own_picture(path: Path, size: QSize) -> QImage:
    """Return the image in a file that this program has made, scaled into this size."""
    return within(QImage(str(path)), size)


def within(picture: QImage, size: QSize) -> QImage:
    """Return the image scaled into this size; a 1×1 image if it is null."""
    if picture.isNull():
        return _no_picture()
    return picture.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )

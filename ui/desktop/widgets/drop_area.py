"""Files and images that are dropped on a widget or pasted into it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFrame, QWidget

from ui.desktop.widgets.plain import show


class DroppedContent(NamedTuple):
    """Files (`paths`) or an image (`picture`), dropped on a widget at the point `at` or pasted (`at` is None)."""

    paths: tuple[Path, ...] = ()
    picture: QImage | None = None
    at: QPoint | None = None  # the position on the widget; None = pasted

    def __bool__(self) -> bool:
        return bool(self.paths) or self.picture is not None


class DropReceiver(QObject):
    """A controller that calls `bring` when files or an image are dropped on a widget or pasted while it has focus."""

    def __init__(
        self,
        widget: QWidget,
        bring: Callable[[DroppedContent], object],
        over: Callable[[QPoint | None], object] = lambda _point: None,
    ) -> None:
        """Make the controller; `over` is given the position of files dragged over the widget, None = they left."""
        super().__init__(widget)
        self._bring, self._over = bring, over
        self._widget = widget
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def close(self) -> None:
        """Stop accepting files."""
        self._widget.setAcceptDrops(False)
        self._widget.removeEventFilter(self)

    def paste(self) -> bool:
        """Call `bring` with the files or the image on the clipboard; return False if it has neither."""
        found = dropped_in(QGuiApplication.clipboard().mimeData())
        if found is not None:
            self._bring(found)
        return found is not None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if (
            kind == QEvent.Type.DragEnter
            and isinstance(event, QDragEnterEvent)
            and event.source() is None  # what this program drags out is not taken in again
            and holds(event.mimeData())
        ):
            event.acceptProposedAction()
            mark_target(self._widget, True)
            return True
        if kind == QEvent.Type.DragMove and isinstance(event, QDragMoveEvent):
            self._over(event.position().toPoint())
        elif kind == QEvent.Type.DragLeave:
            mark_target(self._widget, False)
            self._over(None)
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            mark_target(self._widget, False)
            self._over(None)
            found = dropped_in(event.mimeData())
            event.setAccepted(found is not None)
            if found is not None:
                self._bring(found._replace(at=event.position().toPoint()))
            return found is not None
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return event.matches(QKeySequence.StandardKey.Paste) and self.paste()
        return False


TARGET = "droptarget"


def carrying(paths: Sequence[Path], text: str) -> QMimeData:
    """Return clipboard or drag data with local files, and a text."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    mime.setData("text/plain", text.encode())
    return mime


def mark_target(widget: QWidget, visible: bool) -> None:
    """Draw a dashed frame over a widget while it takes what is dragged over it."""
    mark = widget.findChild(QFrame, TARGET, Qt.FindChildOption.FindDirectChildrenOnly)
    if mark is None and visible:
        mark = QFrame(widget)
        mark.setObjectName(TARGET)
        mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    if mark is not None:
        mark.setGeometry(widget.rect())
        mark.raise_()
        show(mark, visible)


def holds(mime: QMimeData) -> bool:
    return mime.hasUrls() or mime.hasImage()


def holds_files(mime: QMimeData) -> bool:
    """Return whether clipboard or drag data contains local files."""
    return mime.hasUrls() and any(url.isLocalFile() for url in mime.urls())


def dropped_in(mime: QMimeData) -> DroppedContent | None:
    """Return the local files in drag or clipboard data or, if there are none, its image. None if it has neither."""
    if mime.hasUrls():
        paths = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    else:
        paths = ()
    if paths:
        return DroppedContent(paths)
    picture = mime.imageData() if mime.hasImage() else None
    if isinstance(picture, QImage) and not picture.isNull():
        return DroppedContent(picture=QImage(picture))
    return None

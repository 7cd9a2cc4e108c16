"""A piece of evidence is seen large, and opened from a copy nobody can change."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

from core.actions.note_view import note_view
from core.i18n import _
from core.model.values import Ref
from core.views.evidence import Piece
from ui.desktop.evidence_files import Copies
from ui.desktop.pages.evidence import EvidencePage
from ui.desktop.pages.evidence_viewer import Viewer
from ui.desktop.room import Room
from ui.desktop.widgets.framed import focus_back


class EvidenceLooking(QObject):
    def __init__(self, room: Room, page: EvidencePage) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        self._viewer: Viewer | None = None
        self._noted: set[tuple[Ref, str]] = set()
        self.copies = Copies(room.office.post.shelf.path, self)
        page.grid.seen.connect(self.look)
        page.grid.opened.connect(self.open)
        page.side.view.clicked.connect(lambda: self.look(page.side.piece))
        page.side.open.clicked.connect(lambda: self.open(page.side.piece))
        self.copies.failed.connect(room.host.refused)
        self.copies.made.connect(self._copied)
        room.host.closing.connect(self.copies.close)

    def look(self, piece: Piece | None) -> None:
        """See it large."""
        if piece is None or self._viewer is not None:
            return
        before = QApplication.focusWidget()
        self._viewer = viewer = Viewer(self._room.look, self._page.thumbs, self._page)
        viewer.stepped.connect(self._step)
        viewer.opened.connect(self._open_seen)
        viewer.finished.connect(lambda _how: self._looked(viewer, before))
        viewer.show_piece(piece)
        viewer.open()
        self.note(piece, "view")

    def open(self, piece: Piece | None) -> None:
        """Give a copy nobody can change to the program of this PC; of a page of the web its address."""
        if piece is not None and piece.files:
            self.copies.open(piece.files[0])
            self.note(piece, "view")
        elif piece is not None and piece.url:
            QDesktopServices.openUrl(QUrl(piece.url))

    def _open_seen(self) -> None:
        if self._viewer is not None and self._viewer.file is not None:
            self.copies.open(self._viewer.file)

    def _step(self, by: int) -> None:
        piece = self._page.grid.step(by)
        if piece is not None and self._viewer is not None:
            self._viewer.show_piece(piece)
            self.note(piece, "view")

    def note(self, piece: Piece, deed: str) -> None:
        """Personal data that was looked at, or copied away, is noted; once while the folder is open."""
        personal = piece.personal or any(file.personal for file in piece.files)
        if personal and (piece.ref, deed) not in self._noted:
            self._noted.add((piece.ref, deed))
            self._room.session.do(partial(note_view, of=piece.ref, deed=deed))

    def _looked(self, viewer: Viewer, before: QWidget | None) -> None:
        """The keyboard goes back where it was, else to the piece that was seen last."""
        self._viewer = None
        self._page.grid.setFocus()
        focus_back(viewer, before)

    def _copied(self, path: Path, opened: bool) -> None:
        if opened:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        else:
            self._room.host.said.emit(_("บันทึกสำเนาแล้ว {name}").format(name=path.name), "ok")

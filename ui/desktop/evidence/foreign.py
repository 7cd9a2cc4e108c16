"""Evidence of another unit, looked at from where it is judged."""

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from core.evidence.view import Piece, evidence_view
from core.i18n import _
from core.values import Ref
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.thumbnails import Thumbs
from ui.desktop.evidence.viewer import Copies, ViewedOriginal, Viewer


class ForeignEvidence(QObject):
    """Opens a piece as large as the window; its file opens as a read-only copy."""

    def __init__(self, room: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        shelf = room.office.post.shelf
        self._thumbs = Thumbs(shelf.path, self)
        self._copies = Copies(shelf.path, room.desk.files.scratch, self)
        self._copies.failed.connect(room.host.refused)
        self._copies.made.connect(lambda path, _opened: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        room.host.closing.connect(self._copies.close)

    def look(self, ref: Ref) -> None:
        """Show the piece, or say that it is not here."""
        forms = self._room.session.forms
        pieces = self._room.session.read(lambda reader: evidence_view(reader, forms, ref.scope))
        found = next((one for one in pieces if one.ref == ref), None)
        if found is None:
            self._room.host.said.emit(_("หลักฐานชิ้นนี้ยังไม่อยู่ในเครื่องนี้ ขอชุดตรวจใหม่จากเลขานุการ"), "warn")
        else:
            self._open(found)

    def _open(self, piece: Piece) -> None:
        viewer = Viewer(self._room.look, self._thumbs, self._page.window())
        viewer.opened.connect(lambda: self._copies.open(viewer.file) if viewer.file else None)
        ViewedOriginal(self._room, viewer)
        viewer.show_piece(piece)
        viewer.open()

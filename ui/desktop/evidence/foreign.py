"""Shows a piece of evidence of another unit in the large viewer, from the page where the unit is judged."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.evidence.view import EvidencePiece
from core.forms.ports import Reader
from core.i18n import _
from core.people.units import UnitRegister
from core.values import Ref
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.evidence.viewer import EvidenceFileCopier, EvidenceViewer, OriginalStateUpdater


def missing_words(reader: Reader, own_unit: str, scope: str) -> str:
    """Return a sentence on how to get a missing piece of evidence of the unit `scope`. On a committee's PC: ask for a
    new pack; if `scope` is `own_unit`: look in the bin, import from its other PCs; else: import that unit's bundle."""
    device = reader.trust.device()
    if device is not None and device.kind == "committee":
        return _("หลักฐานชิ้นนี้ยังไม่อยู่ในเครื่องนี้ ขอใบตรวจใหม่จากเลขานุการ")
    if scope == own_unit:
        return _("ไม่พบหลักฐานชิ้นนี้ ดูในถังขยะ หรือนำเข้าไฟล์จากเครื่องอื่นของหน่วยงานนี้")
    unit = UnitRegister.of(reader).get(scope)
    name = (unit.name or unit.code) if unit else _("หน่วยงานเจ้าของหลักฐาน")
    return _("หลักฐานชิ้นนี้ยังไม่อยู่ในเครื่องนี้ นำเข้าไฟล์ที่มีข้อมูลล่าสุดของ {name}").format(name=name)


class UnitEvidenceOpener(QObject):
    """A service that shows evidence of any unit in the viewer dialog; files are opened as read-only copies."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._thumbs = ThumbnailCache(context.office.post.shelf.path, self)
        self._copies = EvidenceFileCopier(context, self)

    def look(self, ref: Ref) -> None:
        """Show the piece of evidence, or report that it is missing on this PC."""
        pieces = self._context.session.read(lambda reader: EvidencePiece.each(reader, ref.scope))
        found = next((piece for piece in pieces if piece.ref == ref), None)
        if found is None:
            said = self._context.session.read(
                lambda reader: missing_words(reader, self._context.unit, ref.scope)
            )
            self._context.host.report(said, "warn")
            return
        viewer = EvidenceViewer(self._context.look, self._thumbs, self._page.window())
        viewer.go.clicked.connect(lambda: self._copies.open(viewer.file) if viewer.file else None)
        OriginalStateUpdater(self._context, viewer)
        viewer.show_piece(found)
        viewer.open()

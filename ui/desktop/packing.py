"""A pack of evidence from the window: which one, where to, how far it is, and what became of it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from core.actions.evidence_pack import PackMade, Wish, evidence_pack
from core.i18n import _
from core.model.values import Ref
from core.views.assessment_facts import office_of
from core.views.pack_names import pack_name
from ui.desktop.files import unused
from ui.desktop.pages.pack_dialogs import PackDialog, PackResult
from ui.desktop.room import Room


class Packing(QObject):
    """Asks, hands the work to the pen and tells of its end."""

    def __init__(self, room: Room, parent: QWidget) -> None:
        super().__init__(parent)
        self._room, self._parent = room, parent
        self._wish: Wish | None = None
        room.news.progress.connect(self._heard)

    def ask(self, assessment: Ref, year: int, missing: int) -> None:
        """Open the dialog; `missing` proofs are told of in it."""
        dialog = PackDialog(self._room.look, missing, self._parent)
        dialog.wanted.connect(lambda public: self._place(assessment, year, public))
        dialog.open()

    def _place(self, assessment: Ref, year: int, public: bool) -> None:
        title, start = _("เลือกที่เก็บชุดหลักฐาน"), str(self._room.folder.parent)
        chosen = QFileDialog.getExistingDirectory(self._parent, title, start)
        if not chosen:
            return
        session, unit = self._room.session, self._room.unit
        code = session.read(lambda reader: office_of(reader, unit))[1]
        out = unused(Path(chosen) / pack_name(code, year, public))
        self._wish = wish = Wish(assessment, out, public)
        office = self._room.office
        self._room.host.said.emit(_("กำลังจัดชุดหลักฐาน"), "info")
        session.do(partial(evidence_pack, forms=session.forms, printer=office.printer, packer=office.packer, wish=wish))

    def _heard(self, step: object) -> None:
        wish = self._wish
        if not isinstance(step, PackMade) or wish is None or step.path != wish.out:
            return
        self._wish = None
        self._room.host.said.emit(_("จัดชุดหลักฐานแล้ว {files} ไฟล์").format(files=step.files), "ok")
        result = PackResult(self._room.look, step, wish.public, self._parent)
        result.open_wanted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(step.path / "index.html"))))
        result.folder_wanted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(step.path))))
        result.open()

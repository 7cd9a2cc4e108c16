"""Personal data in a file of evidence: redact a copy of a photo, mark the file, erase it."""

from functools import partial

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QPixmap

from core.evidence.photo_deeds import cover_photo, mark_file
from core.evidence.photo_edits import Edit
from core.evidence.photos import PhotoSettings
from core.evidence.view import File
from core.i18n import _
from core.privacy.person_data import About, person_data
from core.values import Changes
from ui.desktop.base.batch_files import BatchFiles
from ui.desktop.base.parts import AskErase
from ui.desktop.base.room import Room
from ui.desktop.base.thumbnails import read_small
from ui.desktop.evidence.files import not_here
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.redaction_dialog import RedactionDialog
from ui.desktop.evidence.side import COVER, ERASE, MARK
from ui.session import Job

SIDE = 640  # pixels of the preview


class PhotoRedaction(QObject):
    def __init__(self, room: Room, page: EvidencePage, erase: AskErase) -> None:
        super().__init__(page)
        self._room, self._page, self._session, self._erase = room, page, room.session, erase
        self._at_work: list[tuple[Job, BatchFiles]] = []
        page.side.files.deed.connect(self._do)
        room.news.ended.connect(self._ended)
        room.news.changed.connect(self._changed)

    def _do(self, deed: str, file: File) -> None:
        if deed == MARK:
            self._session.do(partial(mark_file, file=file.ref, personal=not file.personal))
        elif deed == COVER:
            self._ask(file)
        elif deed == ERASE:
            self._ask_erase(file)

    def _ask(self, file: File) -> None:
        """The marks are set on the preview; the file itself is needed for the copy."""
        shelf = self._room.office.post.shelf
        if not shelf.has(file.sha256) or not shelf.has(file.preview):
            self._room.host.refused.emit(not_here(file.name))
            return
        picture = QPixmap.fromImage(read_small(shelf.path(file.preview), QSize(SIDE, SIDE)))
        dialog = RedactionDialog(self._room.look, file.name, picture, self._page)
        dialog.submitted.connect(lambda edit: self._redact(file, edit))
        dialog.open()

    def _ask_erase(self, file: File) -> None:
        """Records of the same bytes are erased too, and the name of this one."""
        forms, unit, about = self._session.forms, self._room.unit, About((), file.ref)
        found = self._session.read(lambda reader: person_data(reader, forms, unit, about))
        self._erase(tuple(one for one in found if one.eraser))

    def _redact(self, file: File, edit: Edit) -> None:
        path = self._room.office.post.shelf.path(file.sha256)
        keep = partial(self._room.desk.files.keep, self._room.folder, wanted=PhotoSettings(0, edit=edit))
        keeping = BatchFiles(keep, [path])
        job = self._session.do(partial(cover_photo, keep=keeping.keep, path=path, source=file.ref))
        self._at_work.append((job, keeping))

    def _ended(self, job: Job) -> None:
        for one in [each for each in self._at_work if each[0] is job]:
            one[1].close()
            self._at_work.remove(one)

    def _changed(self, changes: Changes) -> None:
        if changes.label == "cover_photo":
            self._room.host.said.emit(_("ทำสำเนาที่ปิดแล้ว เอกสารจะใช้สำเนานี้"), "ok")

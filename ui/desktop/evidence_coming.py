"""Files that come to be evidence: asked about once, kept beside the window, filed one by one, told in the end."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from core.actions.file_evidence import Batch, Filed, Place, file_evidence
from core.i18n import _
from core.views.evidence import targets
from ui.desktop.evidence_files import Keeping
from ui.desktop.pages.evidence import EvidencePage
from ui.desktop.pages.evidence_dialogs import BatchDialog, ReportDialog, told
from ui.desktop.room import Room
from ui.session import Job

MOST = 2000  # files of one batch


class EvidenceComing(QObject):
    """One batch at a time."""

    def __init__(self, room: Room, page: EvidencePage) -> None:
        super().__init__(page)
        self._room, self._page, self._session = room, page, room.session
        self.year = 0  # fiscal year whose items and rows are offered
        self.batch: tuple[Job, Keeping] | None = None
        self.done: list[Filed] = []
        self._pasted: list[Path] = []  # where pictures of the clipboard lie until they are kept
        page.dropped.connect(self.ask_batch)
        page.pasted.connect(self._paste)
        page.choose_wanted.connect(self.choose)
        room.news.progress.connect(self._progressed)
        room.news.ended.connect(self._ended)
        room.host.closing.connect(self._close)

    def choose(self) -> None:
        """Ask for files."""
        found, _kind = QFileDialog.getOpenFileNames(self._page, _("เลือกไฟล์หลักฐาน"), "", _("ทุกไฟล์ (*)"))
        if found:
            self.ask_batch([Path(name) for name in found])

    def ask_batch(self, paths: Sequence[Path]) -> None:
        """Ask what is said of all the files, of a folder those in it, then file them."""
        files = [file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
        files = [file for file in files if not file.is_dir()][:MOST]
        if not files or self.batch is not None:
            busy = _("รอให้ชุดก่อนหน้าเสร็จก่อน") if self.batch else _("ไม่พบไฟล์ในสิ่งที่วาง")
            self._room.host.said.emit(busy, "warn")
            return
        unit, forms = self._room.unit, self._session.forms
        offered = self._session.read(lambda reader: targets(reader, forms, unit, self.year))
        dialog = BatchDialog(self._room.look, files, offered, self._page)
        dialog.told.connect(lambda title, day, to: self.file(files, title, day, to))
        dialog.open()

    def file(self, paths: Sequence[Path], title: str = "", day: str = "", to: Place | None = None) -> None:
        """File these, with progress at the foot of the window."""
        keeping = Keeping(partial(self._room.desk.keep_file, self._room.folder), paths)
        self.done = []
        batch = Batch(tuple(paths), title, day, to)
        self.batch = self._session.do(partial(file_evidence, keep=keeping.keep, batch=batch)), keeping

    def _paste(self, picture: QImage) -> None:
        """A picture of the clipboard becomes a file first."""
        self._pasted.append(Path(mkdtemp(prefix="prongsai-")))
        path = self._pasted[-1] / f"{_('ภาพที่วาง')}.png"
        if not picture.isNull() and picture.save(str(path)):
            self.ask_batch([path])

    def _progressed(self, step: object) -> None:
        if isinstance(step, Filed):
            self.done.append(step)

    def _ended(self, job: Job) -> None:
        if self.batch is None or job is not self.batch[0]:
            return
        self.batch[1].close()
        self.batch = None
        if told(self.done):
            ReportDialog(self._room.look, self.done, self._page).open()
        else:
            self._room.host.toast.emit(_("เพิ่มหลักฐานแล้ว {n} ไฟล์").format(n=len(self.done)))

    def _close(self) -> None:
        for place in self._pasted:
            rmtree(place, ignore_errors=True)
        if self.batch is not None:
            self.batch[0].cancel()
            self.batch[1].close()

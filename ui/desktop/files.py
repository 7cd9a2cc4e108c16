"""What an office writes to files: papers to print, bundles to send. Asks where to, then hands the work to the pen."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from core.actions.export_bundle import Exported, bundle_name, export_bundle
from core.actions.print_paper import ENDINGS, Wanted, print_paper
from core.errors import UserError
from core.i18n import _
from core.model.values import Ref
from core.views.assessment_facts import office_of
from ui.desk import Desk, Office


class Files(QObject):
    said = Signal(str, str)  # words for the state line, tone
    sent = Signal(str, str, str)  # words, more words, tone: what became of a bundle
    refused = Signal(object)  # UserError before the pen was asked
    noticed = Signal(object)  # UserError of something that was done, but not as asked

    def __init__(self, desk: Desk, office: Office, folder: Path, window: QWidget) -> None:
        super().__init__()
        self._desk, self._office, self._folder, self._window = desk, office, folder, window
        self._printing = Path()

    def print(self, subject: Ref, form: str, name: str) -> None:
        """Ask where to, then print a paper of the subject; `name` is the file's without ending."""
        kinds = (_("เอกสาร PDF (*.pdf)"), _("สมุดงาน Excel (*.xlsx)"), _("เอกสาร Word (*.docx)"))
        path = self._asked(_("พิมพ์เป็นไฟล์"), f"{name}.pdf".replace("/", "-"), ";;".join(kinds))
        if path:
            asked = Path(path)
            self._printing = asked if asked.suffix.lower() in ENDINGS else asked.with_suffix(ENDINGS[0])
            self.said.emit(_("กำลังพิมพ์"), "info")
            session, printer = self._office.session, self._office.printer
            wanted = Wanted(subject, form, self._printing)
            session.do(partial(print_paper, forms=session.forms, printer=printer, wanted=wanted))

    def printed(self, notes: Sequence[str]) -> None:
        """Show the paper in the viewer of this PC, and say what could not be printed of it."""
        self.said.emit(_("พิมพ์แล้ว {at:%H:%M} น.").format(at=datetime.now()), "ok")
        if notes:
            do = _("แก้ข้อความแล้วพิมพ์ใหม่ หรือใช้ฉบับนี้ตามที่เป็น")
            self.noticed.emit(UserError(_("พิมพ์แล้ว แต่ไม่ครบทุกตัวอักษร"), "\n".join(notes), do))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._printing)))

    def export(self, to: Sequence[str] = (), code: str = "") -> None:
        """Ask for the place, then write a bundle for these age recipients and read it back.

        `code` is that of the receiving unit, for the file's name; without recipients their key is asked for first.
        """
        receivers = tuple(to) or self._asked_key()
        if not receivers:
            return
        session = self._office.session
        own = session.read(lambda reader: office_of(reader, self._office.unit))[1]
        name = bundle_name("-to-".join(filter(None, (own, code))), datetime.now())
        path = self._asked(_("เก็บไฟล์รับส่งไว้ที่"), name, _("ไฟล์รับส่ง (*.prongsai)"))
        if not path:
            return
        self.sent.emit(_("กำลังเขียนและอ่านกลับมาตรวจ"), "", "info")
        session.do(partial(export_bundle, to=receivers, path=Path(path), post=self._office.post))

    def _asked_key(self) -> tuple[str, ...]:
        """The recipient of a key file a person chooses; () when none is chosen or the file is none."""
        title, kinds = _("เลือกกุญแจของผู้รับ"), _("กุญแจของผู้รับ (*)")
        key, _kind = QFileDialog.getOpenFileName(self._window, title, str(self._folder.parent), kinds)
        try:
            return (self._desk.receiver(key),) if key else ()
        except UserError as problem:
            self.refused.emit(problem)
            return ()

    def progressed(self, step: object) -> None:
        """A bundle is on its medium and was read back."""
        if isinstance(step, Exported):
            said = _("เขียนไฟล์ {name} และอ่านกลับมาตรวจแล้ว ถอดแฟลชไดรฟ์ได้").format(name=step.path.name)
            self.sent.emit(said, _("เก็บไว้ที่ {path}").format(path=step.path), "ok")

    def _asked(self, title: str, name: str, kinds: str) -> str:
        place = str(self._folder / "outbox" / name)
        return QFileDialog.getSaveFileName(self._window, title, place, kinds)[0]

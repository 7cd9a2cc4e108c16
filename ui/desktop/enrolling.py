"""How this PC comes to be believed and lets others be: requests, answers, roots, each as a file and a dialog."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from core.actions.enrol import certify_and_answer, check_fingerprint, trust
from core.actions.take_in import take_in
from core.changes.certificates import fingerprint
from core.changes.enrolment import Request, TrustFile
from core.errors import UserError
from core.i18n import _
from core.model.values import Changes
from core.views.assessment_facts import office_of
from core.views.standing import free_letter, kinds_for
from ui.desktop.pages.enrol_dialogs import CertifyDialog, DigitsDialog, TrustDialog
from ui.desktop.room import Room
from ui.session import Job

ENDING = ".json"
Made = TypeVar("Made")


class Enrolling(QObject):
    """Nothing is believed that a person has not compared."""

    done = Signal()  # the standing of this PC, or of another one, may be another now

    def __init__(self, room: Room, window: QWidget) -> None:
        super().__init__(window)
        self._room, self._window = room, window
        self._answering: tuple[Job, Path] | None = None
        self._trusting: Job | None = None
        self.dialog: DigitsDialog | TrustDialog | CertifyDialog | None = None
        room.news.changed.connect(self._changed)
        room.news.ended.connect(self._ended)

    def ask_request(self) -> None:
        """Write the request of this PC where the person says, and show the digits to read out."""
        desk, folder = self._room.desk, self._room.folder
        written = self._write(
            _("บันทึกไฟล์คำขอใบรับรอง"), _("คำขอใบรับรอง"), ENDING, lambda path: desk.keys.request(folder, path)
        )
        if written is None:
            return
        path, asked = written
        text = _(
            "บันทึก {name} แล้ว ส่งไฟล์นี้ให้หน่วยงานต้นสังกัดทางใดก็ได้ เมื่อต้นสังกัดโทรมา ให้อ่านเลขข้างล่างทั้ง 40 หลัก แล้วรับไฟล์ตอบกลับมาที่หน้านี้"
        ).format(name=path.name)
        self._open(DigitsDialog(self._room.look, _("ไฟล์คำขอพร้อมส่ง"), text, fingerprint(asked.key), self._window))

    def ask_file(self) -> None:
        """Ask for a file somebody sent, whichever of them it is."""
        kinds = _("ไฟล์คำขอ ไฟล์ตอบ หรือไฟล์กุญแจราก (*)")
        found = QFileDialog.getOpenFileName(self._window, _("เลือกไฟล์ที่ได้รับ"), str(Path.home()), kinds)[0]
        if found:
            self.take(Path(found))

    def take(self, path: Path) -> None:
        """A trust file or a request."""
        try:
            if self._room.desk.files.kind_of(path) == "request":
                self._ask_certify(path)
            else:
                self._ask_trust(path, self._room.desk.keys.read_trust(path))
        except UserError as problem:
            self._room.host.refused.emit(problem)

    def save_key(self) -> None:
        """Write the public key others need to send to this PC before they have its certificate."""
        desk, folder = self._room.desk, self._room.folder
        written = self._write(
            _("บันทึกกุญแจสำหรับรับไฟล์"),
            _("กุญแจรับไฟล์"),
            ".key",
            lambda path: desk.files.write_text(path, desk.keys.of(folder)["age"] + "\n"),
        )
        if written is not None:
            told = _("บันทึก {name} แล้ว ส่งให้ผู้ที่จะส่งไฟล์มาหน่วยงานนี้ได้").format(name=written[0].name)
            self._room.host.toast.emit(told)

    def _ask_trust(self, path: Path, file: TrustFile) -> None:
        known = self._room.session.read(lambda reader: reader.trust.roots())
        if known.issuperset(file.roots):
            self._trust(file, "")
            return
        dialog = TrustDialog(self._room.look, path.name, partial(check_fingerprint, file.roots), self._window)
        dialog.told.connect(lambda digits: self._trust(file, digits))
        self._open(dialog)

    def _trust(self, file: TrustFile, digits: str) -> None:
        self._trusting = self._room.session.do(partial(trust, file=file, compared=digits))

    def _ask_certify(self, path: Path) -> None:
        request = self._room.desk.keys.read_request(path)
        kinds = self._room.session.read(lambda reader: kinds_for(reader, request.code))
        if not kinds:
            raise UserError(
                _("รับรอง {name} จากเครื่องนี้ไม่ได้").format(name=request.name[:80] or request.code),
                _("เพราะเครื่องนี้ไม่ได้เป็นเครื่องของหน่วยงานต้นสังกัดหรือส่วนกลางที่มีใบรับรองแล้ว"),
                _("ส่งไฟล์คำขอนี้ต่อให้หน่วยงานต้นสังกัดของหน่วยงานนั้น"),
            )
        letter = self._room.session.read(lambda reader: free_letter(reader, request.code, request.key))
        digits = fingerprint(request.key)
        dialog = CertifyDialog(self._room.look, request, digits, kinds, letter, self._window)
        dialog.told.connect(lambda kind, letter: self._certify(request, kind, letter))
        self._open(dialog)

    def _certify(self, request: Request, kind: str, letter: str) -> None:
        path = self._where(_("บันทึกไฟล์ตอบให้ผู้ขอ"), f"{_('ใบรับรอง')}-{request.code}{ENDING}")
        if path is None:
            return
        write = partial(self._room.desk.keys.write_trust, path)
        made = partial(certify_and_answer, request=request, kind=kind, letter=letter, write=write)
        self._answering = self._room.session.do(made), path

    def _changed(self, changes: Changes) -> None:
        if changes.label == "certify" and self._answering is not None:
            name = self._answering[1].name
            self._room.host.toast.emit(_("รับรองแล้ว ส่ง {name} กลับไปให้ผู้ขอ").format(name=name))
        elif changes.label == "trust" and self._trusting is not None:
            self._room.host.toast.emit(_("รับเข้าแล้ว เครื่องนี้เชื่อถือกุญแจรากและใบรับรองในไฟล์นั้น"))
        else:
            return
        self._room.session.do(partial(take_in, paths=(), post=self._room.office.post))  # what waited for certificates
        self.done.emit()

    def _ended(self, job: Job) -> None:
        if self._answering is not None and job is self._answering[0]:
            self._answering = None
        if job is self._trusting:
            self._trusting = None

    def _open(self, dialog: DigitsDialog | TrustDialog | CertifyDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _write(self, title: str, called: str, ending: str, write: Callable[[Path], Made]) -> tuple[Path, Made] | None:
        """Ask where to, then write a file named after this office: where it is and what came of it; None when not."""
        code = self._room.session.read(lambda reader: office_of(reader, self._room.unit))[1]
        path = self._where(title, f"{called}-{code}{ending}")
        try:
            return (path, write(path)) if path else None
        except UserError as problem:
            self._room.host.refused.emit(problem)
            return None

    def _where(self, title: str, called: str) -> Path | None:
        place = str(self._room.folder / "outbox" / called.replace("/", "-"))
        found = QFileDialog.getSaveFileName(self._window, title, place, _("ทุกไฟล์ (*)"))[0]
        return Path(found) if found else None

"""How this PC is certified and certifies others: requests, answers and root keys, as files and dialogs."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.entities import unit_id
from core.errors import UserError
from core.exchange.devices import KIND_WORDS, free_letter, kinds_for
from core.exchange.receive_deeds import take_in
from core.exchange.strangers import digits_of
from core.exchange.trust_deeds import certify_and_answer, check_fingerprint, trust
from core.i18n import _
from core.log.certificates import Request, TrustFile, fingerprint
from core.people.units import office_of
from core.values import Changes
from ui.desktop.base.asking_files import ask_file, ask_target
from ui.desktop.base.look_card import chooser, labelled
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import copy_words, name, show_entry, show_plain, words
from ui.session import Job

DIGITS = 40


class DigitsDialog(FramedDialog):
    """A file was written; these digits are passed on separately, by telephone or on paper."""

    def __init__(self, look: Look, title: str, text: str, digits: str, parent: QWidget) -> None:
        super().__init__(look, title, parent)
        field = QLineEdit()
        show_entry(field, digits)
        field.setReadOnly(True)
        name(field, _("เลขตรวจสอบ"))
        self.copy = Button(look, _("คัดลอกเลข"), "ghost", "copy", do=lambda: copy_words(digits))
        close = self.closer(_("เสร็จ"))
        inside = column(words(text, "body", wrap=True), labelled(_("เลขตรวจสอบ"), field), None, gap=8)
        self.fill(inside, self.copy, close, wide=560)
        close.setFocus()


class TrustDialog(FramedDialog):
    """Asks for the digits on paper before trusting a file; accepted once they match."""

    entered = Signal(str)

    def __init__(self, look: Look, called: str, check: Callable[[str], object], parent: QWidget) -> None:
        """`check` raises UserError when the digits differ."""
        super().__init__(look, _("เทียบเลขตรวจสอบก่อนเชื่อถือ"), parent)
        self._check = check
        self.digits = QLineEdit()
        self.digits.setMaxLength(80)
        name(self.digits, _("เลข 40 หลักบนเอกสาร"))
        self.digits.textEdited.connect(self._count)
        self.digits.returnPressed.connect(self._try)
        self.count = words("", "small", "text2")
        self.wrong = words("", "label", "bad", wrap=True)
        go = Button(look, _("เชื่อถือและรับเข้า"), "primary", "tick", do=self._try)
        text = _(
            "{name} ให้เครื่องนี้เชื่อถือกุญแจรากที่ยังไม่รู้จัก กรอกเลข 40 หลักจากเอกสารกระดาษของเจ้าของโปรแกรมหรือส่วนกลาง "
            "ไม่ใช่เลขที่ส่งมากับไฟล์ ถ้าไม่มีเอกสาร โทรถามหน่วยงานต้นสังกัด"
        ).format(name=called)
        asked = labelled(_("เลข 40 หลักบนเอกสาร"), self.digits)
        inside = column(words(text, "body", wrap=True), asked, self.count, self.wrong, None, gap=8)
        self.fill(inside, self.closer(), go, wide=560)
        self._count("")
        self.digits.setFocus()

    @property
    def typed(self) -> str:
        return digits_of(self.digits.text())

    def _count(self, _text: str) -> None:
        show_plain(self.count, _("กรอกแล้ว {n} จาก 40 หลัก").format(n=len(self.typed)))
        show_plain(self.wrong, "")

    def _try(self) -> None:
        try:
            self._check(self.typed)
        except UserError as problem:
            short = len(self.typed) < DIGITS
            text = _("ยังไม่ครบ 40 หลัก") if short else _("เลขไม่ตรงกับไฟล์นี้ ตรวจทีละ 5 หลัก ถ้ายังไม่ตรง อย่าใช้ไฟล์นี้")
            show_plain(self.wrong, text if self.typed else f"{problem.what} {problem.do}")
            return
        self.entered.emit(self.typed)
        self.accept()


class CertifyDialog(FramedDialog):
    """Who asks, the digits to compare by telephone, and the kind of certificate."""

    entered = Signal(str, str)  # kind, letter

    def __init__(
        self, look: Look, request: Request, digits: str, kinds: Sequence[str], letter: str, parent: QWidget
    ) -> None:
        super().__init__(look, _("รับรองเครื่องของหน่วยงาน"), parent)
        who = _("{name} รหัส {code} ขอใบรับรอง").format(name=request.name[:200] or request.code, code=request.code)
        field = QLineEdit()
        show_entry(field, digits)
        field.setReadOnly(True)
        name(field, _("เลขตรวจสอบของเครื่องที่ขอ"))
        meant = "office" if "office" in kinds else kinds[-1]  # what certifies others is given by nobody's default
        self.kind = chooser(tuple((each, _(KIND_WORDS[each]), "") for each in kinds), _("รับรองเป็น"), meant)
        self.letter = QLineEdit()
        self.letter.setMaxLength(2)
        show_entry(self.letter, letter)
        name(self.letter, _("อักษรประจำเครื่อง"))
        self.letter.setFixedWidth(look.px(70))
        self.go = Button(look, _("เลขตรงกันแล้ว รับรอง"), "primary", "tick", do=self._emit)
        text = _("โทรหาผู้ขอตามเบอร์ที่รู้จักอยู่แล้ว ให้อ่านเลขบนจอของเขา รับรองเมื่อตรงกันทุกหลักเท่านั้น")
        what = row(labelled(_("รับรองเป็น"), self.kind), labelled(_("อักษรประจำเครื่อง"), self.letter), None, gap=22)
        note = _("อักษรประจำเครื่องอยู่ในเลขทะเบียนเอกสารของเครื่องนั้น เครื่องที่สองของหน่วยงานเดียวกันใช้ B")
        inside = column(
            words(who, "strong", wrap=True), words(text, "body", wrap=True),
            labelled(_("เลขตรวจสอบของเครื่องที่ขอ"), field), what, words(note, "small", "text2", wrap=True), None, gap=8,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go, wide=600)
        self.go.setFocus()

    def _emit(self) -> None:
        self.entered.emit(self.kind.key, self.letter.text().strip().upper())
        self.accept()


ENDING = ".json"
_Made = TypeVar("_Made")


class Enrolment(QObject):
    """Nothing is trusted before a person has compared its digits."""

    done = Signal()  # the certificates may have changed

    def __init__(self, room: PageContext, window: QWidget) -> None:
        super().__init__(window)
        self._room, self._window = room, window
        self._answering: tuple[Job, Path] | None = None
        self._trusting: Job | None = None
        self.dialog: DigitsDialog | TrustDialog | CertifyDialog | None = None
        room.news.changed.connect(self._changed)
        room.news.ended.connect(self._ended)

    def ask_request(self) -> None:
        """Write the request of this PC to a chosen path, and show the digits to read out."""
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
        """Ask for a file somebody sent, of any of these kinds."""
        kinds = _("ไฟล์คำขอ ไฟล์ตอบ หรือไฟล์กุญแจราก (*)")
        if found := ask_file(self._window, _("เลือกไฟล์ที่ได้รับ"), kinds, "answers"):
            self.take(found)

    def take(self, path: Path) -> None:
        """A trust file or a request."""
        try:
            kind = self._room.desk.files.kind_of(path)
            if kind == "request":
                self._ask_certify(path)
            elif kind == "start":
                self._room.joins.start_wanted.emit(path)
            else:
                self._ask_trust(path, self._room.desk.keys.read_trust(path))
        except UserError as problem:
            self._room.host.refused.emit(problem)

    def save_key(self) -> None:
        """Write the public key that others need to send to this PC before they have its certificate."""
        desk, folder = self._room.desk, self._room.folder

        def write(path: Path) -> None:
            desk.files.write_text(path, desk.keys.of(folder)["age"] + "\n")

        written = self._write(_("บันทึกกุญแจสำหรับรับไฟล์"), _("กุญแจรับไฟล์"), ".key", write)
        if written is not None:
            text = _("บันทึก {name} แล้ว ส่งให้ผู้ที่จะส่งไฟล์มาหน่วยงานนี้ได้").format(name=written[0].name)
            self._room.host.toast.emit(text)

    def _ask_trust(self, path: Path, file: TrustFile) -> None:
        known = self._room.session.read(lambda reader: reader.trust.roots())
        if known.issuperset(file.roots):
            self._trust(file, "")
            return
        dialog = TrustDialog(self._room.look, path.name, partial(check_fingerprint, file.roots), self._window)
        dialog.entered.connect(lambda digits: self._trust(file, digits))
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
        letter = self._room.session.read(lambda reader: free_letter(reader, unit_id(request.code), request.key))
        digits = fingerprint(request.key)
        dialog = CertifyDialog(self._room.look, request, digits, kinds, letter, self._window)
        dialog.entered.connect(lambda kind, letter: self._certify(request, kind, letter))
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
        self._room.session.do(partial(take_in, paths=(), post=self._room.office.post))  # those waiting for certificates
        self.done.emit()

    def _ended(self, job: Job) -> None:
        if self._answering is not None and job is self._answering[0]:
            self._answering = None
        if job is self._trusting:
            self._trusting = None

    def _open(self, dialog: DigitsDialog | TrustDialog | CertifyDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _write(self, title: str, called: str, ending: str, write: Callable[[Path], _Made]) -> tuple[Path, _Made] | None:
        """Ask where to, then write a file named after this office: its path and the result; None if it was not."""
        code = self._room.session.read(lambda reader: office_of(reader, self._room.unit))[1]
        path = self._where(title, f"{called}-{code}{ending}")
        try:
            return (path, write(path)) if path else None
        except UserError as problem:
            self._room.host.refused.emit(problem)
            return None

    def _where(self, title: str, called: str) -> Path | None:
        return ask_target(self._window, title, called, _("ทุกไฟล์ (*)"), "exchange_out", self._room.folder / "outbox")

"""Small dialogs by which a PC comes to be believed: digits to read out, digits to compare, what to certify it as."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.changes.enrolment import Request
from core.errors import UserError
from core.i18n import _
from core.thai.digits import arabic_digits
from core.views.standing import KIND_WORDS
from ui.desktop.pages.look_card import chooser, labelled
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.plain import copy_words, name, show_entry, show_plain, words

DIGITS = 40


class DigitsDialog(Framed):
    """Something was written, and these digits go another way than the file: by telephone or on paper."""

    def __init__(self, look: Look, title: str, text: str, digits: str, parent: QWidget) -> None:
        super().__init__(look, title, parent)
        field = QLineEdit()
        show_entry(field, digits)
        field.setReadOnly(True)
        name(field, _("เลขตรวจสอบ"))
        self.copy = Button(look, _("คัดลอกเลข"), "ghost", "copy")
        self.copy.clicked.connect(lambda: copy_words(digits))
        close = self.closer(_("เสร็จ"))
        inside = column(words(text, "body", wrap=True), labelled(_("เลขตรวจสอบ"), field), None, gap=8)
        self.fill(inside, self.copy, close, wide=560)
        close.setFocus()


class TrustDialog(Framed):
    """Asks for the digits on paper before anything is believed; accepted once they fit."""

    told = Signal(str)

    def __init__(self, look: Look, called: str, check: Callable[[str], object], parent: QWidget) -> None:
        """`check` raises UserError when the digits are others."""
        super().__init__(look, _("เทียบเลขตรวจสอบก่อนเชื่อถือ"), parent)
        self._check = check
        self.digits = QLineEdit()
        self.digits.setMaxLength(80)
        name(self.digits, _("เลข 40 หลักบนเอกสาร"))
        self.digits.textEdited.connect(self._count)
        self.digits.returnPressed.connect(self._try)
        self.count = words("", "small", "text2")
        self.wrong = words("", "label", "bad", wrap=True)
        go = Button(look, _("เชื่อถือและรับเข้า"), "primary", "tick")
        go.clicked.connect(self._try)
        text = _(
            "{name} ให้เครื่องนี้เชื่อถือกุญแจรากที่ยังไม่รู้จัก กรอกเลข 40 หลักจากเอกสารกระดาษของเจ้าของโปรแกรมหรือส่วนกลาง "
            "ไม่ใช่เลขที่ส่งมากับไฟล์ ถ้าไม่มีเอกสาร โทรถามหน่วยงานต้นสังกัด"
        ).format(name=called)
        asked = labelled(_("เลข 40 หลักบนเอกสาร"), self.digits)
        self.fill(
            column(words(text, "body", wrap=True), asked, self.count, self.wrong, None, gap=8),
            self.closer(),
            go,
            wide=560,
        )
        self._count("")
        self.digits.setFocus()

    @property
    def typed(self) -> str:
        return "".join(arabic_digits(self.digits.text()).split())

    def _count(self, _text: str) -> None:
        show_plain(self.count, _("กรอกแล้ว {n} จาก 40 หลัก").format(n=len(self.typed)))
        show_plain(self.wrong, "")

    def _try(self) -> None:
        try:
            self._check(self.typed)
        except UserError as problem:
            short = len(self.typed) < DIGITS
            said = _("ยังไม่ครบ 40 หลัก") if short else _("เลขไม่ตรงกับไฟล์นี้ ตรวจทีละ 5 หลัก ถ้ายังไม่ตรง อย่าใช้ไฟล์นี้")
            show_plain(self.wrong, said if self.typed else f"{problem.what} {problem.do}")
            return
        self.told.emit(self.typed)
        self.accept()


class CertifyDialog(Framed):
    """Who asks, the digits to compare by telephone, and what the PC is certified as."""

    told = Signal(str, str)  # kind, letter

    def __init__(
        self, look: Look, request: Request, digits: str, kinds: Sequence[str], letter: str, parent: QWidget
    ) -> None:
        super().__init__(look, _("รับรองเครื่องของหน่วยงาน"), parent)
        who = _("{name} รหัส {code} ขอใบรับรอง").format(name=request.name[:200] or request.code, code=request.code)
        field = QLineEdit()
        show_entry(field, digits)
        field.setReadOnly(True)
        name(field, _("เลขตรวจสอบของเครื่องที่ขอ"))
        meant = request.kind if request.kind in kinds else "office" if "office" in kinds else kinds[0]
        self.kind = chooser(tuple((each, _(KIND_WORDS[each]), "") for each in kinds), _("รับรองเป็น"), meant)
        self.letter = QLineEdit()
        self.letter.setMaxLength(2)
        show_entry(self.letter, letter)
        name(self.letter, _("อักษรประจำเครื่อง"))
        self.letter.setFixedWidth(look.px(70))
        self.go = Button(look, _("เลขตรงกันแล้ว รับรอง"), "primary", "tick")
        self.go.clicked.connect(self._tell)
        text = _("โทรหาผู้ขอตามเบอร์ที่รู้จักอยู่แล้ว ให้อ่านเลขบนจอของเขา รับรองเมื่อตรงกันทุกหลักเท่านั้น")
        what = row(labelled(_("รับรองเป็น"), self.kind), labelled(_("อักษรประจำเครื่อง"), self.letter), None, gap=22)
        note = _("อักษรประจำเครื่องอยู่ในเลขทะเบียนเอกสารของเครื่องนั้น เครื่องที่สองของหน่วยงานเดียวกันใช้ B")
        inside = column(
            words(who, "strong", wrap=True), words(text, "body", wrap=True),
            labelled(_("เลขตรวจสอบของเครื่องที่ขอ"), field), what, words(note, "small", "text2", wrap=True), None, gap=8,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go, wide=600)
        self.go.setFocus()

    def _tell(self) -> None:
        self.told.emit(self.kind.key, self.letter.text().strip().upper())
        self.accept()

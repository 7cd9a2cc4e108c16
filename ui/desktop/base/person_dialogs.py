"""Dialogs about people who use the program: adding or editing a person, and their PIN."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.forms.wording import role_words
from core.i18n import _
from core.signing.chain import roles_of
from core.thai.written import arabic_digits
from core.values import Record
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import FlowLayout, column, holding
from ui.desktop.widgets.plain import show, show_plain, words
from ui.desktop.widgets.prompt import Prompt, PromptButton, PromptError, PromptField, Prose, entry, nothing

LEAST = 4  # characters of a PIN
ROLES = ("recorder", "signer", "approver", "chair", "assessor")  # in signing order


def person_prompt(known: Record | None = None, gone: Callable[[], object] = nothing) -> Prompt:
    """Return the prompt to add a person or edit `known` (`name`, `position`, `roles`); `gone`: called if they left."""
    text = _("ชื่อนี้ติดไปกับทุกการบันทึก และอยู่ในเอกสารที่พิมพ์")
    why = _("เมื่อกำหนดหน้าที่ให้ใครแล้ว แต่ละขั้นลงนามได้เฉพาะผู้มีหน้าที่ที่แบบกำหนด หรือผู้ลงนามแทน")
    has = roles_of(known) if known else ()
    leave = PromptButton(_("ไม่ได้ทำงานที่นี่แล้ว"), "user", gone)

    def ticks(look: Look) -> QWidget:
        flow = FlowLayout(14)
        for role in ROLES:
            box = TickBox(look, role_words(role))
            box.setChecked(role in has)
            flow.addWidget(box)
        return holding(flow)

    def ticked(held: QWidget) -> tuple[str, ...]:
        return tuple(role for role, box in zip(ROLES, held.findChildren(TickBox), strict=True) if box.isChecked())

    return Prompt(
        title=_("แก้ไขผู้ใช้งาน") if known else _("เพิ่มผู้ใช้งาน"), go=_("บันทึก") if known else _("เพิ่ม"),
        icon="tick" if known else "plus", buttons=[leave] if known else [], wide=440, gap=4, parts=[
            Prose(text, "line text2"), 4,
            entry("name", _("ชื่อ นามสกุล"), known.text("name") if known else "", most=200, need=True),
            entry("position", _("ตำแหน่ง"), known.text("position") if known else "", most=200), 4,
            PromptField("roles", _("หน้าที่ในการลงนาม"), ticks, read=ticked), Prose(why, "small text2"),
        ],
    )  # fmt: skip


def pin_of(person: str, fits: Callable[[str], bool]) -> Prompt:
    """Return the prompt for the PIN of the person with this name; it stays open until `fits` accepts what is typed."""
    wrong = _("PIN ไม่ตรง ลองอีกครั้ง\nถ้าลืม ให้ผู้ดูแลเครื่องลบไฟล์ pins.json ในโฟลเดอร์กุญแจ")
    return Prompt(
        title=_("ใส่ PIN ของ {name}").format(name=person), go=_("เข้าใช้งาน"), icon="user", wide=440, gap=4,
        parts=[entry("pin", _("PIN"), label="", most=200, hidden=True), PromptError()],
        refuse=lambda pin: "" if fits(plain_pin(pin)) else (wrong, "pin"),
    )  # fmt: skip


class SetPinDialog(FramedDialog):
    """The dialog in which a person sets, changes or removes their PIN."""

    entered = Signal(str)  # the new PIN, "" = removed

    def __init__(self, look: Look, fits: Callable[[str], bool], parent: QWidget) -> None:
        super().__init__(look, _("PIN ของท่านในเครื่องนี้"), parent)
        self._fits = fits
        self.old = short_line(_("PIN เดิม"), hidden=True)
        self.new, self.again = short_line(_("PIN ใหม่"), hidden=True), short_line(_("PIN ใหม่อีกครั้ง"), hidden=True)
        self.wrong = words("", "label", "bad", wrap=True)
        self.set = Button(look, _("ตั้ง PIN"), "primary", "lock", do=self._emit)
        without = Button(look, _("ไม่ใช้ PIN"), do=self._drop)
        text = _(
            "PIN กันคนที่เดินผ่านไม่ให้บันทึกในชื่อของท่าน ไม่ได้เข้ารหัสข้อมูล และไม่กันคนที่นำเครื่องหรือไฟล์ไป "
            "ข้อมูลสำคัญให้ล็อกเครื่องด้วยรหัสผ่านของระบบ"
        )
        asked = [words(_("PIN เดิม"), "label", "text2"), self.old]
        self._asks_old = not fits("")
        for widget in asked:
            show(widget, self._asks_old)
        inside = column(
            words(text, "line", "text2", wrap=True), 4, *asked, words(_("PIN ใหม่"), "label", "text2"), self.new,
            words(_("PIN ใหม่อีกครั้ง"), "label", "text2"), self.again, self.wrong, None, gap=4,
        )  # fmt: skip
        show(without, self._asks_old)
        self.fill(inside, self.closer(), without, self.set, wide=480)

    def _emit(self) -> None:
        pin = plain_pin(self.new.text())
        if len(pin) < LEAST:
            self._show_wrong(_("PIN ต้องมีอย่างน้อย {n} ตัว").format(n=LEAST))
        elif pin != plain_pin(self.again.text()):
            self._show_wrong(_("PIN ใหม่สองช่องไม่ตรงกัน"))
        elif self._old_fits():
            self.entered.emit(pin)
            self.accept()

    def _drop(self) -> None:
        if self._old_fits():
            self.entered.emit("")
            self.accept()

    def _old_fits(self) -> bool:
        if self._asks_old and not self._fits(plain_pin(self.old.text())):
            self._show_wrong(_("PIN เดิมไม่ตรง"))
            return False
        return True

    def _show_wrong(self, text: str) -> None:
        show_plain(self.wrong, text)


def plain_pin(typed: str) -> str:
    """Return a typed PIN in Arabic digits, so that one typed in Thai digits matches."""
    return arabic_digits(typed)

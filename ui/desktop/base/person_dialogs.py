"""Dialogs about people who use the program: adding or editing a person, and their PIN."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from core.forms.wording import role_words
from core.i18n import _
from core.signing.chain import roles_of
from core.thai.written import arabic_digits
from core.values import Record
from ui.desktop.theme.look import Look
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.layout import FlowLayout, holding
from ui.desktop.widgets.prompt import (
    ErrorLine,
    Prompt,
    PromptButton,
    PromptField,
    PromptText,
    entry,
    nothing,
)

LEAST = 4  # characters of a PIN
ROLES = ("recorder", "signer", "approver", "chair", "assessor")  # in signing order


def person_prompt(record: Record | None = None, gone: Callable[[], object] = nothing) -> Prompt:
    """Return the prompt to add a person (`record` None) or edit one; its answers are `name`, `position` and `roles`.
    When editing, a button for a person who no longer works here calls `gone`."""
    text = _("ชื่อนี้ติดไปกับทุกการบันทึก และอยู่ในเอกสารที่พิมพ์")
    why = _("เมื่อกำหนดหน้าที่ให้ใครแล้ว แต่ละขั้นลงนามได้เฉพาะผู้มีหน้าที่ที่แบบกำหนด หรือผู้ลงนามแทน")
    has = roles_of(record) if record else ()
    leave = PromptButton(_("ไม่ได้ทำงานที่นี่แล้ว"), "user", gone)

    def ticks(look: Look) -> QWidget:
        flow = FlowLayout(14)
        for role in ROLES:
            box = TickBox(look, role_words(role))
            box.setChecked(role in has)
            flow.addWidget(box)
        return holding(flow)

    def ticked(widget: QWidget) -> tuple[str, ...]:
        return tuple(
            role
            for role, box in zip(ROLES, widget.findChildren(TickBox), strict=True)
            if box.isChecked()
        )

    known = position = ""
    title, go = _("เพิ่มผู้ใช้งาน"), _("เพิ่ม")
    if record:
        known, position = record.text("name"), record.text("position")
        title, go = _("แก้ไขผู้ใช้งาน"), _("บันทึก")
    buttons = [leave] if record else []
    return Prompt(
        title=title,
        go=go,
        icon="tick" if record else "plus",
        buttons=buttons,
        wide=440,
        gap=4,
        parts=[
            PromptText(text, "line text2"),
            4,
            entry(
                "name",
                _("ชื่อ นามสกุล"),
                known,
                max_length=200,
                required=True,
            ),
            entry("position", _("ตำแหน่ง"), position, max_length=200),
            4,
            PromptField("roles", _("หน้าที่ในการลงนาม"), ticks, read=ticked),
            PromptText(why, "small text2"),
        ],
    )


def pin_of(person: str, fits: Callable[[str], bool]) -> Prompt:
    """Return the prompt for the PIN of the person named `person`; it closes only when `fits(pin)` returns True."""
    wrong = _("PIN ไม่ตรง ลองอีกครั้ง\nถ้าลืม ให้ผู้ดูแลเครื่องลบไฟล์ pins.json ในโฟลเดอร์กุญแจ")
    return Prompt(
        title=_("ใส่ PIN ของ {name}").format(name=person),
        go=_("เข้าใช้งาน"),
        icon="user",
        wide=440,
        gap=4,
        parts=[entry("pin", _("PIN"), label="", max_length=200, hidden=True), ErrorLine()],
        refuse=lambda pin: "" if fits(plain_pin(pin)) else (wrong, "pin"),
    )


def pin_change(fits: Callable[[str], bool]) -> Prompt:
    """Return the prompt to set, change or remove (answer `drop`) a person's PIN. `fits(pin)` returns whether `pin` is
    the present PIN; if there is none, it returns True for ""."""
    text = _(
        "PIN กันคนที่เดินผ่านไม่ให้บันทึกในชื่อของท่าน ไม่ได้เข้ารหัสข้อมูล และไม่กันคนที่นำเครื่องหรือไฟล์ไป ข้อมูลสำคัญให้ล็อกเครื่องด้วยรหัสผ่านของระบบ"
    )
    asks_old = not fits("")
    without = PromptButton(
        _("ไม่ใช้ PIN"), "", nothing, behind=True, stays=True, gives={"drop": True}
    )

    def refused(new: str, again: str, old: str = "", *, drop: bool = False) -> str:
        if not drop and len(plain_pin(new)) < LEAST:
            return _("PIN ต้องมีอย่างน้อย {n} ตัว").format(n=LEAST)
        if not drop and plain_pin(new) != plain_pin(again):
            return _("PIN ใหม่สองช่องไม่ตรงกัน")
        return "" if fits(plain_pin(old)) else _("PIN เดิมไม่ตรง")

    return Prompt(
        title=_("PIN ของท่านในเครื่องนี้"),
        go=_("ตั้ง PIN"),
        icon="lock",
        buttons=[without] * asks_old,
        wide=480,
        gap=4,
        refuse=refused,
        parts=[
            PromptText(text, "line text2"),
            4,
            *[entry("old", _("PIN เดิม"), max_length=200, hidden=True)] * asks_old,
            entry("new", _("PIN ใหม่"), max_length=200, hidden=True),
            entry("again", _("PIN ใหม่อีกครั้ง"), max_length=200, hidden=True),
            ErrorLine(),
        ],
    )


def plain_pin(pin: str) -> str:
    """Return a typed PIN in Arabic digits, so that one typed in Thai digits matches."""
    return arabic_digits(pin)

"""The route of a form: who signs in which order, and what its roles and ways of acting are called."""

from core.forms.shape import Instrument, Signing
from core.forms.vocabulary import ACTING
from core.forms.wording import Words
from core.i18n import _


def route_of(form: Instrument) -> tuple[Signing, ...]:
    """The steps of the form's route; of a form without one: maker, checker, approver, each also by somebody acting."""
    if form.signing:
        return form.signing
    acting = tuple(sorted(ACTING))
    return (
        Signing(id="maker", title=Words(_("ผู้จัดทำ")), role=("recorder",)),
        Signing(id="checker", title=Words(_("ผู้ตรวจสอบ")), role=("signer",), acting=acting),
        Signing(id="approver", title=Words(_("ผู้อนุมัติ")), role=("approver",), acting=acting),
    )


def need_words(step: Signing) -> str:
    """Who of a role signs a step."""
    who = _(" หรือ ").join(role_words(one) for one in step.role) or _("ผู้ที่หน่วยงานกำหนด")
    return _("ทุกคนที่เป็น{who}").format(who=who) if step.need == "all" else _("คนใดคนหนึ่งที่เป็น{who}").format(who=who)


def role_words(role: str) -> str:
    """What a role of a person is called."""
    words = {
        "recorder": _("ผู้บันทึก"), "approver": _("ผู้อนุมัติ"), "chair": _("ประธาน"), "assessor": _("กรรมการ"),
        "signer": _("ผู้ลงนาม"),
    }  # fmt: skip
    return words.get(role, role)


def acting_words(acting: str) -> str:
    """How one signs in place of another, as printed in the position line."""
    words = {
        "in_charge": _("รักษาราชการแทน"), "on_behalf": _("ปฏิบัติราชการแทน"), "caretaker": _("รักษาการในตำแหน่ง"),
    }  # fmt: skip
    return words.get(acting, acting)

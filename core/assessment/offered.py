"""The answers an item offers, and a sentence for one that it does not."""

from core.assessment.cells import needs_of
from core.errors import UserError
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.i18n import _
from core.values import Plain, Written

FOUND = {State.MET.value, State.NOT_MET.value}


def of_scale(tree: Tree, item: str, given: str) -> Plain:
    """A value of the item's scale; UserError for any other."""
    known = {value.id: str(value.text) for value in tree.choices(item)}
    if given not in known:
        raise UserError(
            _("ข้อ {item} ไม่มีคำตอบ “{given}”").format(item=item, given=given[:40]),
            _("แบบนี้ให้เลือก {known}").format(known=", ".join(known.values())),
            _("เลือกคำตอบที่มีในแบบ"),
        )
    return Plain(given)


def asks_for(tree: Tree, item: str, name: str, given: object) -> bool:
    """Whether the item is answered so: with a finding only where no scale, number or question answers it."""
    if name != "state" or str(given) not in FOUND or not tree.counts(item):
        return True  # a step of a ladder is no item, and is marked
    return needs_of(tree, tree.item(item)).state


def of_states(tree: Tree, item: str, given: Written) -> Written:
    """A state of the item, None for not assessed; UserError for a finding nobody was asked for: no screen shows it."""
    if not asks_for(tree, item, "state", given):
        raise UserError(
            _("ข้อ {item} ไม่ได้ตอบด้วย ผ่าน หรือ ไม่ผ่าน").format(item=item),
            _("แบบนี้ให้ตอบด้วยตัวเลือก ตัวเลข หรือคำถามของข้อนั้น"),
            _("ใส่คำตอบในช่องที่แบบถาม แล้วลองใหม่"),
        )
    return None if str(given) == State.NOT_ASSESSED.value else given

"""What was ticked on the paper of an assessment, entered once a person agreed to it."""

from collections.abc import Mapping

from core.assessment.sheets import SheetPlace, sheet_of
from core.assessment.start_deeds import changes_of
from core.errors import UserError
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context
from core.plan.locks import locked_words
from core.values import Changes, Ref
from core.workshop.by_hand import hand_questions, item_of, tree_of


def accept_marks(ctx: Context, store: Store, assessment: Ref, picked: Mapping[str, str]) -> Changes:
    """Enter what a person agreed to, by question, in one save; nothing of what was not ticked.

    UserError of a locked assessment, and for a question or an answer its form does not have.
    """
    if why := locked_words(store, assessment):
        raise UserError(_("แก้คำตอบไม่ได้"), why, _("ปลดล็อกพร้อมเหตุผลก่อน"))
    tree = tree_of(store, assessment)
    known = {one.key: {each.key for each in one.choices} for one in hand_questions(tree)}
    given: dict[str, dict[str, object]] = {}
    for key, choice in picked.items():
        if choice not in known.get(key, ()):
            raise UserError(
                _("รับคำตอบจากกระดาษไม่ได้"),
                _("แบบเปลี่ยนไปหลังพิมพ์ คำตอบนี้ไม่มีในแบบ"),
                _("พิมพ์แบบสำหรับกรอกด้วยมือใหม่ หรือกรอกข้อนั้นในหน้าการประเมิน"),
            )
        item, field = item_of(key)
        given.setdefault(item, {})[field] = int(choice) if field.startswith("part.") else choice
    changes = [*changes_of(store, tree, SheetPlace(sheet_of(assessment)), given)]
    return store.save(ctx, "answer_item", changes) if changes else Changes("answer_item")

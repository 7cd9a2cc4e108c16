"""Tell a unit below: a comment, a request with a date, or work that is assigned to it."""

from core.actions.set_field import fresh
from core.actions.written import not_one_of, written
from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.instruments.field_values import day, words
from core.model.values import Changes, Plain, Ref, Written
from core.ports import Context, Store
from core.views.letters import KINDS


def comment(
    ctx: Context, store: Store, unit: str, about: Ref, kind: str, text: str, item: str = "", due: str = ""
) -> Changes:
    """Write into the scope of `unit`; what it is about may be a record of the unit or, for an assignment, of one's own.

    `due` is an ISO date. Raises UserError when what it is about is not here, or this PC may not write there.
    """
    if kind not in KINDS:
        raise not_one_of("kind", kind, KINDS)
    if not text.strip():
        raise empty()
    standing(store, about)
    said: dict[str, Written] = {
        "about": Plain(about.local if about.scope == unit else str(about)),
        "item": written("comment", "item", item),
        "kind": Plain(kind),
        "text": words("text", text.strip()),
        "due": day("due", due) if due.strip() else None,
    }
    return store.save(ctx, kind, fresh(Ref(unit, "comment", ctx.new_id()), said))


def empty() -> UserError:
    return UserError(_("บันทึกไม่ได้"), _("ยังไม่ได้เขียนข้อความ"), _("เขียนข้อความ แล้วบันทึกอีกครั้ง"))

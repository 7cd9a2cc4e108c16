"""Write comments, dated requests and assignments to units below; reply to those from above, and write to the parent."""

from core.errors import UserError
from core.exchange.letters import KINDS
from core.forms.field_values import day, words
from core.forms.ports import Store
from core.forms.vocabulary import not_one_of, written
from core.i18n import _
from core.log.deeds import fresh
from core.log.ports import Context, standing
from core.values import Changes, Plain, Ref, Written


def comment(
    ctx: Context, store: Store, unit: str, about: Ref, kind: str, text: str, item: str = "", due: str = ""
) -> Changes:
    """Write a comment, request or assignment (`kind`) to `unit`, about a record of that unit or one of our own.

    `due`: ISO date or "". UserError if the text is empty, `about` is not on this PC, or this PC may not write there."""
    if kind not in KINDS:
        raise not_one_of("kind", kind, KINDS)
    if not text.strip():
        raise empty()
    standing(store, about)
    fields: dict[str, Written] = {
        "about": Plain(about.local if about.scope == unit else str(about)),
        "item": written("comment", "item", item),
        "kind": Plain(kind),
        "text": words("text", text.strip()),
        "due": day("due", due) if due.strip() else None,
    }
    return store.save(ctx, kind, fresh(Ref(unit, "comment", ctx.new_id()), fields))


def write_up(ctx: Context, store: Store, text: str, about: Ref | None = None) -> Changes:
    """Write a letter to the unit above, about a record of this unit or in general; it leaves with the next file.

    Raises UserError if the text is empty or the record `about` is not on this PC.
    """
    if not text.strip():
        raise empty()
    if about is not None:
        standing(store, about)
    fields: dict[str, Written] = {
        "about": Plain(about.local) if about is not None else None,
        "text": words("text", text.strip()),
    }
    return store.save(ctx, "letter", fresh(Ref(ctx.unit, "letter", ctx.new_id()), fields))


def empty() -> UserError:
    return UserError(_("บันทึกไม่ได้"), _("ยังไม่ได้เขียนข้อความ"), _("เขียนข้อความ แล้วบันทึกอีกครั้ง"))


def reply(ctx: Context, store: Store, to: Ref, text: str, done: bool = False) -> Changes:
    """Save a reply to the comment `to`; `done` = the work asked for is done, and then the text may be empty.

    Raises UserError if text and `done` are both missing, the comment is not on this PC, or this PC may not write there.
    """
    standing(store, to)
    if not text.strip() and not done:
        raise empty()
    fields = {
        "answers": Plain(to.local),
        "text": words("text", text.strip()) if text.strip() else None,
        "done": int(done),
    }
    return store.save(ctx, "reply", fresh(Ref(to.scope, "reply", ctx.new_id()), fields))

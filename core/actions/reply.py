"""Answer what a unit above has asked: in words, done or not yet."""

from core.actions.comment import empty
from core.actions.set_field import fresh
from core.changes.present import standing
from core.instruments.field_values import words
from core.model.values import Changes, Plain, Ref
from core.ports import Context, Store


def reply(ctx: Context, store: Store, to: Ref, text: str, done: bool = False) -> Changes:
    """Answer a comment in one's own scope. Raises UserError when it is not here or this PC may not write there."""
    standing(store, to)
    if not text.strip() and not done:
        raise empty()
    said = {
        "answers": Plain(to.local),
        "text": words("text", text.strip()) if text.strip() else None,
        "done": int(done),
    }
    return store.save(ctx, "reply", fresh(Ref(to.scope, "reply", ctx.new_id()), said))

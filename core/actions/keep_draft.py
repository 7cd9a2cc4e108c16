"""Keep what is being typed, durably and on this PC only: into an answer until the person leaves it, for a paper."""

from collections.abc import Iterable

from core.actions.answer_fields import checked
from core.actions.answer_item import answer_item
from core.errors import UserError
from core.instruments.shape import Instrument
from core.instruments.tree import Tree
from core.model.values import Change, Changes, Ref, Text
from core.papers.kept_words import place_of
from core.papers.typed import Pairs, write_said
from core.ports import Context, Store
from core.views.assessment_facts import answer_at, sheet_of

Wish = tuple[str, object, tuple[str, ...]]


def keep_draft(ctx: Context, store: Store, tree: Tree, sheet: Ref, item: str, wishes: Iterable[Wish]) -> Changes:
    """Note the fields as drafts; what stands already, or could not be saved as it is (half a number), is not noted."""
    ref = answer_at(sheet, item)
    record = store.record(ref)
    for name, given, seen in wishes:
        try:
            value = checked(tree, item, name, given)
        except UserError:
            continue
        if value == (record.value(name) if record and not record.deleted else None):
            store.drafts.drop(ref, name)
        else:
            store.drafts.keep(ctx, Change(ref, name, value, tuple(seen)))
    return Changes("keep_draft")


def take_up_drafts(
    ctx: Context, store: Store, instrument: Instrument, assessment: Ref, item: str, wishes: Iterable[Wish]
) -> Changes:
    """Enter what was still being typed when the program ended, then let the drafts go, also when they do not fit."""
    given = list(wishes)
    try:
        return answer_item(ctx, store, instrument, assessment, item, given)
    finally:
        for name, _value, _seen in given:
            store.drafts.drop(answer_at(sheet_of(assessment), item), name)


def keep_words(ctx: Context, store: Store, subject: Ref, form: str, said: Pairs) -> Changes:
    """Keep what was typed for a paper of a record, durably and on this PC only; () lets it go."""
    place = place_of(ctx.unit, subject, form)
    if said:
        store.drafts.keep(ctx, Change(place, "said", Text(write_said(said))))
    else:
        store.drafts.drop(place, "said", sweep=True)
    return Changes("keep_draft")

"""Erase under law what is kept about a person: the words and files go everywhere, every line and chain stays."""

from collections.abc import Sequence

from core.errors import UserError
from core.i18n import _
from core.model.check import is_token
from core.model.values import Change, Changes, Plain, Ref, Text
from core.ports import Context, Store
from core.scans.page import Key
from core.views.person_barred import barred
from core.views.person_data import DRAFT, FILE, SCAN, WORDS, Kept, without

REASONS = ("request", "consent", "purpose", "unlawful")  # tokens: a reason in words might name the person again


def erase_person(
    ctx: Context,
    store: Store,
    chosen: Sequence[Kept],
    reason: str,
    person: Ref | None = None,
    cut: Sequence[str] = (),
) -> Changes:
    """One save with an erasure for every chosen text and file; a record of `person` leaves the list of who works here.

    Pages that wait go with it, from this PC alone; their pictures are to be let go of by the caller.

    `cut`: names that alone are taken out of words that say other things too; the rest is written again, but for what is
    signed, or in the bin, or where two values stand. What is signed may be erased too: a state hash is worked out from
    lines, not words (EXCHANGE 6.8). UserError when nothing was chosen or something of it is another unit's.
    """
    if not chosen:
        raise UserError(
            _("ยังไม่ได้ลบอะไร"), _("เพราะยังไม่ได้เลือกรายการที่จะลบ"), _("โปรดทำเครื่องหมายหน้ารายการที่จะลบ แล้วลองใหม่")
        )
    if foreign := next((one for one in chosen if not one.eraser), None):
        raise UserError(_("ลบ {title} ไม่ได้").format(title=foreign.title), *barred(foreign.ref)[1:])
    if reason not in REASONS or not is_token(reason):
        raise ValueError(f"no reason: {reason}")
    for one in chosen:
        if one.kind == DRAFT:
            store.drafts.drop(one.ref, one.field, sweep=True)
    if pages := [Key(*_page(named)) for one in chosen if one.kind == SCAN for named in one.hashes]:
        store.scans.drop(pages, sweep=True)
    erased = dict.fromkeys(named for one in chosen for named in _named(one))
    changes = [Change(Ref(scope, entity, ctx.new_id()), "of", Plain(of)) for scope, entity, of in erased]
    changes += [rest for one in chosen if (rest := _rest(store, one, cut))]
    done = store.save(ctx, f"erase_{reason}", [*changes, *_leaving(store, person)])
    store.privacy.note_view(ctx, "erase", done.save or (SCAN if pages else DRAFT))
    return done


def _page(named: str) -> tuple[str, int]:
    source, _slash, number = named.partition("/")
    return source, int(number)


def _named(one: Kept) -> Sequence[tuple[str, str, str]]:
    """(scope, entity of the erasure, what it names); of what is not in the log nothing."""
    if one.kind == SCAN:
        return []
    if one.kind == FILE:
        return [(one.ref.scope, one.eraser, f"{one.ref.local}/{named}") for named in one.hashes]
    return [(one.ref.scope, one.eraser, f"{one.ref.local}/{one.field}/{hash_}") for hash_ in one.hashes]


def _rest(store: Store, one: Kept, cut: Sequence[str]) -> Change | None:
    """The words of a place without the names, to be written again; None where they are to go as a whole."""
    if not cut or one.kind != WORDS or one.whole or not one.shows:
        return None
    record = store.record(one.ref)
    if record is None or record.deleted or any(not sign.ended for sign in store.sign_offs.of(one.ref)):
        return None
    shown = record.shown(one.field)
    rest = without(record.text(one.field), cut)
    return Change(one.ref, one.field, Text(rest), shown.seen) if rest and not shown.conflict else None


def _leaving(store: Store, person: Ref | None) -> Sequence[Change]:
    record = store.record(person) if person else None
    if record is None or record.deleted or record.number("active") == 0:
        return []
    return [Change(record.ref, "active", 0, record.shown("active").seen)]

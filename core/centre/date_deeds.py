"""Commands that set a programme's due dates for a year, or postpone them, as the unit that published the programme."""

from collections.abc import Iterator, Mapping

from core.assigning.programme_steps import of_year
from core.errors import UserError
from core.forms.ports import Store
from core.i18n import _
from core.log.deeds import born, changes_to, check_clock, fresh
from core.log.ports import Context, standing
from core.thai.days import day
from core.values import Change, Changes, Plain, Record, Ref, Text, Written

SET = "set_dates"  # label of the save
LONGEST = 400  # letters of a reason


def set_dates(
    ctx: Context,
    store: Store,
    programme: Ref,
    year: int,
    dates: Mapping[str, str],
    reason: str | Mapping[str, str] = "",
) -> Changes:
    """Save a programme's due dates for a year: `dates` is {step id: ISO date, "" = no date}. Postponing a date needs a
    `reason`, one text or {step id: text}, which units can read. UserError for a missing reason or an invalid date."""
    standing(store, programme)
    check_clock(ctx)
    changes: list[Change] = []
    for step, until in dates.items():
        if until and day(until) is None:
            raise UserError(
                _("ตั้งวันกำหนดส่งไม่ได้"),
                _("{words} ไม่ใช่วันที่").format(words=until[:40]),
                _("โปรดใส่วันที่ใหม่"),
            )
        fields: dict[str, Written] = {"programme": Plain(programme.local), "step": Plain(step)}
        ref = born(ctx, programme.scope, "deadline", {**fields, "year": year})
        before = store.record(ref)
        if before is None:  # an older program stored no year
            older = store.record(born(ctx, programme.scope, "deadline", fields))
            before = older if older is not None and of_year(older) == year else None
        if before is None:
            if until:
                changes += fresh(ref, {**fields, "year": year, "until": Plain(until)})
        else:
            why = reason if isinstance(reason, str) else reason.get(step, "")
            changes += _moved(before, until, " ".join(why.split())[:LONGEST])
    return store.save(ctx, SET, changes) if changes else Changes(SET)


def postpones(before: str, until: str) -> bool:
    """Return whether moving a date from `before` to `until` (ISO) makes it later; False if either is "" (none)."""
    return bool(before and until and before < until)


def _moved(before: Record, until: str, reason: str) -> Iterator[Change]:
    """Yield the changes to an existing date; setting it otherwise also clears the reason of an earlier postponement."""
    was = before.text("until")
    if was == until and not before.shown("until").conflict:
        return
    late = postpones(was, until)
    if late and not reason:
        raise UserError(
            _("เลื่อนวันกำหนดส่งไม่ได้"),
            _("เพราะยังไม่ได้บอกเหตุผล ซึ่งหน่วยงานทุกแห่งจะเห็นข้างวันใหม่"),
            _("โปรดใส่เหตุผลสั้น ๆ"),
        )
    fields: dict[str, Written] = {
        "until": Plain(until) or None,
        "was": None,
        "reason": None,
    }
    if late:
        fields |= {"was": Plain(was), "reason": Text(reason)}
    yield from changes_to(before, fields)

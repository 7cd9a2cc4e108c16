"""A hand-over on a day to come is noted; when that day comes it is moved by one press."""

from collections.abc import Iterator
from datetime import date

from core.entities import DELETED
from core.errors import UserError
from core.forms.ports import Store
from core.i18n import _
from core.log.contents import standing
from core.log.deeds import fresh
from core.log.ports import Context
from core.people.handovers import TOKEN, planned
from core.succession.rows import Successor
from core.thai.days import short_date
from core.values import Change, Changes, Plain, Ref, Text, Written


def plan_hand_over(ctx: Context, store: Store, leaver: Ref, to: Successor, day: date) -> Changes:
    """Note who follows from which day on, in place of what was noted before. UserError for a day that has come, for
    nobody who follows, and for somebody who works here no more."""
    person = standing(store, leaver)
    wrong = (
        _("วันนั้นมาถึงแล้ว ย้ายได้ทันที")
        if day <= ctx.now.date()
        else _("ผู้นี้ส่งมอบงานหรือออกจากทะเบียนไปแล้ว")
        if person.number("active") == 0
        else _("ยังไม่ได้บอกผู้รับมอบ")
        if to.person is None and not to.name.strip()
        else _("ผู้รับมอบต้องเป็นคนอื่น")
        if to.person == leaver
        else ""
    )
    if wrong:
        raise UserError(_("จดวันส่งมอบงานไม่ได้"), wrong, _("เลือกผู้รับมอบและวันที่ยังมาไม่ถึง แล้วลองใหม่"))
    if to.person is not None:
        follower = standing(store, to.person)
        if follower.ref.entity != "person" or follower.number("active") == 0:
            raise UserError(
                _("จดวันส่งมอบงานไม่ได้"),
                _("ผู้รับมอบต้องเป็นคนอื่นที่ยังทำงานที่นี่"),
                _("เลือกผู้รับมอบและวันที่ยังมาไม่ถึง แล้วลองใหม่"),
            )
    fields: dict[str, Written] = {
        "about": Plain(leaver.local),
        "text": Text(_("ส่งมอบงานตั้งแต่ {day}").format(day=short_date(day))),
        "carried": 0,
        "chosen": Plain(TOKEN),
        "day": Plain(day.isoformat()),
    }
    if to.person is not None:
        fields["among"] = Plain(to.person.local)
    else:
        fields["committee"] = Text("\n".join((to.name.strip(), to.position.strip())))
    motion = fresh(Ref(ctx.unit, "motion", ctx.new_id()), fields)
    return store.save(ctx, "plan_hand_over", [*_dropped(ctx, store, leaver), *motion])


def drop_hand_over(ctx: Context, store: Store, leaver: Ref) -> Changes:
    """Take back what was noted of who leaves, also where two PCs noted it."""
    return store.save(ctx, "drop_hand_over", [*_dropped(ctx, store, leaver)])


def _dropped(ctx: Context, store: Store, leaver: Ref) -> Iterator[Change]:
    for one in (each for each in planned(store, ctx.unit) if each.leaver == leaver):
        yield Change(one.ref, DELETED, store.history.cut(one.ref.scope), standing(store, one.ref).shown(DELETED).seen)

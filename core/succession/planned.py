"""A hand-over on a day to come: noted beforehand, told on its day, and moved then by one press.

It is a motion on who leaves, so that it travels with the folder and is taken back like any save.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from core.entities import DELETED
from core.errors import UserError
from core.i18n import _
from core.log.contents import standing
from core.log.deeds import fresh
from core.log.ports import Context, Reader, Store
from core.succession.rows import Successor
from core.thai.days import short_date
from core.values import Change, Changes, Plain, Record, Ref, Text, Written

TOKEN = "hand_over"  # what a motion on a person chooses


class PlannedHandover(NamedTuple):
    """Who leaves, who follows, and from which day."""

    ref: Ref
    leaver: Ref
    name: str  # of who leaves
    to: Successor
    day: date


def planned(reader: Reader, unit: str) -> tuple[PlannedHandover, ...]:
    """Those of people who still work here, the earliest first."""
    people = {one.ref: one for one in reader.records("person", unit) if one.number("active") != 0}
    return tuple(sorted(_planned(reader, unit, people), key=lambda one: (one.day, one.name)))


def _planned(reader: Reader, unit: str, people: dict[Ref, Record]) -> Iterator[PlannedHandover]:
    for one in reader.records("motion", unit):
        leaver = one.reference("about") if one.text("chosen") == TOKEN else None
        day = _day(one.text("day"))
        if leaver is not None and leaver in people and day is not None:
            name, _line, position = one.text("committee").partition("\n")
            follower = next((ref for ref in people if ref.local == one.text("among")), None)
            to = Successor(follower, name, position)
            yield PlannedHandover(one.ref, leaver, people[leaver].text("name"), to, day)


def _day(said: str) -> date | None:
    """None = what stands there, of whatever program, is no day."""
    with suppress(ValueError):
        return date.fromisoformat(said)
    return None


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
    before = [one for one in planned(store, ctx.unit) if one.leaver == leaver]
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
    changes = [
        Change(one.ref, DELETED, store.history.cut(one.ref.scope), standing(store, one.ref).shown(DELETED).seen)
        for one in before
    ]
    return store.save(ctx, "plan_hand_over", [*changes, *fresh(Ref(ctx.unit, "motion", ctx.new_id()), fields)])

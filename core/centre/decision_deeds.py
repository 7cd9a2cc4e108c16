"""Commands that record a centre's decisions at the end of a year: resolutions on ties, and units' outcomes."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import NamedTuple

from core.centre.decisions import UnitYearOutcome
from core.centre.unit_deeds import entered, holds_register
from core.errors import UserError
from core.exact import exact_text
from core.forms.field_values import words
from core.forms.ports import Store
from core.i18n import _
from core.log.deeds import born, check_clock, fresh
from core.log.ports import Context, standing
from core.thai.days import day
from core.values import Change, Changes, Plain, Ref, Written

RESOLVED, DECIDED = "resolve", "decide_year"  # labels of the saves


class ResolutionInput(NamedTuple):
    """A committee's resolution as a user enters it: day (ISO), reason, its minutes, and `text`, which may be ""."""

    committee: str
    day: str
    reason: str
    minutes: str
    text: str


def resolve(
    ctx: Context,
    store: Store,
    assessment: Ref,
    among: Collection[str],
    points: Fraction,
    chosen: Collection[str],
    resolution: ResolutionInput,
) -> Changes:
    """Save a committee's resolution that ranks the units `chosen` before the rest of `among`, all tied at `points`.
    `assessment`: of one of these units. UserError if none or all are chosen, for a future day or a field left empty."""
    standing(store, assessment)
    if not chosen or not set(chosen) < set(among):
        raise _refused(_("เลือกหน่วยงานที่มติให้อยู่ก่อนอย่างน้อย 1 แห่ง และต้องไม่ครบทุกแห่ง"))
    committee = resolution.committee
    reason = resolution.reason
    minutes = resolution.minutes
    for called, value in (
        (_("ผู้มีมติ"), committee),
        (_("เหตุผล"), reason),
        (_("รายงานการประชุม"), minutes),
    ):
        if not value.strip():
            raise _refused(_("ยังไม่ได้ใส่ {what}").format(what=called))
    on = day(resolution.day)
    if on is None:
        raise _refused(_("ยังไม่ได้ใส่ {what}").format(what=_("วันที่มีมติ")))
    check_clock(ctx)
    if on > ctx.now.date():
        raise _refused(_("วันที่มีมติยังมาไม่ถึง"))
    fields: dict[str, Written] = {
        "about": Plain(str(assessment)),
        "text": words("text", resolution.text.strip()),
        "carried": 1,
        "among": Plain(",".join(sorted(among))),
        "points": Plain(exact_text(points)),
        "chosen": Plain(",".join(sorted(chosen))),
        "day": Plain(resolution.day),
        "committee": words("committee", committee.strip()),
        "reason": words("reason", reason.strip()),
        "minutes": words("minutes", minutes.strip()),
    }
    return store.save(ctx, RESOLVED, fresh(Ref(ctx.unit, "motion", ctx.new_id()), fields))


def _refused(reason: str) -> UserError:
    return UserError(_("บันทึกมติไม่ได้"), reason, _("แก้ในช่องนั้น แล้วบันทึกอีกครั้ง"))


def decide(ctx: Context, store: Store, outcomes: Sequence[UnitYearOutcome]) -> Changes:
    """Write the outcomes of units into the register in one save. Raises UserError if this PC may not write to it."""
    if not holds_register(ctx, store):
        raise UserError(
            _("บันทึกผลลงทะเบียนไม่ได้"),
            _("ทะเบียนเป็นของส่วนกลาง และเครื่องนี้ยังไม่ใช่เครื่องของส่วนกลาง"),
            _("บันทึกจากเครื่องของส่วนกลาง หรือพิมพ์ตารางผลส่งให้ส่วนกลาง"),
        )
    changes: list[Change] = []
    for one in outcomes:
        key: dict[str, Written] = {"unit": Plain(one.unit), "year": one.year}
        fields: dict[str, Written] = {
            "group": Plain(one.group) or None,
            "outcome": Plain(one.outcome) or None,
            "reason": words("reason", one.reason) or None,
        }
        changes += entered(store, born(ctx, "all", "standing", key), {**key, **fields})
    return store.save(ctx, DECIDED, changes) if changes else Changes(DECIDED)

"""Set a fact of the assessment itself: the profiles that are on, the group, awards for extra points."""

from collections.abc import Iterable

from core.actions.written import written
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Instrument
from core.model.values import Change, Changes, Ref, Written
from core.ports import Context, Store
from core.thai.digits import arabic_digits

Wish = tuple[str, object, tuple[str, ...]]


def set_assessment(
    ctx: Context, store: Store, instrument: Instrument, assessment: Ref, wishes: Iterable[Wish]
) -> Changes:
    """Write `profiles`, `group` or `extra.<id>` in one save. Answers to items that no longer count are kept.

    Raises UserError for an unknown profile, group or extra, or a number of awards that is none.
    """
    record = store.record(assessment)
    if record is None or record.deleted:
        raise UserError(_("ไม่พบการประเมินนี้"), _("รายการถูกลบหรือยังไม่ได้เริ่ม"), _("เริ่มการประเมินของปีนี้ก่อน"))
    changes = []
    for name, given, seen in wishes:
        value = checked_fact(instrument, name, given)
        if value != record.value(name) or record.shown(name).conflict:
            changes.append(Change(assessment, name, value, tuple(seen)))
    if not changes:
        return Changes("set_assessment", "", frozenset({assessment}))
    return store.save(ctx, "set_assessment", changes)


def checked_fact(instrument: Instrument, name: str, given: object) -> Written:
    """The value a fact of an assessment may hold; UserError for one the form does not have."""
    known = {
        "profiles": {profile.id for profile in instrument.profiles},
        "group": {group.id for group in instrument.groups},
        **{f"extra.{extra.id}": set() for extra in instrument.extra},
    }
    value = written("assessment", name, arabic_digits(given) if isinstance(given, str) else given)
    named = [] if name.startswith("extra.") or value is None else str(value).split(",")
    strange = [word for word in named if word not in known.get(name, ())]
    if name not in known or strange or (isinstance(value, int) and value < 0):
        raise UserError(
            _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=given, name=name),
            _("แบบ {form} ไม่มีตัวเลือกนี้").format(form=instrument.using),
            _("เลือกค่าที่แบบมีแล้วลองใหม่"),
        )
    return value

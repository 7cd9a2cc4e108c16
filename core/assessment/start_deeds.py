"""Start an office's own assessment of a year, and set its facts: profiles, group, awards for extra points."""

from collections.abc import Iterable

from core.assessment.answers import AGREED
from core.assessment.deeds import FieldInput, started
from core.assessment.facts import sheet_of
from core.errors import UserError
from core.forms.parsing import written
from core.forms.shape import Instrument
from core.i18n import _
from core.log.ports import Context, Reader, Store
from core.natural_keys import record_id
from core.thai.numbering import arabic_digits
from core.values import Change, Changes, Plain, Ref, Written

SELF = "self"
YEARS = range(2500, 2700)  # Buddhist era


def assessment_at(unit: str, instrument: str, year: int, round_: str = SELF) -> Ref:
    """The one assessment of a unit with a form in a year and round."""
    return Ref(unit, "assessment", record_id(unit, "assessment", unit, instrument, year, round_))


def start_assessment(
    ctx: Context, store: Store, instrument: Instrument, year: int, profiles: Iterable[str] = ()
) -> Changes:
    """Make the self-assessment of `year` with the chosen profiles; an existing one is kept.

    UserError for a form that is not scored, an unknown profile or a year that is none.
    """
    wanted = begun(ctx, store, instrument, year, profiles)
    ref = assessment_at(ctx.unit, instrument.id, year)
    return store.save(ctx, "start_assessment", wanted) if wanted else Changes("start_assessment", "", frozenset({ref}))


def begun(
    ctx: Context, reader: Reader, instrument: Instrument, year: int, profiles: Iterable[str] = ()
) -> list[Change]:
    """The changes that start it (start_assessment); none when it exists. UserError."""
    chosen = sorted(set(profiles))
    _check(instrument, year, chosen)
    ref = assessment_at(ctx.unit, instrument.id, year)
    before = reader.record(ref)
    if before is not None and not before.deleted:
        return []
    seen = {name: shown.seen for name, shown in before.fields.items()} if before else {}  # it comes back from the bin
    sheet = sheet_of(ref)
    facts: dict[str, Written] = {
        "unit": Plain(ctx.unit),
        "instrument_id": Plain(instrument.id),
        "year": year,
        "round": Plain(SELF),
        "using": Plain(instrument.using),
        "profiles": Plain(",".join(chosen)) if chosen else None,
    }
    wanted = {name: value for name, value in facts.items() if value is not None or name in seen}
    changes = [Change(ref, name, value, seen.get(name, ())) for name, value in wanted.items()]
    return [*changes, Change(sheet, "assessment", Plain(ref.local)), Change(sheet, "assessor", Plain(AGREED))]


def _check(instrument: Instrument, year: int, chosen: Iterable[str]) -> None:
    if not instrument.kind:
        raise UserError(
            _("แบบ {form} ใช้ประเมินให้คะแนนไม่ได้").format(form=instrument.using),
            _("แบบนี้เป็นแบบแผนงาน ไม่มีเกณฑ์ให้คะแนน"),
            _("เลือกแบบประเมิน เช่น cdd-clean"),
        )
    if year not in YEARS:
        raise UserError(
            _("ปีงบประมาณ {year} ใช้ไม่ได้").format(year=year),
            _("ปีต้องเป็นพุทธศักราช เช่น 2569"),
            _("แก้ปีแล้วลองใหม่"),
        )
    known = {profile.id for profile in instrument.profiles}
    for profile in chosen:
        if profile not in known:
            raise UserError(
                _("ไม่รู้จักประเภท {profile}").format(profile=profile),
                _("แบบ {form} มีประเภท {known}").format(form=instrument.using, known=", ".join(sorted(known))),
                _("เลือกประเภทที่มีแล้วลองใหม่"),
            )


def set_assessment(
    ctx: Context, store: Store, instrument: Instrument, assessment: Ref, wishes: Iterable[FieldInput]
) -> Changes:
    """Write `profiles`, `group` or `extra.<id>` in one save. Answers to items that no longer count are kept.

    UserError for an unknown profile, group or extra, or an invalid number of awards.
    """
    record = started(store, assessment)
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

"""Start an office's own assessment of a year: the assessment and the sheet one officer fills alone."""

from collections.abc import Iterable

from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Instrument
from core.model.natural import record_id
from core.model.values import Change, Changes, Plain, Ref, Written
from core.ports import Context, Reader, Store
from core.views.answers import AGREED
from core.views.assessment_facts import sheet_of

SELF = "self"
YEARS = range(2500, 2700)  # Buddhist era


def assessment_at(unit: str, instrument: str, year: int, round_: str = SELF) -> Ref:
    """The one assessment of a unit with a form in a year and round."""
    return Ref(unit, "assessment", record_id(unit, "assessment", unit, instrument, year, round_))


def start_assessment(
    ctx: Context, store: Store, instrument: Instrument, year: int, profiles: Iterable[str] = ()
) -> Changes:
    """Make the self-assessment of `year` with the profiles that were chosen; one that is there already is kept.

    Raises UserError for a form that is not scored, an unknown profile or a year that is none.
    """
    wanted = begun(ctx, store, instrument, year, profiles)
    ref = assessment_at(ctx.unit, instrument.id, year)
    return store.save(ctx, "start_assessment", wanted) if wanted else Changes("start_assessment", "", frozenset({ref}))


def begun(
    ctx: Context, reader: Reader, instrument: Instrument, year: int, profiles: Iterable[str] = ()
) -> list[Change]:
    """What starting it writes (start_assessment); nothing when it is there. Raises UserError."""
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
    wanted = [
        Change(ref, name, value, seen.get(name, ()))
        for name, value in facts.items()
        if value is not None or name in seen
    ]
    return [*wanted, Change(sheet, "assessment", Plain(ref.local)), Change(sheet, "assessor", Plain(AGREED))]


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

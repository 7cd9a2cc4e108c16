"""Commands that draw a sample of items to recheck, by a seed rolled in public, and record the recheck of an item."""

from collections.abc import Iterator, Mapping, Sequence

from core.assessment.answers import AGREED, awards, counts
from core.assessment.ballots import CommitteeVote
from core.assessment.ranking import RECHECK
from core.assessment.sheets import NO_SUBJECT, answer_at, claimed_answers, sheet_of
from core.centre.risk import checked_seed
from core.centre.samples import SIGN, RankingSampleQuery, UnitItemSample, recheck_of
from core.entities import DELETED
from core.errors import UserError
from core.forms.ports import Store
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.log.deeds import changes_to, fresh
from core.log.ports import Context, standing
from core.slots import is_setting, parse_slot
from core.values import Change, Changes, Plain, Record, Ref, Text, Written

BOUND = ("instrument_id", "using", "form", "wording", "profiles", "group")


def draw(
    ctx: Context,
    store: Store,
    question: RankingSampleQuery,
    samples: Sequence[UnitItemSample],
    seed: str,
) -> Changes:
    """Save `seed` as the seed of each sample that needs a draw and has none. UserError if there is no such sample."""
    digits = checked_seed(seed)
    wanted = [sample for sample in samples if sample.needs_draw()]
    if not wanted and not any(sample.seed for sample in samples):
        raise UserError(
            _("ไม่มีหน่วยที่ต้องจับสลาก"),
            _("ทุกหน่วยที่ถามถึงไม่มีข้อใดที่ทำให้ผลผิดได้ หรือสุ่มตรวจไม่ได้ตามเหตุผลที่หน่วยนั้น"),
            _("ดูเหตุผลที่แต่ละหน่วย หรือเปลี่ยนสิ่งที่ถาม"),
        )
    if not wanted:
        raise UserError(
            _("จับสลากซ้ำไม่ได้"),
            _("ทุกหน่วยที่ต้องตรวจมีเลขตั้งต้นแล้ว และผลยังเหมือนเดิม ถ้าทอยใหม่ได้จนพอใจ การสุ่มก็ไม่มีความหมาย"),
            _("ตรวจต่อตามรายการเดิม หรือรอจนผลของหน่วยงานเปลี่ยน"),
        )
    changes: list[Change] = []
    for one in wanted:
        round_ = recheck_of(ctx.unit, standing(store, one.ref))
        changes += _round(store, standing(store, one.ref), round_)
        fields: dict[str, Written] = {
            "about": Plain(round_.local),
            "text": Text(one.claim_words(question)),
            "seed": Plain(SIGN.join((digits, question.token, one.code))),
            "carried": 1,
        }
        changes += fresh(Ref(ctx.unit, "motion", ctx.new_id()), fields)
    return store.save(ctx, "draw_sample", changes)


NOTHING_CLAIMED = Record(Ref("", "answer", ""), {})


def look_again(
    ctx: Context, store: Store, sample: UnitItemSample, item: str, sound: bool, reason: str = ""
) -> Changes:
    """Record the recheck of an item, in place of earlier ones: the answer that the unit gave if `sound`, else "not met"
    with `reason`. UserError before the draw, for an item not in the sample, or if "not met" has no reason."""
    if sample.claim:
        left = [stake.item for stake in sample.claim.stakes if stake.item in sample.out]
    else:
        left = []
    if not sample.seed or item not in (*sample.order, *left):
        raise UserError(
            _("บันทึกผลตรวจซ้ำของข้อ {item} ไม่ได้").format(item=item),
            _("ข้อนี้ไม่อยู่ในรายการที่จับสลากได้"),
            _("จับสลากก่อน แล้วบันทึกข้อที่อยู่ในรายการ"),
        )
    if not sound and not reason.strip():
        raise UserError(
            _("บันทึกว่าข้อนี้ไม่ตรงไม่ได้"),
            _("ยังไม่มีเหตุผล หน่วยงานต้องรู้ว่าตรวจพบอะไร"),
            _("เขียนสิ่งที่ตรวจพบ แล้วบันทึกอีกครั้ง"),
        )
    assessment = standing(store, sample.ref)
    round_ = recheck_of(ctx.unit, assessment)
    changes = [*_round(store, assessment, round_)]
    if parse_slot(item).family == "extra":
        count = awards(assessment).get(parse_slot(item).id, 0) if sound else 0
        changes += changes_to(store.record(round_) or Record(round_, {}), {item: count})
    else:
        claimed = claimed_answers(store, sample.form, assessment.ref) if sample.form else {}
        claim = claimed.get(item, NOTHING_CLAIMED) if sound else None
        changes += _answer(store, round_, item, claim, reason.strip())
    return store.save(ctx, "look_again", changes) if changes else Changes("look_again")


def _round(store: Store, assessment: Record, round_: Ref) -> Iterator[Change]:
    """Yield the changes that create a missing recheck and its sheet. UserError if a committee was convened for it."""
    if CommitteeVote.convened(store, round_):
        raise UserError(
            _("สุ่มตรวจหน่วยงานนี้ไม่ได้"),
            _("คณะกรรมการตรวจซ้ำทั้งฉบับอยู่แล้ว ผลของคณะกรรมการจึงใช้แทนการสุ่ม"),
            _("รอผลของคณะกรรมการ หรือสุ่มตรวจหน่วยงานอื่น"),
        )
    facts: dict[str, Written] = {
        "unit": Plain(assessment.text("unit")),
        "year": assessment.number("year"),
        "round": Plain(RECHECK),
        "no": assessment.number("no"),
        **{name: Plain(assessment.text(name)) for name in BOUND if assessment.text(name)},
        **{name: assessment.written(name) for name in assessment.fields if is_setting(name)},
    }
    sheet = sheet_of(round_)
    yield from _here(store, round_, facts)
    yield from _here(store, sheet, {"assessment": Plain(round_.local), "assessor": Plain(AGREED)})


def _here(store: Store, ref: Ref, facts: Mapping[str, Written]) -> Iterator[Change]:
    """Yield the changes that create a record with these values or restore it from the bin; none if it is there."""
    before = store.record(ref)
    if before is None:
        yield from fresh(ref, facts)
    elif before.deleted:
        yield Change(ref, DELETED, None, before.shown(DELETED).seen)


def _answer(
    store: Store, round_: Ref, item: str, claim: Record | None, reason: str
) -> Iterator[Change]:
    """Yield the changes that set a recheck's answer to the claimed one; None = not met."""
    sheet = sheet_of(round_)
    ref = answer_at(sheet, item)
    born = {"sheet": Plain(sheet.local), "subject": Plain(NO_SUBJECT), "item": Plain(item)}
    yield from _here(store, ref, born)
    before = store.record(ref) or Record(ref, {})
    fields: dict[str, Written] = {name: None for name in before.fields if counts(name)}
    if claim is not None:
        fields |= {name: claim.written(name) for name in claim.fields if counts(name)}
    else:
        fields["state"] = Plain(ItemState.NOT_MET)
    fields["reason"] = Text(reason) or None
    yield from changes_to(before, fields)

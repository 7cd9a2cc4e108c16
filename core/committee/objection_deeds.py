"""Commands on objections: a unit acknowledges a result or objects to items; the releasing unit closes and answers."""

from collections.abc import Collection, Iterator, Mapping

from core.assessment.ranking import PRELIMINARY
from core.committee.objections import (
    CHANGED,
    CLOSE,
    KEPT,
    LATE,
    ResultRelease,
    acknowledgement_at,
    answer_at,
    answer_to,
    closings,
    objection_at,
    positions,
    release_of,
)
from core.committee.own import tree_of_draft
from core.entities import DELETED
from core.errors import UserError
from core.evidence.deeds import unless_linked
from core.forms.ports import Reader, Store
from core.forms.vocabulary import not_one_of
from core.i18n import _
from core.log.deeds import changes_to, fresh, linked
from core.log.ports import Context, standing
from core.people.units import office_of
from core.values import Change, Changes, Plain, Record, Ref, Text, Written


def acknowledge(ctx: Context, store: Store, review: Ref) -> Changes:
    """Record that this unit has seen the released result `review`. UserError if the result is not released, belongs to
    another unit, or is acknowledged already."""
    release = own_release(ctx, store, review, _("รับทราบผลไม่ได้"))
    ref = acknowledgement_at(release.signoff)
    before = store.record(ref)
    if before is not None and not before.deleted:
        raise UserError(_("รับทราบผลซ้ำไม่ได้"), _("หน่วยงานรับทราบผลนี้แล้ว"), _("ไม่ต้องทำอะไรอีก"))
    return store.save(
        ctx, "acknowledge", _made(ref, before, {"signoff": Plain(release.signoff.local)})
    )


def object_to(
    ctx: Context, store: Store, review: Ref, item: str, reason: str, evidence: Collection[Ref] = ()
) -> Changes:
    """Save an objection to an item of this unit's preliminary result, in place of an earlier one. UserError without
    reason, for an unknown item, or if the result is final, objections are closed or the earlier one was answered."""
    what = _("ทักท้วง{item} ไม่ได้").format(item=positions(store, review)(item)[:80])
    release = own_release(ctx, store, review, what)
    _check_preliminary(release, what)
    if closings(store, release):
        raise UserError(
            what,
            _("{unit} ปิดรับคำทักท้วงแล้ว").format(unit=_name(store, release.unit)),
            _("รอผลสุดท้าย หากมีเหตุจำเป็นให้เขียนถึงหน่วยงานที่ประกาศผล"),
        )
    tree = tree_of_draft(store, review)
    if not tree.counts(item) or tree.item(item).need:
        raise UserError(
            what, _("แบบนี้ไม่มีข้อนี้ หรือข้อนี้ไม่มีคำตอบให้ทักท้วง"), _("เลือกข้อจากรายการของผล แล้วลองใหม่")
        )
    if not reason.strip():
        raise UserError(
            what, _("ยังไม่ได้เขียนเหตุที่ทักท้วง"), _("เขียนว่าคำตอบของกรรมการไม่ตรงกับเรื่องใด แล้วบันทึกอีกครั้ง")
        )
    ref = objection_at(review, item)
    before = store.record(ref)
    _check_unanswered(store, release, ref, what)
    fields: dict[str, Written] = {
        "review": Plain(review.local),
        "item": Plain(item),
        "reason": Text(reason.strip()),
    }
    changes = [*_made(ref, before, fields), *_links(store, ref, evidence)]
    return store.save(ctx, "object", changes) if changes else Changes("object")


def _made(ref: Ref, before: Record | None, values: Mapping[str, Written]) -> list[Change]:
    """Return the changes that make a record, or bring it back with these values."""
    if before and before.deleted:
        back = [Change(ref, DELETED, None, before.shown(DELETED).seen)]
    else:
        back = []
    return [*back, *changes_to(before or Record(ref, {}), values)]


def _links(store: Store, objection: Ref, evidence: Collection[Ref]) -> Iterator[Change]:
    """Yield the changes that link the objection to exactly this evidence."""
    for one in evidence:
        standing(store, one)
        yield from unless_linked(store, linked(one, objection))
    named = {one.local for one in evidence}
    cut = store.history.cut(objection.scope)
    for link in store.records("link", objection.scope, target=objection.local):
        if link.text("evidence") not in named:
            yield Change(link.ref, DELETED, cut, link.shown(DELETED).seen)


def withdraw(ctx: Context, store: Store, objection: Ref) -> Changes:
    """Withdraw an objection. Raises UserError if it is another unit's or was answered, or if the result is final."""
    what = _("ถอนคำทักท้วงไม่ได้")
    record = standing(store, objection)
    release = own_release(ctx, store, record.reference("review"), what)
    _check_preliminary(release, what)
    _check_unanswered(store, release, objection, what)
    cut = store.history.cut(objection.scope)
    return store.save(
        ctx, "withdraw", [Change(objection, DELETED, cut, record.shown(DELETED).seen)]
    )


def close_objections(ctx: Context, store: Store, review: Ref) -> Changes:
    """Close objections to a result: those on this PC are in time, those that come later are late. UserError if another
    unit released the result, if it is final, or if they were closed before and no late objection has come."""
    what = _("ปิดรับคำทักท้วงไม่ได้")
    release = releasers(ctx, store, review, what)
    _check_preliminary(release, what)
    if closings(store, release) and not any(one.state == LATE for one in release.objections(store)):
        raise UserError(
            what, _("ปิดรับไปแล้ว และไม่มีคำทักท้วงที่มาช้า"), _("ตอบคำทักท้วงให้ครบ แล้วประกาศผลสุดท้าย")
        )
    ref = Ref(review.scope, CLOSE, ctx.new_id())
    fields: dict[str, Written] = {
        "review": Plain(review.local),
        "cut": store.history.cut(review.scope),
    }
    return store.save(ctx, "close_objections", fresh(ref, fields))


def answer_objection(
    ctx: Context,
    store: Store,
    objection: Ref,
    outcome: str,
    reason: str,
    minutes: Ref | None = None,
) -> Changes:
    """Answer an objection. `outcome`: KEPT = the item stays as released, CHANGED = it will be agreed anew; `minutes`:
    evidence of it. UserError without a reason, for a late objection, or if the result is final or another unit's."""
    what = _("ตอบคำทักท้วงไม่ได้")
    if outcome not in (KEPT, CHANGED):
        raise not_one_of("outcome", outcome, (KEPT, CHANGED))
    release = releasers(ctx, store, standing(store, objection).reference("review"), what)
    _check_preliminary(release, what)
    if any(one.ref == objection and one.state == LATE for one in release.objections(store)):
        raise UserError(
            what,
            _("คำทักท้วงนี้มาถึงหลังปิดรับ จึงแสดงไว้แต่ไม่นับ"),
            _("ถ้าจะรับพิจารณา ให้ปิดรับอีกครั้งเพื่อรวมคำทักท้วงที่มาช้า แล้วจึงตอบ"),
        )
    if not reason.strip():
        raise UserError(what, _("ยังไม่ได้เขียนเหตุผลของคำตอบ"), _("เขียนเหตุผลตามมติ แล้วบันทึกอีกครั้ง"))
    ref = answer_at(objection)
    before = store.record(ref) or Record(ref, {})
    fields: dict[str, Written] = {
        "objection": Plain(objection.local),
        "outcome": Plain(outcome),
        "reason": Text(reason.strip()),
        "minutes": Plain(str(minutes)) if minutes else None,
    }
    changes = changes_to(before, fields)
    return store.save(ctx, "answer_objection", changes) if changes else Changes("answer_objection")


def releasers(ctx: Context, reader: Reader, review: Ref, failure: str) -> ResultRelease:
    """Return this unit's release of a result. UserError, with `failure` as its first sentence, if the result is not
    released or another unit released it."""
    release = _released(reader, review, failure)
    if release.unit != ctx.unit:
        why = _("ผลนี้ประกาศโดย {unit} หน่วยงานที่ประกาศเท่านั้นที่ปิดรับและตอบได้")
        raise UserError(
            failure,
            why.format(unit=_name(reader, release.unit)),
            _("แจ้งหน่วยงานที่ประกาศผล"),
        )
    return release


def own_release(ctx: Context, reader: Reader, review: Ref, failure: str) -> ResultRelease:
    """Return the release of this unit's own result. UserError, with `failure` as its first sentence, if the result is
    not released or belongs to another unit."""
    release = _released(reader, review, failure)
    if review.scope != ctx.unit:
        raise UserError(
            failure,
            _("ผลนี้เป็นของ {unit}").format(unit=_name(reader, review.scope)),
            _("ให้หน่วยงานที่รับการประเมินทำในเครื่องของหน่วยงาน"),
        )
    return release


def _released(reader: Reader, review: Ref, failure: str) -> ResultRelease:
    release = release_of(reader, review)
    if release:
        return release
    raise UserError(
        failure, _("ยังไม่มีผลที่ประกาศแล้วในเครื่องนี้"), _("รับไฟล์จากหน่วยงานที่ประกาศผลก่อน แล้วลองใหม่")
    )


def _check_preliminary(release: ResultRelease, failure: str) -> None:
    if release.standing != PRELIMINARY:
        raise UserError(failure, _("ผลนี้เป็นผลสุดท้ายแล้ว"), _("ดูคำทักท้วงและคำตอบที่หน้าผลของคณะกรรมการ"))


def _check_unanswered(reader: Reader, release: ResultRelease, objection: Ref, failure: str) -> None:
    if answer_to(reader, objection, release):
        raise UserError(
            failure,
            _("{unit} ตอบคำทักท้วงข้อนี้แล้ว").format(unit=_name(reader, release.unit)),
            _("อ่านคำตอบที่หน้าผลของคณะกรรมการ แล้วรอผลสุดท้าย"),
        )


def _name(reader: Reader, unit: str) -> str:
    name, code = office_of(reader, unit) if unit else ("", "")
    return name or code or _("หน่วยงานที่เครื่องนี้ไม่รู้จัก")

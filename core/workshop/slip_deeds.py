"""Operations on single slips: remove an unused one, save or cancel repeated votes, attach a photo to its item."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import AGAIN, answer_at, sheet_of
from core.entities import DELETED
from core.errors import UserError
from core.evidence.deeds import EvidenceBatch, StoredFile, check_target, link_pieces
from core.evidence.kinds import EvidenceTarget
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.ports import Context, FieldHistoryRow
from core.values import AbsenceReason, Change, Changes, Ref
from core.workshop.again import again_key, item_of
from core.workshop.deeds import VotingRecords, take_on
from core.workshop.phones import PhotoUseOption
from core.workshop.questions import Question, Vote
from core.workshop.view import OPEN, TALKS, workshop


def spare_slips(reader: Reader, assessment: Ref) -> tuple[WorkshopSlip, ...]:
    """Return the ballot slips that were never used to vote; a slip whose vote was taken back counts as used."""
    found = WorkshopSlip.sheets(reader, assessment)
    names = [sheet.ref.local for _slip, sheet in found]
    used = {sheet for _scope, sheet in reader.fields.values("answer", ["sheet"], sheet=names)}
    return tuple(slip for slip, sheet in found if sheet.ref.local not in used)


def take_back_slip(ctx: Context, store: Store, assessment: Ref, slip: str) -> Changes:
    """Remove an unused slip. UserError if it is not of the workshop, voting is not open or the assessment is locked."""
    found = workshop(store, assessment)
    if found.state != OPEN or found.facts.locked:
        why = found.facts.locked or _("ไม่ได้เปิดรับคะแนนอยู่")
        raise UserError(_("เอาใบลงคะแนนออกไม่ได้"), why, _("ใบที่ไม่มีคะแนนไม่มีผลต่อการคุยและมติ ทำงานต่อได้"))
    if slip not in {one.id for one in spare_slips(store, assessment)}:
        raise UserError(
            _("เอาใบลงคะแนนออกไม่ได้"),
            _("ใบนี้มีผู้ให้คะแนนแล้ว หรือไม่ใช่ใบของการประชุมนี้"),
            _("เลือกใบที่ยังไม่มีคะแนน"),
        )
    (sheet,) = (sheet for one, sheet in WorkshopSlip.sheets(store, assessment) if one.id == slip)
    gone = Change(sheet.ref, DELETED, store.history.cut(sheet.ref.scope), sheet.shown(DELETED).seen)
    return store.save(ctx, "take_back_slip", [gone])


def take_keyed(ctx: Context, store: Store, assessment: Ref, votes: Sequence[Vote]) -> Changes:
    """Save votes from phones as `deeds.take` does. Once voting has ended, only votes in the last repeated vote on their
    item are accepted: their question is an `again_key`. UserError if voting on an item is closed."""
    room = VotingRecords.of(store, assessment, votes)
    items = {item_of(one.question) for one in votes}
    times = _asked_times(store, assessment, items) if room.closed else None
    named = {again_key(item, times[item]) if times else item for item in items}
    if any(one.question not in named for one in votes):
        raise UserError(_("รับคะแนนนี้ไม่ได้"), _("ปิดรับคะแนนแล้ว"), _("แจ้งความเห็นต่อที่ประชุม"))
    given = [replace(one, question=item_of(one.question)) for one in votes]
    return take_on(room, ctx, store, assessment, given)


def cancel_again(ctx: Context, store: Store, assessment: Ref) -> Changes:
    """Cancel the open repeated vote, so that the votes before it count again. UserError if none is open, if somebody
    has voted in it, or if the assessment is locked."""
    found = workshop(store, assessment)
    if found.state != TALKS or not found.again or found.again_voted or found.facts.locked:
        raise UserError(
            _("ยกเลิกการให้คะแนนอีกครั้งไม่ได้"),
            found.facts.locked
            or (_("มีผู้ให้คะแนนแล้ว") if found.again else _("ไม่มีข้อที่กำลังให้คะแนนอีกครั้ง")),
            _("ปิดรับคะแนนของข้อนั้น แล้วบันทึกมติพร้อมเหตุผล"),
        )
    about = answer_at(sheet_of(assessment), found.again).local
    asked = store.records("motion", assessment.scope, about=about, chosen=AGAIN)
    motion = max(asked, key=lambda one: (one.text("day"), one.ref.id))
    (save,) = {one.save for one in store.history.of(motion.ref, "chosen")}
    former = [change for op in store.history.save(save) for change in _former(store, op)]
    cut = store.history.cut(motion.ref.scope)
    gone = Change(motion.ref, DELETED, cut, motion.shown(DELETED).seen)
    return store.save(replace(ctx, person=""), "cancel_vote_again", [gone, *former])


def _former(store: Reader, op: FieldHistoryRow) -> Iterator[Change]:
    """Yield the change that restores a value an answer had before the cancelled vote emptied it."""
    record = store.record(op.ref)
    if (
        op.ref.entity != "answer"
        or op.value is not None
        or record is None
        or record.value(op.field) is not None
    ):
        return
    before = next(
        (one.value for one in store.history.of(op.ref, op.field) if one.op in op.parents), None
    )
    if before is not None and not isinstance(before, AbsenceReason):
        yield Change(op.ref, op.field, before, record.shown(op.field).seen)


def _asked_times(reader: Reader, assessment: Ref, items: Collection[str]) -> Mapping[str, int]:
    """Return by item how many repeated votes on it were opened."""
    told = Counter(
        one.text("about") for one in reader.records("motion", assessment.scope, chosen=AGAIN)
    )
    return {item: told[answer_at(sheet_of(assessment), item).local] for item in items}


def attach_photo(
    ctx: Context,
    store: Store,
    assessment: Ref,
    question: Question,
    use: PhotoUseOption,
    file: StoredFile,
) -> Changes:
    """Make a stored photo evidence of the question's item, in the way `use`. If the unit already has the same file as
    evidence, link that evidence instead. UserError if nothing can be linked."""
    check_target(store, assessment)
    to = EvidenceTarget(assessment, question.key)
    known = StoredFile.same_file(store, ctx.unit, file.sha256)
    if known is not None:
        return link_pieces(ctx, store, (known,), to, use.proof)
    called = _("ภาพจากห้องประชุม ข้อ {number}").format(number=question.number or question.heading)
    batch = EvidenceBatch((), called, to=to, proof=use.proof, kind=use.kind)
    evidence = Ref(ctx.unit, "evidence", ctx.new_id())
    named = file._replace(name=f"{called}.jpg")
    return store.save(ctx, "file_evidence", batch.piece(evidence, named, 1))

"""What is done about single slips: one that nobody needs taken back, votes once more on an item, a phone's photograph
attached to the item it was given for.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from core.assessment.sheets import AGAIN, answer_at, sheet_of
from core.assessment.slips import Slip
from core.entities import DELETED
from core.errors import UserError
from core.evidence.deeds import EvidenceBatch, KeptFile, check_target, link_evidence, same_file
from core.evidence.kinds import EvidenceTarget
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.ports import Context, Past
from core.values import Absent, Change, Changes, Ref
from core.workshop.again import again_key, item_of
from core.workshop.deeds import VotingRoom, take_on
from core.workshop.phones import PhotoUse
from core.workshop.questions import Question, Vote
from core.workshop.view import OPEN, TALKS, workshop


def spare_slips(reader: Reader, assessment: Ref) -> tuple[Slip, ...]:
    """Those nobody has written on: a vote that was taken back again was one."""
    found = Slip.sheets(reader, assessment)
    names = [sheet.ref.local for _slip, sheet in found]
    used = {sheet for _scope, sheet in reader.said.values("answer", ["sheet"], sheet=names)}
    return tuple(slip for slip, sheet in found if sheet.ref.local not in used)


def take_back_slip(ctx: Context, store: Store, assessment: Ref, slip: str) -> Changes:
    """Take a slip out of the meeting, by its id; an undo brings it back. UserError once voting is closed or the
    assessment locked, and for one somebody has written on or that is not of this meeting.
    """
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
    (sheet,) = (sheet for one, sheet in Slip.sheets(store, assessment) if one.id == slip)
    gone = Change(sheet.ref, DELETED, store.history.cut(sheet.ref.scope), sheet.shown(DELETED).seen)
    return store.save(ctx, "take_back_slip", [gone])


def take_asked(ctx: Context, store: Store, assessment: Ref, votes: Sequence[Vote]) -> Changes:
    """Keep votes as phones and papers name them; UserError as of `take`, and of any vote that is open no more."""
    room, items = VotingRoom.of(store, assessment, votes), {item_of(one.question) for one in votes}
    times = _asked_times(store, assessment, items) if room.closed else None
    named = {again_key(item, times[item]) if times else item for item in items}
    if any(one.question not in named for one in votes):
        raise UserError(_("รับคะแนนนี้ไม่ได้"), _("ปิดรับคะแนนแล้ว"), _("แจ้งความเห็นต่อที่ประชุม"))
    given = [replace(one, question=item_of(one.question)) for one in votes]
    return take_on(room, ctx, store, assessment, given)


def cancel_again(ctx: Context, store: Store, assessment: Ref) -> Changes:
    """Call off a vote on an item once more that nobody has voted in: the votes from before stand again.

    UserError where none is open, and once somebody has voted.
    """
    found = workshop(store, assessment)
    if found.state != TALKS or not found.again or found.again_voted or found.facts.locked:
        raise UserError(
            _("ยกเลิกการให้คะแนนอีกครั้งไม่ได้"),
            found.facts.locked or (_("มีผู้ให้คะแนนแล้ว") if found.again else _("ไม่มีข้อที่กำลังให้คะแนนอีกครั้ง")),
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


def _former(store: Reader, op: Past) -> Iterator[Change]:
    """What an answer said before it was emptied for the vote that is called off."""
    record = store.record(op.ref)
    if op.ref.entity != "answer" or op.value is not None or record is None or record.value(op.field) is not None:
        return
    before = next((one.value for one in store.history.of(op.ref, op.field) if one.op in op.parents), None)
    if before is not None and not isinstance(before, Absent):
        yield Change(op.ref, op.field, before, record.shown(op.field).seen)


def _asked_times(reader: Reader, assessment: Ref, items: Collection[str]) -> Mapping[str, int]:
    """How often each of these items was asked once more."""
    told = Counter(one.text("about") for one in reader.records("motion", assessment.scope, chosen=AGAIN))
    return {item: told[answer_at(sheet_of(assessment), item).local] for item in items}


def attach_photo(
    ctx: Context, store: Store, assessment: Ref, question: Question, use: PhotoUse, file: KeptFile
) -> Changes:
    """Make evidence of the kept photograph, linked to its item; what is evidence already is only linked.

    UserError where nothing can be linked to the assessment any more.
    """
    check_target(store, assessment)
    to = EvidenceTarget(assessment, question.key)
    known = same_file(store, ctx.unit, file.sha256)
    if known is not None:
        return link_evidence(ctx, store, known, to, use.proof)
    called = _("ภาพจากห้องประชุม ข้อ {number}").format(number=question.number or question.heading)
    batch = EvidenceBatch((), called, to=to, proof=use.proof, kind=use.kind)
    evidence = Ref(ctx.unit, "evidence", ctx.new_id())
    named = file._replace(name=f"{called}.jpg")
    return store.save(ctx, "file_evidence", batch.piece(evidence, named, 1))

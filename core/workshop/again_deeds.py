"""Votes kept as phones name them: those of an item that is voted on once more are of that very vote."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from core.assessment.sheets import AGAIN, answer_at, sheet_of
from core.entities import DELETED
from core.errors import UserError
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.ports import Context, Past
from core.values import Absent, Change, Changes, Ref
from core.workshop.again import again_key, item_of
from core.workshop.deeds import VotingRoom, take_on
from core.workshop.questions import Vote
from core.workshop.view import TALKS, workshop


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

"""The operations of a workshop: make slips, save votes, close voting, decide items, accept all others in one motion."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.assessment.deeds import FieldInput, answer_item, birth, sheet_birth
from core.assessment.rounds import SlipSheets, WorkshopSlip
from core.assessment.sheets import (
    AGAIN,
    COUNTED,
    VOTE,
    AnswerLocation,
    answer_at,
    answers_on,
    sheet_of,
)
from core.assessment.start_deeds import changes_of
from core.errors import UserError
from core.forms.ports import Reader, Store
from core.forms.tree import Tree
from core.i18n import _
from core.log.ports import Context, standing
from core.plan.year_view import locked_words
from core.values import Change, Changes, Plain, Record, Ref, Text, Written
from core.workshop.asking import as_fields, decides, field_of, question_of
from core.workshop.deciding_deeds import lacks, refusal
from core.workshop.decisions import CLOSED, MOST, PROOFLESS, is_voted_out, replacing
from core.workshop.questions import Vote, allowed
from core.workshop.queue import talks
from core.workshop.sentences import accepted_words, decided_words, listed_words, voted_words
from core.workshop.view import (
    DONE,
    MINUTED,
    NONE,
    NOTE,
    OPEN,
    STARTED,
    TALKS,
    VOTING,
    Workshop,
    again_of,
    facts_of,
    fit,
    votes_of,
    workshop,
)


def begin(
    ctx: Context, store: Store, assessment: Ref, voters: int, *, chair: bool = True
) -> Changes:
    """Make ballot slips for `voters` more voters. With `chair`, the last slip is the chair's, unless one exists.
    UserError if voting is closed, the assessment is locked or of an unsuitable form, or `voters` is out of range."""
    fit(store, assessment)
    _check_unlocked(store, assessment)
    before = WorkshopSlip.sheets(store, assessment)
    if WorkshopSlip.is_closed(before):
        raise UserError(
            _("เริ่มประชุมให้คะแนนอีกครั้งไม่ได้"),
            _("ปิดรับคะแนนของการประเมินนี้แล้ว"),
            _("คุยข้อที่เหลือต่อได้ หรือพิมพ์บันทึกผลการพิจารณา"),
        )
    if not 1 <= voters <= MOST - len(before):
        raise UserError(
            _("เริ่มประชุมด้วยผู้ให้คะแนน {n} คนไม่ได้").format(n=voters),
            _("หนึ่งการประชุมมีผู้ให้คะแนนได้ 1 ถึง {most} คน").format(most=MOST),
            _("แก้จำนวนแล้วลองใหม่"),
        )
    chairs = chair and not any(slip.chair for slip, _sheet in before)
    first = max((slip.number for slip, _sheet in before), default=0) + 1
    made = WorkshopSlip.new(first, voters, ctx.new_id, chair=chairs)
    changes = [
        one
        for slip in made
        for one in sheet_birth(
            store, WorkshopSlip.sheet_at(assessment, slip.id), assessment, slip.assessor
        )
    ]
    return store.save(ctx, "begin_workshop", changes)


def start(ctx: Context, store: Store, assessment: Ref) -> Changes:
    """Start the meeting's clock; otherwise the first vote of a day starts it. UserError if it is started already."""
    found = _in_state(store, assessment, OPEN)
    if found.started:
        raise UserError(_("เริ่มประชุมให้คะแนนอีกครั้งไม่ได้"), _("ประชุมเริ่มแล้ว เวลาเดินอยู่"), _("ให้คะแนนต่อได้"))
    words = _("เริ่มประชุมให้คะแนน ผู้ให้คะแนน {n} คน").format(n=len(found.slips))
    motion = _motion(ctx, assessment, assessment, words, carried=0, day=_now(ctx), chosen=STARTED)
    return store.save(ctx, "start_workshop", motion)


def take(ctx: Context, store: Store, assessment: Ref, votes: Sequence[Vote]) -> Changes:
    """Save all these votes, or none, and return once they would survive a power cut. A later vote of a slip on an item
    replaces the earlier. UserError if voting is closed, or if a vote is invalid or of another workshop."""
    return take_on(VotingRecords.of(store, assessment, votes), ctx, store, assessment, votes)


class VotingRecords(NamedTuple):
    """The slips and motions of a workshop, read in advance for `take_on`."""

    slips: SlipSheets  # the slips that the votes name
    motions: Sequence[Record]  # the motions about the assessment

    @classmethod
    def of(cls, reader: Reader, assessment: Ref, votes: Iterable[Vote]) -> "VotingRecords":
        slips = WorkshopSlip.named(reader, assessment, {one.voter for one in votes})
        return cls(slips, reader.records("motion", assessment.scope, about=assessment.local))

    @property
    def closed(self) -> bool:
        return is_voted_out(self.slips, self.motions)


def take_on(
    records: VotingRecords, ctx: Context, store: Store, assessment: Ref, votes: Sequence[Vote]
) -> Changes:
    """Save votes as `take` does, with the same errors, but use slips and motions that were read before (`records`)."""
    tree = fit(store, assessment)
    known = {slip.id: sheet for slip, sheet in records.slips}
    closed = records.closed
    again = _again(store, tree, assessment) if closed else ""
    changes: dict[tuple[Ref, str], Change] = {}
    for vote in votes:
        sheet = known.get(vote.voter)
        if sheet is None:
            raise _not_taken(_("ไม่รู้จักใบลงคะแนนนี้"), _("ใช้ใบของการประชุมครั้งนี้"))
        if closed and vote.question != again:
            raise _not_taken(_("ปิดรับคะแนนแล้ว"), _("แจ้งความเห็นต่อที่ประชุม"))
        item = tree.item(vote.question) if tree.counts(vote.question) else None
        if (
            item is None
            or item.need
            or item.verified_by
            or not allowed(question_of(tree, item), vote)
        ):
            raise _not_taken(_("คำตอบนี้ไม่ใช่คำตอบของข้อที่ถาม"), _("เลือกคำตอบที่มีในข้อนั้น"))
        changes |= {(one.ref, one.field): one for one in _voted(store, tree, sheet.ref, vote)}
    if not changes:
        return Changes("take_votes")
    first = [] if again else _first_vote(ctx, records.motions, assessment)
    return store.save(replace(ctx, person=""), "take_votes", [*changes.values(), *first])


def _first_vote(ctx: Context, records: Sequence[Record], assessment: Ref) -> list[Change]:
    """Return the motion that notes the first vote of the day; [] if noted. Slips may have been tried days before."""
    if any(
        one.text("chosen") == VOTING and one.text("day")[:10] == _now(ctx)[:10] for one in records
    ):
        return []
    return _motion(
        ctx, assessment, assessment, _("คะแนนแรก"), carried=0, day=_now(ctx), chosen=VOTING
    )


def _again(store: Reader, tree: Tree, assessment: Ref) -> str:
    return again_of(
        store.records("motion", assessment.scope), assessment, (one.id for one in tree.answered())
    )


def _voted(store: Reader, tree: Tree, sheet: Ref, vote: Vote) -> Iterator[Change]:
    ref = answer_at(sheet, vote.question)
    found, fields = store.record(ref), as_fields(tree, vote)
    if found is None and not any(fields.values()):
        return  # nothing is taken back where nothing was given
    before = found or Record(ref, {})
    yield from birth(before, AnswerLocation(sheet), vote.question)
    for name, value in fields.items():
        if value != before.value(name):
            yield Change(ref, name, value, before.shown(name).seen)


def _not_taken(reason: str, do: str) -> UserError:
    return UserError(_("รับคะแนนนี้ไม่ได้"), reason, do)


def close(ctx: Context, store: Store, assessment: Ref) -> Changes:
    """Close voting, and store which items are to be discussed and why. Raises UserError if nobody has voted."""
    found = _in_state(store, assessment, OPEN)
    if not found.some:
        raise UserError(_("ปิดรับคะแนนไม่ได้"), _("ยังไม่มีผู้ใดให้คะแนน"), _("รอคะแนนแรก หรือกรอกคะแนนที่โต๊ะ"))
    held = {
        slip.id: answers_on(store, sheet.ref)
        for slip, sheet in WorkshopSlip.sheets(store, assessment)
    }
    facts = facts_of(store, found.facts.tree, found.facts.record)
    votes = votes_of(facts, found.questions, held)
    listed = talks(facts.tree, votes, facts.given())
    changes = [
        Change(sheet.ref, name, Plain(CLOSED), sheet.shown(name).seen)
        for _slip, sheet in WorkshopSlip.sheets(store, assessment)
        for name in ("opened", "closed")
    ]
    among = ",".join(f"{one.item}:{why}" for one in listed for why in one.reasons)
    words = _("ปิดรับคะแนน ข้อที่ต้องคุย {n} จาก {of} ข้อ").format(n=len(listed), of=len(found.questions))
    changes += _motion(ctx, assessment, assessment, words, carried=0, day=_now(ctx), among=among)
    return store.save(ctx, "close_votes", changes)


def decide(
    ctx: Context,
    store: Store,
    assessment: Ref,
    item: str,
    inputs: Iterable[FieldInput],
    reason: str = "",
) -> Changes:
    """Save the meeting's decision on an item: its answer, changed by `inputs` (() = not changed), then a motion.
    UserError if the item is not to be discussed, a vote is open, or what `lacks` names (answer, reason) is missing."""
    found = _in_state(store, assessment, TALKS)
    if item not in {talk.item for talk in found.talks}:
        raise UserError(
            _("บันทึกมติของข้อนี้ไม่ได้"), _("ข้อนี้ไม่อยู่ในรายการที่ต้องคุย"), _("รับข้อที่เห็นตรงกันในมติเดียวตอนท้าย")
        )
    if found.again:
        raise UserError(_("บันทึกมติไม่ได้"), _("ที่ประชุมกำลังให้คะแนนข้อหนึ่งอีกครั้ง"), _("ปิดรับคะแนนของข้อนั้นก่อน"))
    given = [*inputs]
    if not found.agrees:
        # the form calculates the item's result from the votes
        if given:
            raise UserError(
                _("ตกลงคำตอบของข้อนี้ไม่ได้"),
                _("แบบนี้คิดผลจากคะแนนของทุกใบ ไม่มีคำตอบที่ตกลง"),
                _("ให้คะแนนข้อนี้อีกครั้ง หากที่ประชุมเห็นต่างจากเดิมแล้ว"),
            )
        motion = _decision(
            ctx, store, found.assessment, item, decided_words(found.facts, item), reason
        )
        return store.save(ctx, "decide_item", motion)
    lacking = lacks(found, item, given, reason)
    if lacking:
        raise refusal(lacking)
    before = found.facts.answers.get(item)
    said: list[FieldInput] = []
    if reason.strip():
        said = [("reason", Text(reason.strip()), before.shown("reason").seen if before else ())]
    done = answer_item(ctx, store, found.facts.form, assessment, item, [*given, *said])
    after = facts_of(store, found.facts.tree, found.facts.record)
    motion = _decision(ctx, store, assessment, item, decided_words(after, item), reason)
    return done | store.save(ctx, "decide_item", motion)


def _decision(
    ctx: Context, store: Reader, assessment: Ref, item: str, text: str, reason: str
) -> list[Change]:
    """Return the changes of a motion on an item, which replaces the item's earlier decisions."""
    about = answer_at(sheet_of(assessment), item)
    before = replacing(store.records("motion", assessment.scope, about=about.local))
    more = {"reason": Text(reason.strip()), "among": before}
    return _motion(ctx, assessment, about, text, carried=1, day=_now(ctx), **more)


def vote_again(ctx: Context, store: Store, assessment: Ref, item: str, reason: str) -> Changes:
    """Open a repeated vote on an item under discussion; its earlier votes no longer count. UserError if `reason` is
    empty, the item is decided or not to be discussed, or another repeated vote is open."""
    found = _in_state(store, assessment, TALKS)
    if item not in {one.item for one in found.left} or found.again or not reason.strip():
        if found.again:
            why = _("ที่ประชุมกำลังให้คะแนนข้อหนึ่งอีกครั้งอยู่")
        elif reason.strip():
            why = _("ข้อนี้มีมติแล้ว หรือไม่อยู่ในรายการที่ต้องคุย")
        else:
            why = _("ยังไม่ได้เขียนเหตุผล")
        raise UserError(
            _("ให้คะแนนข้อนี้อีกครั้งไม่ได้"),
            why,
            _("ปิดรับคะแนนของข้อนั้น เลือกข้อที่ยังไม่มีมติ หรือเขียนเหตุผล แล้วลองใหม่"),
        )
    about = answer_at(sheet_of(assessment), item)
    was = voted_words(found.votes[item])
    changes = _motion(
        ctx,
        assessment,
        about,
        was,
        carried=0,
        day=_now(ctx),
        reason=Text(reason.strip()),
        chosen=AGAIN,
    )
    for _slip, sheet in WorkshopSlip.sheets(store, assessment):
        record = store.record(answer_at(sheet.ref, item)) or Record(sheet.ref, {})
        changes += [
            Change(record.ref, name, None, record.shown(name).seen)
            for name in (VOTE, "state", "choice", "note")
            if record.value(name) is not None
        ]
    return store.save(replace(ctx, person=""), "vote_item_again", changes)


def count_again(ctx: Context, store: Store, assessment: Ref) -> Changes:
    """Close the open repeated vote. Raises UserError if none is open or nobody has voted in it."""
    found = _in_state(store, assessment, TALKS)
    if not found.again or not found.again_voted:
        if found.again:
            why = _("ยังไม่มีผู้ใดให้คะแนน")
            do = _("รอคะแนนแรก หรือกรอกคะแนนที่โต๊ะ")
        else:
            why = _("ไม่มีข้อที่กำลังให้คะแนนอีกครั้ง")
            do = _("เลือกข้อที่จะให้คะแนนอีกครั้งก่อน")
        raise UserError(_("ปิดรับคะแนนของข้อไม่ได้"), why, do)
    about = answer_at(sheet_of(assessment), found.again)
    words = _("ปิดรับคะแนนที่ให้อีกครั้ง")
    changes = _motion(ctx, assessment, about, words, carried=0, day=_now(ctx), chosen=COUNTED)
    return store.save(ctx, "count_again", changes)


def note(
    ctx: Context, store: Store, assessment: Ref, text: str, item: str = "", *, minutes: bool = False
) -> Changes:
    """Save the chair's note on an item ("" = on the whole meeting). If `minutes`, it is printed in the minutes, else it
    stays private. UserError if `text` is empty."""
    if not text.strip():
        raise UserError(
            _("บันทึกข้อความของประธานไม่ได้"), _("ยังไม่ได้เขียนข้อความ"), _("เขียนข้อความ แล้วบันทึกอีกครั้ง")
        )
    standing(store, assessment)
    about = answer_at(sheet_of(assessment), item) if item else assessment
    # personal: the words stay here
    more = {"chosen": MINUTED if minutes else NOTE, "committee": Text(text.strip())}
    words = _("บันทึกของประธาน")
    return store.save(
        ctx, "chair_note", _motion(ctx, assessment, about, words, carried=0, day=_now(ctx), **more)
    )


def promise(
    ctx: Context, store: Store, assessment: Ref, item: str, text: str, owner: str, due: str = ""
) -> Changes:
    """Save what `owner` promised on an item, due on the day `due`, for the minutes. UserError without text or owner."""
    if not text.strip() or not owner.strip():
        raise UserError(
            _("บันทึกสิ่งที่รับไปทำไม่ได้"), _("ต้องบอกว่าจะทำอะไร และใครเป็นผู้ทำ"), _("กรอกให้ครบ แล้วบันทึกอีกครั้ง")
        )
    standing(store, assessment)
    about = answer_at(sheet_of(assessment), item)
    more = {"committee": Text(owner.strip()), "minutes": Text(_now(ctx))}
    return store.save(
        ctx,
        "promise",
        _motion(ctx, assessment, about, text.strip(), carried=1, day=due.strip(), **more),
    )


def accept_rest(ctx: Context, store: Store, assessment: Ref) -> Changes:
    """Accept, in one motion, every item that needed no discussion, with the answer that all gave. UserError if an item
    to discuss is undecided, or if an answer that was changed after voting differs from the votes."""
    found = _in_state(store, assessment, TALKS)
    if found.left:
        raise UserError(
            _("รับส่วนที่เหลือในมติเดียวไม่ได้"),
            _("ยังมี {n} ข้อที่ต้องคุย").format(n=len(found.left)),
            _("คุยและบันทึกมติให้ครบก่อน"),
        )
    changed = [item for item in found.rest if found.votes[item].otherwise]
    if changed:
        why = _("คำตอบที่กรอกไว้ถูกแก้หลังปิดรับคะแนน จึงไม่ตรงกับที่ทุกคนให้คะแนน: {listed}")
        raise UserError(
            _("รับส่วนที่เหลือในมติเดียวไม่ได้"),
            why.format(listed="; ".join(listed_words(found.facts.tree, changed))),
            _("แก้คำตอบในหน้าการประเมินให้ตรงกับที่ประชุมให้คะแนน แล้วรับอีกครั้ง"),
        )
    words = accepted_words(found.facts.tree, found.rest)
    return store.save(ctx, "accept_rest", _accepted(ctx, store, found, found.rest, words))


def accept_proofless(ctx: Context, store: Store, assessment: Ref) -> Changes:
    """Accept in one motion the items that only lack a proof, with the answers all gave. UserError if there are none."""
    found = _in_state(store, assessment, TALKS)
    if not found.proofless:
        raise UserError(
            _("รับข้อที่ขาดหลักฐานพร้อมกันไม่ได้"),
            _("ไม่มีข้อที่เห็นตรงกันและขาดเพียงหลักฐานเหลืออยู่"),
            _("คุยและบันทึกมติข้อที่เหลือทีละข้อ"),
        )
    words = _("รับ {n} ข้อที่เห็นตรงกันแต่ขาดหลักฐานในมติเดียว: {listed}")
    words = words.format(
        n=len(found.proofless), listed="; ".join(listed_words(found.facts.tree, found.proofless))
    )
    return store.save(
        ctx, "accept_proofless", _accepted(ctx, store, found, found.proofless, words, PROOFLESS)
    )


def _accepted(
    ctx: Context,
    store: Store,
    workshop: Workshop,
    items: Sequence[str],
    text: str,
    selection: str = "",
) -> list[Change]:
    """Return a motion's changes, with the answer all gave where none is entered; `selection`: PROOFLESS, "" = rest."""
    tree, assessment = workshop.facts.tree, workshop.assessment
    given: dict[str, Mapping[str, object]] = {
        item: {field_of(tree, item): workshop.votes[item].lead}
        for item in items
        if workshop.agrees and decides(tree, item) and not workshop.votes[item].entered
    }
    more = {"among": ",".join(items), "chosen": selection}
    motion = _motion(ctx, assessment, assessment, text, carried=1, day=_now(ctx), **more)
    return [*changes_of(store, tree, AnswerLocation(sheet_of(assessment)), given), *motion]


def _in_state(store: Reader, assessment: Ref, state: str) -> Workshop:
    """Return the workshop if it is in this state and unlocked; else UserError says in which state it is."""
    found = workshop(store, assessment)
    _check_unlocked(store, assessment)
    if found.state == state:
        return found
    why = {
        NONE: _("ยังไม่ได้เริ่มประชุมให้คะแนน"),
        OPEN: _("ยังเปิดรับคะแนนอยู่"),
        TALKS: _("ปิดรับคะแนนแล้ว"),
        DONE: _("ที่ประชุมรับผลครบทุกข้อแล้ว"),
    }
    raise UserError(
        _("ทำขั้นนี้ของการประชุมไม่ได้"), why[found.state], _("เปิดหน้าประชุมให้คะแนนแล้วทำขั้นที่ค้างอยู่")
    )


def _check_unlocked(store: Reader, assessment: Ref) -> None:
    why = locked_words(store, assessment)
    if why:
        raise UserError(_("แก้การประชุมให้คะแนนไม่ได้"), why, _("ปลดล็อกพร้อมเหตุผลก่อน"))


def _motion(
    ctx: Context,
    assessment: Ref,
    about: Ref,
    text: str,
    *,
    carried: int,
    day: str = "",
    **more: str,
) -> list[Change]:
    """Return the changes of a new motion record; `day` is when it was carried, or for a promise when it is due."""
    ref = Ref(assessment.scope, "motion", ctx.new_id())
    fields: dict[str, Written] = {
        "about": Plain(about.local),
        "text": Text(text),
        "carried": carried,
    }
    if day:
        fields |= {"day": Plain(day)}
    fields |= {
        name: value if isinstance(value, Text) else Plain(value)
        for name, value in more.items()
        if value
    }
    return [Change(ref, name, value) for name, value in fields.items()]


def _now(ctx: Context) -> str:
    return ctx.now.isoformat(timespec="seconds")

"""Commands on a committee's result: agree on items, lock and sign the draft, release it to the assessed unit."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from core.assessment.answers import AGREED, answer_of, asks_for
from core.assessment.ballots import OPEN, CommitteeVote
from core.assessment.deeds import FieldInput, answer_item
from core.assessment.ranking import FINAL, PRELIMINARY, RECHECK, released_as
from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import (
    BORN_WITH,
    PEOPLE,
    TOGETHER,
    AnswerLocation,
    answer_at,
    answers_on,
    kept_fields,
    sheet_answers,
    sheet_of,
)
from core.assessment.start_deeds import changes_of
from core.committee.convene_deeds import FACTS, OPEN_FACTS
from core.committee.objection_deeds import answer_objection, releasers
from core.committee.objections import CHANGED, awaited, positions, release_of
from core.committee.own import assessor_words, tree_of_draft
from core.committee.result_view import days_given
from core.committee.view import (
    alike_items,
    alone,
    few,
    left_to_agree,
    own_answers,
    spreads,
    top_branch,
)
from core.errors import UserError
from core.forms.ports import Reader, Store
from core.forms.settings import OBJECTION_DAYS, form_for
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.log.deeds import changes_to
from core.log.op import SIGNED, STAGE
from core.log.ports import Context, signed_whole, standing
from core.scoring.score import Answer, AnswerTally
from core.signing.deeds import ended, sign_off, voided
from core.slots import parse_slot
from core.values import Change, Changes, Plain, Record, Ref, ShownField, Text, Value


def agree(
    ctx: Context,
    store: Store,
    draft: Ref,
    item: str,
    inputs: Iterable[FieldInput],
    reason: str = "",
) -> Changes:
    """Save the committee's agreed answer to an item. If ballots differ or are too few, a `reason` is needed. UserError
    if it is missing, while ballots are sealed, or if the form calculates the result from ballots."""
    check_open(store, draft)
    spread = next((one for one in spreads(store, draft) if one.item == item), None)
    if spread is not None and not spread.alike and not reason.strip():
        vote = CommitteeVote.of(store, draft)
        if alone(vote):
            why = _("นับได้ใบเดียว จึงต้องมีเหตุผลของคำตอบที่ตกลง")
        elif spread.votes >= vote.fewest:
            why = _("กรรมการให้คะแนนข้อนี้ต่างกันหรือไม่ครบทุกท่าน จึงต้องมีเหตุผลของคำตอบที่ตกลง")
        else:
            why = _("ข้อนี้มีกรรมการให้คะแนนไม่ถึง {n} คน จึงต้องมีเหตุผลของคำตอบที่ตกลง")
            why = why.format(n=vote.fewest)
        raise UserError(_("บันทึกคำตอบที่ตกลงไม่ได้"), why, _("เขียนเหตุผล แล้วบันทึกอีกครั้ง"))
    before = answers_on(store, sheet_of(draft)).get(item)
    if reason.strip():
        more = [("reason", Text(reason.strip()), before.shown("reason").seen if before else ())]
    else:
        more = []
    form = form_for(store, standing(store, draft))
    return answer_item(ctx, store, form, draft, item, [*inputs, *more])


def accept_alike(
    ctx: Context, store: Store, draft: Ref, reason: str = "", *, members_words: bool = False
) -> Changes:
    """Accept by one motion the answers to undecided items on which all ballots agree. If only one ballot counts, accept
    all its answers; this needs a `reason`. `members_words`: the reason of each other item is what the members wrote for
    it. UserError while ballots are sealed, or if too few count to be shown."""
    check_open(store, draft)
    vote = CommitteeVote.of(store, draft)
    reasoned = dict[str, Value]()
    label = "accept_alike"
    if few(vote):
        raise UserError(
            _("รับข้อที่ตรงกันในมติเดียวไม่ได้"),
            _("นับได้ไม่ถึง {n} ใบ จึงไม่แสดงว่าข้อใดตรงกัน ตามที่แจ้งกรรมการไว้ก่อนปิดผนึก").format(n=vote.fewest),
            _("ตกลงทีละข้อพร้อมเหตุผล หรือรับคำตอบที่หน่วยงานให้ตนเองทีละกลุ่มพร้อมเหตุผล"),
        )
    if alone(vote):
        if not reason.strip():
            raise UserError(
                _("รับคำตอบของใบเดียวไม่ได้"),
                _("นับได้ใบเดียว ไม่มีใบอื่นให้เทียบ จึงต้องลงมติพร้อมเหตุผล"),
                _("เขียนเหตุผล แล้วบันทึกอีกครั้ง"),
            )
        reasoned, label = {"reason": Text(reason.strip())}, "accept_alone"
    tree, place = tree_of_draft(store, draft), AnswerLocation(sheet_of(draft))
    # of an answer for which too few voted, a spread has no words
    written = {
        one.item: {"reason": Text(one.reason_text)}
        for one in spreads(store, draft)
        if members_words and one.reason_text
    }
    answers = {
        item: {**ballot.figures[item], **written.get(item, {}), **reasoned}
        for item, ballot in alike_items(store, draft)
    }
    changes = list(changes_of(store, tree, place, answers))
    return store.save(ctx, label, changes) if changes else Changes(label)


def accept_own(
    ctx: Context, store: Store, draft: Ref, reason: str, items: Collection[str] = ()
) -> Changes:
    """Accept, by one motion for one `reason`, the unit's own answers to `items` of one top branch (() = all undecided
    items it answered). UserError without a reason, for a decided or unanswered item, for several branches, or if enough
    ballots count to show their answers."""
    check_open(store, draft)
    vote = CommitteeVote.of(store, draft)
    what = _("รับคำตอบของหน่วยงานในมติเดียวไม่ได้")
    if not few(vote):
        why = _("นับได้ตั้งแต่ {n} ใบ จึงใช้คำตอบของกรรมการ").format(n=vote.fewest)
        raise UserError(what, why, _("รับข้อที่ตรงกันในมติเดียว แล้วตกลงข้อที่ต่างพร้อมเหตุผลของข้อนั้น"))
    if not reason.strip():
        why = _("นับได้ไม่ถึง {n} ใบ จึงต้องมีเหตุผลของคำตอบที่ตกลง").format(n=vote.fewest)
        raise UserError(what, why, _("เขียนเหตุผล แล้วบันทึกอีกครั้ง"))
    own, left = own_answers(store, draft), left_to_agree(store, draft)
    wrong = [item for item in items if item not in left or item not in own]
    if wrong:
        why = _("ข้อ {item} ตกลงไปแล้ว หรือหน่วยงานไม่ได้ตอบ").format(item=wrong[0])
        raise UserError(what, why, _("เอาข้อนั้นออกจากรายการ แล้วลองใหม่"))
    tree, place = tree_of_draft(store, draft), AnswerLocation(sheet_of(draft))
    taken = [item for item in items or left if item in own]
    if len({top_branch(tree, item) for item in taken}) > 1:
        why = _("ข้อเหล่านี้อยู่คนละกลุ่มของแบบ แต่ละกลุ่มต้องมีเหตุผลของตนเอง")
        raise UserError(what, why, _("เลือกข้อทีละกลุ่ม พร้อมเหตุผลของกลุ่มนั้น"))
    values = {
        item: {name: one for name, one in own[item].items() if asks_for(tree, item, name, one)}
        for item in taken
    }
    answers = {
        item: {**each, "reason": Text(reason.strip())} for item, each in values.items() if each
    }
    changes = list(changes_of(store, tree, place, answers))
    return store.save(ctx, "accept_own", changes) if changes else Changes("accept_own")


def check_open(reader: Reader, draft: Ref) -> None:
    """Raise UserError if the ballots are not open, or if the form calculates the result from them."""
    if CommitteeVote.of(reader, draft).state != OPEN:
        raise UserError(_("ยังตกลงคะแนนไม่ได้"), _("ยังไม่ได้เปิดซองของกรรมการ"), _("เปิดซองพร้อมกันก่อน"))
    if form_for(reader, standing(reader, draft)).combine != AGREED:
        raise UserError(
            _("ตกลงคะแนนรายข้อไม่ได้"),
            _("แบบนี้คิดคะแนนจากทุกแบบของกรรมการเอง ไม่มีคำตอบที่ตกลง"),
            _("ประกาศผลได้เมื่อคำตอบของกรรมการมาครบ"),
        )


def release(ctx: Context, store: Store, draft: Ref, signers: str) -> Changes:
    """Sign the draft and release a copy to the assessed unit. `signers`: their names. The result is preliminary if the
    programme gives days for objections, else final. UserError if released before or refused by `check_decided`."""
    record = standing(store, draft)
    check_decided(store, record)
    _check_unreleased(store, record)
    with store.together():
        return _released(
            ctx, store, record, signers, PRELIMINARY if days_given(store, record) else FINAL
        )


def _released(ctx: Context, store: Store, draft: Record, signers: str, as_: str) -> Changes:
    done = Changes("release")
    if not signed_whole(store, draft.ref):
        done |= sign_off(ctx, store, draft.ref, signers)
    (signed, *_rest) = signed_whole(store, draft.ref)
    changes = [*_review(store, draft)]
    if changes:
        done |= store.save(ctx, "release", changes)
    more = {
        "draft_hash": Plain(signed.body.state_hash.hex() if signed.body else ""),
        "standing": Plain(as_),
    }
    return done | sign_off(ctx, store, AssessmentRounds(draft).review, signers, more_fields=more)


def release_final(ctx: Context, store: Store, draft: Ref, signers: str) -> Changes:
    """Release the final result in place of the preliminary one. UserError if the result is final already, if
    `check_decided` refuses it, or as long as `final_waits` names anything."""
    what, record = _("ประกาศผลสุดท้ายไม่ได้"), standing(store, draft)
    review = AssessmentRounds(record).review
    result = releasers(ctx, store, review, what)
    if result.standing != PRELIMINARY:
        raise UserError(what, _("ผลนี้เป็นผลสุดท้ายแล้ว"), _("ดูผลที่ประกาศแล้วในหน้านี้"))
    check_decided(store, record)
    waits = final_waits(store, draft)
    if waits:
        more = _(" และอีก {n} เรื่อง").format(n=len(waits) - 1) if len(waits) > 1 else ""
        raise UserError(
            what, waits[0] + more, _("ปิดรับ ตอบ และตกลงข้อที่แก้ให้ครบ แล้วประกาศผลสุดท้ายอีกครั้ง")
        )
    why = _("ประกาศผลสุดท้ายแทนผลเบื้องต้น")
    with store.together():
        changes = [
            each for one in signed_whole(store, review) for each in ended(ctx, store, one.ref, why)
        ]
        return store.save(ctx, "end_sign_off", changes) | _released(
            ctx, store, record, signers, FINAL
        )


def final_waits(reader: Reader, draft: Ref) -> tuple[str, ...]:
    """Return what must be done before a preliminary result can be made final, a sentence each; () if nothing must."""
    record = standing(reader, draft)
    review = AssessmentRounds(record).review
    waits = awaited(reader, review)
    if waits:
        return waits
    found = release_of(reader, review)
    if found:
        granted = {
            objection.item for objection in found.objections(reader) if objection.state == CHANGED
        }
    else:
        granted = set()
    anew = set(_decided_anew(reader, record))
    again = _(
        "คำทักท้วง{item} ตอบว่าแก้ผล แต่ยังไม่ได้ตกลงคำตอบใหม่ของข้อนั้น ถ้าแก้เพียงเหตุผล ให้แก้คำตอบของคำทักท้วงเป็นคงไว้ตามเดิม"
    )
    alone = _("{item} ต่างจากผลเบื้องต้น ทั้งที่ไม่มีคำทักท้วงข้อนั้นที่ตอบว่าแก้ผล ให้ตกลงกลับตามผลเบื้องต้น")
    called = positions(reader, review)
    return (
        *(again.format(item=called(item)) for item in sorted(granted - anew)),
        *(alone.format(item=called(item)) for item in sorted(anew - granted)),
    )


def _decided_anew(reader: Reader, draft: Record) -> Iterator[str]:
    """Yield the items with another state, choice or figure in the draft than in the released result. A note or reason
    alone decides nothing."""
    released = sheet_of(AssessmentRounds(draft).review)
    now: dict[Ref, dict[str, ShownField]] = {}
    for change in _review(reader, draft):
        now.setdefault(change.ref, {})[change.field] = ShownField(change.value, change.seen)
    for item in form_for(reader, draft).items:
        fields = now.get(ref := answer_at(released, item.id))
        if fields:
            before = reader.record(ref) or Record(ref, {})
            after = replace(before, fields={**before.fields, **fields})
            if _without_words(before) != _without_words(after):
                yield item.id


def _without_words(record: Record) -> Answer:
    """Return a record's answer as a score reads it; of a typed text only that there is one."""
    found = answer_of(record)
    return replace(
        found, asks={name: "" if isinstance(one, Text) else one for name, one in found.asks.items()}
    )


def answer(
    ctx: Context,
    store: Store,
    objection: Ref,
    outcome: str,
    reason: str,
    minutes: Ref | None = None,
) -> Changes:
    """Answer an objection as `answer_objection` does; if the outcome is CHANGED, also unlock the draft, in the same
    transaction. CHANGED is a UserError if the form computes the result from ballots or the draft is not on this PC."""
    what = _("ตอบคำทักท้วงไม่ได้")
    if outcome != CHANGED:
        return answer_objection(ctx, store, objection, outcome, reason, minutes)
    review = standing(store, standing(store, objection).reference("review"))
    own = standing(store, AssessmentRounds(review).own)
    draft = AssessmentRounds(own).draft(store, review.text("round"))
    if draft is None or draft.ref.scope != ctx.unit:
        raise UserError(what, _("งานของคณะกรรมการไม่อยู่ในเครื่องนี้"), _("ตอบที่เครื่องของเลขานุการ"))
    if form_for(store, draft).combine != AGREED:
        raise UserError(
            what,
            _("แบบนี้คิดคะแนนจากทุกแบบของกรรมการเอง จึงแก้คำตอบของข้อเดียวไม่ได้"),
            _("คงไว้พร้อมเหตุผล แล้วตั้งรอบทบทวนหากต้องให้คะแนนใหม่"),
        )
    with store.together():
        done = answer_objection(ctx, store, objection, outcome, reason, minutes)
        if signed_whole(store, draft.ref):
            done |= unlock(ctx, store, draft.ref, reason)
        return done


def lock(ctx: Context, store: Store, draft: Ref, signers: str) -> Changes:
    """Lock (sign) the draft without releasing it, so that papers can be printed and signed in ink. UserError for what
    `check_decided` refuses, if the draft is locked, or if its result is final."""
    record = standing(store, draft)
    check_decided(store, record)
    if released_as(store, AssessmentRounds(record).review) != PRELIMINARY:
        _check_unreleased(store, record)
    return sign_off(ctx, store, draft, signers)


def unlock(ctx: Context, store: Store, draft: Ref, reason: str) -> Changes:
    """Unlock a draft in one save. If it was signed in ink, its prints stay valid and the next lock is a revision; else
    prints without a confirmed ink signature are voided. UserError if it is not locked, or without a `reason`."""
    locked = list(dict.fromkeys(one.ref for one in signed_whole(store, draft)))
    if not locked:
        raise UserError(
            _("ปลดล็อกเพื่อแก้ไขไม่ได้"),
            _("ผลของหน่วยงานนี้ไม่ได้ล็อกอยู่"),
            _("ตกลงคะแนนต่อ แล้วล็อกเพื่อลงนามเมื่อแก้เสร็จ"),
        )
    changes = [change for ref in locked for change in ended(ctx, store, ref, reason)]
    if signed_in_ink(store, draft):
        return store.save(ctx, "revise_sign_off", changes)
    # ink that was confirmed stays valid, also on sheets of the region
    found = {
        change.ref: change
        for ref in locked
        for change in voided(store, ctx.unit, ref, reason.strip())
    }
    gone = (change for ref, change in found.items() if not standing(store, ref).text("signed_on"))
    return store.save(ctx, "end_sign_off", [*changes, *gone])


def signed_in_ink(reader: Reader, draft: Ref) -> bool:
    """Return whether a scan of the locked draft is confirmed, with an ink signature for every step of its form."""
    return any(
        standing(reader, one.ref).text(STAGE) == SIGNED for one in signed_whole(reader, draft)
    )


def check_decided(reader: Reader, draft: Record) -> None:
    """Raise UserError if ballots are sealed, an item is undecided, or a ballot is missing and not set aside."""
    vote = CommitteeVote.of(reader, draft.ref)
    what = _("ประกาศผลไม่ได้")
    if vote.state != OPEN or not vote.counted:
        raise UserError(what, _("ยังไม่ได้เปิดซองของกรรมการ"), _("เปิดซองพร้อมกันก่อน"))
    if vote.lacking:
        names = ", ".join(assessor_words(reader, one) for one in vote.lacking)
        why = _("ยังไม่มีคำตอบที่นับได้ของ {names}").format(names=names)
        raise UserError(what, why, _("นำเข้าไฟล์ของกรรมการท่านนั้น หรือลงมติดำเนินการต่อโดยไม่นับแบบนั้น"))
    left = left_to_agree(reader, draft.ref)
    if left:
        why = _("ยังไม่ได้ตกลง {n} ข้อ เช่น {first}").format(n=len(left), first=left[0])
        raise UserError(what, why, _("ตกลงให้ครบทุกข้อก่อน"))


def _check_unreleased(reader: Reader, draft: Record) -> None:
    if released_as(reader, AssessmentRounds(draft).review) == PRELIMINARY:
        raise UserError(
            _("ประกาศผลซ้ำไม่ได้"),
            _("ประกาศผลเบื้องต้นของหน่วยงานนี้ไปแล้ว"),
            _("ปิดรับคำทักท้วง ตอบให้ครบ แล้วประกาศผลสุดท้าย"),
        )
    released = signed_whole(reader, AssessmentRounds(draft).review)
    if released:
        again = _("ตั้งรอบทบทวนของหน่วยงานนี้ แล้วให้คะแนนใหม่ในรอบนั้น")
        if draft.text("round") == RECHECK:
            deeds = dict.fromkeys(
                f"signing {'revise' if standing(reader, one.ref).text(STAGE) == SIGNED else 'unlock'} {one.ref}"
                for one in (*signed_whole(reader, draft.ref), *released)
            )
            again = _("ใช้คำสั่งต่อไปนี้ตามลำดับ: {deeds} แล้วแก้ผลของคณะกรรมการและประกาศใหม่")
            again = again.format(deeds=", ".join(deeds))
        raise UserError(_("ประกาศผลซ้ำไม่ได้"), _("ประกาศผลของหน่วยงานนี้ไปแล้ว"), again)


def _review(store: Reader, draft: Record) -> Iterator[Change]:
    """Yield the changes that write the released copy of the draft; fields only an earlier release had are emptied."""
    ref = AssessmentRounds(draft).review
    names = [
        name
        for name in draft.fields
        if name in (*FACTS, "round") or parse_slot(name).family in OPEN_FACTS
    ]
    facts = {name: draft.value(name) for name in names}
    # as it is now: a programme that gives other days later moves no date that was promised
    facts[OBJECTION_DAYS] = Plain(str(days_given(store, draft)))
    yield from _written(store, ref, facts)
    own = {"assessment": Plain(ref.local)}
    yield from _written(store, sheet_of(ref), {**own, "assessor": Plain(AGREED)})
    form = form_for(store, draft)
    if form.combine == AGREED:
        for item, answer in answers_on(store, sheet_of(draft.ref)).items():
            values = {name: answer.value(name) for name in answer.fields if name not in BORN_WITH}
            yield from _answer(store, sheet_of(ref), item, values)
        return
    yield from _written(store, sheet_of(ref, PEOPLE), {**own, "assessor": Plain(PEOPLE)})
    answers = sheet_answers(store, draft.ref, form)
    for item, found in answers.judge_sheets(answers.tree(form)).items():
        votes = sum(vote is not None for vote in found.votes)
        # how many assessed it and the combined points, never a single member's
        if found.points is not None and votes:
            yield from _answer(
                store,
                sheet_of(ref, PEOPLE),
                item,
                kept_fields(AnswerTally(votes, found.points)),
                TOGETHER,
            )
        elif found.state is ItemState.NOT_APPLICABLE:
            yield from _answer(store, sheet_of(ref), item, {"state": Plain(found.state)})


def _answer(
    store: Reader, sheet: Ref, item: str, values: Mapping[str, object], subject: str = "none"
) -> list[Change]:
    born = {"sheet": Plain(sheet.local), "subject": Plain(subject), "item": Plain(item)}
    return _written(store, answer_at(sheet, item, subject), {**born, **values})


def _written(store: Reader, ref: Ref, values: Mapping[str, object]) -> list[Change]:
    before = store.record(ref) or Record(ref, {})
    storable = {
        name: one
        for name, one in values.items()
        if one is None or isinstance(one, int | Plain | Text)
    }
    stale = [
        name for name, one in before.fields.items() if name not in values and one.value is not None
    ]
    return changes_to(before, storable | {name: None for name in stale if not name.startswith("_")})

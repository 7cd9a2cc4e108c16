"""Commands on ballots: a member scores and seals on their own PC; the secretary sets ballots aside, opens the vote."""

from collections.abc import Iterable, Mapping, Sequence

from core.assessment.ballots import (
    CLOSED,
    FIGURES,
    REASONS,
    SHEET,
    BallotState,
    CommitteeVote,
    SealedBallot,
)
from core.assessment.deeds import FieldInput, check_shares, checked, completed, twin, unknown_item
from core.assessment.sheets import answer_at
from core.assessment.start_deeds import parts_of, under_names
from core.committee.own import answers_by_item, assessor_words, tree_of_draft, typed_on, unassessed
from core.errors import UserError
from core.forms.ports import Reader, Store
from core.forms.published import WrongDocumentError
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.log.ports import Context, standing
from core.scoring.total import Answers
from core.values import Change, Changes, Plain, Ref, Text, Written


def own_sheet(reader: Reader, device: str, assessment: Ref, assessor: str = "") -> Ref:
    """Return the sheet that the PC with key `device` may fill in for an assessment. `assessor`: whose sheet, "" =
    anybody's. UserError if none or several fit."""
    mine = [sheet for sheet, key in CommitteeVote.convened(reader, assessment) if key == device]
    found = [sheet for sheet in mine if assessor in ("", sheet.text("assessor"))]
    if len(found) == 1:
        return found[0].ref
    if found:
        why = _("เครื่องนี้มีแบบให้คะแนนของกรรมการหลายท่าน")
        do = _("เลือกว่าเป็นกรรมการท่านใด")
    else:
        why = _("ไม่มีแบบให้คะแนนที่เรียกไว้สำหรับเครื่องนี้")
        do = _("นำเข้าไฟล์ใบตรวจจากเลขานุการก่อน หรือขอให้เลขานุการเรียกเครื่องนี้")
    raise UserError(_("ให้คะแนนบนเครื่องนี้ไม่ได้"), why, do)


def score_item(
    ctx: Context, store: Store, sheet: Ref, item: str, inputs: Iterable[FieldInput]
) -> Changes:
    """Save fields of one answer on a member's sheet; no file carries the answer before the sheet is sealed. UserError
    for an unknown item or field, a wrong value, or a sheet that is sealed or another PC's."""
    assessment = scorable(ctx, store, sheet)
    tree = tree_of_draft(store, assessment)
    return _score(ctx, store, tree, sheet, {item: {name: value for name, value, _seen in inputs}})


def score_from(
    ctx: Context, store: Store, sheet: Ref, data: object, *, anyway: bool = False
) -> Changes:
    """Save all answers of `data`, a parsed JSON file {answers: {item: fields}}, on a member's sheet; if one fails, save
    none. WrongDocumentError for another form or year unless `anyway`; UserError as by `score_item`."""
    assessment = scorable(ctx, store, sheet)
    tree = tree_of_draft(store, assessment)
    WrongDocumentError.check(
        tree.instrument, standing(store, assessment).number("year") or 0, data, anyway=anyway
    )
    _facts, answers = parts_of(data)
    return _score(
        ctx,
        store,
        tree,
        sheet,
        {item: under_names(tree, item, one) for item, one in answers.items()},
    )


def _score(
    ctx: Context, store: Store, tree: Tree, sheet: Ref, answers: Mapping[str, Mapping[str, object]]
) -> Changes:
    here = {item: dict(fields) for item, fields in typed_on(store, tree, sheet).items()}
    kept: list[Change] = []
    dropped: list[tuple[Ref, str]] = []
    for item, fields in answers.items():
        if not tree.counts(item) or tree.item(item).need:
            raise unknown_item(tree.instrument, item)
        own = here.setdefault(item, {})
        for name, value in fields.items():
            entered = checked(tree, item, name, value)
            for other in twin(name) if entered is not None else ():
                own.pop(other, None)
            own.pop(name, None)
            if entered is not None:
                own |= {name: entered}
        check_shares(own)
        for other in completed(
            tree, Answers(items=answers_by_item(here), profiles=tree.on), item, fields
        ):
            here.setdefault(other, {})["state"] = Plain(ItemState.MET)
    before = typed_on(store, tree, sheet)
    for item, own in here.items():
        kept += [Change(answer_at(sheet, item), name, value) for name, value in own.items()]
        dropped += [
            (answer_at(sheet, item), name) for name in before.get(item, {}).keys() - own.keys()
        ]
    store.keep_drafts(ctx, *kept, dropped=dropped)
    return Changes("score_item", "", frozenset({sheet}))


def scorable(ctx: Context, reader: Reader, sheet: Ref) -> Ref:
    """Return the assessment of a member's sheet. Raises UserError if this PC may not fill in the sheet now."""
    record = standing(reader, sheet)
    assessment = record.reference("assessment")
    mine = {one.ref: key for one, key in CommitteeVote.convened(reader, assessment)}.get(
        sheet
    ) == ctx.device
    vote = CommitteeVote.of(reader, assessment)
    state = next(
        (ballot.state for ballot in vote.ballots if ballot.sheet == sheet), BallotState.MISSING
    )
    if mine and vote.state == CLOSED and state == BallotState.MISSING:
        return assessment
    if not mine:
        why = _("แบบนี้เรียกไว้สำหรับเครื่องอื่น")
    elif state != BallotState.MISSING:
        why = _("ปิดผนึกไปแล้ว จึงแก้ไม่ได้")
    else:
        why = _("เลขานุการเปิดซองของหน่วยงานนี้แล้ว")
    raise UserError(
        _("ให้คะแนนแบบนี้ไม่ได้"),
        why,
        _("แจ้งเลขานุการ หากต้องให้คะแนนใหม่ในรอบทบทวน"),
    )


def seal(ctx: Context, store: Store, sheets: Sequence[Ref], *, incomplete: bool = False) -> Changes:
    """Seal sheets of this PC. The next transfer file states that they are sealed; their answers follow once the vote is
    open. UserError for an empty sheet or, unless `incomplete`, for one with unassessed items."""
    changes: list[Change] = []
    for sheet in sheets:
        assessment = scorable(ctx, store, sheet)
        tree = tree_of_draft(store, assessment)
        entered = typed_on(store, tree, sheet)
        left = unassessed(tree, entered)
        if not entered or (left and not incomplete):
            raise UserError(
                _("ปิดผนึกไม่ได้"),
                _("ยังไม่ได้ตรวจ {n} ข้อ เช่น {first}").format(n=len(left), first=left[0]),
                _("ตรวจให้ครบ หรือบอกว่าให้ปิดผนึกทั้งที่ยังมีข้อว่าง ซึ่งจะไม่นับเป็นคะแนนของท่าน"),
            )
        figures, reasons = SealedBallot.parted(entered)
        for name, words in ((FIGURES, figures), (REASONS, reasons)):
            changes.append(Change(sheet, name, SealedBallot.words_of(sheet, ctx.device, words)))
    done = store.save(ctx, "seal_ballot", changes)
    for sheet in sheets:
        tree = tree_of_draft(store, standing(store, sheet).reference("assessment"))
        entered = typed_on(store, tree, sheet)
        gone = [(answer_at(sheet, item), name) for item, own in entered.items() for name in own]
        store.keep_drafts(ctx, dropped=gone)
    return done


def set_aside(
    ctx: Context, store: Store, sheet: Ref, reason: str, *, carried: bool = True
) -> Changes:
    """Save a motion to open the vote without the ballot of `sheet`: adopted if `carried`, else rejected. The reason is
    not secret. UserError without a reason, if `sheet` is not a member's sheet, or if the result is locked."""
    if not reason.strip():
        raise UserError(_("บันทึกมติไม่ได้"), _("ยังไม่ได้เขียนเหตุผลของมติ"), _("เขียนเหตุผล แล้วบันทึกอีกครั้ง"))
    if sheet.entity != SHEET:
        raise UserError(
            _("บันทึกมติไม่ได้"), _("มตินี้ต้องเป็นเรื่องแบบให้คะแนนของกรรมการ"), _("เลือกแบบของกรรมการแล้วลองใหม่")
        )
    record = standing(store, sheet)
    if any(one.stands for one in store.sign_offs.of(record.reference("assessment"))):
        raise UserError(_("บันทึกมติไม่ได้"), _("ผลของหน่วยงานนี้ล็อกแล้ว"), _("ปลดล็อกพร้อมเหตุผลก่อน"))
    fields: dict[str, Written] = {
        "about": Plain(sheet.local),
        "text": Text(reason.strip()),
        "carried": int(carried),
    }
    ref = Ref(sheet.scope, "motion", ctx.new_id())
    return store.save(ctx, "motion", [Change(ref, name, value) for name, value in fields.items()])


def open_votes(ctx: Context, store: Store, assessments: Sequence[Ref]) -> Changes:
    """Open the votes on `assessments` in one save; from then on transfer files carry the members' answers. UserError
    that names each member who did not seal exactly one ballot and was not set aside."""
    cut = store.history.cut(assessments[0].scope) if assessments else Plain("")
    changes: list[Change] = []
    for assessment in assessments:
        vote = CommitteeVote.of(store, assessment)
        if vote.state != CLOSED:
            continue
        if not vote.ready:
            names = ", ".join(assessor_words(store, one) for one in vote.waited_for)
            why = _("ยังไม่มีแบบใดที่ปิดผนึก")
            if names:
                why = _("ยังไม่มีแบบที่ปิดผนึกหนึ่งฉบับของ {names}").format(names=names)
            raise UserError(
                _("ยังเปิดซองไม่ได้"),
                why,
                _("รอไฟล์ของกรรมการ หรือลงมติดำเนินการต่อโดยไม่นับแบบนั้น"),
            )
        changes.append(Change(CommitteeVote.at(assessment), "cut", cut))
    return store.save(ctx, "open_votes", changes) if changes else Changes("open_votes")

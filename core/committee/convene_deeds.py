"""The command that begins a committee's round: a draft for each assessed unit, with a sheet for every member's PC."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.assessment.answers import AGREED
from core.assessment.ballots import CLOSED, DEVICE, CommitteeVote
from core.assessment.cells import SPLIT
from core.assessment.ranking import COMMITTEE, PRELIMINARY, RECHECK, SELF, released_as
from core.assessment.rounds import CHAIR, AssessmentRounds
from core.assessment.sheets import DRAFT, sheet_of
from core.change_check import is_id
from core.entities import DELETED, record_id
from core.errors import UserError
from core.forms.deeds import check_days
from core.forms.ports import Reader, Store
from core.forms.settings import OBJECTION_DAYS, form_for
from core.forms.vocabulary import not_one_of
from core.i18n import _
from core.log.deeds import changes_to
from core.log.ports import Context, standing
from core.people.deeds import edit_person
from core.slots import parse_slot
from core.values import Change, Changes, Plain, Record, Ref, Written

ROUNDS = (COMMITTEE, RECHECK)
FEWEST = range(1, SPLIT + 1)  # choices for the least number of ballots from which answers are shown
FACTS = ("unit", "instrument_id", "year", "no", "using", "form", "wording", "profiles", "group")
OPEN_FACTS = ("setting", "extra")  # families of fields that are copied too


class Assessor(NamedTuple):
    """A committee member to convene: a person of the judging unit, and the PC on which that person scores."""

    person: str  # id of the person record
    device: str  # signing key, hex


def draft_at(committee: str, assessed: Record, in_round: str) -> Ref:
    """Return the reference of a committee's draft on the self-assessment `assessed`, in round COMMITTEE or RECHECK."""
    key = (
        assessed.text("unit"),
        assessed.text("instrument_id"),
        assessed.number("year") or 0,
        in_round,
    )
    return Ref(
        committee, DRAFT, record_id(committee, DRAFT, *key, ordinal=assessed.number("no") or 1)
    )


def convene(
    ctx: Context,
    store: Store,
    assessed: Sequence[Ref],
    members: Sequence[Assessor],
    in_round: str = COMMITTEE,
    fewest: int = 1,
    days: int | None = None,
    chair: str = "",
) -> Changes:
    """Begin a round on other units' self-assessments in one save, or call more members to one that has begun. `fewest`:
    how many ballots (1 to 3) must count before answers are shown; `days`: for objections to the result, None = as the
    programme gives. A begun round keeps both. `chair`: id of a person who becomes chair, "" = nobody. UserError for an
    unfit assessment, form, person, PC or number, or after the ballots were opened."""
    if in_round not in ROUNDS:
        raise not_one_of("round", in_round, ROUNDS)
    if fewest not in FEWEST:
        raise not_one_of("fewest", str(fewest), [str(n) for n in FEWEST])
    check_days(days)
    _check_members(ctx, store, members)
    changes: list[Change] = []
    for ref in assessed:
        record = standing(store, ref)
        if ref.entity != "assessment" or record.text("round") != SELF or ref.scope == ctx.unit:
            raise UserError(
                _("ตั้งรอบให้คะแนนไม่ได้"),
                _("กรรมการให้คะแนนจากการประเมินตนเองของหน่วยงานอื่นเท่านั้น"),
                _("เลือกการประเมินตนเองของหน่วยงานที่รับผิดชอบ แล้วลองใหม่"),
            )
        form = form_for(store, record)
        if form.register or not form.kind:
            raise UserError(
                _("ตั้งรอบให้คะแนนด้วยแบบ {form} ไม่ได้").format(form=form.using),
                _("แบบนี้กรอกแยกทีละรายการของทะเบียน กรรมการให้คะแนนได้เฉพาะแบบที่กรอกครั้งเดียวต่อหน่วยงาน"),
                _("เลือกแบบประเมินอื่น หรือให้กรรมการให้คะแนนในกระดาษ"),
            )
        draft = draft_at(ctx.unit, record, in_round)
        if CommitteeVote.of(store, draft).state != CLOSED:
            raise UserError(
                _("เรียกกรรมการเพิ่มไม่ได้"),
                _("การให้คะแนนของหน่วยงานนี้เปิดซองแล้ว"),
                _("เริ่มรอบทบทวนแทน หากต้องให้คะแนนใหม่"),
            )
        first = store.record(draft_at(ctx.unit, record, COMMITTEE))
        if (
            in_round == RECHECK
            and first
            and released_as(store, AssessmentRounds(first).review) == PRELIMINARY
        ):
            raise UserError(
                _("ตั้งรอบทบทวนของหน่วยงานนี้ไม่ได้"),
                _("ผลของหน่วยงานนี้ยังเป็นผลเบื้องต้น"),
                _("ปิดรับ ตอบคำทักท้วงให้ครบ แล้วประกาศผลสุดท้ายก่อน"),
            )
        stated = {OBJECTION_DAYS: Plain(str(days))} if days is not None else {}
        changes += _begun(store, draft, record, {"fewest": fewest, **stated}, in_round)
        changes += _called(store, draft, members)
    with store.together():
        done = store.save(ctx, "convene", changes) if changes else Changes("convene")
        if chair:
            ref = Ref(ctx.unit, "person", chair)
            roles = {*standing(store, ref).text("roles").split(","), CHAIR} - {""}
            done |= edit_person(ctx, store, ref, roles=roles)
        return done


def _check_members(ctx: Context, store: Store, members: Sequence[Assessor]) -> None:
    """Raise UserError unless each member is a person of the unit, named once, with a certified PC of the unit."""
    known = {one.key for one in store.trust.devices() if one.unit == ctx.unit and not one.revoked}
    for one in members:
        person = store.record(Ref(ctx.unit, "person", one.person)) if is_id(one.person) else None
        if person is None or person.deleted:
            raise UserError(
                _("เรียกกรรมการไม่ได้"),
                _("ไม่พบบุคคล {person} ในหน่วยงานที่ตั้งกรรมการ").format(person=one.person[:40]),
                _("เพิ่มชื่อกรรมการในรายชื่อบุคลากรก่อน แล้วลองใหม่"),
            )
        if one.device not in known:
            raise UserError(
                _("เรียก {name} ไม่ได้").format(name=person.text("name")),
                _("เครื่อง {key} ยังไม่มีใบรับรองของหน่วยงานนี้").format(key=one.device[:8]),
                _("รับรองเครื่องของกรรมการก่อน แล้วลองใหม่"),
            )
    if len({one.person for one in members}) < len(members) or not members:
        raise UserError(
            _("เรียกกรรมการไม่ได้"), _("ต้องมีกรรมการอย่างน้อยหนึ่งคน คนละหนึ่งครั้ง"), _("แก้รายชื่อแล้วลองใหม่")
        )


def _begun(
    store: Reader, draft: Ref, assessed: Record, stated: Mapping[str, Written], in_round: str
) -> Iterator[Change]:
    """Yield the changes that make the draft, with the fields `stated`, unless it exists. UserError for a recheck while
    a sample is examined."""
    before = store.record(draft)
    if before is not None and not before.deleted:
        if in_round == RECHECK and not CommitteeVote.convened(store, draft):
            raise UserError(
                _("ตั้งรอบทบทวนของหน่วยงานนี้ไม่ได้"),
                _("หน่วยงานนี้กำลังถูกสุ่มตรวจ ผลของสองอย่างจะปนกัน"),
                _("ยกเลิกการจับสลากของหน่วยงานนี้ก่อน หรือให้คณะกรรมการตรวจหน่วยงานอื่น"),
            )
        return
    if before is not None:  # a sample that was taken back
        yield Change(draft, DELETED, None, before.shown(DELETED).seen)
    facts: dict[str, Written] = {name: assessed.written(name) for name in FACTS}
    facts |= {
        name: assessed.written(name)
        for name in assessed.fields
        if parse_slot(name).family in OPEN_FACTS
    }
    facts |= {"round": Plain(in_round), **stated}
    record = before or Record(draft, {})
    yield from changes_to(
        record, {name: value for name, value in facts.items() if value is not None}
    )
    sheet = sheet_of(draft)
    fields: dict[str, Written] = {"assessment": Plain(draft.local), "assessor": Plain(AGREED)}
    yield from changes_to(store.record(sheet) or Record(sheet, {}), fields)


def _called(store: Reader, draft: Ref, members: Sequence[Assessor]) -> Iterator[Change]:
    there = {sheet.text("assessor"): key for sheet, key in CommitteeVote.convened(store, draft)}
    for one in members:
        assessor = f"person/{one.person}"
        if assessor in there and there[assessor] != one.device:
            raise UserError(
                _("เปลี่ยนเครื่องของกรรมการไม่ได้"),
                _("แบบให้คะแนนผูกกับเครื่องที่เรียกไว้ตั้งแต่แรก เพื่อให้รู้ว่าใครปิดผนึก"),
                _("ลงมติไม่นับแบบเดิม แล้วให้กรรมการท่านนั้นร่วมในรอบทบทวน"),
            )
        sheet = sheet_of(draft, assessor)
        fields: Mapping[str, Written] = {
            "assessment": Plain(draft.local),
            "assessor": Plain(assessor),
            DEVICE: Plain(one.device),
        }
        yield from changes_to(store.record(sheet) or Record(sheet, {}), fields)

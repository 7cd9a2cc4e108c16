"""A committee member's own sheets on this PC; and sentences on a vote: states of ballots, breaches of the rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from core.assessment.answers import answer_of, evidence_given
from core.assessment.ballots import (
    CLOSED,
    DISPUTED,
    BallotFault,
    BallotState,
    CommitteeVote,
    SealedBallot,
)
from core.assessment.cells import SPLIT
from core.assessment.facts import AssessmentFacts, profiles_of
from core.assessment.ranking import COMMITTEE, RECHECK, SELF
from core.assessment.rounds import AssessmentRounds, NamedAssessor
from core.assessment.sheets import DRAFT, answer_at, answers_on, sheet_of
from core.errors import UserError
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.tree import Tree
from core.i18n import _
from core.log.ports import signed_whole, standing
from core.people.units import UnitRegister, office_of
from core.scoring.score import Answer
from core.values import Record, Ref, ShownField, Value, Written

Typed = Mapping[str, Mapping[str, Written]]  # item -> field -> value entered on a sheet


@dataclass(frozen=True, slots=True)
class OwnBallotSheet:
    """An assessment that a member scores on this PC. `left`: ids of items without answer; `vote`: closed, open or
    disputed; `state`: the ballot's; `aside`: the ballot does not count; `fewest`: ballots needed to show answers."""

    sheet: Ref
    draft: Ref
    unit: str
    name: str  # of the unit
    year: int
    round: str
    assessor: str  # name of the member
    answered: int  # number of items with an answer
    left: tuple[str, ...]  # items without one
    vote: str  # closed | open | disputed
    state: str  # of its ballot (BallotState)
    aside: bool
    released: bool
    problem: str = ""  # why it cannot be scored here: its form is missing
    fewest: int = SPLIT  # least number of counted ballots from which the committee sees each answer

    @property
    def scorable(self) -> bool:
        return not self.problem and self.vote == CLOSED and self.state == BallotState.MISSING

    @property
    def of(self) -> int:
        return self.answered + len(self.left)


def own_sheets(reader: Reader, unit: str) -> tuple[OwnBallotSheet, ...]:
    """Return all sheets created for this PC, the newest year first, then by member, round and unit."""
    here = str(reader.trust.here()["device"])
    found = [
        _own(reader, draft, sheet.ref)
        for draft in reader.records(DRAFT, unit)
        for sheet, key in CommitteeVote.convened(reader, draft.ref)
        if key == here
    ]
    return tuple(sorted(found, key=lambda one: (-one.year, one.assessor, one.round, one.name)))


def assessor_words(reader: Reader, ballot: SealedBallot) -> str:
    """Return the name of the committee member whose ballot it is."""
    return NamedAssessor(reader, ballot.sheet.scope, ballot.assessor).called


def _own(reader: Reader, draft: Record, sheet: Ref) -> OwnBallotSheet:
    vote = CommitteeVote.of(reader, draft.ref)
    ballot = next(
        (one for one in vote.ballots if one.sheet == sheet),
        SealedBallot(sheet, "", "", BallotState.MISSING),
    )
    answered = 0
    left = tuple[str, ...]()
    problem = ""
    try:
        tree = tree_of_draft(reader, draft.ref)
        entered = entries_on(reader, tree, sheet)
        left = unassessed(tree, entered)
        answered = sum(not item.need for item in tree.answered()) - len(left)
    except UserError as found:
        problem = f"{found.what} {found.do}"
    name = UnitRegister.of(reader).called(draft.text("unit"))
    return OwnBallotSheet(
        *(
            sheet,
            draft.ref,
            draft.text("unit"),
            name,
            draft.number("year") or 0,
            draft.text("round"),
        ),
        *(assessor_words(reader, ballot), answered, left, vote.state, ballot.state, ballot.aside),
        bool(signed_whole(reader, AssessmentRounds(draft).review)),
        problem,
        vote.fewest,
    )


def typed_on(reader: Reader, tree: Tree, sheet: Ref) -> Typed:
    """Return {item: {field: value}} entered on a sheet and not sealed yet; the entries exist on this PC only."""
    items = {answer_at(sheet, item.id): item.id for item in tree.answered()}
    found: dict[str, dict[str, Written]] = {}
    for one in reader.all_drafts():
        if one.ref in items and not one.refused and one.value is not None:
            found.setdefault(items[one.ref], {})[one.field] = one.value
    return found


def entries_on(reader: Reader, tree: Tree, sheet: Ref) -> Typed:
    """Return {item: {field: value}} entered on a sheet of this PC, from its ballot once it is sealed."""
    typed = typed_on(reader, tree, sheet)
    if typed:
        return typed
    record = reader.record(sheet)
    key = record.text("device") if record else ""
    found: dict[str, dict[str, Written]] = {}
    for name in SealedBallot.SEALED_FIELDS:
        words = str(record.value(name) or "") if record else ""
        for item, fields in (SealedBallot.read(words, sheet, key) or {}).items():
            found.setdefault(item, {}).update(fields)
    return found


def tree_of_draft(reader: Reader, assessment: Ref) -> Tree:
    """Return the tree of a draft's form, with the items that apply to the assessed unit."""
    record = standing(reader, assessment)
    return Tree.under(form_for(reader, record), profiles_of(record))


def answers_by_item(entered: Typed) -> dict[str, Answer]:
    """Return {item id: answer for scoring} of the entered fields."""
    return {
        item: answer_of(Record(Ref("", "draft_answer", ""), _shown(fields)))
        for item, fields in entered.items()
    }


def unassessed(tree: Tree, entered: Typed) -> tuple[str, ...]:
    """Return the ids of items without an entry that affects the score: reasons and remarks alone do not count."""
    found, nothing = answers_by_item(entered), Answer()
    return tuple(
        item.id
        for item in tree.answered()
        if not item.need and found.get(item.id, nothing) == nothing
    )


def _shown(fields: Mapping[str, Value]) -> dict[str, ShownField]:
    return {name: ShownField(value) for name, value in fields.items()}


def own_facts(reader: Reader, sheet: Ref) -> AssessmentFacts:
    """Return the facts for a member's sheet, without the unit's answers. UserError if the form is missing."""
    draft = standing(reader, standing(reader, sheet).reference("assessment"))
    tree = tree_of_draft(reader, draft.ref)
    entered = entries_on(reader, tree, sheet)
    answers = {
        item: Record(answer_at(sheet, item), _shown(fields)) for item, fields in entered.items()
    }
    vote = CommitteeVote.of(reader, draft.ref)
    ballot = next((one for one in vote.ballots if one.sheet == sheet), None)
    return replace(_facts(reader, tree, draft, sheet, answers), locked=_closed(ballot, vote.state))


def agreed_facts(reader: Reader, draft: Ref) -> AssessmentFacts:
    """Return the facts for a committee's agreed sheet, with the unit's evidence. UserError if the form is missing."""
    record = standing(reader, draft)
    sheet = sheet_of(draft)
    return _facts(reader, tree_of_draft(reader, draft), record, sheet, answers_on(reader, sheet))


def _facts(
    reader: Reader, tree: Tree, draft: Record, sheet: Ref, answers: dict[str, Record]
) -> AssessmentFacts:
    name, code = office_of(reader, draft.text("unit"))
    proofs = evidence_given(reader, AssessmentRounds(draft).own)
    return AssessmentFacts(tree, draft, sheet, answers, name, code, given_proofs=proofs)


def _closed(ballot: SealedBallot | None, vote: str) -> str:
    if ballot is None or ballot.state != BallotState.MISSING:
        return _("ปิดผนึกแล้ว จึงอ่านได้อย่างเดียว")
    return "" if vote == CLOSED else _("เปิดซองแล้วโดยไม่มีแบบนี้ จึงอ่านได้อย่างเดียว")


STATES: Mapping[str, str] = MappingProxyType(
    {
        BallotState.MISSING: "ยังไม่ปิดผนึก",
        BallotState.AFTER: "ใบมาถึงหลังเปิดซอง",
        BallotState.SEALED: "ปิดผนึกแล้ว",
        BallotState.TWICE: "ปิดผนึกมากกว่าหนึ่งฉบับ",
        BallotState.WITHHELD: "เปิดซองแล้ว ยังไม่ได้รับคำตอบ",
        BallotState.VOID: "คำตอบข้างในใช้ไม่ได้",
        BallotState.COUNTED: "นับแล้ว",
    }
)


FAULTS: Mapping[str, str] = MappingProxyType(
    {
        BallotState.TWICE: "{who} ปิดผนึกแบบเดียวมากกว่าหนึ่งฉบับ จึงไม่รู้ว่าหมายถึงฉบับใด",
        BallotState.LATE: "{who} ปิดผนึกอีกครั้งหลังเปิดซอง ฉบับหลังไม่นับ",
        BallotState.FOREIGN: "เครื่อง {device} ปิดผนึกในชื่อของ {who} ฉบับนั้นไม่นับ",
        BallotState.VOID: "คำตอบของ {who} เป็นของแบบอื่นหรืออ่านไม่ได้ จึงไม่นับ",
        BallotState.WITHHELD: "รอคำตอบที่ {who} ปิดผนึกไว้ มากับไฟล์ที่ส่งหลังเปิดซอง",
    }
)


ROUNDS: Mapping[str, str] = MappingProxyType(
    {SELF: "ประเมินตนเอง", COMMITTEE: "รอบกรรมการ", RECHECK: "รอบทบทวน"}
)


def round_words(name: str, *, preliminary: bool = False) -> str:
    """Return what users call the round stored as `name`. `preliminary`: add that the round's result is preliminary."""
    words = _(ROUNDS[name]) if name in ROUNDS else name
    return _("{round} ผลเบื้องต้น").format(round=words) if preliminary else words


def ballot_words(ballot: SealedBallot) -> str:
    """Return the state of a ballot as text."""
    words = _("นับแล้ว เหตุผลลบแล้วตามกฎหมาย") if ballot.silent else _(STATES[ballot.state])
    return _("{words} ลงมติไม่นับ").format(words=words) if ballot.aside else words


def fault_words(reader: Reader, ballot: SealedBallot, fault: BallotFault) -> str:
    """Return a sentence that names the member and the voting rule that was broken."""
    return _(FAULTS[fault.kind]).format(who=assessor_words(reader, ballot), device=fault.device[:8])


def disclosure_notice(fewest: int) -> str:
    """Return the notice to members: who will see their answers once at least `fewest` ballots count."""
    if fewest < 2:
        return _("เมื่อเปิดซองแล้ว คณะกรรมการและเลขานุการเห็นคำตอบและเหตุผลของกรรมการแต่ละท่านพร้อมชื่อ")
    seen = _("คำตอบและเหตุผล") if fewest < SPLIT else _("คำตอบ")
    text = _(
        "เมื่อเปิดซองแล้ว คณะกรรมการและเลขานุการเห็น{seen}ของกรรมการแต่ละท่านพร้อมชื่อ เฉพาะข้อที่นับได้ตั้งแต่ {n} ใบ"
    )
    return text.format(seen=seen, n=fewest)


def vote_words(vote: CommitteeVote) -> str:
    """Return the state of the vote on one unit as text."""
    if vote.state == DISPUTED:
        return _("มีการเปิดซองสองครั้งที่ไม่ตรงกัน จึงไม่นับครั้งใด")
    here = sum(
        one.state not in (BallotState.MISSING, BallotState.AFTER, BallotState.TWICE)
        for one in vote.ballots
        if not one.aside
    )
    of = sum(not one.aside for one in vote.ballots)
    if vote.state == CLOSED:
        return _("ปิดผนึกแล้ว {n} จาก {of} ฉบับ").format(n=here, of=of)
    return _("เปิดซองแล้ว ได้คำตอบ {n} จาก {of} ฉบับ").format(n=len(vote.counted), of=of)


def faults_of(reader: Reader, vote: CommitteeVote) -> Iterator[str]:
    """Yield a sentence for every breach of the voting rules, sheet by sheet."""
    for one in vote.ballots:
        yield from (fault_words(reader, one, fault) for fault in one.faults)

"""What is missing before a meeting's decision on an item can be saved: its answer, or a reason."""

from collections.abc import Sequence
from dataclasses import replace

from core.assessment.answers import answer_of, counts
from core.assessment.deeds import FieldInput, checked, completed
from core.assessment.facts import AssessmentFacts
from core.errors import UserError
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.scoring.score import Answer
from core.workshop.asking import decides
from core.workshop.view import Workshop

ANSWER, REASON = "answer", "reason"  # what may be missing
CHOSEN = ("choice", "state")  # fields that hold an answer that is chosen


def lacks(workshop: Workshop, item: str, inputs: Sequence[FieldInput], reason: str) -> str:
    """Return what a decision on an item lacks: ANSWER, REASON or "" (nothing). It needs a reason if fewer than three
    voted, if votes differ, or if it is not the majority's choice or not what was entered. If `inputs` is (), so that
    the figures stay, it needs one if they are empty or most voters doubt them."""
    votes, chosen = workshop.votes[item], _chosen(workshop.facts, item, inputs)
    if decides(workshop.facts.tree, item):
        if not chosen:
            return ANSWER
        needed = chosen != votes.lead or votes.otherwise
    else:
        needed = not inputs and (votes.otherwise or _entered(workshop.facts, item) == Answer())
    return REASON if (needed or not votes.alike) and not reason.strip() else ""


def refusal(lacking: str) -> UserError:
    """Return the error that says what is missing (ANSWER or REASON) and what to do."""
    if lacking == ANSWER:
        return UserError(
            _("บันทึกมติไม่ได้"),
            _("ข้อนี้ยังไม่มีคำตอบ จึงยังไม่มีมติให้บันทึก"),
            _("เลือกคำตอบที่ที่ประชุมตกลง แล้วบันทึกอีกครั้ง"),
        )
    return UserError(
        _("บันทึกมติไม่ได้"),
        _("ข้อนี้ยังไม่ได้เห็นตรงกัน มีผู้ให้คะแนนไม่ถึง 3 คน หรือมติต่างจากที่กรอกไว้หรือที่คนส่วนใหญ่ให้คะแนน จึงต้องมีเหตุผล"),
        _("เขียนเหตุผลสั้น ๆ แล้วบันทึกอีกครั้ง"),
    )


def to_decide(workshop: Workshop, item: str) -> AssessmentFacts:
    """Return the facts to show while an item is decided, without its entered choice if most voters reject that."""
    facts, votes = workshop.facts, workshop.votes[item]
    record = facts.answers.get(item)
    chosen = workshop.agrees and decides(facts.tree, item)
    if record is None or item in workshop.decided or not (chosen and votes.otherwise):
        return facts
    empty = {
        name: replace(record.shown(name), value=None) for name in CHOSEN if name in record.fields
    }
    return replace(
        facts, answers={**facts.answers, item: replace(record, fields={**record.fields, **empty})}
    )


def _entered(facts: AssessmentFacts, item: str) -> Answer:
    record = facts.answers.get(item)
    return answer_of(record) if record else Answer()


def _chosen(facts: AssessmentFacts, item: str, inputs: Sequence[FieldInput]) -> str:
    """Return the choice given now, else the entered one, else MET if all the item asks is entered by now, or ""."""
    before = _entered(facts, item)
    now = {name: str(value or "") for name, value, _seen in inputs if name in CHOSEN}
    state = now.get("state", before.state.value)
    chosen = now.get("choice", before.choice) or (
        "" if state == ItemState.NOT_ASSESSED.value else state
    )
    if chosen:
        return chosen
    over, tree = facts, facts.tree
    for name, value, _seen in inputs:
        over = over.typed(item, name, checked(tree, item, name, value))
    entered = [name for name, _value, _seen in inputs if counts(name) and name not in CHOSEN]
    if entered and item in completed(tree, over.given(), item, entered):
        return ItemState.MET.value
    return ""

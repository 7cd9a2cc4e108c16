"""Sentences on a workshop: why an item is discussed, the votes, the decisions and motions."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from core.assessment.answers import AGREED, answer_of
from core.assessment.cells import QuestionAnswer
from core.assessment.facts import AssessmentFacts
from core.assessment.sentences import WHY
from core.exact import points_text
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.scoring.score import Answer, ItemScore
from core.scoring.total import Answers
from core.thai.written import arabic_digits
from core.workshop.questions import Question
from core.workshop.queue import APART, BREAK, FEW, OTHERWISE, TWICE, UNPROVED, UNVOTED, ItemVotes

REASONS: Mapping[str, str] = MappingProxyType(
    {
        TWICE: "มีมติต่างกันจากสองเครื่อง",
        APART: "เห็นต่างกัน",
        OTHERWISE: "ที่ประชุมเห็นต่างจากที่กรอกไว้",
        UNVOTED: "ไม่มีผู้ให้คะแนน",
        FEW: "มีผู้ให้คะแนนไม่ถึง 3 คน",
        UNPROVED: "ขาดหลักฐาน",
        BREAK: "ชี้ขาดคะแนน",
    }
)


def why_words(reasons: Sequence[str], votes: ItemVotes, past_reasons: Collection[str] = ()) -> str:
    """Return why an item is discussed, in words; reasons in `past_reasons` or settled by new votes are marked past."""
    settled = {
        *past_reasons,
        *(APART * votes.alike, UNVOTED * bool(votes.votes), FEW * bool(votes.split)),
    }
    return " · ".join(
        dict.fromkeys(_why_word(one, votes, settled) for one in reasons if one in REASONS)
    )


def _why_word(reason: str, votes: ItemVotes, settled: Collection[str]) -> str:
    """Return one reason in words; a settled one is marked as former."""
    if reason in (APART, OTHERWISE) and votes.few:
        return _(REASONS[FEW])
    if reason == APART and len(votes.split) > 1:
        return _("ต่าง {counts}").format(counts=_(" ต่อ ").join(str(n) for _choice, n in votes.split))
    return _("เดิม{why}").format(why=_(REASONS[reason])) if reason in settled else _(REASONS[reason])


def voted_words(votes: ItemVotes) -> str:
    """Return the votes on an item in words: `ผ่าน 11 คน ไม่ผ่าน 7 คน`; if fewer than three voted, only how many."""
    called = {one.key: one.label for one in votes.question.choices}
    if votes.split:
        return "  ".join(
            _("{answer} {n} คน").format(answer=called.get(key, key), n=n) for key, n in votes.split
        )
    if not votes.votes:
        return _("ไม่มีผู้ให้คะแนน")
    return _("มีผู้ให้คะแนน {n} คน ไม่แสดงคำตอบ").format(n=votes.votes)


def answer_words(question: Question, choice: str) -> str:
    """Return the label of a choice of the question, or "" if it has no such choice."""
    return next((one.label for one in question.choices if one.key == choice), "")


def decided_words(facts: AssessmentFacts, item: str) -> str:
    """Return the agreed answer to an item in words; if the form computes results from votes, the computed points."""
    if facts.form.combine != AGREED:
        given = facts.given()
        found = given.judge_sheets(given.tree(facts.form)).get(item)
        if found is None or found.points is None or not any(one is not None for one in found.votes):
            return _("ยังไม่มีผู้ให้คะแนน")
        return f"{facts.form.combined_word} {points_text(found.points)}"
    return entered_words(facts, item) or _("คงไว้ตามเดิม ยังไม่ได้ตรวจ")


def entered_words(facts: AssessmentFacts, item: str) -> str:
    """Return the agreed sheet's answer to an item in words, or "" if nothing is entered."""
    record = facts.answers.get(item)
    answer = answer_of(record) if record else Answer()
    judged = Answers(items={item: answer}, profiles=facts.tree.on, figures=facts.figures).judge(
        facts.tree
    )
    if answer != Answer():
        cells = QuestionAnswer.of(facts.tree, facts.tree.item(item), answer, judged[item])
    else:
        cells = ()
    answered = [one for one in cells if one.answer]
    told = [one for one in answered if one.kind in ("state", "choice")] or answered
    return " · ".join(" ".join(filter(None, (one.text, one.answer))) for one in told)


def uncounted(facts: AssessmentFacts) -> Mapping[str, str]:
    """Return {item: why its answer "met" does not count}; {} if the form computes results from votes."""
    if facts.form.combine != AGREED:
        return {}
    judged = facts.given().judge(facts.tree).values()
    short = {
        one.id: [why for why in one.finding_ids if why in ItemScore.TAKES_POINTS]
        for one in judged
        if one.state is ItemState.MET and one.result is not ItemState.MET
    }
    return {item: " ".join(_(WHY[each]) for each in why) for item, why in short.items() if why}


def accepted_words(tree: Tree, items: Sequence[str]) -> str:
    """Return the text of the motion that accepts these items, with their list."""
    listed = "; ".join(listed_words(tree, items))
    return _("รับ {n} ข้อที่เห็นตรงกันในมติเดียว: {listed}").format(n=len(items), listed=listed or "–")


def listed_words(tree: Tree, items: Sequence[str]) -> tuple[str, ...]:
    """Return the items in words, one text per place in the form: `มิติที่ 1 ระดับ 2 ข้อ 1, 3`."""
    found: dict[str, list[str]] = {}
    for item in items:
        dimension, level = tree.position(item)
        place = [
            tree.branch_nth(dimension),
            *([tree.instrument.called.level_numbered(level)] if level else []),
        ]
        number = arabic_digits(tree.item(item).number).rstrip(".")
        found.setdefault(" ".join(place), []).extend([number] if number else [])
    numbered = {place: ", ".join(numbers) for place, numbers in found.items()}
    return tuple(
        f"{place} {_('ข้อ {number}').format(number=n)}" if n else place
        for place, n in numbered.items()
    )

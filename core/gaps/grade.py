"""The cheapest way to a grade, as items that can become rows of the plan, with what the sheet then comes to."""

from typing import NamedTuple

from core.assessment.facts import AssessmentFacts, assessment_facts
from core.assessment.rows import AssessmentView
from core.assessment.sentences import step_result
from core.assessment.view import view_of
from core.exact import points_text
from core.forms.called import grade_words
from core.forms.ports import Reader
from core.gaps.gaps import ITEM, OpenGap, of_item
from core.i18n import _
from core.scoring.cheapest import PASSING, CheapestWay, cheapest
from core.scoring.total import tree_of
from core.values import Ref


class GradeItem(NamedTuple):
    """One item of the way."""

    item: str
    gap: OpenGap
    follows: bool  # the figures of another item of the way fulfil it


class GradeWay(NamedTuple):
    """The fewest items to one goal; `why` says why they cannot be told."""

    goal: str  # `ผ่านเกณฑ์`, `เกรด ก`
    title: str  # `อีก 3 ข้อ ถึงเกรด ก`
    result: str  # `รวม 88 เกรด ก ผ่าน`
    items: tuple[GradeItem, ...]
    why: str = ""

    @property
    def gaps(self) -> tuple[OpenGap, ...]:
        """Those that have to be done: what follows by itself is no work."""
        return tuple(one.gap for one in self.items if not one.follows)


def ways_of(reader: Reader, assessment: Ref) -> tuple[GradeWay, ...]:
    """The ways of an assessment as it is saved. UserError when it is not here."""
    facts = assessment_facts(reader, assessment)
    return grade_ways(facts, view_of(facts))


def grade_ways(facts: AssessmentFacts, view: AssessmentView) -> tuple[GradeWay, ...]:
    """A way for each goal that is not reached, the nearest first; one that says why where there is none to tell."""
    if not (facts.form.passes or view.graded):
        return (_untold(_("แบบนี้ไม่มีเกรดและเกณฑ์ผ่าน จึงไม่มีทางไปเกรดให้บอก")),)
    if facts.whole is not None:
        return (_untold(_("แบบนี้กรอกแยกทีละรายการแล้วเฉลี่ย จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้")),)
    if facts.merged is not None or facts.sheets:
        return (_untold(_("คะแนนนี้มาจากกรรมการหลายคน จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้")),)
    tree = tree_of(facts.form, facts.given())
    return tuple(_way(view, one) for one in cheapest(tree, view.score))


def _untold(why: str) -> GradeWay:
    return GradeWay("", "", "", (), why)


def _way(view: AssessmentView, one: CheapestWay) -> GradeWay:
    goal = _("ผ่านเกณฑ์") if one.goal.id == PASSING else grade_words(one.goal.title)
    if one.after is None:
        return GradeWay(goal, goal, "", (), one.why)
    shown = {item.id: item for item in view.items}
    items = tuple(
        GradeItem(name, of_item(view, shown[name], ITEM, "", shown[name].text), name in one.after.follows)
        for name in one.items
        if name in shown
    )
    title = _("อีก {n} ข้อ ถึง{goal}").format(n=len(items) - len(one.after.follows), goal=goal)
    gained = _("เพิ่ม {points} คะแนน").format(points=points_text(one.after.gain, one.after.places))
    return GradeWay(goal, title, f"{gained}  {step_result(one.after, view.pass_mark)}", items)

"""A final result before it is released: each item that is objected to or decided anew, as it was and as it will be."""

from typing import NamedTuple

from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import sheet_answers
from core.committee.objections import release_of
from core.committee.result_view import answer_words, objection_words
from core.exact import got_text
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.i18n import _
from core.log.ports import standing
from core.values import Ref


class FinalItem(NamedTuple):
    """An item of a final result: `before` and `after` are answers in words; `objection`: its state in words, "" =
    nobody objected; `reason`: of the answer to the objection."""

    position: str
    before: str
    after: str
    objection: str
    reason: str

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def words(self) -> str:
        """Return the answer before → the answer after, or that it is kept."""
        if self.changed:
            return f"{self.before or '–'} → {self.after or '–'}"
        return _("คงเดิม: {answer}").format(answer=self.after or "–")


class FinalResultChanges(NamedTuple):
    """What a final result changes of the preliminary one; `total`: the points before → after in words."""

    items: tuple[FinalItem, ...]
    total: str

    @property
    def words(self) -> str:
        """Return one line of text: the points before and after, how many items change and how many are kept."""
        changed = sum(one.changed for one in self.items)
        text = _("คะแนน {total} · แก้ {n} ข้อ · คงไว้ {kept} ข้อ")
        return text.format(total=self.total, n=changed, kept=len(self.items) - changed)


def final_changes(reader: Reader, draft: Ref) -> FinalResultChanges:
    """Return what the final result of a committee's draft would change of the released preliminary one."""
    record = standing(reader, draft)
    review, form = AssessmentRounds(record).review, form_for(reader, record)
    release = release_of(reader, review)
    raised = {one.item: one for one in release.objections(reader)} if release else {}
    sheets = [sheet_answers(reader, ref, form) for ref in (review, draft)]
    trees = [answers.tree(form) for answers in sheets]
    judged = [answers.judge_sheets(tree) for answers, tree in zip(sheets, trees, strict=True)]
    each = [*zip(trees, sheets, judged, strict=True)]
    items = []
    for item in trees[-1].answered():
        before, after = (
            answer_words(tree, item.id, answers, results) for tree, answers, results in each
        )
        objection = raised.get(item.id)
        if not item.need and (objection or before != after):
            state = objection_words(objection) if objection else ""
            reason = objection.answer.reason if objection and objection.answer else ""
            position = trees[-1].item_position(item.id)
            items.append(FinalItem(position, before, after, state, reason))
    totals = (one.score(form) for one in sheets)
    points = [got_text(one.total, one.full, one.places) for one in totals]
    return FinalResultChanges(tuple(items), " → ".join(points))

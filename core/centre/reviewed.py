"""What the score and proofreading say of one document, without a word of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from core.assessment.review import review
from core.assessment.sheets import answers_on, sheet_answers, sheet_of
from core.errors import UserError
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.tree import tree_under
from core.plan.links import link_names, links_of
from core.plan.review import review_plan
from core.plan.tree import PlanRow, file_place, plan_tree
from core.scoring import score
from core.scoring.score import Answer
from core.values import Record, Ref


class Reviewed(NamedTuple):
    items: tuple[tuple[str, str, str, Fraction | None], ...] = ()  # item, answer, state after the rules, points
    findings: tuple[tuple[str, str, str, str], ...] = ()  # rule, how grave, place, field


def reviewed_assessment(reader: Reader, assessment: Record) -> Reviewed:
    """Nothing of one whose form is not here, nor of one whose answers are about people."""
    try:
        form = form_for(reader, assessment)
        if form.of_people:
            return Reviewed()
        given = sheet_answers(reader, assessment.ref, form)
        found = score(form, given)
    except UserError:
        return Reviewed()
    records = {"": assessment, **answers_on(reader, sheet_of(assessment.ref))}
    torn = [(item, name) for item, one in records.items() for name, shown in one.fields.items() if shown.conflict]
    remarks = review(tree_under(form, given.profiles), given, found, torn)
    return Reviewed(
        tuple(
            (id_, (given.items.get(id_) or Answer()).state.value, one.result.value, one.points)
            for id_, one in found.items.items()
        ),
        tuple((one.rule, one.grave, one.item, one.field) for one in remarks),
    )


def reviewed_plan(reader: Reader, plan: Record, links: Iterable[Record]) -> Reviewed:
    """The findings of a plan, by the links of its unit; nothing of one whose form is not here."""
    try:
        form = form_for(reader, plan)
        names = link_names(links_of(reader, form, plan.ref))
        rows = plan_tree(reader, form, plan.ref, names=names)
        remarks = review_plan(form, rows, plan.number("year") or 0, places_of(rows, links))
    except UserError:
        return Reviewed()
    return Reviewed((), tuple((one.rule, one.grave, one.row.local, one.cell) for one in remarks))


def places_of(rows: Sequence[PlanRow], links: Iterable[Record]) -> Mapping[Ref, set[str]]:
    """The fields of each row that hold evidence."""
    homes = {row.ref.local: row for row in rows} | {row.progress.local: row for row in rows if row.progress}
    found: dict[Ref, set[str]] = defaultdict(set)
    for link in links:
        if (row := homes.get(link.text("target"))) is not None:
            found[row.ref].add(file_place(row, link.text("item")))
    return found

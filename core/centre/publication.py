"""What is read of a folder to be published, each thing once, with what the score and proofreading say of a document; of
what stands there unchanged nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from core.assessment.ranking import Whole, groups_of, weighed, wholes
from core.assessment.review import review
from core.assessment.sheets import REVIEW, answers_on, sheet_answers, sheet_of
from core.assigning.programme_steps import StepDone, done, dues, steps_of
from core.centre.published import (
    EVIDENCE,
    EVIDENCE_LINK,
    FINDING,
    ITEM,
    PAPER,
    PLAN,
    PLAN_ROW,
    PLAN_VALUE,
    SIGNOFF,
    States,
)
from core.centre.step_days import days
from core.errors import UserError
from core.forms.ports import Reader, in_force
from core.forms.programme import Programme
from core.forms.published import published
from core.forms.settings import form_for
from core.forms.tree import tree_under
from core.log.ports import signed_whole
from core.people.units import Unit, UnitsById, register
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


SENT = ("assessment", "plan", "evidence", "link", "paper", "signoff")  # a unit with one of these is published
# The rows of a unit that follow from what it wrote, from forms and from the register alone: not from the day, nor from
# what others sent. Whatever else there is, is read each time.
OWN = frozenset(
    one.name for one in (ITEM, PLAN, PLAN_ROW, PLAN_VALUE, FINDING, SIGNOFF, PAPER, EVIDENCE, EVIDENCE_LINK)
)


@dataclass(frozen=True)
class Publication:
    """What is read of a folder for all tables, each thing once; `today`: by which steps are late.

    `said`: by unit one word for all that is read of it; `there`: by which word each part that stands there was written.
    """

    reader: Reader
    today: date
    said: Mapping[str, str] = field(default_factory=dict)
    there: States = field(default_factory=dict)

    @cached_property
    def units(self) -> UnitsById:
        """Those of the register, and those of whom something is here without that."""
        known = dict(register(self.reader))
        wrote = {str(scope) for kind in SENT for (scope,) in self.reader.said.values(kind)}
        here = {unit_of(scope) for scope in wrote} | {unit_of(ref.scope) for ref, _name in self.conflicts}
        return known | {id_: Unit(id_, "", "", "", "", 0, "", "", False) for id_ in here - known.keys() - {"all"}}

    def state(self, unit: str) -> str:
        """What the rows of `OWN` follow from; files are laid out by the region too, which other units may say."""
        word = self.said.get(unit, "")
        return f"{word}.{self.units[unit].region}" if word else ""

    @cached_property
    def unread(self) -> frozenset[str]:
        """The units of which everything in the tables of `OWN` stands there as it would be read."""
        known = {unit: word for unit in self.units if (word := self.state(unit))}
        return frozenset(
            unit for unit, word in known.items() if all(self.there.get((name, unit)) == word for name in OWN)
        )

    def own(self, entity: str) -> Iterator[Record]:
        """The records of the units that are read."""
        if not self.unread:
            yield from self.reader.records(entity)
            return
        for unit in sorted(self.units.keys() - self.unread):
            yield from self.reader.records(entity, unit)

    @cached_property
    def conflicts(self) -> Sequence[tuple[Ref, str]]:
        return self.reader.conflicts()

    @cached_property
    def arrived(self) -> Mapping[str, str]:
        return {one.unit: moment(one.at) for one in self.reader.transfers.arrivals()}

    @cached_property
    def assessments(self) -> Sequence[Record]:
        return self.reader.records("assessment")

    @cached_property
    def released(self) -> Sequence[Record]:
        """What committees have signed and released of units."""
        return [one for one in self.reader.records(REVIEW) if signed_whole(self.reader, one.ref)]

    @cached_property
    def plans(self) -> Sequence[Record]:
        return [*self.own("plan")]

    @cached_property
    def results(self) -> Mapping[Ref, Whole]:
        kept = {**wholes(self.reader), **wholes(self.reader, REVIEW)}
        every = (*self.assessments, *self.released)
        found = {one.ref: weighed(self.reader, one, kept)[0] for one in every}
        return {ref: whole for ref, whole in found.items() if whole is not None}

    @cached_property
    def owners(self) -> Mapping[str, str]:
        return {one.file: one.owner for one in published(self.reader)}

    @cached_property
    def steps(self) -> Mapping[str, Sequence[tuple[Programme, int, StepDone]]]:
        """By unit, the steps of every programme in every year of which something is here."""
        said = [*self.reader.said.values("assessment", ["year"]), *self.reader.said.values("plan", ["year"])]
        years = sorted({year for _scope, year in said if year and isinstance(year, int)})
        found: dict[str, list[tuple[Programme, int, StepDone]]] = defaultdict(list)
        for year in years:
            for programme in in_force(self.reader.forms, year):
                who = done(self.reader, programme, year, self.today)
                until = dues(self.reader, programme, year)
                for unit in self.units.values():
                    steps = steps_of(unit.id, programme, unit.kind, who, until, self.today)
                    found[unit.id] += [(programme, year, step) for step in steps]
        return found

    @cached_property
    def came(self) -> Mapping[tuple[str, int], Mapping[tuple[str, str], date]]:
        """By programme and year the day each step of a unit first came."""
        asked = {(programme.id, year): programme for steps in self.steps.values() for programme, year, _step in steps}
        return {key: days(self.reader, one, key[1], self.today) for key, one in asked.items()}

    @cached_property
    def groups(self) -> Mapping[int, Mapping[str, str]]:
        """By year and unit, the group the register says it stands in."""
        years = {one.number("year") or 0 for one in (*self.assessments, *self.released)}
        return {year: groups_of(self.reader, year) for year in years}

    @cached_property
    def links(self) -> Mapping[str, Sequence[Record]]:
        return by_unit(self.own("link"))

    @cached_property
    def reviewed(self) -> Mapping[Ref, Reviewed]:
        """What proofreading and the score say of every document whose form is here."""
        found = {one.ref: reviewed_assessment(self.reader, one) for one in self.own("assessment")}
        return found | {one.ref: self._plan(one) for one in self.plans}

    def _plan(self, plan: Record) -> Reviewed:
        return reviewed_plan(self.reader, plan, self.links.get(plan.ref.scope, ()))


def unit_of(scope: str) -> str:
    """The unit of a scope, its forms among them; `all` of what is everybody's."""
    return scope.partition("/")[0]


def by_unit(records: Iterable[Record]) -> Mapping[str, Sequence[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for one in records:
        found[one.ref.scope].append(one)
    return found


def moment(at: int) -> str:
    """Milliseconds since 1970 as an ISO date and time in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

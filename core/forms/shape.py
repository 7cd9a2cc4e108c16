"""A form (instrument) as dataclasses: flat lists, nested by `in`. Its scored side; plan_shape has the planned side."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from core.forms.plan_shape import (
    ACTING,
    ID_AND_WORDS,
    CellFormula,
    EditionCarryRule,
    Field,
    FormPaper,
    FormRowKind,
    FormSetting,
    GoalProposalRule,
    PaperColumn,
    PortalField,
    PresetRow,
    ReportSection,
    RowCheck,
    RowMakingRule,
    SettingOption,
    SigningStep,
    Source,
    TrialCase,
    TrialCaseResult,
    TrialCaseRow,
    drawn_sources,
)
from core.forms.wording import (
    AT_LEAST_ONE,
    EMPTY,
    IN,
    NEUTRAL,
    ROWS,
    TITLE,
    Clause,
    Condition,
    FormTerms,
    Limit,
    Words,
    names_in,
)
from core.i18n import _
from core.slots import parse_slot
from core.values import gathered

__all__ = [  # of other modules; the scored side is below
    "CellFormula",
    "Clause",
    "Condition",
    "EditionCarryRule",
    "Field",
    "FormPaper",
    "FormRowKind",
    "FormSetting",
    "GoalProposalRule",
    "Limit",
    "PaperColumn",
    "PortalField",
    "PresetRow",
    "ReportSection",
    "RowCheck",
    "RowMakingRule",
    "SettingOption",
    "SigningStep",
    "TrialCase",
    "TrialCaseResult",
    "TrialCaseRow",
    "Words",
]  # fmt: skip

RESPONDENTS = "office.respondent"  # who was asked; no register knows them
PEOPLE = frozenset({"office.person", RESPONDENTS})  # people are answered for
REQUIRED = {"key": "required"}
NO_STEP = "none"  # a signing slot at no step of the route
FEWEST = 5  # people: a figure over fewer is hidden, as it might reveal who answered what


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGroup:
    """A group of units with an award. A unit enters after `in_a_row` or after `in_all` selections; 0 = not this way."""

    id: str
    title: Words
    short: Words = EMPTY  # as printed in a heading: ดีเด่น
    award: Words = EMPTY
    # a unit enters after being selected in so many consecutive editions; 0 = not this way
    in_a_row: int = 0
    in_all: int = 0  # or after being selected in so many editions in all

    @property
    def by_selection(self) -> bool:
        """Whether units enter the group by being selected, to win its award; else they are in it, and keep theirs."""
        return bool(self.in_a_row or self.in_all)

    def enters(self, selected: Collection[int], edition: int) -> bool:
        """Return whether a unit `selected` in these years enters the group in year `edition`, by earlier years."""
        before = {year for year in selected if year < edition}
        running = self.in_a_row and all(edition - n in before for n in range(1, self.in_a_row + 1))
        return bool(running or (self.in_all and len(before) >= self.in_all))


@dataclass(frozen=True, slots=True, kw_only=True)
class FormProfile:
    """A named set of parts of a form, on or off. Of sets with the same `choice` one is on; if `many`, any number."""

    id: str
    title: Words
    short: Words = EMPTY
    choice: str = field(metadata=IN, default="")
    default: bool = False
    many: bool = False  # of the profiles of its `choice` any number may be on, by default none


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A branch of the scored tree; it contains items, levels of items, or other branches."""

    id: str
    within: str = field(metadata=IN, default="")
    title: Words
    short: Words = EMPTY
    points: tuple[Fraction, ...] = ()  # ladder: points of level 1, 2, 3 …; level 0 is 0
    # sum, mean, ladder …; "" = as the form
    roll_up: str = field(metadata={"key": "kind"}, default="")
    weight: Fraction | None = None
    full: Fraction | None = None
    beside: bool = False  # a separate result, which the branch above leaves out
    # asked only of units of this group, as the ladder that ranks them; counted in no figure
    group: str = ""
    # figures wait for all answers; "" = as the branch above
    complete: str = field(metadata=REQUIRED, default="")
    decimals: int | None = None  # decimals of its points as shown; None = as the branch above
    rounded: bool = False  # its points are rounded to `decimals` before anything reads them
    scale: str = ""  # the scale of the items below that name none
    profiles: tuple[str, ...] = ()
    when: Condition = ()  # on answers and figures: the branch is asked only if it holds
    # fewest items to choose from it; the others are left out
    least: int = field(metadata={"key": "min"}, default=0)
    most: int = field(metadata={"key": "max"}, default=0)  # most items to choose; 0 = any number
    better: str = ""  # "" = as the branch above, at the top as the form

    def __post_init__(self) -> None:
        object.__setattr__(self, "beside", self.beside or bool(self.group))

    def points_at(self, level: int) -> Fraction:
        """Return the points that a branch gives for a level; level 0 gives 0."""
        return self.points[level - 1] if 0 < level <= len(self.points) else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a dimension. The text of level 0 is printed when no level is reached."""

    within: str = field(metadata=IN)  # dimension
    level: int
    text: Words = field(metadata=TITLE, default=EMPTY)
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item that is answered, or a group of items."""

    id: str
    within: str = field(metadata=IN)  # `dimension/level`, a dimension, or the id of a group
    text: Words = field(metadata=TITLE)
    number: str = ""  # as printed
    # all | any | <n> of its items; all | any of its parts, figures
    enough: str = field(metadata={"key": "need"}, default="")
    # `enough`, set by the form for a group; "" = a single item
    need: str = field(metadata={"key": ""}, default="")
    # counts only while one of these is on, of each choice they are of
    profiles: tuple[str, ...] = ()
    subject: str = ""  # answered once per entry of this subject; if no item names one, all are answered per entry
    # effect of that answer: met = counts as met; out = not scored; "" = not allowed
    not_applicable: str = ""
    type: str = ""  # "absence" = met if something did not happen
    # level or code of the unit that says yes or no
    verified_by: str = field(metadata={"key": "by"}, default="")
    scale: str = ""  # "" = the scale of the nearest node above that names one
    weight: Fraction | None = None
    points: Fraction | None = None
    when: Condition = ()
    help: Words = EMPTY

    def scale_under(self, nodes: Mapping[str, "Item | Dimension"]) -> str:
        """Return the id of the item's scale, else of the nearest scale above; "" if none. `nodes`: all nodes by id."""
        above: Item | Dimension | None = self
        for _step in range(len(nodes) + 1):
            if above is None or above.scale:
                break
            above = nodes.get(above.within.partition("/")[0])
        return above.scale if above else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPart:
    """A part of an item; each part is ticked as present or not."""

    id: str
    within: str = field(metadata=IN)
    text: Words = field(metadata=TITLE)
    known_as: tuple[str, ...] = ()  # other names for it in files that are imported


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMeasure:
    """A number that an item asks for, with its limit. Measures with the same id in several items are entered once."""

    id: str
    within: str = field(metadata=IN)
    type: str = "integer"  # integer | decimal | percent (of two counts)
    holds: Limit = field(metadata={"key": "is"})
    text: Words = field(metadata=TITLE, default=EMPTY)
    of: Words = EMPTY  # what is counted or compared
    unit: Words = EMPTY
    each: str = ""  # quarter | month: one number for each, of which the least counts
    # the limit of step 1, 2, 3 …: the item gives the highest step reached; a number alone has the sign of `is`
    steps: tuple[Limit, ...] = field(metadata={"holds": "step"}, default=())
    gives: str = ""  # "points" = the item gives the number itself, at most the number in `is`
    not_applicable: str = ""  # "met" = a percentage of zero counts as met

    @property
    def step_limits(self) -> tuple[Limit, ...]:
        """The limit of each step, in order; a step that is a bare number has the operator of the measure's limit."""
        return tuple(
            step if step.op else self.holds._replace(value=step.value) for step in self.steps
        )

    @property
    def gives_points(self) -> bool:
        """Return whether this measure gives its item's points: by the step it reaches or as the number itself."""
        return bool(self.steps or self.gives)

    def exceeds(self, number: Fraction) -> bool:
        """Return whether a number that is itself the points of the item is more than the most it can give."""
        return bool(self.gives) and not self.holds.holds(number)

    def step_of(self, number: Fraction) -> int:
        """Return the highest step (from 1) that the number reaches along with all lower steps; 0 if none."""
        return next(
            (n for n, limit in enumerate(self.step_limits) if not limit.holds(number)),
            len(self.steps),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRule:
    """How the program computes a measure from rows of the office's registers and plans. `where`: rows considered;
    `when`: those of them that count; `top`: only the n largest by `by`, 0 = all, -n = all but the n largest."""

    id: str
    to: str  # measure
    rows: str  # instrument and kind: `procurement.project`
    op: str = "count"  # count | share | sum
    of: str = ""  # for sum: the field to add up
    where: Condition = ()  # which rows are considered
    when: Condition = ()  # which of these count
    # only the n largest by `by`; negative = all but these
    top: int = field(metadata={"holds": "signed"}, default=0)
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A kind of evidence that an item demands."""

    id: str
    within: str = field(metadata=IN)
    kind: Words
    many: int = 1
    # "year" = dated within the fiscal year; "month" = one piece for each of its months
    period: str = ""
    # DRAWN_ROWS: the filed signed papers of the office's plan by that form are this proof
    drawn: str = ""
    fault: str = "warn"  # warn | block

    def lacking(self, counts: Mapping[tuple[str, str], int]) -> bool:
        """Return whether too few pieces count for the proof; `counts`: {(item, proof): number of pieces that count}."""
        return counts.get((self.within, self.id), 0) < max(1, self.many)

    def sources(self, year: int) -> tuple[Source, ...]:
        """Return (form id, year) of plans whose signed papers are this proof in an assessment of `year`; () if none."""
        return drawn_sources(self.drawn, year)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRule:
    """A rule across items, such as `not_same_project`: the item may not use a project used in the branches `of`."""

    id: str
    kind: str  # not_same_project | same_project | refers_to
    within: str = field(metadata=IN)  # item
    of: tuple[str, ...] = ()
    text: Words = field(metadata=TITLE, default=EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraPoints:
    """Extra points besides the base score. They are given once if the office's number of awards satisfies `holds`."""

    id: str
    points: Fraction
    text: Words = field(metadata=TITLE)
    holds: Limit = field(metadata={"key": "is"}, default=AT_LEAST_ONE)  # on the number of awards


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A band of points, such as a grade: it begins at `least` points and ends where the next band begins."""

    WHOLE = ("total", "base", "extra")  # figures of the whole; any other is of a branch or an item

    id: str
    of: str = "total"
    least: Fraction = field(metadata={"key": "from"})
    title: Words = EMPTY
    when: Condition = ()  # on figures and chosen settings

    @property
    def name(self) -> str:
        return self.title.th or self.id

    @staticmethod
    def of_branch(instrument: "Instrument", dimension: str) -> "tuple[Band, ...]":
        """Return the form's bands for a branch, lowest first; () if it has none."""
        return tuple(
            sorted(
                (band for band in instrument.bands if band.of == dimension),
                key=lambda band: band.least,
            )
        )

    @staticmethod
    def reached(bands: "Iterable[Band]", points: Fraction) -> "Band | None":
        """Return the highest of `bands` that `points` reach, the first of two with the same `least`; None if none."""
        return max(
            (band for band in bands if points >= band.least),
            key=lambda band: band.least,
            default=None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRule:
    """A rule that units in `groups` (groups or profiles, () = all) must satisfy to pass; others only see it printed."""

    id: str
    of: str = "base"
    holds: Limit = field(metadata={"key": "is"})
    # the groups or profiles it decides for
    groups: tuple[str, ...] = field(metadata={"key": "group"}, default=())
    when: Condition = ()  # on figures and chosen settings, as `Band.when`
    text: Words = field(metadata=TITLE, default=EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerScale:
    """A named list of possible answers, which are the ScaleChoices whose `within` is its `id`."""

    id: str
    title: Words = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleChoice:
    """A value of a scale or of a choice field."""

    id: str
    within: str = field(metadata=IN)  # scale
    text: Words = field(metadata=TITLE)
    points: Fraction | None = None
    # from here up to the next
    least: Limit | None = field(metadata={"key": "from", "holds": "least"}, default=None)
    result: str = ""  # met | partly | not_met | not_applicable
    profiles: tuple[str, ...] = ()  # it is offered only while one of these is on


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom or what the form is answered about: the office, each entry of a register, or each person."""

    id: str
    title: Words
    # plan rows, the office's divisions, or people; "" = the office
    register: str = field(metadata=ROWS, default="")
    personal: bool = False  # the entries of `register` are people
    by: str = ""  # the scale whose answers are the groups of people
    # the field for the number of people who were asked
    asked: str = field(metadata={"key": "of"}, default="")

    @property
    def of_people(self) -> bool:
        """Whether people answer: a person's answers stay in the unit as one text; only combined results leave it."""
        return self.personal or self.register in PEOPLE


class FormSigningPlace(NamedTuple):
    """A place to sign on a paper: the id of its step of the signing route ("" = none), and the words printed there."""

    step: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A versioned description of a plan form, an assessment form, or both, and of their papers."""

    id: str
    edition: int
    revision: int = 1
    title: Words
    short: Words = EMPTY
    aliases: tuple[str, ...] = ()
    owner: Words = EMPTY
    source: str = ""
    help: Words = EMPTY  # what it is for, who fills it in and when
    kind: str = ""  # one of SCORE_KINDS; "" = a plan form
    called: FormTerms = NEUTRAL
    periods: str = "none"  # quarter month half none
    # no figures until everything that counts is answered
    complete: str = field(metadata=REQUIRED, default="")
    # decimals of points as shown; None = as many as there are, two at most
    decimals: int | None = None
    rounded: bool = False  # the total is rounded to `decimals` before its band is found
    combine: str = "agreed"  # how the sheets of a committee are combined: agreed mean median
    # more points are good (more), fewer are (less), or points are neither (none)
    better: str = "more"
    advice: bool = True  # whether the program says how more points are reached
    groups: tuple[UnitGroup, ...] = ()
    profiles: tuple[FormProfile, ...] = ()
    subjects: tuple[Subject, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    levels: tuple[Level, ...] = ()
    items: tuple[Item, ...] = ()
    parts: tuple[ItemPart, ...] = ()
    measures: tuple[ItemMeasure, ...] = ()
    figures: tuple[MeasureRule, ...] = ()
    proofs: tuple[Proof, ...] = ()
    rules: tuple[ItemRule, ...] = ()
    extra: tuple[ExtraPoints, ...] = ()
    bands: tuple[Band, ...] = ()
    passes: tuple[PassRule, ...] = ()
    scales: tuple[AnswerScale, ...] = ()
    choices: tuple[ScaleChoice, ...] = ()
    kinds: tuple[FormRowKind, ...] = ()
    fields: tuple[Field, ...] = ()
    computed: tuple[CellFormula, ...] = ()
    checks: tuple[RowCheck, ...] = ()
    rows: tuple[PresetRow, ...] = ()
    makes: tuple[RowMakingRule, ...] = ()
    proposals: tuple[GoalProposalRule, ...] = ()
    papers: tuple[FormPaper, ...] = ()
    sections: tuple[ReportSection, ...] = ()
    columns: tuple[PaperColumn, ...] = ()
    portal: tuple[PortalField, ...] = ()
    signing: tuple[SigningStep, ...] = ()
    settings: tuple[FormSetting, ...] = ()
    carry: tuple[EditionCarryRule, ...] = ()
    cases: tuple[TrialCase, ...] = ()
    given: tuple[TrialCaseRow, ...] = ()
    expects: tuple[TrialCaseResult, ...] = ()
    # SHA-256, hex, of the file it was read from
    file: str = field(default="", compare=False, metadata={"key": ""})
    # the language version it names; 0 = none
    language: int = field(default=0, compare=False, metadata={"key": ""})
    # its settings are resolved
    settled: bool = field(default=False, compare=False, metadata={"key": ""})
    # without its official wording
    own: "Instrument | None" = field(default=None, compare=False, metadata={"key": ""})
    # files of that wording, joined by commas
    wording: str = field(default="", compare=False, metadata={"key": ""})

    def __post_init__(self) -> None:
        above = {item.within for item in self.items}
        items = (
            replace(item, need=item.enough) if item.enough and item.id in above else item
            for item in self.items
        )
        object.__setattr__(self, "items", tuple(items))

    @property
    def using(self) -> str:
        """The name by which records refer to the form: `id/edition/revision`."""
        return f"{self.id}/{self.edition}/{self.revision}"

    @property
    def asks(self) -> tuple[Field, ...]:
        """The fields asked by items, without the fields of plan rows."""
        return tuple(one for one in self.fields if one.within)

    @property
    def nodes(self) -> dict[str, Item | Dimension]:
        """The branches and items of the form, by id."""
        nodes: dict[str, Item | Dimension] = {
            dimension.id: dimension for dimension in self.dimensions
        }
        return nodes | {item.id: item for item in self.items}

    def row_kind(self, name: str) -> FormRowKind | None:
        """Return the kind of plan rows with this id, None if the form has none."""
        return next((kind for kind in self.kinds if kind.id == name), None)

    def profiles_on(self, ids: Iterable[str]) -> frozenset[str]:
        """Return the ids of the profiles that are on if the user chose `ids`; unknown ids are ignored. A profile
        without `choice` is on if chosen or, if `ids` is empty, by default. Of those with the same `choice` the first
        chosen one is on, else the default, else the first; with `many`, all chosen ones."""
        chosen = set(ids)
        choices = gathered((profile.choice, profile) for profile in self.profiles)
        free = choices.pop("", [])
        on = {
            profile.id
            for profile in free
            if profile.id in chosen or (profile.default and not chosen)
        }
        return frozenset(on.union(*(_chosen(group, chosen) for group in choices.values())))

    def placing(self, section: ReportSection) -> tuple[Field, ...]:
        """Return the choice fields (vertical, horizontal) of the matrix in a section's `below`; () without one."""
        rows = {kind for paper in self.papers if paper.id == section.of for kind in paper.rows}
        known = {
            one.id: one for one in self.fields if rows & {*one.kind} and one.scale and not one.many
        }
        names = names_in(section.below)
        if len(names) == 2 and known.keys() >= set(names):
            return tuple(known[name] for name in names)
        return ()

    @property
    def filled_for(self) -> Subject | None:
        """The subject whose register entries each have their own sheet; None if the form is filled in once."""
        return next((subject for subject in self.subjects if subject.register), None)

    @property
    def register(self) -> str:
        """The id of the register with a sheet per entry (such as `office.division`); "" if the form has one sheet."""
        return self.filled_for.register if self.filled_for else ""

    @property
    def of_people(self) -> bool:
        """Whether the form is answered for people, one by one."""
        return self.filled_for is not None and self.filled_for.of_people

    @property
    def survey(self) -> bool:
        """Whether the form is a survey: answered by people who are in no register and give no name."""
        return self.register == RESPONDENTS

    @property
    def entry_items(self) -> frozenset[str]:
        """The ids of the items answered once per entry of the form's register: all or, if any item names a subject,
        those that name the register's subject. Empty for a form without a register."""
        subject = self.filled_for
        named = any(one.subject for one in self.items)
        return frozenset(
            one.id for one in self.items if subject and (not named or one.subject == subject.id)
        )

    @property
    def urges(self) -> bool:
        """Whether the program may advise how to reach more points in total."""
        return self.advice and self.better == "more"

    @property
    def heading(self) -> Words:
        """The title for headings: the short title if the form has one, else the full title."""
        return self.short if self.short.th else self.title

    @property
    def route(self) -> tuple[SigningStep, ...]:
        """The steps of the signing route; by default maker, checker and approver, the last two also by deputies."""
        if self.signing:
            return self.signing
        acting = tuple(sorted(ACTING))
        return (
            SigningStep(id="maker", title=Words(_("ผู้จัดทำ")), role=("recorder",)),
            SigningStep(id="checker", title=Words(_("ผู้ตรวจสอบ")), role=("signer",), acts=acting),
            SigningStep(id="approver", title=Words(_("ผู้อนุมัติ")), role=("approver",), acts=acting),
        )

    def signing_slots(self, paper: FormPaper) -> tuple[FormSigningPlace, ...]:
        """Return a paper's places to sign, in order. A place without a step's id belongs to the step with its title."""
        own = (self.own or self).route
        titles = {step.id: str(step.title) for step in self.route}
        by_title = {step.title.th: step.id for step in own}
        found = []
        for signer in paper.sign:
            named = re.fullmatch(ID_AND_WORDS, signer)
            step, words = (named[1], named[2]) if named else (signer, "")
            if step in titles:
                found.append(FormSigningPlace(step, words or titles[step]))
            elif step == NO_STEP and words:
                found.append(FormSigningPlace("", words))
            else:
                found.append(FormSigningPlace(by_title.get(signer, ""), signer))
        return tuple(found)

    @property
    def combined_word(self) -> str:
        """The word for how a committee's sheets are combined: mean, median or agreed."""
        return {"mean": _("เฉลี่ย"), "median": _("มัธยฐาน")}.get(self.combine, _("มติ"))

    @property
    def verified_items(self) -> tuple[Item, ...]:
        """The items that another unit verifies; () for a form filled in per register entry."""
        return () if self.register else tuple(one for one in self.items if one.verified_by)

    @property
    def grades(self) -> tuple[Band, ...]:
        """Return the grades: the bands of total, base or extra points; bands of single branches are no grades."""
        return tuple(band for band in self.bands if band.of in Band.WHOLE)

    def setting_of(self, field: str) -> FormSetting | None:
        """Return the setting whose chosen option or reason a record field stores; None if there is none."""
        slot = parse_slot(field)
        return next(
            (one for one in self.settings if slot.family == "setting" and one.id == slot.id), None
        )


def _chosen(group: list[FormProfile], ids: set[str]) -> set[str]:
    named = [profile for profile in group if profile.id in ids]
    if group[0].many:
        return {profile.id for profile in named}
    return {next(iter(named + [profile for profile in group if profile.default] + group)).id}

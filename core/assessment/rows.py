"""The rows (view data) that the assessment page and the terminal show."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from core.assessment.answers import LinkedEvidence
from core.assessment.cells import ScaleValue
from core.assessment.ranking import PeerAverage
from core.assessment.review import AssessmentFinding
from core.assessment.tables import CombinedAnswers, ScaleMatrix, ScoreStepTable, ScoreStepTableRow
from core.exact import PLACES
from core.forms.field_types import FieldType
from core.forms.plan_shape import Field
from core.forms.vocabulary import ItemState
from core.gravity import FindingCount, counted
from core.people.units import ConflictChoice
from core.scoring.score import Score
from core.thai.written import Period
from core.values import NOTHING, Ref, ShownField


class AnswerInput(NamedTuple):
    """An input for a field of an answer: item, stored value with its ops (`shown`), text, and values in conflict."""

    item: str
    field: str
    shown: ShownField = NOTHING
    text: str = ""  # as shown in an input, "" = nothing entered
    sides: tuple[ConflictChoice, ...] = ()


NO_SLOT = AnswerInput("", "")
Entered = int | str | None  # a value as a person enters it
Entries = Sequence[tuple[AnswerInput, Entered]]  # what is entered for one item, to be saved at once


class ItemPartRow(NamedTuple):
    """A row for a part that an item demands. `present`: ticked as present or as missing; None = not entered."""

    id: str
    text: str
    slot: AnswerInput
    present: bool | None  # None = not entered


class MeasureRow(NamedTuple):
    """A row for a number and its limit. `slots`: its inputs, one (for a percentage: two) per period; `verdict`: number
    and limit as text, such as `80 % ≥ 60 %`, "" = not entered."""

    id: str
    text: str
    unit: str
    percent: bool
    slots: tuple[AnswerInput, ...]
    periods: tuple[str, ...] = ()  # labels of the slots, () = one figure
    limit: str = ""  # `เกณฑ์ ≥ 60 %`, or `เต็ม 100` if the number is the points
    most: str = ""  # `100`: the number itself is the points, at most so many; "" = it is not
    verdict: str = ""  # `80 % ≥ 60 %`, with a word when it fails; "" = not entered
    holds: bool | None = None
    steps: tuple[str, ...] = ()  # the number of step 1, 2, 3 …
    reached: int = 0  # the step it reaches
    share: Fraction | None = None  # how far the bar is filled, 0 to 1
    mark: Fraction | None = None  # where the limit is on the bar, 0 to 1
    same: str = ""  # sentence that the figure is shared with another item or computed from rows


class AnswerSubjectRow(NamedTuple):
    """A row for a register entry or person with an answer sheet of its own: its name, answered items and total."""

    id: str
    words: str
    answered: int
    item_count: int
    total: Fraction | None  # None = there is no figure yet
    group: str = ""  # of a person: the choice they belong to


class SharedProjectRow(NamedTuple):
    """A row that asks in which other dimension an item's project is used too; `options`: (dimension id, text)."""

    text: str
    slot: AnswerInput
    options: tuple[tuple[str, str], ...]  # dimension id, words


class ItemQuestionRow(NamedTuple):
    """A row for one question of an item, with input, options and unit; `trouble`: why its answer is invalid, or ""."""

    id: str
    text: str
    slot: AnswerInput
    field: Field
    type: FieldType
    unit: str
    options: tuple[ScaleValue, ...] = ()
    parts: tuple[Period, ...] = ()  # parts of the year, if it asks for one
    empty: bool = False  # required but not answered
    trouble: str = ""  # why the answer is not accepted, "" = it is


class ProofRow(NamedTuple):
    """A row for a proof of which the form demands `many` pieces; `counts`: how many of the linked ones are valid."""

    id: str
    text: str
    many: int
    evidence: tuple[LinkedEvidence, ...] = ()
    counts: int = 0  # how many of them count
    blocks: bool = False  # whether the item is not met without it
    reasons: tuple[str, ...] = ()  # sentences: pieces that do not count

    @property
    def missing(self) -> bool:
        return self.counts < max(1, self.many)


class PastAnswerRow(NamedTuple):
    """Last year's answer to an item; if the item was reworded, `old` and `new` are the two wordings. `carry`: (input
    that is empty this year, last year's value for it)."""

    year: int
    text: str
    carry: tuple[tuple[AnswerInput, Entered], ...]
    old: str = ""
    new: str = ""


class CarriedAnswerRow(NamedTuple):
    """A row to confirm an answer copied from a reworded item. `consistent`: False = merged items differ in answers."""

    slot: AnswerInput
    old: str  # old wording of the item; "" = that form is not on this PC
    new: str
    text: str  # the answer; for a merged item each old answer
    consistent: bool = True  # all merged answers are equal, so that there is one to confirm


class ItemGroupRow(NamedTuple):
    """A row for a group of items; `met`: how many of its `item_count` items have nothing left to do."""

    id: str
    number: str
    text: str
    depth: int
    met: int
    item_count: int
    complete: bool


def settled(better: str, state: ItemState, result: ItemState) -> bool:
    """Return whether nothing is left to do on an item. If `better` is "more", its scored state `result` must be met or
    not applicable; on other forms, it is enough that a `state` was entered."""
    if better == "more":
        return result in (ItemState.MET, ItemState.NOT_APPLICABLE)
    return state is not ItemState.NOT_ASSESSED


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A row for one item of an assessment: its inputs, proofs, result, and what is still to do."""

    id: str
    number: str  # as printed, "" = none
    place: str  # `ระดับ 4 ข้อ 3`
    text: str
    depth: int
    state: AnswerInput
    entered_state: ItemState
    result: ItemState  # what the score counts
    mark: str  # met | doubt | not_met | not_applicable | not_assessed | answered | high | torn (a conflict)
    may_not_apply: bool  # the form allows not_applicable
    parts_any: bool
    parts: tuple[ItemPartRow, ...]
    measures: tuple[MeasureRow, ...]
    choices: tuple[SharedProjectRow, ...]
    proofs: tuple[ProofRow, ...]
    note: AnswerInput
    help: str
    reasons: tuple[str, ...]  # sentences: why it does not count, or what is still to enter
    level: int
    dimension: str
    others: tuple[LinkedEvidence, ...] = ()  # evidence linked to the item without a proof
    past: PastAnswerRow | None = None
    waits: CarriedAnswerRow | None = None
    level_word: str = ""  # the form's word for a level; "" = the item lies in none
    takes_state: bool = True  # False: it is answered by its scale, questions or number
    scale: tuple[ScaleValue, ...] = ()
    choice: AnswerInput = NO_SLOT  # of its scale
    asks: tuple[ItemQuestionRow, ...] = ()
    # title and value of cells computed from the questions
    computed: tuple[tuple[str, str], ...] = ()
    worth: str = ""  # `2.22/3`, "" if items give no points of their own
    step: ScoreStepTableRow | None = None  # its row in the table of a branch scored by steps
    verified: bool = False  # another unit answers it
    better: str = "more"  # which points are good (core.forms.tree.Tree.better)

    @property
    def counts(self) -> bool:
        """Whether nothing is left to do: if more is better, the item is met or not applicable; else it is answered."""
        return settled(self.better, self.entered_state, self.result)

    @property
    def is_points(self) -> bool:
        """Whether one number is asked for, which is what the item gives."""
        return len(self.measures) == 1 and bool(self.measures[0].most)

    @property
    def needs_work(self) -> bool:
        """Whether the item is not assessed, not complete, or in conflict."""
        return self.mark == "not_assessed" or bool(self.reasons) or bool(self.conflicts)

    @property
    def unproved(self) -> bool:
        """Whether the item counts as met although a proof that the form demands is missing."""
        return self.result is ItemState.MET and any(proof.missing for proof in self.proofs)

    @property
    def blocked(self) -> tuple[ProofRow, ...]:
        """The missing proofs that prevent the item from counting as met."""
        held = self.entered_state is ItemState.MET and self.result is not ItemState.MET
        return tuple(proof for proof in self.proofs if held and proof.blocks and proof.missing)

    @property
    def slots(self) -> tuple[AnswerInput, ...]:
        """All inputs of the item, in page order."""
        figures = [slot for measure in self.measures for slot in measure.slots]
        rest = [choice.slot for choice in self.choices] + [ask.slot for ask in self.asks]
        parts = [self.choice] * bool(self.scale) + [part.slot for part in self.parts]
        waits = [self.waits.slot] if self.waits else []
        return (self.state, *parts, *figures, *rest, *waits, self.note)

    @property
    def conflicts(self) -> tuple[AnswerInput, ...]:
        return tuple(slot for slot in self.slots if slot.sides)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """A row for a level of a branch with its items; level 0 = the items outside levels, shown without a title."""

    node: str  # `dimension/level`, or the branch
    title: str
    level: int
    points: Fraction
    full: Fraction
    text: str
    met: int
    item_count: int
    unanswered: int
    complete: bool
    reached: bool = False
    is_current: bool = False  # the level the dimension has
    broken: bool = False  # the first level that is not reached
    # sentence: what is missing for the level, or the missing proofs of a reached one
    lacks: str = ""
    rows: tuple[ItemGroupRow | ItemRow, ...]
    table: ScoreStepTable | None = None  # of a branch scored by steps
    # `ตัวชี้วัดที่ 3`: its only item asks for its points by its title, and is shown in its place; "" = it has a heading
    called: str = ""
    places: int = PLACES  # decimals its points are shown with

    @property
    def items(self) -> tuple[ItemRow, ...]:
        return tuple(row for row in self.rows if isinstance(row, ItemRow))

    @property
    def unproved(self) -> int:
        """The number of items in the level that count as met without all their proofs."""
        return sum(item.unproved for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionRow:
    """A row for a dimension (top branch) of the form, with its result, levels and items."""

    id: str
    number: int
    name: str  # `หมวดที่ 3`
    level_word: str  # the form's word for a level
    title: str
    short: str
    points: Fraction
    full: Fraction
    level: int
    highest: int
    left: int  # items that do not count as met
    profile: str  # title of the profile that decides which items are asked, "" = none
    levels: tuple[LevelRow, ...]
    weight: Fraction | None = None  # in a mean by weight
    band: str = ""  # name of the band of its points, "" = none
    beside: bool = False  # a separate result that the total leaves out
    level_words: str = ""  # `ระดับ 3`; "" where the branch has no levels
    places: int = PLACES  # decimals its points are shown with
    pointless: bool = False  # its levels give no points: `points` of `full` are levels
    asks_only: bool = False  # nothing in it gives points: it has no figure

    @property
    def items(self) -> tuple[ItemRow, ...]:
        return tuple(item for level in self.levels for item in level.items)


class ScoreAdvice(NamedTuple):
    """A suggestion to improve the result, as sentences: what to do, the level to be reached (`lifts`), the result."""

    title: str  # `ทำข้อเดียว ได้เพิ่ม 8 คะแนน`
    text: str  # the first item to do, and how many more
    lifts: str  # `องค์กรคุณธรรมจะถึงระดับ 4`
    result: str  # `รวม 88 เกรด B ผ่าน`
    items: tuple[str, ...]  # item ids; the button leads to the first


class ExtraPointsRow(NamedTuple):
    """A row for an extra point of the form; the input is its number of awards."""

    id: str
    text: str
    slot: AnswerInput  # a field of the assessment itself: number of awards


class ProfileChoiceRow(NamedTuple):
    """A row to choose one of several profiles, or to switch one on; `on`: id of the chosen profile, "" = none."""

    choice: str
    options: tuple[tuple[str, str], ...]  # id, title
    on: str  # "" = none


class LastYearResult(NamedTuple):
    """Last year's result of the same assessment: total points, and each dimension's share of full points (0 to 1)."""

    year: int
    total: Fraction
    places: int  # decimals its total is shown with
    shares: tuple[Fraction, ...]  # per dimension that the total counts, 0 to 1
    differs: str = ""  # sentence that it was scored on another form; "" = the same form


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentView:
    """All data of an assessment that its page, the terminal and printed papers show."""

    ref: Ref
    sheet: Ref
    office: str
    instrument: str  # id/edition/revision
    title: str
    branch_word: str  # the form's word for its branches
    edition: int
    year: int
    dimensions: tuple[DimensionRow, ...]
    base: Fraction
    extra: Fraction
    total: Fraction
    full: Fraction
    extra_full: Fraction
    pass_mark: Fraction | None
    passes: bool | None
    band: str
    graded: bool  # the form has grades of the whole
    # their names and least points, lowest first; () if they are of several figures or have conditions
    grades: tuple[tuple[str, Fraction], ...]
    places: int  # decimals the figures are shown with
    answered: int
    of: int
    advises: bool  # whether advice makes sense: something can be done to meet items
    # findings of proofreading and remarks of units above, gravest first
    findings: tuple[AssessmentFinding, ...]
    advice: tuple[ScoreAdvice, ...]
    extras: tuple[ExtraPointsRow, ...]
    profiles: tuple[ProfileChoiceRow, ...]
    profiles_slot: AnswerInput
    last_year: LastYearResult | None
    base_band: str  # the grade without extra points
    peers: PeerAverage | None
    matrices: tuple[ScaleMatrix, ...]
    locked: str  # why it is read-only, "" = it can be edited
    subjects: tuple[AnswerSubjectRow, ...] = ()  # entries with a sheet each
    subject: str = ""  # entry whose sheet is shown
    weighing: str = ""  # the operation that puts the branches together (core.forms.operations)
    people: CombinedAnswers | None = None  # combined result of people; None = not about people
    offered: tuple[tuple[str, str], ...] = ()  # people of the register not added yet: record, words
    subject_word: str = ""  # the form's word for the entries
    whole: Score | None = None  # of all entries together
    score: Score
    rank: DimensionRow | None = None  # the rank levels of the chosen group
    group: ProfileChoiceRow | None = None  # the choice of group; None = the form has none
    group_slot: AnswerInput = NO_SLOT

    @property
    def finding_count(self) -> FindingCount:
        """The number of findings of each gravity."""
        return counted(one.grave for one in self.findings)

    @property
    def unanswered(self) -> int:
        return self.of - self.answered

    @property
    def waits(self) -> bool:
        """Whether there is no result because the form requires all answers and an item is unanswered."""
        return not self.full and self.unanswered > 0

    @property
    def unproved(self) -> int:
        """The number of missing proofs among items that are answered as met."""
        return sum(
            proof.missing
            for item in self.items
            if item.entered_state is ItemState.MET
            for proof in item.proofs
        )

    @property
    def complete(self) -> bool:
        """Whether every level of every dimension is reached; False if the form has no levels."""
        return bool(self.dimensions) and all(
            0 < row.highest == row.level for row in self.dimensions
        )

    @property
    def done(self) -> bool:
        """Whether nothing important is open: all items answered, all proofs given, no findings to be corrected."""
        return not (self.finding_count.weighty or self.unanswered or self.unproved)

    @property
    def pages(self) -> tuple[DimensionRow, ...]:
        """The rows with a page each: the dimensions and, if the office's group has rank levels, one row for these."""
        return (*self.dimensions, *filter(None, (self.rank,)))

    def dimension(self, dimension: str) -> DimensionRow:
        return next(row for row in self.pages if row.id == dimension)

    def item(self, item: str) -> ItemRow:
        """Return the row of an item. Raises KeyError if the item does not apply to this office."""
        return {row.id: row for row in self.items}[item]

    @property
    def items(self) -> tuple[ItemRow, ...]:
        return tuple(item for dimension in self.pages for item in dimension.items)

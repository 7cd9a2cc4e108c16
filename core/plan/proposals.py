"""Read staff's proposals for a plan's goals, grouped into topics with votes, from the rows the form names for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, Self

from core.forms.operations import CellValue, answered
from core.forms.shape import Field, GoalProposalRule, Instrument, ScaleChoice
from core.plan.tree import PlanRow
from core.thai.written import arabic_digits


@dataclass(frozen=True, slots=True)
class GoalTopic:
    """A goal topic: proposal `row` and those joined to it (`alike`). `picked`: people chose it, None = votes decide."""

    row: PlanRow
    text: str
    side: str  # id of the answer, "" = nobody has said
    group: str
    votes: int
    alike: tuple[PlanRow, ...]  # the proposals joined to it, in order
    # whether the room chose it regardless of votes; None = the vote line decides
    picked: bool | None
    chosen: bool

    @property
    def count(self) -> int:
        """The number of proposals joined in the topic, itself included."""
        return 1 + len(self.alike)


@dataclass(frozen=True, slots=True)
class GoalMeeting:
    """A staff meeting that sets a plan's goals. `line`: the votes that a chosen topic needs, None = not entered yet."""

    form: Instrument
    rule: GoalProposalRule
    at: PlanRow | None  # the plan's row for the meeting; None = there is none yet
    topics: tuple[GoalTopic, ...]  # in printed order
    line: int | None = None  # votes from which a topic is chosen
    staff: int | None = None
    joined: int | None = None
    as_of: str = ""  # in words
    came: tuple[PlanRow, ...] = ()

    @property
    def proposed(self) -> int:
        """The number of proposals, before they were joined into topics."""
        return sum(one.count for one in self.topics)

    @property
    def chosen(self) -> tuple[GoalTopic, ...]:
        return tuple(one for one in self.topics if one.chosen)

    @property
    def share(self) -> Fraction | None:
        """The percentage (0 to 100) of the staff who came, or None if a number is not entered."""
        if not self.staff or self.joined is None:
            return None
        return Fraction(100 * self.joined, self.staff)

    def answers(self, field: str) -> tuple[ScaleChoice, ...]:
        """Return the choices for a proposal's field, in the order of the form; () if the field has no scale."""
        own = (each for each in self.form.fields if each.id == field and self.rule.of in each.kind)
        scale = next((each.scale for each in own), "")
        if scale:
            return tuple(choice for choice in self.form.choices if choice.within == scale)
        return ()

    def side_words(self, topic: GoalTopic) -> str:
        return next(
            (str(one.text) for one in self.answers(self.rule.side) if one.id == topic.side), ""
        )

    def in_group(self, group: str) -> tuple[GoalTopic, ...]:
        """Return the topics of the group with this id, those with the most votes first."""
        return tuple(
            sorted((one for one in self.topics if one.group == group), key=lambda one: -one.votes)
        )

    def called_fields(self) -> list[Field]:
        """Return the fields of the attendance list; personal fields (the name) come first."""
        own = [each for each in self.form.fields if self.rule.came in each.kind]
        return sorted(own, key=lambda each: not each.personal)

    def line_for(self, count: int) -> "VoteThreshold | None":
        """Return the threshold that chooses the `count` topics with most votes and any ties; None if nobody voted."""
        voted = sorted((one for one in self.topics if one.votes), key=lambda one: -one.votes)
        if not voted or count < 1:
            return None
        votes = voted[min(count, len(voted)) - 1].votes
        taken = sum(one.votes >= votes for one in voted)
        tied = tuple(one for one in voted if one.votes == votes) if taken > count else ()
        return VoteThreshold(votes, taken, tied)

    @classmethod
    def of(cls, form: Instrument, rule: GoalProposalRule, rows: Sequence[PlanRow]) -> Self:
        """Return the goal meeting that a plan's `rows` record; the form's `rule` names their kinds and fields."""
        counted = [row for row in rows if row.applies and not row.adrift]
        at = next((row for row in counted if row.kind == rule.at), None)
        said: Mapping[str, CellValue] = (
            {name: cell.value for name, cell in at.cells.items()} if at else {}
        )
        line = _whole(said.get(rule.line))
        picks = tuple(choice.id for choice in cls(form, rule, at, ()).answers(rule.picked))
        return cls(
            form,
            rule,
            at,
            topics=tuple(
                _topics(rule, [row for row in counted if row.kind == rule.of], line, picks)
            ),
            line=line,
            staff=_whole(said.get(rule.staff)),
            joined=_whole(said.get(rule.joined)),
            as_of=at.words(rule.as_of) if at and rule.as_of else "",
            came=tuple(row for row in counted if rule.came and row.kind == rule.came),
        )


class VoteThreshold(NamedTuple):
    """The `votes` a topic needs to be chosen; `taken`: how many have enough; `tied`: if too many, those just at it."""

    votes: int
    taken: int  # number of topics with so many votes
    tied: tuple[GoalTopic, ...]  # the topics at the line, if more topics reach it than are wanted


def _topics(
    rule: GoalProposalRule, rows: Sequence[PlanRow], line: int | None, picks: Sequence[str]
) -> Iterator[GoalTopic]:
    home = {row.ref.id: _home(rule, rows, row) for row in rows}
    for row in rows:
        if home[row.ref.id] != row.ref.id:
            continue
        votes = _whole(_value(row, rule.votes)) or 0
        picked = str(_value(row, rule.picked) or "")
        taken = None if picked not in picks else picked == picks[0]
        yield GoalTopic(
            row,
            arabic_digits(row.words(rule.named)),
            str(_value(row, rule.side) or ""),
            str(_value(row, rule.group) or ""),
            votes,
            tuple(one for one in rows if one is not row and home[one.ref.id] == row.ref.id),
            taken,
            taken if taken is not None else bool(line and votes >= line),
        )


def _home(rule: GoalProposalRule, rows: Sequence[PlanRow], row: PlanRow) -> str:
    """Return the id of the proposal that a proposal is finally joined to; in a ring, the first in printed order."""
    linked = {one.ref.id: str(_value(one, rule.like) or "") for one in rows}
    way = [row.ref.id]
    while (there := linked.get(way[-1], "")) in linked:
        if there in way:
            return next(one for one in linked if one in way[way.index(there) :])
        way.append(there)
    return way[-1]


def _value(row: PlanRow, name: str) -> CellValue:
    cell = row.cells.get(name) if name else None
    return cell.value if cell and answered(cell.value) else None


def _whole(value: CellValue) -> int | None:
    return value if isinstance(value, int) else None

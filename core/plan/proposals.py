"""What staff propose in a plan, put together and voted: read from the rows its form names for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, Self

from core.forms.conditions import CellValue, answered
from core.forms.shape import Choice, Field, Instrument, ProposalRule
from core.plan.tree import PlanRow
from core.thai.numbering import arabic_digits


@dataclass(frozen=True, slots=True)
class GoalTopic:
    """What one or several people propose; `row` is the proposal the others were put to."""

    row: PlanRow
    text: str
    side: str  # id of the answer, "" = nobody has said
    group: str
    votes: int
    alike: tuple[PlanRow, ...]  # put to it, in order
    picked: bool | None  # by the room, whatever the votes; None = the line decides
    chosen: bool

    @property
    def count(self) -> int:
        """How many proposals it stands for."""
        return 1 + len(self.alike)


@dataclass(frozen=True, slots=True)
class GoalMeeting:
    """A meeting that sets goals, as far as it has come; of figures nobody has said None."""

    form: Instrument
    rule: ProposalRule
    at: PlanRow | None  # the row that says when it was; None = nothing is said of it yet
    topics: tuple[GoalTopic, ...]  # in printed order
    line: int | None = None  # votes from which a topic is chosen
    staff: int | None = None
    joined: int | None = None
    as_of: str = ""  # in words
    came: tuple[PlanRow, ...] = ()

    @property
    def proposed(self) -> int:
        """How many proposals there are, before they were put together."""
        return sum(one.count for one in self.topics)

    @property
    def chosen(self) -> tuple[GoalTopic, ...]:
        return tuple(one for one in self.topics if one.chosen)

    @property
    def share(self) -> Fraction | None:
        """Percent of the staff who came."""
        if not self.staff or self.joined is None:
            return None
        return Fraction(100 * self.joined, self.staff)

    def answers(self, field: str) -> tuple[Choice, ...]:
        """What a choice of a proposal may say, in the order of the form."""
        own = (each for each in self.form.fields if each.id == field and self.rule.of in each.kind)
        scale = next((each.scale for each in own), "")
        return tuple(choice for choice in self.form.choices if choice.within == scale) if scale else ()

    def side_words(self, topic: GoalTopic) -> str:
        return next((str(one.text) for one in self.answers(self.rule.side) if one.id == topic.side), "")

    def in_group(self, group: str) -> tuple[GoalTopic, ...]:
        """The topics of a group, those with the most votes first."""
        return tuple(sorted((one for one in self.topics if one.group == group), key=lambda one: -one.votes))

    def called_fields(self) -> list[Field]:
        """The fields of who came: the name first, then the position."""
        own = [each for each in self.form.fields if self.rule.came in each.kind]
        return sorted(own, key=lambda each: not each.personal)

    def line_for(self, wanted: int) -> "GoalLine | None":
        """The votes from which on the first `wanted` topics are chosen, told with its ties; None while nobody voted."""
        voted = sorted((one for one in self.topics if one.votes), key=lambda one: -one.votes)
        if not voted or wanted < 1:
            return None
        votes = voted[min(wanted, len(voted)) - 1].votes
        taken = sum(one.votes >= votes for one in voted)
        tied = tuple(one for one in voted if one.votes == votes) if taken > wanted else ()
        return GoalLine(votes, taken, tied)

    @classmethod
    def of(cls, form: Instrument, rule: ProposalRule, rows: Sequence[PlanRow]) -> Self:
        """The meeting as the rows of a plan tell it."""
        counted = [row for row in rows if row.asked and not row.adrift]
        at = next((row for row in counted if row.kind == rule.at), None)
        said: Mapping[str, CellValue] = {name: cell.value for name, cell in at.cells.items()} if at else {}
        line = _whole(said.get(rule.line))
        picks = tuple(choice.id for choice in cls(form, rule, at, ()).answers(rule.picked))
        return cls(
            form, rule, at,
            topics=tuple(_topics(rule, [row for row in counted if row.kind == rule.of], line, picks)),
            line=line,
            staff=_whole(said.get(rule.staff)),
            joined=_whole(said.get(rule.joined)),
            as_of=at.words(rule.as_of) if at and rule.as_of else "",
            came=tuple(row for row in counted if rule.came and row.kind == rule.came),
        )  # fmt: skip


class GoalLine(NamedTuple):
    """From how many votes on so many topics are chosen; of those with exactly these votes not all would be."""

    votes: int
    taken: int  # how many have them
    tied: tuple[GoalTopic, ...]  # those at the line where more have them than were asked for


def _topics(rule: ProposalRule, rows: Sequence[PlanRow], line: int | None, picks: Sequence[str]) -> Iterator[GoalTopic]:
    home = {row.ref.id: _home(rule, rows, row) for row in rows}
    for row in rows:
        if home[row.ref.id] != row.ref.id:
            continue
        votes, picked = _whole(_value(row, rule.votes)) or 0, str(_value(row, rule.picked) or "")
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


def _home(rule: ProposalRule, rows: Sequence[PlanRow], row: PlanRow) -> str:
    """The proposal one stands with in the end; in a ring of them the first that is printed."""
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

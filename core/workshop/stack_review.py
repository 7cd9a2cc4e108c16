"""A stack that people look through: what is still asked, what they said of it, and which slips they agree to.

Pure: every step gives another review. Nothing of it is a vote before `votes` is handed to who keeps them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from core.workshop.ballots import TickProposal
from core.workshop.questions import Vote
from core.workshop.stack import ReadPage, agreed

Picked = tuple[str, ...]


class AskedMark(NamedTuple):
    """A question of a slip whose marks a person looks at."""

    slip: str
    question: str


@dataclass(frozen=True, slots=True)
class StackReview:
    """`left`: slips that are not counted, by a person or because they have votes already; `had`: these latter, which
    replace those votes where a person counts them after all."""

    pages: tuple[ReadPage, ...]
    decided: Mapping[tuple[str, str], Picked] = field(default_factory=dict[tuple[str, str], Picked])
    left: frozenset[str] = frozenset()
    had: frozenset[str] = frozenset()

    @property
    def slips(self) -> tuple[str, ...]:
        """Those of which a page was read, in the order of the stack."""
        return tuple(dict.fromkeys(page.slip for page in self.pages if page.state == "read"))

    @property
    def asked(self) -> tuple[AskedMark, ...]:
        """Every question a person is asked about, answered or not, in the order of the stack."""
        return tuple(
            AskedMark(page.slip, one.question)
            for page in self.pages
            if page.state == "read" and page.slip not in self.left
            for one in page.asked
        )

    @property
    def open(self) -> tuple[AskedMark, ...]:
        """Those of which nobody has said anything."""
        return tuple(one for one in self.asked if one not in self.decided)

    @property
    def ready(self) -> tuple[str, ...]:
        """The slips that can be agreed to: nothing of them is asked any more."""
        waits = {one.slip for one in self.open}
        return tuple(slip for slip in self.slips if slip not in waits and slip not in self.left)

    @property
    def votes(self) -> tuple[Vote, ...]:
        """Those of the slips that can be agreed to, with what they take back."""
        ready = set(self.ready)
        return agreed([page for page in self.pages if page.slip in ready], self.decided, self.had)

    @property
    def given(self) -> tuple[Vote, ...]:
        """Those that say something."""
        return tuple(one for one in self.votes if one.picked)

    @property
    def settled(self) -> tuple[Vote, ...]:
        """What nobody is asked about any more, also of slips of which more is asked."""
        waits = set(self.open)
        pages = [
            replace(page, proposals=tuple(one for one in page.proposals if (page.slip, one.question) not in waits))
            for page in self.pages
            if page.slip not in self.left
        ]
        return agreed(pages, self.decided)

    def proposed(self, mark: AskedMark) -> TickProposal | None:
        """What was read of a question of a slip; None where its page is not there."""
        found = (
            one for page in self.pages if page.state == "read" and page.slip == mark.slip for one in page.proposals
        )
        return next((one for one in found if one.question == mark.question), None)

    def picked(self, mark: AskedMark) -> Picked:
        """What counts as ticked now; of what is asked what is most likely."""
        proposed = self.proposed(mark)
        return self.decided.get(mark, proposed.picked if proposed else ())

    def deciding(self, mark: AskedMark, picked: Sequence[str]) -> "StackReview":
        """A person has looked: these are ticked, () = nothing is."""
        return replace(self, decided={**self.decided, mark: tuple(picked)})

    def leaving(self, slip: str, *, out: bool) -> "StackReview":
        """Do not count a slip, or count it after all."""
        return replace(self, left=self.left | {slip} if out else self.left - {slip})

    def missing(self, numbers: Sequence[int]) -> Mapping[str, tuple[int, ...]]:
        """Of each slip the pages that were not read, of those a ballot has; slips that are whole are not there."""
        have = {(page.slip, page.number) for page in self.pages if page.state == "read"}
        lacks = {slip: tuple(n for n in numbers if (slip, n) not in have) for slip in self.slips}
        return {slip: pages for slip, pages in lacks.items() if pages}

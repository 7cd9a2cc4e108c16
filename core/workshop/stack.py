"""A stack of scanned ballots: whose each page is, what it proposes, and the votes once people agreed.

A page counts once: of a slip that was scanned twice the first scan is read and the other told. What was not plain has
no vote until a person said what it is; nothing that was read is a vote before it was agreed to.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.blocks.code import QrContent, parse_mark, parse_qr, proof_of
from core.workshop.ballots import BallotBox, BoxInk, TickProposal, digest, proposal, slip_code, voted
from core.workshop.questions import Question, Vote

PageState = Literal["read", "again", "foreign", "unread"]  # scanned twice; of no slip of this sitting; not laid
Strange = Literal["torn", "other", "earlier", "changed"]  # no code is read; of something else; of an earlier vote of
# this room, or on another item; of this sitting, asking otherwise


@dataclass(frozen=True, slots=True)
class BallotPage:
    """A page of a slip, by its codes; `boxes` are those of this page, question after question."""

    slip: str
    number: int  # the first is 1
    questions: tuple[Question, ...]
    boxes: tuple[tuple[BallotBox, ...], ...]


@dataclass(frozen=True, slots=True)
class TickedPage:
    """What a scan of such a page shows; `inks` empty: it could not be laid over its print."""

    inks: tuple[tuple[BoxInk, ...], ...] = ()
    written: tuple[bool, ...] = ()  # of each question, whether there is ink about its words and nothing is ticked


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What became of one scanned page of a stack."""

    state: PageState
    slip: str = ""
    number: int = 0
    proposals: tuple[TickProposal, ...] = ()

    @property
    def asked(self) -> tuple[TickProposal, ...]:
        return tuple(one for one in self.proposals if one.finding == "asked")


@dataclass(frozen=True, slots=True)
class Sitting:
    """What ballots were printed for: slips by the code they bear, and where the boxes of every ballot stand."""

    proof: str
    questions: tuple[Question, ...]
    boxes: tuple[BallotBox, ...]
    slips: Mapping[str, str]
    earlier: frozenset[str] = frozenset()  # codes of the same slips in other votes of the room

    def page(self, codes: Sequence[str]) -> BallotPage | None:
        """Of which slip and page a scan with these codes is; None of another sitting, or of other questions."""
        found = next((one for one in map(_content, codes) if one and one.code in self.slips), None)
        if found is None or not found.proof or not self.proof.startswith(found.proof):
            return None
        here = tuple(one for one in self.questions if any(box.question == one.key for box in self._on(found.page)))
        boxes = tuple(tuple(box for box in self._on(found.page) if box.question == one.key) for one in here)
        return BallotPage(self.slips[found.code], found.page, here, boxes) if here else None

    def strange(self, codes: Sequence[str]) -> Strange:
        """Why a scan with these codes is of no slip that can be read."""
        found = [one for one in map(_content, codes) if one]
        if not found:
            return "torn"
        if any(one.code in self.slips for one in found):
            return "changed"
        return "earlier" if any(one.code in self.earlier for one in found) else "other"

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of a ballot on which something can be ticked."""
        return tuple(sorted({box.page for box in self.boxes}))

    def _on(self, page: int) -> Iterator[BallotBox]:
        return (box for box in self.boxes if box.page == page)


def sitting(
    name: str, questions: Sequence[Question], boxes: Sequence[BallotBox], slips: Sequence[str],
    others: Sequence[str] = (),
) -> Sitting:  # fmt: skip
    """`boxes`: those of one ballot (core.workshop.ballots.boxes_of); `others`: the names of other votes of the room."""
    asked = tuple(one for one in questions if one.choices)
    codes = {slip_code(name, slip): slip for slip in slips}
    earlier = frozenset(slip_code(other, slip) for other in others for slip in slips)
    return Sitting(proof_of(digest(name, questions)), asked, tuple(boxes), codes, earlier)


def _content(code: str) -> QrContent | None:
    return parse_qr(code) or parse_mark(code)


def read_stack(pages: Sequence[tuple[BallotPage | None, TickedPage]]) -> tuple[ReadPage, ...]:
    """What became of each scanned page, in their order."""
    met = set[tuple[str, int]]()
    found = list[ReadPage]()
    for page, seen in pages:
        if page is None:
            found.append(ReadPage("foreign"))
        elif (page.slip, page.number) in met:
            found.append(ReadPage("again", page.slip, page.number))
        elif len(seen.inks) != len(page.questions):
            found.append(ReadPage("unread", page.slip, page.number))
        else:
            met.add((page.slip, page.number))
            proposals = map(proposal, page.questions, seen.inks, seen.written)
            found.append(ReadPage("read", page.slip, page.number, tuple(proposals)))
    return tuple(found)


def agreed(
    pages: Sequence[ReadPage],
    decided: Mapping[tuple[str, str], Sequence[str]],
    instead: Collection[str] = (),
) -> tuple[Vote, ...]:
    """The votes of pages that were agreed to; `decided`: what a person said of a slip's question, asked or not.

    ValueError while a question is asked of which nobody said anything. What nobody ticked is no vote; of slips that
    count `instead` of votes that are there it takes back what was voted.
    """
    votes = (
        voted(page.slip, one, decided.get((page.slip, one.question)))
        for page in pages
        if page.state == "read"
        for one in page.proposals
    )
    return tuple(vote for vote in votes if vote.picked or vote.voter in instead)

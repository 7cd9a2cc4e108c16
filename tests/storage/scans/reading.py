"""A ticked ballot read, and what came of it set against what its hand meant."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.workshop.ballots import BallotTickBox, BallotTickBoxInk, ScannedTickAnswer, proposal
from storage.scans.ticks import TickBoxReading, read_ticks
from tests.storage.scans.ticking import Sheet, Ticked


@dataclass
class Tally:
    found: Counter[str] = field(default_factory=Counter[str])


def read_page(seed: int, page: Ticked, told: Tally) -> Iterator[str]:
    """Count what is read of a page; yields a line for each question that is read wrong, and for a page that is not."""
    found, one = told.found, page.sheet
    found["pages"] += 1
    found["telephone"] += page.telephone
    read = read_ticks(one.print_, page.scan, groups(one))
    if read is None:
        found["lost"] += 1
        yield f"lost: seed {seed}"
        return
    for at, meant in enumerate(page.meant):
        got = proposal(one.questions[at], inks(read.boxes[at]), read.written[at])
        found["questions"] += 1
        found["marks"] += meant.marks
        if got.finding == "asked":
            found["asked"] += 1
            found["marks asked"] += meant.marks
            found[f"asked: {meant.deed}/{got.why}"] += 1
        elif got.picked != meant.picked:
            found["wrong"] += 1
            found[f"wrong: {meant.deed}"] += 1
            yield f"wrong: seed {seed} {'telephone' if page.telephone else 'scan'} {told_of(at, got, read.boxes[at])}"


def told_of(at: int, got: ScannedTickAnswer, boxes: tuple[TickBoxReading, ...]) -> str:
    return f"question {at} read {got.picked} {[tuple(box[:6]) for box in boxes]}"


def groups(one: Sheet) -> list[list[tuple[float, float, float, float]]]:
    of: dict[str, list[BallotTickBox]] = {}
    for box in one.boxes:
        of.setdefault(box.question, []).append(box)
    return [
        [(box.left, box.top, box.right, box.bottom) for box in of[question.key]]
        for question in one.questions
    ]


def inks(boxes: tuple[TickBoxReading, ...]) -> list[BallotTickBoxInk]:
    return [BallotTickBoxInk(box.state, box.ink, box.beside) for box in boxes]

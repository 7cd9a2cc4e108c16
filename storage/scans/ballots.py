"""What is ticked on scanned pages of ballot papers, each page examined by a worker process."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import cast, get_args

from core.workshop.ballots import BallotTickBox, BallotTickBoxInk, BoxState, TickedBallotPage
from storage.apart import SENSELESS, WorkerProcess
from storage.scans.reader import WORKER


def tick_boxes(
    pages: Sequence[tuple[Path, int, Sequence[Sequence[BallotTickBox]]]], pdf: Path
) -> list[TickedBallotPage]:
    """Return what is ticked on each of `pages` (picture, page number in the print `pdf`, boxes of each question)."""
    with closing(WorkerProcess(WORKER)) as hand:
        return [_ticked(hand, picture, number, pdf, boxes) for picture, number, boxes in pages]


def _ticked(
    hand: WorkerProcess,
    picture: Path,
    number: int,
    pdf: Path,
    questions: Sequence[Sequence[BallotTickBox]],
) -> TickedBallotPage:
    """Return as much of the worker's answer as makes sense; nothing for a page that could not be aligned."""
    places = [[(box.left, box.top, box.right, box.bottom) for box in boxes] for boxes in questions]
    try:
        reply, _none = hand.ask(
            [str(picture.resolve()), number, str(pdf.resolve()), places, "ticks"]
        )
        inks = tuple(tuple(_ink(*one) for one in boxes) for boxes in reply["boxes"])
        written = tuple(bool(one) for one in reply["written"])
        if [len(boxes) for boxes in inks] == [len(boxes) for boxes in questions] and len(
            written
        ) == len(inks):
            return TickedBallotPage(inks, written)
    except SENSELESS:
        pass
    return TickedBallotPage()


def _ink(
    state: BoxState, ink: float, beside: float, corners: Sequence[Sequence[float]]
) -> BallotTickBoxInk:
    if state not in get_args(BoxState):
        raise ValueError("no state of a box")
    (left, top), _right, (right, bottom), _left = corners
    edges = (round(1000 * edge) for edge in (left, top, right, bottom))
    return BallotTickBoxInk(
        state, float(ink), float(beside), cast("tuple[int, int, int, int]", tuple(edges))
    )

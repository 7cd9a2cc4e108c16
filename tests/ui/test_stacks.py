"""A stack that is stopped: what was read stays to be looked at, and no picture of anything else is left behind."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from core.blocks.code import PageQrContent
from core.errors import UserError
from core.log.ports import ScanFileResult, ScannedPage, ScannedPageKey
from core.workshop.ballots import (
    BallotPage,
    BallotTickBox,
    BallotTickBoxInk,
    PrintedBallots,
    TickedBallotPage,
    digest,
    slip_code,
)
from core.workshop.questions import AnswerOption, Question
from ui.desk import Office
from ui.session import SessionEnded
from ui.stacks import StackMarks, read_marks

ASKED = (Question("q", "1", "หนึ่ง", choices=(AnswerOption("a", "ผ่าน"),)),)
SLIPS = [f"s{n}" for n in range(1, 10)]
HELD: PrintedBallots = PrintedBallots.of(
    "1", ASKED, [BallotTickBox("q", "a", 1, 0, 0, 5, 5)], SLIPS
)
PLACE = Path("stack")


def page(file: str, n: int) -> ScannedPage:
    code = PageQrContent.text_of(slip_code("1", SLIPS[n - 1]), 1, digest("1", ASKED))
    return ScannedPage(
        ScannedPageKey(file, n), file, 9, 0, f"{file}{n}", 600, 850, True, 150, False, (code,)
    )


class Batch:
    def __init__(self, files: Mapping[str, int], broken: Collection[str]) -> None:
        self._files = files
        self._broken = broken
        self.pictures = set[str]()

    def read(self, path: Path, progress: Callable[[int, int], object]) -> ScanFileResult:
        pages = []
        for n in range(1, self._files[path.name] + 1):
            pages.append(page(path.name, n))
            self.pictures.add(pages[-1].picture)
            if path.name in self._broken:
                raise UserError("เนื้อที่เต็ม", "", "")
            if progress(n, self._files[path.name]) is False:
                break
        return ScanFileResult(tuple(pages))

    def close(self) -> None:
        pass


class Desk:
    """The scanner and the session of an office, as far as a stack asks them."""

    def __init__(
        self,
        files: Mapping[str, int],
        waiting: Sequence[ScannedPage] = (),
        broken: Collection[str] = (),
    ):
        self.batch = Batch(files, broken)
        self.files_ = files
        self.waiting = waiting
        self.ended = False
        self.gone = set[str]()
        self.scanner = SimpleNamespace(
            begin=lambda: self.batch, files=list, ticked=self.ticked, drop=self.drop
        )
        self.session = SimpleNamespace(read=self.read)

    def read(self, deed: Callable[[object], object]) -> object:
        if self.ended:
            raise SessionEnded
        return deed(SimpleNamespace(all_scans=lambda: self.waiting))

    def ticked(
        self, pages: Sequence[tuple[ScannedPage, BallotPage]], _pdf: Path
    ) -> list[TickedBallotPage]:
        return [TickedBallotPage(((BallotTickBoxInk("marked", 3.0),),), (False,)) for _one in pages]

    def drop(self, pictures: Collection[str]) -> None:
        self.gone |= set(pictures)

    def stack(self, told: Callable[[int, int], bool]) -> StackMarks:
        return read_marks(
            cast("Office", self), HELD, PLACE, [PLACE / name for name in self.files_], told
        )

    @property
    def left(self) -> set[str]:
        """Pictures that lie in the folder."""
        return {*self.batch.pictures, *(one.picture for one in self.waiting)} - self.gone


def until(last: int) -> Callable[[int, int], bool]:
    """Somebody presses stop once so many pages were read."""
    return lambda done, _of: done < last


def handed(stack: StackMarks) -> list[str]:
    return [one.scan.picture for one in stack.pages]


def test_one_file_that_is_stopped_gives_the_pages_that_were_read_and_leaves_no_other_picture() -> (
    None
):
    desk = Desk({"one.pdf": 9})
    stack = desk.stack(until(6))
    assert handed(stack) == [f"one.pdf{n}" for n in range(1, 7)]
    assert stack.stopped
    assert {one.read.state for one in stack.pages} == {"read"}, "what was read is looked at, too"
    assert desk.left == {*handed(stack)}


def test_nothing_more_is_read_of_other_files_and_nothing_at_all_where_stop_came_first() -> None:
    desk = Desk({"one.pdf": 2, "two.pdf": 9, "three.pdf": 9})
    assert handed(desk.stack(until(4))) == ["one.pdf1", "one.pdf2", "two.pdf1", "two.pdf2"]
    at_once = Desk({"one.pdf": 2})
    stack = at_once.stack(until(0))
    assert (stack.pages, stack.stopped, at_once.left) == ((), True, set())


def test_who_stops_while_boxes_are_looked_at_gets_those_that_were_and_the_other_pictures_go() -> (
    None
):
    desk, seen = Desk({"one.pdf": 9}), list[int]()

    def told(done: int, _of: int) -> bool:
        seen.append(done)
        return seen.count(4) < 2  # once while it is read, once while it is looked at

    stack = desk.stack(told)
    assert handed(stack) == [f"one.pdf{n}" for n in range(1, 5)]
    assert stack.stopped
    assert desk.left == {*handed(stack)}


def test_a_whole_stack_is_not_said_to_be_stopped_and_of_a_refused_file_no_picture_is_left() -> None:
    desk = Desk({"one.pdf": 3, "two.pdf": 3}, broken=["two.pdf"])
    stack = desk.stack(lambda _done, _of: True)
    assert (len(stack.pages), len(stack.refused), stack.stopped) == (3, 1, False)
    assert desk.left == {*handed(stack)}


@pytest.mark.parametrize("ended", [False, True])
def test_a_reading_that_is_broken_off_leaves_no_picture_but_those_that_wait_to_be_filed(
    ended: bool,
) -> None:
    waits = page("one.pdf", 2)
    desk = Desk({"one.pdf": 9}, [waits])

    def told(done: int, _of: int) -> bool:
        if done == 5:
            desk.ended = ended  # the office was closed
            raise SessionEnded
        return True

    with pytest.raises(SessionEnded):
        desk.stack(told)
    assert desk.left == {waits.picture}

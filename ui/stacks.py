"""Reads scanned files of ballots or slips in worker processes: the ticks and codes on every page."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from secrets import randbits
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from core.blocks.code import new_code
from core.blocks.document import Document
from core.errors import UserError, afterwards
from core.exchange.slip import MARK as SLIP
from core.i18n import _
from core.log.ports import ScannedPage
from core.workshop.ballots import (
    BallotPage,
    BallotPageReading,
    PrintedBallots,
    Strange,
    TickedBallotPage,
)
from core.workshop.by_hand_deeds import HandFilledPaper
from ui.session import SessionEnded

if TYPE_CHECKING:
    from storage.scans.service import ScanBatchReader
    from ui.desk import Office

MOST = 500  # answer sheets printed in one go
AT_ONCE = 4  # pages read between two reports of progress

_Page = TypeVar("_Page")
OnProgress = Callable[[int, int], bool]  # (pages done, pages known); returns False to stop


class ScannedBallotPage(NamedTuple):
    """A scanned page and what was read from it. `page`: None = a page of no slip of this vote; `reason` says why."""

    scan: ScannedPage
    page: BallotPage | None  # None = belongs to no slip of this sitting
    ticks: TickedBallotPage
    read: BallotPageReading
    reason: Strange = "other"  # why it belongs to none


class ScannedCodes(NamedTuple):
    """The codes on one scanned page, without its image."""

    file: str  # file name
    page: int  # from 1
    codes: tuple[str, ...]

    @property
    def slips(self) -> tuple[str, ...]:
        """The page's codes that are slip codes. If there are none, its first code only, or "" if it has no code."""
        return tuple(one for one in self.codes if one.startswith(SLIP)) or (*self.codes, "")[:1]


class ScannedStack(NamedTuple, Generic[_Page]):
    """What was read from several scanned files: pages, errors of unreadable files, and names of unreadable pages."""

    pages: tuple[_Page, ...]
    refused: tuple[UserError, ...] = ()  # files that could not be read
    unread: tuple[str, ...] = ()  # unreadable pages of other files
    stopped: bool = False


StackCodes = ScannedStack[ScannedCodes]
StackMarks = ScannedStack[ScannedBallotPage]


def read_marks(
    office: "Office",
    ballots: PrintedBallots,
    ballot_print: Path,
    paths: Sequence[Path],
    on_progress: OnProgress,
) -> StackMarks:
    """Return the ticks on all pages of these files; `ballot_print`: the ballot as printed, to compare them with. If
    `on_progress(done, total)` returns False, stop and return what was read. UserError for too many files."""
    batch = office.scanner.begin()
    handed = frozenset[str]()
    before = _waiting(office)
    try:
        found = _read(office, batch, ballots, ballot_print, paths, on_progress)
        handed = frozenset(one.scan.picture for one in found.pages)
        return found
    finally:
        with suppress(UserError):  # an image is open; the page of scans deletes it next time
            _let_go(office, {*batch.pictures} - handed, before)


def hand_papers(paper: HandFilledPaper, printed: str, copies: int) -> tuple[Document, ...]:
    """Return papers to fill in by hand: one, or `copies` of a survey, each with its own code. `printed`: date."""
    codes = [new_code(randbits(64)) for _each in range(copies)] if paper.survey else [""]
    return tuple(paper.document(printed, code) for code in codes)


def read_codes(office: "Office", paths: Sequence[Path], on_progress: OnProgress) -> StackCodes:
    """Return the codes on all pages of these files and keep no image; stop if `on_progress` returns False."""
    batch, before = office.scanner.begin(), _waiting(office)
    try:
        scans, refused, unread, stopped = _scanned(office, batch, paths, on_progress)
    finally:
        with suppress(UserError):  # an image is open; the page of scans deletes it next time
            _let_go(office, {*batch.pictures}, before)
    pages = tuple(ScannedCodes(one.file, one.key.number, one.codes) for one in scans)
    return StackCodes(pages, tuple(refused), tuple(unread), stopped)


def _read(
    office: "Office",
    batch: "ScanBatchReader",
    ballots: PrintedBallots,
    print_: Path,
    paths: Sequence[Path],
    on_progress: OnProgress,
) -> StackMarks:
    scans, refused, unread, stopped = _scanned(office, batch, paths, on_progress)
    known = [ballots.page(scan.codes) for scan in scans]

    def on(done: int, total: int) -> bool:
        return on_progress(done, total) or stopped  # if stopped, no more than these were read

    seen, whole = _looked_at(office, [*zip(scans, known, strict=True)], print_, on)
    scans, known = scans[: len(seen)], known[: len(seen)]
    read = BallotPageReading.of_stack([*zip(known, seen, strict=True)])
    pages = tuple(
        ScannedBallotPage(scan, page, ink, one, "other" if page else ballots.strange(scan.codes))
        for scan, page, ink, one in zip(scans, known, seen, read, strict=True)
    )
    return StackMarks(pages, tuple(refused), tuple(unread), stopped or not whole)


def _scanned(
    office: "Office", batch: "ScanBatchReader", paths: Sequence[Path], on_progress: OnProgress
) -> tuple[list[ScannedPage], list[UserError], list[str], bool]:
    """Return the pages of all files, unreadable files, unreadable pages, and whether it was stopped."""
    scans = list[ScannedPage]()
    refused = list[UserError]()
    unread = list[str]()
    stopped = False

    def step(done: int, total: int) -> bool:
        return on_progress(len(scans) + done, len(scans) + total)

    with closing(batch):
        for path in office.scanner.files(paths):
            stopped = not step(0, 0)
            if stopped:
                break
            try:
                file = batch.read(path, step)
            except UserError as problem:
                refused.append(problem)
            else:
                scans += file.pages
                unread += [_("{file} หน้า {n}").format(file=path.name, n=n) for n in file.unread]
        else:
            stopped = not step(0, 0)
    return scans, refused, unread, stopped


def _looked_at(
    office: "Office",
    pages: Sequence[tuple[ScannedPage, BallotPage | None]],
    print_: Path,
    on_progress: OnProgress,
) -> tuple[list[TickedBallotPage], bool]:
    """Return what is in the boxes of each page, and whether all pages were read."""
    seen = list[TickedBallotPage]()
    for start in range(0, len(pages), AT_ONCE):
        some = pages[start : start + AT_ONCE]
        found = iter(office.scanner.ticked([(scan, page) for scan, page in some if page], print_))
        seen += [next(found) if page else TickedBallotPage() for _scan, page in some]
        if not on_progress(len(seen), len(pages)) and len(seen) < len(pages):
            return seen, False
    return seen, True


@contextmanager
def pictures_let_go(office: "Office") -> Iterator[list[ScannedBallotPage]]:
    """Yield an empty list to fill with pages. When the block ends, delete their images, except of unfiled scans."""
    pages = list[ScannedBallotPage]()
    with afterwards(lambda: _let_go(office, {one.scan.picture for one in pages})):
        yield pages


def _waiting(office: "Office") -> frozenset[str]:
    """Return the images of pages that wait to be filed, which are kept for that."""
    return frozenset(one.picture for one in office.session.read(lambda reader: reader.all_scans()))


def _let_go(office: "Office", pictures: set[str], before: frozenset[str] | None = None) -> None:
    """Delete images unless they wait, or waited `before` if the office is closed. UserError if that is impossible."""
    if not pictures:
        return
    try:
        waiting = _waiting(office)
    except SessionEnded:
        if before is None:
            raise
        waiting = before
    office.scanner.drop(pictures - waiting)

"""A stack of scanned papers, read by processes of their own: what became of every page and every file, its boxes and
codes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from secrets import randbits
from typing import TYPE_CHECKING, NamedTuple

from core.blocks.code import new_code
from core.blocks.document import Document
from core.errors import UserError
from core.exchange.slip import MARK as SLIP
from core.i18n import _
from core.log.ports import ScannedPage
from core.workshop.ballots import BallotPage, ReadPage, Sitting, Strange, TickedPage, read_stack
from core.workshop.by_hand_deeds import HandPaper, hand_sheets
from ui.session import Ended

if TYPE_CHECKING:
    from ui.desk import Office
    from ui.scanner import ScanBatch

MOST = 500  # answer sheets that are printed at once
AT_ONCE = 4  # pages that are looked at before it is told how far it is

Told = Callable[[int, int], bool]  # pages done, of how many are known; False = go on no further


class MarkedPage(NamedTuple):
    """One scanned page: whose it is, what was seen in its boxes, what it proposes."""

    scan: ScannedPage
    page: BallotPage | None  # None = of no slip of this sitting
    seen: TickedPage
    read: ReadPage
    why: Strange = "other"  # it is of none


class CodedPage(NamedTuple):
    """One scanned page by its codes alone; nothing of its picture is kept."""

    file: str  # its name
    page: int  # from 1
    codes: tuple[str, ...]

    @property
    def slips(self) -> tuple[str, ...]:
        """The codes of slips; where there is none the one that is there, "" = none is."""
        return tuple(one for one in self.codes if one.startswith(SLIP)) or (*self.codes, "")[:1]


class CodedStack(NamedTuple):
    """What the codes of all files say; `stopped`: the rest was not looked at."""

    pages: tuple[CodedPage, ...]
    refused: tuple[UserError, ...] = ()  # files that could not be read
    unread: tuple[str, ...] = ()  # and pages of files that could
    stopped: bool = False


class MarkedStack(NamedTuple):
    """What became of all files; `stopped`: what was not looked at any more is not here."""

    pages: tuple[MarkedPage, ...]
    refused: tuple[UserError, ...] = ()  # files that could not be read
    unread: tuple[str, ...] = ()  # and pages of files that could
    stopped: bool = False


def read_marks(office: "Office", held: Sitting, print_: Path, paths: Sequence[Path], told: Told) -> MarkedStack:
    """Read every page of these files against the print of one slip. UserError when they are too many.

    Who stops while files are read gets the pages that were read by then; who stops while boxes are looked at, those
    that were looked at. The pictures of all others are gone, whatever happens; what `told` raises ends the reading.
    """
    batch, handed, before = office.scanner.begin(), frozenset[str](), _waiting(office)
    try:
        found = _read(office, batch, held, print_, paths, told)
        handed = frozenset(one.scan.picture for one in found.pages)
        return found
    finally:
        with suppress(UserError):  # one is open somewhere; the page of scans deletes it next time
            _let_go(office, {*batch.pictures} - handed, before)


def hand_papers(paper: HandPaper, printed: str, copies: int) -> tuple[Document, ...]:
    """What is printed to be filled by hand; of a survey so many sheets, whose codes are drawn and say no order."""
    codes = [new_code(randbits(64)) for _each in range(copies)] if paper.survey else [""]
    return tuple(hand_sheets(paper, printed, code) for code in codes)


def read_codes(office: "Office", paths: Sequence[Path], told: Told) -> CodedStack:
    """The codes on every page of these files; their pictures are gone, whatever happens. UserError when they are too
    many."""
    batch, before = office.scanner.begin(), _waiting(office)
    try:
        scans, refused, unread, stopped = _scanned(office, batch, paths, told)
    finally:
        with suppress(UserError):  # one is open somewhere; the page of scans deletes it next time
            _let_go(office, {*batch.pictures}, before)
    pages = tuple(CodedPage(one.file, one.key.number, one.codes) for one in scans)
    return CodedStack(pages, tuple(refused), tuple(unread), stopped)


def _read(
    office: "Office", batch: "ScanBatch", held: Sitting, print_: Path, paths: Sequence[Path], told: Told
) -> MarkedStack:
    scans, refused, unread, stopped = _scanned(office, batch, paths, told)
    known = [held.page(scan.codes) for scan in scans]

    def on(done: int, of: int) -> bool:
        return told(done, of) or stopped  # then there are no more than were read by then

    seen, whole = _looked_at(office, [*zip(scans, known, strict=True)], print_, on)
    scans, known = scans[: len(seen)], known[: len(seen)]
    read = read_stack([*zip(known, seen, strict=True)])
    pages = tuple(
        MarkedPage(scan, page, ink, one, "other" if page else held.strange(scan.codes))
        for scan, page, ink, one in zip(scans, known, seen, read, strict=True)
    )
    return MarkedStack(pages, tuple(refused), tuple(unread), stopped or not whole)


def _scanned(
    office: "Office", batch: "ScanBatch", paths: Sequence[Path], told: Told
) -> tuple[list[ScannedPage], list[UserError], list[str], bool]:
    """The pages of all files; files and pages that could not be read; whether it was
    stopped."""
    scans, refused, unread, stopped = list[ScannedPage](), list[UserError](), list[str](), False

    def step(done: int, of: int) -> bool:
        return told(len(scans) + done, len(scans) + of)

    with closing(batch):
        for path in office.scanner.files(paths):
            if stopped := not step(0, 0):
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
    office: "Office", pages: Sequence[tuple[ScannedPage, BallotPage | None]], print_: Path, told: Told
) -> tuple[list[TickedPage], bool]:
    """What is in the boxes of each page, and whether all were looked at."""
    seen = list[TickedPage]()
    for start in range(0, len(pages), AT_ONCE):
        some = pages[start : start + AT_ONCE]
        found = iter(office.scanner.ticked([(scan, page) for scan, page in some if page], print_))
        seen += [next(found) if page else TickedPage() for _scan, page in some]
        if not told(len(seen), len(pages)) and len(seen) < len(pages):
            return seen, False
    return seen, True


@contextmanager
def pictures_let_go(office: "Office") -> Iterator[list[MarkedPage]]:
    """The pictures of the pages that are put in the list lie here until the block ends, unless they wait elsewhere."""
    pages = list[MarkedPage]()
    try:
        yield pages
    finally:
        _let_go(office, {one.scan.picture for one in pages})


def _waiting(office: "Office") -> frozenset[str]:
    """The pictures of pages that wait to be filed: they lie here for another reason."""
    return frozenset(one.picture for one in office.session.read(lambda reader: reader.scans.all()))


def _let_go(office: "Office", pictures: set[str], before: frozenset[str] | None = None) -> None:
    """Delete them, unless they wait. UserError. `before`: what waited when the office was still open, if it may be
    closed by now; else Ended."""
    if not pictures:
        return
    try:
        waiting = _waiting(office)
    except Ended:
        if before is None:
            raise
        waiting = before
    office.scanner.drop(pictures - waiting)

"""A stack of scanned papers with boxes, read by processes of their own: what became of every page and every file."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.errors import UserError
from core.i18n import _
from core.log.ports import ScannedPage
from core.workshop.stack import BallotPage, ReadPage, Sitting, Strange, TickedPage, read_stack

if TYPE_CHECKING:
    from ui.desk import Office

AT_ONCE = 4  # pages that are looked at before it is told how far it is

Told = Callable[[int, int], bool]  # pages done, of how many are known; False = go on no further


class MarkedPage(NamedTuple):
    """One scanned page: whose it is, what was seen in its boxes, what it proposes."""

    scan: ScannedPage
    page: BallotPage | None  # None = of no slip of this sitting
    seen: TickedPage
    read: ReadPage
    why: Strange = "other"  # it is of none


class MarkedStack(NamedTuple):
    """What became of all files; `stopped`: what was not looked at any more is not here."""

    pages: tuple[MarkedPage, ...]
    refused: tuple[UserError, ...] = ()  # files that could not be read
    unread: tuple[str, ...] = ()  # and pages of files that could
    stopped: bool = False


class _Stopped(Exception):
    """Somebody does not want to wait any longer."""


def read_marks(office: "Office", held: Sitting, print_: Path, paths: Sequence[Path], told: Told) -> MarkedStack:
    """Read every page of these files against the print of one slip. UserError when they are too many."""
    scans, refused, unread, stopped = list[ScannedPage](), list[UserError](), list[str](), False

    def step(done: int, of: int) -> None:
        if not told(len(scans) + done, len(scans) + of):
            raise _Stopped

    with closing(office.scanner.begin()) as batch:
        for path in office.scanner.files(paths):
            try:
                file = batch.read(path, step)
            except UserError as problem:
                refused.append(problem)
            except _Stopped:
                stopped = True
                break
            else:
                scans += file.pages
                unread += [_("{file} หน้า {n}").format(file=path.name, n=n) for n in file.unread]
    known = [held.page(scan.codes) for scan in scans]
    seen, whole = _looked_at(office, [*zip(scans, known, strict=True)], print_, told)
    scans, known = scans[: len(seen)], known[: len(seen)]
    read = read_stack([*zip(known, seen, strict=True)])
    pages = tuple(
        MarkedPage(scan, page, ink, one, "other" if page else held.strange(scan.codes))
        for scan, page, ink, one in zip(scans, known, seen, read, strict=True)
    )
    return MarkedStack(pages, tuple(refused), tuple(unread), stopped or not whole)


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
        waiting = {one.picture for one in office.session.read(lambda reader: reader.scans.all())}
        office.scanner.drop({one.scan.picture for one in pages} - waiting)

"""What the faces are given to read scanned files, and how they do so in the background."""

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Protocol

from core.blocks.kept import KeptPrint
from core.blocks.printed import Drawn, Printed, SignBox
from core.errors import UserError
from core.evidence.deeds import KeptFile
from core.forms.ports import Reader
from core.log.ports import PageKey, ScannedFile, ScannedPage
from core.papers.deeds import Remaker, remake
from core.papers.register import PaperEntry
from core.privacy.person_data import SCAN, PersonalItem
from core.scans.deeds import PageRead
from core.scans.judgement import PageCompared, of_papers, to_be_signed, without_code
from core.scans.view import FrozenPaper, PagesSeen, ScansView, scans_view, seals_seen
from core.values import Record, Ref
from core.workshop.ballots import BallotPage, TickedPage

AT_ONCE, PATIENCE = 2, 0.05  # files being read at the same time; seconds between two looks


class ScanBatch(Protocol):
    """Files read one after another by the same processes."""

    @property
    def pictures(self) -> Collection[str]:
        """Of every page that was read, also of files that were refused or not read to their end."""

    def read(self, path: Path, progress: Callable[[int, int], object]) -> ScannedFile:
        """The pages of a file; `progress` is called for each (done, of), False = go on no further. Any thread may.
        UserError."""

    def close(self) -> None:
        """End the processes, whatever they are doing."""


class Scanner(Protocol):
    """Scanned files and pages of one folder."""

    def begin(self) -> ScanBatch: ...

    def files(self, paths: Sequence[Path]) -> Sequence[Path]:
        """The files, of a folder those in it and below. UserError when they are too many."""

    def ours(self, paths: Sequence[Path]) -> Sequence[Path]:
        """Those whose first page bears a code of this program."""

    def path(self, picture: str) -> Path:
        """Where the picture of a page lies."""

    def pdf(self, pages: Sequence[ScannedPage]) -> bytes:
        """The pages as one PDF, to be looked at. UserError."""

    def bind(self, pages: Sequence[ScannedPage], name: str) -> KeptFile:
        """The pages as one PDF, kept in the folder. UserError."""

    def same(self, pages: Sequence[tuple[ScannedPage, int]], pdf: bytes) -> Sequence[bool]:
        """Whether each page is the very picture of the page of this number of the PDF: then no ink is on it."""

    def compared(
        self, pages: Sequence[tuple[ScannedPage, int]], pdf: Path, places: Sequence[SignBox]
    ) -> Sequence[PageCompared]:
        """What came of each page that is set against the page of this number of the PDF, in a process of its own."""

    def ticked(self, pages: Sequence[tuple[ScannedPage, BallotPage]], pdf: Path) -> Sequence[TickedPage]:
        """What is ticked on each page of a ballot; `pdf`: any ballot of the sitting as it was printed."""

    def alike(self, pages: Sequence[ScannedPage], prints: Sequence[Path]) -> Sequence[tuple[int, int] | None]:
        """Of each page which of these PDFs (the first is 0) it looks most like, and which page of that, from 1."""

    def drop(self, pictures: Collection[str]) -> None:
        """Delete pictures of which nothing is to be left. UserError."""

    def keep_only(self, pictures: Collection[str]) -> None:
        """Let go of the pictures of pages that wait no longer."""


class ScanReadAhead:
    """Reads the files of one batch, some ahead of the one that is asked for."""

    def __init__(self, batch: ScanBatch, paths: Sequence[Path]) -> None:
        self._batch = batch
        self._pool = ThreadPoolExecutor(AT_ONCE, "scans")
        self._read: dict[Path, PageRead] = {}
        self._looked = {path: self._pool.submit(batch.read, path, partial(self._progress, path)) for path in paths}

    def _progress(self, path: Path, done: int, of: int) -> None:
        self._read[path] = PageRead(path.name, done, of)

    def look(self, path: Path) -> Generator[PageRead | None, None, ScannedFile]:
        """Yields how far it has come until the file is read (core.scans.deeds.ScanFile). Raises UserError."""
        last = None
        while not wait((self._looked[path],), PATIENCE).done:
            read = self._read.get(path)
            yield read if read != last else None
            last = read
        return self._looked[path].result()

    def close(self) -> None:
        """Begin no file that has not begun, and let go of the processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._batch.close()
        self._pool.shutdown(wait=True)


def _moved(kept: KeptPrint, drawn: tuple[Drawn, ...]) -> tuple[Drawn, ...]:
    """What stood elsewhere on the print, or said something else, than where it is drawn now: nothing is said of there.

    Another edition of the program sets lines otherwise; words that were erased make room.
    """
    here = frozenset(drawn)
    return tuple(mark for mark in kept.drawn if mark not in here)


class FrozenPapers:
    """The papers of which scans wait, as they were printed: each made once and kept until the data is another."""

    def __init__(self, papers: Remaker, scanner: Scanner, room: AbstractContextManager[Path]) -> None:
        """`room`: where they lie as long as they are wanted."""
        self._papers, self._scanner = papers, scanner
        self._same: dict[PageKey, bool] = {}
        self._compared: dict[tuple[Ref, PageKey, int], PageCompared] = {}
        self._alike: dict[PageKey, tuple[Ref, int] | None] = {}
        self._likened: list[Ref] = []  # the papers they were set beside
        self._held = ExitStack()
        self._folder = self._held.enter_context(room)
        self._made: dict[Ref, FrozenPaper] = {}
        self._one_at_a_time = Lock()

    def all(self, reader: Reader, unit: str) -> Mapping[Ref, FrozenPaper]:
        """Each of them that may be confirmed."""
        for paper, _pages in of_papers(reader, unit):
            self.made(reader, paper)
        return dict(self._made)

    def inkless(self, reader: Reader, unit: str) -> frozenset[PageKey]:
        """The waiting pages that are pictures of our own papers to the pixel; each is compared once."""
        for paper, pages in of_papers(reader, unit):
            fresh = [(page, number) for page, number in pages if page.key not in self._same]
            if fresh and (made := self.pdf(reader, paper)):
                found = self._scanner.same(fresh, made)
                self._same.update(zip((page.key for page, _number in fresh), found, strict=True))
        return frozenset(key for key, same in self._same.items() if same)

    def made(self, reader: Reader, paper: Ref) -> FrozenPaper:
        """One of them; any thread may ask."""
        with self._one_at_a_time:
            if paper not in self._made:
                record = reader.record(paper)
                self._made[paper] = self._make(reader, record) if record else FrozenPaper(0)
            return self._made[paper]

    def _make(self, reader: Reader, paper: Record) -> FrozenPaper:
        try:
            again = remake(reader, self._papers, paper, self._path(paper.ref))
            places = PaperEntry(paper).places(reader, self._papers) if again.pages else ()
        except UserError:
            again, places = Printed(0), ()
        kept = PaperEntry(paper).kept(self._papers)
        if kept is None:
            return FrozenPaper(again.pages, places, again.places, away=bool(paper.text("print")))
        now = _moved(replace(kept, drawn=again.drawn), kept.drawn)
        return FrozenPaper(again.pages, places, again.places, kept, _moved(kept, again.drawn), now)

    def compared(
        self, reader: Reader, unit: str, most: int
    ) -> tuple[Mapping[PageKey, PageCompared], frozenset[PageKey]]:
        """What came of each waiting page of a paper that can be made; each is set against its print once.

        At most `most` of them now; the others are named.
        """
        seen, coming = dict[PageKey, PageCompared](), set[PageKey]()
        for paper, pages in of_papers(reader, unit):
            made = self.made(reader, paper)
            known = [(page, number) for page, number in pages if number <= made.pages]
            fresh = [(page, number) for page, number in known if (paper, page.key, number) not in self._compared]
            now, most = fresh[:most], max(0, most - len(fresh))
            coming |= {page.key for page, _number in fresh[len(now) :]}
            if now:
                found = self._scanner.compared(now, self._path(paper), made.boxes)
                keys = [(paper, page.key, number) for page, number in now]
                told = (made.judged(one, number) for one, (_page, number) in zip(found, now, strict=True))
                self._compared.update(zip(keys, told, strict=True))
            seen |= {page.key: self._compared[paper, page.key, number] for page, number in known
                     if page.key not in coming}  # fmt: skip
        return seen, frozenset(coming)

    def alike(self, reader: Reader, unit: str) -> Mapping[PageKey, tuple[Ref, int]]:
        """Of the pages without a code which page of the papers that wait to be signed they look like, if any."""
        lost = without_code(reader, unit)
        papers = [one for one in to_be_signed(reader, unit) if self.made(reader, one).boxes] if lost else []
        if papers != self._likened:
            self._likened, self._alike = papers, {}
        fresh = [page for page in lost if page.key not in self._alike]
        if fresh and papers:
            found = self._scanner.alike(fresh, [self._path(one) for one in papers])
            known = ((papers[one[0]], one[1]) if one else None for one in found)
            self._alike.update(zip((page.key for page in fresh), known, strict=True))
        return {page.key: one for page in lost if (one := self._alike.get(page.key))}

    def pdf(self, reader: Reader, paper: Ref) -> bytes:
        """The paper as it was printed; b"" when neither the data nor a sign-off says any more what it said."""
        try:
            return self._path(paper).read_bytes() if self.made(reader, paper).pages else b""
        except OSError:  # it is being let go of, and nobody looks any more
            return b""

    def forget(self) -> None:
        """Something was written: each is made again when it is looked at; what was erased is on none that is left."""
        self._made = {}
        for path in self._folder.iterdir():
            with suppress(OSError):  # another program may look at it
                path.unlink(missing_ok=True)

    def close(self) -> None:
        self._held.close()

    def _path(self, paper: Ref) -> Path:
        return self._folder / f"{paper.id}.pdf"


EVERY = 10**6


def waiting_view(reader: Reader, unit: str, frozen: FrozenPapers, most: int = EVERY) -> ScansView:
    """Everything that waits, set against the papers as they were printed: at most so many pages anew."""
    seals, alike = seals_seen(reader, date.today()), frozen.alike(reader, unit)
    seen = PagesSeen(frozen.inkless(reader, unit), seals, *frozen.compared(reader, unit, most), alike=alike)
    return scans_view(reader, unit, frozen.all(reader, unit), seen)


def let_go(scanner: Scanner, reader: Reader, erased: Sequence[PersonalItem]) -> None:
    """Delete the pictures of the pages that were erased, unless another page that waits is the same. UserError."""
    waiting = {page.picture for page in reader.scans.all()}
    scanner.drop({picture for one in erased if one.kind == SCAN for picture in one.pictures} - waiting)

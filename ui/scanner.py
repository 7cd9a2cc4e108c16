"""What user interfaces use to read scanned files, and how they read them in the background."""

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Protocol

from core.blocks.printed import Drawn, KeptPrint, PrintResult, SignBox
from core.errors import UserError
from core.evidence.deeds import KeptFile
from core.forms.ports import Reader
from core.log.ports import PageKey, ScannedFile, ScannedPage
from core.papers.deeds import Reprinter, remake
from core.papers.register import PaperEntry
from core.privacy.person_data import SCAN, PersonalItem
from core.scans.judgement import ComparedPage, ReadProgress, of_papers, to_be_signed, without_code
from core.scans.view import PageFindings, PrintSnapshot, ScansView, scans_view, seals_seen
from core.values import Record, Ref
from core.workshop.ballots import BallotPage, TickedPage

AT_ONCE, PATIENCE = 2, 0.05  # files read at the same time; seconds between polls


class ScanBatch(Protocol):
    """A reader of several scanned files, one after another, by the same worker processes."""

    @property
    def pictures(self) -> Collection[str]:
        """The names of the images of all pages read, even of files that were refused or read only in part."""

    def read(self, path: Path, progress: Callable[[int, int], object]) -> ScannedFile:
        """Return the pages of a file; `progress(done, of)` returns False to stop. Raises UserError."""

    def close(self) -> None:
        """End the worker processes at once, even while they read."""


class Scanner(Protocol):
    """The service that reads, compares and stores scanned pages of one folder."""

    def begin(self) -> ScanBatch: ...

    def files(self, paths: Sequence[Path]) -> Sequence[Path]:
        """Return the files in `paths` and those in and below its folders. Raises UserError if there are too many."""

    def ours(self, paths: Sequence[Path]) -> Sequence[Path]:
        """Return the files among `paths` whose first page has a code of this program."""

    def path(self, picture: str) -> Path:
        """Return the path of a page's image."""

    def pdf(self, pages: Sequence[ScannedPage]) -> bytes:
        """Return the pages as one PDF to view. Raises UserError."""

    def bind(self, pages: Sequence[ScannedPage], name: str) -> KeptFile:
        """Save the pages as one PDF in the folder, and return that file. Raises UserError."""

    def same(self, pages: Sequence[tuple[ScannedPage, int]], pdf: bytes) -> Sequence[bool]:
        """Return, for each (page, number), whether the page looks like page `number` of the PDF, with no ink added."""

    def compared(
        self, pages: Sequence[tuple[ScannedPage, int]], pdf: Path, places: Sequence[SignBox]
    ) -> Sequence[ComparedPage]:
        """Compare each page with the page of this number of the PDF in a worker process; return the results."""

    def ticked(self, pages: Sequence[tuple[ScannedPage, BallotPage]], pdf: Path) -> Sequence[TickedPage]:
        """Return the ticks on each scanned ballot page; `pdf` is any ballot of the sitting as printed."""

    def alike(self, pages: Sequence[ScannedPage], prints: Sequence[Path]) -> Sequence[tuple[int, int] | None]:
        """Return, for each page, (index in `prints`, page from 1) of the PDF page it looks most like, or None."""

    def drop(self, pictures: Collection[str]) -> None:
        """Delete these images after overwriting their bytes. Raises UserError."""

    def keep_only(self, pictures: Collection[str]) -> None:
        """Delete the images of all pages except these."""


class ScanReadAhead:
    """A reader of the files of one batch, which reads some ahead of the one that is needed."""

    def __init__(self, batch: ScanBatch, paths: Sequence[Path]) -> None:
        self._batch = batch
        self._pool = ThreadPoolExecutor(AT_ONCE, "scans")
        self._read: dict[Path, ReadProgress] = {}
        self._looked = {path: self._pool.submit(batch.read, path, partial(self._progress, path)) for path in paths}

    def _progress(self, path: Path, done: int, of: int) -> None:
        self._read[path] = ReadProgress(path.name, done, of)

    def look(self, path: Path) -> Generator[ReadProgress | None, None, ScannedFile]:
        """Yield the progress until the file is read, then return it (core.scans.deeds.ScanFile). Raises UserError."""
        last = None
        while not wait((self._looked[path],), PATIENCE).done:
            read = self._read.get(path)
            yield read if read != last else None
            last = read
        return self._looked[path].result()

    def close(self) -> None:
        """Start no further file, and end the worker processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._batch.close()
        self._pool.shutdown(wait=True)


def _moved(kept: KeptPrint, drawn: tuple[Drawn, ...]) -> tuple[Drawn, ...]:
    """Return the marks of the print that are now drawn elsewhere or otherwise, where nothing can be compared."""
    here = frozenset(drawn)
    return tuple(mark for mark in kept.drawn if mark not in here)


class ReprintCache:
    """A cache of papers as they were printed, with which waiting scans are compared; emptied when data changes."""

    def __init__(self, papers: Reprinter, scanner: Scanner, room: AbstractContextManager[Path]) -> None:
        """`room` is a folder for the papers as long as they are needed."""
        self._papers, self._scanner = papers, scanner
        self._same: dict[PageKey, bool] = {}
        self._compared: dict[tuple[Ref, PageKey, int], ComparedPage] = {}
        self._alike: dict[PageKey, tuple[Ref, int] | None] = {}
        self._likened: list[Ref] = []  # the papers they were compared with
        self._held = ExitStack()
        self._folder = self._held.enter_context(room)
        self._made: dict[Ref, PrintSnapshot] = {}
        self._one_at_a_time = Lock()

    def all(self, reader: Reader, unit: str) -> Mapping[Ref, PrintSnapshot]:
        """Return the papers made so far, keyed by their record; those with waiting pages are made first."""
        for paper, _pages in of_papers(reader, unit):
            self.made(reader, paper)
        return dict(self._made)

    def inkless(self, reader: Reader, unit: str) -> frozenset[PageKey]:
        """Return the waiting pages that look like their own print, with no ink added; each is compared once."""
        for paper, pages in of_papers(reader, unit):
            fresh = [(page, number) for page, number in pages if page.key not in self._same]
            if fresh and (made := self.pdf(reader, paper)):
                found = self._scanner.same(fresh, made)
                self._same.update(zip((page.key for page, _number in fresh), found, strict=True))
        return frozenset(key for key, same in self._same.items() if same)

    def made(self, reader: Reader, paper: Ref) -> PrintSnapshot:
        """Return the paper of this record as printed; callable from any thread."""
        with self._one_at_a_time:
            if paper not in self._made:
                record = reader.record(paper)
                self._made[paper] = self._make(reader, record) if record else PrintSnapshot(0)
            return self._made[paper]

    def _make(self, reader: Reader, paper: Record) -> PrintSnapshot:
        try:
            again = remake(reader, self._papers, paper, self._path(paper.ref))
            places = PaperEntry(paper).places(reader, self._papers) if again.pages else ()
        except UserError:
            again, places = PrintResult(0), ()
        kept = PaperEntry(paper).kept(self._papers)
        if kept is None:
            return PrintSnapshot(again.pages, places, again.places, away=bool(paper.text("print")))
        now = _moved(replace(kept, drawn=again.drawn), kept.drawn)
        return PrintSnapshot(again.pages, places, again.places, kept, _moved(kept, again.drawn), now)

    def compared(
        self, reader: Reader, unit: str, most: int
    ) -> tuple[Mapping[PageKey, ComparedPage], frozenset[PageKey]]:
        """Return (comparison of waiting pages with their prints, pages still to do), `most` pages at a time."""
        seen, coming = dict[PageKey, ComparedPage](), set[PageKey]()
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
        """Return, for each waiting page without a code, the (paper to be signed, page number) that it looks like."""
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
        """Return the PDF of a paper as printed; b"" if its contents no longer exist in the data or in a sign-off."""
        try:
            return self._path(paper).read_bytes() if self.made(reader, paper).pages else b""
        except OSError:  # being deleted; not needed any more
            return b""

    def forget(self) -> None:
        """Delete all PDFs after data was written; each is made again when needed, then without erased data."""
        self._made = {}
        for path in self._folder.iterdir():
            with suppress(OSError):  # another program may have it open
                path.unlink(missing_ok=True)

    def close(self) -> None:
        self._held.close()

    def _path(self, paper: Ref) -> Path:
        return self._folder / f"{paper.id}.pdf"


EVERY = 10**6


def waiting_view(reader: Reader, unit: str, frozen: ReprintCache, most: int = EVERY) -> ScansView:
    """Return the view of all waiting scans, compared with the papers as printed, at most `most` pages of them now."""
    seals, alike = seals_seen(reader, date.today()), frozen.alike(reader, unit)
    seen = PageFindings(frozen.inkless(reader, unit), seals, *frozen.compared(reader, unit, most), alike=alike)
    return scans_view(reader, unit, frozen.all(reader, unit), seen)


def let_go(scanner: Scanner, reader: Reader, erased: Sequence[PersonalItem]) -> None:
    """Delete the images of erased pages, except images that another waiting page also uses. Raises UserError."""
    waiting = {page.picture for page in reader.scans.all()}
    scanner.drop({picture for one in erased if one.kind == SCAN for picture in one.pictures} - waiting)

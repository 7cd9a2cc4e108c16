"""Helpers that read scanned files, and compare them with their prints, in the background."""

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from core.blocks.printed import Drawn, KeptPrint, PrintResult
from core.errors import UserError
from core.forms.ports import Reader
from core.log.ports import ScanFileResult, ScannedPageKey
from core.papers.deeds import PaperPrinter, remake
from core.papers.register import PrintRegisterEntry
from core.privacy.person_data import SCAN, PersonDataHit
from core.scans.judgement import ComparedScanPage, ScanReadProgress, WaitingScans
from core.scans.view import ReferencePrint, ScanPageFindings, ScansView
from core.values import Record, Ref

if TYPE_CHECKING:
    from storage.scans.service import ScanBatchReader, ScanService

AT_ONCE, PATIENCE = 2, 0.05  # files read at the same time; seconds between polls


class ScanPrefetcher:
    """Reads scanned files in the background: while one is looked at, the next ones are read already."""

    def __init__(self, batch: "ScanBatchReader", paths: Sequence[Path]) -> None:
        self._batch = batch
        self._pool = ThreadPoolExecutor(AT_ONCE, "scans")
        self._read: dict[Path, ScanReadProgress] = {}
        self._looked = {
            path: self._pool.submit(batch.read, path, partial(self._progress, path))
            for path in paths
        }

    def _progress(self, path: Path, done: int, total: int) -> None:
        self._read[path] = ScanReadProgress(path.name, done, total)

    def look(self, path: Path) -> Generator[ScanReadProgress | None, None, ScanFileResult]:
        """Yield progress (None = no news) while a file is read; return its pages. UserError if none can be read."""
        last = None
        while not wait((self._looked[path],), PATIENCE).done:
            read = self._read.get(path)
            yield read if read != last else None
            last = read
        return self._looked[path].result()

    def close(self) -> None:
        """Begin no further file, and end the worker processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._batch.close()
        self._pool.shutdown(wait=True)


def _moved(kept_print: KeptPrint, marks: tuple[Drawn, ...]) -> tuple[Drawn, ...]:
    """Return the marks of the print that are now drawn elsewhere or otherwise, where nothing can be compared."""
    here = frozenset(marks)
    return tuple(mark for mark in kept_print.drawn if mark not in here)


class ReprintCache:
    """A cache of papers laid out anew exactly as once printed, to compare scans with; a change of data empties it."""

    def __init__(
        self, papers: PaperPrinter, scanner: "ScanService", folder: AbstractContextManager[Path]
    ) -> None:
        """`folder` is a folder for the papers as long as they are needed."""
        self._papers, self._scanner = papers, scanner
        self._same: dict[ScannedPageKey, bool] = {}
        self._compared: dict[tuple[Ref, ScannedPageKey, int], ComparedScanPage] = {}
        self._alike: dict[ScannedPageKey, tuple[Ref, int] | None] = {}
        self._likened: list[Ref] = []  # the papers they were compared with
        self._held = ExitStack()
        self._folder = self._held.enter_context(folder)
        self._made: dict[Ref, ReferencePrint] = {}
        self._one_at_a_time = Lock()

    def all(self, reader: Reader, unit: str) -> Mapping[Ref, ReferencePrint]:
        """Lay out the papers that waiting scans belong to; return all papers laid out so far, by their record."""
        for paper, _pages in WaitingScans(reader, unit).by_paper():
            self.made(reader, paper)
        return dict(self._made)

    def inkless(self, reader: Reader, unit: str) -> frozenset[ScannedPageKey]:
        """Return the waiting pages that look exactly like their print: nobody wrote on them. Each is compared once."""
        for paper, pages in WaitingScans(reader, unit).by_paper():
            fresh = [(page, number) for page, number in pages if page.key not in self._same]
            if fresh and (made := self.pdf(reader, paper)):
                found = self._scanner.same(fresh, made)
                self._same.update(zip((page.key for page, _number in fresh), found, strict=True))
        return frozenset(key for key, same in self._same.items() if same)

    def made(self, reader: Reader, paper: Ref) -> ReferencePrint:
        """Return the print of a paper (its record in the register), laid out at the first call; any thread may call. If
        there is no such record, the print has no pages."""
        with self._one_at_a_time:
            if paper not in self._made:
                record = reader.record(paper)
                self._made[paper] = self._make(reader, record) if record else ReferencePrint(0)
            return self._made[paper]

    def _make(self, reader: Reader, paper: Record) -> ReferencePrint:
        try:
            again = remake(reader, self._papers, paper, self._path(paper.ref))
            places = (
                PrintRegisterEntry(paper).places(reader, self._papers.kept) if again.pages else ()
            )
        except UserError:
            again, places = PrintResult(0), ()
        kept = PrintRegisterEntry(paper).kept(self._papers.kept)
        if kept is None:
            return ReferencePrint(again.pages, places, again.places, away=bool(paper.text("print")))
        now = _moved(replace(kept, drawn=again.drawn), kept.drawn)
        return ReferencePrint(
            again.pages, places, again.places, kept, _moved(kept, again.drawn), now
        )

    def compared(
        self, reader: Reader, unit: str, limit: int
    ) -> tuple[Mapping[ScannedPageKey, ComparedScanPage], frozenset[ScannedPageKey]]:
        """Compare up to `limit` new pages with prints; return (results for all compared so far, keys of the rest)."""
        seen = dict[ScannedPageKey, ComparedScanPage]()
        coming = set[ScannedPageKey]()
        for paper, pages in WaitingScans(reader, unit).by_paper():
            made = self.made(reader, paper)
            known = [(page, number) for page, number in pages if number <= made.pages]
            fresh = [
                (page, number)
                for page, number in known
                if (paper, page.key, number) not in self._compared
            ]
            now, limit = fresh[:limit], max(0, limit - len(fresh))
            coming |= {page.key for page, _number in fresh[len(now) :]}
            if now:
                found = self._scanner.compared(now, self._path(paper), made.boxes)
                keys = [(paper, page.key, number) for page, number in now]
                told = (
                    made.judged(one, number)
                    for one, (_page, number) in zip(found, now, strict=True)
                )
                self._compared.update(zip(keys, told, strict=True))
            seen |= {
                page.key: self._compared[paper, page.key, number]
                for page, number in known
                if page.key not in coming
            }
        return seen, frozenset(coming)

    def alike(self, reader: Reader, unit: str) -> Mapping[ScannedPageKey, tuple[Ref, int]]:
        """Return {waiting page without a code: (unsigned paper, number of its page that is most similar)}."""
        waiting = WaitingScans(reader, unit)
        lost = waiting.without_code()
        if lost:
            papers = [one for one in waiting.to_be_signed() if self.made(reader, one).boxes]
        else:
            papers = []
        if papers != self._likened:
            self._likened, self._alike = papers, {}
        fresh = [page for page in lost if page.key not in self._alike]
        if fresh and papers:
            found = self._scanner.alike(fresh, [self._path(paper) for paper in papers])
            known = ((papers[one[0]], one[1]) if one else None for one in found)
            self._alike.update(zip((page.key for page in fresh), known, strict=True))
        return {page.key: one for page in lost if (one := self._alike.get(page.key))}

    def pdf(self, reader: Reader, paper: Ref) -> bytes:
        """Return the PDF of a paper as it was printed; b"" if its data exists no longer, even in a sign-off."""
        try:
            return self._path(paper).read_bytes() if self.made(reader, paper).pages else b""
        except OSError:  # being deleted; not needed any more
            return b""

    def forget(self) -> None:
        """Delete all PDFs, as data has changed; they are laid out again when needed, without erased data."""
        self._made = {}
        for path in self._folder.iterdir():
            with suppress(OSError):  # another program may have it open
                path.unlink(missing_ok=True)

    def close(self) -> None:
        self._held.close()

    def _path(self, paper: Ref) -> Path:
        return self._folder / f"{paper.id}.pdf"


EVERY = 10**6


def waiting_view(reader: Reader, unit: str, cache: ReprintCache, limit: int = EVERY) -> ScansView:
    """Return a view of all waiting scans, after comparing up to `limit` new pages with their prints. `cache` has the
    results of earlier calls."""
    seals = ScanPageFindings.seals_seen(reader, date.today())
    alike = cache.alike(reader, unit)
    seen = ScanPageFindings(
        cache.inkless(reader, unit), seals, *cache.compared(reader, unit, limit), alike=alike
    )
    return ScansView.of(reader, unit, cache.all(reader, unit), seen)


def let_go(scanner: "ScanService", reader: Reader, erased: Sequence[PersonDataHit]) -> None:
    """Delete the images of erased scanned pages, unless waiting pages use them. UserError if one cannot be deleted."""
    waiting = {page.picture for page in reader.all_scans()}
    scanner.drop(
        {picture for one in erased if one.kind == SCAN for picture in one.pictures} - waiting
    )

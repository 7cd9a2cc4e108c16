"""Scanned files of one office folder: read in worker processes, stored page by page, finally bound as evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.i18n import _
from storage import clock
from storage.files import scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from core.blocks.printed import SignBox
    from core.evidence.deeds import StoredFile
    from core.log.ports import ScanFileResult, ScannedPage
    from core.scans.judgement import ComparedScanPage
    from core.workshop.ballots import BallotPage, TickedBallotPage
    from storage.scans.reader import ScanPageForPdf, ScanPictureStore, ScanReaderPool


class ScanBatchReader:
    """Reads several scanned files in the same worker processes (implements ui.scanner.ScanBatchReader)."""

    def __init__(self, folder: Path, error: UserError | None) -> None:
        from storage.scans.reader import ScanReaderPool

        self._folder, self._lost = folder, error
        self._crew: ScanReaderPool = ScanReaderPool()
        self._put = set[str]()

    @property
    def pictures(self) -> Collection[str]:
        """The names of the images of all pages read so far, even of files that were then refused or stopped."""
        return frozenset(self._put)

    def read(self, path: Path, progress: Callable[[int, int], object]) -> ScanFileResult:
        """Return a file's scanned pages; stop if `progress(done, of)` returns False. UserError if none can be read."""
        from storage.scans.reader import ScanPictureStore, read_scan

        if self._lost is not None:
            raise self._lost
        moment = int(clock.now().timestamp() * 1000)
        return read_scan(
            self._crew, ScanPictureStore(self._folder / "scans", self._put), path, moment, progress
        )

    def close(self) -> None:
        """End the worker processes at once, even while they read."""
        self._crew.close()


class ScanService:
    """The service that reads, compares and stores scanned pages of one folder (implements ui.scanner.ScanService)."""

    def __init__(
        self, folder: Path, keep: Callable[[Path], StoredFile], error: UserError | None = None
    ) -> None:
        """`keep` keeps a file in the folder; `error` says why nothing can be kept there, None = it can."""
        self._folder = folder
        self._keep = keep
        self._lost = error

    def begin(self) -> ScanBatchReader:
        return ScanBatchReader(self._folder, self._lost)

    def files(self, paths: Sequence[Path]) -> Sequence[Path]:
        """Return `paths`, each folder replaced by all files in and below it. UserError if there are too many."""
        from storage.scans.reader import files_of

        return files_of(paths)

    def ours(self, paths: Sequence[Path]) -> Sequence[Path]:
        """Return those of the files `paths` whose first page has a code that this program printed."""
        from storage.scans.reader import bears_code, crew

        with crew() as hands:
            return [path for path in paths if bears_code(hands, path)]

    @property
    def _pictures(self) -> ScanPictureStore:
        from storage.scans.reader import ScanPictureStore

        return ScanPictureStore(self._folder / "scans")

    def path(self, picture: str) -> Path:
        """Return the path of a scanned page's image, given the image's name."""
        return self._pictures.path(picture)

    def pdf(self, pages: Sequence[ScannedPage]) -> bytes:
        """Return the scanned pages as the bytes of one PDF, for display. UserError if an image cannot be read."""
        from storage.scans.reader import pieces

        try:
            return b"".join(pieces(self._leaves(pages)))
        except OSError as error:
            raise not_bound() from error

    def bind(self, pages: Sequence[ScannedPage], name: str) -> StoredFile:
        """Store the scanned pages as one PDF `name`; return that file. UserError if it cannot be stored."""
        from storage.scans.reader import bind

        with scratch() as folder:
            path = folder / name
            try:
                bind(self._leaves(pages), path)
            except OSError as error:
                raise not_bound() from error
            return self._keep(path)

    def _leaves(self, pages: Sequence[ScannedPage]) -> list[ScanPageForPdf]:
        from storage.scans.reader import ScanPageForPdf

        return [
            ScanPageForPdf(self.path(one.picture), one.width, one.height, one.grey, one.dpi)
            for one in pages
        ]

    def same(self, pages: Sequence[tuple[ScannedPage, int]], pdf: bytes) -> Sequence[bool]:
        """Return per (page, number) if the scan looks like page `number` (from 1) of the PDF, without added ink."""
        from storage.pdfium import PdfPageReader, is_same

        found = []
        with PdfPageReader(pdf) as paper:
            for page, number in pages:
                path = self.path(page.picture)
                found.append(
                    number <= len(paper.sizes)
                    and path.is_file()
                    and is_same(path, paper, number - 1)
                )
        return found

    def compared(
        self, pages: Sequence[tuple[ScannedPage, int]], pdf: Path, places: Sequence[SignBox]
    ) -> Sequence[ComparedScanPage]:
        """Return how each scan differs from page `number` of the PDF, as a whole and in the signature boxes."""
        from storage.scans.reader import set_against

        return set_against(
            [(self.path(page.picture), number) for page, number in pages], pdf, places
        )

    def ticked(
        self, pages: Sequence[tuple[ScannedPage, BallotPage]], pdf: Path
    ) -> Sequence[TickedBallotPage]:
        """Return the ticks on scanned ballot pages; `pdf`: any slip's ballot of the same vote, as it was printed."""
        from storage.scans.ballots import tick_boxes

        return tick_boxes(
            [(self.path(scan.picture), one.number, one.boxes) for scan, one in pages], pdf
        )

    def alike(
        self, pages: Sequence[ScannedPage], prints: Sequence[Path]
    ) -> Sequence[tuple[int, int] | None]:
        """Return per scan the page of `prints` (PDFs) most like it: (index of PDF, page from 1), None = no match."""
        from storage.scans.reader import look_alike

        return look_alike([self.path(page.picture) for page in pages], prints)

    def drop(self, pictures: Collection[str]) -> None:
        """Overwrite and delete the images with these names. UserError if one cannot be deleted."""
        try:
            self._pictures.drop(pictures)
        except OSError as error:
            raise UserError(
                _("ลบภาพสแกนที่เลือกได้ไม่ครบ"),
                _("เพราะไฟล์ภาพถูกเปิดอยู่ หรือเขียนลงโฟลเดอร์ของหน่วยงานไม่ได้"),
                _("ปิดโปรแกรมอื่นที่เปิดภาพนั้น ภาพจะถูกลบเมื่อเอาหน้าสแกนออกหรือยืนยันครั้งต่อไป"),
            ) from error

    def keep_only(self, pictures: Collection[str]) -> None:
        """Delete the images of all scanned pages except those with these names."""
        self._pictures.keep_only(pictures)


def seals(path: Path) -> Sequence[str]:
    """Return the texts of the seals in a PDF or image, [] if it has none. UserError if it is unreadable."""
    from storage.scans.reader import crew, seals_of

    with crew() as hands:
        return seals_of(hands, path)


def not_bound() -> UserError:
    return UserError(
        _("รวมหน้าสแกนเป็นไฟล์เดียวไม่ได้"),
        _("ภาพของบางหน้าไม่อยู่ในเครื่องนี้แล้ว หรือเนื้อที่เต็ม"),
        _("รับไฟล์สแกนเข้ามาใหม่ แล้วลองอีกครั้ง"),
    )

"""What the faces are given to read scanned files, and how they do so beside the pen."""

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from core.actions.add_evidence import KeptFile
from core.actions.draft_paper import remake
from core.actions.take_scans import PageRead
from core.documents.printed import Papers
from core.errors import UserError
from core.model.values import Ref
from core.ports import Forms, Reader
from core.scans.judging import to_measure
from core.scans.page import Looked, Page

AT_ONCE, PATIENCE = 2, 0.05  # files being read beside each other; seconds between two looks


class Batch(Protocol):
    """Files read one after another by the same processes."""

    def read(self, path: Path, told: Callable[[int, int], object]) -> Looked:
        """The pages of a file; `told` hears of each (done, of). Any thread may. UserError."""

    def close(self) -> None:
        """End the processes, whatever they are doing."""


class Scanner(Protocol):
    """Scanned files and pages of one folder."""

    def begin(self) -> Batch: ...

    def files(self, paths: Sequence[Path]) -> Sequence[Path]:
        """The files, of a folder those in it and below. UserError when they are too many."""

    def path(self, picture: str) -> Path:
        """Where the picture of a page lies."""

    def pdf(self, pages: Sequence[Page]) -> bytes:
        """The pages as one PDF, to be looked at. UserError."""

    def bind(self, pages: Sequence[Page], name: str) -> KeptFile:
        """The pages as one PDF, kept in the folder. UserError."""

    def keep_only(self, pictures: Collection[str]) -> None:
        """Let go of the pictures of pages that wait no longer."""


class Looking:
    """Reads the files of one batch, some ahead of the one that is asked for."""

    def __init__(self, batch: Batch, paths: Sequence[Path]) -> None:
        self._batch = batch
        self._pool = ThreadPoolExecutor(AT_ONCE, "scans")
        self._read: dict[Path, PageRead] = {}
        self._looked = {path: self._pool.submit(batch.read, path, partial(self._told, path)) for path in paths}

    def _told(self, path: Path, done: int, of: int) -> None:
        self._read[path] = PageRead(path.name, done, of)

    def look(self, path: Path) -> Generator[PageRead | None, None, Looked]:
        """Yields how far it has come until the file is read (core.actions.take_scans.Look). Raises UserError."""
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


def measured(reader: Reader, forms: Forms, papers: Papers, unit: str, known: Mapping[Ref, int]) -> dict[Ref, int]:
    """How many pages the papers have of which scans wait; those not `known` are made once more, and counted."""
    found = dict(known)
    with TemporaryDirectory() as place:
        for paper in to_measure(reader, unit):
            if paper not in found:
                found[paper] = length(reader, forms, papers, paper, Path(place) / "paper.pdf")
    return found


def length(reader: Reader, forms: Forms, papers: Papers, paper: Ref, path: Path) -> int:
    """The pages of a paper of the register, written to `path`; 0 when it cannot be made any more."""
    record = reader.record(paper)
    try:
        return remake(reader, forms, papers, record, path) if record else 0
    except UserError:
        return 0

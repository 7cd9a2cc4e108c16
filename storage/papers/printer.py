"""Papers of one office folder, printed one by one; storage.papers.press prints many at a time."""

from __future__ import annotations

from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from storage.blobs import BlobStore
from storage.files import make_directory, pieces_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.blocks.document import Document
    from core.blocks.printed import PaperLayout, PdfOptions, PrintResult
    from core.errors import UserError
    from storage.keys import Keyring
    from storage.papers.press import LayoutWorkerPool


class PaperPrinter:
    """The service that writes papers as files, sealed by `keys` (implements core.papers.deeds.PaperPrinter)."""

    def __init__(
        self, keys: Keyring, folder: Path | None = None, problem: UserError | None = None
    ) -> None:
        """`problem`: raised when a register number is asked for, None = none."""
        self._keys, self._folder = keys, folder  # photographs are printed only from a folder
        self._problem = problem

    def sign(self, message: bytes) -> bytes:
        return self._keys.sign(message)

    def next_number(self, count: int = 1) -> int:
        if self._problem is not None:
            raise self._problem
        return self._keys.next_paper(count)

    def write(
        self, documents: Sequence[Document], path: Path, safety: PdfOptions | None = None
    ) -> PrintResult:
        from core.blocks.printed import PLAIN
        from storage.papers.pictured import pictured
        from storage.papers.writer import PaperFileWriter

        return PaperFileWriter().write(
            [pictured(document, self._folder) for document in documents], path, safety or PLAIN
        )

    def lay_out(self, document: Document, salt: bytes, ending: str = ".pdf") -> PaperLayout:
        from storage.papers.pictured import laid_out

        return laid_out(document, self._folder, ending, salt)

    def keep(self, layout: PaperLayout) -> str:
        """Store the content of a print in the folder and return its SHA-256; "" if there is no folder or no content."""
        blobs = self._blobs()
        return blobs.put([layout.kept]) if blobs and layout.kept else ""

    def put(
        self, layout: PaperLayout, seal: str, path: Path, safety: PdfOptions | None = None
    ) -> None:
        from core.blocks.printed import PLAIN
        from storage.papers.writer import put

        put(path, layout.file(seal), safety or PLAIN)

    def kept(self, sha256: str) -> bytes:
        """Return the bytes of a stored print by its SHA-256; b"" without an office folder."""
        blobs = self._blobs()
        return blobs.kept(sha256) if blobs else b""

    def _blobs(self) -> BlobStore | None:
        return BlobStore(self._folder / "blobs") if self._folder else None

    def copy_file(self, sha256: str, path: Path) -> bool:
        """Copy the stored file `sha256` to `path`; return False if the folder lacks the file. UserError if it fails."""
        from storage.papers.writer import unwritable

        blobs = self._blobs()
        if blobs is None or not blobs.has(sha256):
            return False
        try:
            make_directory(path.parent)
            with whole(path) as file:
                file.writelines(pieces_of(blobs.path(sha256)))
        except OSError as error:
            raise unwritable(path, error) from error
        return True


@contextmanager
def open_press(office: Path, target: Path | None) -> Iterator[LayoutWorkerPool]:
    """Yield a pool that lays out papers of `office`, many of them into the new folder `target`, None = into none
    (core.papers.deeds.PressFactory)."""
    from storage.papers.press import HANDS, LayoutWorkerPool
    from storage.papers.writer import new_folder

    room, hands = (new_folder(target), HANDS) if target is not None else (nullcontext(), 1)
    with room, closing(LayoutWorkerPool(office, hands)) as press:
        yield press

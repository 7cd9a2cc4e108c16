"""Papers and bundles of one folder, written and read with its keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.documents.safety import PLAIN, Safety
from core.errors import UserError
from wiring.enrolment import read_trust

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from core.changes.bundle import Bundle, Piece
    from core.changes.enrolment import TrustFile
    from core.changes.post import Found, Sealed
    from core.documents.blocks import Document, Leaves
    from core.documents.printed import Printed
    from storage.db.keys import KeyFile


class Printer:
    """Writes papers and counts them in the key file (core.actions.print_paper.Printer)."""

    def __init__(self, keys: KeyFile, folder: Path | None = None) -> None:
        self._keys, self._folder = keys, folder  # photographs are printed only from a folder

    def next_number(self, count: int = 1) -> int:
        return self._keys.next_paper(count)

    def write(self, documents: Sequence[Document], path: Path, safety: Safety = PLAIN) -> Printed:
        from storage.papers.writer import PaperFiles

        return PaperFiles().write([pictured(document, self._folder) for document in documents], path, safety)

    def copy_file(self, sha256: str, path: Path) -> bool:
        """Copy a file of the office; False when it is not on this PC. UserError when it cannot be written."""
        from storage.evidence.blobs import Blobs
        from storage.files import pieces_of, whole
        from storage.papers.writer import unwritable

        blobs = Blobs(self._folder / "blobs") if self._folder else None
        if blobs is None or not blobs.has(sha256):
            return False
        try:
            path.parent.mkdir(exist_ok=True)
            with whole(path) as file:
                file.writelines(pieces_of(blobs.path(sha256)))
        except OSError as error:
            raise unwritable(path, error) from error
        return True


def pictured(document: Document, folder: Path | None) -> Document:
    """The document with its photographs and PDFs of the office folder (None = nowhere). UserError for a PDF."""
    from core.documents.pictures import pictured
    from storage.evidence.blobs import Blobs

    blobs = Blobs(folder / "blobs") if folder else None

    def picture(name: str) -> bytes:
        return blobs.path(name).read_bytes() if blobs and blobs.has(name) else b""

    def opened(leaves: Leaves) -> tuple[bytes, ...]:
        from storage.papers.foreign_pages import absent, pages_of

        if not blobs or not blobs.has(leaves.file):
            raise absent(leaves.name)
        return pages_of(blobs.path(leaves.file), leaves.name)

    return pictured(document, picture, opened)


class Post:
    """Seals and opens bundles with the keys of one folder (core.changes.post.Post)."""

    def __init__(self, keys: KeyFile, folder: Path) -> None:
        from storage.evidence.blobs import Blobs

        self._keys, self._inbox = keys, folder / "inbox"
        self.shelf = Blobs(folder / "blobs")

    def weigh(self, piece: Piece) -> int:
        from storage.exchange.writer import weight

        return weight(piece)

    def write(self, path: Path, bundle: Bundle) -> Sealed:
        from core.changes.post import Sealed
        from storage.exchange.writer import write_bundle

        written = write_bundle(path, bundle, self._keys.sign, self.shelf.path)
        return Sealed(written, path.stat().st_size)

    def find(self, paths: Sequence[Path]) -> AbstractContextManager[Found]:
        from storage.exchange.finder import find

        return find(paths)

    def trust(self, path: Path) -> TrustFile:
        return read_trust(path)

    def read(self, path: Path, called: str = "") -> Bundle:
        from storage.exchange.reader import read_bundle

        return read_bundle(path, self._identity(), called)

    def digest(self, path: Path, called: str = "") -> bytes:
        from storage.exchange.bundle_files import digest

        return digest(path, called)

    def keep(self, path: Path, blobs: Collection[str]) -> Sequence[str]:
        from storage.exchange.reader import read_blobs

        new = {name for name in blobs if not self.shelf.has(name)}
        kept: list[str] = []

        def keep(name: str, pieces: Iterator[bytes]) -> None:
            if name in new:
                kept.append(self.shelf.put(pieces, name))

        try:
            if new:
                read_blobs(path, self._identity(), keep)
        except UserError:
            self.drop(kept)
            raise
        return kept

    def drop(self, blobs: Collection[str]) -> None:
        for name in blobs:
            self.shelf.drop(name)

    def wait(self, path: Path, sha256: bytes, called: str = "") -> None:
        from storage.exchange.bundle_files import wait

        wait(self._inbox, path, sha256, called)

    def waiting(self) -> Sequence[Path]:
        from storage.exchange.bundle_files import waiting

        return waiting(self._inbox)

    def waited(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def _identity(self) -> Path:
        from storage.db.keys import AGE

        return self._keys.directory / AGE


def receiver(words: str) -> str:
    """The age recipient that a key file names."""
    from storage.exchange.seal import read_recipient

    return read_recipient(Path(words))


def envelope(file: Path) -> Mapping[str, Any]:
    from storage.exchange import bundle_files

    return bundle_files.envelope(file)


def write_text(path: Path, words: str) -> None:
    from storage.exchange import bundle_files

    bundle_files.write_text(path, words)

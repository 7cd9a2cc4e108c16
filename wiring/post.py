"""Bundles of one folder, written and read with its keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from core.log.certificates import TrustFile
    from core.log.post import Enclosed, FoundFiles, Sealed, Zipped
    from core.log.transfer import Bundle, BundleSegment
    from storage.db.keys import KeyFile


class Post:
    """Seals and opens bundles with the keys of one folder (core.log.post.Post)."""

    def __init__(self, keys: KeyFile, folder: Path) -> None:
        from storage.evidence.blobs import Blobs

        self._keys, self._inbox = keys, folder / "inbox"
        self.shelf = Blobs(folder / "blobs")

    def weigh(self, piece: BundleSegment) -> int:
        from storage.exchange.writer import weight

        return weight(piece)

    def write(self, path: Path, bundle: Bundle) -> Sealed:
        from core.log.post import Sealed
        from storage.exchange.writer import write_bundle

        written = write_bundle(path, bundle, self._keys.sign, self.shelf.path)
        return Sealed(written, path.stat().st_size)

    def write_zips(self, path: Path, bundles: Iterable[Bundle], room: int = 0) -> Iterator[Enclosed | Zipped]:
        from storage.exchange.zips import write_zips

        return write_zips(path, bundles, self._keys.sign, self.shelf.path, room)

    def find(self, paths: Sequence[Path]) -> AbstractContextManager[FoundFiles]:
        from storage.exchange.finder import find
        from storage.exchange.seal import may_open, read_identity

        identity = read_identity(self._identity())
        return find(paths, lambda head: may_open(head, identity))

    def trust(self, path: Path) -> TrustFile:
        from storage.exchange.enrolment import read_trust

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

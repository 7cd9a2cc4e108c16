"""Bundles and start files of one office folder, written and read with its keys."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from core.entities import unit_id
from core.errors import UserError, undone_by
from core.log.certificates import StartFileInFolder
from core.log.post import SealedFileDigest
from storage.blobs import BlobStore
from storage.files import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from core.log.certificates import OneTimeKey, StartFile, TrustFile, WrittenStartFile
    from core.log.post import (
        Bundle,
        BundleSegment,
        BundleSender,
        BundleZip,
        OpenedBundle,
        RecognisedFiles,
        WaitingBundle,
        ZippedBundle,
    )
    from storage.exchange.post_folder import KeptPostFolder
    from storage.keys import Keyring


class BundleSealer:
    """Seals and opens bundles, and writes start files, with the keys of one office folder (core.log.post.BundleService)."""

    def __init__(self, keys: Keyring, folder: Path) -> None:
        self._keys, self._inbox, self._office = keys, folder / "inbox", folder
        self.shelf = BlobStore(folder / "blobs")

    def weigh(self, segment: BundleSegment) -> int:
        from storage.exchange.writer import weight

        return weight(segment)

    def write(self, path: Path, bundle: Bundle) -> SealedFileDigest:
        from storage.exchange.writer import write_bundle

        return SealedFileDigest(
            write_bundle(path, bundle, self._keys.sign, self.shelf.path), path.stat().st_size
        )

    def write_zips(
        self, path: Path, bundles: Iterable[Bundle], limit: int = 0
    ) -> Iterator[ZippedBundle | BundleZip]:
        from storage.exchange.writer import write_zips

        return write_zips(path, bundles, self._keys.sign, self.shelf.path, limit)

    def settle(self, path: Path) -> bool:
        return settle(path)

    def find(self, paths: Sequence[Path]) -> AbstractContextManager[RecognisedFiles]:
        from storage.exchange.finder import find

        return find(paths, self._recogniser())

    @cached_property
    def folder(self) -> KeptPostFolder:
        from storage.exchange.post_folder import KeptPostFolder

        return KeptPostFolder(self._keys.directory, self._office, self.opened, self._recogniser)

    def _recogniser(self) -> Callable[[bytes], bool]:
        """Return a function that tells by its first bytes whether a bundle may be for this PC. Raises LostKeysError."""
        from storage.exchange.seal import may_open, read_identity

        identity = read_identity(self._identity())
        return lambda head: may_open(head, identity)

    def trust(self, path: Path) -> TrustFile:
        from storage.exchange.enrolment import read_trust

        return read_trust(path)

    def opened(self, path: Path, name: str = "") -> AbstractContextManager[OpenedBundle]:
        from storage.exchange.reader import open_bundle

        return open_bundle(path, self._identity(), name)

    def keep(self, bundle: OpenedBundle, blobs: Collection[str]) -> Sequence[str]:
        new = {name for name in blobs if not self.shelf.has(name)}
        kept: list[str] = []

        def keep(name: str, pieces: Iterator[bytes]) -> None:
            if name in new:
                kept.append(self.shelf.put(pieces, name))

        with undone_by(lambda: self.drop(kept)):
            if new:
                bundle.blobs(keep)
        return kept

    def drop(self, blobs: Collection[str]) -> None:
        for name in blobs:
            self.shelf.drop(name)

    def wait(
        self, bundle: OpenedBundle, sender: BundleSender, time: str, name: str
    ) -> Sequence[WaitingBundle]:
        from storage.exchange.waiting import wait

        return wait(self._inbox, bundle, sender, time, name)

    def waiting(self) -> Sequence[WaitingBundle]:
        from storage.exchange.waiting import waiting

        return waiting(self._inbox)

    def waiting_path(self, sha256: str) -> Path:
        from storage.exchange.waiting import path_of

        return path_of(self._inbox, sha256)

    def doubt(self, key: str, time: str) -> None:
        from storage.exchange.waiting import doubt

        doubt(self._inbox, key, time)

    def put_aside(self, sha256: str, reason: str) -> None:
        from storage.exchange.waiting import put_aside

        put_aside(self._inbox, sha256, reason)

    def waited(self, sha256: str) -> None:
        from storage.exchange.waiting import waited

        waited(self._inbox, sha256)

    def _identity(self) -> Path:
        """Return the path of the age identity. Raises LostKeysError if it is missing."""
        from storage.keys import AGE, LostKeysStandIn, opens_files

        if isinstance(self._keys, LostKeysStandIn) and not opens_files(self._keys.directory):
            raise self._keys.problem
        return self._keys.directory / AGE

    def one_times(
        self, roots: Iterable[bytes], units: Iterable[str]
    ) -> Generator[tuple[OneTimeKey, str], None, None]:
        from storage.exchange.start import one_times

        return one_times(roots, units)

    def start_digits(self, roots: Iterable[bytes], unit: str, key: bytes) -> str:
        from storage.exchange.start import start_digits

        return start_digits(roots, unit, key)

    def device_digits(self, unit: str, key: bytes) -> str:
        from storage.exchange.start import device_digits

        return device_digits(unit, key)

    def units_of_start(self, path: Path) -> tuple[str, str] | None:
        from storage.exchange.start import read_start

        try:
            found = read_start(path).start if path.exists() else None
        except UserError:
            return "", ""
        return (found.issuer, unit_id(found.code)) if found else None

    def starts_in(self, folder: Path) -> Iterator[StartFileInFolder]:
        from storage.exchange.start import public_of, starts_in

        for path, start, sha256 in starts_in(folder):
            yield StartFileInFolder(
                path, unit_id(start.code), start.roots, public_of(start.secret), sha256
            )

    def written_start(
        self, path: Path, start: StartFile
    ) -> AbstractContextManager[WrittenStartFile]:
        from storage.exchange.start import written_start

        return written_start(path, start, self._keys.sign, self.shelf.kept)

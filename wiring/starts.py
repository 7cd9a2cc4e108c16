"""Start files: checked, used to create or join offices, and written with the keys of a folder."""

from __future__ import annotations

from contextlib import AbstractContextManager, closing
from functools import partial
from typing import TYPE_CHECKING

from core.entities import record_id, unit_id
from core.errors import UserError
from core.log.certificates import OneTimeKey, StartFile, StartFileInFolder, WrittenStartFile
from wiring.clock import now

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping
    from pathlib import Path

    from storage.blobs import BlobStore
    from storage.db.keys import Keyring
    from ui.keys import ValidStartFile


class LocalStartFileService:
    """The service that checks start files and creates offices from them (implements ui.keys.StartFileService)."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def look(self, path: Path) -> ValidStartFile:
        return self._looked(path)[0]

    def digits_of_device(self, unit: str, key: bytes) -> str:
        from storage.exchange.start import device_digits

        return device_digits(unit, key)

    def begin(self, path: Path, folder: Path) -> ValidStartFile:
        from storage.blobs import BlobStore
        from storage.db.folder.starting import begin
        from storage.exchange.start import claimed, public_of

        looked, forms = self._looked(path)
        start, blobs = looked.start, BlobStore(folder / "blobs")

        def furnish() -> None:
            for name, content in forms.items():
                blobs.put([content], name)

        record = record_id(start.issuer, "invitation", public_of(start.secret).hex())
        begin(
            folder,
            self._home,
            start,
            looked.digits,
            partial(claimed, start.secret),
            record,
            furnish,
            now(),
        ).close()
        return looked

    def join(self, path: Path, folder: Path) -> ValidStartFile:

        from core.exchange.moving_deeds import check_joins, join_office
        from storage.blobs import BlobStore
        from storage.db.folder.folder import open_folder
        from storage.db.folder.starting import join
        from storage.exchange.start import claimed, public_of

        looked, forms = self._looked(path)
        start, blobs = looked.start, BlobStore(folder / "blobs")
        with closing(open_folder(folder, self._home, now())) as made:
            check_joins(made, start, looked.digits)
            for name, content in forms.items():
                blobs.put([content], name)
            record = record_id(start.issuer, "invitation", public_of(start.secret).hex())
            signed = partial(claimed, start.secret)
            join(
                made, start, looked.digits, signed, record, partial(join_office, start=start), now()
            )
        return looked

    def _looked(self, path: Path) -> tuple[ValidStartFile, Mapping[str, bytes]]:
        """Return what the start file says, and the files of forms in it, from one reading of its bytes."""
        from storage.db.folder.starting import check_issuer
        from storage.exchange.start import public_of, read_start, start_digits
        from ui.keys import ValidStartFile

        start, forms = read_start(path)
        found = check_issuer(start, path.name)
        digits = start_digits(start.roots, unit_id(start.code), public_of(start.secret))
        return ValidStartFile(start, digits, *found), forms


class StartFileMaker:
    """Writes start files with the keys of one folder (implements core.log.certificates.StartFileWriter)."""

    def __init__(self, keys: Keyring, store: BlobStore) -> None:
        self._keys, self._shelf = keys, store

    def one_times(
        self, roots: Iterable[bytes], units: Iterable[str]
    ) -> Generator[tuple[OneTimeKey, str], None, None]:
        from storage.exchange.start import one_times

        return one_times(roots, units)

    def digits(self, roots: Iterable[bytes], unit: str, key: bytes) -> str:
        from storage.exchange.start import start_digits

        return start_digits(roots, unit, key)

    def digits_of_device(self, unit: str, key: bytes) -> str:
        from storage.exchange.start import device_digits

        return device_digits(unit, key)

    def lies(self, path: Path) -> tuple[str, str] | None:
        from storage.exchange.start import read_start

        try:
            found = read_start(path).start if path.exists() else None
        except UserError:
            return "", ""
        return (found.issuer, unit_id(found.code)) if found else None

    def lying(self, folder: Path) -> Iterator[StartFileInFolder]:
        from storage.exchange.start import public_of, starts_in

        for path, start, sha256 in starts_in(folder):
            yield StartFileInFolder(
                path, unit_id(start.code), start.roots, public_of(start.secret), sha256
            )

    def written(self, path: Path, start: StartFile) -> AbstractContextManager[WrittenStartFile]:
        from storage.exchange.start import written_start

        return written_start(path, start, self._keys.sign, self._shelf.kept)

"""The keys of office folders on this PC, and the files by which a device asks to be certified and is."""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from wiring.clock import now
from wiring.roots import Roots, request_of
from wiring.starts import Starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.backups.retention import SealedKeys
    from core.log.certificates import Request, TrustFile
    from storage.db.keys import KeyFile
    from storage.db.reading.reader import FolderReader


class Keys:
    """The keys of office folders (ui.keys.Keys)."""

    def __init__(self, home: Path) -> None:
        self._home, self.starts, self.roots = home, Starts(home), Roots(home)

    def of(self, folder: Path) -> Mapping[str, str]:
        from core.log.certificates import fingerprint
        from storage.at_rest import is_plain
        from storage.db.keys import AGE, age_recipient

        with self._reading(folder) as (reading, keys):
            made, there = reading.trust.device(), keys.directory / AGE
            return {
                "unit": reading.info()["unit"],
                "key": keys.public.hex(),
                "age": age_recipient(keys),
                "identity": str(there) if is_plain(there) else "",  # stock `age -d -i` opens bundles with it
                "letter": made.letter if made else "A",
                "class": made.kind if made else "",
                "fingerprint": fingerprint(keys.public),
            }

    def request(self, folder: Path, out: Path) -> Request:
        from storage.exchange.enrolment import write_request

        with self._reading(folder) as (reading, keys):
            wanted = request_of(reading, keys)
            write_request(out, wanted, keys.sign)
            return wanted

    @contextmanager
    def _reading(self, folder: Path) -> Iterator[tuple[FolderReader, KeyFile]]:
        """The folder and its keys. KeysLost."""
        from storage.db.folder.inspection import read_folder
        from storage.db.keys import LostKeys

        reading, keys = read_folder(folder, self._home, now())
        with closing(reading):
            if isinstance(keys, LostKeys):
                raise keys.problem
            yield reading, keys

    def read_request(self, path: Path) -> Request:
        from storage.exchange.enrolment import read_request

        return read_request(path)

    def read_trust(self, path: Path) -> TrustFile:
        from storage.exchange.enrolment import read_trust

        return read_trust(path)

    def write_trust(self, path: Path, trust: TrustFile) -> None:
        from storage.exchange.enrolment import write_trust

        write_trust(path, trust)

    def sealed(self, folder: Path) -> datetime | None:
        from storage.at_rest import SEALED

        with suppress(OSError):
            return datetime.fromtimestamp((self._home_of(folder) / SEALED).stat().st_mtime).astimezone()
        return None

    def in_the_open(self, folder: Path) -> bool:
        from storage.at_rest import is_plain, is_portable
        from storage.db.keys import SECRETS

        if not is_portable(self._home / folder.name):  # whichever office's keys, they lie side by side
            return False
        home = self._home_of(folder)
        return any(is_plain(home / name) for name in SECRETS)

    def seal(self, folder: Path, passphrase: str) -> None:
        from core.backups.retention import passphrase_of
        from storage.db.keys import seal_keys

        with self._reading(folder) as (_reader, keys):
            seal_keys(keys.directory, passphrase_of(passphrase))

    def may_unseal(self, folder: Path, home: Path) -> bool:
        from storage.at_rest import sealed

        return bool(sealed(home)) or self._in_backups(folder, home) is not None

    def unseal(self, folder: Path, home: Path, passphrase: str) -> None:
        from core.backups.retention import composed
        from storage.at_rest import sealed
        from storage.db.keys import bring_keys, unseal_keys

        words, kept, there = composed(passphrase), self._in_backups(folder, home), sealed(home)
        if there:
            try:
                unseal_keys(home, words)
                return
            except UserError:  # it may be spoilt, or of a later passphrase
                if kept is None or kept.sealed == there:
                    raise
        if kept is not None:
            bring_keys(home, kept, words, now())

    def _in_backups(self, folder: Path, home: Path) -> SealedKeys | None:
        """What the newest of the folder's own backups that holds its keys holds of them."""
        from storage.backups.location import keys_in

        return keys_in(folder / "backups", home.name)

    def _home_of(self, folder: Path) -> Path:
        from storage.db.folder.inspection import read_folder

        reading, keys = read_folder(folder, self._home, now())
        with closing(reading):
            return keys.directory

    def receiver(self, words: str) -> str:
        from storage.exchange.seal import read_recipient

        return read_recipient(Path(words))

"""Files of evidence of office folders: kept, shown small, and searched for names in worker processes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from storage.blobs import BlobStore
from storage.contents import is_database, unknown_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.evidence.deeds import StoredFile
    from core.evidence.kinds import PhotoSettings
    from core.privacy.person_data import UnknownFile
    from storage.evidence.workers import EvidenceWorkers

MOST_SEARCHED = (
    200  # files of other programs in a folder: somebody may keep it among all other files
)
# endings of files in which no text stays unread if the search finds none; of others nobody knows
READ_WHOLE = frozenset(
    {".txt", ".csv", ".tsv", ".md", ".log", ".json", ".xml", ".htm", ".html", ".pdf"}
    | {".docx", ".xlsx", ".pptx", ".odt", ".ods", ".doc", ".xls"}
)


class EvidenceFiles:
    """Keeps and searches files of any office folder; usable from any thread."""

    def __init__(
        self,
        shelf: Callable[[Path], BlobStore],
        unnamed: Callable[[Path], Sequence[Path]],
        named_in_database: Callable[[Path, Sequence[str]], str],
    ) -> None:
        """By folder: `shelf`, where its files are put, LostKeysError without its keys; `unnamed`, its files that no line
        names. `named_in_database` searches a database."""
        self._shelf, self._unnamed, self._named = shelf, unnamed, named_in_database
        self._workers: EvidenceWorkers | None = None

    def keep(self, folder: Path, path: Path, settings: PhotoSettings | None = None) -> StoredFile:
        """Store an evidence file in an office folder; `settings`: how photos are stored (None = as usual). Raises
        UserError if the file is refused."""
        from core.evidence.kinds import AS_THE_OFFICE_KEEPS
        from storage.evidence.intake import keep_file

        return keep_file(
            self._shelf(folder), self._at_work(), path, settings or AS_THE_OFFICE_KEEPS
        )

    def small(self, path: Path) -> bytes:
        """Return a thumbnail (JPEG) of an image or PDF not stored yet; b"" if none can be made."""
        from storage.evidence.intake import small

        return small(self._at_work(), path)

    def wording(self, folder: Path, sha256: str, names: Sequence[str]) -> str:
        """Search the text of a stored file (SHA-256, hex) for `names`; return a verdict of core.privacy.person_data,
        such as NAMED or CLEAN; AWAY = not in the folder."""
        from core.privacy.person_data import AWAY

        blobs = BlobStore(folder / "blobs")
        return self._at_work().wording(blobs.path(sha256), names) if blobs.has(sha256) else AWAY

    def unknown(self, folder: Path, names: Sequence[str]) -> Sequence[UnknownFile]:
        """Return the files in an office folder that the program did not write, each searched for `names`."""
        from core.privacy.person_data import CLEAN, PersonDataHit, UnknownFile

        unnamed = self._unnamed(folder)

        def verdict(path: Path, number: int) -> str:
            if not names or not path.is_file() or number >= MOST_SEARCHED:
                return PersonDataHit.PARTLY
            if is_database(path):
                return self._named(path, names)
            found = self._at_work().wording(path, names)
            read_whole = path.suffix.lower() in READ_WHOLE or path in unnamed
            return found if found != CLEAN or read_whole else PersonDataHit.PARTLY

        return [
            UnknownFile(path.relative_to(folder).as_posix(), verdict(path, number))
            for number, path in enumerate((*unknown_files(folder), *unnamed))
        ]

    def _at_work(self) -> EvidenceWorkers:
        from storage.evidence.workers import EvidenceWorkers

        if self._workers is None:
            self._workers = EvidenceWorkers()
        return self._workers

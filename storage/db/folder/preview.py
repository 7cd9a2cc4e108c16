"""What an import would do, tried in a transaction that is rolled back (core.log.ports.Foreseeing)."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import msgspec

from core.log.ports import PreviewHook, Reader
from core.log.segment import Segment, TextRow
from core.log.transfer import Preview, Taken
from core.values import Ref
from storage.db.folder.intake import Intake
from storage.db.log.log import Log
from storage.db.reading.transfers import Report
from storage.db.sqlite import Connection


class Holding(Protocol):
    """A database that can be written to, the folder's own or a copy of it."""

    @property
    def db(self) -> Connection: ...

    @property
    def log(self) -> Log: ...

    def transaction(self) -> AbstractContextManager[None]: ...


class _Enough(Exception):
    """Ends the preview: its transaction is rolled back."""


class ImportPreview:
    """Asks one database; `reading` sees what its transaction has just written."""

    def __init__(self, holding: Holding, reading: Reader) -> None:
        self._holding, self._reading = holding, reading

    def seen(self, sha256: bytes) -> Taken | None:
        """A file of which every stream was good and kept is answered at once when it comes again."""
        row = self._holding.db.execute("SELECT report FROM bundle WHERE sha256=?", (sha256,)).fetchone()
        if row is None:
            return None
        report = msgspec.json.decode(row[0], type=Report)
        left = any(not one.new for one in report.streams)  # its author may have a right by now
        return None if report.refused or left else Taken(known=report.new + report.known)

    def lacks(self, blobs: Collection[str]) -> Sequence[str]:
        """Erased files are not taken in again."""
        query = "SELECT 1 FROM erased_file WHERE hash=?"
        db = self._holding.db
        return [one for one in blobs if db.execute(query, (bytes.fromhex(one),)).fetchone() is None]

    def preview(
        self,
        segments: Sequence[Segment],
        texts: Sequence[TextRow],
        look: PreviewHook | None = None,
    ) -> Preview:
        """Import them, look at the result, and roll back."""
        log = self._holding.log
        intake = Intake(log)
        intake.prove(segments)
        conflicts, added, altered = 0, list[Ref](), list[Ref]()
        try:
            with self._holding.transaction():
                top, before = log.last_record(), self._conflicts()
                touched = intake.store(texts)
                for ref in sorted(touched):
                    number = log.find_record(ref) or 0
                    if number:
                        (added if number > top else altered).append(ref)
                conflicts = max(0, self._conflicts() - before)
                taken = intake.report(touched)
                if look is not None:
                    look(self._reading, altered, added)
                raise _Enough
        except _Enough:
            return Preview(taken, len(added), len(altered), conflicts)

    def _conflicts(self) -> int:
        return int(self._holding.db.execute("SELECT count(*) FROM field WHERE conflict").fetchone()[0])

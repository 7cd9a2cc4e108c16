"""What an import would do, tried in a transaction that is rolled back (core.forms.ports.Foreseeing)."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol

import msgspec

from core.forms.ports import PreviewHook, Reader
from core.log.op import LongSegment, Segment, TextRow
from core.log.post import Papers, Sender
from core.log.scopes import LAYERS
from core.log.transfer import Preview, Taken
from core.values import Ref
from storage.db.folder.intake import Intake
from storage.db.log import trust
from storage.db.log.log import Log, trial
from storage.db.reading.transfers import Report
from storage.db.sqlite import Connection


class Holding(Protocol):
    """A database that can be written to, the folder's own or a copy of it."""

    @property
    def db(self) -> Connection: ...

    @property
    def log(self) -> Log: ...


def believed(log: Log) -> set[bytes]:
    """The keys whose files are read: those with a certificate, revoked or not, the roots, and the own one."""
    return {trust.grounds(log.db).key, *log.verdict.trust.standings}


def units_of(log: Log, key: bytes) -> Collection[str]:
    """The units a key was ever certified for; the own one's where it is that."""
    own = trust.grounds(log.db)
    units = {one.holder.unit for one in log.verdict.trust.standings.get(key, ())}
    return units | {own.unit} if key == own.key else units


def meet(
    log: Log,
    sender: Sender,
    papers: Papers,
    take: Callable[[Sequence[Segment]], object],
) -> bool:
    """Is the sender known, when need be by the certificates it brings of issuers that are believed?

    Who issues a certificate may be certified by another paper of the same file: they are asked for once a layer.
    """
    if sender.key in log.verdict.trust.standings:
        return True
    for _layer in LAYERS:
        known = believed(log)
        if sender.key in known:
            return True
        found = papers(known)
        if not found:
            return False
        take(found)
        if len(believed(log)) == len(known):
            return False
    return sender.key in believed(log)


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
        segments: Iterable[Segment | LongSegment],
        texts: Iterable[TextRow],
        look: PreviewHook | None = None,
    ) -> Preview:
        """Import them, look at the result, and roll back."""
        log = self._holding.log
        intake = Intake(log)
        added, altered = list[Ref](), list[Ref]()
        with trial(log):
            top, before = log.last_record(), self._conflicts()
            touched = intake.store(segments, texts)
            for ref in sorted(touched):
                number = log.find_record(ref) or 0
                if number:
                    (added if number > top else altered).append(ref)
            conflicts = max(0, self._conflicts() - before)
            taken = intake.report(touched)
            if look is not None:
                look(self._reading, altered, added)
        return Preview(taken, len(added), len(altered), conflicts)

    def would_know(self, sender: Sender, papers: Papers) -> bool:
        """Take the certificates in for trial, and roll back."""
        if sender.key in believed(self._holding.log):
            return True
        with trial(self._holding.log):
            return meet(self._holding.log, sender, papers, lambda found: self._try(found))

    def _try(self, papers: Sequence[Segment]) -> None:
        Intake(self._holding.log).store(papers, ())

    def _conflicts(self) -> int:
        return int(self._holding.db.execute("SELECT count(*) FROM field WHERE conflict").fetchone()[0])

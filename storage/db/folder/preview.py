"""The preview of an import, done in a transaction that is rolled back (core.forms.ports.ImportDryRun)."""

from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from core.forms.ports import PreviewHook, Reader
from core.log.op import Segment, StreamedSegment, TextRow
from core.log.post import BundleSender, ImportDryRunResult, ImportResult, Papers
from core.log.scopes import LAYERS
from core.values import Ref
from storage.db.folder.intake import ImportTransaction
from storage.db.log import trust
from storage.db.log.log import Log, trial
from storage.db.reading.transfers import ImportReport


def believed(log: Log) -> set[bytes]:
    """Return the public keys from which bundles are accepted: root keys, all keys ever certified, and this PC's own."""
    return {trust.grounds(log.db).key, *log.verdict.trust.standings}


def units_of(log: Log, key: bytes) -> Collection[str]:
    """Return the ids of the units for which `key` was ever certified, and this folder's unit for this PC's key."""
    own = trust.grounds(log.db)
    units = {one.holder.unit for one in log.verdict.trust.standings.get(key, ())}
    return units | {own.unit} if key == own.key else units


def meet(
    log: Log,
    sender: BundleSender,
    find_certificates: Papers,
    import_segments: Callable[[Sequence[Segment]], object],
) -> bool:
    """Return whether the sender's key was ever certified, if need be by certificates in its bundle: `import_segments`
    imports those that `find_certificates(accepted keys)` returns, repeatedly while this adds accepted keys."""
    if sender.key in log.verdict.trust.standings:
        return True
    for _layer in LAYERS:
        known = believed(log)
        if sender.key in known:
            return True
        found = find_certificates(known)
        if not found:
            return False
        import_segments(found)
        if len(believed(log)) == len(known):
            return False
    return sender.key in believed(log)


class ImportPreviewer:
    """Finds out what an import into the database of `log`, a folder's own or a copy, would change; `reading`: a reader
    that sees uncommitted changes."""

    def __init__(self, log: Log, reading: Reader) -> None:
        self._log, self._reading = log, reading

    def seen(self, sha256: bytes) -> ImportResult | None:
        """Return the earlier result of importing bundle `sha256`; None if it was not, or not completely, imported since
        the folder was made or restored."""
        row = self._log.db.execute("SELECT report FROM bundle WHERE sha256=?", (sha256,)).fetchone()
        if row is None:
            return None
        report = msgspec.json.decode(row[0], type=ImportReport)
        left = any(not one.new for one in report.streams)  # its author may have a right by now
        # a backup may lack the evidence files that the bundle carries
        again = report.refused or left or report.restored
        return None if again else ImportResult(known=report.new + report.known)

    def lacks(self, blobs: Collection[str]) -> Sequence[str]:
        """Return those of `blobs` (SHA-256, hex) that were not erased in this folder, so an import may store them."""
        query = "SELECT 1 FROM erased_file WHERE hash=?"
        db = self._log.db
        return [one for one in blobs if db.execute(query, (bytes.fromhex(one),)).fetchone() is None]

    def preview(
        self,
        segments: Iterable[Segment | StreamedSegment],
        texts: Iterable[TextRow],
        hook: PreviewHook | None = None,
    ) -> ImportDryRunResult:
        """Import segments and texts, call `hook(reader, records changed, records added)`, and undo the import. Return
        how many records would change or be added, how many fields come into conflict, and what the import reports."""
        log = self._log
        intake = ImportTransaction(log)
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
            if hook is not None:
                hook(self._reading, altered, added)
        return ImportDryRunResult(taken, len(added), len(altered), conflicts)

    def would_know(self, sender: BundleSender, find_certificates: Papers) -> bool:
        """Return whether the sender's key was ever certified or would be by the certificates in its bundle. These are
        imported and rolled back; `find_certificates(keys)` returns those that one of `keys` issued."""
        if sender.key in believed(self._log):
            return True
        with trial(self._log):
            log = self._log
            return meet(
                log,
                sender,
                find_certificates,
                lambda found: ImportTransaction(log).store(found, ()),
            )

    def _conflicts(self) -> int:
        return int(self._log.db.execute("SELECT count(*) FROM field WHERE conflict").fetchone()[0])

"""The read-only view of an office folder: what core.forms.ports.Reader promises."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from copy import copy
from typing import Any

from core.entities import DELETED, ENTITIES
from core.forms.ports import Forms
from core.log import privacy
from core.log.op import read_cut, write_cut
from core.log.ports import FieldReader, Past
from core.values import Plain, Record, Ref, Row
from storage.db.log import history
from storage.db.log.drafts import Drafts
from storage.db.log.fields import fields
from storage.db.log.log import Log, Snapshot, away, cut_of
from storage.db.log.scans import Scans
from storage.db.reading.authority import Authority
from storage.db.reading.lists import FieldValues, from_entity, records_of, which
from storage.db.reading.privacy import Privacy, ViewsAt
from storage.db.reading.results import Results
from storage.db.reading.transfers import Transfers
from storage.db.signoffs.queries import SignOffQueries
from storage.db.sqlite import Connection
from storage.db.tables import quoted


class History:
    """core.log.ports.History; `device` is the key of this device."""

    def __init__(self, snapshot: Snapshot, device: bytes) -> None:
        self._snapshot, self._device = snapshot, device
        self._counted: dict[int, history.Counted] = {}  # saves that are in no file, as far as they were counted

    def of(self, ref: Ref, field: str | None = None) -> Sequence[Past]:
        with self._snapshot() as log:
            return history.history(log, ref, field)

    def save(self, save: str, most: int = 0) -> Sequence[Past]:
        with self._snapshot() as log:
            return history.save_of(log, self._device, save, most)

    def last_save(self, person: str | None = None, passed: Collection[str] = ()) -> str:
        with self._snapshot() as log:
            return history.last_save(log, self._device, person, passed)

    def last_undo(self, person: str | None = None) -> str:
        with self._snapshot() as log:
            return history.last_undo(log, self._device, person)

    def unsent(self, sent: Mapping[bytes, int]) -> int:
        with self._snapshot() as log:
            return history.unsent(log, self._device, sent, self._counted)

    def cut(self, scope: str) -> Plain:
        with self._snapshot() as log:
            return Plain(write_cut(cut_of(log, scope)))

    def within(self, cut: str, ops: Collection[str]) -> frozenset[str]:
        with self._snapshot() as log:
            return history.within(log, read_cut(cut) or {}, ops)


class FolderReader:
    """Reads one connection; `views`: where the end of the log of views is noted.

    `shared`: another connection writes, so every question looks at one settled state.
    """

    _forms: Forms | None = None

    def __init__(
        self, db: Connection, log: Log | None = None, device: bytes = b"", views: ViewsAt | None = None
    ) -> None:
        self._db, self._device = db, device
        self._log = log or Log(db)
        self._shared = log is None
        self._made: dict[object, object] = {}
        self.said: FieldReader = FieldValues(self.snapshot, self._made if self._shared else None)
        self.trust = Authority(self.snapshot, device)
        self.sign_offs = SignOffQueries(self.snapshot, device, self._within)
        self.history = History(self.snapshot, device)
        self.transfers = Transfers(self.snapshot, device, self._within)
        self.privacy: privacy.Privacy = Privacy(self.snapshot, views)
        self.scans = Scans(self.snapshot)
        self.drafts = Drafts(self.snapshot)
        self.results = Results(self.snapshot)

    @property
    def forms(self) -> Forms:
        """The forms of the program and of the folder. RuntimeError for a reader that was given none."""
        if self._forms is None:
            raise RuntimeError("this reader was given no forms")
        return self._forms

    def use_forms(self, forms: Forms) -> None:
        """Read by these forms from now on."""
        self._forms = forms

    def by_same_forms(self, other: "FolderReader") -> "FolderReader":
        """Another reader of this folder, which now reads by the forms of this one."""
        other._forms = self._forms
        return other

    def _within(self, log: Log) -> "FolderReader":
        """A reader of another state of this folder, by the same forms."""
        return self.by_same_forms(FolderReader(log.db, log, self._device))

    @contextmanager
    def snapshot(self) -> Iterator[Log]:
        if not self._shared or self._db.in_transaction:
            yield self._log
            return
        self._db.execute("BEGIN")
        try:
            if self._log.fresh():
                self._made.clear()
            yield self._log
        finally:
            self._db.execute("COMMIT")

    def rows(self, kind: type[Row]) -> Sequence[Row]:
        from core.catalogue import rows

        return rows(kind)

    def only(self, scopes: Collection[str]) -> "FolderReader":
        """The same, of which lists of many units hold these scopes alone."""
        found, among = copy(self), frozenset(scopes)
        found.said, found.results = FieldValues(self.snapshot, None, among), Results(self.snapshot, among)
        return found

    def close(self) -> None:
        self._db.close()

    def record(self, ref: Ref) -> Record | None:
        """The record, in the bin or not; None when nothing of it counts here."""
        with self.snapshot() as log:
            number = log.find_record(ref) if ref.entity in ENTITIES else None
            if number is None:
                return None
            table = quoted(ref.entity)
            if log.db.execute(f"SELECT 1 FROM {table} WHERE record=?", (number,)).fetchone() is None:
                return None
            scope, entity = log.number(ref.scope) or 0, log.number(ref.entity) or 0
            return records_of(log, [(number, bytes.fromhex(ref.id), scope, entity)])[0]

    def records(self, entity: str, scope: str | None = None, **equals: str | int) -> Sequence[Record]:
        """Records that show, whose fixed fields equal these values, in `order` then birth order."""
        declared = ENTITIES[entity]
        with self.snapshot() as log:
            wanted, values = which(log, declared, scope, equals)
            found = "record.id, record.record, record.scope, record.entity"
            rows = log.db.execute(f"SELECT {found} {from_entity(declared)} WHERE {wanted}", values).fetchall()
            return records_of(log, rows)

    def bin(self, scope: str | None = None, entity: str = "") -> Sequence[Record]:
        """The deleted records, the newest delete first; `entity` "" = of every kind."""
        with self.snapshot() as log:
            rows = log.db.execute(
                "SELECT record.id, record.record, record.scope, record.entity FROM bin "  # few, and every field else
                "CROSS JOIN record ON record.id=bin.record CROSS JOIN field ON field.record=bin.record "
                "WHERE deleted AND name=?1 AND (?2='' OR record.entity=?3) ORDER BY clock DESC",
                (log.number(DELETED), entity, log.number(entity) or 0),
            ).fetchall()
            passed = away(log).__contains__ if scope is None else scope.__ne__
            found = [row for row in rows if not passed(log.name(row[2]))]
            return records_of(log, found)

    def conflicts(self, scope: str | None = None, entity: str = "") -> Sequence[tuple[Ref, str]]:
        """Fields of records that show in which different values stand, one at least to be read here; `entity` "" = of
        every kind."""
        with self.snapshot() as log:
            rows = log.db.execute(
                "SELECT field.record, name FROM field CROSS JOIN record ON record.id=field.record WHERE conflict "
                "AND field.record NOT IN (SELECT record FROM hidden) "
                "AND (?1 IS NULL OR scope=?2) AND (?3='' OR entity=?4)",
                (scope, log.number(scope or ""), entity, log.number(entity)),
            ).fetchall()
            shown = fields(log, {record for record, _name in rows})
            found = [(log.ref(record), log.name(name), shown[record]) for record, name in rows]
            passed = away(log) if scope is None else frozenset[str]()
            heard = ((ref, name) for ref, name, kept in found if not kept[name].unheard)
            return sorted((ref, name) for ref, name in heard if ref.scope not in passed)

    def digest(self, scope: str | None = None) -> str:
        with self.snapshot() as log:
            from storage.db.signoffs import digest

            return digest.folder_digest(log, scope)

    def info(self) -> dict[str, Any]:
        """Unit, year, device key and counts of the folder."""
        with self.snapshot() as log:
            counted = {
                "ops": "SELECT count(*) FROM op",
                "records": "SELECT count(*) FROM record",
                "streams": "SELECT count(DISTINCT stream) FROM history",
                "parked": "SELECT count(*) FROM parked",
                "deleted": "SELECT count(*) FROM bin WHERE deleted",
            }
            counts = {name: log.db.execute(query).fetchone()[0] for name, query in counted.items()}
            return {**self.trust.here(), "conflicts": len(self.conflicts()), **counts}


def reader_of(db: Connection, device: bytes = b"", views: ViewsAt | None = None) -> FolderReader:
    """A reader of a connection of its own; one that cannot be read is closed."""
    with ExitStack() as held:
        held.enter_context(closing(db))
        reader = FolderReader(db, None, device, views)
        held.pop_all()
    return reader

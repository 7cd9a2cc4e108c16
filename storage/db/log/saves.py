"""One save: an opening op and one op per change in each stream it touches, projected and committed together."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, field
from typing import NamedTuple

from core.entities import SAVE
from core.errors import UserError
from core.i18n import _
from core.log.op import LogHistory, Op, OpRef, SaveHeader, Segment
from core.values import Change, Plain, Ref, Text
from storage.db.log.lines import PARENTS, encode, in_line, in_order, pack, pack_parents
from storage.db.log.log import SHIFT, Log
from storage.db.log.projection import OpRow, RecordTypeInfo, kind_of, store

VERSION = 1  # of what the fields mean; a field whose meaning changes gets a new name
FEW = 20  # up to so many records, each is numbered by a statement of its own


class OpAuthor(NamedTuple):
    """The device that writes ops, with a source of salts. `now`: ms since 1970; `clock`: the clock of its last op."""

    key: bytes
    incarnation: bytes
    salt: Callable[[], bytes]
    now: int  # ms since 1970, as this PC has it
    clock: int  # of the last own op


@dataclass(slots=True)
class SavedOps:
    """The ops and texts that one save stored; `ended`: {id of a history that grew: number of its last op before}."""

    clock: int  # clock of its last op
    rows: list[OpRow] = field(default_factory=list)
    kinds: dict[int, RecordTypeInfo] = field(default_factory=dict)
    # rows of the table `text`
    texts: list[tuple[bytes, int, int, bytes, str]] = field(default_factory=list)
    # by history that grew, the number of its last op before
    ended: dict[int, int] = field(default_factory=dict)


def append(
    log: Log, author: OpAuthor, save: str, saved: SaveHeader, changes: Sequence[Change]
) -> SavedOps:
    """Write `changes` as ops of the device `author`, and return what was stored. In each stream, an op with `saved`
    opens the save (id `save`). An op's parents are `Change.seen`, even if other ops of the field have arrived since.
    Call inside a transaction."""
    by_scope = defaultdict[str, list[Change]](list)
    for change in changes:
        by_scope[change.ref.scope].append(change)
    done = SavedOps(author.clock)
    for scope, wanted in by_scope.items():
        writer = _Writer(log, author, scope, done)
        writer.write(SAVE, save, SAVE, Plain(saved.line[1:]), ())
        writer.meet(wanted)
        for change in wanted:
            writer.change(change)
        writer.close()
    store(log.db, done.rows)
    log.db.executemany("INSERT INTO text VALUES(?,?,?,?,?)", done.texts)
    return done


DAY = 86_400_000


def tick(last: int, now: int) -> int:
    """Return the clock of the next op: `now` (ms since 1970) × 256, or `last` + 1 if that is greater. A `last` more
    than a day ahead of `now` comes from a wrong clock and is ignored."""
    wall = max(now, 0) << 8
    return max(wall, last + 1) if last <= wall + (DAY << 8) else wall


class _Writer:
    """Appends ops to one own stream while a save is written."""

    def __init__(self, log: Log, author: OpAuthor, scope: str, ops: SavedOps) -> None:
        self._log = log
        self._pen = author
        self._scope = scope
        self._done = ops
        self._branch = own_branch(log, author.key, author.incarnation, scope)
        ops.ended[self._branch.id] = self._branch.head
        self._records: dict[tuple[str, str], int] = {}
        self._kinds: dict[str, RecordTypeInfo] = {}

    def meet(self, changes: Sequence[Change]) -> None:
        """Number the records of many changes at once."""
        names = dict.fromkeys((change.ref.entity, change.ref.id) for change in changes)
        if len(names) > FEW:
            for (entity, record), number in self._log.intern_records(
                self._log.intern(self._scope), names
            ).items():
                self._note(entity, record, number)

    def change(self, change: Change) -> None:
        """Write the op of a change; with more parents than a line holds, several ops, each the parent of the next."""
        parents = [self._parent(name, change) for name in dict.fromkeys(change.seen)]
        ref, first = change.ref, parents[:PARENTS]
        self.write(ref.entity, ref.id, change.field, change.value, first)
        for start in range(PARENTS, len(parents), PARENTS - 1):
            more = [self._branch.head, *parents[start : start + PARENTS - 1]]
            self.write(ref.entity, ref.id, change.field, change.value, more)

    def write(
        self,
        entity: str,
        record: str,
        name: str,
        value: int | Plain | Text | None,
        parents: Sequence[int | str],
    ) -> None:
        branch, log = self._branch, self._log
        salt = self._pen.salt() if isinstance(value, Text) else b""
        written, hash_ = in_line(value, salt)
        self._done.clock = clock = tick(self._done.clock, self._pen.now)
        named = in_order(set(parents)) if parents else ()
        branch.head += 1
        branch.chain = Segment.chain_after(
            branch.chain,
            encode(Op(branch.head, clock, entity, record, name, written, named, VERSION)),
        )
        number = self._records.get((entity, record)) or self._record(entity, record)
        of = log.intern(name)
        if hash_:
            self._done.texts.append((hash_, number, of, salt, str(value)))
        packed = (hash_ or pack(written), pack_parents(named))
        place = branch.id << SHIFT | branch.head
        self._done.rows.append(OpRow(place, clock, number, of, *packed, VERSION, branch.chain))

    def close(self) -> None:
        branch, db = self._branch, self._log.db
        db.execute(
            "UPDATE history SET head=?, chain=? WHERE id=?", (branch.head, branch.chain, branch.id)
        )

    def _record(self, entity: str, record: str) -> int:
        found = self._log.intern_record(
            self._log.intern(self._scope), self._log.intern(entity), record
        )
        self._note(entity, record, found)
        return found

    def _note(self, entity: str, record: str, number: int) -> None:
        kind = self._kinds.get(entity)
        if kind is None:
            kind = self._kinds[entity] = kind_of(self._log, entity, self._scope)
        self._records[entity, record] = number
        self._done.kinds[number] = kind

    def _parent(self, parent: str, change: Change) -> int | str:
        """Return a parent as the line names it: an op of this stream by its number. One not here may still come."""
        name = OpRef.read(parent)
        found = _find_named(self._log, name) if name else None
        if name is None or (found is not None and found[1:] != (change.ref, change.field)):
            raise UserError(
                _("บันทึกช่อง {field} ไม่ได้").format(field=change.field),
                _("เพราะค่าที่อ้างว่าเห็นอยู่ก่อนไม่ใช่ของช่องนี้"),
                _("โปรดเปิดดูรายการใหม่ แล้วบันทึกอีกครั้ง"),
            )
        return name.seq if found and found[0] == self._branch.id else parent


def _find_named(log: Log, name: OpRef) -> tuple[int, Ref, str] | None:
    """Return (history, record, field) of the op with this name, or None if it is not here."""
    for branch in log.streams.get(name.stream, ()):
        if branch.base < name.seq <= branch.head:
            query = "SELECT chain, field, scope, entity, record.record FROM op JOIN record ON id=op.record WHERE op=?"
            row = log.db.execute(query, (branch.id << SHIFT | name.seq,)).fetchone()
            if row and row[0][:8] == name.mark:
                field, scope, entity = map(log.name, row[1:4])
                return branch.id, Ref(scope, entity, row[4].hex()), field
    return None


def last_clock(log: Log, key: bytes) -> int:
    """Return the latest clock among the last ops of the histories of this key; 0 if the key has no history."""
    ends = [
        branch.id << SHIFT | branch.head for branch in log.histories.values() if branch.key == key
    ]
    clocks = [log.db.execute("SELECT clock FROM op WHERE op=?", (end,)).fetchone() for end in ends]
    return max((row[0] for row in clocks if row), default=0)


def own_branch(log: Log, key: bytes, incarnation: bytes, scope: str) -> LogHistory:
    """Return the history to which this device writes in a scope; create it if there is none yet."""
    stream = Segment.stream_id(key, scope, incarnation)
    for branch in log.streams.get(stream, ()):
        return branch
    branch = LogHistory(0, stream, key, scope, incarnation, 0, 0, 0, stream, 0, b"")
    if begin(log, branch):
        log.judge()
    return branch


def begin(log: Log, branch: LogHistory) -> bool:
    """Store a new history, set its `id`. Return True if it is a fork or its key is revoked (judge the log again)."""
    row = astuple(branch)[1:]
    made = log.db.execute(
        "INSERT INTO history(stream, key, scope, incarnation, up, base, head, chain, signed, signature) "
        "VALUES(?,?,?,?,?,?,?,?,?,?)",
        row,
    )
    branch.id = int(made.lastrowid)
    return log.add(branch)

"""Append imported segments to the stored histories of streams: continue a history, fork it, or park the segment until
its predecessor arrives. Quotas limit what a key may add to a scope by one file: segments beyond them are listed, and as
no receipt confirms them, their author sends them again (docs/bundle.md: What is refused)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from core.errors import RefusedError
from core.i18n import _
from core.log.op import LogHistory, Segment, StreamPosition, holder
from core.log.post import RejectedStream
from core.log.verdict import LogVerdict
from core.values import Ref
from storage.db.folder.rollback import PreImportState
from storage.db.log.keeping import OpAdmissionRules
from storage.db.log.lines import pack, pack_parents, refused
from storage.db.log.log import SHIFT, Log
from storage.db.log.projection import OpRow, RecordTypeInfo, kind_of, store
from storage.db.log.saves import begin
from storage.db.log.segments import VerifiedSegment, packed, proved, unpacked

MOST_SEGMENTS = 20_000  # of one file
MOST_STREAMS = 1_000  # that one file may begin by one key in one scope: a PC begins one when it is made or put back
MOST_PARKED = 1_000  # segments by one key in one scope whose beginning is not here yet
WAITING_ROOM = 8 * 2**20  # bytes of these segments
MOST_NAMES = 2_000  # kinds of record and names of fields that one file may bring and nobody here has heard of
_Where = tuple[bytes, str]  # key, scope


class ImportLimiter:
    """A counter that limits what each key may add to each scope in one import; raises RefusedError above a limit."""

    def __init__(self, log: Log, bounded: bool = True) -> None:
        """Without `bounded`, limit only segments that wait for their predecessors."""
        self._log, self._bounded = log, bounded
        self.segments = MOST_SEGMENTS if bounded else None
        self._begun: defaultdict[_Where, set[bytes]] = defaultdict(set)
        self._names: set[str] = set()
        self._parked: Counter[_Where] | None = None  # bytes; not counted before it is needed
        self._waits: Counter[_Where] = Counter()  # segments

    def admit(self, segment: Segment, *, known: bool) -> None:
        """Count a segment's stream as begun by this import, unless `known`. RefusedError if too many are begun."""
        begun = self._begun[segment.key, segment.scope]
        if not known:
            begun.add(segment.stream)
        if self._bounded and len(begun) > MOST_STREAMS and not known:
            raise refused(_("เครื่องนี้เริ่มชุดข้อมูลใหม่ในไฟล์เดียวมากเกินไป ส่วนที่เหลือจะมากับไฟล์ถัดไป"))

    def check_names(self, names: Collection[str]) -> None:
        """Count imported entity and field names that the folder does not know. RefusedError if there are too many."""
        self._names |= {name for name in names if self._log.number(name) is None}
        if self._bounded and len(self._names) > MOST_NAMES:
            raise refused(_("มีชื่อช่องข้อมูลที่ไม่เคยพบมากเกินไป"))

    def park(self, segment: Segment, size: int) -> None:
        """Count a segment of `size` bytes as waiting for its predecessor. Raises RefusedError if too much waits."""
        parked = self._counted()
        where = (segment.key, segment.scope)
        if self._waits[where] >= MOST_PARKED or parked[where] + size > WAITING_ROOM:
            raise refused(_("มีชุดข้อมูลที่รอส่วนก่อนหน้ามากเกินไป"))
        parked[where] += size
        self._waits[where] += 1

    def free(self, segment: Segment, size: int) -> None:
        """Stop counting a segment of `size` bytes as waiting for its predecessor."""
        parked, where = self._counted(), (segment.key, segment.scope)
        parked[where] -= size
        self._waits[where] -= 1

    def _counted(self) -> Counter[_Where]:
        if self._parked is None:
            self._parked = Counter()
            for (content,) in self._log.db.execute("SELECT segment FROM parked"):
                segment = unpacked(content)
                self._parked[segment.key, segment.scope] += len(content)
                self._waits[segment.key, segment.scope] += 1
        return self._parked


_End = tuple[int, bytes, int, bytes]  # of a history: head, chain, signed, signature
_row = partial(tuple.__new__, OpRow)  # of a whole tuple: thousands are made for each file


class SegmentAppender:
    """Appends the segments of one import to the log. The derived tables lack the ops appended since `next_batch`."""

    def __init__(
        self, log: Log, keeping: OpAdmissionRules, budget: ImportLimiter, before: PreImportState
    ) -> None:
        self._log = log
        self._keeping = keeping
        self._budget = budget
        self._before = before
        self.rows: list[OpRow] = []
        self.size = 0  # bytes of the lines appended in this batch
        self.kinds: dict[int, RecordTypeInfo] = {}
        self.numbers: dict[Ref, int] = {}
        self.top = 0  # the last record that was here before this batch
        self.ended: dict[int, int] = {}  # by history that grew, the number of its last op before
        self.weigh = False  # an op was stored that can change the verdict
        self.refused: list[RejectedStream] = []
        self.forked: set[str] = set()
        self.counted: Counter[str] = Counter()
        self.came: Counter[int] = Counter()  # new ops by history
        # key and incarnation of streams with ops unknown until now
        self.stirred: set[tuple[bytes, bytes]] = set()
        # of histories that have begun, what their rows say already
        self._written: dict[int, _End] = {}
        self._forks: dict[bytes, dict[tuple[int, int, bytes], LogHistory]] = {}

    def next_batch(self) -> None:
        """Begin a new batch; call this once all ops stored before have been projected to tables."""
        self.rows = []
        self.kinds = {}
        self.numbers = {}
        self.ended = {}
        self.size = 0
        self.top = self._log.last_record()
        self.weigh = False

    def hang(self, segment: VerifiedSegment, checked: bool = False) -> Sequence[VerifiedSegment]:
        """Append one segment, or park it if its predecessor is missing; return the parked segments that can follow now.
        `checked`: skip the check of admission, as the segment is part of a longer one that has passed it."""
        position = self.position(segment)
        if position is None:
            self._park(segment)
            return ()
        branch, known = position
        self.counted["known"] += known
        if known == len(segment.ops):
            return ()
        if not checked and not self._keeping.holds(branch, segment, known):
            self.pass_over(segment.segment)
            return ()
        if branch.head >= segment.segment.first + known:
            branch = self._fork(segment, branch, known)
        self._extend(segment, branch, known)
        return self._waited(segment, known)

    def pass_over(self, segment: Segment) -> None:
        """Add a segment to `refused`, since two other histories of its stream are stored already."""
        self.forked.add(segment.key.hex())
        self.refused.append(
            RejectedStream(segment.key.hex(), _("มีประวัติที่ขัดกันเกินสองแบบ จึงเก็บไว้เพียงสองแบบ"))
        )

    def position(self, verified_segment: VerifiedSegment) -> tuple[LogHistory, int] | None:
        """Return (history that a segment continues, number of the segment's ops stored already); None if its
        predecessor is missing."""
        segment, log = verified_segment.segment, self._log
        if segment.first == 1:
            roots = [
                branch for branch in log.streams.get(verified_segment.stream, ()) if not branch.up
            ]
            current = roots[0] if roots else self._first(verified_segment)
        else:
            found = log.find(
                verified_segment.stream, StreamPosition(segment.first - 1, segment.previous)
            )
            if found is None:
                return None
            current = log.histories[found]
        return self._walk(verified_segment, current)

    def _begin(self, branch: LogHistory) -> LogHistory:
        self.weigh = begin(self._log, branch) or self.weigh
        return branch

    def _first(self, verified: VerifiedSegment) -> LogHistory:
        """Return the new history that begins with this segment, stored as it will be once the segment's ops are in."""
        segment = verified.segment
        signed = (segment.last, segment.signature) if segment.signature else (0, b"")
        named = (verified.stream, segment.key, segment.scope, segment.incarnation)
        branch = self._begin(LogHistory(0, *named, 0, 0, segment.last, segment.chain, *signed))
        self._written[branch.id] = _end(branch)
        branch.head = 0
        branch.chain = verified.stream
        branch.signed = 0
        branch.signature = b""
        return branch

    def _walk(self, segment: VerifiedSegment, current: LogHistory) -> tuple[LogHistory, int]:
        """Follow the known ops of a segment from one history into those that branch off from it."""
        first = segment.segment.first
        chains = segment.chains
        leaving = self._leaving(segment.stream)
        known = 0
        while known < len(chains):
            seq, chain = first + known, chains[known]
            on = current.head >= seq > current.base and self._log.chain_at(current.id, seq) == chain
            follows = current if on else leaving.get((current.id, seq - 1, chain))
            if follows is None:
                break
            current = follows
            # all is known up to the end of a history that the segment runs through
            at = current.head - first
            known = at + 1 if 0 <= at < len(chains) and chains[at] == current.chain else known + 1
        return current, known

    def _leaving(self, stream: bytes) -> dict[tuple[int, int, bytes], LogHistory]:
        """Return the forks of a stream, each by the history it leaves, the last common op and its first own chain."""
        if stream not in self._forks:
            parted = [
                one for one in self._log.streams.get(stream, ()) if one.up and one.head > one.base
            ]
            firsts = [(one, self._log.chain_at(one.id, one.base + 1)) for one in parted]
            self._forks[stream] = {(one.up, one.base, chain): one for one, chain in firsts if chain}
        return self._forks[stream]

    def _fork(self, verified: VerifiedSegment, branch: LogHistory, known_count: int) -> LogHistory:
        """Fork the stream: both histories are kept, and neither counts beyond the first difference."""
        segment, stream = verified.segment, verified.stream
        base = segment.first + known_count - 1
        self.forked.add(segment.key.hex())
        up = self._log.histories[holder(self._log.histories, branch.id, base)]
        chain = self._log.chain_at(up.id, base) or stream
        of = (segment.key, segment.scope, segment.incarnation)
        return self._begin(LogHistory(0, stream, *of, up.id, base, base, chain, 0, b""))

    def _extend(self, verified: VerifiedSegment, branch: LogHistory, known_count: int) -> None:
        log = self._log
        segment = verified.segment
        base = branch.id << SHIFT
        ops, chains = verified.ops[known_count:], verified.chains[known_count:]
        seqs, clocks, entities, ids, fields, values, parents, versions = zip(*ops, strict=True)
        of = list(zip(entities, ids, strict=True))
        records = self._numbered(segment.scope, of)
        names = {name: log.intern(name) for name in dict.fromkeys(fields)}
        columns = (
            [base | seq for seq in seqs],
            clocks,
            map(records.__getitem__, of),
            map(names.__getitem__, fields),
            map(pack, values),
            [pack_parents(parent) if parent else None for parent in parents],
            versions,
            chains,
        )
        rows = list(map(_row, zip(*columns, strict=True)))
        store(log.db, rows)
        self.ended.setdefault(branch.id, branch.head)
        self._before.ends.setdefault(branch.id, _end(branch))
        if branch.up and branch.head == branch.base:
            self._leaving(verified.stream)[branch.up, branch.base, chains[0]] = branch
        # a revocation may name the end of this stream
        struck = segment.key in log.verdict.trust.struck
        rules = segment.scope == "all" and any(
            (op.entity, op.field) in LogVerdict.TRUST_FIELDS for op in ops
        )
        self.weigh = self.weigh or struck or rules
        branch.head, branch.chain = segment.last, segment.chain
        if segment.signature:  # only the last piece of a long segment has the signature
            branch.signed, branch.signature = segment.last, segment.signature
        if self._written.pop(branch.id, None) != _end(branch):
            update = "UPDATE history SET head=?, chain=?, signed=?, signature=? WHERE id=?"
            log.db.execute(update, (*_end(branch), branch.id))
        self.rows += rows
        self.size += verified.size
        self.counted["new"] += len(rows)
        self.came[branch.id] += len(rows)
        self.stirred.add((verified.segment.key, verified.segment.incarnation))

    def _numbered(
        self, scope: str, record_keys: Iterable[tuple[str, str]]
    ) -> Mapping[tuple[str, str], int]:
        """Return the numbers of the records of these ops, by entity and id, and note the kind of each."""
        names = dict.fromkeys(record_keys)
        kinds = {
            entity: kind_of(self._log, entity, scope)
            for entity in {entity for entity, _id in names}
        }
        found = self._log.intern_records(self._log.intern(scope), names)
        self.kinds |= {number: kinds[entity] for (entity, _id), number in found.items()}
        self.numbers |= {Ref(scope, *name): number for name, number in found.items()}
        return found

    def _park(self, segment: VerifiedSegment) -> None:
        """Keep a segment without effect until its predecessor arrives; then its signature is checked again."""
        content = packed(segment.segment)
        try:
            self._budget.park(segment.segment, len(content))
        except RefusedError as error:
            self.refused.append(RejectedStream(segment.segment.key.hex(), error.why))
            return
        row = (segment.stream, segment.segment.first, segment.segment.last, content)
        if self._log.db.execute("INSERT OR IGNORE INTO parked VALUES(?,?,?,?)", row).rowcount:
            self._before.parked.append((segment.stream, content))
        self.counted["parked"] += 1
        self.stirred.add((segment.segment.key, segment.segment.incarnation))

    def _waited(self, verified: VerifiedSegment, known_count: int) -> list[VerifiedSegment]:
        """Return the parked segments that continue one of the new ops."""
        log, first = self._log, verified.segment.first
        query = "SELECT first, segment FROM parked WHERE stream=? AND first BETWEEN ? AND ?"
        span = (verified.stream, first + known_count + 1, verified.segment.last + 1)
        ready = []
        for at, content in log.db.execute(query, span).fetchall():
            # thousands may wait for another beginning
            if verified.chains[at - 1 - first] not in content:
                continue
            segment = unpacked(content)
            if segment.previous == verified.chains[at - 1 - first]:
                log.db.execute(
                    "DELETE FROM parked WHERE stream=? AND segment=?", (verified.stream, content)
                )
                self._free(verified.stream, segment, content)
                # verified again, since it was stored in a file meanwhile
                ready.append(proved(segment))
        return ready

    def _free(self, stream: bytes, segment: Segment, content: bytes) -> None:
        """Note that a segment waits no longer; undoing the import restores it if it waited before the import."""
        if (stream, content) in self._before.parked:
            self._before.parked.remove((stream, content))
            self.counted["parked"] -= 1
        else:
            self._before.freed.append((stream, segment.first, segment.last, content))
        self._budget.free(segment, len(content))


def _end(branch: LogHistory) -> _End:
    return branch.head, branch.chain, branch.signed, branch.signature

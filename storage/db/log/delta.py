"""The segments that a receiver lacks, signed by their authors, and the notes written before they leave this PC."""

from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence

from core.entities import scope_kind
from core.log.op import LogHistory, Op, Segment, StreamPosition, TextRow, way
from core.log.post import BundleSegment
from core.values import Ref
from storage.db.log.keeping import OpAdmissionRules
from storage.db.log.log import SHIFT, Log, numbers
from storage.db.log.segments import cut_out
from storage.keys import FolderKeys

# the ends a receiver has said it holds, by stream
StatedEnds = Mapping[bytes, Sequence[StreamPosition]]
# scope, entity, field: are its texts withheld from this receiver?
Withhold = Callable[[str, str, str], bool]
_WORDS = (
    "SELECT op.op, scope, entity, record.record, op.field, salt, body FROM op "
    "JOIN text ON hash=value AND text.record=op.record AND text.field=op.field JOIN record ON record.id=op.record "
)
_BY_TEXT = (
    "SELECT op.op, scope, entity, record.record, op.field, salt, body FROM text "
    "CROSS JOIN op ON op.record=text.record AND op.field=text.field AND value=hash "
    "CROSS JOIN record ON record.id=op.record WHERE "
)
_REQUESTED = _BY_TEXT + "hash IN (SELECT hash FROM asked WHERE key=?)"
_OF_RECORDS = _BY_TEXT + "text.record IN (SELECT value FROM json_each(?))"


def withhold_nothing(_scope: str, _entity: str, _field: str) -> bool:
    return False


def sign_ends(log: Log, keys: FolderKeys, scopes: Collection[str] | None) -> None:
    """In the open transaction, sign the last op of each of this device's streams in `scopes` (None = all)."""
    for branch in _own(log, keys, scopes):
        if branch.signed < branch.head:
            branch.signature = keys.sign(
                Segment.statement(branch.stream, branch.head, branch.chain)
            )
            branch.signed = branch.head
            row = (branch.signed, branch.signature, branch.id)
            log.db.execute("UPDATE history SET signed=?, signature=? WHERE id=?", row)


def note_leaving(log: Log, keys: FolderKeys, scopes: Collection[str] | None) -> None:
    """Record in the key file, before a copy leaves, the last op of each own stream in `scopes` (None = all)."""
    keys.note_left(_own_ends(log, keys, scopes))


def note_sending(log: Log, keys: FolderKeys, scopes: Collection[str] | None) -> None:
    """Record in the key file that each own stream in `scopes` (None = all) was sent up to its last op."""
    note_leaving(log, keys, scopes)
    keys.note_sent(_own_ends(log, keys, scopes))


def _own_ends(
    log: Log, keys: FolderKeys, scopes: Collection[str] | None
) -> dict[bytes, StreamPosition]:
    return {
        b.stream: StreamPosition(b.head, b.chain)
        for b in _own(log, keys, scopes)
        if not b.up and b.head
    }


def _own(log: Log, keys: FolderKeys, scopes: Collection[str] | None) -> list[LogHistory]:
    public = keys.public
    return [
        b
        for b in log.histories.values()
        if b.key == public and (scopes is None or b.scope in scopes)
    ]


class SegmentCache:
    """Cuts segments out of the log; keeps those that all receivers get alike (scope `all` and scopes of forms)."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, int, int], tuple[Segment, list[Op]]] = {}

    def __call__(self, log: Log, branch: LogHistory, after: int) -> tuple[Segment, list[Op]]:
        if scope_kind(branch.scope) == "unit":
            return cut_out(log, branch, after)
        at = (branch.id, after, branch.head)
        if at not in self._made:
            self._made[at] = cut_out(log, branch, after)
        return self._made[at]


def pieces(
    log: Log,
    receiver_ends: Sequence[StatedEnds],
    branches: Sequence[LogHistory],
    withhold: Withhold,
    cut_segment: Callable[[Log, LogHistory, int], tuple[Segment, list[Op]]] = cut_out,
) -> tuple[list[BundleSegment], list[Op]]:
    """Cut from each history the ops that some receiver lacks, by `receiver_ends` (the ends that each has stated).
    Return (segments with their texts, these ops); texts for which `withhold` returns True are left out."""
    made = []
    sent = list[Op]()
    keeping = OpAdmissionRules(log)
    for branch in branches:
        if branch.head == branch.base or not branch.signed or not keeping.passed(branch):
            continue
        after = min(
            (last_stated(log, branch, end.get(branch.stream, ())) for end in receiver_ends),
            default=0,
        )
        if after < branch.head:
            segment, ops = cut_segment(log, branch, after)
            made.append(
                BundleSegment(segment, tuple(sorted(texts_of(log, branch, after, withhold))))
            )
            sent += ops
    return made, sent


def branches_of(log: Log, scopes: Collection[str] | None) -> list[LogHistory]:
    """Return the histories of these scopes (None = all), ordered by their row id."""
    return [
        one for _id, one in sorted(log.histories.items()) if scopes is None or one.scope in scopes
    ]


def last_stated(log: Log, branch: LogHistory, ends: Sequence[StreamPosition]) -> int:
    """Return the number of the last op of `branch` that a device has, 0 = none. `ends`: the ends that its receipt
    states for the branch's stream."""
    on_way = way(log.histories, branch.id, branch.head)
    last = 0
    for end in ends:
        history = log.find(branch.stream, end)
        if history is None:
            continue
        if branch.id in way(log.histories, history, end.seq):  # its history runs through this one
            last = max(last, min(branch.head, way(log.histories, history, end.seq)[branch.id]))
        elif history in on_way:
            last = max(last, min(end.seq, on_way[history]))
    return last


def texts_of(log: Log, branch: LogHistory, after: int, withhold: Withhold) -> set[TextRow]:
    """Return the stored texts of the ops numbered above `after` in a history, except those that `withhold` selects."""
    found = set[TextRow]()
    for history, last in way(log.histories, branch.id, branch.head).items():
        first = max(after, log.histories[history].base) + 1
        query = _WORDS + "WHERE typeof(value)='blob' AND op BETWEEN ? AND ?"
        span = (history << SHIFT | first, history << SHIFT | last)
        found.update(_rows(log, query, span, withhold, {history}))
    return found


def given(
    log: Log, branches: Sequence[LogHistory], is_given: Callable[[Ref, str], bool]
) -> set[TextRow]:
    """Return the texts in these histories for which `is_given(record, field)` is True, even those sent before."""
    found = set[TextRow]()
    for branch in branches:
        found |= texts_of(log, branch, 0, withhold_nothing)
    return {text for text in found if is_given(text.ref, text.field)}


def texts(
    log: Log, asker: bytes, branches: Sequence[LogHistory], withhold: Withhold
) -> set[TextRow]:
    """Return the texts in these histories that `asker` (device key) requested, except those that `withhold` selects."""
    if log.db.execute("SELECT 1 FROM asked WHERE key=?", (asker,)).fetchone() is None:
        return set()
    return set(_rows(log, _REQUESTED, (asker,), withhold, {branch.id for branch in branches}))


def words_of(
    log: Log, records: Sequence[int], branches: Sequence[LogHistory], withhold: Withhold
) -> set[TextRow]:
    """Return the texts of these records (by number) in ops of these histories, except those that `withhold` selects."""
    return set(
        _rows(log, _OF_RECORDS, (numbers(records),), withhold, {branch.id for branch in branches})
    )


def _rows(
    log: Log, query: str, values: Sequence[object], withhold: Withhold, open_: Container[int]
) -> Iterator[TextRow]:
    for op, scope, entity, record, field, salt, body in log.db.execute(query, values):
        ref = Ref(log.name(scope), log.name(entity), record.hex())
        name = log.name(field)
        if op >> SHIFT in open_ and not withhold(ref.scope, ref.entity, name):
            yield TextRow(ref, name, salt, body)

"""Bundles exchanged between offices: those imported, how far a unit's data has got, when a record first arrived."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

import msgspec

from core.forms.ports import Reader
from core.log import post
from core.log.op import LogHistory, OpRef, StreamPosition
from core.log.scopes import ExportOptions, KeyRole, unit_of
from core.values import Ref
from storage.db.log import receipts
from storage.db.log.log import MASK, SHIFT, Log, Snapshot, find_records, in_scope, numbers
from storage.db.log.receipts import Heard, ReceiptContent

MOST_SENDINGS = 1_000  # how many of the newest exports are listed


class ImportReport(msgspec.Struct, frozen=True):
    """The report stored on an imported bundle. `known`: ops that were here already; `parked`: segments that wait;
    `restored`: it came from a backup, so the bundle may be imported again for the evidence files that it carries."""

    unit: str
    made: str
    new: int
    known: int
    parked: int
    texts: int
    refused: Sequence[post.RejectedStream] = ()
    streams: Sequence[post.ImportedStreamRow] = ()
    key: str = ""  # the sender's, hex
    part: tuple[int, int] = (1, 1)
    restored: bool = False

    def and_then(self, later: "ImportReport") -> "ImportReport":
        """Return this report plus `later`, of a second import of the bundle; ops that the first stored count as new."""
        brought = {(one.author, one.scope): one for one in self.streams}
        for one in later.streams:
            before = brought.get((one.author, one.scope))
            if before and before.new:
                one = one._replace(new=one.new + before.new, silent=one.silent + before.silent)
            brought[one.author, one.scope] = one
        new = self.new + later.new
        texts = self.texts + later.texts
        streams = tuple(brought.values())
        return msgspec.structs.replace(
            later, new=new, known=self.known, texts=texts, streams=streams
        )


def _ends_of(text: str) -> dict[bytes, int]:
    parts = (one.partition(":") for one in text.partition(";")[2].split(",") if one)
    return {bytes.fromhex(stream): int(seq) for stream, _colon, seq in parts}


class FolderTransferReader:
    """Reads which bundles were sent and received (core.log.post.TransferReader); `own_key` is this device's key."""

    def __init__(self, snapshot: Snapshot, own_key: bytes, reader: Callable[[Log], Reader]) -> None:
        self._snapshot = snapshot
        self._own = own_key
        self._reader = reader

    def arrivals(self, since: int = 0, last: int = 0) -> list[post.ImportedBundle]:
        """Return bundles imported since `since` (ms since 1970), oldest first, but only the `last` newest (0 = all)."""
        query = "SELECT sha256, at, report FROM bundle WHERE at>=? ORDER BY at DESC, sha256 DESC LIMIT ?"
        with self._snapshot() as log:
            rows = log.db.execute(query, (since, last or -1)).fetchall()
        return [
            _arrival(bytes(sha256), at, msgspec.json.decode(report, type=ImportReport))
            for sha256, at, report in rows[::-1]
        ]

    def came(self, since: int) -> int:
        """Return how many bundles were imported since `since` (ms since 1970)."""
        with self._snapshot() as log:
            return int(
                log.db.execute("SELECT count(*) FROM bundle WHERE at>=?", (since,)).fetchone()[0]
            )

    def arrived(self) -> Mapping[str, int]:
        """Return {unit id: when the last bundle that the unit sent was imported (ms since 1970)}."""
        with self._snapshot() as log:
            return dict(log.db.execute(_ARRIVED).fetchall())

    def first_came(self, refs: Collection[Ref]) -> Mapping[Ref, int]:
        with self._snapshot() as log:
            return first_came(log, refs)

    def stations(self, scope: str) -> list[post.ReportingDevice]:
        """Return every other device that may hold data of a scope, and how much of it the device has confirmed."""
        with self._snapshot() as log:
            return _stations(log, self._own, scope, receipts.of_each(log, [unit_of(scope)]))

    def stations_of(self, scopes: Collection[str]) -> dict[str, Sequence[post.ReportingDevice]]:
        with self._snapshot() as log:
            heard = receipts.of_each(log, {unit_of(scope) for scope in scopes})
            return {scope: _stations(log, self._own, scope, heard) for scope in scopes}

    def holding(self, scope: str, ops: Collection[str]) -> list[post.ConfirmingUnit]:
        """Return the units of other devices whose newest receipt confirms that they hold all these ops (names)."""
        with self._snapshot() as log:
            return list(_holding(log, self._own, scope, [OpRef.read(one) for one in ops]))

    def outgoing(
        self, recipients: Sequence[str], files: post.FileStore, share: ExportOptions
    ) -> post.OutgoingData:
        """Return what an export to these age recipients would contain now by the user's choices in `share`."""
        from storage.db.reading.reach import outgoing

        with self._snapshot() as log:
            return outgoing(log, self._reader(log), self._own, recipients, files, share)

    def requested_originals(self) -> dict[str, int]:
        from storage.db.reading import wishes

        with self._snapshot() as log:
            return wishes.requests(log, self._own)

    def wished(self) -> list[post.OriginalsRequest]:
        with self._snapshot() as log:
            if not log.db.execute(
                "SELECT 1 FROM asked WHERE key!=? LIMIT 1", (self._own,)
            ).fetchone():
                return []
            from storage.db.reading import wishes

            return wishes.wished(log, self._own)

    def erased(self) -> frozenset[str]:
        from storage.db.reading import wishes

        with self._snapshot() as log:
            return wishes.erased(log)

    def policy(self) -> str:
        from storage.db.reading import wishes

        with self._snapshot() as log:
            return wishes.policy_of(log)

    def sendings(self) -> list[post.VerifiedExport]:
        """Return the bundles that were written and read back, newest first, at most MOST_SENDINGS."""
        query = "SELECT at, of FROM view_log WHERE deed=? ORDER BY number DESC LIMIT ?"
        with self._snapshot() as log:
            rows = log.db.execute(query, (post.SENT, MOST_SENDINGS)).fetchall()
        return [
            post.VerifiedExport(at, tuple(post.recipients_of(of)), _ends_of(of)) for at, of in rows
        ]


def _arrival(sha256: bytes, at: int, report: ImportReport) -> post.ImportedBundle:
    counts = (report.new, len(report.refused))
    silent = sum(one.silent for one in report.streams if one.new)
    lost = sum(one.silent for one in report.streams) + report.parked + len(report.refused)
    gained = report.new - silent + report.texts
    return post.ImportedBundle(
        sha256.hex(), report.unit, at, report.made, *counts, report.key, report.part, lost, gained
    )


_ARRIVED = "SELECT json_extract(report, '$.unit'), max(at) FROM bundle GROUP BY 1"


def _stations(log: Log, own_key: bytes, scope: str, heard: Heard) -> list[post.ReportingDevice]:
    """Return every other device that gets the scope: of its unit, of units above it now, and of the centre."""
    unit, branches = unit_of(scope), in_scope(log, scope)
    statements = heard.get(unit, {})
    others = [(key, holder) for key, holder in _holders(log, unit) if key != own_key]
    found = [
        _station(log, branches, key, holder, statements.get(key, ())) for key, holder in others
    ]
    return sorted(found, key=lambda one: (one.kind != "office", one.kind, one.unit, one.device))


def _holders(log: Log, unit: str) -> Iterator[tuple[bytes, KeyRole]]:
    weighed = log.verdict.trust
    near = weighed.units.above_now(unit) | {unit}
    for key in set[bytes]().union(*(weighed.keys.get(one, ()) for one in (*near, ""))):
        for one in weighed.standings[key]:
            kind, of = one.holder
            if not one.revoked and (
                kind == "centre" or (kind in ("office", "province") and of in near)
            ):
                yield key, one.holder
                break


def _holding(
    log: Log, own_key: bytes, scope: str, ops: Sequence[OpRef | None]
) -> Iterator[post.ConfirmingUnit]:
    unit = scope.partition("/")[0]
    newest: dict[bytes, ReceiptContent] = {}
    for key, one in receipts.of(log, unit):
        newest.setdefault(key, one)
    for key, holder in _holders(log, unit):
        content = newest.get(key)
        if (
            key != own_key
            and content is not None
            and ops
            and all(one and _holds(log, scope, content, one) for one in ops)
        ):
            yield post.ConfirmingUnit(holder.unit, content.at)


def _holds(log: Log, scope: str, content: ReceiptContent, op: OpRef) -> bool:
    """Return whether a statement includes exactly this op."""
    from storage.db.log.delta import last_stated

    ends = [
        StreamPosition(n, bytes.fromhex(chain))
        for n, chain in content.ends.get(op.stream.hex(), ())
    ]
    for branch in in_scope(log, scope):
        if branch.stream == op.stream and branch.base < op.seq <= branch.head:
            chain = log.chain_at(branch.id, op.seq)
            if (
                chain is not None
                and chain[:8] == op.mark
                and last_stated(log, branch, ends) >= op.seq
            ):
                return True
    return False


def _station(
    log: Log,
    branches: Sequence[LogHistory],
    key: bytes,
    holder: KeyRole,
    statements: Iterable[bytes],
) -> post.ReportingDevice:
    """Return how much of the scope a device has, and since when; `statements`: its statements, newest first."""
    of = sum(branch.head - branch.base for branch in branches)
    has, at = 0, ""
    for number, one in enumerate(map(receipts.stated_in, statements)):
        count = _held(log, branches, one)
        if number and count != has:
            break
        has, at = count, one.at
    return post.ReportingDevice(holder.unit, key.hex(), holder.kind, at, has, of)


def _held(log: Log, branches: Sequence[LogHistory], statement: ReceiptContent) -> int:
    from storage.db.log.delta import last_stated

    ends = {
        bytes.fromhex(s): [StreamPosition(n, bytes.fromhex(chain)) for n, chain in kept]
        for s, kept in statement.ends.items()
    }
    reach = ((branch, last_stated(log, branch, ends.get(branch.stream, ()))) for branch in branches)
    return sum(max(0, last - branch.base) for branch, last in reach)


class _Stream(msgspec.Struct, frozen=True, array_like=True):
    author: str
    scope: str
    new: int


class _Noted(msgspec.Struct, frozen=True):
    streams: Sequence[_Stream] = ()


def first_came(log: Log, refs: Collection[Ref]) -> Mapping[Ref, int]:
    """Return {record: when the bundle with its oldest op was imported here, in ms since 1970}. Left out are records
    written on this PC and those whose bundle is unknown."""
    named = {number: ref for ref, number in find_records(log, refs).items()}
    rows = log.db.execute(_OLDEST, (numbers(named),)).fetchall()
    came = _Came(log, {op >> SHIFT for _record, op, _clock in rows})
    oldest: dict[int, tuple[int, int]] = {}
    for record, op, clock in rows:
        oldest[record] = min(oldest.get(record, (clock, op)), (clock, op))
    days = {
        named[record]: came.at(op >> SHIFT, op & MASK) for record, (_clock, op) in oldest.items()
    }
    return {ref: at for ref, at in days.items() if at}


_OLDEST = (
    "SELECT record, min(op), clock FROM op WHERE record IN (SELECT value FROM json_each(?)) "
    f"GROUP BY record, op >> {SHIFT}"
)


class _Came:
    """How far each history went after each imported file."""

    def __init__(self, log: Log, histories: Collection[int]) -> None:
        asked = [log.histories[number] for number in histories]
        every: dict[tuple[str, str], int] = defaultdict(int)
        for one in log.histories.values():
            every[one.key.hex(), one.scope] += 1
        wanted = {
            (one.key.hex(), one.scope): one for one in asked if every[one.key.hex(), one.scope] == 1
        }
        files: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for at, report in log.db.execute("SELECT at, report FROM bundle ORDER BY at, sha256"):
            for stream in msgspec.json.decode(report, type=_Noted).streams:
                if stream.new and (branch := wanted.get((stream.author, stream.scope))):
                    files[branch.id].append((at, stream.new))
        # by history: moments, the last line here after each
        self._ends = dict[int, tuple[list[int], list[int]]]()
        for one in wanted.values():
            ends = list(accumulate((new for _at, new in files[one.id]), initial=one.base))[1:]
            if ends and ends[-1] == one.head:
                self._ends[one.id] = [at for at, _new in files[one.id]], ends

    def at(self, history: int, line: int) -> int:
        moments, ends = self._ends.get(history, ([], []))
        place = bisect_left(ends, line)
        return moments[place] if place < len(moments) else 0

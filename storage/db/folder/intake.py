"""The import of segments: each is verified alone, and the valid ones are stored in one transaction. Ops that a key has
no right to write in a scope are listed, not stored, and sent again once the right is there. All is done in batches: a
file of any size needs the memory of one. Segments: docs/bundle.md, segments.zst. Forks: docs/log.md, What counts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from core.entities import SAVE
from core.errors import RefusedError
from core.i18n import _
from core.log.op import LogHistory, Segment, StreamedSegment, StreamPosition, TextRow
from core.log.post import FieldChangedByTrust, ImportedStreamRow, ImportResult, RejectedStream
from core.log.scopes import LAYERS
from core.log.verdict import NoEffectReason, Spans
from core.values import Ref
from storage.db.folder.appending import ImportLimiter, SegmentAppender
from storage.db.folder.rollback import PreImportState
from storage.db.log import missing_texts, searching
from storage.db.log.keeping import OpAdmissionRules
from storage.db.log.lines import refused
from storage.db.log.log import MASK, SHIFT, Log
from storage.db.log.projection import OpRow
from storage.db.log.segments import VerifiedSegment, check_header, is_signed, pieces, proved
from storage.db.log.texts import RefsInNewOps, TextKey, put_texts, shown_by
from storage.db.signoffs import consequences
from storage.db.signoffs.consequences import settle

BATCH = 20_000  # ops that are held at once
TEXTS = 5_000  # texts that are held at once
# bytes of lines, or letters of texts, after which no more is held, however few they are
BATCH_BYTES = 2 * 2**20
LOOSE = 50_000  # after so many texts without an op, the file's other texts are skipped: they are requested by hash
MOST_LISTED = 500  # how many refused segments a report lists
# an import of more texts cannot be undone; of more records, it reports kinds alone
MOST_UNDONE = 100_000


def changed(
    before: Mapping[int, Mapping[str, int]], after: Mapping[int, Mapping[str, int]]
) -> Mapping[int, Spans]:
    """Return {history: {first op: last op}}, the ranges of ops that count by only one of two verdicts. `before` and
    `after` are {history: {class of rights: last op that counts}}."""
    spans: dict[int, dict[int, int]] = defaultdict(dict)
    for history in before.keys() | after.keys():
        old, new = before.get(history, {}), after.get(history, {})
        for klass in old.keys() | new.keys():
            one, other = sorted((old.get(klass, 0), new.get(klass, 0)))
            if one != other:
                spans[history][one + 1] = max(other, spans[history].get(one + 1, 0))
    return spans


class ImportTransaction:
    """One import of segments inside a database transaction: call `store`, then `report`."""

    def __init__(
        self, log: Log, sender: bytes = b"", *, every: bool = False, bounded: bool = True
    ) -> None:
        """`sender` passed all this on and is blamed for what the authors have not signed. `every`: also ops without a
        right, as from the own backup. Without `bounded` (this program's segments) only waiting ones are limited."""
        self._log, self._sender = log, sender
        self._keeping, self._budget = OpAdmissionRules(log, every), ImportLimiter(log, bounded)
        self._left: Counter[tuple[bytes, str]] = Counter()  # ops not kept, by key and scope
        self.before = PreImportState()
        self._hanging = SegmentAppender(log, self._keeping, self._budget, self.before)
        # key and incarnation of streams with ops unknown until now
        self.stirred = self._hanging.stirred
        self._good: list[VerifiedSegment] = []
        self._held = 0  # bytes of the lines held
        # new ops of a history without effect, why the first has none
        self._silent: dict[int, tuple[int, str]] = {}
        self._turned: list[FieldChangedByTrust] = []
        self._touched: set[Ref] = set()

    @property
    def undoable(self) -> bool:
        """Whether the state before the import is noted completely, so that the import can be undone."""
        return len(self.before.texts) + len(self.before.lacking) <= MOST_UNDONE

    def store(
        self, segments: Iterable[Segment | StreamedSegment], texts: Iterable[TextRow]
    ) -> frozenset[Ref]:
        """Append the valid segments, store the texts, update the derived tables, and return the changed records.
        `segments` is read several times, since imported certificates can make further segments valid."""
        self._hanging.next_batch()
        # by position in the file, so that a broken segment does not block the valid one
        done: set[int] = set()
        for _layer in range(len(LAYERS) + 1):
            before, left = self._log.verdict, Counter[tuple[bytes, str]]()
            for place, segment in enumerate(islice(segments, self._budget.segments)):
                head = segment.head if isinstance(segment, StreamedSegment) else segment
                if place in done:
                    continue
                if not self._fits(head):
                    done.add(place)
                    continue
                if not self._keeping.enters(VerifiedSegment(head, head.stream, [], [], 0)):
                    left[head.key, head.scope] += max(0, head.last - head.first + 1)
                    continue
                done.add(place)
                self._take(segment)
            self._hang_all()
            if left and self._hanging.weigh:
                self._flush(())
            if not left or self._log.verdict is before:
                break
        self._left = left
        self._store_texts(texts)
        return frozenset(self._touched)

    def _store_texts(self, texts: Iterable[TextRow]) -> None:
        log, rest = self._log, _batches(texts)
        first = next(rest, ())
        loose = len(first) - self._flush(first)
        while loose <= LOOSE and (more := next(rest, ())):
            words = put_texts(log, more, RefsInNewOps(frozenset(), {}, log.last_record()))
            missing_texts.note(log, (), {}, words)
            self._words(words, words)
            self._touch(shown_by(log, words))
            loose += len(more) - len(words)

    def _fits(self, segment: Segment) -> bool:
        """Return whether the header can be a segment's; if not, whoever passed it on is blamed."""
        try:
            check_header(segment)
        except RefusedError as error:
            self._hanging.refused.append(
                RejectedStream((self._sender or segment.key).hex(), error.why)
            )
            return False
        return True

    def _take(self, segment: Segment | StreamedSegment) -> None:
        """Keep a segment to be appended if it is complete and signed; if it is here already, only count it."""
        head = segment.head if isinstance(segment, StreamedSegment) else segment
        try:
            if self._log.find(head.stream, StreamPosition(head.last, head.chain)) is not None:
                self._hanging.counted["known"] += head.last - head.first + 1
            elif isinstance(segment, StreamedSegment):
                self._take_long(segment)
            else:
                self._budget.admit(segment, known=head.stream in self._log.streams)
                found = proved(segment)
                self._budget.check_names(
                    {name for op in found.ops for name in (op.entity, op.field)}
                )
                self._good.append(found)
                self._held += len(segment.lines)
                if self._held > BATCH_BYTES:
                    self._hang_all()
        except RefusedError as error:
            if self._sender == head.key or is_signed(segment):
                by = head.key
            else:
                by = self._sender or head.key
            self._hanging.refused.append(RejectedStream(by.hex(), error.why))

    def _take_long(self, segment: StreamedSegment) -> None:
        """Verify a long segment to its end, then append it in pieces; only the last is signed, so it is all or none."""
        self._hang_all()
        head = segment.head
        names = set[str]()
        leads = list[StreamPosition]()
        self._budget.admit(head, known=head.stream in self._log.streams)
        for piece in pieces(segment):
            names |= {name for op in piece.ops for name in (op.entity, op.field)}
            self._budget.check_names(names)
            leads += self._keeping.led_to(head, piece)
        kept = False
        for piece in pieces(segment):
            position = self._hanging.position(piece)
            if position is None:  # of the first; every other follows one that is here by now
                raise refused(_("ยังขาดข้อมูลส่วนก่อนหน้า และส่วนนี้ใหญ่เกินกว่าจะเก็บรอ จะมาอีกครั้งกับไฟล์ถัดไป"))
            if not kept and position[1] < len(piece.ops):
                kept = self._keeping.holds(position[0], piece, position[1], leads)
                if not kept:
                    self._hanging.pass_over(head)
                    return
            for more in self._hanging.hang(piece, checked=True):
                self._hang_on([more])
            self._flush_full()

    def _hang_all(self) -> None:
        """Append the segments that were verified, the earlier ops of a stream first."""
        todo = sorted(self._good, key=lambda one: (one.stream, one.segment.first))
        self._good, self._held = [], 0
        self._hang_on(todo)

    def _hang_on(self, todo: Sequence[VerifiedSegment]) -> None:
        while todo:
            todo = [more for one in todo for more in self._hanging.hang(one)]
            self._flush_full()

    def _flush_full(self) -> None:
        if len(self._hanging.rows) > BATCH or self._hanging.size > BATCH_BYTES:
            self._flush(())

    def _flush(self, texts: Sequence[TextRow]) -> int:
        """Update what is shown for this batch; return how many of the texts were new."""
        self._hang_all()
        log = self._log
        before = log.verdict
        if self._hanging.weigh:
            log.judge()
        came = {
            (row.value, row.record, row.field)
            for row in self._hanging.rows
            if isinstance(row.value, bytes)
        }
        words = put_texts(log, texts, RefsInNewOps(came, self._hanging.numbers, self._hanging.top))
        self._words(words, words - came)
        lacking = missing_texts.note(log, came - words, self._hanging.kinds, words)
        if self.undoable:
            self.before.lacking += lacking
        old = consequences.FieldSnapshot(
            log,
            {} if log.verdict is before else changed(before.upto, log.verdict.upto),
            self._hanging.ended,
        )
        self._touch(
            settle(
                log,
                self._hanging.rows,
                self._hanging.kinds,
                self._hanging.top,
                old.keys,
                imported=True,
            )
        )
        self._touch(shown_by(log, words - came))
        self._turned += old.turned()
        self._note_silent()
        self._hanging.next_batch()
        return len(words)

    def _words(self, text_keys: set[TextKey], alone: set[TextKey]) -> None:
        """`alone` are the texts whose ops were here before; the records of the others are settled anyway."""
        if alone:
            searching.changed(
                self._log.db, {record for _hash, record, _field in alone}, imported=True
            )
        self._hanging.counted["texts"] += len(text_keys)
        if self.undoable:
            self.before.texts += text_keys

    def _touch(self, refs: Iterable[Ref]) -> None:
        self._touched |= set(refs)
        if len(self._touched) > MOST_UNDONE:
            self._touched = set({(one.scope, one.entity): one for one in self._touched}.values())

    def report(self, settled: frozenset[Ref]) -> ImportResult:
        counted = self._hanging.counted
        return ImportResult(
            counted["new"],
            counted["known"],
            counted["parked"],
            counted["texts"],
            tuple(self._hanging.refused[:MOST_LISTED]),
            frozenset(self._hanging.forked),
            settled,
            self._turned,
            self._streams(),
        )

    def _streams(self) -> tuple[ImportedStreamRow, ...]:
        """Return per history how many ops are new, how many have no effect and why, and how many were not kept."""
        found, histories = [], self._log.histories
        for history, new in self._hanging.came.items():
            silent, why = self._silent.get(history, (0, ""))
            found.append(
                ImportedStreamRow(
                    histories[history].key.hex(), histories[history].scope, new, silent, why
                )
            )
        for (key, scope), ops in islice(self._left.items(), MOST_LISTED):
            known = key in self._log.verdict.trust.standings
            reason = NoEffectReason.OUTSIDE_RIGHTS if known else NoEffectReason.NOT_ENROLLED
            found.append(ImportedStreamRow(key.hex(), scope, 0, ops, reason.value))
        return tuple(sorted(found))

    def _note_silent(self) -> None:
        """Note how many new ops of each history have no effect, and why the first of them has none."""
        klasses: dict[str, set[str]] = {}
        for kind in self._hanging.kinds.values():
            if kind.entity != SAVE:
                klasses.setdefault(kind.scope, set()).add(kind.klass)
        rows = dict[int, list[OpRow]]()
        for history in {row.op >> SHIFT for row in self._hanging.rows}:
            one, upto = self._log.histories[history], self._log.verdict
            if not all(
                upto.counts(history, one.head, klass) for klass in klasses.get(one.scope, ())
            ):
                rows = rows or self._by_history()
                silent, why = self._without_effect(one, rows[history])
                before, first = self._silent.get(history, (0, ""))
                self._silent[history] = (before + silent, first or why)

    def _by_history(self) -> dict[int, list[OpRow]]:
        found = defaultdict[int, list[OpRow]](list)
        for row in self._hanging.rows:
            found[row.op >> SHIFT].append(row)
        return found

    def _without_effect(self, branch: LogHistory, rows: Iterable[OpRow]) -> tuple[int, str]:
        """Return how many of a history's new ops have no effect, and why the first of them has none."""
        verdict = self._log.verdict
        count = 0
        why = ""
        for row in rows:
            kind = self._hanging.kinds[row.record]
            if kind.entity == SAVE:
                continue
            if not verdict.counts(branch.id, row.op & MASK, kind.klass):
                found = verdict.why(branch, row.op & MASK, kind.klass)
                count, why = count + 1, why or (found.value if found else "")
        return count, why


def _batches(texts: Iterable[TextRow]) -> Iterator[Sequence[TextRow]]:
    """Yield the texts in batches of limited size; a long text may be a batch of its own."""
    held, letters = list[TextRow](), 0
    for one in texts:
        held.append(one)
        letters += len(one.text)
        if len(held) == TEXTS or letters > BATCH_BYTES:
            yield held
            held, letters = [], 0
    if held:
        yield held

"""The import of segments: each proved by itself, the good ones stored in one transaction (EXCHANGE 6.9, 6.10).

What a key has no right to write in a scope is not stored, and listed: it comes again when the right is here. Everything
is read, stored and projected in batches, so that a file of any size costs the memory of one of them (EXCHANGE A1, A2).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from core.entities import SAVE
from core.errors import Refused
from core.log.heads import holder
from core.log.op import End, Op
from core.log.rights import LAYERS, classes
from core.log.segment import LongSegment, Segment, TextRow
from core.log.transfer import Rejected, StreamRow, Taken, Turned
from core.log.trust import TRUST_FIELDS
from core.log.verdict import changed, problem_words
from core.values import Ref
from storage.db.folder.budget import Budget
from storage.db.folder.rollback import PriorState
from storage.db.log import missing_texts, trust
from storage.db.log.lines import pack, pack_parents
from storage.db.log.log import MASK, SHIFT, Branch, Log
from storage.db.log.projection import OpRow, RecordKind, kind_of, store
from storage.db.log.saves import begin
from storage.db.log.segments import Proved, is_signed, packed, pieces, proved, unpacked
from storage.db.log.texts import NewOps, TextKey, put_texts, shown_by
from storage.db.signoffs import consequences
from storage.db.signoffs.consequences import settle

BATCH = 20_000  # ops, and at most so many bytes of lines, that are held at once
HELD = 2 * 2**20
TEXTS = 5_000  # texts that are held at once
LOOSE = 50_000  # texts without a line after which the rest of a file's is not read: it is asked for by hash
MOST_LISTED = 500  # rows of what was refused
MOST_UNDONE = 100_000  # texts, or records: who brings more cannot be set aside, or is told of by kind alone


class Intake:
    """One import, inside a transaction: `store`, then `report`."""

    def __init__(self, log: Log, sender: bytes = b"") -> None:
        """`sender`: the key that passed all this on; it answers for what its authors have not signed."""
        self._log, self._sender, self._own = log, sender, trust.grounds(log.db).key
        self._budget = Budget(log)
        self._good: list[Proved] = []
        self._held = 0
        self._rows: list[OpRow] = []
        self._kinds: dict[int, RecordKind] = {}
        self._numbers: dict[Ref, int] = {}
        self._top = 0  # the last record that was here before this batch
        self._ended: dict[int, int] = {}  # where the histories ended that go on now
        self._refused: list[Rejected] = []
        self._forked: set[str] = set()
        self._counted: Counter[str] = Counter()
        self._came: Counter[int] = Counter()  # new ops by history
        self._silent: dict[int, tuple[int, str]] = {}  # of these those without effect, and why the first has none
        self._forks: dict[bytes, dict[tuple[int, int, bytes], Branch]] = {}
        self._weigh = False  # something came that can change the verdict
        self._turned: list[Turned] = []
        self._touched: set[Ref] = set()
        self.before = PriorState()
        self.stirred: set[tuple[bytes, bytes]] = set()  # key and incarnation of streams with ops unknown until now

    @property
    def undoable(self) -> bool:
        """Whether what was before is noted in full."""
        return len(self.before.texts) + len(self.before.lacking) <= MOST_UNDONE

    def store(self, segments: Iterable[Segment | LongSegment], texts: Iterable[TextRow]) -> frozenset[Ref]:
        """Hang the good segments on, keep the texts, show what follows; the records that show something else.

        `segments` are gone through once more as long as what came gives others of them a right.
        """
        self._top = self._log.last_record()
        done: set[tuple[bytes, int, bytes]] = set()
        for _layer in range(len(LAYERS) + 1):
            before, rightless = self._log.verdict, dict[Rejected, None]()
            for one in islice(segments, self._budget.segments):
                head = one.head if isinstance(one, LongSegment) else one
                end = (head.stream, head.last, head.chain)
                if end in done:
                    continue
                if not self._may(head):
                    rightless[Rejected(head.key.hex(), self._why_not(head.key))] = None
                    continue
                done.add(end)
                self._take(one)
            self._hang_all()
            if rightless and self._weigh:
                self._flush(())
            if not rightless or self._log.verdict is before:
                break
        self._refused += rightless
        self._store_texts(texts)
        return frozenset(self._touched)

    def _store_texts(self, texts: Iterable[TextRow]) -> None:
        log, rest, loose = self._log, iter(texts), 0
        first = tuple(islice(rest, TEXTS))
        loose += len(first) - self._flush(first)
        while loose <= LOOSE and (more := tuple(islice(rest, TEXTS))):
            words = put_texts(log, more, NewOps(frozenset(), {}, log.last_record()))
            missing_texts.note(log, (), {}, words)
            self._words(words)
            self._touch(shown_by(log, words))
            loose += len(more) - len(words)

    def _may(self, segment: Segment) -> bool:
        """Has its author a right in its scope, now or until it was revoked?"""
        verdict = self._log.verdict
        if segment.key == self._own:
            return True
        standings, below = verdict.trust.standings.get(segment.key, ()), verdict.trust.units.below
        return any(classes(one.holder, segment.scope, below) for one in standings)

    def _why_not(self, key: bytes) -> str:
        known = bool(self._log.verdict.trust.standings.get(key))
        return problem_words("outside rights" if known else "not enrolled")

    def _take(self, one: Segment | LongSegment) -> None:
        """Refuse what is not whole and signed; what is here already was proved when it came."""
        head = one.head if isinstance(one, LongSegment) else one
        try:
            if self._log.find(head.stream, End(head.last, head.chain)) is not None:
                self._counted["known"] += head.last - head.first + 1
            elif isinstance(one, LongSegment):
                self._take_long(one)
            else:
                self._budget.admit(one, known=head.stream in self._log.streams)
                found = proved(one)
                self._budget.check_names({name for op in found.ops for name in (op.entity, op.field)})
                self._good.append(found)
                self._held += len(one.lines)
                if self._held > HELD:
                    self._hang_all()
        except Refused as error:
            by = head.key if self._sender == head.key or is_signed(one) else self._sender or head.key
            self._refused.append(Rejected(by.hex(), error.why))

    def _take_long(self, one: LongSegment) -> None:
        """Proved to its end first; then hung on in pieces, of which the last alone is signed."""
        self._hang_all()
        head, names = one.head, set[str]()
        self._budget.admit(head, known=head.stream in self._log.streams)
        for piece in pieces(one):
            names |= {name for op in piece.ops for name in (op.entity, op.field)}
            self._budget.check_names(names)
        for piece in pieces(one):
            if piece.segment.first == head.first and self._position(piece) is None:
                raise self._budget.too_long_to_wait()
            for more in self._hang(piece):
                self._hang_on([more])
            if len(self._rows) > BATCH:
                self._flush(())

    def _hang_all(self) -> None:
        """Hang on what was proved, the earlier ops of a stream first."""
        todo = sorted(self._good, key=lambda one: (one.stream, one.segment.first))
        self._good, self._held = [], 0
        self._hang_on(todo)

    def _hang_on(self, todo: Sequence[Proved]) -> None:
        while todo:
            todo = [more for one in todo for more in self._hang(one)]
            if len(self._rows) > BATCH:
                self._flush(())

    def _flush(self, texts: Sequence[TextRow]) -> int:
        """Show what follows from this batch; how many of the texts were new."""
        self._hang_all()
        log = self._log
        before = log.verdict
        if self._weigh:
            log.judge()
        came = {(row.value, row.record, row.field) for row in self._rows if isinstance(row.value, bytes)}
        words = put_texts(log, texts, NewOps(came, self._numbers, self._top))
        self._words(words)
        lacking = missing_texts.note(log, came - words, self._kinds, words)
        if self.undoable:
            self.before.lacking += lacking
        old = consequences.FieldsBefore(
            log, {} if log.verdict is before else changed(before.upto, log.verdict.upto), self._ended
        )
        self._touch(settle(log, self._rows, self._kinds, self._top, old.keys, foreign=True))
        self._touch(shown_by(log, words - came))
        self._turned += old.turned()
        self._note_silent()
        self._rows, self._kinds, self._numbers, self._ended = [], {}, {}, {}
        self._top, self._weigh = log.last_record(), False
        return len(words)

    def _words(self, words: set[TextKey]) -> None:
        self._counted["texts"] += len(words)
        if self.undoable:
            self.before.texts += words

    def _touch(self, refs: Iterable[Ref]) -> None:
        self._touched |= set(refs)
        if len(self._touched) > MOST_UNDONE:
            self._touched = set({(one.scope, one.entity): one for one in self._touched}.values())

    def report(self, settled: frozenset[Ref]) -> Taken:
        counted = self._counted
        return Taken(
            counted["new"],
            counted["known"],
            counted["parked"],
            counted["texts"],
            tuple(self._refused[:MOST_LISTED]),
            frozenset(self._forked),
            settled,
            self._turned,
            self._streams(),
        )

    def _streams(self) -> tuple[StreamRow, ...]:
        """What was new, by history; which of it has no effect, and why."""
        found, histories = [], self._log.histories
        for history, new in self._came.items():
            silent, why = self._silent.get(history, (0, ""))
            found.append(StreamRow(histories[history].key.hex(), histories[history].scope, new, silent, why))
        return tuple(sorted(found))

    def _note_silent(self) -> None:
        """How many new ops of each history have no effect, and why the first of them has none."""
        klasses: dict[str, set[str]] = {}
        for kind in self._kinds.values():
            if kind.entity != SAVE:
                klasses.setdefault(kind.scope, set()).add(kind.klass)
        rows = dict[int, list[OpRow]]()
        for history in {row.op >> SHIFT for row in self._rows}:
            one, upto = self._log.histories[history], self._log.verdict
            if not all(upto.counts(history, one.head, klass) for klass in klasses.get(one.scope, ())):
                rows = rows or self._by_history()
                silent, why = self._without_effect(one, rows[history])
                before, first = self._silent.get(history, (0, ""))
                self._silent[history] = (before + silent, first or why)

    def _by_history(self) -> dict[int, list[OpRow]]:
        found = defaultdict[int, list[OpRow]](list)
        for row in self._rows:
            found[row.op >> SHIFT].append(row)
        return found

    def _without_effect(self, branch: Branch, rows: Iterable[OpRow]) -> tuple[int, str]:
        """How many new ops of a history have no effect, and why the first of them has none."""
        verdict, count, why = self._log.verdict, 0, ""
        for row in rows:
            kind = self._kinds[row.record]
            if kind.entity == SAVE:
                continue
            if not verdict.counts(branch.id, row.op & MASK, kind.klass):
                found = verdict.why(branch, row.op & MASK, kind.klass)
                count, why = count + 1, why or (found.value if found else "")
        return count, why

    def _hang(self, one: Proved) -> Sequence[Proved]:
        """Hang one segment on; those that waited for its end come back to be hung on next."""
        position = self._position(one)
        if position is None:
            self._park(one)
            return ()
        branch, known = position
        self._counted["known"] += known
        if known == len(one.ops):
            return ()
        if branch.head >= one.segment.first + known:
            branch = self._fork(one, branch, known)
        self._extend(one, branch, known)
        return self._waited(one, known)

    def _position(self, one: Proved) -> tuple[Branch, int] | None:
        """(history it continues, how many of its ops are known); None when what comes before it is not here."""
        segment, log = one.segment, self._log
        if segment.first == 1:
            roots = [branch for branch in log.streams.get(one.stream, ()) if not branch.up]
            current = roots[0] if roots else self._begin(_beginning(one))
        else:
            found = log.find(one.stream, End(segment.first - 1, segment.previous))
            if found is None:
                return None
            current = log.histories[found]
        return self._walk(one, current)

    def _begin(self, branch: Branch) -> Branch:
        self._weigh = begin(self._log, branch) or self._weigh
        return branch

    def _walk(self, one: Proved, current: Branch) -> tuple[Branch, int]:
        """Follow what is known as far as it goes, from one history into those that leave it."""
        first, chains, leaving = one.segment.first, one.chains, self._leaving(one.stream)
        known = 0
        while known < len(chains):
            seq, chain = first + known, chains[known]
            on = current.head >= seq > current.base and self._log.chain_at(current.id, seq) == chain
            follows = current if on else leaving.get((current.id, seq - 1, chain))
            if follows is None:
                break
            current = follows
            known = _to_end(first, chains, current) or known + 1
        return current, known

    def _leaving(self, stream: bytes) -> dict[tuple[int, int, bytes], Branch]:
        """The histories of a stream that part from another: which, after which op, with which op."""
        if stream not in self._forks:
            parted = [one for one in self._log.streams.get(stream, ()) if one.up and one.head > one.base]
            firsts = [(one, self._log.chain_at(one.id, one.base + 1)) for one in parted]
            self._forks[stream] = {(one.up, one.base, chain): one for one, chain in firsts if chain}
        return self._forks[stream]

    def _fork(self, one: Proved, branch: Branch, known: int) -> Branch:
        """The stream forks: both histories are kept, neither counts beyond the first difference."""
        segment, base = one.segment, one.segment.first + known - 1
        self._forked.add(segment.key.hex())
        up = self._log.histories[holder(self._log.histories, branch.id, base)]
        chain = self._log.chain_at(up.id, base) or one.stream
        return self._begin(
            Branch(0, one.stream, segment.key, segment.scope, segment.incarnation, up.id, base, base, chain, 0, b"")
        )

    def _extend(self, one: Proved, branch: Branch, known: int) -> None:
        log, segment, base = self._log, one.segment, branch.id << SHIFT
        ops = one.ops[known:]
        records, intern = self._numbered(segment.scope, ops), log.intern
        rows = [
            OpRow(base | seq, at, records[entity, id_], intern(field), pack(value), pack_parents(named), version, chain)
            for (seq, at, entity, id_, field, value, named, version), chain in zip(ops, one.chains[known:], strict=True)
        ]
        store(log.db, rows)
        self._ended.setdefault(branch.id, branch.head)
        self.before.ends.setdefault(branch.id, (branch.head, branch.chain, branch.signed, branch.signature))
        if branch.up and branch.head == branch.base:
            self._leaving(one.stream)[branch.up, branch.base, one.chains[known]] = branch
        self._weigh = self._weigh or self._rules(one, known)
        branch.head, branch.chain = segment.last, segment.chain
        if segment.signature:  # of a long one the last piece has it
            branch.signed, branch.signature = segment.last, segment.signature
        log.db.execute(
            "UPDATE history SET head=?, chain=?, signed=?, signature=? WHERE id=?",
            (branch.head, branch.chain, branch.signed, branch.signature, branch.id),
        )
        self._rows += rows
        self._counted["new"] += len(rows)
        self._came[branch.id] += len(rows)
        self.stirred.add((one.segment.key, one.segment.incarnation))

    def _numbered(self, scope: str, ops: Iterable[Op]) -> Mapping[tuple[str, str], int]:
        """The numbers of the records these ops are of, by entity and id; what each of them is, is noted."""
        names = dict.fromkeys([(op.entity, op.record) for op in ops])
        kinds = {entity: kind_of(self._log, entity, scope) for entity in {entity for entity, _id in names}}
        found = self._log.intern_records(self._log.intern(scope), names)
        self._kinds |= {number: kinds[entity] for (entity, _id), number in found.items()}
        self._numbers |= {Ref(scope, *name): number for name, number in found.items()}
        return found

    def _park(self, one: Proved) -> None:
        """Keep it without effect until its predecessor comes; then it is proved again."""
        content = packed(one.segment)
        try:
            self._budget.park(one.segment, len(content))
        except Refused as error:
            self._refused.append(Rejected(one.segment.key.hex(), error.why))
            return
        row = (one.stream, one.segment.first, one.segment.last, content)
        if self._log.db.execute("INSERT OR IGNORE INTO parked VALUES(?,?,?,?)", row).rowcount:
            self.before.parked.append((one.stream, content))
        self._counted["parked"] += 1
        self.stirred.add((one.segment.key, one.segment.incarnation))

    def _waited(self, one: Proved, known: int) -> list[Proved]:
        """The parked segments that go on from one of the ops that are new."""
        log, first = self._log, one.segment.first
        query = "SELECT first, segment FROM parked WHERE stream=? AND first BETWEEN ? AND ?"
        span = (one.stream, first + known + 1, one.segment.last + 1)
        ready = []
        for at, content in log.db.execute(query, span).fetchall():
            if one.chains[at - 1 - first] not in content:  # thousands may wait for another beginning
                continue
            segment = unpacked(content)
            if segment.previous == one.chains[at - 1 - first]:
                log.db.execute("DELETE FROM parked WHERE stream=? AND segment=?", (one.stream, content))
                self._free(one.stream, segment, content)
                ready.append(proved(segment))  # once more: it has lain in a file since
        return ready

    def _free(self, stream: bytes, segment: Segment, content: bytes) -> None:
        """It waits no longer: that it ever did is noted only of what waited before."""
        if (stream, content) in self.before.parked:
            self.before.parked.remove((stream, content))
            self._counted["parked"] -= 1
        else:
            self.before.freed.append((stream, segment.first, segment.last, content))
        self._budget.free(segment, len(content))

    def _rules(self, one: Proved, known: int) -> bool:
        """Whether these ops can change the verdict: trust ops, or ends that a revocation may name."""
        if one.segment.key in self._log.verdict.trust.struck:
            return True
        return one.segment.scope == "all" and any((op.entity, op.field) in TRUST_FIELDS for op in one.ops[known:])


def _beginning(one: Proved) -> Branch:
    segment = one.segment
    return Branch(0, one.stream, segment.key, segment.scope, segment.incarnation, 0, 0, 0, one.stream, 0, b"")


def _to_end(first: int, chains: Sequence[bytes], branch: Branch) -> int:
    """How many ops are known when the segment runs through the end of this history; 0 when it does not."""
    at = branch.head - first
    return at + 1 if 0 <= at < len(chains) and chains[at] == branch.chain else 0

"""The import of segments: each proved by itself, the good ones stored in one transaction (EXCHANGE 6.9, 6.10)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from core.entities import SAVE
from core.errors import Refused
from core.i18n import _
from core.log.heads import holder
from core.log.op import End, Op
from core.log.segment import Segment, TextRow
from core.log.transfer import Rejected, StreamRow, Taken, Turned
from core.log.trust import TRUST_FIELDS
from core.log.verdict import Why, changed
from core.values import Ref
from storage.db.folder.rollback import PriorState
from storage.db.log import missing_texts
from storage.db.log.keeping import Keeping
from storage.db.log.lines import pack, pack_parents
from storage.db.log.log import MASK, SHIFT, Branch, Log
from storage.db.log.projection import OpRow, RecordKind, kind_of, store
from storage.db.log.saves import begin
from storage.db.log.segments import Proved, packed, proved, unpacked
from storage.db.log.texts import NewOps, put_texts, shown_by
from storage.db.signoffs import consequences
from storage.db.signoffs.consequences import settle

WAITING_ROOM = 8 * 1024 * 1024  # bytes of segments of one key in one scope whose beginning is not here yet


class Intake:
    """One import. `prove` first, outside the transaction; then `store` inside it."""

    def __init__(self, log: Log, every: bool = False) -> None:
        """`every`: also what has no right here, as when a folder is rebuilt from its own backup."""
        self._log = log
        self._keeping = Keeping(log, every)
        self._left: Counter[tuple[bytes, str]] = Counter()  # ops not kept, by key and scope
        self._good: list[Proved] = []
        self._rows: list[OpRow] = []
        self._kinds: dict[int, RecordKind] = {}
        self._numbers: dict[Ref, int] = {}
        self._refused: list[Rejected] = []
        self._forked: set[str] = set()
        self._counted: Counter[str] = Counter()
        self._came: Counter[int] = Counter()  # new ops by history
        self._ended: dict[int, int] = {}  # where the histories ended that go on now
        self._forks: dict[bytes, dict[tuple[int, int, bytes], Branch]] = {}
        self._parked: Counter[tuple[bytes, str]] | None = None  # bytes that wait; None = not counted yet
        self._weigh = False  # something came that can change the verdict
        self._turned: Sequence[Turned] = ()
        self.before = PriorState()
        self.stirred: set[tuple[bytes, bytes]] = set()  # key and incarnation of streams with ops unknown until now

    def prove(self, segments: Iterable[Segment]) -> None:
        """Refuse what is not whole and signed; what is here already was proved when it came."""
        for segment in segments:
            try:
                if self._log.find(segment.stream, End(segment.last, segment.chain)) is not None:
                    self._counted["known"] += segment.last - segment.first + 1
                else:
                    self._good.append(proved(segment))
            except Refused as error:
                self._refused.append(Rejected(segment.key.hex(), error.why))

    def store(self, texts: Iterable[TextRow]) -> frozenset[Ref]:
        """Inside a transaction: hang the good segments on, keep the texts, show what follows."""
        log, top = self._log, self._log.last_record()
        before = log.verdict
        self._hang_all(sorted(self._good, key=lambda one: (one.stream, one.segment.first)))
        came = {(row.value, row.record, row.field) for row in self._rows if isinstance(row.value, bytes)}
        words = put_texts(log, texts, NewOps(came, self._numbers, top))
        self._counted["texts"] = len(words)
        self.before.texts += words
        self.before.lacking += missing_texts.note(log, came - words, self._kinds, words)
        old = consequences.FieldsBefore(
            log, {} if log.verdict is before else changed(before.upto, log.verdict.upto), self._ended
        )
        settled = settle(log, self._rows, self._kinds, top, old.keys, foreign=True)
        self._turned = old.turned()
        return settled | shown_by(log, words - came)

    def report(self, settled: frozenset[Ref]) -> Taken:
        counted = self._counted
        return Taken(
            counted["new"],
            counted["known"],
            counted["parked"],
            counted["texts"],
            tuple(self._refused),
            frozenset(self._forked),
            settled,
            self._turned,
            self._streams(),
        )

    def _streams(self) -> tuple[StreamRow, ...]:
        """What was new, by history; which of it has no effect, and why; and what was not kept."""
        klasses: dict[str, set[str]] = {}
        for kind in self._kinds.values():
            if kind.entity != SAVE:
                klasses.setdefault(kind.scope, set()).add(kind.klass)
        found, rows = [], dict[int, list[OpRow]]()
        for history, new in self._came.items():
            one, upto = self._log.histories[history], self._log.verdict
            silent, why = 0, ""
            if not all(upto.counts(history, one.head, klass) for klass in klasses.get(one.scope, ())):
                rows = rows or self._by_history()
                silent, why = self._silent(one, rows[history])
            found.append(StreamRow(one.key.hex(), one.scope, new, silent, why))
        for (key, scope), ops in self._left.items():
            known = key in self._log.verdict.trust.standings
            reason = Why.OUTSIDE_RIGHTS if known else Why.NOT_ENROLLED
            found.append(StreamRow(key.hex(), scope, 0, ops, reason.value))
        return tuple(sorted(found))

    def _by_history(self) -> dict[int, list[OpRow]]:
        found = defaultdict[int, list[OpRow]](list)
        for row in self._rows:
            found[row.op >> SHIFT].append(row)
        return found

    def _silent(self, branch: Branch, rows: Iterable[OpRow]) -> tuple[int, str]:
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

    def _hang_all(self, todo: Sequence[Proved]) -> None:
        """Those with a right; when these bring certificates, those that have a right by them, and so on."""
        strangers: Sequence[Proved] = ()
        while todo:
            able = [one for one in todo if self._keeping.enters(one)]
            inside = {id(one) for one in able}
            strangers = [one for one in todo if id(one) not in inside]
            while able:
                able = [more for one in able for more in self._hang(one)]
            todo = strangers if self._weigh else ()
            if self._weigh:
                self._log.judge()
                self._weigh = False
        for one in strangers:
            self._left[one.segment.key, one.segment.scope] += len(one.ops)

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
        if not self._keeping.holds(branch, one, known):
            self._forked.add(one.segment.key.hex())
            self._refused.append(Rejected(one.segment.key.hex(), _("มีประวัติที่ขัดกันเกินสองแบบ จึงเก็บไว้เพียงสองแบบ")))
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
        log, content, whose = self._log, packed(one.segment), (one.segment.key, one.segment.scope)
        waiting = self._waiting()
        if waiting[whose] + len(content) > WAITING_ROOM:
            self._refused.append(Rejected(one.segment.key.hex(), _("มีชุดข้อมูลที่รอส่วนก่อนหน้ามากเกินไป")))
            return
        row = (one.stream, one.segment.first, one.segment.last, content)
        if log.db.execute("INSERT OR IGNORE INTO parked VALUES(?,?,?,?)", row).rowcount:
            self.before.parked.append((one.stream, content))
            waiting[whose] += len(content)
        self._counted["parked"] += 1
        self.stirred.add((one.segment.key, one.segment.incarnation))

    def _waiting(self) -> Counter[tuple[bytes, str]]:
        """Bytes that wait, by key and scope: nobody's crowd takes the room of another."""
        if self._parked is None:
            self._parked = Counter()
            for (content,) in self._log.db.execute("SELECT segment FROM parked"):
                segment = unpacked(content)
                self._parked[segment.key, segment.scope] += len(content)
        return self._parked

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
                self.before.freed.append((one.stream, segment.first, segment.last, content))
                self._parked = None
                ready.append(proved(segment))  # once more: it has lain in a file since
        return ready

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

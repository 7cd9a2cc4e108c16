"""One set of segments in many orders of arrival: certificates and revocations, forks, lines without rights, crowds.

Whoever sends sends again as long as nobody has stated that it holds the lines: that is the only promise of arrival.
"""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.entities import klass_of, unit_id
from core.log.op import Cut, Segment, SignOffBody, StreamPosition, write_cut
from core.values import Ref
from storage.db.folder import appending
from storage.db.folder.folder import open_folder
from storage.db.folder.store import Folder
from storage.db.log.log import ends_of
from storage.db.log.segments import unpacked
from storage.db.signoffs.signoffs import every
from tests.country import CENTRE as REGISTRAR
from tests.country import ROOT, passport, register, revocation
from tests.storage.db.forger import Forger
from tests.storage.db.looked import damages
from tests.storage.db.world import CENTRE, START, nursery

UNITS = [("P", "province", ""), ("U1", "district", "P"), ("U2", "district", "")]
PROVINCE, ONE, TWO = (unit_id(code) for code, _kind, _parent in UNITS)
PASSES = 14  # each brings everything once more; what is held is not looked at again
Tale = list[bytes]


@dataclass
class Author:
    """A key, and what it tells: several streams, each with one history or more."""

    private: Ed25519PrivateKey
    tales: list[tuple[Forger, list[Tale]]] = field(default_factory=list)

    @property
    def key(self) -> bytes:
        return self.private.public_key().public_bytes_raw()


class Mail:
    """Everything that was ever written, as segments that end where their authors signed."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.seen = chance, Counter[str]()
        self.segments: list[Segment] = []
        self._authors = [
            Author(Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))) for _ in range(6)
        ]
        self._ends: list[tuple[str, bytes, StreamPosition]] = []  # scope, stream, any place in it
        for author in self._authors:
            self._tell(author)
        self._rule()

    def _tell(self, author: Author) -> None:
        chance = self.chance
        for number in range(chance.choice([1, 1, 2])):
            scope = chance.choice([ONE, ONE, ONE, TWO, f"{ONE}/forms", "all"])
            forger = Forger(scope, author.private, bytes([number]) * 8)
            tales: list[Tale] = [[]]
            self._lengthen(forger, tales[0], chance.randint(2, 7))
            for _fork in range(chance.choice([0, 0, 0, 1, 2, 4])):
                old = chance.choice(tales)
                tales.append(old[: chance.randint(0, len(old) - 1)])
                self._lengthen(forger, tales[-1], chance.randint(1, 4))
            self.seen["histories beyond two"] += max(0, len(tales) - 2)
            for tale in tales:
                self.segments += self._cut_up(forger, tale)

    def _lengthen(self, forger: Forger, tale: Tale, more: int) -> None:
        for _line in range(more):
            ref, name, value = self._message(forger.scope)
            seen = [
                _name(stream, end) for scope, stream, end in self._some() if scope == forger.scope
            ]
            parents = sorted({one for one in seen if self.chance.random() < 0.5})
            own = [self.chance.randint(1, len(tale))] if tale and self.chance.random() < 0.4 else []
            tale.append(forger.line(len(tale) + 1, ref, name, value, [*own, *parents]))
            segment = forger.segment(tale)
            self._ends.append(
                (forger.scope, forger.stream, StreamPosition(segment.last, segment.chain))
            )

    def _message(self, scope: str) -> tuple[Ref, str, int | str | None]:
        chance = self.chance
        kind = chance.random()
        plan = Ref(scope, "plan", f"{chance.randint(1, 3):032x}")
        if kind < 0.15:
            return plan, "_del", chance.choice([None, f"={write_cut(self._cut(scope))}"])
        if kind < 0.34:
            # of a plan nobody has begun yet, or a lie
            state = chance.choice([SignOffBody.hash_of(plan, ()), bytes(32)]).hex()
            body = f"{plan.local}||{write_cut(self._cut(scope))}|{state}|{'cd' * 32}|"
            return Ref(scope, "signoff", f"{chance.randint(1, 3):032x}"), "body", f"={body}"
        if kind < 0.4:
            return Ref(scope, "tea_party", "7" * 32), "guests", 3
        if kind < 0.48:
            return Ref(scope, "comment", "8" * 32), "kind", f"={chance.choice('ab')}"
        return (
            plan,
            chance.choice(["no", "using", "title"]),
            chance.choice([1, 2, None, "=x", "=y"]),
        )

    def _cut(self, scope: str) -> Cut:
        """Places that were told, and now and then one that nobody ever told."""
        told = self._ends if self.chance.random() < 0.5 else self._some()
        named = {stream: end for of, stream, end in told if of in (scope, "all")}
        if self.chance.random() < 0.1:
            named[self.chance.randbytes(16)] = StreamPosition(3, self.chance.randbytes(16))
        return named or {bytes(16): StreamPosition(1, bytes(16))}

    def _some(self) -> list[tuple[str, bytes, StreamPosition]]:
        return self.chance.sample(self._ends, min(len(self._ends), 6))

    def _cut_up(self, forger: Forger, tale: Tale) -> Iterator[Segment]:
        start, before = 0, None
        while start < len(tale):
            stop = self.chance.randint(start + 1, len(tale))
            yield (segment := forger.segment(tale[start:stop], start + 1, before))
            start, before = stop, segment.chain

    def _rule(self) -> None:
        """Who may write where; some by whoever was certified just so, some by nobody."""
        chance, (province, *others) = self.chance, self._authors
        self.segments += [*register(UNITS), passport(province.key, PROVINCE, "province")]
        stranger = chance.choice([None, *others])
        for author in others:
            if author is stranger:
                self.seen["strangers"] += 1
                continue
            unit = chance.choice([ONE, ONE, TWO])
            kind = chance.choice(["office", "office", "office", "committee"])
            issuer = chance.choice(
                [ROOT, ROOT, REGISTRAR, province.private, stranger.private if stranger else ROOT]
            )
            self.segments.append(passport(author.key, unit, kind, issuer))
        for author in chance.sample(others, chance.choice([0, 1, 2])):
            for _again in range(chance.choice([1, 1, 2])):
                own = {
                    stream: end
                    for _scope, stream, end in chance.sample(self._ends, len(self._ends))
                }
                cut = {stream: end for stream, end in own.items() if chance.random() < 0.7}
                issuer = chance.choice([ROOT, REGISTRAR, province.private])
                self.segments.append(
                    revocation(author.key, chance.choice([ONE, ONE, TWO]), cut, issuer)
                )
                self.seen["revocations"] += 1


def _name(stream: bytes, end: StreamPosition) -> str:
    return f"{stream.hex()}:{end.seq}:{end.chain[:8].hex()}"


def play(room: Path, seed: int, replicas: int = 3) -> Counter[str]:
    """One run: every replica hears everything in an order of its own; counts of what the run met."""
    chance = random.Random(seed)
    mail = Mail(chance)
    with _folder(room / "judge") as judge:
        for _pass in range(2):
            judge.exchange.take_segments(mail.segments, without_rights=True)
        digest, counting = judge.digest(), _counting(judge)
        for number in range(replicas):
            with _folder(room / f"replica{number}") as replica:
                most = chance.choice([1, 700, appending.WAITING_ROOM])
                with patch.object(appending, "WAITING_ROOM", most):
                    _hear(replica, mail, chance)
                assert replica.digest() == digest, "digests differ for equal sets"
                assert _counting(replica) == counting, "one op counts here and not there"
                _look(replica, mail.seen, chance)
    mail.seen["segments"] += len(mail.segments)
    mail.seen["ops that count"] += len(counting)
    return mail.seen


@contextmanager
def _folder(place: Path) -> Iterator[Folder]:
    """The same folder each time: whatever differs has come by mail."""
    shutil.copytree(nursery() / CENTRE / "4", place)
    with closing(open_folder(place / "folder", place / "keys", START)) as folder:
        folder.writer.db.execute("PRAGMA synchronous=OFF")
        yield folder


def _hear(replica: Folder, mail: Mail, chance: random.Random) -> None:
    known: object = None
    for _pass in range(PASSES):
        segments = chance.sample(mail.segments, len(mail.segments))
        while segments:
            size = chance.choice([1, 1, 2, 5, 40])
            taken = replica.exchange.take_segments(segments[:size])
            mail.seen["parked"] += taken.parked
            mail.seen["refused"] += len(taken.refused)
            mail.seen["not kept"] += sum(not row.new for row in taken.streams)
            del segments[:size]
        before, known = known, ends_of(replica.writer.log)
        if before == known:
            return
    raise AssertionError("what came again was always news")


def _counting(folder: Folder) -> frozenset[tuple[bytes, str]]:
    """The ops that count, by their chain and the field they are of."""
    log = folder.writer.log
    rows = log.db.execute(
        "SELECT op, chain, entity, scope FROM op JOIN record ON record.id=op.record"
    ).fetchall()
    return frozenset(
        (bytes(chain), log.name(entity))
        for op, chain, entity, scope in rows
        if log.verdict.counts(
            op >> 36, op & (1 << 36) - 1, klass_of(log.name(entity), log.name(scope))
        )
    )


def _look(replica: Folder, seen: Counter[str], chance: random.Random) -> None:
    """What is shown is what the ops give; nobody without a right has a line here that nothing names."""
    log = replica.writer.log
    for stream, branches in log.streams.items():
        seen["forked streams"] += len(branches) > 1
        seen["streams of strangers that something names"] += not log.verdict.may_enter(
            branches[0].key, branches[0].scope
        )
        assert len(branches) < 8, stream
    for (content,) in log.db.execute("SELECT segment FROM parked").fetchall():
        one = unpacked(content)
        assert log.find(one.stream, StreamPosition(one.first - 1, one.previous)) is None, (
            "it waits though nothing is missing"
        )
    for found in every(log):
        seen[f"sign-offs {found.state}"] += 1
    if chance.random() < 0.3:
        assert not damages(replica)

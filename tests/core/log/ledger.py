"""Streams of trust ops in memory: who said what, in which history, with every op named as the log names it."""

from collections.abc import Iterable
from hashlib import sha256

from core.log.certificates import Certificate, Revocation
from core.log.op import SEQUENCES, Cut, FieldOp, InLine, LogHistory, OpRef, StreamPosition
from core.log.verdict import LogVerdict, TrustAnchors, TrustOp

AGE = f"age1{'q' * 58}"


def key_of(name: str) -> bytes:
    return sha256(name.encode()).digest()


def unit_of(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:32]


class Told(LogHistory):
    """One history, with the chain after each of its ops."""

    def __init__(
        self, number: int, stream: bytes, key: bytes, scope: str, up: int = 0, base: int = 0
    ) -> None:
        super().__init__(number, stream, key, scope, b"", up, base, base, b"", 0, b"")
        self.chains = list[bytes]()


class Ledger:
    """What one folder holds; `root` is trusted."""

    def __init__(self) -> None:
        self.streams: dict[int, Told] = {}
        self.said: list[TrustOp] = []
        self.grounds = TrustAnchors(frozenset({key_of("root")}))

    # -- writing

    def begin(self, who: str, scope: str = "all", incarnation: str = "") -> Told:
        stream = sha256(f"{who}{scope}{incarnation}".encode()).digest()[:16]
        for one in self.streams.values():
            if one.stream == stream and not one.up:
                return one
        return self._add(Told(len(self.streams) + 1, stream, key_of(who), scope))

    def fork(self, one: Told, base: int) -> Told:
        return self._add(Told(len(self.streams) + 1, one.stream, one.key, one.scope, one.id, base))

    def _add(self, one: Told) -> Told:
        self.streams[one.id] = one
        return one

    def op(self, one: Told, word: str = "") -> StreamPosition:
        """Some op, of whatever class."""
        before = one.chain or sha256(one.stream + one.id.to_bytes(4, "big")).digest()[:16]
        one.chain = sha256(before + f"{one.head} {word}".encode()).digest()[:16]
        one.chains.append(one.chain)
        one.head += 1
        return StreamPosition(one.head, one.chain)

    def say(
        self, who: str, record: str, value: InLine, entity: str = "", seen: Iterable[OpRef] = ()
    ) -> OpRef:
        """A certificate or revocation in the stream of `who` in `all`."""
        one = self.begin(who)
        end = self.op(one, str(value))
        line = FieldOp(one.id, end.seq, end.seq, value, tuple(map(str, seen)), end.chain)
        if not entity:
            entity = (
                "certificate" if isinstance(value, str) and value.count("|") == 4 else "revocation"
            )
        self.said.append(
            TrustOp(line, entity, record, "grant" if entity == "certificate" else "accepted")
        )
        return OpRef(one.stream, end.seq, end.chain[:8])

    def certify(self, who: str, key: str, unit: str, kind: str) -> OpRef:
        return self.say(
            who, f"{key} {unit}", Certificate(key_of(key), AGE, unit_of(unit), kind, "A").line
        )

    def revoke(
        self,
        who: str,
        key: str,
        unit: str,
        cut: Cut,
        *,
        record: str = "",
        seen: Iterable[OpRef] = (),
    ) -> OpRef:
        said = Revocation(key_of(key), unit_of(unit), cut).line
        return self.say(who, record or f"by {who} of {key}", said, seen=seen)

    def unit(self, who: str, unit: str, kind: str, parent: str = "") -> None:
        for name, value in (
            ("kind", kind),
            ("parent", f"all/unit/{unit_of(parent)}" if parent else None),
        ):
            one = self.begin(who)
            end = self.op(one, f"{unit} {name}")
            line = FieldOp(one.id, end.seq, end.seq, value, (), end.chain)
            self.said.append(TrustOp(line, "unit", unit_of(unit), name))

    # -- judging

    def find(self, stream: bytes, end: StreamPosition) -> int | None:
        for one in self.streams.values():
            if (
                one.stream == stream
                and one.base < end.seq <= one.head
                and one.chains[end.seq - one.base - 1] == end.chain
            ):
                return one.id
        return None

    def verdict(self, within: Cut | None = None) -> LogVerdict:
        return LogVerdict.of(self.streams, self.find, self.said, self.grounds, within)

    def upto(self, one: Told, klass: str = "work", within: Cut | None = None) -> int:
        """How many ops of this history count: SEQUENCES = all, and all that follow."""
        return self.verdict(within).upto.get(one.id, {}).get(klass, 0)

    def cut(self, *streams: Told) -> Cut:
        return {one.stream: StreamPosition(one.head, one.chains[-1]) for one in streams}


ALL = SEQUENCES


def country() -> Ledger:
    """A centre, two provinces with a district each; PCs are named as their unit."""
    book = Ledger()
    book.certify("root", "centre", "centre", "centre")
    book.unit("centre", "centre", "centre")
    for province, district in (("north", "n1"), ("south", "s1")):
        book.unit("centre", province, "province", "centre")
        book.unit("centre", district, "district", province)
        book.certify("centre", province, province, "province")
        book.certify(province, district, district, "office")
    return book


def stream(book: Ledger, who: str, scope: str, ops: int = 3, incarnation: str = "") -> Told:
    one = book.begin(who, "all" if scope == "all" else unit_of(scope), incarnation)
    for number in range(ops):
        book.op(one, str(number))
    return one

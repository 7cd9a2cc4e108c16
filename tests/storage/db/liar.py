"""One dishonest key in a seeded run: it signs anything, up to three histories of a stream, and names what it likes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from dataclasses import replace as other_than

from core.log.op import OpRef, Segment, StreamPosition, TextRow
from core.values import Ref
from storage.db.log.lines import in_order, text_value
from storage.db.log.log import op_name
from tests.storage.db.forger import Forger
from tests.storage.db.world import LIAR, Device, World

Tale = list[bytes]
JUNK = [
    7,
    -(2**53),
    None,
    "=evil",
    "=",
    "=junk:1:x",
    "=plan/x",
    "=row/" + "0" * 32,
    "=2569",
    "=a|b|c|d|e",
]
FIELDS = [
    "title",
    "using",
    "f.spent",
    "order",
    "plan",
    "row",
    "year",
    "name",
    "of",
    "zz_unknown",
    "_tx",
    "sha256",
    "preview",
]
PUBLIC = LIAR.public_key().public_bytes_raw()


@dataclass
class Liar:
    world: World
    streams: list[tuple[Forger, list[Tale]]] = field(default_factory=list)
    texts: list[TextRow] = field(default_factory=list)

    def write(self, device: Device) -> None:
        """One to four ops into a scope, knowing all that a device knows."""
        chance = self.world.chance
        forger, tales = self._stream(device)
        if chance.random() < 0.25 and tales[0] and len(tales) < 3:
            old = chance.choice(tales)
            tales.append(old[: chance.randrange(len(old) + 1)])
        tale = chance.choice(tales)
        if chance.random() < 0.15:
            self._rob(device, forger, tale)
        for _ in range(chance.randint(1, 4)):
            seq, ref = len(tale) + 1, self._ref(device)
            name, value = self._message(device, ref)
            parents = in_order(set(self._parents(device, ref, name, seq)))
            clock = chance.choice([0, 2**62 - seq, 1 << 48, 447_000_000_000_000])
            tale.append(forger.line(seq, ref, name, value, parents, clock))
        self.world.count("lies")

    def _rob(self, device: Device, forger: Forger, tale: Tale) -> None:
        """Copy the hash of somebody's words, now and then with the words, and erase the copy."""
        chance = self.world.chance
        rows = device.store.writer.db.execute(
            "SELECT hash, salt, body FROM text ORDER BY hash, record, field"
        ).fetchall()
        if rows:
            hash_, salt, words = chance.choice(rows)
            copy = Ref(forger.scope, "person", self.world.new_id())
            found = text_value(hash_)
            tale.append(forger.line(len(tale) + 1, copy, "name", found))
            if chance.random() < 0.5:
                self.texts.append(TextRow(copy, "name", salt, words))
            erasure = Ref(forger.scope, "erasure", self.world.new_id())
            tale.append(
                forger.line(len(tale) + 1, erasure, "of", f"={copy.local}/name/{found[1:]}")
            )
            self.world.count("robberies")

    def send(self, device: Device) -> None:
        """Give a device some of it, now and then broken on the way: that is refused, the rest is taken."""
        chance = self.world.chance
        segments = [segment for segment in self.segments() if chance.random() < 0.6]
        broken = [self._broken(segment) for segment in segments if chance.random() < 0.3]
        new = [
            one
            for one in broken
            if device.store.writer.log.find(one.stream, StreamPosition(one.last, one.chain)) is None
        ]
        taken = device.store.exchange.take_segments([*broken, *segments], self.texts)
        # of who has no right here nothing is kept, broken or not
        left = sum(row.silent for row in taken.streams)
        assert taken.refused or left or not new  # of what is here already nothing is read again
        self.world.count("broken segments refused", len(taken.refused))

    def segments(self) -> Iterator[Segment]:
        for forger, tales in self.streams:
            for tale in tales:
                if tale:
                    yield forger.segment(tale)

    def _stream(self, device: Device) -> tuple[Forger, list[Tale]]:
        chance = self.world.chance
        if len(self.streams) < 4 and (not self.streams or chance.random() < 0.2):
            scope = chance.choice([device.unit, device.unit, f"{device.unit}/forms", "all"])
            self.streams.append((Forger(scope, LIAR, bytes([len(self.streams)]) * 8), [[]]))
        return chance.choice(self.streams)

    def _ref(self, device: Device) -> Ref:
        rows = device.store.writer.db.execute("SELECT id FROM record ORDER BY record").fetchall()
        if not rows or self.world.chance.random() < 0.1:
            return Ref(
                device.unit,
                self.world.chance.choice(["row", "erasure", "nothing_known"]),
                self.world.new_id(),
            )
        return device.store.writer.log.ref(self.world.chance.choice(rows)[0])

    def _message(self, device: Device, ref: Ref) -> tuple[str, int | str | None]:
        chance = self.world.chance
        if chance.random() < 0.2:
            return "_del", self._cut(device, ref.scope)
        if chance.random() < 0.1:
            salt, words = chance.randbytes(16), "ความเท็จ"
            hash_ = TextRow.salted(salt, words)
            name = chance.choice(["title", "name"])
            self.texts.append(TextRow(ref, name, salt, chance.choice([words, "อย่างอื่น"])))
            return name, text_value(hash_)
        return chance.choice(FIELDS), chance.choice(JUNK)

    def _cut(self, device: Device, scope: str) -> str:
        """True, from the future, or with a chain that is another's."""
        chance, true = self.world.chance, str(device.store.history.cut(scope))
        parts = [part.split(":") for part in true.split(",") if part]
        lies = [
            f"{stream}:{chance.choice([seq, '99999', '1'])}:{chance.choice([chain, 'ab' * 16])}"
            for stream, seq, chain in parts
        ]
        return "=" + chance.choice([true, ",".join(lies), "", "junk"])

    def _parents(self, device: Device, ref: Ref, name: str, seq: int) -> Iterator[int | str]:
        chance = self.world.chance
        record = device.store.record(ref)
        shown = record.shown(name).seen if record else ()
        yield from (one for one in shown if chance.random() < 0.6)
        rows = device.store.writer.db.execute("SELECT op, chain FROM op ORDER BY chain").fetchall()
        for op, chain in chance.sample(rows, min(len(rows), 3)):
            true = op_name(device.store.writer.log, op, chain[:8])
            yield str(true)
            yield str(OpRef(true.stream, true.seq + chance.randint(0, 1), chance.randbytes(8)))
        if seq > 1:
            yield chance.randint(1, seq - 1)

    def _broken(self, segment: Segment) -> Segment:
        chance, lines = self.world.chance, segment.lines
        place = chance.randrange(len(lines))
        wrong = [
            lines[:place] + bytes([lines[place] ^ 1]) + lines[place + 1 :],
            lines.replace(b",", b", ", 1),
            lines + b"\n[]",
            b"[" * 20_000,
            lines.replace(b",1]", b",1.0]", 1),
        ]
        changed = [
            other_than(segment, lines=chance.choice(wrong)),
            other_than(segment, signature=chance.randbytes(64)),
            other_than(segment, first=segment.first + 1, last=segment.last + 1),
            other_than(segment, scope="all" if segment.scope != "all" else "f" * 32),
            self._signed_anew(segment, chance.choice(wrong)),
        ]
        return chance.choice(changed)

    def _signed_anew(self, segment: Segment, lines: bytes) -> Segment:
        """Poison with a true signature: only reading it strictly can tell."""
        forger = next(one for one, _tales in self.streams if one.stream == segment.stream)
        poison = lines.replace(b",1]", b",1.0]", 1)
        poison = (
            poison
            if poison.count(b"\n") == segment.lines.count(b"\n")
            else segment.lines.replace(b",", b", ", 1)
        )
        return forger.segment(poison.split(b"\n"), segment.first, segment.previous)

"""The dishonest PC of a year: whatever its keys can sign, in bundles that are sealed as they should be."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import msgspec

from core.entities import record_id, unit_id
from core.errors import UserError
from core.exchange.send_deeds import export_bundle
from core.log.certificates import ACCEPTED, GRANT, KINDS, Certificate, Revocation
from core.log.op import SEQUENCES, Segment, TextRow
from core.log.post import Bundle, Receipt
from core.values import Ref
from storage.db.log import receipts
from storage.exchange.writer import write_bundle
from storage.keys import age_recipient
from tests.storage.db.forger import Forger
from tests.storage.db.liar import PUBLIC, Liar, Tale
from tests.storage.db.world import LIAR, Device, ends
from tests.year.land import ABOVE, Letter, Year, _papers, age_identity
from tests.year.mail import Watched, deliver_to, do
from tests.year.truth import NOBODY, Role

AGE = str(age_identity(b"the liar's age key of the year..").to_public())


@dataclass
class Crook:
    year: Year
    role: Role  # what it is certified as; of no unit: nothing
    liar: Liar
    # its own certificates and the like
    papers: list[tuple[Forger, list[Tale]]] = field(default_factory=list)

    def enrol(self) -> None:
        """Its certificate comes late to most."""
        if self.role.code:
            said = Certificate(PUBLIC, AGE, unit_id(self.role.code), self.role.kind, "L")
            for device in (self.year.centre, self.year.province):
                device.store.exchange.take_segments([_papers([said])])

    def write(self, device: Device) -> None:
        """Into the scopes of any unit, knowing all that a PC of it knows."""
        self.liar.write(device)

    def claim(self, device: Device) -> None:
        """It certifies itself, revokes others, puts units below others: none of which it may."""
        if self.role.kind == "province":
            return
        chance = self.year.world.chance
        unit = unit_id(self.year.world.chance.choice(list(ABOVE)))
        if not self.papers:
            self.papers.append((Forger("all", LIAR, b"papers.."), [[]]))
            self.liar.streams += self.papers
        forger, (tale, *_others) = self.papers[0]
        certificate = Certificate(PUBLIC, AGE, unit, chance.choice(KINDS), "Z")
        wanted = [
            (
                Ref("all", "certificate", record_id("all", "certificate", PUBLIC.hex(), unit)),
                GRANT,
                certificate.line,
            ),
            (
                Ref("all", "revocation", self.year.world.new_id()),
                ACCEPTED,
                Revocation(device.store.writer.keys.public, device.unit, {}).line,
            ),
            (Ref("all", "unit", unit), "parent", f"all/unit/{unit_id(self.role.code or '11')}"),
        ]
        ref, name, line = chance.choice(wanted)
        tale.append(forger.line(len(tale) + 1, ref, name, f"={line}"))
        self.year.seen["papers of its own making"] += 1

    def post(self, device: Device) -> None:
        """A bundle to somebody, at once or in the bag."""
        chance, year = self.year.world.chance, self.year
        stray = TextRow(
            self.liar._ref(device), "title", chance.randbytes(16), "คำที่ไม่มีบรรทัดใดเป็นเจ้าของ"
        )
        bundle = Bundle(
            PUBLIC,
            unit_id(self.role.code or device.code),
            (str(receiver(device)),),
            "2569-13-40",
            tuple(self._segments(device)),
            (*self.liar.texts, stray),
            tuple(self._receipts(device)),
            want=tuple(
                hash_
                for (hash_,) in device.store.writer.db.execute(
                    "SELECT DISTINCT hash FROM text ORDER BY hash LIMIT 40"
                )
            ),
            originals=chance.choice(["all", "everything"]) if chance.random() < 0.2 else "asked",
        )
        path = year.new_path()
        write_bundle(path, bundle, LIAR.sign if chance.random() < 0.95 else lambda _said: bytes(64))
        letter = Letter(path, (device.name,), hostile=True)
        year.seen["hostile bundles"] += 1
        year.bag.append(letter)
        deliver_to(year, device, letter)

    def _segments(self, device: Device) -> Iterator[Segment]:
        chance = self.year.world.chance
        own = [segment for segment in self.liar.segments() if chance.random() < 0.6]
        yield from own
        yield from (self.liar._broken(segment) for segment in own if chance.random() < 0.3)
        if chance.random() < 0.3:
            yield self._behind_a_gap(device)
        if chance.random() < 0.4:
            yield from self._relayed()

    def _behind_a_gap(self, device: Device) -> Segment:
        chance, scope = self.year.world.chance, device.unit
        forger = Forger(scope, LIAR, chance.randbytes(8))
        first = chance.choice([2, 50, SEQUENCES - 2])
        ref = self.liar._ref(device)
        return forger.segment([forger.line(first, ref, "title", 7)], first, chance.randbytes(16))

    def _relayed(self) -> Iterator[Segment]:
        """What honest people wrote: a part of it, without its words, or under a wrong name."""
        chance = self.year.world.chance
        origin = chance.choice(self.year.world.devices)
        known = ends(chance.choice(self.year.world.devices).store)
        for segment in origin.store.exchange.give(chance.choice([{}, known]), {origin.unit})[0]:
            if chance.random() < 0.3:
                segment = replace(segment, key=PUBLIC)
            if chance.random() < 0.7:
                yield segment

    def _receipts(self, device: Device) -> Iterator[Receipt]:
        """It holds everything, or what will come; it speaks for others."""
        chance = self.year.world.chance
        held = {
            stream.hex(): [(end.seq, end.chain.hex()) for end in found]
            for stream, found in ends(device.store).items()
        }
        future = {
            stream: [(seq + chance.randint(0, 9), bytes(16).hex()) for seq, _ in found]
            for stream, found in held.items()
        }
        for of in (device.unit, "all"):
            key = chance.choice(
                [PUBLIC, PUBLIC, chance.choice(self.year.world.devices).store.writer.keys.public]
            )
            number = chance.choice([1, chance.randint(2, 99), SEQUENCES - 1, SEQUENCES])
            said = receipts.ReceiptContent(
                key.hex(), number, of, "2569-01-01", chance.choice([held, future, {}])
            )
            statement = msgspec.json.encode(said)
            yield Receipt(statement, LIAR.sign(receipts._SIGNED + statement))

    def fetch(self, device: Device) -> None:
        """An honest PC sends it what it may read, and no word more."""
        year = self.year
        post = Watched(year.post(device), partial(self._look, device))
        try:
            do(
                year,
                device,
                partial(export_bundle, recipients=(AGE,), path=year.new_path(), post=post),
            )
        except UserError:
            year.seen["not sent"] += 1

    def _look(self, device: Device, bundle: Bundle) -> None:
        known = any(
            one.key == PUBLIC.hex() and not one.revoked for one in device.store.trust.devices()
        )
        role = self.role if known else NOBODY
        scopes = {segment.scope for segment in bundle.segments}
        assert all(role.may_read(scope, device.code) for scope in scopes), (
            f"the crook gets {scopes}"
        )
        for text in bundle.texts:
            assert role.may_read_words(text.ref, text.field, device.code), (
                f"the crook gets {text.ref}"
            )
        self.year.seen["sent to the crook"] += 1


def receiver(device: Device) -> str:
    return age_recipient(device.store.writer.keys)

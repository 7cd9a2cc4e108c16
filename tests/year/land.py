"""A small country with keys of its own: a centre, a province and five offices, each with folders that are copied.

Everything follows from the seed but what age adds by chance when it seals.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.entities import record_id, unit_id
from core.log.certificates import GRANT, Certificate
from core.log.op import Segment
from core.log.ports import Context
from core.values import Change, Plain, Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.db.folder.writer import RandomSources
from storage.exchange.post import BundleSealer
from storage.keys import AGE, FolderKeys, age_recipient, read_keys
from tests.country import ROOT, ROOT_KEY, _stream
from tests.storage.db.signer import View
from tests.storage.db.world import START, Device, World, shared_memory

CENTRE, PROVINCE = "9", "1"
ABOVE = {
    CENTRE: "",
    PROVINCE: CENTRE,
    "11": PROVINCE,
    "12": PROVINCE,
    "13": PROVINCE,
    "14": PROVINCE,
    "25": CENTRE,
}
OFFICES = ("11", "12", "13", "14", "25")
KINDS = {CENTRE: "centre", PROVINCE: "province"}
LETTERS = ("A", "B")
CODES = {unit_id(code): code for code in ABOVE}


@dataclass(frozen=True)
class Letter:
    """A bundle on its way; it stays in the bag, so that it may come again, and late."""

    path: Path
    to: tuple[str, ...]  # names of the PCs that can open it
    damaged: bool = False
    hostile: bool = False


@dataclass
class Year:
    """What is in nobody's folder: the mail, who was revoked, what people know they have signed."""

    world: World
    bag: list[Letter] = field(default_factory=list)
    files: int = 0  # how many bundles were made
    # PCs that have lost something they once acknowledged
    put_back: set[str] = field(default_factory=set)
    struck: set[bytes] = field(default_factory=set)  # keys that somebody entitled has revoked
    views: dict[str, View] = field(default_factory=dict)  # by body, as the signer saw it
    blobs: dict[str, bytes] = field(default_factory=dict)  # contents by their SHA-256
    seen: Counter[str] = field(default_factory=Counter)

    def post(self, device: Device) -> BundleSealer:
        return BundleSealer(device.store.writer.keys, device.place)

    def new_path(self) -> Path:
        self.files += 1
        return self.world.room / f"{self.files}.prongsai"

    def at(self, code: str) -> Iterator[Device]:
        return (device for device in self.world.devices if device.code == code)

    @property
    def centre(self) -> Device:
        return next(self.at(CENTRE))

    @property
    def province(self) -> Device:
        return next(self.at(PROVINCE))

    def certifier(self, code: str) -> Device:
        """Who certifies the PCs of an office."""
        return self.province if ABOVE[code] == PROVINCE else self.centre


def kind_of(code: str) -> str:
    """What a PC of the unit is certified as."""
    return KINDS.get(code, "office")


def above(code: str) -> Iterator[str]:
    while code := ABOVE[code]:
        yield code


def reads(reader: str, code: str) -> bool:
    """May the PCs of the first unit read what the other writes?"""
    return reader == code or reader in above(code)


def settle(world: World, codes: dict[str, int]) -> None:
    """Centre and province, and of each office so many PCs."""
    for code, number in {CENTRE: 1, PROVINCE: 1, **codes}.items():
        for one in range(number):
            world.device(f"{code}{LETTERS[one]}", code, nursery() / code / str(one))


def sizes(chance: random.Random, most: int) -> dict[str, int]:
    """Up to so many offices, with one or two PCs each; at least two PCs."""
    codes = chance.sample(OFFICES, chance.randint(1, most))
    return {code: 2 if len(codes) == 1 else chance.randint(1, 2) for code in codes}


@cache
def nursery() -> Path:
    """Newly made folders of every unit; all trust the root, know centre, province and register, and nobody else."""
    kept = TemporaryDirectory(prefix="prongsai-year-", dir=shared_memory())
    _alive.append(kept)
    room = Path(kept.name)
    folders = {(code, number): _born(room, code, number) for code in ABOVE for number in range(2)}
    heads = [folders[code, 0] for code in (CENTRE, PROVINCE)]
    paper = _papers(
        [
            Certificate(
                one.writer.keys.public,
                age_recipient(one.writer.keys),
                one.writer.unit,
                kind_of(CODES[one.writer.unit]),
                "A",
            )
            for one in heads
        ]
    )
    heads[0].exchange.trust_in([ROOT_KEY])
    heads[0].exchange.take_segments([paper])
    heads[0].save(_context(heads[0]), "register", list(_register()))
    known = heads[0].exchange.give(scopes={"all"})
    for folder in folders.values():
        folder.exchange.trust_in([ROOT_KEY])
        folder.exchange.take_segments(*known)
        folder.close()
    return room


def _born(room: Path, code: str, number: int) -> Folder:
    chance = random.Random(f"{code}-{number}")
    key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
    place = room / code / str(number)
    place.mkdir(parents=True)
    tokens = patch("secrets.token_hex", lambda size: chance.randbytes(size).hex())
    with patch.object(Ed25519PrivateKey, "generate", lambda: key), tokens:
        kind = KINDS.get(code, "district")
        said = (f"หน่วยงาน {code}", code, kind, ABOVE[code], 2569, START)
        folder = create(place / "folder", place / "keys", *said, _sources(chance))
    identity = age_identity(chance.randbytes(32))
    (folder.writer.keys.directory / AGE).write_text(f"{identity}\n")
    return folder


def _sources(chance: random.Random) -> RandomSources:
    return RandomSources(partial(chance.randbytes, 16), partial(chance.randbytes, 8))


def _context(folder: Folder) -> Context:
    chance = random.Random(folder.writer.unit)
    return Context(
        START,
        lambda: chance.randbytes(16).hex(),
        folder.writer.unit,
        device=folder.writer.keys.public.hex(),
    )


def _register() -> Iterator[Change]:
    for code, parent in ABOVE.items():
        ref = Ref("all", "unit", record_id("all", "unit", code))
        said: dict[str, Plain | Text] = {
            "code": Plain(code),
            "name": Text(f"หน่วยงาน {code}"),
            "kind": Plain(KINDS.get(code, "district")),
        }
        yield from (Change(ref, name, value) for name, value in said.items())
        if parent:
            yield Change(ref, "parent", Plain(f"all/unit/{unit_id(parent)}"))


def _papers(said: list[Certificate]) -> Segment:
    """Certificates by the root."""
    paper = _stream(ROOT, repr(said))
    refs = [
        Ref("all", "certificate", record_id("all", "certificate", one.key.hex(), one.unit))
        for one in said
    ]
    lines = [
        paper.line(n, ref, GRANT, f"={one.line}")
        for n, (ref, one) in enumerate(zip(refs, said, strict=True), 1)
    ]
    return paper.segment(lines)


LETTERS_OF_AGE = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def age_identity(secret: bytes) -> pyrage.x25519.Identity:
    """The identity of a secret of 32 bytes: as age writes it, in Bech32 (BIP 173)."""
    name, number = "age-secret-key-", int.from_bytes(secret, "big") << 4
    data = [number >> 5 * (51 - at) & 31 for at in range(52)]
    head = [ord(letter) >> 5 for letter in name] + [0] + [ord(letter) & 31 for letter in name]
    check = _remainder([*head, *data, *[0] * 6]) ^ 1
    words = [*data, *(check >> 5 * (5 - at) & 31 for at in range(6))]
    return pyrage.x25519.Identity.from_str(
        f"{name}1{''.join(LETTERS_OF_AGE[word] for word in words)}".upper()
    )


def _remainder(words: list[int]) -> int:
    rest = 1
    for word in words:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ word
        for bit, divisor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            rest ^= divisor if top >> bit & 1 else 0
    return rest


def keys_of(device: Device) -> FolderKeys:
    return read_keys(next(device.home.iterdir()))


_alive: list[TemporaryDirectory[str]] = []

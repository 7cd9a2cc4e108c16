"""A small country of honest PCs for the tests: offices, bad mail, old copies put back, copied folders, wrong clocks."""

import os
import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.entities import unit_id
from core.log.op import Segment, StreamPosition, TextRow
from core.log.ports import Context
from core.values import Plain, Ref
from storage.blobs import BlobStore
from storage.db.folder.folder import DATABASE, create, open_folder
from storage.db.folder.store import Folder
from storage.db.folder.writer import RandomSources
from storage.db.log.log import ends_of
from tests.country import ROOT_KEY, passports

Mail = tuple[list[Segment], list[TextRow]]
START = datetime(2026, 10, 1, 8, tzinfo=UTC)
SKEWS = [0, 0, 0, 5, -10, -11 * 86400, 3 * 86400, 543 * 31_556_952]  # seconds
CENTRE = "9999"
NAME = "นาย"  # how words that nobody types twice begin
OFFICES = ("1001", "1002", "1003", CENTRE)
LIAR = Ed25519PrivateKey.from_private_bytes(b"a liar's key, the same each time")
NURSERY = 6  # PCs of one unit that can take part


@dataclass
class Device:
    """One PC with its folder; `home` holds the keys of every folder on that PC."""

    name: str
    code: str
    place: Path
    home: Path
    skew: timedelta
    store: Folder
    backups: list[tuple[Path, Path]] = field(default_factory=list)  # database, keys
    copies: list[Path] = field(default_factory=list)  # other folders that were copied from this one
    # what was seen, some time ago
    memory: dict[tuple[Ref, str], list[tuple[str, ...]]] = field(default_factory=dict)
    cuts: list[Plain] = field(default_factory=list)
    # as if all mail arrived
    sent: dict[str, dict[bytes, tuple[StreamPosition, ...]]] = field(default_factory=dict)
    last: str = ""  # id of what it wrote last, when everybody had heard everything
    forgot: bool = False  # its whole machine was put back once: it may have forked

    @property
    def unit(self) -> str:
        return unit_id(self.code)


class World:
    """Everything follows from the seed, so a failing run can be played again."""

    def __init__(
        self, room: Path, seed: int, settle: "Callable[[World], object] | None" = None
    ) -> None:
        """`settle` puts the PCs into the country; without it, some offices' and perhaps the centre's."""
        self.chance = random.Random(seed)
        self.room, self.seconds = room, 0
        self.bag: list[Mail] = []
        self.seen: dict[str, int] = {}  # how often what happened
        self.rows: dict[str, list[Ref]] = defaultdict(list)  # by the unit's code
        self.typed: dict[str, str] = {}  # words that somebody erased, by their hash
        self.devices: list[Device] = []
        (settle or offices)(self)

    # -- opening

    def device(self, name: str, code: str, born: Path) -> Device:
        """A PC of a unit; its folder and keys are copied from where they were `born`."""
        place, home = self.room / name, self.room / f"{name}-keys"
        shutil.copytree(born / "folder", place)
        shutil.copytree(born / "keys", home)
        skew = timedelta(seconds=self.chance.choice(SKEWS))
        self.count("wrong clocks", abs(skew) >= timedelta(days=1))
        self.devices.append(Device(name, code, place, home, skew, self.open(place, home)))
        return self.devices[-1]

    def open(self, place: Path, home: Path) -> Folder:
        store = open_folder(place, home, START, self.sources())
        store.writer.db.execute("PRAGMA synchronous=OFF")  # power cuts are tested elsewhere
        store.writer.put_shelf(BlobStore(place / "blobs"))
        return store

    def sources(self) -> RandomSources:
        return RandomSources(lambda: self.chance.randbytes(16), lambda: self.chance.randbytes(8))

    def reopen(self, device: Device, before: Callable[[], object] = lambda: None) -> None:
        device.store.close()
        before()
        device.store = self.open(device.place, device.home)

    def crash(self, device: Device, before: Callable[[], object] = lambda: None) -> None:
        """The program ends without closing its folder; what it had committed is there."""
        device.store.writer.db.close()
        device.store._lock.close()
        before()
        device.store = self.open(device.place, device.home)

    def close(self) -> None:
        for device in self.devices:
            device.store.close()

    def count(self, what: str, times: int = 1) -> None:
        self.seen[what] = self.seen.get(what, 0) + times

    def context(self, device: Device, person: str = "") -> Context:
        self.seconds += self.chance.choice([0, 0, 1, 60, 4000])
        now = START + timedelta(seconds=self.seconds) + device.skew
        return Context(
            now, self.new_id, device.unit, person, device=device.store.writer.keys.public.hex()
        )

    def new_id(self) -> str:
        return self.chance.randbytes(16).hex()

    # -- mail

    def give(self, one: Device, other: Device) -> None:
        """Put into the bag what one PC would send another: all, what is new, what it hopes is new, a part of it."""
        hoped = one.sent.get(other.name, {})
        known = self.chance.choice([{}, ends(other.store), ends(other.store), hoped, hoped])
        one.sent[other.name] = ends(one.store)
        scopes = None
        if self.chance.random() < 0.2:
            scopes = {self.chance.choice([one.unit, f"{one.unit}/forms", other.unit])}
        segments, texts = one.store.exchange.give(known, scopes)
        self.chance.shuffle(segments)
        if self.chance.random() < 0.3:
            segments = [segment for segment in segments if self.chance.random() < 0.6]
            texts = [text for text in texts if self.chance.random() < 0.7]
            self.count("partial")
        if segments or texts:
            self.bag.append((segments, texts))

    def deliver(self, device: Device, mail: Mail) -> None:
        """It stays in the bag: it may come again, and late."""
        device.store.exchange.take_segments(*mail)
        self.count("delivered")
        self.count("parked", bool(device.store.info()["parked"]))

    # -- copies of the database

    def back_up(self, device: Device) -> None:
        """Copy database and keys as they are, the folder being open or closed."""
        database, keys = self._kept(device)
        if self.chance.random() < 0.5:
            device.store.writer.db.execute("VACUUM INTO ?", (str(database),))
            shutil.copytree(device.home, keys)
        else:
            self.reopen(device, lambda: _copy(device, database, keys))

    def restore(self, device: Device, machine: bool = False) -> None:
        """Put another database back, and keep the one that was there; with `machine` the key file comes back too."""
        database, keys = self.chance.choice(device.backups)
        aside = self._kept(device)

        def put_back() -> None:
            _copy(device, *aside)
            if self.chance.random() < 0.3:
                (device.place / DATABASE).unlink()  # else it is the same file on the drive
            shutil.copyfile(database, device.place / DATABASE)
            if machine:
                shutil.rmtree(device.home)
                shutil.copytree(keys, device.home)

        self.reopen(device, put_back)
        device.forgot = device.forgot or machine
        self.count("machines" if machine else "restores")

    def _kept(self, device: Device) -> tuple[Path, Path]:
        name = f"{device.name}-{len(device.backups)}"
        device.backups.append((self.room / f"{name}.db", self.room / f"{name}-keys"))
        return device.backups[-1]

    def copy_folder(self, device: Device) -> None:
        """Copy the whole folder on the same PC; from now on one or the other is opened."""
        place = device.place.with_name(f"{device.name}-copy{len(device.copies)}")
        self.reopen(device, lambda: shutil.copytree(device.place, place))
        device.copies.append(place)
        self.count("copies")

    def change_folder(self, device: Device) -> None:
        number = self.chance.randrange(len(device.copies))
        device.store.close()
        device.place, device.copies[number] = device.copies[number], device.place
        device.store = self.open(device.place, device.home)


def offices(world: World) -> None:
    """Two to four PCs of up to three offices, and perhaps the centre."""
    codes = world.chance.sample(OFFICES[:3], world.chance.randint(1, 3))
    for number in range(world.chance.randint(2, 4)):
        code = world.chance.choice(codes)
        among = sum(device.code == code for device in world.devices)
        world.device(f"pc{number}", code, nursery() / code / str(among))
    if world.chance.random() < 0.5:
        world.device("centre", CENTRE, nursery() / CENTRE / "0")  # it only reads


def _copy(device: Device, database: Path, keys: Path) -> None:
    shutil.copyfile(device.place / DATABASE, database)
    shutil.copytree(device.home, keys)


def ends(store: Folder) -> dict[bytes, tuple[StreamPosition, ...]]:
    """What a receipt would say is here."""
    return dict(ends_of(store.writer.log))


def ops(store: Folder) -> set[str]:
    """Every op that is here and not parked, by stream, number and chain: the chain fixes each byte of it."""
    rows = store.writer.db.execute(
        "SELECT stream, op & 68719476735, op.chain FROM op JOIN history ON history.id=op >> 36"
    )
    return {f"{stream.hex()}:{seq}:{chain.hex()}" for stream, seq, chain in rows.fetchall()}


def bytes_of(place: Path) -> Iterable[bytes]:
    return (path.read_bytes() for path in place.rglob("*") if path.is_file())


@cache
def nursery() -> Path:
    """Newly made folders of every office, made once; every byte that matters is the same in every run.

    All of them are enrolled, and so is the liar, in every office.
    """
    devices = [
        (_key(code, number).public_key(), unit_id(code))
        for code in OFFICES
        for number in range(NURSERY)
    ]
    devices += [(LIAR.public_key(), unit_id(code)) for code in OFFICES[:3]]
    papers = passports([(key.public_bytes_raw(), unit, "office") for key, unit in devices])
    kept = TemporaryDirectory(prefix="prongsai-nursery-", dir=shared_memory())
    _alive.append(kept)
    for code in OFFICES:
        for number in range(NURSERY):
            place = Path(kept.name) / code / str(number)
            place.mkdir(parents=True)
            key = _key(code, number)
            chance = random.Random(f"{code}-{number}")
            sources = RandomSources(partial(chance.randbytes, 16), partial(chance.randbytes, 8))
            tokens = patch("secrets.token_hex", partial(_token, chance))
            with patch.object(Ed25519PrivateKey, "generate", lambda key=key: key), tokens:
                found = (f"สำนักงาน {code}", code, "district", "", 2569, START, sources)
                folder = create(place / "folder", place / "keys", *found)
                folder.exchange.trust_in([ROOT_KEY])
                folder.exchange.take_segments([papers])
                folder.close()
    return Path(kept.name)


def _key(code: str, number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(f"{code}-{number}".encode().ljust(32, b"."))


def _token(chance: random.Random, size: int) -> str:
    return chance.randbytes(size).hex()


_alive: list[TemporaryDirectory[str]] = []


def shared_memory() -> Path | None:
    """Where files cost nothing, if there is such a place."""
    place = Path("/dev/shm")
    return place if os.access(place, os.W_OK) else None

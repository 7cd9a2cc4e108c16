"""Two offices with keys, and a bundle from one to the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.log.op import Segment, TextRow
from core.log.post import Bundle
from core.values import Ref
from storage.exchange.writer import write_bundle
from tests.storage.exchange.invited import OPENED, province_and_centre
from tests.storage.exchange.towns import UNITS, Town, build, enrol, neighbours
from tests.templates import Copied

LINES = b'[1,1,"plan","00","title","#x",[],1]\n[2,2,"plan","00","year",2569,[],1]'
WORDS = 'ที่นี่ "น้ำ"\n\\ผึ้ง'


@dataclass(frozen=True)
class Office:
    """One end of the exchange: a signing key, and an age identity in a file as `age-keygen` writes it."""

    private: Ed25519PrivateKey
    identity: Path
    recipient: str

    @property
    def key(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    def bundle(self, *to: "Office") -> Bundle:
        segment = Segment(
            self.key, "c01", bytes(8), 1, bytes(16), LINES, 2, bytes(range(16)), bytes(64)
        )
        words = (WORDS, "", "ก" * 5000)
        texts = tuple(
            TextRow(Ref("c01", "plan", f"{n:032x}"), "title", bytes([n] * 16), text)
            for n, text in enumerate(words)
        )
        recipients = tuple(sorted(office.recipient for office in to))
        return Bundle(self.key, "c01", recipients, "2026-01-31T09:30:00", (segment,), texts)


@pytest.fixture
def office(tmp_path: Path) -> Callable[[str], Office]:
    def make(name: str) -> Office:
        identity = pyrage.x25519.Identity.generate()
        path = tmp_path / f"{name}.key"
        path.write_text(f"# public key: {identity.to_public()}\n{identity}\n")
        return Office(Ed25519PrivateKey.generate(), path, str(identity.to_public()))

    return make


@pytest.fixture
def sender(office: Callable[[str], Office]) -> Office:
    return office("sender")


@pytest.fixture
def centre(office: Callable[[str], Office]) -> Office:
    return office("centre")


@pytest.fixture
def sent(tmp_path: Path, sender: Office, centre: Office) -> Path:
    """A good bundle from the sender to the centre."""
    path = tmp_path / "c01.prongsai"
    write_bundle(path, sender.bundle(centre), sender.private.sign)
    return path


@pytest.fixture
def stranger(tmp_path: Path, towns: list[Town]) -> Iterator[Town]:
    """A PC nobody has certified, of a district that has taken in whom it may write to."""
    made = build(tmp_path / "stranger", "13", "district")
    enrol(towns, (*UNITS, ("13", "district", "1")), told=[made])
    yield made
    made.folder.close()


@pytest.fixture
def enrolled_later(towns: list[Town], stranger: Town) -> Callable[[], None]:
    return lambda: enrol([*towns, stranger])


@pytest.fixture
def bundle(towns: list[Town]) -> Path:
    """A good file from the first district to its province."""
    _centre, province, one, _two = towns
    one.plan()
    return one.send(province)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def colleague(tmp_path: Path, towns: list[Town]) -> Iterator[Town]:
    """Another PC of the first district."""
    made = build(tmp_path / "colleague", towns[2].code, "district")
    enrol([*towns, made])
    yield made
    made.folder.close()


@pytest.fixture
def voting(copied: Copied) -> Iterator[list[Town]]:
    """The province above, and two PCs of the office that votes."""
    made = neighbours(
        copied, (("1", "1", "province"), ("a", "11", "district"), ("b", "11", "district"))
    )
    yield made
    for one in made:
        one.folder.close()


@pytest.fixture
def above(tmp_path: Path) -> Iterator[tuple[Town, Town]]:
    """(province, centre)."""
    yield province_and_centre(tmp_path)
    while OPENED:
        OPENED.pop().folder.close()

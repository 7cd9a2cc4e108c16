"""A country whose certificates are in order: a root everybody trusts, a register of units, and passports for devices.

Every paper lies in a stream of its own, so that it is the same wherever and whenever it is made.
"""

from collections.abc import Iterable
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.entities import record_id, unit_id
from core.log.certificates import Certificate, Revocation
from core.log.op import Cut, Segment
from core.values import Ref
from storage.db.folder.store import Folder
from tests.storage.db.forger import Forger

ROOT = Ed25519PrivateKey.from_private_bytes(b"the root key of all tests".ljust(32, b"."))
CENTRE = Ed25519PrivateKey.from_private_bytes(b"the register of all tests".ljust(32, b"."))
ROOT_KEY = ROOT.public_key().public_bytes_raw()
CENTRE_KEY = CENTRE.public_key().public_bytes_raw()
AGE = f"age1{'q' * 58}"


def _stream(private: Ed25519PrivateKey, of: str) -> Forger:
    return Forger("all", private, sha256(of.encode()).digest()[:8])


def passport(
    key: bytes, unit: str, kind: str = "office", issuer: Ed25519PrivateKey = ROOT, age: str = AGE
) -> Segment:
    """A certificate of this key as a device of the unit (its id)."""
    return passports([(key, unit, kind)], issuer, age)


def passports(
    devices: Iterable[tuple[bytes, str, str]], issuer: Ed25519PrivateKey = ROOT, age: str = AGE
) -> Segment:
    """Certificates of these (key, unit, kind of device), in one stream."""
    said = [Certificate(key, age, unit, kind, "A") for key, unit, kind in devices]
    paper = _stream(issuer, repr(said))
    refs = [
        Ref("all", "certificate", record_id("all", "certificate", one.key.hex(), one.unit))
        for one in said
    ]
    return paper.segment(
        [
            paper.line(n, ref, "grant", f"={one.line}")
            for n, (ref, one) in enumerate(zip(refs, said, strict=True), 1)
        ]
    )


def revocation(key: bytes, unit: str, cut: Cut, issuer: Ed25519PrivateKey = ROOT) -> Segment:
    """From now on only what the cut holds of this key counts for the unit."""
    said = Revocation(key, unit, cut)
    paper = _stream(issuer, said.line)
    ref = Ref("all", "revocation", sha256(said.line.encode()).hexdigest()[:32])
    return paper.segment([paper.line(1, ref, "accepted", f"={said.line}")])


def register(units: Iterable[tuple[str, str, str]]) -> list[Segment]:
    """The centre's register: (code, kind, code of the unit above or "") of each unit."""
    units = list(units)
    paper = _stream(CENTRE, repr(units))
    lines: list[bytes] = []
    for code, kind, parent in units:
        said = {
            "code": f"={code}",
            "kind": f"={kind}",
            "parent": f"=all/unit/{unit_id(parent)}" if parent else None,
        }
        for name, value in said.items():
            lines.append(paper.line(len(lines) + 1, Ref("all", "unit", unit_id(code)), name, value))
    return [passport(CENTRE_KEY, unit_id("the register"), "centre"), paper.segment(lines)]


def device_of(kind: str) -> str:
    """What a PC of such a unit is certified as."""
    return kind if kind in ("centre", "province") else "office"


def settle_in(folder: Folder, kind: str = "district", age: str = AGE) -> Segment:
    """The folder trusts the root and is certified; its passport, for others to take in."""
    paper = passport(folder.writer.keys.public, folder.writer.unit, device_of(kind), age=age)
    folder.exchange.trust_in([ROOT_KEY])
    folder.exchange.take_segments([paper])
    return paper

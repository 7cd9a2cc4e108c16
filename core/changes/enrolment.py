"""What is handed over so that a device is believed: its request, and the answer with the roots to trust."""

from dataclasses import dataclass
from typing import NamedTuple

from core.changes.segment import Segment, TextRow


class Request(NamedTuple):
    """A device asks for its certificate; signed by its key."""

    key: bytes  # Ed25519 public key, 32 bytes
    age: str  # the recipient that bundles to it name
    code: str  # of the unit, as it was typed in
    name: str
    kind: str  # of the unit
    parent: str = ""  # id of the unit above


@dataclass(frozen=True, slots=True)
class TrustFile:
    """Roots, compared by people with a printed fingerprint, and the streams a unit needs to judge what it reads."""

    roots: tuple[bytes, ...]
    segments: tuple[Segment, ...] = ()
    texts: tuple[TextRow, ...] = ()


class Device(NamedTuple):
    """A device as its certificate names it."""

    key: str  # hex
    unit: str
    kind: str  # centre, province, office, committee
    letter: str
    age: str
    revoked: bool


class Problem(NamedTuple):
    """Something that is kept and has no effect: ops of one record of one device, or segments that wait."""

    why: str  # a core.changes.verdict.Why
    scope: str
    device: str  # signing key, hex
    record: str  # `entity/id`; "" for what waits
    fields: tuple[str, ...]
    ops: int
    first: str = ""  # name of the first of the ops

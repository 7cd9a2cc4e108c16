"""Certificates, revocations, trust files (docs/log.md); start files and invitations (docs/enrolment.md)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, Self

from core.log.op import Cut, Segment, TextRow, read_cut, write_cut
from core.log.scopes import KeyRole

KIND_CLASS: Mapping[str, str] = (
    MappingProxyType(  # kind of invitation -> kind of device in the certificate
        {"office": "office", "pc": "office", "committee": "committee", "province": "province"}
    )
)


class InvitationClaim(NamedTuple):
    """A device's claim, sent with its first transfer files, that it was invited to act for a unit."""

    record: str  # id of the invitation, in the scope of who wrote it
    age: str  # the recipient that bundles to the device name
    signature: str  # hex, by the invitation's own key, over `InvitationClaim.statement`

    @staticmethod
    def statement(key: bytes, age: str, unit: str, kind: str, letter: str) -> bytes:
        """Return the bytes to sign with an invitation's one-time key to claim it. They contain all arguments."""
        return b"prongsai-invite-1\0" + "|".join((key.hex(), age, unit, kind, letter)).encode()


class OwnStartFile(NamedTuple):
    """The start file a folder began with; on this PC only, never in the log. `compared`: a person compared `digits`."""

    issuer: str  # unit that wrote it and must receive the first file
    digits: str  # 12 digits from roots, unit and invitation, to compare with the printed letter
    compared: bool  # a person has compared them
    key: str  # hex, of the device that signed the claim
    invite: InvitationClaim
    invited: str = ""  # the kind of device it was invited to be; "" = noted before that was kept
    # id of the person record of the committee member it is for; "" = it is for an office
    person: str = ""
    called: str = ""  # that member's name, as whoever invited typed it


class ParentUnitKeys(NamedTuple):
    """A unit above, with the age recipients of its PCs, which can open transfer files sent to it."""

    unit: str
    code: str
    name: str
    ages: tuple[str, ...]


class OneTimeKey(NamedTuple):
    """The key pair of one invitation; the secret half exists only in the start file."""

    public: bytes
    secret: bytes  # travels in the start file and is kept nowhere


@dataclass(frozen=True, slots=True)
class StartFile:
    """The content of a start file: what a new office needs to begin, about itself and the units above it."""

    key: bytes  # Ed25519 public key of who signed it, 32 bytes
    issuer: str  # its unit
    made_at: str  # ISO date and time, by its PC; shown, never judged
    roots: tuple[bytes, ...]
    code: str
    name: str
    kind: str  # of the unit
    year: int  # fiscal year, Buddhist era; 0 = none is said
    parents: tuple[ParentUnitKeys, ...]  # nearest first
    invited: str  # for what: a key of KIND_CLASS
    letter: str
    until: str  # ISO day, "" = for ever
    secret: bytes  # of the invitation's key
    # id of the person record of the committee member it is for; "" = it is for an office
    person: str = ""
    member_name: str = ""  # that member's name
    segments: tuple[Segment, ...] = ()
    texts: tuple[TextRow, ...] = ()
    forms: tuple[str, ...] = ()  # SHA-256, hex, of the files of forms in it

    def holding(
        self, segments: Iterable[Segment], texts: Iterable[TextRow], forms: Iterable[str]
    ) -> "StartFile":
        """Return a copy of the start file with these segments, texts and forms (SHA-256, hex)."""
        return replace(self, segments=tuple(segments), texts=tuple(texts), forms=tuple(forms))


class WrittenStartFile(NamedTuple):
    """A start file that was written to a folder or drive and read back."""

    path: Path
    sha256: str  # hex


class StartFileInFolder(NamedTuple):
    """A complete, validly signed start file found in a folder, without its secrets."""

    path: Path
    unit: str  # it is for
    roots: tuple[bytes, ...]
    public: bytes  # of the invitation's key
    sha256: str  # hex


KINDS = ("centre", "province", "office", "committee")
GRANT, ACCEPTED = "grant", "accepted"  # the field of a certificate and of a revocation
_KEY = r"[0-9a-f]{64}"
_UNIT = r"[0-9a-f]{32}"
AGE_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")
LETTER = r"[A-Z]{1,2}"
# letters of a name in a start file, and of the unit's in a request that comes with a file
LONGEST_NAME = 400


class Certificate(NamedTuple):
    """A certificate: lets a key write for a unit as a kind of device, in all the key's streams, from their first op."""

    key: bytes  # Ed25519 public key, 32 bytes
    age: str  # age recipient to which bundles for this device are sealed
    unit: str
    kind: str
    letter: str  # of the PC, in the numbers of its papers

    @property
    def holder(self) -> KeyRole:
        return KeyRole(self.kind, self.unit)

    @property
    def line(self) -> str:
        return "|".join((self.key.hex(), self.age, self.unit, self.kind, self.letter))


class Revocation(NamedTuple):
    """A revocation of a key's certificates for a unit; only the key's ops in `cut` stay valid."""

    key: bytes
    unit: str
    cut: Cut

    @property
    def line(self) -> str:
        return "|".join((self.key.hex(), self.unit, write_cut(self.cut)))

    @classmethod
    def read(cls, value: object) -> Self | None:
        """Parse `key|unit|cut`; None if it is malformed."""
        parts = value.split("|") if isinstance(value, str) else []
        if len(parts) != len(cls._fields) or not (
            re.fullmatch(_KEY, parts[0]) and re.fullmatch(_UNIT, parts[1])
        ):
            return None
        cut = read_cut(parts[2])
        return None if cut is None else cls(bytes.fromhex(parts[0]), parts[1], cut)


def read_certificate(value: object) -> Certificate | None:
    """Parse `key|age|unit|kind|letter`, the text in which a record stores a certificate; None if it is malformed."""
    parts = value.split("|") if isinstance(value, str) else []
    if len(parts) != len(Certificate._fields):
        return None
    key, age, unit, kind, letter = parts
    whole = re.fullmatch(_KEY, key) and AGE_KEY.fullmatch(age) and re.fullmatch(_UNIT, unit)
    if not (whole and kind in KINDS and re.fullmatch(LETTER, letter)):
        return None
    return Certificate(bytes.fromhex(key), age, unit, kind, letter)


def fingerprint(*keys: bytes) -> str:
    """Return the fingerprint of keys in any order: 40 digits in 8 groups of 5, to compare by phone or on paper."""
    number = int.from_bytes(
        sha256(b"prongsai-fingerprint\0" + b"".join(sorted(keys))).digest(), "big"
    )
    digits = f"{number % 10**40:040}"
    return " ".join(digits[at : at + 5] for at in range(0, 40, 5))


class CertificateRequest(NamedTuple):
    """A device's request for a certificate, signed with its key."""

    key: bytes  # Ed25519 public key, 32 bytes
    age: str  # the recipient that bundles to it name
    code: str  # of the unit, as it was typed in
    name: str
    kind: str  # of the unit
    parent: str = ""  # id of the unit above


@dataclass(frozen=True, slots=True)
class TrustFile:
    """A trust file: root keys, compared by people with a printed fingerprint, and streams needed to verify data."""

    roots: tuple[bytes, ...]
    segments: tuple[Segment, ...] = ()
    texts: tuple[TextRow, ...] = ()


class Device(NamedTuple):
    """A device, that is one folder on one PC, as its certificate describes it."""

    key: str  # hex
    unit: str
    kind: str  # centre, province, office, committee
    letter: str
    age: str
    revoked: bool


class IneffectiveOps(NamedTuple):
    """Ops that have no effect or were refused at import: a device's in one `record` or, if that is "", in a scope."""

    reason: str  # a core.log.verdict.NoEffectReason
    scope: str
    device: str  # signing key, hex
    record: str  # `entity/id`; "" for what waits
    fields: tuple[str, ...]
    ops: int
    first: str = ""  # name of the first of the ops


class TrustReader(Protocol):
    """A reader of the devices that this folder trusts, and of the ops that it stores without effect."""

    def proves(self, key: bytes, message: bytes, signature: bytes) -> bool:
        """Return whether this key signed these bytes; its owner and rights are not checked."""

    def here(self) -> Mapping[str, Any]:
        """Return a dict: `folder` and `unit` (ids), `code`, `year`, and `device` (public key of this device, hex)."""

    def roots(self) -> frozenset[bytes]: ...

    def archives(self) -> Sequence[str]:
        """Return the unit ids that this office had before it joined other units; data under them is never sent."""

    def look_within(self, unit: str) -> None:
        """Let lists show the data that this office had as `unit`, one of `archives`; "" = its present data."""

    def started(self) -> OwnStartFile | None:
        """Return the start file that this folder began with; None if it began without one."""

    def devices(self) -> Sequence[Device]:
        """Return every device with a valid certificate, including devices revoked since."""

    def device(self) -> Device | None:
        """Return this device as its certificate for this unit names it; None while it has no certificate."""

    def may_certify(self, kind: str, unit: str) -> bool:
        """Return whether this device may certify and revoke a `kind` of device of the unit."""

    def line(self, unit: str) -> frozenset[bytes]:
        """Return the keys whose ops in scope `all` verify a unit's data: those of roots, centres and its province."""

    def ends(self, names: Sequence[str]) -> Cut | None:
        """Return the cut that ends at these ops (`stream:seq:hash8`); None if one is missing or two share a stream."""

    def cut_of(self, key: bytes) -> Cut:
        """Return the cut of all ops of a key that have effect here, in all scopes. A revocation of the key that names
        this cut keeps exactly these ops valid."""

    def problems(self) -> Sequence[IneffectiveOps]:
        """Return all ops that are stored without effect or were refused at import, with the reason."""


class RootKeyRecord(NamedTuple):
    """One of a unit's root keys. `printed`, `read`: ISO days on which it was printed and read back; "" = not yet."""

    number: int
    public: bytes
    made_on: str
    printed: str = ""
    read: str = ""  # day its groups were read back from the paper: since then the key is on no PC
    file: str = ""  # the file it was written to, to be printed
    on_this_pc: bool = False  # the secret key is still on this PC

"""Certificates, revocations, and the files by which a device becomes believed (EXCHANGE 6.13); start files and
invitations (EXCHANGE A5): what a new office is given, and what its first file brings back.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, Self

from core.log.op import Cut, Segment, TextRow, read_cut, write_cut
from core.log.scopes import Holder

KIND_CLASS: Mapping[str, str] = (
    MappingProxyType(  # for what somebody is invited -> the kind of device of its certificate
        {"office": "office", "pc": "office", "committee": "committee", "province": "province"}
    )
)


class Invite(NamedTuple):
    """What the first files of a device say to be certified by an invitation."""

    record: str  # id of the invitation, in the scope of who wrote it
    age: str  # the recipient that bundles to the device name
    signature: str  # hex, by the invitation's own key, over `claim_of`


def claim_of(key: bytes, age: str, unit: str, kind: str, letter: str) -> bytes:
    """The bytes a device signs with the invitation's key to claim it for its own."""
    return b"prongsai-invite-1\0" + "|".join((key.hex(), age, unit, kind, letter)).encode()


class Started(NamedTuple):
    """The start file a folder began with; local, never in the log."""

    issuer: str  # unit of who wrote it: the first file goes there
    digits: str  # 12, of the roots, the unit and the invitation: compared with the printed letter
    compared: bool  # a person has done so
    key: str  # hex, the device that signed the claim
    invite: Invite
    invited: str = ""  # the kind of device it was invited to be; "" = noted before that was kept
    person: str = ""  # id of the person record of the committee member it is for; "" = it is for an office
    called: str = ""  # that member's name, as whoever invited typed it


class ParentKeys(NamedTuple):
    """A unit above and who may open what is sent to it."""

    unit: str
    code: str
    name: str
    ages: tuple[str, ...]


class OneTimeKey(NamedTuple):
    """The key pair of one invitation."""

    public: bytes
    secret: bytes  # travels in the start file and is kept nowhere


@dataclass(frozen=True, slots=True)
class StartFile:
    """All that a new office needs to begin, of its own line alone."""

    key: bytes  # Ed25519 public key of who signed it, 32 bytes
    issuer: str  # its unit
    made: str  # ISO date and time, by its PC; shown, never judged
    roots: tuple[bytes, ...]
    code: str
    name: str
    kind: str  # of the unit
    year: int  # fiscal year, Buddhist era; 0 = none is said
    parents: tuple[ParentKeys, ...]  # nearest first
    invited: str  # for what: a key of KIND_CLASS
    letter: str
    until: str  # ISO day, "" = for ever
    secret: bytes  # of the invitation's key
    person: str = ""  # id of the person record of the committee member it is for; "" = it is for an office
    called: str = ""  # that member's name
    segments: tuple[Segment, ...] = ()
    texts: tuple[TextRow, ...] = ()
    forms: tuple[str, ...] = ()  # SHA-256, hex, of the files of forms in it

    def holding(self, segments: Iterable[Segment], texts: Iterable[TextRow], forms: Iterable[str]) -> "StartFile":
        """The same with what goes along."""
        return replace(self, segments=tuple(segments), texts=tuple(texts), forms=tuple(forms))


class StartWritten(NamedTuple):
    """A start file as it lies on its medium, read back."""

    path: Path
    sha256: str  # hex


class LyingStart(NamedTuple):
    """A start file that lies somewhere, whole and signed."""

    path: Path
    unit: str  # it is for
    roots: tuple[bytes, ...]
    public: bytes  # of the invitation's key
    sha256: str  # hex


class StartPost(Protocol):
    """Makes and writes start files with the keys of one folder."""

    def one_times(self, roots: Iterable[bytes], units: Iterable[str]) -> Generator[tuple[OneTimeKey, str], None, None]:
        """A key of its own for each of these units with its 12 digits, to be closed; they take 0.1 s or more each, so
        that nobody tries many."""

    def digits(self, roots: Iterable[bytes], unit: str, key: bytes) -> str:
        """The 12 digits of an invitation's public key; as dear."""

    def digits_of_device(self, unit: str, key: bytes) -> str:
        """12 digits of a device that asks for its unit, read out by telephone; as dear."""

    def lies(self, path: Path) -> tuple[str, str] | None:
        """(unit that issued it, unit it is for) of the start file that lies there, both "" of anything else; None =
        nothing does."""

    def lying(self, folder: Path) -> Iterator[LyingStart]:
        """The start files in a folder, by name, whoever made them; anything else is passed over. UserError where the
        folder cannot be read."""

    def written(self, path: Path, start: StartFile) -> AbstractContextManager[StartWritten]:
        """Sign, write and read back; where the block fails, what lay there before lies there again. UserError."""


KINDS = ("centre", "province", "office", "committee")
GRANT, ACCEPTED = "grant", "accepted"  # the field of a certificate and of a revocation
_KEY = r"[0-9a-f]{64}"
_UNIT = r"[0-9a-f]{32}"
AGE_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")
LETTER = r"[A-Z]{1,2}"
LONGEST_NAME = 400  # letters of the name of a unit in a request that comes with a file


class Certificate(NamedTuple):
    """Covers every stream of its key from number 1."""

    key: bytes  # Ed25519 public key, 32 bytes
    age: str  # the recipient that bundles to this device name
    unit: str
    kind: str
    letter: str  # of the PC, in the numbers of its papers

    @property
    def holder(self) -> Holder:
        return Holder(self.kind, self.unit)

    @property
    def line(self) -> str:
        return "|".join((self.key.hex(), self.age, self.unit, self.kind, self.letter))


class Revocation(NamedTuple):
    """Of the certificates of a key for a unit: from now on only what the cut holds of that key counts."""

    key: bytes
    unit: str
    cut: Cut

    @property
    def line(self) -> str:
        return "|".join((self.key.hex(), self.unit, write_cut(self.cut)))

    @classmethod
    def read(cls, value: object) -> Self | None:
        """`key|unit|cut`; None when it is anything else."""
        parts = value.split("|") if isinstance(value, str) else []
        if len(parts) != len(cls._fields) or not (re.fullmatch(_KEY, parts[0]) and re.fullmatch(_UNIT, parts[1])):
            return None
        cut = read_cut(parts[2])
        return None if cut is None else cls(bytes.fromhex(parts[0]), parts[1], cut)


def read_certificate(value: object) -> Certificate | None:
    """`key|age|unit|class|letter` (without the mark of a plain value); None when it is anything else."""
    parts = value.split("|") if isinstance(value, str) else []
    if len(parts) != len(Certificate._fields):
        return None
    key, age, unit, kind, letter = parts
    if not (
        re.fullmatch(_KEY, key)
        and AGE_KEY.fullmatch(age)
        and re.fullmatch(_UNIT, unit)
        and kind in KINDS
        and re.fullmatch(LETTER, letter)
    ):
        return None
    return Certificate(bytes.fromhex(key), age, unit, kind, letter)


def fingerprint(*keys: bytes) -> str:
    """40 digits in 8 groups of 5, of one key or of several in any order: what is read by phone or from paper."""
    number = int.from_bytes(sha256(b"prongsai-fingerprint\0" + b"".join(sorted(keys))).digest(), "big")
    digits = f"{number % 10**40:040}"
    return " ".join(digits[at : at + 5] for at in range(0, 40, 5))


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

    why: str  # a core.log.verdict.Why
    scope: str
    device: str  # signing key, hex
    record: str  # `entity/id`; "" for what waits
    fields: tuple[str, ...]
    ops: int
    first: str = ""  # name of the first of the ops


class Proving(Protocol):
    """Knows signatures."""

    def proves(self, key: bytes, message: bytes, signature: bytes) -> bool:
        """Has this key signed these bytes? Whose it is and what it may do is another question."""


class Trusting(Proving, Protocol):
    """Which devices are trusted here, and what is kept without effect."""

    def here(self) -> Mapping[str, Any]:
        """What the folder says of itself: its unit and code, the year it was made for, and the key of this device."""

    def roots(self) -> frozenset[bytes]: ...

    def archives(self) -> Sequence[str]:
        """The units this folder was before it joined: what was done then is read here, and goes to nobody."""

    def look_within(self, unit: str) -> None:
        """Lists of all are from now on of what the folder was as this unit before it joined; "" = of the present."""

    def started(self) -> Started | None:
        """The start file this folder began with; None = it began without one."""

    def devices(self) -> Sequence[Device]:
        """Every device that somebody entitled has certified."""

    def device(self) -> Device | None:
        """The own device by its certificate for the own unit; None before that is here."""

    def may_certify(self, kind: str, unit: str) -> bool:
        """May this device certify such a device of that unit, and revoke it?"""

    def line(self, unit: str) -> frozenset[bytes]:
        """The keys whose streams of `all` a unit needs to judge what it reads."""

    def ends(self, names: Sequence[str]) -> Cut | None:
        """A cut that ends with these ops (`stream:seq:hash8`, as histories name them); None when one is not here."""

    def cut_of(self, key: bytes) -> Cut:
        """Whatever of a key counts here now, in every scope: what a revocation leaves standing."""

    def problems(self) -> Sequence[Problem]:
        """Everything that is kept and has no effect, with the reason."""


class KeptRoot(NamedTuple):
    """One of a unit's roots as this PC knows it; days are ISO, "" = not yet."""

    number: int
    public: bytes
    made: str
    printed: str = ""
    read: str = ""  # its groups were read back from the paper: the key lies on no PC since
    file: str = ""  # the file it was written to, to be printed
    here: bool = False  # the key itself still lies on this PC

"""Start files and invitations (EXCHANGE A5): what a new office is given, and what its first file brings back."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from core.log.op import Segment, TextRow

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

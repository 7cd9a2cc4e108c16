"""What leaves this folder: what would go to somebody now, what was written and read back, how far it has come."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from core.log.post import FileStore
from core.log.privacy import Share
from core.log.transfer import Arrival, Station
from core.values import Ref

SENT = "sent"  # in the log of views: what had been exported was read back


class Outgoing(NamedTuple):
    """What would go to certain receivers now; files are SHA-256, hex."""

    changed: tuple[tuple[Ref, int], ...] = ()  # records with lines that go, and how many of each
    small: tuple[str, ...] = ()  # small pictures, prints and forms
    originals: tuple[str, ...] = ()  # original files that were asked for
    staying: tuple[str, ...] = ()  # every other original that is here, but those with personal data
    held: int = 0  # fields whose words are personal and stay here
    secret: int = 0  # words of votes that are not opened, and stay here until then
    back: tuple[str, ...] = ()  # originals with personal data that are here: no wish brings them


class Sending(NamedTuple):
    """An export whose files were all read back from their medium."""

    at: str  # ISO date and time, by this PC
    to: tuple[str, ...]  # the age recipients who can open them
    ends: Mapping[bytes, int] = MappingProxyType({})  # the last op in them of each own stream of the unit


def noted(to: Collection[str], ends: Mapping[bytes, int]) -> str:
    """As the log of views has it: `age1…,age1…;stream:seq,…`."""
    said = ",".join(f"{stream.hex()}:{seq}" for stream, seq in sorted(ends.items()))
    return ",".join(to) + (f";{said}" if said else "")


def recipients_of(words: str) -> list[str]:
    return words.partition(";")[0].split(",")


def ends_of(words: str) -> dict[bytes, int]:
    parts = (one.partition(":") for one in words.partition(";")[2].split(",") if one)
    return {bytes.fromhex(stream): int(seq) for stream, _colon, seq in parts}


class Wish(NamedTuple):
    """Originals that another device asked for with its newest file, those with personal data apart."""

    key: str  # of the device, hex
    files: tuple[str, ...]  # SHA-256, hex
    size: int  # bytes, as their records say


class Acknowledged(NamedTuple):
    """A unit one of whose devices has said to hold something."""

    unit: str
    at: str  # ISO date and time of its newest word, as that PC had it


class Transfers(Protocol):
    """What was received in files, and how far this office's data has come elsewhere."""

    def arrivals(self, since: int = 0, last: int = 0) -> Sequence[Arrival]:
        """The files that were taken in here since then (milliseconds since 1970), the oldest first; `last`: of them so
        many of the newest, 0 = all."""

    def came(self, since: int) -> int:
        """How many they are."""

    def arrived(self) -> Mapping[str, int]:
        """When each unit's own newest file was taken in here: milliseconds since 1970."""

    def first_came(self, refs: Collection[Ref]) -> Mapping[Ref, int]:
        """When the file was taken in here that brought the first line of each of these records: milliseconds since
        1970; left out is what was written here, and of what the files that came do not tell."""

    def stations(self, scope: str) -> Sequence[Station]:
        """How far a unit's scope has come: what the devices that may hold it have reported to hold."""

    def stations_of(self, scopes: Collection[str]) -> Mapping[str, Sequence[Station]]:
        """The same of many scopes at once."""

    def holding(self, scope: str, ops: Collection[str]) -> Sequence[Acknowledged]:
        """Who has said to hold all of these ops of a scope (`stream:seq:hash8`), other than this device."""

    def outgoing(self, to: Sequence[str], shelf: FileStore, share: Share) -> Outgoing:
        """What would go to these age recipients now; nothing is written. UserError when they may get nothing."""

    def asked(self) -> Mapping[str, int]:
        """The originals this device asks for (SHA-256, hex), and since when: milliseconds since 1970, 0 = not known."""

    def wished(self) -> Sequence[Wish]:
        """What others ask for."""

    def erased(self) -> Collection[str]:
        """Files that were erased under law: they come no more."""

    def policy(self) -> str:
        """Which originals this device wants to get: none | asked | all."""

    def sendings(self) -> Sequence[Sending]:
        """The exports of this PC that were written and read back, the newest first; of the last ones."""

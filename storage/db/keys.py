"""What lives outside the office folder: signing key, age identity, and how far its own streams have left this PC.

A number is never used twice: what left is noted here, durably, before it leaves, so a restored database is noticed.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec
import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.errors import UserError
from core.i18n import _
from core.log.op import End
from storage.db.seal import secret_of
from storage.files import PRIVATE, make_directory, move, reason, write_durably

SIGNING, AGE, COUNTERS = "signing.key", "age.key", "counters.json"


class Counters(msgspec.Struct, frozen=True):
    """How far this folder's word has gone: ends of own streams (hex: [seq, chain hex]), last receipt, last paper."""

    streams: dict[str, tuple[int, str]] = {}
    sent: dict[str, int] = {}  # of these, how far files for others went: a backup is not sent to anybody
    receipt: int = 0
    paper: int = 0
    place: str = ""  # where the database lay when it was last opened: a copy lies elsewhere
    mark: str = ""  # what the database was marked with when it was last opened or closed: an older copy has another
    sealed: int = 0  # how many migrations' tables bear seals (storage.db.seal): without them they come from outside


@dataclass(slots=True)
class KeyFile:
    """The keys of one office folder on this PC."""

    directory: Path
    private: Ed25519PrivateKey
    counters: Counters
    public: bytes = field(init=False)  # names this device

    def __post_init__(self) -> None:
        self.public = self.private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)

    @property
    def left(self) -> dict[bytes, End]:
        """The last op of each own stream that left this PC."""
        return {bytes.fromhex(s): End(n, bytes.fromhex(c)) for s, (n, c) in self.counters.streams.items()}

    def note_left(self, ends: Mapping[bytes, End]) -> None:
        """Note durably what is about to leave, before it does."""
        streams = dict(self.counters.streams)
        for stream, end in ends.items():
            if end.seq > streams.get(stream.hex(), (0, ""))[0]:
                streams[stream.hex()] = (end.seq, end.chain.hex())
        if streams != self.counters.streams:
            self._count(msgspec.structs.replace(self.counters, streams=streams))

    @property
    def sent(self) -> dict[bytes, int]:
        """The number of the last op of each own stream that is in a file for somebody else."""
        return {bytes.fromhex(stream): number for stream, number in self.counters.sent.items()}

    def note_sent(self, ends: Mapping[bytes, End]) -> None:
        """Note what a file for others holds."""
        before = self.counters.sent
        sent = before | {s.hex(): end.seq for s, end in ends.items() if end.seq > before.get(s.hex(), 0)}
        if sent != before:
            self._count(msgspec.structs.replace(self.counters, sent=sent))

    def next_receipts(self, count: int = 1) -> int:
        """The first of so many numbers that follow one another, none of which is given again."""
        self._count(msgspec.structs.replace(self.counters, receipt=self.counters.receipt + count))
        return self.counters.receipt - count + 1

    def note_receipt(self, number: int) -> None:
        """A receipt of this key has come back: the next one gets a higher number."""
        if number > self.counters.receipt:
            self._count(msgspec.structs.replace(self.counters, receipt=number))

    def next_paper(self, count: int = 1) -> int:
        """The first of so many numbers that follow one another, none of which is given again."""
        self._count(msgspec.structs.replace(self.counters, paper=self.counters.paper + count))
        return self.counters.paper - count + 1

    @property
    def secret(self) -> bytes:
        """The secret of the folder's seals."""
        return secret_of(self.private.private_bytes_raw())

    def note_sealed(self, steps: int) -> None:
        """The tables of so many migrations bear seals now."""
        self._count(msgspec.structs.replace(self.counters, sealed=steps))

    def note_opening(self, location: str, mark: str) -> None:
        self._count(msgspec.structs.replace(self.counters, place=location, mark=mark))

    def _write(self, counters: Counters) -> None:
        write_durably(self.directory / COUNTERS, msgspec.json.format(msgspec.json.encode(counters)), PRIVATE)
        self.counters = counters

    def _count(self, counters: Counters) -> None:
        """Write them. UserError when they cannot be written: then what was to follow does not happen."""
        try:
            self._write(counters)
        except OSError as error:
            raise _not_noted(error) from error


def _not_noted(error: OSError) -> UserError:
    return UserError(
        _("ทำรายการนี้ไม่สำเร็จ"),
        _("เพราะเขียนไฟล์ในโฟลเดอร์กุญแจของเครื่องนี้ไม่ได้ ({why})").format(why=reason(error)),
        _("โปรดเพิ่มเนื้อที่ว่างหรือตรวจสิทธิ์การเขียน แล้วลองอีกครั้ง"),
    )


def make_keys(directory: Path, now: datetime) -> KeyFile:
    """Make the keys of a new folder, all of them or none; the age identity in its standard file format, so
    `age -d -i` reads it. OSError when they cannot be written."""
    draft = directory.with_name(f"{directory.name}.new")
    shutil.rmtree(draft, ignore_errors=True)  # an earlier try was cut short
    make_directory(draft, 0o700)
    private = Ed25519PrivateKey.generate()
    identity = pyrage.x25519.Identity.generate()
    age = f"# created: {now.isoformat(timespec='seconds')}\n# public key: {identity.to_public()}\n{identity}\n"
    write_durably(draft / SIGNING, private.private_bytes_raw().hex().encode() + b"\n", PRIVATE)
    write_durably(draft / AGE, age.encode(), PRIVATE)
    write_durably(draft / COUNTERS, msgspec.json.encode(Counters()), PRIVATE)
    move(draft, directory)
    return KeyFile(directory, private, Counters())


def read_keys(directory: Path) -> KeyFile:
    """The keys of a folder. UserError when they are missing or unreadable."""
    try:
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex((directory / SIGNING).read_text().strip()))
        counters = msgspec.json.decode((directory / COUNTERS).read_bytes(), type=Counters)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise _no_keys() from error
    return KeyFile(directory, private, counters)


def _no_keys() -> UserError:
    return UserError(
        _("เปิดโฟลเดอร์ของหน่วยงานไม่ได้"),
        _("เพราะไม่พบกุญแจของโฟลเดอร์นี้ในเครื่องนี้"),
        _("โปรดเปิดจากเครื่องที่สร้างโฟลเดอร์ หรือขอเพิ่มเครื่องนี้จากหน่วยงานต้นสังกัด"),
    )


def age_recipient(keys: KeyFile) -> str:
    """The public half of the age identity, as bundles name it. UserError when it is missing or unreadable."""
    try:
        lines = (keys.directory / AGE).read_text().split()
        return str(pyrage.x25519.Identity.from_str(lines[-1]).to_public())
    except (OSError, ValueError, IndexError, pyrage.IdentityError) as error:
        raise _no_keys() from error

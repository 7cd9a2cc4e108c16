"""The files outside the office folder: signing key, age identity (as `age -d -i` reads it), counters of what left this
PC. A number is noted durably before it leaves and never used twice, so a database restored later is recognised. If one
of them is missing or unreadable, the folder can only be read (LostKeysStandIn). storage.at_rest protects the secret
ones."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import count
from pathlib import Path

import msgspec
import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.backups.retention import SealedBackupKeys
from core.boundary import boundary
from core.errors import LostKeysError, UserError, cause
from core.i18n import _
from core.log.op import StreamPosition
from storage import at_rest
from storage.files import OWN, PRIVATE, make_directory, move, reason, write_durably

SIGNING = "signing.key"
AGE = "age.key"
COUNTERS = "counters.json"
SECRETS = (SIGNING, AGE)
AHEAD = 500  # how many paper numbers are skipped, since they may have been given after the backup was made


class DeviceCounters(msgspec.Struct, frozen=True):
    """A device's counters. `streams`, `sent`: per stream, the last op that left this PC, and the last in a bundle;
    `receipt`, `paper`: last numbers used; `sealed`: number of migrations whose tables have seals."""

    streams: dict[str, tuple[int, str]] = {}
    # by stream, the last op in files for others: a backup is not sent to anybody
    sent: dict[str, int] = {}
    receipt: int = 0
    paper: int = 0
    place: str = ""  # where the database lay when it was last opened: a copy lies elsewhere
    mark: str = ""  # what the database was marked with when it was last opened or closed: an older copy has another
    sealed: int = 0  # the tables of so many migrations are sealed (storage.db.seal); 0: the database comes from outside


@dataclass(slots=True)
class FolderKeys:
    """The secret keys and the counters of one office folder on this PC."""

    directory: Path
    private: Ed25519PrivateKey
    counters: DeviceCounters
    public: bytes = field(init=False)  # names this device

    def __post_init__(self) -> None:
        self.public = self.private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)

    @property
    def left(self) -> dict[bytes, StreamPosition]:
        """The last op of each own stream that left this PC in a backup or bundle, keyed by stream id."""
        return {
            bytes.fromhex(s): StreamPosition(n, bytes.fromhex(c))
            for s, (n, c) in self.counters.streams.items()
        }

    def note_left(self, ends: Mapping[bytes, StreamPosition]) -> None:
        """Store durably the last op of each own stream about to leave this PC. UserError if that cannot be written."""
        streams = dict(self.counters.streams)
        for stream, end in ends.items():
            if end.seq > streams.get(stream.hex(), (0, ""))[0]:
                streams[stream.hex()] = (end.seq, end.chain.hex())
        if streams != self.counters.streams:
            self._count(msgspec.structs.replace(self.counters, streams=streams))

    @property
    def sent(self) -> dict[bytes, int]:
        """The number of the last op of each own stream that is in a bundle for others, keyed by stream id."""
        return {bytes.fromhex(stream): number for stream, number in self.counters.sent.items()}

    def note_sent(self, ends: Mapping[bytes, StreamPosition]) -> None:
        """Store durably the last op of each own stream in a bundle for others. UserError if that cannot be written."""
        before = self.counters.sent
        sent = before | {
            s.hex(): end.seq for s, end in ends.items() if end.seq > before.get(s.hex(), 0)
        }
        if sent != before:
            self._count(msgspec.structs.replace(self.counters, sent=sent))

    def next_receipts(self, count: int = 1) -> int:
        """Reserve `count` consecutive receipt numbers, and return the first."""
        self._count(msgspec.structs.replace(self.counters, receipt=self.counters.receipt + count))
        return self.counters.receipt - count + 1

    def note_receipt(self, number: int) -> None:
        """Note that another device has this device's receipt `number`; the next receipt gets a higher number."""
        if number > self.counters.receipt:
            self._count(msgspec.structs.replace(self.counters, receipt=number))

    def next_paper(self, count: int = 1) -> int:
        """Reserve `count` consecutive paper numbers, and return the first."""
        self._count(msgspec.structs.replace(self.counters, paper=self.counters.paper + count))
        return self.counters.paper - count + 1

    @property
    def secret(self) -> bytes:
        """The secret for computing the seals (authenticated checksums) of the tables in the folder's database."""
        return sha256(b"prongsai-seal\0" + self.private.private_bytes_raw()).digest()

    def note_sealed(self, steps: int) -> None:
        """Store that the tables of the first `steps` migrations now have seals (keyed checksums of their rows)."""
        self._count(msgspec.structs.replace(self.counters, sealed=steps))

    def note_opening(self, location: str, mark: str) -> None:
        self._count(msgspec.structs.replace(self.counters, place=location, mark=mark))

    def _write(self, counters: DeviceCounters) -> None:
        write_durably(
            self.directory / COUNTERS, msgspec.json.format(msgspec.json.encode(counters)), PRIVATE
        )
        self.counters = counters

    def _count(self, counters: DeviceCounters) -> None:
        """Write the counters durably. Raises UserError if that fails: what was to follow must then not happen."""
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


@dataclass(frozen=True, slots=True)
class LostKeysStandIn:
    """Stands in for a folder's lost keys: it has their public key, and raises `problem` when a secret key is needed."""

    directory: Path  # where the keys belong
    public: bytes  # public key of the folder's device, as the folder itself states it
    problem: LostKeysError
    # as `FolderKeys.sent`; if unknown, the last op of each stream: nothing is called unsent
    sent: Mapping[bytes, int]

    def sign(self, _message: bytes) -> bytes:
        raise self.problem

    def next_paper(self, _count: int = 1) -> int:
        raise self.problem


Keyring = FolderKeys | LostKeysStandIn


def make_keys(directory: Path, now: datetime, private: bytes = b"") -> FolderKeys:
    """Create the keys of a new folder, all or none, and return them. `private`: the signing key to use (32 bytes), b""
    = a new one. OSError if the keys cannot be written."""
    made = make_anew(directory, now, keep=False, private=private)
    put_in_place(made, directory, now)
    return made


def make_anew(directory: Path, now: datetime, *, keep: bool, private: bytes = b"") -> FolderKeys:
    """Make keys to replace those in `directory`, and return them. Until `put_in_place` moves them they lie in a draft
    directory, with copies of the other files. `keep`: reuse intact keys; otherwise all are new, and the folder becomes
    another device. `private`: the signing key to use (32 bytes), b"" = reuse or make one. OSError if writing fails."""
    draft = _draft(directory)
    shutil.rmtree(draft, ignore_errors=True)  # left by an interrupted try
    make_directory(draft, OWN)
    for path in _besides(directory):
        write_durably(draft / path.name, path.read_bytes(), PRIVATE)
    private_key = Ed25519PrivateKey.from_private_bytes(private) if private else None
    signing = (
        private_key or (signing_key(directory) if keep else None) or Ed25519PrivateKey.generate()
    )
    identity = (_identity(directory) if keep else None) or pyrage.x25519.Identity.generate()
    counters = _counters(directory) if keep else DeviceCounters()
    # a receipt counts only under a higher number than any before: no office has given so many
    if counters is None:
        counters = DeviceCounters(receipt=int(now.timestamp()))
    same = keep and signing_key(directory) is not None and opens_files(directory)
    copy = at_rest.sealed(directory) if same else b""  # what a passphrase opens stays as it is
    if copy:
        write_durably(draft / at_rest.SEALED, copy, PRIVATE)
    if not (copy and at_rest.is_portable(directory)):  # then the keys are kept in that form alone
        age = f"# created: {now.isoformat(timespec='seconds')}\n# public key: {identity.to_public()}\n{identity}\n"
        at_rest.write(draft / SIGNING, signing.private_bytes_raw().hex().encode() + b"\n")
        at_rest.write(draft / AGE, age.encode())
    made = FolderKeys(draft, signing, counters)
    made._write(msgspec.structs.replace(counters, sealed=0))  # the tables are sealed anew
    return made


def put_in_place(keys: FolderKeys, directory: Path, now: datetime) -> None:
    """Move the new `keys` to `directory`; a former directory is renamed and never read again. Raises OSError."""
    if directory.exists():
        name = f"{directory.name}.lost-{now:%Y-%m-%d-%H%M%S}"
        names = (directory.with_name(f"{name}-{n}" if n else name) for n in count())
        move(directory, next(path for path in names if not path.exists()))
    move(keys.directory, directory)
    keys.directory = directory


def settle_keys(directory: Path, device: str, now: datetime) -> None:
    """Finish an interrupted change of keys: if the draft directory has keys of `device` (hex), put them in place."""
    with suppress(UserError, OSError):
        made = read_keys(_draft(directory))
        if made.public.hex() == device:
            put_in_place(made, directory, now)


def read_keys(directory: Path) -> FolderKeys:
    """Return the keys of a folder. Raises LostKeysError when one of them is missing or unreadable."""
    private, counters = signing_key(directory), _counters(directory)
    if private is None or counters is None or not opens_files(directory):
        raise keys_lost(directory)
    return FolderKeys(directory, private, counters)


def protect_keys(directory: Path) -> None:
    """Encrypt plain secret files, or decrypt them in a portable folder; after a failure the next opening retries."""
    for name in SECRETS:
        with suppress(OSError):
            at_rest.protect(directory / name)


def seal_keys(directory: Path, passphrase: str) -> None:
    """Write a copy of the keys encrypted with this passphrase, for later backups. UserError if it cannot be written."""
    with boundary(_not_noted):
        at_rest.seal(directory, SECRETS, passphrase)


def sealed_keys(directory: Path) -> SealedBackupKeys | None:
    """Return the passphrase-encrypted copy of the keys for backups, or None if no passphrase was set."""
    copy = at_rest.sealed(directory)
    counters = _counters(directory) or DeviceCounters()
    plain = msgspec.json.encode(msgspec.structs.replace(counters, place="", mark=""))
    return SealedBackupKeys(copy, plain) if copy else None


def unseal_keys(directory: Path, passphrase: str) -> None:
    """Restore the keys from their encrypted copy in `directory`. UserError, nothing changed, if passphrase is wrong."""
    with boundary(_not_noted):
        if not at_rest.unseal(directory, SECRETS, at_rest.sealed(directory), passphrase):
            raise _wrong_passphrase()


def bring_keys(directory: Path, keys: SealedBackupKeys, passphrase: str, now: datetime) -> None:
    """Replace unusable keys by those of a backup; the old ones are renamed. If this PC's counters are lost, start far
    above those of the backup. UserError, with nothing changed, if the passphrase is wrong or writing fails."""
    draft = _draft(directory)
    with boundary(_not_noted):
        shutil.rmtree(draft, ignore_errors=True)
        make_directory(draft, OWN)
        if not at_rest.unseal(draft, SECRETS, keys.sealed, passphrase):
            shutil.rmtree(draft, ignore_errors=True)
            raise _wrong_passphrase()
        for path in _besides(directory):
            write_durably(draft / path.name, path.read_bytes(), PRIVATE)
        counters = _counters(directory) or _moved_on(keys.counters, now)
        write_durably(draft / COUNTERS, msgspec.json.encode(counters), PRIVATE)
        put_in_place(read_keys(draft), directory, now)


def _moved_on(counters: bytes, now: datetime) -> DeviceCounters:
    """Return the counters of a backup, raised beyond all numbers that may have been given since."""
    try:
        known = msgspec.json.decode(counters, type=DeviceCounters)
    except msgspec.MsgspecError:
        known = DeviceCounters()
    receipt = max(known.receipt, int(now.timestamp()))
    return msgspec.structs.replace(known, receipt=receipt, paper=known.paper + AHEAD, sealed=0)


def _wrong_passphrase() -> UserError:
    return UserError(
        _("เปิดกุญแจของหน่วยงานไม่ได้"),
        _("เพราะรหัสผ่านไม่ตรงกับที่ตั้งไว้ ข้อมูลและกุญแจไม่เปลี่ยน"),
        _("โปรดตรวจภาษาของแป้นพิมพ์แล้วพิมพ์อีกครั้ง ถ้าเคยเปลี่ยนรหัสผ่าน ไฟล์สำรองเก่าใช้รหัสผ่านเดิม"),
    )


def sent_before(directory: Path) -> Mapping[bytes, int] | None:
    """Return {own stream: number of its last op in a bundle for others}, even if the keys are lost. None if the
    counters are missing or unreadable."""
    counters = _counters(directory)
    if counters is None:
        return None
    return {bytes.fromhex(stream): number for stream, number in counters.sent.items()}


def keys_lost(directory: Path, *, renewable: bool = False, loose: int = 0) -> LostKeysError:
    """Return the error for unusable keys. `renewable`: new keys can be made, at the loss of `loose` unsent ops."""
    locked, bound, unread = _why_closed(directory)
    why = _("เพราะกุญแจของโฟลเดอร์นี้ไม่อยู่ในเครื่องนี้ หรืออ่านไม่ได้ ข้อมูลยังอ่าน พิมพ์ฉบับร่าง และสำรองได้")
    back = _bring_back(directory)
    if locked:
        why = _("เพราะกุญแจของโฟลเดอร์นี้เปิดได้ด้วยรหัสผ่านเท่านั้น ข้อมูลยังอ่าน พิมพ์ฉบับร่าง และสำรองได้")
        back = _("โปรดใส่รหัสผ่านของกุญแจด้วยปุ่ม “ใส่รหัสผ่าน” หรือคำสั่ง key unlock DIR")
    elif bound:
        why = _(
            "เพราะกุญแจของโฟลเดอร์นี้เปิดได้เฉพาะผู้ใช้ Windows คนเดิมของเครื่องเดิม ข้อมูลยังอ่าน พิมพ์ฉบับร่าง และสำรองได้"
        )
        back = _("โปรดเปิดด้วยผู้ใช้เดิม หรือกู้คืนจากไฟล์สำรองที่มีกุญแจด้วยรหัสผ่านของกุญแจ")
    elif unread is not None:
        why = _("เพราะอ่านกุญแจของโฟลเดอร์นี้ไม่ได้ ({why}) ข้อมูลยังอ่าน พิมพ์ฉบับร่าง และสำรองได้").format(
            why=reason(unread)
        )
        back = _("โปรดตรวจไดรฟ์และสิทธิ์ของ {home} แล้วเปิดอีกครั้ง").format(home=directory)
        renewable = False  # they are not lost
    new = _("{back} หรือทำกุญแจใหม่ด้วยปุ่ม “ทำกุญแจใหม่” หรือคำสั่ง office repair DIR keys")
    do = new.format(back=back) if renewable else back
    what = _("บันทึกลงโฟลเดอร์ของหน่วยงานไม่ได้")
    return LostKeysError(
        what,
        why,
        do,
        directory,
        renewable=renewable,
        loose=loose,
        bound=bound,
        unread=unread is not None,
    )


def _why_closed(directory: Path) -> tuple[bool, bool, OSError | None]:
    """Return whether a passphrase would open the keys, whether they are bound to another user of the system, and why
    the system does not let them be read (None = it does, or they are missing)."""
    bound = False
    unread: OSError | None = None
    for name in (*SECRETS, COUNTERS):
        try:
            at_rest.read(directory / name) if name in SECRETS else (directory / name).read_bytes()
        except at_rest.ForeignSecretError:
            bound = True
        except OSError as error:
            if cause(error) and not isinstance(error, FileNotFoundError | NotADirectoryError):
                unread = error
    return are_lost(directory) and bool(at_rest.sealed(directory)), bound, unread


def not_renewable(directory: Path) -> UserError:
    """Return the error for keys that cannot be replaced by new ones."""
    return UserError(
        _("ทำกุญแจใหม่ให้โฟลเดอร์นี้ไม่ได้"),
        _("เพราะกุญแจเดิมยังไม่มีใบรับรอง จึงไม่มีใครยืนยันได้ว่าสิ่งที่บันทึกไว้เป็นของหน่วยงานนี้"),
        _bring_back(directory),
    )


def _bring_back(directory: Path) -> str:
    says = _("โปรดนำโฟลเดอร์กุญแจ {name} จากเครื่องเดิมมาไว้ที่ {home}")
    return says.format(name=directory.name, home=directory.parent)


def signing_key(directory: Path) -> Ed25519PrivateKey | None:
    """Return the signing key, or None if it is missing or unreadable."""
    try:
        return Ed25519PrivateKey.from_private_bytes(
            bytes.fromhex(at_rest.read(directory / SIGNING).decode().strip())
        )
    except (OSError, ValueError):
        return None


def are_lost(directory: Path) -> bool:
    """Return whether the signing key or the age identity is missing or cannot be opened on this PC."""
    return signing_key(directory) is None or not opens_files(directory)


def opens_files(directory: Path) -> bool:
    """Return whether the age identity, which opens files sent to this device, is readable."""
    return _identity(directory) is not None


def age_recipient(keys: FolderKeys) -> str:
    """Return the folder's public age key (age1…), for which bundles are sealed. Raises LostKeysError if it is lost."""
    identity = _identity(keys.directory)
    if identity is None:
        raise keys_lost(keys.directory)
    return str(identity.to_public())


def _identity(directory: Path) -> pyrage.x25519.Identity | None:
    try:
        return pyrage.x25519.Identity.from_str(at_rest.read(directory / AGE).decode().split()[-1])
    except (OSError, ValueError, IndexError, pyrage.IdentityError):
        return None


def _counters(directory: Path) -> DeviceCounters | None:
    try:
        return msgspec.json.decode((directory / COUNTERS).read_bytes(), type=DeviceCounters)
    except (OSError, msgspec.MsgspecError):
        return None


def _besides(directory: Path) -> list[Path]:
    found = directory.glob("*.json") if directory.is_dir() else ()
    return sorted(path for path in found if path.is_file() and path.name != COUNTERS)


def _draft(directory: Path) -> Path:
    return directory.with_name(f"{directory.name}.new")

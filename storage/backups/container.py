"""One backup file: an ordinary zip of a manifest and the database, readable by any zip tool; and its error messages.
The office's attached files lie beside it, each once for all backups in a location (attachments.py): an office has
gigabytes of files that never change, and a backup every half hour. A large office's backup may contain no database: it
names a whole backup in the same location and the rows added since (parts.py)."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import msgspec

from core.backups.retention import (
    Backup,
    BackupRowIdLimits,
    DatabaseSummary,
    IncrementalBackup,
    SealedBackupKeys,
)
from core.boundary import boundary
from core.errors import RefusedError, UserError
from core.i18n import _
from storage import files
from storage.backups import parts
from storage.files import PIECE, file_hash, reason, whole
from storage.zipped import DAMAGED, WAYS, read_zip, unpack

FORMAT, GROWN = 1, 2  # a whole backup, which every program reads; one that builds on another
MANIFEST, DATABASE = "backup.json", "prongsai.db"
SEALED, COUNTERS = "keys.age", "counters.json"  # of the keys, if the office has set a passphrase
MAX_KEYS = 2**20  # bytes of each of these two entries
MAX_MANIFEST = 64 * 2**20  # bytes: a centre names hundreds of thousands of files
# adds parts to a copy of the database that they build on
Grow = Callable[[Path, Sequence[Path]], None]


class BackupFormatHeader(msgspec.Struct, frozen=True):
    """The beginning that all backup manifests share: the format number, which says how to read the rest."""

    prongsai_backup: int


class BackupManifest(msgspec.Struct, frozen=True):
    """The manifest of a complete backup. `holding`: what it contained when it was made; `lost`: SHA-256 of files that
    the office had but that are not beside the backup."""

    prongsai_backup: int  # the format
    made: datetime
    why: str
    size: int  # bytes of the database
    sha256: str  # of the database, hex
    holding: DatabaseSummary
    # SHA-256 of files that the office had and that are not beside the backup
    lost: frozenset[str] = frozenset()
    reach: BackupRowIdLimits | None = None
    erased: str = ""


class NameSetDifference(msgspec.Struct, frozen=True):
    """How a set of names differs from that of the backup built on: `more` were added, `less` removed."""

    more: frozenset[str]
    less: frozenset[str]

    def of(self, names: frozenset[str]) -> frozenset[str]:
        return names - self.less | self.more


class IncrementalManifest(msgspec.Struct, frozen=True):
    """The manifest of a backup that stores only changes. `base`: file name of the complete backup that it builds on."""

    prongsai_backup: int
    made: datetime
    why: str
    base: str  # the name of its file
    log: str  # the `identity` of the log in that backup
    parts: tuple[IncrementalBackup, ...]
    folder: str
    unit: str
    code: str
    name: str
    last: str
    ends: NameSetDifference
    blobs: NameSetDifference
    lost: frozenset[str] = frozenset()
    reach: BackupRowIdLimits | None = None
    erased: str = ""


def identity(contents: DatabaseSummary) -> str:
    """Return a hash (hex) of the log in a backup, from each stream's last op; erasing contents does not change it."""
    return hashlib.sha256("\n".join(sorted(contents.ends)).encode()).hexdigest()


def write(path: Path, database: Path, backup: Backup) -> None:
    """Write a whole backup file with a copy of the database, durably, completely or not at all. Raises OSError."""
    size, found = database.stat().st_size, file_hash(database).hex()
    manifest = BackupManifest(
        FORMAT,
        backup.at,
        backup.reason,
        size,
        found,
        backup.holding,
        backup.lost_files,
        backup.reach,
        backup.erased,
    )
    with (
        whole(path) as file,
        ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3, strict_timestamps=False) as archive,
    ):
        # no date: clocks may be wrong
        archive.writestr(ZipInfo(MANIFEST), msgspec.json.encode(manifest), ZIP_DEFLATED)
        _write_keys(archive, backup.keys)
        archive.write(database, DATABASE)


def write_grown(path: Path, backup: Backup, base: Backup) -> None:
    """Write to `path`, durably, a backup of the changes since the complete backup `base` beside it. Raises OSError."""
    held, since = backup.holding, base.holding
    manifest = IncrementalManifest(
        GROWN,
        backup.at,
        backup.reason,
        base.path.name,
        identity(since),
        backup.parts,
        held.folder,
        held.unit,
        held.code,
        held.name,
        held.last,
        _difference(since.ends, held.ends),
        _difference(since.blobs, held.blobs),
        backup.lost_files,
        backup.reach,
        backup.erased,
    )
    with whole(path) as file, ZipFile(file, "w", ZIP_DEFLATED, strict_timestamps=False) as archive:
        archive.writestr(ZipInfo(MANIFEST), msgspec.json.encode(manifest), ZIP_DEFLATED)
        _write_keys(archive, backup.keys)


def _write_keys(archive: ZipFile, keys: SealedBackupKeys | None) -> None:
    for name, content in zip((SEALED, COUNTERS), keys or (), strict=False):
        archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def _read_keys(archive: ZipFile) -> SealedBackupKeys | None:
    """Return the sealed keys in a backup; None without, or if they are damaged: the rest is worth as much without."""
    try:
        entries = [_entry(archive, name) for name in (SEALED, COUNTERS)]
        if any(one.file_size > MAX_KEYS for one in entries):
            return None
        return SealedBackupKeys(*(archive.read(one) for one in entries))
    except DAMAGED:
        return None


def _difference(since: frozenset[str], now: frozenset[str]) -> NameSetDifference:
    return NameSetDifference(now - since, since - now)


def read(path: Path) -> Backup:
    """Return the backup that a file contains. RefusedError if it, or the whole backup it builds on, is unreadable."""
    with _readable(path), files.opened(path) as file, read_zip(file) as archive:
        said, keys = _manifest(archive, path.name), _read_keys(archive)
    if isinstance(said, BackupManifest):
        return Backup(
            path,
            said.made,
            said.why,
            said.holding,
            said.lost,
            reach=said.reach,
            erased=said.erased,
            keys=keys,
        )
    return replace(_grown(path, said, _base(path, said)), keys=keys)


def parts_of(path: Path) -> tuple[str, tuple[IncrementalBackup, ...]]:
    """Return (folder id, parts) of a backup file, even if the one it builds on is gone. RefusedError if unreadable."""
    manifest = _manifest_of(path)
    if isinstance(manifest, BackupManifest):
        return manifest.holding.folder, ()
    return manifest.folder, manifest.parts


def describe(path: Path) -> tuple[str, datetime]:
    """Return (folder id, time made) of a backup, even if the one it builds on is gone. RefusedError if unreadable."""
    manifest = _manifest_of(path)
    return manifest.holding.folder if isinstance(
        manifest, BackupManifest
    ) else manifest.folder, manifest.made


def check(path: Path) -> None:
    """Raise RefusedError if a backup, or the whole backup it builds on, is missing, damaged or too new to restore."""
    _check_parts(read(path))


def _check_parts(backup: Backup) -> None:
    for part in backup.parts:
        if not parts.is_whole(backup.path.parent, part.sha256, thorough=False):
            raise base_lost(backup.path.name, parts.path_of(backup.path.parent, part.sha256).name)


def _manifest_of(path: Path) -> BackupManifest | IncrementalManifest:
    with _readable(path), files.opened(path) as file, read_zip(file) as archive:
        return _manifest(archive, path.name)


def _base(path: Path, manifest: IncrementalManifest) -> Backup:
    """Return the whole backup that this one builds on. RefusedError when that is gone, damaged or another one."""
    there = path.with_name(manifest.base)
    try:
        if there.name != manifest.base:
            raise OSError  # a path, not a name
        status = there.stat()
        base = _kept_base(there, status.st_mtime_ns, status.st_size)
    except (RefusedError, OSError) as error:
        raise base_lost(path.name, manifest.base) from error
    if base.base is not None or identity(base.holding) != manifest.log:
        raise base_lost(path.name, manifest.base)
    return base


@lru_cache(4)
def _kept_base(path: Path, _changed: int, _size: int) -> Backup:
    """Return a whole backup, cached, since many others build on it and its manifest is large."""
    return read(path)


def _grown(path: Path, manifest: IncrementalManifest, base: Backup) -> Backup:
    since = base.holding
    holding = DatabaseSummary(
        manifest.folder,
        manifest.unit,
        manifest.code,
        manifest.name,
        since.ops + sum(one.ops for one in manifest.parts),
        since.texts + sum(one.texts for one in manifest.parts),
        manifest.ends.of(since.ends),
        manifest.blobs.of(since.blobs),
        manifest.last,
    )
    return Backup(
        path,
        manifest.made,
        manifest.why,
        holding,
        manifest.lost,
        base=base.path,
        parts=manifest.parts,
        reach=manifest.reach,
        erased=manifest.erased,
    )


@contextmanager
def opened(path: Path, add_parts: Grow) -> Iterator[tuple[Backup, Path]]:
    """Yield (backup, path of its database, unpacked until the block ends). `add_parts(database, parts)` adds the rows
    stored after the complete backup. RefusedError if a needed file is damaged, too new or no backup."""
    with ExitStack() as held:
        backup = read(path)
        with _readable(path):
            room = held.enter_context(files.scratch())
            database, base = room / DATABASE, backup.base or path
            with files.opened(base) as file, read_zip(file) as archive:
                manifest = _manifest(archive, base.name)
                assert isinstance(manifest, BackupManifest)
                _unpack(archive, database, manifest)
            added = [room / f"{number}.db" for number in range(len(backup.parts))]
            _check_parts(backup)
            for part, to in zip(backup.parts, added, strict=True):
                parts.take_out(path.parent, part.sha256, to)
        try:
            if added:
                add_parts(database, added)
        except UserError as error:
            raise damaged(path.name) from error
        yield backup, database


def is_whole(backup: Backup, *, thorough: bool) -> bool:
    """Return whether all parts of a backup exist and, if `thorough`, whether these and its database are undamaged."""
    if not all(
        parts.is_whole(backup.path.parent, part.sha256, thorough=thorough) for part in backup.parts
    ):
        return False
    return not thorough or _is_sound(backup.base or backup.path)


def _is_sound(path: Path) -> bool:
    digest = hashlib.sha256()
    try:
        with _readable(path), files.opened(path) as file, read_zip(file) as archive:
            manifest = _manifest(archive, path.name)
            with archive.open(_entry(archive, DATABASE)) as packed:
                while piece := packed.read(PIECE):
                    digest.update(piece)
    except RefusedError:
        return False
    return isinstance(manifest, BackupManifest) and digest.hexdigest() == manifest.sha256


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raise RefusedError if the file cannot be read inside the block, is damaged, or is no backup."""
    with boundary(lambda error: not_read(path.name, error)):
        try:
            yield
        except DAMAGED as error:
            raise (damaged if Backup.is_backup(path) else not_ours)(path.name) from error


def _manifest(archive: ZipFile, name: str) -> BackupManifest | IncrementalManifest:
    if MANIFEST not in archive.namelist():
        raise not_ours(name)
    entry = _entry(archive, MANIFEST)
    if entry.file_size > MAX_MANIFEST:
        raise damaged(name)
    content = archive.read(entry)
    format_ = msgspec.json.decode(content, type=BackupFormatHeader).prongsai_backup
    if format_ > GROWN:
        raise newer(name)
    if format_ == GROWN:
        return msgspec.json.decode(content, type=IncrementalManifest)
    return msgspec.json.decode(content, type=BackupManifest)


def _unpack(archive: ZipFile, target: Path, manifest: BackupManifest) -> None:
    with archive.open(_entry(archive, DATABASE)) as packed:
        fits = unpack(packed, target, manifest.size)
    if not fits or file_hash(target).hex() != manifest.sha256:
        raise BadZipFile("the database is not what the manifest says")


def _entry(archive: ZipFile, name: str) -> ZipInfo:
    entry = archive.getinfo(name)
    if entry.compress_type not in WAYS:
        raise BadZipFile("no backup is packed like this")
    return entry


class UnjudgedBackupError(RefusedError):
    """Raised for a backup that may be good: of a newer program, unreadable now, or missing the one it builds on."""


def not_made(place: Path, error: OSError) -> UserError:
    return UserError(
        _("สำรองข้อมูลไว้ที่ {place} ไม่สำเร็จ").format(place=place),
        _("เพราะ{why}").format(why=reason(error)),
        _("โปรดตรวจที่ว่างและที่เก็บ แล้วสำรองอีกครั้ง"),
    )


def not_same(place: Path) -> UserError:
    return UserError(
        _("สำรองข้อมูลไว้ที่ {place} ไม่สำเร็จ").format(place=place),
        _("เพราะอ่านกลับมานับแล้วไม่ตรงกับข้อมูลในเครื่อง"),
        _("โปรดลองที่เก็บอื่น ถ้ายังเป็น ให้ผู้ดูแลเครื่องตรวจดิสก์และโฟลเดอร์ (คำสั่ง office check)"),
    )


def not_read(name: str, error: OSError) -> RefusedError:
    return UnjudgedBackupError(
        _("เปิดไฟล์สำรอง {name} ไม่ได้").format(name=name),
        _("เพราะ{why}").format(why=reason(error)),
        _("โปรดตรวจที่อยู่ของไฟล์ แล้วเลือกอีกครั้ง"),
    )


def not_ours(name: str) -> RefusedError:
    return RefusedError(
        _("กู้คืนจากไฟล์ {name} ไม่ได้").format(name=name),
        _("เพราะไม่ใช่ไฟล์สำรองของโปร่งใส"),
        _(
            "โปรดเลือกไฟล์ที่ชื่อลงท้ายด้วย .prongsai-backup หรือ .backup.zip ในโฟลเดอร์ backups หรือในแฟลชไดรฟ์ที่สำรองไว้"
        ),
    )


def damaged(name: str) -> RefusedError:
    return RefusedError(
        _("กู้คืนจากไฟล์ {name} ไม่ได้").format(name=name),
        _("เพราะไฟล์สำรองนี้ขาดหรือเสียหาย ข้อมูลในเครื่องยังอยู่อย่างเดิม"),
        _("โปรดเลือกไฟล์สำรองอื่นที่ใกล้เคียงที่สุด"),
    )


def base_lost(name: str, base: str) -> RefusedError:
    return UnjudgedBackupError(
        _("กู้คืนจากไฟล์ {name} ไม่ได้").format(name=name),
        _("เพราะไฟล์นี้เก็บเฉพาะส่วนที่เพิ่มจากไฟล์ {base} ซึ่งไม่อยู่ข้างกันแล้วหรือเสียหาย").format(base=base),
        _("โปรดวางไฟล์ {base} และโฟลเดอร์ parts ไว้ข้างกันอย่างเดิม หรือเลือกไฟล์สำรองอื่น").format(base=base),
    )


def newer(name: str) -> RefusedError:
    return UnjudgedBackupError(
        _("กู้คืนจากไฟล์ {name} ไม่ได้").format(name=name),
        _("เพราะเป็นไฟล์สำรองของโปรแกรมรุ่นใหม่กว่า"),
        _("โปรดติดตั้งโปรแกรมรุ่นล่าสุดในเครื่องนี้ แล้วกู้คืนอีกครั้ง"),
    )

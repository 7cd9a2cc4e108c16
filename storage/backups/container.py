"""One backup file: an ordinary zip with what was counted and the database, so that any zip tool gets at the data.

The files of the office (photos, scans) are not in it but next to it, each once for all backups of a location
(attachments.py): an office holds gigabytes of them that never change, and a backup is made every half hour.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import msgspec

from core.backups.retention import Backup, Holding
from storage import files
from storage.backups import refusals
from storage.files import file_hash, whole
from storage.zipped import DAMAGED, WAYS, unpack

FORMAT = 1  # raised only when a reader of the old one could go wrong
ENDING = ".backup.zip"
MANIFEST, DATABASE = "backup.json", "prongsai.db"
MAX_MANIFEST = 64 * 2**20  # bytes: a centre names hundreds of thousands of files


class BackupHead(msgspec.Struct, frozen=True):
    """All that is asked of a manifest before its format is known."""

    prongsai_backup: int


class BackupManifest(msgspec.Struct, frozen=True):
    """What the backup holds, counted when it was made."""

    prongsai_backup: int  # the format
    made: datetime
    why: str
    size: int  # bytes of the database
    sha256: str  # of the database, hex
    holding: Holding
    lost: frozenset[str] = frozenset()  # SHA-256 of files the office had and that are not beside it


def write(path: Path, database: Path, backup: Backup) -> None:
    """Write the backup of a copy of the database, durably, whole or not at all. OSError."""
    size, found = database.stat().st_size, file_hash(database).hex()
    manifest = BackupManifest(FORMAT, backup.at, backup.why, size, found, backup.holding, backup.lost)
    with whole(path) as file, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3, strict_timestamps=False) as archive:
        # no date: clocks stand anywhere
        archive.writestr(ZipInfo(MANIFEST), msgspec.json.encode(manifest), ZIP_DEFLATED)
        archive.write(database, DATABASE)


def read(path: Path) -> Backup:
    """The manifest of the file; its database is not read. Raises Refused."""
    with _readable(path), ZipFile(path) as archive:
        manifest = _manifest(archive, path.name)
    return _backup(path, manifest)


def _backup(path: Path, manifest: BackupManifest) -> Backup:
    return Backup(path, manifest.made, manifest.why, manifest.holding, manifest.lost)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Backup, Path]]:
    """What it says, and its database unpacked where nobody else can read it; gone when the block ends.

    Raises Refused when it is cut, changed in any byte, of a newer program or something else.
    """
    with ExitStack() as held:
        with _readable(path):
            room = held.enter_context(files.scratch())
            database = room / DATABASE
            with files.opened(path) as file, ZipFile(file) as archive:
                manifest = _manifest(archive, path.name)
                _unpack(archive, database, manifest)
        yield _backup(path, manifest), database


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raises Refused when the file cannot be read, is damaged or is no backup."""
    try:
        yield
    except OSError as error:
        raise refusals.not_read(path.name, error) from error
    except DAMAGED as error:
        named = path.name.endswith(ENDING)
        raise (refusals.damaged if named else refusals.not_ours)(path.name) from error


def _manifest(archive: ZipFile, name: str) -> BackupManifest:
    if MANIFEST not in archive.namelist():
        raise refusals.not_ours(name)
    entry = _entry(archive, MANIFEST)
    if entry.file_size > MAX_MANIFEST:
        raise refusals.damaged(name)
    content = archive.read(entry)
    if msgspec.json.decode(content, type=BackupHead).prongsai_backup > FORMAT:
        raise refusals.newer(name)
    return msgspec.json.decode(content, type=BackupManifest)


def _unpack(archive: ZipFile, to: Path, manifest: BackupManifest) -> None:
    with archive.open(_entry(archive, DATABASE)) as packed:
        fits = unpack(packed, to, manifest.size)
    if not fits or file_hash(to).hex() != manifest.sha256:
        raise BadZipFile("the database is not what the manifest says")


def _entry(archive: ZipFile, name: str) -> ZipInfo:
    entry = archive.getinfo(name)
    if entry.compress_type not in WAYS:
        raise BadZipFile("no backup is packed like this")
    return entry

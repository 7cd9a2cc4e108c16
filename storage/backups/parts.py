"""Parts of backups: the rows that one adds to the previous one, stored beside the backups as `parts/ab/<sha256>.zip`. A
whole backup is made once a week; each backup in between names it and, in order, the parts added since. A part is an
ordinary zip of a database with only new rows. It is deleted when no backup in the location names it any more."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from core.backups.retention import IncrementalBackup
from storage.files import draft_of, file_hash, make_directory, move, whole, wipe
from storage.zipped import read_zip, unpack

PARTS, DATABASE = "parts", "prongsai.db"
MOST = 2**36  # the largest part, in unpacked bytes


def path_of(location: Path, name: str) -> Path:
    return location / PARTS / name[:2] / f"{name}.zip"


def put(location: Path, database: Path, contents: IncrementalBackup) -> IncrementalBackup:
    """Store `database`, an incremental backup's rows, as a part; return `contents` with its SHA-256. Raises OSError."""
    make_directory(location / PARTS)
    draft = draft_of(location / PARTS / "part")
    try:
        with whole(draft) as file, ZipFile(file, "w", strict_timestamps=False) as archive:
            archive.writestr(ZipInfo(DATABASE), database.read_bytes(), ZIP_DEFLATED)
        made = replace(contents, sha256=file_hash(draft, afresh=True).hex())
        make_directory(path_of(location, made.sha256).parent)
        move(draft, path_of(location, made.sha256))
    finally:
        with suppress(OSError):  # it has its name, or the error that stopped it is reported
            draft.unlink(missing_ok=True)
    return made


def is_whole(location: Path, name: str, *, thorough: bool) -> bool:
    """Return whether the part `name` (SHA-256) is in `location` and, if `thorough`, has the right bytes."""
    path = path_of(location, name)
    return path.is_file() and (not thorough or file_hash(path).hex() == name)


def take_out(location: Path, name: str, target: Path) -> None:
    """Unpack the database of part `name` into the new file `target`. OSError if missing, a zip error if damaged."""
    path = path_of(location, name)
    if file_hash(path).hex() != name:
        raise BadZipFile("not the part its name says")
    with read_zip(path) as archive, archive.open(DATABASE) as packed:
        if not unpack(packed, target, MOST):
            raise BadZipFile("a part is larger than any")


def sweep(location: Path, names: Collection[str], *, overwritten: bool = False) -> None:
    """Delete parts except `names` (SHA-256) in `location`, overwriting them first if `overwritten`. Raises OSError."""
    for path in (location / PARTS).glob("??/*.zip"):
        if path.stem not in names:
            wipe(path) if overwritten else path.unlink()

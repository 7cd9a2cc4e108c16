"""What a folder must hold according to its log alone, and what of it another database has besides."""

from collections.abc import Collection
from pathlib import Path

from core.entities import BLOBS
from storage.db.folder import opening
from storage.db.folder.backup import files_named, log_of
from storage.db.log.log import MASK, SHIFT, Log

_NAMES = " OR ".join(
    f"(e.text='{entity}' AND f.text IN ({', '.join(map(repr, names))}))"
    for entity, names in BLOBS.items()
)
_MADE = (
    "SELECT value FROM op JOIN record ON record.id=op.record JOIN name AS e ON e.id=entity "
    f"JOIN name AS f ON f.id=field WHERE op BETWEEN ? AND ? AND ({_NAMES}) AND typeof(value)='text'"
)


def own_files(log: Log, device: bytes) -> frozenset[str]:
    """Return the SHA-256 of every file that must be in the folder: an op of this PC (key `device`), or of a key that it
    replaced, names the file, so it was here at that time, and it is not erased. Forms are not among them."""
    keys = {device, *map(bytes.fromhex, opening.former_keys(log.db))}
    own = [branch.id for branch in log.histories.values() if branch.key in keys]
    rows = (log.db.execute(_MADE, (one << SHIFT, one << SHIFT | MASK)).fetchall() for one in own)
    return files_named(log) & {str(value).removeprefix("=") for found in rows for (value,) in found}


def own_files_of(database: Path) -> frozenset[str]:
    """Return `own_files` of a folder's database, which may be in use. UserError if it cannot be read."""
    with log_of(database, live=True) as log:
        return own_files(log, opening.device_of(log.db))

"""What a folder must hold according to its log alone; what it must not: erased files, and databases beside its own."""

from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

from core.entities import BLOBS
from core.errors import UserError
from core.health.facts import Damage
from core.i18n import _
from core.log.op import LogHistory, StreamPosition
from storage.contents import is_database, unknown_files
from storage.db import sqlite
from storage.db.folder import opening
from storage.db.folder.backup import files_named, log_of
from storage.db.folder.folder import DATABASE
from storage.db.folder.log_checks import STRANGE, own_ends, seals
from storage.db.folder.text_checks import absent_words
from storage.db.log.log import MASK, SHIFT, Log
from storage.keys import FolderKeys, read_keys

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


def lacking(database: Path, keys_home: Path | None, ends: Collection[str] = ()) -> int:
    """Return how many texts and streams a folder's database should have, by its log and the keys in `keys_home`, but
    lacks. Without keys, what it should have of streams is known by their `ends` in earlier backups (`stream:seq:chain`).
    UserError if it cannot be read."""
    with log_of(database, live=True) as log:
        texts = sum(1 for _damage in absent_words(log, opening.device_of(log.db)))
        try:
            keys = read_keys(keys_home) if keys_home is not None else None
        except UserError:
            keys = None
        return texts + (_streams_behind(log, ends) if keys is None else _streams_lost(log, keys))


def _streams_lost(log: Log, keys: FolderKeys) -> int:
    """Return how many streams lack ops that they had, by the keys and the seals of a folder; an older folder, which is
    not brought up to date yet, is judged by its keys alone."""
    own = [*own_ends(log, keys)]
    ends = {name for one in own for name in one.keys}
    sealed = seals(log, keys, ends) if opening.is_current(log.db, keys) else ()
    return len(own) + sum(one.kind in ("lost", "own_lost") for one in sealed)


def _streams_behind(log: Log, ends: Collection[str]) -> int:
    """Return how many streams end before the op at which they ended in a backup (`ends`)."""
    behind = set[str]()
    for end in ends:
        stream, number, _chain = end.split(":")
        heads = (one.head for one in log.streams.get(bytes.fromhex(stream), ()))
        if int(number) > max(heads, default=0):
            behind.add(stream)
    return len(behind)


_HEX = 64  # signs of a SHA-256
# what may name a stored file, as its SHA-256 or, if it is a text's hash too, with "=" before it
_NAMED = (
    "SELECT value FROM op WHERE typeof(value)='text' AND length(value) IN (64, 65) "
    "UNION SELECT value FROM draft WHERE typeof(value)='text' AND length(value) IN (64, 65)"
)


def unnamed_files(folder: Path, log: Log) -> Iterator[Path]:
    """Yield each stored file that nothing in the log has ever named, e.g. of a save that was refused. Nobody checks,
    backs up or erases it. None while ops wait for earlier ones: they may name it."""
    if log.db.execute("SELECT 1 FROM parked LIMIT 1").fetchone():
        return
    named = {value.removeprefix("=") for (value,) in log.db.execute(_NAMED).fetchall()}
    for path in sorted(folder.glob("blobs/??/*")):
        if len(path.name) == _HEX and path.name not in named:
            yield path


def missing_texts(folder: Path) -> int:
    """Return how many texts an office folder lacks although its log refers to them. UserError if it cannot be read."""
    return lacking(folder / DATABASE, None)


def unnamed_files_of(database: Path) -> list[Path]:
    """Return `unnamed_files` of a folder's database, which may be in use. UserError if it cannot be read."""
    with log_of(database, live=True) as log:
        return list(unnamed_files(database.parent, log))


def unknown(folder: Path, log: Log | None, *, deep: bool) -> Iterator[Damage]:
    """Yield each file in the folder that the program did not write: databases as "copies", with how many ops of them
    the folder's own `log` (None = not compared) lacks, and others as "foreign", as is what no record names. `deep`: look
    into the stores, too."""
    for path in unknown_files(folder, deep=deep):
        name = path.relative_to(folder).as_posix()
        if is_database(path):
            newer = _ops_only_in(path, log) if log is not None else 0
            more = _("{name} มีงาน {n} รายการที่โฟลเดอร์นี้ไม่มี")
            place = more.format(name=name, n=newer) if newer else name
            yield Damage("copies", (place,), (name,))
        else:
            yield Damage("foreign", (name,), (name,))
    unnamed = unnamed_files(folder, log) if deep and log is not None else ()
    for path in unnamed:
        name = path.relative_to(folder).as_posix()
        place = _("{name} ไม่มีบันทึกใดอ้างถึง").format(name=name)
        yield Damage("foreign", (place,), (name,))


def _ops_only_in(database: Path, own_log: Log) -> int:
    """Return how many ops another database has that `own_log` lacks; 0 if it is none of this program or unreadable."""
    try:
        with closing(sqlite.copied(database)) as db:
            opening.check(db)
            other = Log(db)
            branches = other.histories.values()
            return sum(branch.head - _last_shared(other, branch, own_log) for branch in branches)
    except STRANGE:
        return 0


def _last_shared(other: Log, branch: LogHistory, own_log: Log) -> int:
    """Return the number of the last op of a history that `own_log` has, too: all before it are the same by their chain."""
    shared, first_other = branch.base, branch.head + 1
    while shared + 1 < first_other:
        seq = (shared + first_other) // 2
        chain = other.chain_at(branch.id, seq)
        if (
            chain is not None
            and own_log.find(branch.stream, StreamPosition(seq, chain)) is not None
        ):
            shared = seq
        else:
            first_other = seq
    return shared

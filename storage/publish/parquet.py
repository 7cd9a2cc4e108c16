"""Writing the published tables as Parquet files, partitioned as in Hive: `assessment/year=2569/region=3/….parquet`. New
units get new files; a file with a changed unit is rewritten. The list of parts says which files must exist and from
what state each part was written; it is trusted only if all are as written. Others named like ours are deleted."""

from __future__ import annotations

import os
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from core.centre.published import (
    TABLES,
    Cell,
    Kind,
    PublicationCounts,
    PublicationMismatchError,
    PublishedTable,
    PublishedUnitRows,
    Row,
    States,
    no_target,
)
from core.i18n import _
from storage.files import (
    BUSY,
    DRAFT,
    file_hash,
    lock,
    make_directory,
    move,
    settle,
    wipe,
    write_durably,
)

if TYPE_CHECKING:
    import pyarrow

LIST, LOCK = "prongsai-parts.json", "prongsai-parts.lock"
BY = ("year", "region")  # of the path, not of the files; year 0 = rows without a year
DIGITS = 38  # digits of the widest whole number; wider ones are only in the exact text beside it
Part_ = tuple[str, str]  # table, unit
_PLACE = r"[a-z_]+/year=-?[0-9]+/region=-?[0-9]+/"
# of a file; any other name in the list is not ours
_NAME = re.compile(_PLACE + r"[0-9a-f]{16}\.parquet")
# of what a publication that was cut short left behind
_DRAFTS = rf"({_PLACE})?\.([0-9a-f]{{8}}|[0-9a-f]{{16}})\{DRAFT}"


class PublishedPartEntry(msgspec.Struct):
    """The published rows of one table and unit: hash (`mark`), files, digest of their source (`state`), row count."""

    mark: str
    files: list[str]
    state: str = ""
    rows: int = 0


class ParquetPartList(msgspec.Struct):
    """The list of what is published in a folder, stored there: parts by table and unit, and {file name: SHA-256}."""

    parts: dict[str, dict[str, PublishedPartEntry]] = {}  # by table and unit of the part
    files: dict[str, str] = {}  # the files that belong there: name and SHA-256

    def part(self, key: Part_) -> PublishedPartEntry | None:
        return self.parts.get(key[0], {}).get(key[1])


def write(folder: Path, parts: Iterable[PublishedUnitRows]) -> PublicationCounts:
    """Make the Parquet files in `folder` contain exactly these parts; return counts of rows and parts. Raises UserError
    if the folder has other content, ModuleNotFoundError if pyarrow is not installed."""
    import pyarrow  # noqa: F401  before anything is made

    with _held(folder):
        before = _settled(folder)
        fresh, now = _changed(before, parts)
        gone = [
            (table, unit)
            for table, units in before.parts.items()
            for unit in units
            if (table, unit) not in now
        ]
        if fresh or gone or any(before.part(key) != kept for key, kept in now.items()):
            _replace(folder, before, fresh, {*fresh, *gone}, now)
        return PublicationCounts(
            sum(kept.rows for kept in now.values()), len(now), len(fresh), len(gone)
        )


def states(folder: Path) -> States:
    """Return {(table, unit): digest of the data from which its rows were published}; {} if nothing is published."""
    if not folder.is_dir():
        return {}
    kept = _read_list(folder).parts.items()
    return {
        (table, unit): part.state
        for table, units in kept
        for unit, part in units.items()
        if part.state
    }


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Lock the folder, made if missing, for this process. Raises UserError if it has other content or is locked."""
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set[str]()
    if (folder.exists() and not folder.is_dir()) or (names and not names & {LIST, LOCK}):
        raise no_target(
            str(folder),
            _("โฟลเดอร์นี้มีอย่างอื่นอยู่แล้ว"),
            _("เลือกโฟลเดอร์ว่าง โฟลเดอร์ที่เผยแพร่ไว้ก่อนแล้ว หรือชื่อไฟล์ที่ลงท้ายด้วย .db"),
        )
    make_directory(folder)
    with (folder / LOCK).open("a+", encoding="ascii") as file:
        try:
            lock(file)
        except OSError as error:
            if error.errno not in BUSY:
                raise  # a medium that knows no locks: the boundary names it
            why = _("อีกโปรแกรมหนึ่งกำลังเผยแพร่ลงโฟลเดอร์นี้")
            raise no_target(str(folder), why, _("รอให้โปรแกรมนั้นเสร็จ แล้วลองอีกครั้ง")) from error
        yield


def _settled(folder: Path) -> ParquetPartList:
    """Return the list of parts after finishing an interrupted publication; an empty one if files do not match it."""
    found = _read_list(folder)
    lying = _finish(folder, found)
    if found.files.keys() <= lying and all(
        file_hash(folder / n).hex() == hashed for n, hashed in found.files.items()
    ):
        return found
    _finish(folder, ParquetPartList())
    return ParquetPartList()


def _read_list(folder: Path) -> ParquetPartList:
    """Return the list of parts; an empty one if it is lost, damaged or not ours."""
    try:
        found = msgspec.json.decode((folder / LIST).read_bytes(), type=ParquetPartList)
    except (FileNotFoundError, ValueError, RecursionError, msgspec.MsgspecError):
        return ParquetPartList()
    held = {
        file for units in found.parts.values() for part in units.values() for file in part.files
    }
    if held == found.files.keys() and all(map(_NAME.fullmatch, found.files)):
        return found
    return ParquetPartList()


def _finish(folder: Path, parts: ParquetPartList) -> set[str]:
    """Rename what the list says, delete files named like ours that are not on it; return those of it that exist."""
    lying = _lying(folder)
    for name in parts.files.keys() - lying:
        draft = _draft_of(name)
        if draft in lying:
            move(folder / draft, folder / name)
            lying ^= {draft, name}
    for name in lying - parts.files.keys():
        wipe(folder / name)
    return lying & parts.files.keys()


def _lying(folder: Path) -> set[str]:
    """Return the names of files named like ours; a symbolic link so named is deleted, and none is followed."""
    found = set[str]()
    for inside, _folders, files in os.walk(folder):
        place = Path(inside).relative_to(folder).as_posix()
        for name in (file if place == "." else f"{place}/{file}" for file in files):
            if _NAME.fullmatch(name) or re.fullmatch(_DRAFTS, name):
                if (folder / name).is_symlink():
                    (folder / name).unlink()
                else:
                    found.add(name)
    return found


def _draft_of(name: str) -> str:
    place, _slash, file = name.rpartition("/")
    return f"{place}/.{file.removesuffix('.parquet')}{DRAFT}"


# the rows of each changed part by the folder they belong to
Sorted = dict[Part_, dict[str, list[Row]]]


def _changed(
    before: ParquetPartList, parts: Iterable[PublishedUnitRows]
) -> tuple[Sorted, dict[Part_, PublishedPartEntry]]:
    """Return the parts that differ from those there, and all parts as they are to be listed."""
    places = _Places()
    now = dict[Part_, PublishedPartEntry]()
    fresh = Sorted()
    for part in parts:
        key, kept = part.key, before.part(part.key)
        if part.unread:
            if kept is None or not part.state or kept.state != part.state:
                raise PublicationMismatchError
            now[key] = kept
            continue
        by = defaultdict[str, list[Row]](list)
        for row in part.rows:
            by[places.of(part.table, row)].append(row)
        mark = sha256(msgspec.json.encode((part.table, sorted(by.items())))).hexdigest()
        if kept is None or kept.mark != mark:
            fresh[key] = dict(by)
        now[key] = PublishedPartEntry(mark, kept.files if kept else [], part.state, len(part.rows))
    return fresh, now


class _Places:
    """Finds the folder of a row: by its own year or that of the row it belongs to, and by its unit's region."""

    def __init__(self) -> None:
        self._regions: dict[str, int] = {}
        self._years: dict[str, dict[tuple[Cell, ...], int]] = defaultdict(dict)

    def of(self, table: PublishedTable, row: Row) -> str:
        cells = dict(zip(table.names, row, strict=True))
        unit = str(row[0])
        if table.name == "unit":
            self._regions[unit] = int(cells["region"] or 0)
        parent, by = table.parent
        year = cells.get("year") or self._years[parent].get(tuple(cells[name] for name in by), 0)
        if year and any(other.parent[0] == table.name for other in TABLES):
            self._years[table.name][row[: table.key]] = int(year)
        return f"{table.name}/year={year}/region={self._regions.get(unit, 0)}"


def _replace(
    folder: Path,
    before: ParquetPartList,
    fresh: Sorted,
    stale: set[Part_],
    now: Mapping[Part_, PublishedPartEntry],
) -> None:
    """Write the new files, and those with outdated parts anew without these; then write the list, rename and delete."""
    tables = {table.name: table for table in TABLES}
    spoiled = {file for key in stale if (kept := before.part(key)) for file in kept.files}
    rows = defaultdict[str, list[Any]](list)  # by folder
    for file in sorted(spoiled):
        name = file.partition("/")[0]
        old = {unit for table, unit in stale if table == name}
        left = _without(folder / file, old)
        # of a table whose columns changed every part is stale: old and new ones never meet
        if left.num_rows:
            rows[file.rpartition("/")[0]].append(left)
    for (name, _unit), places in fresh.items():
        for place, found in places.items():
            rows[place].append(_table(tables[name], found))
    after = ParquetPartList(
        files={file: hashed for file, hashed in before.files.items() if file not in spoiled}
    )
    files = defaultdict[Part_, list[str]](list)
    for place, pieces in sorted(rows.items()):
        written = _write_file(folder, place, pieces)
        if written:
            name, hashed, units = written
            after.files[name] = hashed
            for unit in units:
                files[place.partition("/")[0], unit].append(name)
    for key, kept in now.items():
        whole = [] if key in stale else [file for file in kept.files if file not in spoiled]
        listed = PublishedPartEntry(kept.mark, [*whole, *files[key]], kept.state, kept.rows)
        after.parts.setdefault(key[0], {})[key[1]] = listed
    settle(folder)
    write_durably(folder / LIST, msgspec.json.encode(after))
    _finish(folder, after)


def _write_file(folder: Path, place: str, pieces: list[Any]) -> tuple[str, str, list[str]] | None:
    """Return (name, SHA-256, units) of a new file in a folder, which is still a draft, or None if there are no rows."""
    import pyarrow
    from pyarrow import parquet

    whole = pyarrow.concat_tables(pieces)
    if not whole.num_rows:
        return None
    make_directory(folder / place)
    name = f"{place}/{secrets.token_hex(8)}.parquet"
    draft = folder / _draft_of(name)
    parquet.write_table(whole.sort_by("unit"), draft, compression="zstd")
    return name, file_hash(draft).hex(), sorted(set(whole.column("unit").to_pylist()))


def _without(file: Path, units: set[str]) -> pyarrow.Table:
    import pyarrow
    from pyarrow import compute, parquet

    found = parquet.ParquetFile(file).read()
    old = pyarrow.array(sorted(units), pyarrow.string())
    return found.filter(compute.invert(compute.is_in(found.column("unit"), value_set=old)))


def _table(table: PublishedTable, rows: list[Row]) -> pyarrow.Table:
    """Return the rows, with the meaning of each column as metadata of the file."""
    import pyarrow

    types: dict[Kind, Any] = {
        "token": pyarrow.string(),
        "words": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.decimal128(DIGITS, 0),
        "day": pyarrow.date32(),
        "moment": pyarrow.timestamp("ms", "UTC"),
        "flag": pyarrow.bool_(),
    }
    kept = [(n, one) for n, one in enumerate(table.columns) if one.name not in BY]
    fields = [
        pyarrow.field(one.name, types[one.kind], metadata={"about": one.meaning})
        for _n, one in kept
    ]
    columns = [
        pyarrow.array([_typed(row[n], one.kind) for row in rows], types[one.kind])
        for n, one in kept
    ]
    return pyarrow.Table.from_arrays(
        columns, schema=pyarrow.schema(fields, metadata={"about": table.meaning})
    )


def _typed(cell: Cell, kind: Kind) -> object:
    if cell is None:
        return None
    if kind == "number":
        from decimal import Decimal

        return Decimal(cell) if abs(int(cell)) < 10**DIGITS else None
    if kind == "day":
        return date.fromisoformat(str(cell))
    if kind == "moment":
        return datetime.strptime(str(cell), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return bool(cell) if kind == "flag" else cell

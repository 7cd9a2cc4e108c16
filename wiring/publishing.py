"""Publishes the data of an office folder as tables, to a database server, a database file or a folder."""

from __future__ import annotations

from collections import deque
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from core.boundary import boundary
from core.centre.published import PublicationCounts, PublicationMismatchError, no_target
from core.errors import failed
from core.i18n import _
from core.records.leaving import DisclosureSearch
from storage import clock
from storage.db.sqlite import in_words
from storage.files import file_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from core.centre.published import DataPackageMakers, PublishedUnitRows, States
    from storage.db.reading.reader import FolderReader
    from storage.instruments.library import FormLibrary

FILES = (".db", ".sqlite", ".sqlite3")
EXTRA = ("psycopg", "pyarrow")
HOME = Path(__file__).parents[1]  # where main.py lies
# decide how a folder is read
READ_BY = ("core", "storage/db", "storage/instruments", "resources/instruments")
SERVERS = ("postgresql://", "postgres://")


def publish(
    reader: FolderReader,
    forms: FormLibrary,
    target: str,
    ask_password: Callable[[], str],
    agreed: bool = False,
    catalog: DataPackageMakers | None = None,
) -> PublicationCounts:
    """Write the folder's tables to `target` (database server, file or folder); return counts. `ask_password()`: for
    servers; `catalog` not None: write an open data package. DisclosureError if texts name people, unless `agreed`."""
    if catalog is not None and (target.startswith(SERVERS) or Path(target).suffix.lower() in FILES):
        why = _("ข้อมูลเปิดเป็นโฟลเดอร์ของไฟล์ CSV และ Excel ไม่ใช่ฐานข้อมูล")
        raise no_target(target.partition("://")[0], why, _("บอกชื่อโฟลเดอร์ที่ยังไม่มีหรือว่าง"))
    search = DisclosureSearch(reader, agreed=agreed)
    with boundary(partial(failed, _("เผยแพร่ไปที่ {target} ไม่สำเร็จ").format(target=target))):
        try:
            if target.startswith(SERVERS):
                return _to_server(reader, forms, target, ask_password, search)
            return _to_files(reader, forms, Path(target), search, catalog)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in EXTRA:
                raise
            do = _(
                "เผยแพร่เป็นไฟล์ .db ซึ่งไม่ต้องใช้ส่วนเสริม หรือใช้โปรแกรมจากโฟลเดอร์ต้นฉบับ ตาม docs/published.md"
            )
            # it can only be added to a program run from its sources
            if (HOME / "installer" / "bootstrap.py").exists():
                do = _(
                    "สั่ง python3 installer/bootstrap.py setup --centre แล้วลองใหม่ หรือเผยแพร่เป็นไฟล์ .db ซึ่งไม่ต้องใช้ส่วนเสริม"
                )
            why = _("ส่วนเสริมของส่วนกลางยังไม่ได้ติดตั้งในเครื่องนี้")
            raise no_target(target.partition("://")[0], why, do) from error


def _written(
    reader: FolderReader,
    forms: FormLibrary,
    states: States,
    write: Callable[[Iterator[PublishedUnitRows]], PublicationCounts],
    search: DisclosureSearch,
    *,
    at_once: bool = True,
) -> PublicationCounts:
    """Write what changed since the parts at the target were written, or all if one is in doubt. `at_once`: the target
    changes only after the last part; otherwise all parts are checked before the first is written."""
    try:
        if not at_once:
            deque(_parts(reader, forms, states, search), maxlen=0)
        return write(_parts(reader, forms, states, search))._replace(looked=search.looked)
    except PublicationMismatchError:
        return _written(reader, forms, {}, write, search, at_once=at_once)


def _parts(
    reader: FolderReader, forms: FormLibrary, states: States, search: DisclosureSearch
) -> Iterator[PublishedUnitRows]:
    """Yield the parts; an error in here is due to the folder, not to the target."""
    from core.centre.publishing import looked_through
    from core.centre.publishing import publish as parts_of
    from storage.db.reading.judged import unit_states

    with in_words(_("อ่านข้อมูลที่จะเผยแพร่ไม่สำเร็จ")):
        said = _unit_hashes(unit_states(reader.snapshot), forms, search.names)
        yield from looked_through(parts_of(reader, clock.now().date(), said, states), search)


def _unit_hashes(
    states: Mapping[str, str], forms: FormLibrary, names: Sequence[str]
) -> Mapping[str, str]:
    """Return by unit a hash of all that its tables follow from, this program included; {} without its files."""
    held, of = sha256(), forms.published
    files = [
        one
        for room in READ_BY
        for one in sorted((HOME / room).rglob("*.*"))
        if one.parent.name != "__pycache__"
    ]
    for path in files:
        held.update(f"{path.relative_to(HOME).as_posix()} {file_hash(path).hex()}\n".encode())
    named = [
        of.withdrawn,
        of.usable,
        of.refused.items(),
        of.owners.items(),
        of.texts,
        of.worded.items(),
    ]
    held.update(repr([names, of.lacking, *(sorted(map(repr, each)) for each in named)]).encode())
    return {unit: f"{held.hexdigest()}.{word}" for unit, word in states.items()} if files else {}


def _to_files(
    reader: FolderReader,
    forms: FormLibrary,
    path: Path,
    search: DisclosureSearch,
    catalog: DataPackageMakers | None,
) -> PublicationCounts:
    from storage.db.folder.folder import DATABASE
    from storage.publish.sqlite_file import is_published

    whole = path.resolve()
    for folder in (whole, *whole.parents):  # files of an office folder are never overwritten
        database = folder / DATABASE
        if database.exists() and not is_published(database):
            raise no_target(
                str(path),
                _("ที่นี่อยู่ในโฟลเดอร์ของหน่วยงาน ซึ่งเก็บข้อมูลต้นฉบับไว้"),
                _("เลือกที่อยู่นอกโฟลเดอร์ของหน่วยงาน"),
            )
    with reader.snapshot():
        if catalog is not None:
            from storage.publish import open_data

            return _written(
                reader, forms, {}, partial(open_data.write, path, describer=catalog), search
            )
        if path.suffix.lower() in FILES:
            from storage.publish import sqlite_file

            return _written(
                reader, forms, sqlite_file.states(path), partial(sqlite_file.write, path), search
            )
        from storage.publish import parquet

        return _written(reader, forms, parquet.states(path), partial(parquet.write, path), search)


def _to_server(
    reader: FolderReader,
    forms: FormLibrary,
    target: str,
    ask: Callable[[], str],
    search: DisclosureSearch,
) -> PublicationCounts:
    """Write the ops, then the tables, unless another PC has published more than this one knows. A lock keeps others
    out from verdict to tables; what is published is the folder's state once it is held."""
    from storage.db.reading.judged import PublishingLogReader
    from storage.publish import postgresql, postgresql_log

    with postgresql.connected(target, ask) as db, postgresql.alone(db), reader.snapshot():
        log = PublishingLogReader(reader.snapshot, reader.info()["device"])
        published = postgresql_log.PublishedLog(log.ends, log.holds, log.ops, log.judgement)
        new, judged, odd = postgresql_log.write_log(db, published)
        if not judged:
            return PublicationCounts(0, 0, 0, lines=new, behind=True, odd=odd)
        done = _written(
            reader,
            forms,
            postgresql.states(db),
            partial(postgresql.write, db),
            search,
            at_once=False,
        )
        return done._replace(lines=new, odd=odd)

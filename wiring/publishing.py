"""What a folder publishes, and the place it goes to by how that is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.centre.published import Published, no_target
from core.errors import failed
from core.i18n import _
from wiring.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.centre.published import PublishedPart
    from core.forms.ports import Forms
    from storage.db.reading.reader import FolderReader

FILES = (".db", ".sqlite", ".sqlite3")
EXTRA = ("psycopg", "pyarrow")
HOME = Path(__file__).parents[1]  # where main.py lies
SERVERS = ("postgresql://", "postgres://")


def publish(reader: FolderReader, forms: Forms, target: str, ask: Callable[[], str]) -> Published:
    """Write the tables there, all of one state of the folder. UserError, also where the extra is not installed."""
    from storage.db.sqlite import in_words

    try:
        if target.startswith(SERVERS):
            return _to_server(reader, forms, target, ask)
        with in_words(_not_published(target)):
            return _to_files(reader, forms, Path(target))
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        raise no_target(
            target.partition("://")[0], _("ส่วนเสริมของส่วนกลางยังไม่ได้ติดตั้งในเครื่องนี้"), _without_extra()
        ) from error
    except OSError as error:
        raise failed(_not_published(target), error) from error


def _not_published(target: str) -> str:
    return _("เผยแพร่ไปที่ {target} ไม่สำเร็จ").format(target=target)


def _without_extra() -> str:
    """What to do: only beside its sources the program can be given what it is installed without."""
    if (HOME / "installer" / "bootstrap.py").exists():
        return _("สั่ง python3 installer/bootstrap.py setup --centre แล้วลองใหม่ หรือเผยแพร่เป็นไฟล์ .db ซึ่งไม่ต้องใช้ส่วนเสริม")
    return _("เผยแพร่เป็นไฟล์ .db ซึ่งไม่ต้องใช้ส่วนเสริม หรือใช้โปรแกรมจากโฟลเดอร์ต้นฉบับ ตาม docs/published.md")


def _check_outside(path: Path) -> None:
    """UserError where the target lies in an office folder or is one: what is kept there is never written over."""
    from storage.db.folder.folder import DATABASE
    from storage.publish.sqlite_file import is_published

    whole = path.resolve()
    for folder in (whole, *whole.parents):
        database = folder / DATABASE
        if database.exists() and not is_published(database):
            raise no_target(str(path), _("ที่นี่อยู่ในโฟลเดอร์ของหน่วยงาน ซึ่งเก็บข้อมูลต้นฉบับไว้"), _("เลือกที่อยู่นอกโฟลเดอร์ของหน่วยงาน"))


def _parts(reader: FolderReader, forms: Forms) -> Iterator[PublishedPart]:
    """What fails in here is the folder's fault, not that of the place they go to."""
    from core.centre.publishing import publish as parts_of
    from storage.db.sqlite import in_words

    with in_words(_("อ่านข้อมูลที่จะเผยแพร่ไม่สำเร็จ")):
        yield from parts_of(reader, forms, now().date())


def _to_files(reader: FolderReader, forms: Forms, path: Path) -> Published:
    _check_outside(path)
    with reader.snapshot():
        if path.suffix.lower() in FILES:
            from storage.publish import sqlite_file

            return sqlite_file.write(path, _parts(reader, forms))
        from storage.publish import parquet

        return parquet.write(path, _parts(reader, forms))


def _to_server(reader: FolderReader, forms: Forms, target: str, ask: Callable[[], str]) -> Published:
    """First the lines, then the tables; those stay as they are where another PC knows more than this one.

    No other PC comes between the verdict and the tables; what is published is what stands here when it is our turn.
    """
    from storage.db.reading.judged import LoggedFolder
    from storage.publish import postgresql, postgresql_log

    with postgresql.connected(target, ask) as db, postgresql.alone(db), reader.snapshot():
        new, judged, odd = postgresql_log.write_log(db, LoggedFolder(reader.snapshot, reader.info()["device"]))
        if not judged:
            return Published(0, 0, 0, lines=new, behind=True, odd=odd)
        return postgresql.write(db, _parts(reader, forms))._replace(lines=new, odd=odd)

"""An office folder on the disk: creating it, and opening it for writing. One window per folder holds its lock. The
folder must be on a drive of this PC, since SQLite's journal does not work over a network."""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from core.backups.retention import Backup
from core.change_check import is_token
from core.entities import record_id, unit_id
from core.errors import FolderInUseError, LostKeysError, UserError, unwritable
from core.health.facts import OPENS, FolderDiskSpace
from core.i18n import _
from core.log.scopes import WIDER_FIRST
from core.values import Change, Plain, Ref, Text, Written
from storage.contents import remains
from storage.db.folder import opening
from storage.db.folder.clock import FolderClock
from storage.db.folder.store import Folder
from storage.db.folder.writer import RandomSources, program_context
from storage.db.reading.privacy import ViewingLogPlace, settle
from storage.db.sqlite import UNOPENED
from storage.files import (
    HOUSE,
    OF_FOLDER,
    lock,
    make_directory,
    move,
    sweep,
    sweep_aside,
    write_durably,
)
from storage.keys import make_keys, protect_keys, settle_keys

LOCK = "prongsai.lock"


def hold(directory: Path) -> IO[str]:
    """Lock the folder and return its lock file; closing the file unlocks it. FolderInUseError if it is locked."""
    file = open(directory / LOCK, "a+", encoding="ascii", errors="replace")  # noqa: SIM115  it stays open as long as the folder
    try:
        lock(file)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise FolderInUseError(
            _("เปิดโฟลเดอร์นี้ซ้ำไม่ได้"),
            _("เพราะหน้าต่างโปร่งใสอีกหน้าต่างหนึ่งเปิดโฟลเดอร์นี้อยู่"),
            _("โปรดใช้หน้าต่างที่เปิดอยู่ หรือปิดหน้าต่างนั้นก่อน"),
            int(holder) if holder.isdigit() else 0,
        ) from error
    with suppress(OSError):  # the disk is full: the folder opens without a note of who holds it
        os.ftruncate(file.fileno(), 0)
        os.write(file.fileno(), str(os.getpid()).encode())
    return file


_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "fuse.sshfs",
    "fuse.davfs",
    "fuse.rclone",
}


def refuse_share(directory: Path) -> None:
    """Raise UserError if the folder lies on a network share."""
    if _on_network(directory.resolve()):  # a link may lead to a network share
        raise UserError(
            _("ใช้โฟลเดอร์บนเครือข่ายไม่ได้"),
            _("เพราะข้อมูลอาจเสียหายเมื่อเครือข่ายขัดข้อง"),
            _("โปรดวางโฟลเดอร์ไว้ในไดรฟ์ของเครื่องนี้ แล้วส่งต่อด้วยไฟล์ส่งออก"),
        )


def refuse_synced(directory: Path) -> None:
    """Raise UserError if a program copies `directory` to the cloud. It copies file by file, so a copy of a folder in
    use is never one consistent state. Folders already there stay usable: the health page says how to move them."""
    program = FolderDiskSpace.synced_by(directory.resolve())
    if program and program not in ORDINARY:
        raise UserError(
            _("ใช้โฟลเดอร์ที่ {program} คัดลอกขึ้นคลาวด์ไม่ได้").format(program=program),
            _("เพราะโปรแกรมนั้นคัดลอกทีละไฟล์ขณะใช้งาน ข้อมูลอาจเสียหายหรือย้อนกลับ"),
            _("โปรดเลือกโฟลเดอร์อื่นในไดรฟ์ของเครื่องนี้ แล้วเก็บเฉพาะไฟล์สำรองไว้บนคลาวด์"),
        )


# letters of the longest path below a folder: a file of evidence in a backup being tried
BELOW = 120


def refuse_long(directory: Path, longest: int | None = None) -> None:
    """Raise UserError if paths of files in the folder could be longer than `longest` (None = the system's limit)."""
    room = (longest or _longest()) - BELOW
    if len(str(directory.resolve())) > room:
        raise UserError(
            _("ใช้โฟลเดอร์ที่ชื่อและที่อยู่ยาวเกินไปไม่ได้"),
            _(
                "เพราะ Windows รับที่อยู่ของไฟล์ได้จำกัด ที่อยู่ของโฟลเดอร์นี้ยาว {n} ตัวอักษร ใช้ได้ไม่เกิน {room}"
            ).format(n=len(str(directory.resolve())), room=room),
            _("โปรดย้ายหรือสร้างโฟลเดอร์ในที่ที่สั้นกว่า เช่น ใต้ไดรฟ์โดยตรง แล้วเปิดอีกครั้ง"),
        )


def _longest() -> int:
    if os.name == "nt":
        from storage.windows import longest_path

        return longest_path()
    return 4000


def _on_network(path: Path) -> bool:
    if os.name == "nt":
        from storage.windows import is_remote

        return is_remote(path)
    return file_system(path, _mounts()) in _NETWORK


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(errors="replace")
    except OSError:  # a system that does not state its limit
        return ""


def file_system(path: Path, mounts: str) -> str:
    """Return the type of the file system that holds `path`, from lines of `/proc/mounts`; "" if unknown."""
    best, kind = "", ""
    for line in mounts.splitlines():
        _device, point, name = [*line.split(" "), "", "", ""][:3]
        point = point.replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, name
    return kind


DATABASE = "prongsai.db"
OPENER = f"prongsai{OPENS}"
SHOWN = 3  # names in one sentence
_ROOMS = ("blobs", "backups", "outbox", "inbox")
_OWN = RandomSources()


def create(
    directory: Path,
    keys_home: Path,
    name: str,
    code: str,
    kind: str,
    parent: str,
    year: int,
    now: datetime,
    sources: RandomSources = _OWN,
    furnish: Callable[[Folder], None] | None = None,
    private_key: bytes = b"",
    *,
    with_office_record: bool = True,
) -> Folder:
    """Create an office folder and return it open. `parent`: code of the unit above, "" = none; `year`: Buddhist;
    `furnish`: writes the first content; `private_key`: signing key, b"" = a new one; `with_office_record`: also write
    the record that describes the office. UserError if a folder is there, a name or code is invalid, or the place is
    read-only, on a network share or copied to the cloud."""
    _check(name, code, kind, parent)
    refuse_share(directory)
    refuse_synced(directory)
    refuse_long(directory)
    try:
        _make_room(directory)
        lock = hold(directory)
    except OSError as error:
        raise opening.unreadable(error) from error
    try:
        meta: Mapping[str, str | int] = {"unit": unit_id(code), "code": code, "year": year}
        made = _found(directory, keys_home, lock, meta, now, sources, private_key)
        with closing(made):  # closed in any case, so that the next try can delete what is left
            if with_office_record:
                made.save(
                    program_context(made.writer, now),
                    "office_new",
                    _office(name, code, kind, parent),
                )
            if furnish is not None:
                furnish(made)
        move(made.writer.path, directory / DATABASE)
    except UNOPENED as error:
        raise opening.unreadable(error) from error
    finally:
        lock.close()
    return open_folder(directory, keys_home, now, sources)


def _found(
    directory: Path,
    keys_home: Path,
    lock: IO[str],
    meta: Mapping[str, str | int],
    now: datetime,
    sources: RandomSources,
    private: bytes,
) -> Folder:
    """Make the keys and an empty database, which does not bear its final name yet."""
    folder, draft = secrets.token_hex(16), directory / "prongsai.new"
    for left in directory.glob(f"{draft.name}*"):
        left.unlink()  # left by an interrupted try
    keys = make_keys(keys_home / folder, now, private)
    with ExitStack() as undone:
        db = undone.enter_context(closing(opening.create_database(draft)))
        db.executemany("INSERT INTO meta VALUES(?,?)", {"folder": folder, **meta}.items())
        made = Folder(draft, lock, db, keys, sources)
        undone.pop_all()
    return made


def _check(name: str, code: str, kind: str, parent: str) -> None:
    if (
        not name.strip()
        or not code
        or not is_token(code)
        or not is_token(parent)
        or kind not in WIDER_FIRST
    ):
        raise UserError(
            _("สร้างโฟลเดอร์ของหน่วยงานไม่ได้"),
            _("เพราะชื่อ รหัส หรือประเภทหน่วยงานไม่ครบหรือไม่ถูกต้อง"),
            _("โปรดกรอกชื่อ และใช้รหัสที่เป็นตัวเลขหรือตัวอักษรอังกฤษ"),
        )


def _make_room(directory: Path) -> None:
    if (directory / DATABASE).exists():
        raise UserError(
            _("สร้างโฟลเดอร์ของหน่วยงานไม่ได้"),
            _("เพราะโฟลเดอร์นี้มีข้อมูลของหน่วยงานอยู่แล้ว"),
            _("โปรดเลือกโฟลเดอร์ว่าง หรือเปิดโฟลเดอร์นี้แทน"),
        )
    left = remains(directory)
    if left:
        names = ", ".join(left[:SHOWN]) + (" …" if len(left) > SHOWN else "")
        raise UserError(
            _("สร้างโฟลเดอร์ของหน่วยงานไม่ได้"),
            _("เพราะในโฟลเดอร์นี้มีข้อมูลที่หน่วยงานหนึ่งทิ้งไว้: {names}").format(names=names),
            _("โปรดเลือกโฟลเดอร์ว่าง หรือกู้คืนหน่วยงานเดิมลงที่นี่ด้วยคำสั่ง restore"),
        )
    make_rooms(directory)


def make_rooms(directory: Path) -> None:
    """Make the office folder's missing subfolders, and the file that opens it by a double click. Raises OSError."""
    for room in (".", *_ROOMS):
        make_directory(directory / room, HOUSE)
    opener = directory / OPENER
    if not opener.exists():
        write_durably(opener, _("เปิดไฟล์นี้เพื่อเปิดหน่วยงานในโฟลเดอร์นี้ด้วยโปร่งใส ไม่มีข้อมูลอยู่ในไฟล์").encode())


def _office(name: str, code: str, kind: str, parent: str) -> list[Change]:
    """Return the changes that describe the unit as the user typed it; they show until the official record arrives."""
    unit = unit_id(code)
    office = Ref(unit, "office", record_id(unit, "office", unit))
    values: dict[str, Written] = {
        "unit": Plain(unit),
        "code": Plain(code),
        "name": Text(name.strip()),
        "kind": Plain(kind),
    }
    if parent:
        values["parent"] = Plain(f"all/unit/{unit_id(parent)}")
    return [Change(office, field, value) for field, value in values.items()]


def open_folder(
    directory: Path, keys_home: Path, now: datetime, sources: RandomSources = _OWN
) -> Folder:
    """Open an office folder for writing, after migrating an older database. FolderInUseError if another window has it
    open; LostKeysError if its keys are missing; UnwritableFolderError if its drive is full, read-only or failing; UserError
    if it is gone, on a share, damaged or newer."""
    database = database_of(directory)
    with _unless_unwritable():
        opening.check_writable(directory, database)
        refuse_share(directory)
        refuse_long(directory)
        return _opened(directory, database, keys_home, now, sources)


@contextmanager
def _unless_unwritable() -> Iterator[None]:
    """Turn errors of the block whose cause is the drive into UnwritableFolderErrors, and others into UserErrors."""
    try:
        yield
    except LostKeysError:
        raise
    except (UserError, *UNOPENED) as error:
        problem = unwritable(error)
        if problem is not None:
            raise problem from error
        if isinstance(error, UserError):
            raise
        raise opening.unreadable(error) from error


def _opened(
    directory: Path, database: Path, keys_home: Path, now: datetime, sources: RandomSources
) -> Folder:
    copy = directory / "backups" / f"before-update-{now:%Y-%m-%d-%H%M%S}.db"
    with ExitStack() as undone:
        lock = undone.enter_context(hold(directory))
        db = undone.enter_context(closing(opening.open_database(database, copy)))
        settle_keys(keys_home / opening.folder_id(db), opening.device_of(db).hex(), now)
        keys = opening.folder_keys(db, keys_home)
        protect_keys(keys.directory)
        sweep(directory, OF_FOLDER)
        sweep_aside(keys.directory)
        made = Folder(database, lock, db, keys, sources)
        made.clock = FolderClock(made.writer.log, keys.public, now)
        settle(ViewingLogPlace(keys.directory, database), db)
        undone.pop_all()
    return made


def database_of(directory: Path) -> Path:
    """Return the path of an office folder's database. Raises UserError if the folder is gone or holds no database."""
    if not directory.is_dir():
        raise UserError(
            _("เปิดโฟลเดอร์ของหน่วยงานไม่ได้"),
            _("เพราะไม่พบโฟลเดอร์นี้แล้ว"),
            _("โปรดตรวจว่าย้ายหรือเปลี่ยนชื่อไปหรือไม่ แล้วเลือกโฟลเดอร์อีกครั้ง"),
        )
    database = directory / DATABASE
    files = (database, database.with_name(f"{DATABASE}-wal"))
    if not database.is_file() or not any(path.is_file() and path.stat().st_size for path in files):
        raise _gone(directory)
    return database


def _gone(directory: Path) -> UserError:
    """Return the error for a missing or empty database; it names the newest backup that lies in the folder."""
    found = sorted(
        filter(Backup.is_backup, (directory / "backups").glob("*")),
        key=lambda path: path.stat().st_mtime,
    )
    if not found and (directory / DATABASE).is_file():
        return UserError(
            _("เปิดโฟลเดอร์ของหน่วยงานไม่ได้"),
            _("เพราะไฟล์ข้อมูล prongsai.db ว่างเปล่า และไม่พบไฟล์สำรองในโฟลเดอร์นี้"),
            _("โปรดกู้คืนจากไฟล์สำรองที่เก็บไว้ที่อื่น เช่น ในแฟลชไดรฟ์"),
        )
    if not found:
        return opening.not_ours()
    return UserError(
        _("เปิดโฟลเดอร์ของหน่วยงานไม่ได้"),
        _("เพราะไฟล์ข้อมูล prongsai.db หายไปหรือว่างเปล่า แต่มีไฟล์สำรอง {n} ไฟล์ ล่าสุดคือ {name}").format(
            n=len(found), name=found[-1].name
        ),
        _("โปรดกู้คืนด้วยปุ่ม “กู้คืนจากไฟล์สำรอง” หรือคำสั่ง restore {file} {folder}").format(
            file=found[-1], folder=directory
        ),
    )


# also ordinary folder names: worth a notice, no reason to refuse
ORDINARY = frozenset({"Box", "MEGA"})

"""Restoring a backup: the folder is backed up first, and stays as it is until the new database is complete."""

import errno
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.backups.retention import Backup, DatabaseSummary, RestoreOutcome, RestorePreview
from core.boundary import boundary
from core.entities import ENTITIES
from core.errors import PartialSuccessError, RefusedError, UserError, is_full
from core.i18n import _
from core.log.ports import FieldDraft
from storage.db import sqlite
from storage.db.folder import folder, opening
from storage.db.folder.backup import PASSING, count, log_of, newer_than
from storage.db.folder.folder import DATABASE, hold, make_rooms
from storage.db.folder.growth import put
from storage.db.folder.holdings import own_files
from storage.db.folder.reconstruction import (
    DRAFT,
    ReconstructionKeys,
    erased_in,
    incomplete,
    rebuild_from,
    refused_in,
)
from storage.db.folder.salvage import put_aside
from storage.db.log.log import Log
from storage.db.log.texts import FolderErasures, noted
from storage.db.reading import privacy
from storage.db.reading.privacy import ViewingLogPlace
from storage.db.reading.reader import FolderReader
from storage.db.sqlite import SQLiteError
from storage.files import move, reason
from storage.keys import (
    DeviceCounters,
    FolderKeys,
    bring_keys,
    make_anew,
    opens_files,
    put_in_place,
)

# brings files back by their SHA-256; how many are there now
Bring = Callable[[Collection[str]], int]


def preview(
    backup: Backup, copy: Path, directory: Path, keys_home: Path, has_file: Callable[[str], bool]
) -> RestorePreview:
    """Return what restoring `backup`, with the database `copy`, into `directory` would do. `has_file(SHA-256)`: whether
    a file is on this PC. UserError if the backup is unreadable, or `directory` holds another office folder."""
    holding, present = _counted(backup, copy), (directory / DATABASE).is_file()
    if present:
        _refuse_other(directory, holding)
    home, former = keys_home / holding.folder, _former(directory)
    sealed = backup.keys is not None and not has_keys(copy, home, former)
    erased = noted(keys_home, _erased(directory) if present else FolderErasures())
    missing = {name for name in holding.blobs - frozenset(erased.files) if not has_file(name)}
    with log_of(copy) as log:
        own = missing & own_files(log, opening.device_of(log.db))
        red = tuple(_red_words(log, refused_in(log, erased)))
    return RestorePreview(
        backup,
        missing=len(missing),
        present=present,
        newer=newer_than(directory / DATABASE, holding) if present else None,
        keys=not sealed and not _choice(copy, home, former).new,
        sealed=sealed,
        own=len(own),
        red=red,
    )


def _red_words(log: Log, drafts: Iterable[FieldDraft]) -> Iterator[str]:
    """Yield where each of these texts was typed and, unless it belongs to a secret vote, the text."""
    # only where there are any: the words of every field load slowly
    from core.assessment.rounds import WorkshopSlip
    from core.records.titles import field_name, short
    from storage.db.folder.places import DamagePlaceNamer

    reader = FolderReader(log.db, log)
    places = DamagePlaceNamer(log, reader)
    for one in (each for each in drafts if each.ref.entity in ENTITIES):
        record = log.find_record(one.ref)
        # without one it was to be a new record
        place = places.record(record) if record is not None else ""
        secret = one.ref.entity == "draft_answer" or WorkshopSlip.voted_on(reader, one.ref)
        words = "" if secret else short(str(one.value))
        yield " · ".join(filter(None, (place, field_name(one.ref.entity, one.field), words)))


def has_keys(copy: Path, home: Path, former: Collection[str]) -> bool:
    """Return whether the key directory `home` has usable keys for a folder restored from the database `copy`. `former`:
    public keys (hex) that were replaced and do not count."""
    try:
        return not _choice(copy, home, former).new
    except UserError:
        return False


def take_keys(
    backup: Backup, copy: Path, directory: Path, keys_home: Path, passphrase: str, now: datetime
) -> None:
    """Put the keys of `backup`, opened by `passphrase`, into `keys_home`, unless keys for its database `copy` are there
    that were not replaced in `directory`. UserError if the passphrase is wrong or writing fails."""
    home = keys_home / backup.holding.folder
    if backup.keys is not None and not has_keys(copy, home, _former(directory)):
        bring_keys(home, backup.keys, passphrase, now)


def restore(
    backup: Backup,
    copy: Path,
    directory: Path,
    keys_home: Path,
    now: datetime,
    save_backup: Callable[[str], Path],
    restore_files: Bring,
    *,
    same_folder: bool = False,
) -> RestoreOutcome:
    """Rebuild the folder in `directory` from `copy`, the backup's database; return what was done. `save_backup` first
    backs up a folder already there, `restore_files` restores evidence files. `same_folder`: it is the backup's own
    folder, so its drafts and unread scanned pages stay. UserError, with nothing changed, if the backup does not fit or
    writing fails; PartialSuccessError if a later step fails; FolderInUseError if a window has the folder open."""
    holding, present = _counted(backup, copy), (directory / DATABASE).is_file()
    folder.refuse_share(directory)
    folder.refuse_long(directory)
    if not present:
        folder.refuse_synced(directory)
    try:
        make_rooms(directory)
        with closing(hold(directory)):
            saved = _saved(directory, holding, now, save_backup) if present else None
            home = keys_home / holding.folder
            sealed = backup.keys is not None
            keys, vouchers, new, former = _keys(copy, home, _former(directory), now, sealed=sealed)
            erased = noted(keys_home, _erased(directory) if present else FolderErasures())
            ops = rebuild_from(copy, directory, keys, now, erased, vouchers)
            wanted = holding.blobs - frozenset(erased.files)
            files = restore_files(wanted)
            if present:
                _keep_here(directory, former, PASSING if same_folder else ())
            _note_views(
                ViewingLogPlace(keys.directory, directory / DATABASE), DRAFT, privacy.note_coming
            )
            with _put_in_place(directory):
                _swap(directory)
                if keys.directory != home:
                    with suppress(OSError):  # otherwise the next opening renames them
                        put_in_place(keys, home, now)
                _note_views(
                    ViewingLogPlace(keys.directory, directory / DATABASE),
                    DATABASE,
                    privacy.note_anew,
                )
            return RestoreOutcome(
                backup, ops, files, len(wanted) - files, saved, new, unaware=not present
            )
    except OSError as error:
        raise _not_restored(error) from error
    except SQLiteError as error:
        raise opening.unreadable(error) from error


def _counted(backup: Backup, copy: Path) -> DatabaseSummary:
    """Return what the copy holds. Raises UserError unless these are the ops and texts that the backup states."""
    holding = count(copy)
    if (holding.ends, holding.ops, holding.texts) != (
        backup.holding.ends,
        backup.holding.ops,
        backup.holding.texts,
    ):
        raise incomplete()
    return holding


def _refuse_other(directory: Path, holding: DatabaseSummary) -> None:
    """Raise RefusedError when the folder is not the backup's; one that cannot be read may be the right one."""
    try:
        with log_of(directory / DATABASE, live=True) as log:
            found = opening.folder_id(log.db)
    except UserError:
        return
    if found != holding.folder:
        raise RefusedError(
            _("กู้คืนลงโฟลเดอร์นี้ไม่ได้"),
            _("เพราะไฟล์สำรองเป็นของโฟลเดอร์อื่น ({name})").format(name=holding.name or holding.code),
            _("โปรดเลือกโฟลเดอร์ว่างเพื่อกู้คืนเป็นโฟลเดอร์ใหม่ หรือเลือกไฟล์สำรองของหน่วยงานนี้"),
        )


def _saved(
    directory: Path, holding: DatabaseSummary, now: datetime, save: Callable[[str], Path]
) -> Path:
    """Save the folder as a backup or, if too damaged, as bare files; return where. UserError if there is no room."""
    _refuse_other(directory, holding)
    try:
        return save(holding.folder)
    except UserError as problem:
        if isinstance(problem.__cause__, Exception) and is_full(problem.__cause__):
            raise
        # SQLite that finds no room for a journal says only that it cannot open it
        if shutil.disk_usage(directory).free < (directory / DATABASE).stat().st_size:
            raise _not_restored(OSError(errno.ENOSPC, "")) from problem
    return put_aside(
        directory, [path for path in directory.glob(f"{DATABASE}*") if path.is_file()], now
    )


def _erased(directory: Path) -> FolderErasures:
    """Return what the present database says was erased, and its log of views; either may be unreadable by itself."""
    found = FolderErasures()
    with suppress(UserError):
        found = erased_in(directory / DATABASE)
    with suppress(UserError), log_of(directory / DATABASE, live=True) as log:
        found = replace(found, views=privacy.lines_of(log.db))
    return found


class _Choice(NamedTuple):
    """The keys with which a restored folder goes on."""

    keys: FolderKeys | None  # the keys that are here; None = new ones are made
    signing: Ed25519PrivateKey | None  # key of the folder's device, if its file is intact
    new: bool  # the folder continues as another device
    former: Collection[str]  # keys, hex, that are never used again
    uncertified: bytes  # the lost key whose lines nobody vouches for: they cannot come along


def _choice(copy: Path, home: Path, former: Collection[str], *, sealed: bool = False) -> _Choice:
    """Choose the keys that are here, else those of them that are intact, else new ones of another device, if the old
    device's ops count by a certificate. Raises UserError when they would not."""
    with log_of(copy) as log:
        former = {*former, *opening.former_keys(log.db)}
        kept = opening.usable_keys(home, former)
        signing = opening.own_signing_key(log.db, home)
        device = opening.device_of(log.db)
        certified = opening.certified_keys(log)
    if kept is not None:
        return _Choice(kept, signing, new=False, former=former, uncertified=b"")
    if signing is None and not certified:
        if sealed:
            raise UserError(
                _("กู้คืนในเครื่องนี้ยังไม่ได้"),
                _(
                    "เพราะกุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ ที่อยู่ในไฟล์สำรองต้องเปิดด้วยรหัสผ่าน และหน่วยงานยังไม่มีใบรับรอง"
                ),
                _("โปรดใส่รหัสผ่านของกุญแจ แล้วกู้คืนอีกครั้ง"),
            )
        raise UserError(
            _("กู้คืนในเครื่องนี้ยังไม่ได้"),
            _("เพราะกุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้ (ไฟล์สำรองนี้ไม่มีกุญแจ) และหน่วยงานยังไม่มีใบรับรอง"),
            _("โปรดคัดลอกโฟลเดอร์กุญแจ {name} จากเครื่องเดิมมาไว้ที่ {home} แล้วกู้คืนอีกครั้ง").format(
                name=home.name, home=home.parent
            ),
        )
    # A certificate names the age identity too: whose identity is gone asks for one as another device.
    same = signing is not None and (device not in certified or opens_files(home))
    unproved = signing is None and device not in certified
    uncertified = device if unproved else b""
    return _Choice(
        None,
        signing,
        new=not same,
        former=former if same else {*former, device.hex()},
        uncertified=uncertified,
    )


def _keys(
    copy: Path, home: Path, former: Collection[str], now: datetime, *, sealed: bool
) -> tuple[FolderKeys, ReconstructionKeys, bool, Collection[str]]:
    """Return (keys to go on with, keys that vouch for ops, whether the first are new, keys never used again)."""
    kept, signing, new, former, uncertified = _choice(copy, home, former, sealed=sealed)
    keys = kept or make_anew(home, now, keep=not new)
    signers = {keys.public: keys.sign}
    if signing is not None:
        old = FolderKeys(home, signing, DeviceCounters())
        signers[old.public] = old.sign
    return keys, ReconstructionKeys(signers, uncertified), new, former


def _former(directory: Path) -> Collection[str]:
    """Return the keys that were replaced in the folder that is there, as far as its database says."""
    if not (directory / DATABASE).is_file():
        return ()
    try:
        with log_of(directory / DATABASE, live=True) as log:
            return opening.former_keys(log.db)
    except UserError:
        return ()


def _keep_here(directory: Path, former: Collection[str], local: Collection[str]) -> None:
    """Copy what no backup holds into the new database: the tables `local`, and the replaced keys, never used again."""
    with closing(sqlite.connect_plain(directory / DRAFT, "rw")) as db, sqlite.writing(db):
        if former:
            db.execute(
                "INSERT OR REPLACE INTO meta VALUES(?,?)",
                (opening.FORMER, ",".join(sorted(former))),
            )
        if local:
            with closing(sqlite.connect_reader(directory / DATABASE)) as here:
                for table in sorted(sqlite.tables_in(here).intersection(local)):
                    put(db, table, here.execute(f"SELECT * FROM {table}"), "INSERT OR REPLACE")


@contextmanager
def _put_in_place(directory: Path) -> Iterator[None]:
    """Raise an error that happens after the new database got its name as PartialSuccessError."""

    def problem(error: OSError) -> UserError:
        if (directory / DRAFT).exists():
            return _not_restored(error)
        return PartialSuccessError(
            _("กู้คืนข้อมูลแล้ว แต่ขั้นสุดท้ายไม่สำเร็จ"),
            _("เพราะ{why} ข้อมูลในโฟลเดอร์เป็นของไฟล์สำรองแล้ว").format(why=reason(error)),
            _("โปรดแก้สาเหตุ แล้วเปิดโฟลเดอร์และตรวจสุขภาพข้อมูลหนึ่งครั้ง"),
        )

    with boundary(problem):
        yield


def _swap(directory: Path) -> None:
    """Give the new database the folder's name; delete the old one's journal, which SQLite would take for its own."""
    database = directory / DATABASE
    if database.is_file():
        with suppress(SQLiteError), closing(sqlite.connect(database)) as db:
            sqlite.empty_journal(db)
        for journal in ("-wal", "-shm"):
            database.with_name(f"{database.name}{journal}").unlink(missing_ok=True)
    move(directory / DRAFT, database)


def _note_views(
    place: ViewingLogPlace, name: str, note: Callable[[ViewingLogPlace, sqlite.Connection], None]
) -> None:
    """Note the log of views before and after the swap, so that after an interruption a noted one is in place."""
    with closing(sqlite.connect_plain(place.database.with_name(name))) as db:
        note(place, db)


def _not_restored(error: OSError) -> UserError:
    return UserError(
        _("กู้คืนข้อมูลไม่สำเร็จ"),
        _("เพราะ{why} ข้อมูลในเครื่องยังอยู่อย่างเดิม").format(why=reason(error)),
        _("โปรดตรวจที่ว่างและสิทธิ์การเขียนของโฟลเดอร์ แล้วกู้คืนอีกครั้ง"),
    )

"""Examination and repair of one office folder, open or not."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from shutil import copytree
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from core.errors import RefusedError, UserError, is_foreseen
from core.i18n import _
from core.values import Changes
from storage import clock
from storage.blobs import BlobStore
from storage.files import copied, scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from core.backups.retention import Backup, RestoreOutcome, UnerasedBackupFolders
    from core.forms.ports import Action, Store
    from core.health.facts import (
        FolderExamination,
        Progress,
        RepairReport,
        SalvagePreview,
    )
    from core.log.ports import Context
    from storage.db.folder.examination import ExaminationSources
    from storage.db.folder.mending import RepairCallbacks
    from storage.db.folder.store import Folder
    from storage.db.reading.results import ResultDeriver
    from storage.keys import FolderKeys


@contextmanager
def as_damage(health: FolderHealthService) -> Iterator[None]:
    """Run the block. An error that only a bug or a database changed from outside can raise is told as damage, if an
    examination finds any: UserError."""
    try:
        yield
    except (LookupError, TypeError, ValueError) as error:
        found = [] if is_foreseen(error) else _damage(health)
        if not found:
            raise
        raise UserError(
            _("ทำไม่สำเร็จ เพราะข้อมูลในโฟลเดอร์เสียหาย"),
            _("พบว่า{what}").format(what=" · ".join(found)),
            _("โปรดดูรายละเอียดและวิธีซ่อมด้วยคำสั่ง office check หรือในหน้าสุขภาพข้อมูล แล้วลองใหม่"),
        ) from error


def _damage(health: FolderHealthService) -> list[str]:
    """Return the problems of damage that a quick examination of a folder finds, or else a thorough one."""
    from core.health.diagnoses import diagnoses
    from core.health.facts import DamageGravity

    found = list[str]()
    for thorough in (False, True):
        with suppress(UserError):
            examined = diagnoses(health.examine(lambda _done, _of: None, thorough=thorough))
            found = [one.problem for one in examined if one.gravity is DamageGravity.DAMAGE]
        if found:
            break
    return found


class FolderBackups(NamedTuple):
    """What an examination and a repair need of a folder's backups; all of it is there for a damaged folder too."""

    make: Callable[[], Path]  # of the folder as it is; UserError when that fails
    listed: Callable[[], Sequence[Backup]]  # in its own and in the second place, the newest first
    owed: Callable[[], UnerasedBackupFolders]
    erase: Callable[[], object]  # in them what is erased in the folder
    database: Callable[[Backup], AbstractContextManager[Path]]  # RefusedError if it cannot be read
    file: Callable[[Path, str], Path]  # beside the backups in a place, the file with a SHA-256
    renew: Callable[[], RestoreOutcome]  # restore the folder from a backup made now, with new keys


class FolderHealthService:
    """The service that examines and repairs one office folder. `opened`: its store, and how the thread that writes is
    given something to do; None = closed. Its methods raise UserError."""

    def __init__(
        self,
        folder: Path,
        home: Path,
        deriving: Callable[[], ResultDeriver],
        backups: FolderBackups,
        opened: tuple[Folder, Callable[[Action], object]] | None = None,
    ) -> None:
        self._folder = folder
        self._home = home
        self._deriving = deriving
        self._backups = backups
        self._opened = opened

    def examine(self, progress: Progress, *, thorough: bool = True) -> FolderExamination:
        """Migrate an older office folder, examine it, and return the result; `thorough` False = quick checks only. Where
        the folder cannot be written, a migrated copy of it is examined."""
        from core.errors import UnwritableFolderError
        from storage.db.folder.examination import examine

        with suppress(UnwritableFolderError):
            self._bring_up()
        return examine(self._around(thorough), clock.now(), progress, thorough=thorough)

    def repair(self, kinds: tuple[str, ...], progress: Progress) -> RepairReport:
        """Make a backup, repair damages of these kinds, examine the folder again; return a report. The kind "keys" also
        makes new keys for a closed folder that has lost its own."""
        from core.health.facts import Damage

        if "keys" not in kinds or self._opened is not None or self._around().keys is not None:
            return self._repaired(kinds, progress)
        renewed = self._backups.renew()
        report = self._repaired(tuple(kind for kind in kinds if kind != "keys"), progress)
        return report._replace(
            backup=renewed.saved, mended=(Damage("keys"), *report.mended), renewed=renewed
        )

    def _repaired(self, kinds: tuple[str, ...], progress: Progress) -> RepairReport:
        from storage.db.folder.repair import FolderRepair

        self._bring_up()
        # those that are there before this repair makes its own
        around = self._around()
        repairing = FolderRepair(around, self._helpers(), self._backups.make, clock.now(), progress)
        if self._opened is None:
            return repairing.shut(kinds, self._open)
        return self._by_the_pen(*self._opened, lambda store, ctx: repairing.open(kinds, store, ctx))

    def foresee(self) -> SalvagePreview:
        """Return what `repair` would save of an unreadable database, tried on a copy. UserError if that fails."""

        from core.backups.retention import UnerasedBackupFolders
        from core.health.facts import SalvagePreview
        from storage.db.folder.folder import DATABASE, database_of, make_rooms, open_folder
        from storage.db.folder.inspection import keys_of
        from storage.db.folder.repair import FolderRepair, foreseen
        from storage.db.folder.salvage import salvage
        from storage.keys import read_keys

        with scratch() as room:
            office, home = room / "office", room / "keys"
            make_rooms(office)
            salvage(database_of(self._folder), office / DATABASE)
            keys = keys_of(office / DATABASE, self._home)
            if keys is None:
                return SalvagePreview(0, 0, "", 0, (), ())
            # What is tried must not count where the office counts.
            copytree(keys.directory, home / keys.directory.name, copy_function=copied)
            around = self._around()._replace(
                database=office / DATABASE,
                keys=read_keys(home / keys.directory.name),
                owed=UnerasedBackupFolders,
            )
            helpers = self._helpers()._replace(
                keep=lambda _pieces, _name: None,
                aside=lambda _path: None,
                erase=lambda _names: None,
            )
            repairing = FolderRepair(
                around, helpers, lambda: office, clock.now(), lambda _done, _of: None
            )
            found = foreseen(
                repairing, lambda: open_folder(office, home, clock.now()), office / DATABASE
            )
        # files beside the data file, which are not touched here
        files = ("evidence", "false_evidence")
        return found._replace(left=tuple(one for one in found.left if one.kind not in files))

    def _by_the_pen(
        self,
        folder: Folder,
        do: Callable[[Action], object],
        deed: Callable[[Folder, Context], RepairReport],
    ) -> RepairReport:
        """Do the deed on the thread that writes, and wait for it; all pages are read again afterwards."""
        from storage.db.folder.repair import everything

        done: list[RepairReport | BaseException] = []
        ended = Event()

        def repair(ctx: Context, _store: Store) -> Changes:
            try:
                done.append(deed(folder, ctx))
                return Changes("repair", "", everything(folder))
            except BaseException as error:
                done.append(error)
                raise
            finally:
                ended.set()

        do(repair)
        ended.wait()
        if isinstance(done[0], BaseException):
            raise done[0]
        return done[0]

    def _bring_up(self) -> None:
        from storage.db.folder.inspection import bring_up

        if self._opened is None:
            bring_up(self._folder, self._home, clock.now())

    def _open(self) -> Folder:
        from storage.db.folder.folder import open_folder

        store = open_folder(self._folder, self._home, clock.now())
        store.results.derive_by(self._deriving())
        return store

    def _around(self, thorough: bool = True) -> ExaminationSources:
        from storage.db.folder.examination import ExaminationSources
        from storage.db.folder.folder import database_of
        from storage.db.folder.inspection import keys_problem

        database = database_of(self._folder)
        keys = self._keys()
        blob = BlobStore(self._folder / "blobs").path
        lost = keys_problem(database, self._home) if keys is None else None
        renewable = lost is not None and lost.renewable
        unread: tuple[str, ...] | None = None
        if lost is not None and lost.unread:
            unread = (lost.why,)
        if keys is None and lost is None:  # the folder does not say whose keys it needs
            unread = ()
        deriving = self._deriving() if thorough else None  # only the thorough examination needs it
        return ExaminationSources(
            database, keys, blob, self._kept, deriving, renewable, unread, self._backups.owed
        )

    def _keys(self) -> FolderKeys | None:
        from storage.db.folder.folder import database_of
        from storage.db.folder.inspection import keys_of

        return keys_of(database_of(self._folder), self._home)

    def _kept(self) -> frozenset[str]:
        """Return the files that the newest backup contains."""
        found = self._backups.listed()
        return found[0].holding.blobs if found else frozenset()

    def _helpers(self) -> RepairCallbacks:
        from storage.db.folder.mending import RepairCallbacks
        from storage.db.folder.salvage import put_aside

        backups, blobs = self._backups, BlobStore(self._folder / "blobs")
        found = backups.listed()

        def copies() -> Iterator[Path]:
            for one in found:
                try:
                    with backups.database(one) as database:
                        yield database
                except RefusedError:
                    continue

        def files(name: str) -> Iterator[Path]:
            yield from dict.fromkeys(backups.file(one.path.parent, name) for one in found)

        def aside(path: Path) -> None:
            put_aside(self._folder, [path], clock.now())
            path.unlink()

        def erase(names: Collection[str]) -> None:
            for name in names:
                blobs.drop(name)
            backups.erase()

        return RepairCallbacks(copies, blobs.path, files, blobs.put, aside, erase)

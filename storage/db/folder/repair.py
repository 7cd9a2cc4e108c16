"""Repairing a folder: back it up, repair each kind of damage, then examine it again."""

from collections.abc import Callable, Collection, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from core.errors import UserError
from core.health.facts import (
    ANEW,
    KINDS,
    Damage,
    DamageGravity,
    Progress,
    RepairReport,
    SalvagePreview,
)
from core.i18n import _
from core.log.ports import Context
from core.values import Ref
from storage.db import sqlite
from storage.db.folder import opening, salvage
from storage.db.folder.backup import last_save
from storage.db.folder.examination import ExaminationSources, examine
from storage.db.folder.folder import hold
from storage.db.folder.mending import STREAMS, RepairCallbacks, RepairRun
from storage.db.folder.places import DamagePlaceNamer
from storage.db.folder.store import Folder
from storage.db.folder.writer import program_context
from storage.db.log.log import Log, refs_of
from storage.db.reading.reader import FolderReader


class FolderRepair:
    """One repair of a folder. `save` makes a backup first and returns the backup's path, or raises UserError."""

    def __init__(
        self,
        around: ExaminationSources,
        helpers: RepairCallbacks,
        save: Callable[[], Path],
        now: datetime,
        progress: Progress,
    ) -> None:
        self._around = around
        self._helpers = helpers
        self._save = save
        self._now, self._progress = now, progress

    def shut(self, kinds: Collection[str], open_folder: Callable[[], Folder]) -> RepairReport:
        """Repair the damages of these `kinds` in a closed folder and return the report. FolderInUseError if the folder
        is open, UserError if the repair fails."""
        found = self._found(kinds)
        if not found:
            return RepairReport(None, (), self._left())
        database = self._around.database
        if self._around.keys is None and not _needs_anew(found):
            open_folder().close()  # raises LostKeysError before anything is touched
        with closing(hold(database.parent)):
            draft = self._salvaged(database) if _needs_anew(found) else None
            backup = self._kept(found)
            if draft is not None:
                salvage.swap(draft, database)
            self._name_folder(found)
        with closing(open_folder()) as folder:
            # an unread file does not name its keys
            self._around = self._around._replace(keys=folder.writer.keys)
            asked = self._mended(folder, found, program_context(folder.writer, self._now))
        return self._report(backup, found, asked)

    def open(self, kinds: Collection[str], folder: Folder, ctx: Context) -> RepairReport:
        """Repair the damages of these kinds in an open folder and return the report; call on its writing thread."""
        found = self._found(kinds)
        if not found:
            return RepairReport(None, (), self._left())
        backup = self._kept(found)
        if _needs_anew(found):
            draft = self._around.database.with_name(salvage.DRAFT)
            salvage.salvage(self._around.database, draft)
            with closing(sqlite.connect_plain(draft)) as source:
                source.backup(folder.writer.db)
            draft.unlink()
            opening.bring_up(folder.writer.db)
            folder.writer.log.reload()
        return self._report(backup, found, self._mended(folder, found, ctx))

    def _salvaged(self, database: Path) -> Path:
        """Return the draft of a new database. Raises UserError, with nothing changed, if it would lack owner or ops."""
        draft = database.with_name(salvage.DRAFT)
        salvage.salvage(database, draft)
        with closing(sqlite.connect_plain(draft)) as db:
            named = bool(sqlite.meta(db, "folder")) or self._around.keys is not None
            filled = db.execute("SELECT 1 FROM op LIMIT 1").fetchone() or any(
                self._helpers.copies()
            )
        if named and filled:
            return draft
        draft.unlink()
        raise UserError(
            _("กู้ข้อมูลจากไฟล์นี้ไม่ได้"),
            _("เพราะอ่านบันทึกของหน่วยงานในไฟล์ไม่ได้เลย ไฟล์เดิมไม่เปลี่ยน"),
            _("โปรดกู้คืนจากไฟล์สำรองในแฟลชไดรฟ์ หรือขอให้หน่วยงานที่เคยรับส่งไฟล์กลับมา"),
        )

    def _found(self, kinds: Collection[str]) -> Sequence[Damage]:
        examined = examine(self._around, self._now, self._progress)
        return [one for one in examined.damages if one.kind in kinds and KINDS[one.kind].remedy]

    def _left(self) -> tuple[Damage, ...]:
        after = examine(self._around, self._now, self._progress)
        return tuple(
            one for one in after.damages if KINDS[one.kind].gravity is not DamageGravity.NOTE
        )

    def _kept(self, damages: Sequence[Damage]) -> Path:
        """Make a backup; what is replaced, or too damaged to back up, is copied aside unchanged. Return where it is."""
        if not _needs_anew(damages):
            with suppress(UserError):
                return self._save()
        files = [
            path
            for path in self._around.database.parent.glob(f"{self._around.database.name}*")
            if path.is_file()
        ]
        return salvage.put_aside(self._around.database.parent, files, self._now)

    def _name_folder(self, damages: Sequence[Damage]) -> None:
        """Restore the folder's id if that is damaged: without it the keys are not found, and it does not open."""
        keys = self._around.keys
        if keys is None or not any(
            one.kind == "settings" and "folder" in one.keys for one in damages
        ):
            return
        with closing(sqlite.connect_plain(self._around.database, "rw")) as db, sqlite.writing(db):
            db.execute("INSERT OR REPLACE INTO meta VALUES('folder', ?)", (keys.directory.name,))

    def _mended(self, folder: Folder, damages: Sequence[Damage], ctx: Context) -> Sequence[Damage]:
        """Mend these damages; return, with their places named, those that could not be restored and are asked for."""
        mending = RepairRun(folder, self._helpers, ctx)
        again = damages
        if _needs_anew(damages):  # what the new database lacks is known only now
            again = examine(self._around, self._now, self._progress).damages
        mending.mend([one for one in again if KINDS[one.kind].remedy and one.kind not in ANEW])
        log = folder.writer.log
        places = DamagePlaceNamer(log, FolderReader(log.db, log, folder.writer.keys.public))
        return [places.of(one) for one in mending.asked]

    def _report(
        self, backup: Path | None, damages: Sequence[Damage], requested: Sequence[Damage]
    ) -> RepairReport:
        """Return the report; what is only asked for, or was found again, does not count as mended."""
        left = self._left()
        kinds = {one.kind for one in left}
        waits = {_thing(one) for one in requested}
        mended = tuple(one for one in damages if one.kind not in kinds and _thing(one) not in waits)
        places = tuple(dict.fromkeys(place for one in requested for place in one.places))
        return RepairReport(backup, mended, left, places)


def foreseen(
    repair: FolderRepair, open_folder: Callable[[], Folder], database: Path
) -> SalvagePreview:
    """Repair all damages of a salvaged `database` in its trial directory. Return the number of ops and texts left and
    of ops lost, the last save, and the damages that stay. All of these are 0 or empty if `database` has no op."""
    with closing(sqlite.connect_plain(database)) as db:
        had = int(db.execute("SELECT coalesce(sum(head-base), 0) FROM history").fetchone()[0])
    if not had:
        return SalvagePreview(0, 0, "", 0, (), ())
    report = repair.shut(tuple(KINDS), open_folder)
    with closing(sqlite.connect_plain(database)) as db:
        log = Log(db)
        ops, texts = sqlite.count(db, "op"), sqlite.count(db, "text")
        return SalvagePreview(
            ops, texts, last_save(log), max(0, had - ops), report.left, report.requested
        )


def _thing(damage: Damage) -> str:
    """Return what a damage is of, whatever its kind: a stream without its scope, a file, or a text."""
    key = damage.keys[0] if damage.keys else ""
    return key.partition("/")[0] if damage.kind in STREAMS else key


def _needs_anew(damages: Sequence[Damage]) -> bool:
    return any(one.kind in ANEW for one in damages)


def everything(folder: Folder) -> frozenset[Ref]:
    """Return the references of all records of the folder, as after a repair any of them may show something else."""
    log = folder.writer.log
    return frozenset(
        refs_of(log, [record for (record,) in log.db.execute("SELECT id FROM record").fetchall()])
    )

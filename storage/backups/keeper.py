"""The backups of one open folder, in the folder's own location and in a second one that the folder remembers. A backup
is whole or builds on a whole one, and gets its name only after it was reopened and compared. What is erased under law
is also erased in the backups, in their parts and in the attached files beside them."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from shutil import rmtree
from threading import Lock

import msgspec

from core.backups.retention import (
    Backup,
    BackupErasureResult,
    DatabaseSummary,
    IncrementalBackup,
    SecondBackupLocation,
    UnerasedBackupFolders,
    UnusableBackup,
)
from core.boundary import boundary
from core.errors import RefusedError, UserError, unwritable
from core.values import file_name
from storage.backups import attachments, container, parts
from storage.backups.location import (
    DRAFT,
    BackupFunctions,
    every_one,
    listed,
    locked_location,
    named,
    newest,
    thin,
    unfit,
)
from storage.files import link, make_directory, move, scratch, wipe, write_durably
from storage.zipped import DAMAGED

SECOND = "second.json"
# What was erased when the backups of a place were last rewritten: there, by folder; in a folder's own, of each other
# place by its path too, from before the first backup there begins.
ERASED = "erased.json"


class _SecondLocation(msgspec.Struct, frozen=True):
    place: str
    at: datetime


class BackupKeeper:
    """The service that makes and lists the backups of one folder and erases content in them, on any thread."""

    def __init__(
        self,
        source: Callable[[], BackupFunctions],
        erased: Callable[[], str],
        home: Path,
        folder: str,
        clock: Callable[[], datetime],
    ) -> None:
        """`source` is called to make a backup or erase in one, not to list them; `erased` is BackupFunctions.erased."""
        self._ask_source = source
        self._erased = erased
        self._folder = folder
        self._clock = clock
        self.own = home
        self._one = Lock()  # held while a backup is made, so that nobody erases in it meanwhile

    @cached_property
    def _source(self) -> BackupFunctions:
        return self._ask_source()

    def make(self, reason: str, location: Path | None = None) -> Backup:
        """Make and return a backup in `location` (None = the folder's own). UserError if it fails."""
        with self._one:
            made = self._make(reason, location)
            with suppress(UserError), boundary(partial(container.not_made, self.own)):
                self._erase_at(location or self.own)  # if this fails, it remains due
        return made

    def _make(self, reason: str, location: Path | None) -> Backup:
        place = location or self.own
        elsewhere = place.resolve() != self.own.resolve()
        frozen = False
        try:
            self.know(place)
        except UserError as problem:
            # a folder that cannot be written is saved elsewhere all the same
            if not elsewhere or unwritable(problem) is None:
                raise
            frozen = True
        places = list[Path]()
        if reason == "asked":
            with suppress(UserError, OSError):
                places = self._elsewhere()
        made = make(
            self._source,
            self.own,
            place,
            self._folder,
            self._clock(),
            reason,
            frozen=frozen,
            places=places,
        )
        if elsewhere and not frozen:
            self.remember(place, made.at)
        return made

    def erase(self) -> BackupErasureResult:
        """Erase in all reachable backups what was erased in the folder; make a backup first if there is none. Return
        which were rewritten and which could not be. UserError if the folder's own location is not writable."""
        with self._one:
            if not self.listed():
                self._make("erase", None)
            return self._erase_everywhere()

    def follow(self) -> BackupErasureResult:
        """After an import that erased content, erase it in the backups as `erase` does, but make no backup first."""
        with self._one:
            return self._erase_everywhere()

    def owed(self) -> UnerasedBackupFolders:
        """Return the locations whose backups may still have erased content; none if their record is unreadable."""
        with suppress(UserError, OSError):
            late = self._late()
            here = tuple(place for place in late if named(place) or raw_copies(place))
            return UnerasedBackupFolders(
                here, tuple(place for place in late if place not in here and place != self.own)
            )
        return UnerasedBackupFolders()

    def know(self, location: Path) -> None:
        """Record that `location` has, or will soon have, backups of this folder. UserError if that fails."""
        with boundary(partial(container.not_made, self.own)):
            make_directory(self.own)
            key = str(location.resolve())
            if key != str(self.own.resolve()):
                _note(self.own, key, _noted(self.own).get(key, ""))

    def _late(self) -> Sequence[Path]:
        """Return the places whose backups, as far as is noted, still contain what is erased in the folder."""
        mark = self._erased()
        done = _noted(self.own)
        late = [place for place in self._elsewhere() if done.get(str(place), "") != mark]
        return [*([self.own] if done.get(self._folder, "") != mark else []), *late]

    def _elsewhere(self) -> list[Path]:
        """Return the places beside the folder's own that are noted to have backups; they may be gone or not connected."""
        second = self.second()
        noted = [key for key in _noted(self.own) if Path(key).is_absolute()]
        noted += [str(second.place)] if second else []
        own = str(self.own.resolve())
        return [Path(key) for key in dict.fromkeys(noted) if key != own]

    def _erase_everywhere(self) -> BackupErasureResult:
        swept = BackupErasureResult()
        with boundary(partial(container.not_made, self.own)):
            late = self._late()
        for place in late:
            with boundary(partial(container.not_made, place)):
                there = place == self.own or named(place) or raw_copies(place)
                swept |= self._erase_at(place) if there else BackupErasureResult(away=(place,))
        return swept

    def _erase_at(self, location: Path) -> BackupErasureResult:
        """Erase in a place's backups unless that place itself notes it as done: two sticks may have the same path."""
        mark, swept = self._erased(), BackupErasureResult()
        if _noted(location).get(self._folder, "") != mark:
            swept = erase(self._source, location, self._folder)
            if swept.failed:
                return swept
            _note(location, self._folder, mark)
        if location.resolve() != self.own.resolve():
            _note(self.own, str(location.resolve()), mark)
        return swept

    def remember(self, location: Path, time: datetime) -> None:
        """Record the second backup location and the time of its last backup; ignore errors."""
        with suppress(OSError):  # the backup exists; only the reminder comes too early
            write_durably(
                self.own / SECOND,
                msgspec.json.encode(_SecondLocation(str(location.resolve()), time)),
            )

    def listed(self, location: Path | None = None) -> Sequence[Backup]:
        """Return this folder's backups in `location` (None = in the office folder), the newest first."""
        return listed(location or self.own, self._folder)

    def unfit(self, location: Path | None = None) -> Sequence[UnusableBackup]:
        """Return the damaged backups in `location` (None = in the office folder), the newest first."""
        return unfit(location or self.own, self._folder)

    def copies(self, location: Path | None = None) -> Sequence[Path]:
        """Return the bare copies of the database kept before an update, a restore or a repair; they are no backups."""
        return sorted(raw_copies(location or self.own))

    def last(self) -> Backup | None:
        """Return the newest backup in the folder's own location, or None if it has none."""
        return newest(self.own, self._folder)

    def second(self) -> SecondBackupLocation | None:
        """Return the second location and the time of its last backup; None if no backup was ever made there."""
        try:
            noted = msgspec.json.decode((self.own / SECOND).read_bytes(), type=_SecondLocation)
        except (OSError, msgspec.MsgspecError):
            return None
        return SecondBackupLocation(Path(noted.place), noted.at)


# -- what was erased under law


def _noted(location: Path) -> dict[str, str]:
    """Return the note of a place. Raises OSError if it exists but cannot be read: it is kept nowhere else."""
    try:
        return msgspec.json.decode((location / ERASED).read_bytes(), type=dict[str, str])
    except (FileNotFoundError, msgspec.MsgspecError):
        return {}


def _note(location: Path, key: str, mark: str) -> None:
    before = _noted(location)
    if before.get(key) != mark:
        write_durably(location / ERASED, msgspec.json.encode({**before, key: mark}))


def raw_copies(location: Path) -> Sequence[Path]:
    """Return raw copies of the database, made before an update or of a damaged one, in which nobody can erase."""
    return [*location.glob("before-update-*.db*"), *location.glob("damaged-*")]


OLD = ".old"  # suffix of the hidden name of a backup that is being replaced


def erase(source: BackupFunctions, location: Path, folder: str) -> BackupErasureResult:
    """Erase in the backups of `folder` (id) in `location` what the folder has erased, and return what was rewritten. A
    rewritten backup keeps name and time, and replaces the old file only after it was checked. Raises OSError."""
    with locked_location(location):
        _finish_replacing(location)
        swept = BackupErasureResult()
        files = frozenset[str]()
        renewed = dict[str, tuple[IncrementalBackup, frozenset[str]]]()
        found = listed(location, folder)
        for one in found:
            try:
                gone, written = (
                    _erased_grown(source, one, renewed) if one.base else _erased(source, one)
                )
            except (UserError, OSError, *DAMAGED):
                swept = replace(swept, failed=(*swept.failed, one.path))
                continue
            files |= gone
            swept = replace(swept, written=swept.written + written)
        for name in files:
            attachments.drop(location, name)
        every, _all_seen = every_one(location)
        known = {one.path for one in found} | {
            one.path for one in every if one.holding.folder != folder
        }
        passed = sorted(path for path in named(location) if path not in known)
        again = tuple(filter(_may_be_read, passed))
        swept = replace(
            swept,
            failed=(*swept.failed, *again),
            unread=tuple(one for one in passed if one not in again),
        )
        parts.sweep(location, _needed(location, folder, every), overwritten=True)
        return replace(swept, dropped=_old_copies(location)) if listed(location, folder) else swept


def _may_be_read(path: Path) -> bool:
    """Return whether a backup passed over can be read now, or could if the medium worked; not if its base is gone."""
    try:
        return container.is_whole(container.read(path), thorough=False)
    except RefusedError as error:
        return isinstance(error.__cause__, OSError) and not isinstance(
            error.__cause__, FileNotFoundError
        )


def _needed(location: Path, folder: str, every: Sequence[Backup]) -> set[str]:
    """Return the parts that backups need; for this folder, only those of backups that can be restored."""
    needed = {part.sha256 for one in every for part in one.parts}
    for path in named(location):
        with suppress(RefusedError):
            of, told = container.parts_of(path)
            needed.update(part.sha256 for part in told if of != folder)
    return needed


def _erased_grown(
    source: BackupFunctions,
    backup: Backup,
    renewed: dict[str, tuple[IncrementalBackup, frozenset[str]]],
) -> tuple[frozenset[str], bool]:
    """Erase in a backup that builds on another; return (files erased, whether rewritten). `renewed`: parts done."""
    location = backup.path.parent
    base = container.read(backup.base or backup.path)
    for part in backup.parts:
        if part.sha256 not in renewed:
            renewed[part.sha256] = _erased_part(source, location, part)
    found = [renewed[part.sha256] for part in backup.parts]
    gone = frozenset(name for _part, files in found for name in files)
    held = backup.holding.blobs - gone
    after = tuple(part for part, _files in found)
    if after == backup.parts and held == backup.holding.blobs:
        return gone, False
    with drafted(
        replace(backup, parts=after, holding=replace(backup.holding, blobs=held)), base
    ) as (draft, _read):
        _replace(backup.path, draft)
    return gone, True


def _erased_part(
    source: BackupFunctions, location: Path, part: IncrementalBackup
) -> tuple[IncrementalBackup, frozenset[str]]:
    """Return the part without what is erased, and the erased files."""
    with scratch(location, DRAFT) as room:
        database = room / "part.db"
        parts.take_out(location, part.sha256, database)
        gone = source.erase(database)
        if not gone.texts:
            return part, gone.files
        made = parts.put(location, database, source.counted_growth(database))
        parts.take_out(location, made.sha256, room / "again.db")
        source.counted_growth(room / "again.db")
        return made, gone.files


def _erased(source: BackupFunctions, backup: Backup) -> tuple[frozenset[str], bool]:
    """Erase in a whole backup; return the erased files, and whether the backup was rewritten."""
    with container.opened(backup.path, source.grow) as (found, database):
        gone = source.erase(database)
        held = found.holding.blobs - gone.files
        if not gone.texts and held == found.holding.blobs:
            return gone.files, False
        holding = replace(source.counted(database), blobs=held)
        with compared(source, database, replace(found, holding=holding)) as (draft, _counted):
            _replace(backup.path, draft)
    return gone.files, True


def _replace(path: Path, draft: Path) -> None:
    """Give the new backup the time and the name of the old one, and overwrite the old one's bytes."""
    before = path.stat()
    os.utime(draft, ns=(before.st_atime_ns, before.st_mtime_ns))  # the newest stays the newest
    old = path.with_name(f".{path.name}{OLD}")
    try:
        link(path, old)
    except (
        OSError
    ):  # a drive without hard links; if interrupted here, `_finish_replacing` finds the file
        move(path, old)
    move(draft, path)
    wipe(old)


def _finish_replacing(location: Path) -> None:
    """Finish interrupted replacements: the old backup gets its name back, or is deleted."""
    for old in (path for ending in Backup.ENDINGS for path in location.glob(f".*{ending}{OLD}")):
        new = old.with_name(old.name[1 : -len(OLD)])
        if not new.is_file():
            move(old, new)
        elif old.samefile(new):
            old.unlink()
        else:
            wipe(old)


def _old_copies(location: Path) -> int:
    copies = raw_copies(location)
    for path in copies:
        for file in path.iterdir() if path.is_dir() else [path]:
            wipe(file)
        if path.is_dir():
            rmtree(path)
    return len(copies)


LARGE = 2**22  # bytes of a whole backup; smaller ones are always made whole, in one file
WEEK = timedelta(days=7)
MOST_PARTS = 500
SHARE = 0.5  # parts that exceed this share of the whole backup make the next one whole


def make(
    source: BackupFunctions,
    home: Path,
    location: Path,
    folder: str,
    now: datetime,
    reason: str,
    *,
    frozen: bool = False,
    places: Sequence[Path] = (),
) -> Backup:
    """Make a backup of `folder` (id) in `location` and return it. The database is first copied into `home`, the
    folder's own location; the backup gets its name only after it was read back and compared. In a large office it
    stores only what is new since a complete backup of the last week. If `home` is `frozen`, nothing is written there.
    What the folder had is known by the newest backups here, in `home` and in other `places`. UserError if it
    fails."""
    at_work = location if frozen else home
    with boundary(lambda error: container.not_made(location, error)):
        try:
            make_directory(at_work)
            make_directory(location)
            with ExitStack() as stack:
                for place in sorted({at_work.resolve(), location.resolve()}):
                    stack.enter_context(locked_location(place))
                room = stack.enter_context(scratch(at_work, DRAFT))
                before = newest(location, folder)
                earlier = [before] if before else []
                for place in dict.fromkeys((home, *places)):
                    with suppress(OSError, UserError):  # what cannot be read there tells nothing
                        other = newest(place, folder) if place != location else None
                        earlier += [other] if other else []
                made = _made(source, room, location, home, before, earlier, now, reason)
                return replace(made, unnoted=frozen)
        except (RefusedError, attachments.ContentMismatchError) as error:
            raise container.not_same(location) from error


def _made(
    source: BackupFunctions,
    work_folder: Path,
    location: Path,
    home: Path,
    before: Backup | None,
    earlier: Sequence[Backup],
    now: datetime,
    reason: str,
) -> Backup:
    """Make a backup in `location`. `before`: the newest there; `earlier`: the newest backups, by which it is known what
    the folder had."""
    erased = source.erased()
    copy = work_folder / "prongsai.db"
    new = work_folder / "part.db"
    base = _base(before, erased, now, thorough=reason == "asked")
    if base and before and before.reach:
        grown = source.growth(before.holding, before.reach, new)
    else:
        grown = None
    if grown is None:
        source.copy(copy)
        holding = source.counted(copy)
        reach = source.reach(copy)
        base = None
    else:
        holding, reach = grown
    since = before.at if before and reason != "asked" else None
    kept = attachments.keep(
        location, sorted(holding.blobs), source.blob, since=since, is_own=location == home
    )
    path = _free(location, f"{file_name(holding.code)}-{now:%Y-%m-%d-%H%M%S}")
    lost = _lost(source, holding.blobs - kept.good, earlier)
    ends = {end for one in earlier for end in one.holding.ends}
    made = Backup(
        path,
        now,
        reason,
        replace(holding, blobs=kept.good),
        lost,
        kept.spared,
        reach=reach,
        erased=erased,
        keys=source.keys(),
        # takes long where there are many texts: not every half hour
        lacking=source.lacking(ends) if reason == "asked" else 0,
    )
    if base and before:
        made = replace(made, base=base.path, parts=before.parts)
        made = _named_grown(source, made, base, new, work_folder / "again.db")
    else:
        with compared(source, copy, made) as (draft, counted):
            if not kept.good <= counted.blobs:
                raise container.not_same(location)
            move(draft, path)
    with suppress(OSError):  # the backup is made; superfluous ones are deleted after the next one
        made = replace(made, doubt=thin(location, holding.folder, now))
    return made


def _base(before: Backup | None, erased: str, now: datetime, *, thorough: bool) -> Backup | None:
    """Return the whole backup on which the next one builds, or None if that is to be whole itself."""
    if (
        before is None
        or before.reach is None
        or before.erased != erased
        or len(before.parts) >= MOST_PARTS
    ):
        return None
    base = container.read(before.base) if before.base else before
    size = base.path.stat().st_size
    added = sum(parts.path_of(base.path.parent, one.sha256).stat().st_size for one in before.parts)
    fits = size >= LARGE and added <= size * SHARE and timedelta() <= now - base.at < WEEK
    return base if fits and container.is_whole(before, thorough=thorough) else None


def _named_grown(
    source: BackupFunctions, backup: Backup, base: Backup, new: Path, read_back: Path
) -> Backup:
    """Store the new rows as a part, read it back, count and compare it; then write the backup that names it."""
    location, counted = backup.path.parent, source.counted_growth(new)
    part = parts.put(location, new, counted)
    try:
        parts.take_out(location, part.sha256, read_back)
        same = source.counted_growth(read_back) == counted
    except (UserError, *DAMAGED) as error:
        raise container.not_same(location) from error
    backup = replace(backup, parts=(*backup.parts, part))
    with drafted(backup, base) as (draft, read):
        if not same or read.holding != backup.holding or read.keys != backup.keys:
            raise container.not_same(location)
        move(draft, backup.path)
    return backup


@contextmanager
def drafted(backup: Backup, base: Backup) -> Iterator[tuple[Path, Backup]]:
    """Write `backup`, which stores only the changes since `base`, to a hidden file; yield (file, backup as read back).
    When the block ends, the file is deleted unless it was renamed."""
    draft = backup.path.with_name(f".{backup.path.name}.part")
    try:
        container.write_grown(draft, backup, base)
        yield draft, container.read(draft)
    finally:
        with suppress(OSError):  # it has its name, or the error that stopped it is reported
            draft.unlink(missing_ok=True)


def _lost(
    source: BackupFunctions, missing: frozenset[str], earlier: Sequence[Backup]
) -> frozenset[str]:
    """Return the missing files that the office had: its own by the log, those damaged here, and those of `earlier`
    backups; the others never came."""
    had = source.own_files() if missing else frozenset[str]()
    for one in earlier:
        had |= one.holding.blobs | one.lost_files
    return frozenset(name for name in missing if name in had or source.blob(name).is_file())


def _free(location: Path, name: str) -> Path:
    path, number = location / f"{name}{Backup.ENDING}", 1
    while path.exists():
        number += 1
        path = location / f"{name}-{number}{Backup.ENDING}"
    return path


@contextmanager
def compared(
    source: BackupFunctions, database: Path, backup: Backup
) -> Iterator[tuple[Path, DatabaseSummary]]:
    """Write `backup` with the copied `database` to a hidden file and read it back; yield (file, its contents).
    UserError if these differ from `backup`. When the block ends, the file is deleted unless it was renamed."""
    draft = backup.path.with_name(f".{backup.path.name}.part")
    holding = backup.holding
    try:
        container.write(draft, database, backup)
        with container.opened(draft, source.grow) as (again, copy):
            counted = source.counted(copy)
        if (
            again.holding != holding
            or again.keys != backup.keys
            or replace(counted, blobs=holding.blobs) != holding
        ):
            raise container.not_same(backup.path.parent)
        yield draft, counted
    finally:
        with suppress(OSError):  # it has its name, or the error that stopped it is reported
            draft.unlink(missing_ok=True)

"""A backup is made: whole, or going on from a whole one; it has a name only after it was reopened and compared."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from core.backups.retention import ENDING, Backup, Holding
from core.boundary import boundary
from core.errors import Refused, UserError
from core.values import file_name
from storage.backups import attachments, container, parts, refusals
from storage.backups.location import DRAFT, Source, held, newest, thin
from storage.files import make_directory, move, scratch
from storage.zipped import DAMAGED

LARGE = 2**22  # bytes of a whole backup: a smaller one is made anew each time, and lies in one file
WEEK = timedelta(days=7)
MOST_PARTS = 500
SHARE = 0.5  # of the whole backup: parts of more make the next one whole


def make(source: Source, home: Path, location: Path, folder: str, now: datetime, why: str) -> Backup:
    """Make a backup in `location`; `home` is the folder's own location, where the copy is prepared.

    It gets its name only after it was reopened, counted and compared with the folder. A large office's goes on from a
    whole one of the last week. UserError.
    """
    with boundary(lambda error: refusals.not_made(location, error)):
        try:
            make_directory(home)
            make_directory(location)
            with ExitStack() as stack:
                for place in sorted({home.resolve(), location.resolve()}):
                    stack.enter_context(held(place))
                room = stack.enter_context(scratch(home, DRAFT))
                return _made(source, room, Place(location, home), newest(location, folder), now, why)
        except (Refused, attachments.ContentDiffers) as error:
            raise refusals.not_same(location) from error


class Place(NamedTuple):
    """Where a backup is made, and the folder's own place."""

    location: Path
    home: Path


def _made(source: Source, room: Path, place: Place, before: Backup | None, now: datetime, why: str) -> Backup:
    location, erased = place.location, source.erased()
    copy, new = room / "prongsai.db", room / "part.db"
    base = _base(before, erased, now, thorough=why == "asked")
    grown = source.growth(before.holding, before.reach, new) if base and before and before.reach else None
    if grown is None:
        source.copy(copy)
        holding, reach, base = source.counted(copy), source.reach(copy), None
    else:
        holding, reach = grown
    own = location == place.home
    since = before.at if before and why != "asked" else None
    kept = attachments.keep(location, sorted(holding.blobs), source.blob, since=since, own=own)
    path = _free(location, f"{file_name(holding.code)}-{now:%Y-%m-%d-%H%M%S}")
    lost = _lost(source, holding.blobs - kept.good, before)
    made = Backup(
        *(path, now, why, replace(holding, blobs=kept.good), lost, kept.spared),
        reach=reach, erased=erased, keys=source.keys(),
    )  # fmt: skip
    if base and before:
        made = _named_grown(source, replace(made, base=base.path, parts=before.parts), base, new, room / "again.db")
    else:
        with compared(source, copy, made) as (draft, counted):
            if not kept.good <= counted.blobs:
                raise refusals.not_same(location)
            move(draft, path)
    with suppress(OSError):  # it is made; what is too much is taken away after the next one
        made = replace(made, doubt=thin(location, holding.folder, now))
    return made


def _base(before: Backup | None, erased: str, now: datetime, *, thorough: bool) -> Backup | None:
    """The whole backup that the next one goes on from; None when it is to be whole itself."""
    if before is None or before.reach is None or before.erased != erased or len(before.parts) >= MOST_PARTS:
        return None
    base = container.read(before.base) if before.base else before
    size = base.path.stat().st_size
    added = sum(parts.path_of(base.path.parent, one.sha256).stat().st_size for one in before.parts)
    fits = size >= LARGE and added <= size * SHARE and timedelta() <= now - base.at < WEEK
    return base if fits and container.is_whole(before, thorough=thorough) else None


def _named_grown(source: Source, made: Backup, base: Backup, new: Path, again: Path) -> Backup:
    """Keep what is new as a part, read it back, count it and compare; then the backup that names it gets its name."""
    location, counted = made.path.parent, source.counted_growth(new)
    part = parts.put(location, new, counted)
    try:
        parts.take_out(location, part.sha256, again)
        same = source.counted_growth(again) == counted
    except (UserError, *DAMAGED) as error:
        raise refusals.not_same(location) from error
    made = replace(made, parts=(*made.parts, part))
    with drafted(made, base) as (draft, read):
        if not same or read.holding != made.holding or read.keys != made.keys:
            raise refusals.not_same(location)
        move(draft, made.path)
    return made


@contextmanager
def drafted(made: Backup, base: Backup) -> Iterator[tuple[Path, Backup]]:
    """A backup that goes on from another under a hidden name, and what was read back of it."""
    draft = made.path.with_name(f".{made.path.name}.part")
    try:
        container.write_grown(draft, made, base)
        yield draft, container.read(draft)
    finally:
        with suppress(OSError):  # it has its name, or the error that stopped it is reported
            draft.unlink(missing_ok=True)


def _lost(source: Source, missing: frozenset[str], before: Backup | None) -> frozenset[str]:
    """Of the files that are not kept those the office had: spoilt here, or in an earlier backup.

    The rest never came: originals of other offices stay where they are until somebody asks for them.
    """
    had = before.holding.blobs | before.lost if before else frozenset()
    return frozenset(name for name in missing if name in had or source.blob(name).is_file())


def _free(location: Path, name: str) -> Path:
    path, number = location / f"{name}{ENDING}", 1
    while path.exists():
        number += 1
        path = location / f"{name}-{number}{ENDING}"
    return path


@contextmanager
def compared(source: Source, database: Path, backup: Backup) -> Iterator[tuple[Path, Holding]]:
    """The backup under a hidden name, reopened, counted and compared; what of it is left at the end is deleted."""
    draft, holding = backup.path.with_name(f".{backup.path.name}.part"), backup.holding
    try:
        container.write(draft, database, backup)
        with container.opened(draft, source.grow) as (again, copy):
            counted = source.counted(copy)
        if again.holding != holding or again.keys != backup.keys or replace(counted, blobs=holding.blobs) != holding:
            raise refusals.not_same(backup.path.parent)
        yield draft, counted
    finally:
        with suppress(OSError):  # it has its name, or the error that stopped it is reported
            draft.unlink(missing_ok=True)

"""Copies of bundles whose senders have no known certificate yet, stored until one arrives (docs/bundle.md). If room is
needed, the oldest copy of the key that uses most of it is deleted and reported."""

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from core.log.post import BundleSender, OpenedBundle, WaitingBundle
from storage.exchange import refusals
from storage.files import PRIVATE, make_directory, reason, whole, write_durably

MOST = 64  # how many files may wait
ROOM = 256 * 2**20  # bytes of all waiting files together
ENDING = ".waiting"
NOTE = "waiting.json"


def wait(
    inbox: Path, bundle: OpenedBundle, sender: BundleSender, time: str, file_name: str
) -> Sequence[WaitingBundle]:
    """Store a copy of a bundle from an unknown sender, received as `file_name` at `time` (ISO); return the notes on
    copies deleted to make room. RefusedError if it is too large or cannot be written."""
    key, claims = sender.key.hex(), (sender.invite, sender.request)
    new = WaitingBundle(
        bundle.sha256.hex(), bundle.size, time, key, sender.unit, file_name, *claims
    )
    if new.size > ROOM:
        raise refusals.too_large_to_wait(file_name)
    copy = path_of(inbox, new.sha256)
    fresh = not copy.exists()
    try:
        kept, gone = _room_for(new, [one for one in _held(inbox) if one.sha256 != new.sha256])
        make_directory(inbox)
        if fresh:
            with whole(copy, PRIVATE) as file:
                file.writelines(bundle.copied())
        _note(inbox, kept)
    except OSError as error:
        if fresh:
            # a file that is not to wait must not come back without its note
            with suppress(OSError):
                copy.unlink(missing_ok=True)
        raise refusals.not_kept(file_name, reason(error)) from error
    for one in gone:
        # this one waits all the same; the other is deleted when room is made again
        with suppress(OSError):
            path_of(inbox, one.sha256).unlink(missing_ok=True)
    return gone


def _room_for(
    new: WaitingBundle, waiting_files: Sequence[WaitingBundle]
) -> tuple[list[WaitingBundle], list[WaitingBundle]]:
    """Return (the files that then wait, those to delete): the oldest of the key with most, but never the new one."""
    kept, gone = [*waiting_files, new], list[WaitingBundle]()
    while len(kept) > MOST or sum(one.size for one in kept) > ROOM:
        files, room = Counter(one.key for one in kept), Counter[str]()
        for one in kept:
            room[one.key] += one.size
        share = {key: max(files[key] / MOST, room[key] / ROOM) for key in files}
        oldest = min(
            (one for one in kept if one is not new), key=lambda one: (-share[one.key], one.came)
        )
        kept.remove(oldest)
        gone.append(oldest)
    return kept, gone


def waiting(inbox: Path) -> list[WaitingBundle]:
    """Return the stored bundles of unknown senders, oldest first; [] if the folder cannot be read. Of a bundle whose
    note is lost, only hash, size and date are known."""
    try:
        return _held(inbox)
    except OSError:
        return []


def _held(inbox: Path) -> list[WaitingBundle]:
    """Return the files that wait, oldest first. OSError if the note cannot be read, so that nothing is overwritten."""
    try:
        names = [name for name in os.listdir(inbox) if name.endswith(ENDING)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    noted = {one.sha256: one for one in _noted(inbox)} if names else {}
    # of those that came in one second
    place = {sha256: number for number, sha256 in enumerate(noted)}
    found = list[WaitingBundle]()
    for path in map(inbox.joinpath, names):
        name = path.name.removesuffix(ENDING)
        try:
            about = path.stat()
        except OSError:
            continue  # deleted meanwhile
        came = datetime.fromtimestamp(about.st_mtime, UTC).isoformat(timespec="seconds")
        found.append(noted.get(name) or WaitingBundle(name, about.st_size, came, "", "", path.name))
    return sorted(found, key=lambda one: (one.came, place.get(one.sha256, -1)))


def path_of(inbox: Path, sha256: str) -> Path:
    return inbox / f"{sha256}{ENDING}"


def doubt(inbox: Path, key: str, time: str) -> None:
    """Note on all waiting bundles of the sender `key` (hex) that the compared digits were wrong at `time`."""
    copies = [one for one in _held(inbox) if one.key]
    _note(inbox, [one._replace(doubted=time) if one.key == key else one for one in copies])


def put_aside(inbox: Path, sha256: str, reason: str) -> None:
    """Note on the waiting bundle with this SHA-256 why (`reason`) the program no longer tries to import it."""
    _note(
        inbox,
        [one._replace(failed=reason) if one.sha256 == sha256 else one for one in _held(inbox)],
    )


def waited(inbox: Path, sha256: str) -> None:
    """Delete the stored copy of the bundle with this SHA-256, if any, and, if that is possible, the note on it."""
    path_of(inbox, sha256).unlink(missing_ok=True)
    with suppress(OSError):
        noted = _noted(inbox)
        if any(one.sha256 == sha256 for one in noted):
            _note(inbox, [one for one in noted if one.sha256 != sha256])


def _noted(inbox: Path) -> Sequence[WaitingBundle]:
    try:
        return msgspec.json.decode((inbox / NOTE).read_bytes(), type=list[WaitingBundle])
    except (FileNotFoundError, ValueError, msgspec.MsgspecError):
        return ()


def _note(inbox: Path, files: Sequence[WaitingBundle]) -> None:
    write_durably(inbox / NOTE, msgspec.json.encode(files), PRIVATE)

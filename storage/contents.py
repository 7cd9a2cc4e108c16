"""What belongs in an office folder, by the names of its files; and what else lies there."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

_JOURNALS = "(-wal|-shm|-journal)?"
_HASH = "[0-9a-f]{64}"
# What the program writes, by its path below the folder. What lies in `outbox` is people's own: the program offers that
# place for papers and bundles, and says that an erasure leaves them.
_OWN = "|".join(
    (
        rf"prongsai\.(db|new|salvaged){_JOURNALS}",
        r"prongsai\.(lock|prongsai-office)",
        r"forms\.json",
        rf"blobs/([0-9a-f]{{2}}/{_HASH}|new-[0-9a-f]{{16}})",
        r"backups/(backups\.lock|second\.json|erased\.json|[^/]+(\.prongsai-backup|\.backup\.zip))",
        rf"backups/before-update-[^/]+\.db{_JOURNALS}",
        r"backups/damaged-[^/]+/[^/]+",
        rf"backups/(files|parts)/[0-9a-f]{{2}}/{_HASH}(\.zip)?",
        r"backups/\.(.+\.part|(backup|trial)-[a-z0-9_]{8}(\.held|/.*)?)",
        rf"inbox/(waiting\.json|{_HASH}\.waiting)",
        r"outbox/.*",
        rf"scans/{_HASH}\.jpg",
        r"phones/[0-9a-f]{32}(\.json|\.sitting|\.broken|-[^/]+\.jpg)",
        r"(.*/)?\.[0-9a-f]{8}\.part",
        r"(.*/)?(desktop\.ini|\.DS_Store|\.directory)",  # how the system shows a folder
    )
)
# folders of attached files, of which there may be very many
STORES = frozenset({"blobs", "files", "parts"})
BACKUPS = (".prongsai-backup", ".backup.zip")  # ends of the names of backups
SQLITE = b"SQLite format 3\0"


def unknown_files(folder: Path, *, deep: bool = True) -> Iterator[Path]:
    """Yield each file in an office folder that the program did not write, in order of names. A link counts as a file,
    and so does a folder that cannot be listed. `deep` False = leave out the stores of attached files."""
    is_own = re.compile(_OWN).fullmatch
    unread = list[Path]()
    listing = os.walk(folder, onerror=lambda error: unread.append(Path(error.filename)))
    for above, folders, names in listing:
        place = Path(above)
        links = {name for name in folders if (place / name).is_symlink()}
        known = not deep and place.name in STORES
        folders[:] = [] if known else sorted(set(folders) - links)
        for name in sorted((*names, *links)):
            path = place / name
            if name in links or not is_own(path.relative_to(folder).as_posix()):
                yield path
    yield from unread


def remains(folder: Path) -> tuple[str, ...]:
    """Return names of what another office has left in a folder: databases, backups, and `blobs` if evidence files lie
    there. () for an empty folder, and for one whose creation was interrupted. Only the office's own places are read."""
    here = sorted(folder.glob("*"))
    drafts = [path for path in here if path.name.startswith("prongsai.new")]
    found = [path.name for path in here if path not in drafts and is_database(path)]
    backups = folder.glob("backups/*")
    found += sorted(path.name for path in backups if path.name.endswith(BACKUPS))
    if not drafts and any(folder.glob("blobs/??/*")):
        found.append("blobs")
    return tuple(found)


def is_database(path: Path) -> bool:
    """Return whether a file is an SQLite database, by its first bytes; False if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError:
        return False

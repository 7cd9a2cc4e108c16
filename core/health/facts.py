"""Results of examining and repairing a folder, its place on the disk and room it takes, and the result of a trial
restore: the data that window and commands show."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePath
from typing import NamedTuple, Protocol

from core.backups.retention import Backup, RestoreOutcome


class Gravity(StrEnum):
    """How serious a finding of an examination is."""

    DAMAGE = "damage"  # something shown may be false, or something is not here any more
    SHOULD = "should"  # all is here, and somebody ought to do something soon
    NOTE = "note"  # worth knowing; nothing is to be done


class Damage(NamedTuple):
    """One thing found to be wrong; core.health.kinds.diagnoses puts it into words."""

    kind: str  # a key of core.health.kinds.KINDS
    places: tuple[str, ...] = ()  # every place, as people call it: title of a file, name of a unit, a table
    keys: tuple[str, ...] = ()  # keys of the places, for the repair: hashes, streams in hex, table names


class Examination(NamedTuple):
    """The result of examining a folder once."""

    at: datetime
    seconds: float
    thorough: bool  # every line and every file was read; False: the cheap part only
    lines: int  # ops read and compared with chain, hash and signature
    files: int  # files of evidence read again
    damages: tuple[Damage, ...]


class Diagnosis(NamedTuple):
    """A damage in words: what it is, and answers to the four questions a person has."""

    kind: str
    gravity: Gravity
    what: str
    places: tuple[str, ...]
    serious: str  # how serious it is
    do: str  # what to do
    restore: str  # what putting a backup back would bring
    go_on: str  # whether one may go on working
    remedy: str  # the word on the button that repairs it; "" = no repair from here


class RepairReport(NamedTuple):
    """The result of a repair: backup, repaired and remaining damage; all other data was not changed."""

    backup: Path | None  # backup made before, or the files put aside; None: nothing to repair
    mended: tuple[Damage, ...]  # nothing of what is asked for
    left: tuple[Damage, ...]  # still found by the examination made after
    asked: tuple[str, ...] = ()  # titles of what the next outgoing file requests
    renewed: RestoreOutcome | None = None  # new keys were made: what came along with them


class SalvagePreview(NamedTuple):
    """What a new data file would hold, made from backups and all that is readable in a damaged one."""

    ops: int  # lines of the log; 0 = nothing can be read
    texts: int
    last: str  # ISO date and time of its last save, as the PC that made it had it; "" = none
    lost: int  # lines that the damaged file says it had, and that come back from nowhere here
    left: tuple[Damage, ...]  # damage that would remain
    asked: tuple[str, ...]  # titles of what would be requested from others


ANEW = ("file", "unread", "layout")  # kinds of damage that need a new data file
Progress = Callable[[int, int], None]  # done, of


class Health(Protocol):
    """A service that examines and repairs one open folder (ui.desk.Office.health)."""

    def examine(self, progress: Progress, *, thorough: bool = True) -> Examination:
        """Examine everything without changing anything; may be called from any thread but the window's own."""

    def foresee(self) -> SalvagePreview:
        """Return what `repair` would recover from an unreadable data file; changes nothing. UserError if that fails."""

    def repair(self, kinds: tuple[str, ...], progress: Progress) -> RepairReport:
        """Repair these kinds of damage, with a backup before and an examination after."""


OPENS = ".prongsai-office"  # ends the name of the file of an office folder that opens it by a double click


SYNCED = {  # how the folder of a program that syncs is called, in small letters
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "mega": "MEGA",
    "box": "Box",
    "syncthing": "Syncthing",
}


class FolderPlace(NamedTuple):
    """The place of a folder on its disk, and the room it takes."""

    folder: Path
    evidence: int  # bytes of the files of the office
    backups: int  # bytes of the backups beside them
    database: int  # bytes of the records with their history
    free: int  # bytes that are free there


class FolderRemains(NamedTuple):
    """What is left of a folder whose data file is missing, empty or damaged."""

    kept: tuple[Backup, ...]  # its backups that can be put back, the newest first
    readable: bool  # something of the data file is left, of which parts may still be read


class TrialRestore(NamedTuple):
    """The result of a trial: the newest backup was restored into a temporary folder, compared, and deleted again."""

    at: datetime
    backup: datetime  # when that backup was made
    ops: int
    files: int
    missing: int  # files its records name that did not come back
    whole: bool  # all that the backup declares was restored and is consistent


def synced_by(folder: PurePath) -> str:
    """Return the program that syncs this folder elsewhere, judged by the names in its path; "" if none is known."""
    for part in folder.parts:
        called = part.casefold()
        for known, name in SYNCED.items():
            if called == known or called.startswith((f"{known} -", f"{known}-", f"{known} (")):
                return name
    return ""

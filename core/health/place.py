"""Where a folder lies and how much room it takes, and what a trial restoration of its newest backup has shown."""

from datetime import datetime
from pathlib import Path, PurePath
from typing import NamedTuple

from core.backups.retention import Backup

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


ORDINARY = frozenset({"Box", "MEGA"})  # people call folders of their own so, too: worth a look, no reason to refuse


class Place(NamedTuple):
    """What a face is told of the disk a folder lies on."""

    folder: Path
    evidence: int  # bytes of the files of the office
    backups: int  # bytes of the backups beside them
    database: int  # bytes of the records with their history
    free: int  # bytes that are free there


class Wreck(NamedTuple):
    """What there is to begin again from, of a folder whose data file is missing, empty or damaged."""

    kept: tuple[Backup, ...]  # its backups that can be put back, the newest first
    readable: bool  # something of the data file is left, of which parts may still be read


class TrialRestore(NamedTuple):
    """The newest backup was put back into a folder made for it, read through, compared, and taken away again."""

    at: datetime
    backup: datetime  # when that backup was made
    ops: int
    files: int
    missing: int  # files its records name that did not come back
    whole: bool  # what came back is what the backup says it holds, and holds together


def synced_by(folder: PurePath) -> str:
    """The program that copies this folder elsewhere while it is in use, by the names above it; "" = none is known."""
    for part in folder.parts:
        called = part.casefold()
        for known, name in SYNCED.items():
            if called == known or called.startswith((f"{known} -", f"{known}-", f"{known} (")):
                return name
    return ""

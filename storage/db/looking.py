"""Looking into an office folder without writing to it, also while its window is open; and whether it is sound."""

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.db import opening, privacy, sqlite, tables
from storage.db.folder import DATABASE, gone, open_folder
from storage.db.keys import KeyFile, read_keys
from storage.db.reading import Reading
from storage.db.repair import check
from storage.db.sqlite import SQLiteError
from storage.db.store import Folder


def look_into(directory: Path, keys_home: Path, now: datetime) -> tuple[Reading, KeyFile]:
    """A read-only view of the folder for this thread, to be closed by it, and its keys.

    A folder an older program left is opened once to write first. Raises UserError as opening to write does.
    """
    if not directory.is_dir():
        raise gone()
    if not (directory / DATABASE).is_file():
        raise opening.not_ours()
    try:
        db = sqlite.connect_reader(directory / DATABASE)
    except SQLiteError as error:
        raise opening.unreadable(error) from error
    try:
        opening.check(db)
        keys = read_keys(keys_home / opening.folder_id(db))
        current = opening.version(db) == opening.VERSION and tables.declared(db)
    except SQLiteError as error:
        db.close()
        raise opening.unreadable(error) from error
    except BaseException:
        db.close()
        raise
    if not current:
        db.close()
        open_folder(directory, keys_home, now).close()
        return look_into(directory, keys_home, now)
    return Reading(db, None, keys.public, keys.directory), keys


def note_beside(database: Path, home: Path, now: datetime, deed: str, of: str) -> None:
    """Note a view in the log of views, also while a window holds the folder; where nobody may write nothing is noted.

    UserError when it cannot be written: then nothing is to be shown.
    """
    if not os.access(database, os.W_OK) or not os.access(database.parent, os.W_OK):
        return
    with closing(sqlite.connect_plain(database, "rw")) as db, sqlite.writing(db):
        noted = privacy.add_view(db, now.isoformat(timespec="seconds"), "", deed, of)
    privacy.note(home, noted)


def check_folder(folder: Folder) -> dict[str, Any]:
    """`same`: what is shown is what the log alone gives; `sound`: file, chains, signatures and texts hold;
    `views`: no line of the log of views was changed, taken out or cut off."""
    found, views = check(folder), folder.privacy.broken_at() is None
    return {"same": found.same, "sound": found.sound, "views": views, "differing": list(found.differing)}

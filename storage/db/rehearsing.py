"""A copy of a folder's database to try things on: the folder may be open in a window or read-only; none of it changes.

The copy lies in a private file without a name that is gone with its connection.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from storage.db import opening, sqlite
from storage.db.folder import DATABASE, gone
from storage.db.foreseeing import Foreseeing
from storage.db.keys import KeyFile, read_keys
from storage.db.log import Log, transaction
from storage.db.reading import Reading
from storage.db.sqlite import Connection, SQLiteError


class Rehearsal:
    """The copy, read as a folder is (`reading`), with what imports would do to it (`exchange`)."""

    def __init__(self, db: Connection, keys: KeyFile) -> None:
        self.db, self.log, self.keys = db, Log(db), keys
        self.reading = Reading(db, self.log, keys.public)
        self.exchange = Foreseeing(self, self.reading)

    def transaction(self) -> AbstractContextManager[None]:
        """One durable transaction (storage.db.log.transaction)."""
        return transaction(self.log)


@contextmanager
def rehearse(directory: Path, keys_home: Path) -> Iterator[Rehearsal]:
    """A copy of the folder as it is now. UserError as when it is opened."""
    if not directory.is_dir():
        raise gone()
    if not (directory / DATABASE).is_file():
        raise opening.not_ours()
    try:
        db = sqlite.copied(directory / DATABASE)
    except (SQLiteError, OSError) as error:
        raise opening.unreadable(error) from error
    with closing(db):
        try:
            opening.check(db)
            opening.bring_up(db)
            keys = read_keys(keys_home / opening.folder_id(db))
        except SQLiteError as error:
            raise opening.unreadable(error) from error
        yield Rehearsal(db, keys)

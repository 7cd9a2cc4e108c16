"""Puts the rooms of storage together for the faces (ui.desk): with main.py the only code that knows storage and ui.

Whatever is heavy is imported where it is needed.
"""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from core.errors import UserError, cause, unfinished
from wiring.backups import backups, preview_restore, restore
from wiring.clock import context, now
from wiring.files import Files
from wiring.keys import Keys
from wiring.papers import Packer, Presses, Printer
from wiring.post import Post
from wiring.scans import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import ui.desk
    from core.backups.retention import Backup, Restored, RestorePreview
    from core.forms.ports import Forms
    from core.health.facts import Examination, Health
    from core.health.place import Place, TrialRestore
    from core.log.ports import Reader
    from core.values import Changes
    from storage.db.folder.store import Folder
    from storage.db.reading.results import Deriving
    from ui.desk import FolderReading, NewOffice, Office, Rehearsal
    from ui.session import Session

__all__ = [
    "Files",
    "Keys",
    "Packer",
    "Post",
    "Presses",
    "Printer",
    "Scanner",
    "Wiring",
    "backups",
    "context",
    "deriving",
    "forms",
    "now",
    "preview_restore",
    "restore",
]


class Wiring:
    """What the faces are given (ui.desk.Desk): forms, and folders with everything they need."""

    def __init__(self, instruments: Path, samples: Path, home: Path) -> None:
        """`instruments`: folder of the published forms; `home`: where the keys of all folders of this PC lie."""
        self.forms = forms(instruments)
        self.files: ui.desk.ForeignFiles = Files()
        self.keys: ui.desk.Keys = Keys(home)
        self.samples, self.settings = samples, home / "settings.json"  # of the window; local, never in the log
        self._instruments, self._home = instruments, home

    def scratch(self) -> AbstractContextManager[Path]:
        from storage.files import scratch

        return scratch()

    def create(self, office: NewOffice) -> None:
        from storage.db.folder.folder import create

        folder, name, code, kind, parent, year = office
        create(folder, self._home, name, code, kind, parent, year, now()).close()

    @contextmanager
    def open(self, folder: Path) -> Iterator[Office]:
        """The folder, held by this process until the block ends."""
        from storage.db.folder.folder import open_folder
        from storage.db.folder.pins import Pins
        from storage.db.folder.writer import program_context
        from ui.desk import Office
        from wiring.health import FolderHealth

        store = open_folder(folder, self._home, now())
        post, printer = Post(store.writer.keys, folder), Printer(store.writer.keys, folder)
        with closing(store), self._session(store) as session:
            store.results.derive_by(self._deriving())
            store.writer.put_shelf(post.shelf)
            if store.drafts.all():
                from core.papers.deeds import void_cut_short

                void_cut_short(program_context(store.writer, now()), store)
            office = Office(
                session,
                store.writer.unit,
                printer,
                post,
                Pins(store.writer.keys.directory),
                backups(folder, store.writer.id),
                lambda: store.writer.keys.sent,
                Scanner(folder, partial(self.files.keep, folder)),
                Packer(folder, printer),
                Presses(folder),
                FolderHealth(folder, self._home, self._deriving, (store, session)),
            )
            try:
                yield office
            except Exception as error:
                done = store.writer.saved.save or store.exchange.took_in
                if done and (isinstance(error, UserError) or cause(error)):
                    raise unfinished(error) from error
                raise

    @contextmanager
    def _session(self, store: Folder) -> Iterator[Session]:
        """The door to an open folder; at the end its queue is finished and its readers are closed."""
        from ui.session import Session

        with ExitStack() as readers:

            def reader() -> Reader:
                return readers.enter_context(closing(store.reader()))

            def saved() -> Changes:
                return store.writer.saved

            session = Session(store, reader, partial(context, store), self.forms, Printer(store.writer.keys), saved)
            with closing(session):
                yield session

    @contextmanager
    def look(self, folder: Path) -> Iterator[FolderReading]:
        """The folder as it is, also while another process holds it."""
        from storage.db.folder.folder import DATABASE
        from storage.db.folder.inspection import note_view, read_folder
        from ui.desk import FolderReading

        reading, keys = read_folder(folder, self._home, now())
        with closing(reading):
            note = partial(note_view, folder / DATABASE, keys.directory, now())
            yield FolderReading(reading, str(reading.info()["unit"]), Post(keys, folder), note)

    @contextmanager
    def rehearse(self, folder: Path) -> Iterator[Rehearsal]:
        """A copy of the folder to try an import on, also while another process holds it or it is read-only."""
        from storage.db.folder.inspection import rehearse
        from ui.desk import Rehearsal

        with rehearse(folder, self._home) as copy:
            yield Rehearsal(copy.reading, copy.exchange, Post(copy.keys, folder))

    def health(self, folder: Path) -> Health:
        from wiring.health import FolderHealth

        return FolderHealth(folder, self._home, self._deriving)

    def _deriving(self) -> Deriving:
        return deriving(self.forms, self._instruments)

    def preview_restore(self, file: Path, folder: Path) -> RestorePreview:
        return preview_restore(file, folder, self._home)

    def restore(self, file: Path, folder: Path) -> Restored:
        return restore(file, folder, self._home)

    def rescue(self, folder: Path) -> Sequence[Backup]:
        from wiring.place import rescue

        return rescue(folder)

    def place(self, folder: Path) -> Place:
        from wiring.place import place_of

        return place_of(folder)

    def try_restore(self, file: Path) -> TrialRestore:
        from wiring.place import try_restore

        def examine(folder: Path, home: Path) -> Examination:
            return Wiring(self._instruments, self.samples, home).health(folder).examine(lambda _done, _of: None)

        return try_restore(file, self._home, examine)


def forms(folder: Path) -> Forms:
    """The published instruments and programmes of a folder."""
    from storage.instruments.library import Library

    return Library([folder])


def deriving(forms: Forms, folder: Path) -> Deriving:
    """How the results of assessments follow from these forms, published in the folder."""
    from core.assessment.ranking import RULES, results_of
    from storage.db.reading.results import Deriving

    mark = sha256(str(RULES).encode())
    for path in sorted(folder.iterdir()):
        mark.update(path.name.encode() + sha256(path.read_bytes()).digest())
    return Deriving(lambda reader, ref: results_of(reader, forms, ref), mark.hexdigest())

"""The examination and repair of one folder, open or not (core.health.facts.Health)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiring.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.health.facts import Examination, Progress, RepairReport
    from storage.db.folder.examination import Surroundings
    from storage.db.reading.results import Deriving
    from ui.session import Session


class FolderHealth:
    """Of a folder; with a session, of one that is open."""

    def __init__(
        self, folder: Path, home: Path, deriving: Callable[[], Deriving], session: Session | None = None
    ) -> None:
        self._folder, self._home, self._deriving, self._session = folder, home, deriving, session

    def examine(self, progress: Progress, *, thorough: bool = True) -> Examination:
        """Look at everything, change nothing; called from any thread, never from the window's own."""
        from storage.db.folder.examination import examine
        from storage.db.folder.inspection import bring_up

        if self._session is None:
            bring_up(self._folder, self._home, now())
        return examine(self._around(), now(), progress, thorough=thorough)

    def repair(self, kinds: tuple[str, ...], progress: Progress) -> RepairReport:
        """Repair what these kinds of damage name: a backup before, an examination after."""
        raise NotImplementedError

    def _around(self) -> Surroundings:
        from storage.db.folder.examination import Surroundings
        from storage.db.folder.folder import database_of
        from storage.db.folder.inspection import keys_of
        from storage.evidence.blobs import Blobs

        database = database_of(self._folder)
        blob = Blobs(self._folder / "blobs").path
        return Surroundings(database, keys_of(database, self._home), blob, self._kept, self._deriving())

    def _kept(self) -> frozenset[str]:
        """The files that the newest backup in the folder keeps."""
        from core.errors import Refused
        from storage.backups.container import ENDING, read

        for path in sorted((self._folder / "backups").glob(f"*{ENDING}"), reverse=True):
            try:
                return read(path).holding.blobs
            except Refused:
                continue
        return frozenset()

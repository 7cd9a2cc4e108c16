"""Asks a worker process of the files of a pack; after its death, or when it is too slow, the next one gets the rest."""

from collections.abc import Sequence
from pathlib import Path

from core.actions.evidence_pack import Looked
from storage.apart import Apart, Silent

WORKER = "storage.packs.worker"


class Looking:
    """One process at a time; `close` ends it."""

    def __init__(self) -> None:
        self._apart = Apart(WORKER)

    def ask(self, path: Path, kind: str, words: Sequence[str] | None, to: Path) -> Looked:
        """What the file is; `unread` when that was the end of the process."""
        try:
            said, _content = self._apart.ask({"path": str(path.resolve()), "kind": kind, "words": words, "to": str(to)})
            return Looked(int(said["pages"]), str(said["why"]))
        except (Silent, KeyError, ValueError):
            return Looked(why="unread")

    def close(self) -> None:
        self._apart.close()

"""Watches the folder a scanner writes to: new complete files wait until a person takes or declines them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from stat import S_ISREG
from time import time
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from ui.desktop.base.background import apart, in_background
from ui.desktop.base.settings import Settings

EVERY = 2000  # milliseconds between two checks
STILL = 2.0  # seconds a file has not been written to
MOST, REMEMBERED = 500, 2000  # files that are listed; marks of unwanted files that are kept
HALF = (".part", ".tmp", ".crdownload", ".partial", ".download")


class FolderFile(NamedTuple):
    """A file in the folder, as it was at one check."""

    name: str
    size: int  # bytes
    written: int  # nanoseconds since 1970

    @property
    def mark(self) -> str:
        return f"{self.name}|{self.size}|{self.written}"


class ScannerFolder(QObject):
    """Reads only names, sizes and times; no file is opened or taken."""

    come = Signal()  # the waiting files have changed

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._before, self._busy = settings, frozenset[FolderFile](), False
        self.waiting: tuple[Path, ...] = ()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    @property
    def folder(self) -> Path | None:
        value = self._settings.kept("scanner")
        return Path(str(value)) if value else None

    def watch(self, folder: Path | None) -> None:
        """Watch another folder from now on, None = none; what it holds already is not new."""
        there = [one.mark for one in files_in(folder)] if folder else []
        self._settings.keep(scanner=str(folder or ""), scanned=there)
        self._before = frozenset()
        self._show(())
        self.start()

    def start(self) -> None:
        """Check now and then regularly, as long as there is a folder."""
        if self.folder is None:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
            self.look()

    def stop(self) -> None:
        self._timer.stop()

    def pass_over(self, paths: Iterable[Path]) -> None:
        """These no longer wait: they were taken or declined."""
        gone = {path.name for path in paths if path.parent == self.folder}
        more = [one.mark for one in self._before if one.name in gone]
        self._settings.keep(scanned=[*self._known(), *more][-REMEMBERED:])
        self._show(tuple(path for path in self.waiting if path.name not in gone))

    def look(self) -> None:
        """Check in the background; a file that is still being written has to wait."""
        folder = self.folder
        if folder is not None and not self._busy:
            self._busy = True
            in_background(lambda: files_in(folder), lambda found: self._looked(folder, found), apart)

    def _looked(self, folder: Path, found: Sequence[FolderFile] | None) -> None:
        if not isValid(self) or folder != self.folder:
            return
        self._busy = False
        known, now = set(self._known()), time()
        whole = [one for one in found or () if one in self._before and now - one.written / 1e9 >= STILL]
        self._before = frozenset(found or ())
        self._show(tuple(folder / one.name for one in whole if one.mark not in known))

    def _known(self) -> list[str]:
        """Marks of the files that are no longer offered."""
        value = self._settings.kept("scanned")
        return [str(mark) for mark in value] if isinstance(value, list) else []

    def _show(self, waiting: tuple[Path, ...]) -> None:
        if waiting != self.waiting:
            self.waiting = waiting
            self.come.emit()


def files_in(folder: Path) -> list[FolderFile]:
    """The files in a folder that have content, by name; none when it cannot be read."""
    found = []
    try:
        for path in sorted(folder.iterdir())[:MOST]:
            if path.name.startswith((".", "~")) or path.suffix.lower() in HALF:
                continue
            facts = path.stat()
            if S_ISREG(facts.st_mode) and facts.st_size:
                found.append(FolderFile(path.name, facts.st_size, facts.st_mtime_ns))
    except OSError:
        return found
    return found

"""Files that are kept in the folder on other threads, before the records that name them are written."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from time import sleep

from core.evidence.deeds import KeptFile
from core.evidence.photos import PhotoSettings
from ui.desk import Desk

AT_ONCE, PATIENCE = 2, 0.05  # files being kept at the same time; seconds between two looks
BREATH = 0.02  # seconds the window has for the news of a file before the next is filed


def keeper(desk: Desk, folder: Path, pixels: int, place: bool = False) -> Callable[[Path], KeptFile]:
    """Keeps a file as the office wants it: photographs of that size (0 = as they are), with their place or without."""
    return partial(desk.files.keep, folder, wanted=PhotoSettings(pixels, place))


class BatchFiles:
    """Keeps the files of a batch, some ahead of the one that is asked for."""

    def __init__(self, keep: Callable[[Path], KeptFile], paths: Sequence[Path]) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, "keep")
        self._kept = {path: self._pool.submit(keep, path) for path in paths}

    def keep(self, path: Path) -> Generator[None, None, KeptFile]:
        """Yields until the file is kept (core.evidence.deeds.Keep). Raises UserError."""
        while not wait((self._kept[path],), PATIENCE).done:
            yield
        sleep(BREATH)
        return self._kept[path].result()

    def close(self) -> None:
        """Begin no file that has not begun."""
        self._pool.shutdown(wait=False, cancel_futures=True)

"""Which files this process holds open, where the system tells: Windows shows it by deleting none of them."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def still_open(place: Path) -> list[str]:
    """The files below `place` that are; none on Windows."""
    handles = Path("/proc/self/fd")
    if sys.platform == "win32" or not handles.is_dir():
        return []
    return [path for path in _named(handles) if path.startswith(f"{place}/")]


def _named(handles: Path) -> Iterator[str]:
    for handle in handles.iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile, by another thread
            yield str(handle.readlink())

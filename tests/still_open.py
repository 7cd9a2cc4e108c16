"""Which files this process holds open, where the system tells: Windows shows it by deleting none of them."""

import sys
from pathlib import Path


def still_open(place: Path) -> list[str]:
    """The files below `place` that are; none on Windows."""
    handles = Path("/proc/self/fd")
    if sys.platform == "win32" or not handles.is_dir():
        return []
    named = [str(handle.readlink()) for handle in handles.iterdir() if handle.is_symlink()]
    return [path for path in named if path.startswith(f"{place}/")]

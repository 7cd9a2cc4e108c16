"""Where Debian keeps the programs of a PostgreSQL server."""

from pathlib import Path


def programs() -> Path:
    """The folder of the newest version; AssertionError naming the package when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parents[1].name))
    assert found, "install Debian's postgresql"
    return found[-1].parent

"""The names of all files of Python, packages and libraries for Linux, out of which the list of what is shipped chooses.

`python -m tests.linux_files FETCHED` reads them from what `bootstrap.py build deb` has fetched.
"""

import gzip
import hashlib
import sys
from pathlib import Path

from installer.debian import installs
from installer.linux import PARTS, place_of
from tests.windows_files import ROOT, of_wheels

KEPT = ROOT / "tests" / "data" / "linux_files.txt.gz"
PINS = (PARTS, "requirements.txt")


def pins() -> str:
    """What the names were read of."""
    return hashlib.sha256(
        b"".join((ROOT / "installer" / name).read_bytes() for name in PINS)
    ).hexdigest()


def known() -> tuple[str, list[str]]:
    """The pins the names are of, and the names as `installer.tree.goes` gets them."""
    first, *names = gzip.decompress(KEPT.read_bytes()).decode().splitlines()
    return first, names


def read(fetched: Path) -> list[str]:
    debian = {
        place_of(path)
        for deb in (fetched / "debian").glob("*.deb")
        for path, _content in installs(deb)
    }
    return sorted((of_wheels(fetched / "linux-wheels") | debian) - {""})


if __name__ == "__main__":
    whole = "\n".join((pins(), *read(Path(sys.argv[1])))) + "\n"
    KEPT.write_bytes(gzip.compress(whole.encode(), 9, mtime=0))
    print(KEPT, whole.count("\n") - 1)

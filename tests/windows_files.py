"""The names of all files of Python and the packages for Windows, out of which the list of what is shipped chooses.

`python -m tests.windows_files FETCHED` reads them from what `bootstrap.py build windows` has downloaded.
"""

import gzip
import hashlib
import re
import sys
import zipfile
from pathlib import Path

from installer.tree import of_windows_python

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "data" / "windows_files.txt.gz"
PINS = ("python-windows.txt", "requirements.txt")


def pins() -> str:
    """What the names were read of."""
    return hashlib.sha256(
        b"".join((ROOT / "installer" / name).read_bytes() for name in PINS)
    ).hexdigest()


def known() -> tuple[str, list[str]]:
    """The pins the names are of, and the names as `installer.tree.goes` gets them."""
    first, *names = gzip.decompress(KEPT.read_bytes()).decode().splitlines()
    return first, names


def of_wheels(folder: Path) -> set[str]:
    found = set[str]()
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as packed:
            names = (
                re.sub(r"^[^/]+\.data/(?:platlib|purelib)/", "", name) for name in packed.namelist()
            )
            found |= {name for name in names if not name.endswith("/") and ".data/" not in name}
    return found


def read(fetched: Path) -> list[str]:
    python = of_windows_python(next((fetched / "python").glob("*.tar.gz")))
    found = of_wheels(fetched / "windows-313-wheels") | {
        f"python/{path}" for path, _content in python
    }
    return sorted(found - {""})


if __name__ == "__main__":
    whole = "\n".join((pins(), *read(Path(sys.argv[1])))) + "\n"
    KEPT.write_bytes(gzip.compress(whole.encode(), 9, mtime=0))
    print(KEPT, whole.count("\n") - 1)

"""Every Python the program promises to run on, as far as this machine has it: `python -m tests.pythons [--whole]`.

Each imports all of core, which needs the standard library alone. With `--whole` a copy of the checkout is prepared by
each as README says, and in it `main.py --help`, the sample job and the window's first page are run. The list of those
that passed is printed; exit status 1 if one failed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from installer.bootstrap import OLDEST, TOO_NEW
from installer.environment import python_of, version_of
from tests.modules import ROOT, copied

PATIENCE = 1200  # seconds a command of a copy may take
PROMISED = tuple(f"{OLDEST[0]}.{minor}" for minor in range(OLDEST[1], TOO_NEW[1]))
IMPORT_CORE = """
import importlib, pathlib, sys, warnings
warnings.simplefilter("error")
root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root))
for path in sorted((root / "core").rglob("*.py")):
    importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"))
"""
FIRST_PAGE = """
import sys
from pathlib import Path
sys.path.insert(0, "")
import main
from PySide6.QtCore import QEventLoop
from PySide6 import QtWidgets
class Opened(QtWidgets.QApplication):
    def exec(self):
        from ui.desktop.shell.window import Window
        window = next(each for each in self.topLevelWidgets() if isinstance(each, Window))
        page = window.office.leaf("home").widget.page
        while not page.tasks.buttons:
            self.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        assert not window.grab().isNull()
        window.close()
        return 0
QtWidgets.QApplication = Opened
sys.exit(main.window(Path(sys.argv[1])))
"""


def main(words: list[str]) -> int:
    found = {version: python for version in PROMISED if (python := python_here(version))}
    failed = []
    for version, python in found.items():
        fault = import_fault(python) or (whole_fault(version, python) if "--whole" in words else "")
        print(f"Python {full_version(python)}: {fault or 'passed'}", flush=True)
        failed += [version] if fault else []
    missing = [version for version in PROMISED if version not in found]
    if missing:
        print(f"not on this machine: Python {', '.join(missing)}")
    return int(bool(failed or not found))


def python_here(version: str) -> Path | None:
    """A Python of that version (`3.12`) on PATH, in the folder of pyenv or in that of uv; None = none that starts."""
    return next((python for python in _places(version) if version_of(python) == version), None)


def _places(version: str) -> Iterator[Path]:
    if (
        os.path.basename(sys.executable).startswith("python")
        and version_of(Path(sys.executable)) == version
    ):
        yield Path(sys.executable)
    named = shutil.which(f"python{version}")
    if named:
        yield Path(named)
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT", home / ".pyenv")) / "versions"
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR", home / ".local" / "share" / "uv" / "python"))
    yield from sorted(pyenv.glob(f"{version}.*/bin/python{version}"), reverse=True)
    yield from sorted(uv.glob(f"cpython-{version}.*/bin/python{version}"), reverse=True)


def full_version(python: Path) -> str:
    code = "import platform; print(platform.python_version())"
    return subprocess.check_output([python, "-I", "-S", "-c", code], text=True).strip()


def import_fault(python: Path) -> str:
    """The last line that this Python says when it imports a module of core and fails; "" when all are imported."""
    return _fault([python, "-I", "-S", "-c", IMPORT_CORE, ROOT], ROOT, os.environ)


def whole_fault(version: str, python: Path) -> str:
    """What of README's ways to start fails in a fresh copy prepared by this Python; "" when all work."""
    room = ROOT / "build" / "pythons" / version
    shutil.rmtree(room, ignore_errors=True)
    copied(room)
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PRONGSAI_KEYS": str(room / "keys")}
    ours, office = python_of(room / ".venv"), room / "office"
    born = ("--name", "สำนักงาน", "--code", "1001", "--kind", "province", "--year", "2569")
    lines: list[list[str | Path]] = [
        [python, "installer/bootstrap.py", "setup", "--no-apt"],
        [ours, "main.py", "--help"],
        [ours, "main.py", "demo", "--out", room / "demo"],
        [ours, "main.py", "office", "new", office, *born],
        [ours, "-c", FIRST_PAGE, office],
    ]
    return next((fault for line in lines if (fault := _fault(line, room, environ))), "")


def _fault(line: Sequence[str | Path], folder: Path, environ: Mapping[str, str]) -> str:
    ran = subprocess.run(
        line,
        cwd=folder,
        env=environ,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    said = (ran.stderr or ran.stdout).strip().splitlines() or [f"exit status {ran.returncode}"]
    return f"{' '.join(map(str, line[1:3]))}: {said[-1]}" if ran.returncode else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

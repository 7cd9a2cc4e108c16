"""The program as the installer leaves it, and what an installation goes through."""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from installer.windows import HERE as INSTALLER
from tests.windows.wine import HERE, Ran, WindowsPC, compiled

NAME = "Prongsai"
OLDER = "0.0.9"
MOST_INSTALLED, MOST_INSTALLER = 180e6, 48e6  # bytes
ENDINGS = (
    ".prongsai",
    ".prongsai-start",
    ".prongsai-backup",
    ".prongsai-office",
    ".prongsai-update",
)
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Prongsai"


class Program(NamedTuple):
    """An installed program on a PC."""

    pc: WindowsPC
    home: Path

    @property
    def versions(self) -> list[str]:
        return sorted(path.parents[1].name for path in self.home.glob("*/python/pythonw.exe"))

    @property
    def version(self) -> str:
        """The one that is started."""
        lines = (self.home / "version.ini").read_text("ascii").split()
        return next(line.partition("=")[2] for line in lines if line.startswith("version="))

    @property
    def starter(self) -> Path:
        return self.home / f"{NAME}.exe"

    def do(self, *words: object, keys: Path | None = None, patience: float = 300) -> Ran:
        """One command line of the program."""
        home = self.home / self.version
        line = [
            self.pc.path(home / "python" / "python.exe"),
            "-X",
            "utf8",
            "-B",
            self.pc.path(home / "main.py"),
        ]
        more = {"PRONGSAI_KEYS": self.pc.path(keys)} if keys else {}
        given = [self.pc.path(word) if isinstance(word, Path) else word for word in words]
        return self.pc.run(*line, *given, more=more, patience=patience)


def usual(pc: WindowsPC) -> Program:
    """Where the installer puts it when nobody says otherwise."""
    users = [
        path for path in (pc.c / "users").iterdir() if path.name not in ("Public", "desktop.ini")
    ]
    return Program(pc, users[0] / "AppData" / "Local" / "Programs" / NAME)


def install(pc: WindowsPC, setup: Path, where: Path | None = None) -> Ran:
    """Install silently; /D= comes last and takes no quotation marks, so a place with blanks is handed over in words."""
    place = f"/D={pc.path(where)}".split(" ") if where else []
    ran = pc.run(pc.path(setup), "/S", *place, patience=600)
    pc.rest()
    return ran


def uninstall(program: Program) -> None:
    """Silently; the uninstaller goes on from a copy of itself when its first process has ended."""
    program.pc.run(program.pc.path(program.home / "uninstall.exe"), "/S")
    end = time.monotonic() + 60
    while (program.home / "uninstall.exe").exists() and time.monotonic() < end:
        program.pc.rest(10)
        time.sleep(0.5)
    program.pc.rest(10)  # the program goes before its entries


@contextmanager
def held(pc: WindowsPC, folder: Path, seconds: float = 600) -> Iterator[None]:
    """A program that has this folder open for so long, or as long as the context lasts: nobody may rename it."""
    holder = pc.c / "held.exe"
    if not holder.exists():
        compiled(HERE / "held.c", holder, "-municode")
    said: list[bytes] = []
    for _ in range(5):  # a PC whose programs all ended a moment ago may not take the next one yet
        with pc.started(pc.path(holder), pc.path(folder), round(seconds * 1000)) as begun:
            assert begun.stdout is not None
            try:
                for line in begun.stdout:  # wine has words of its own
                    if line.strip() == b"held":
                        yield
                        return
                    said.append(line.strip())
            finally:
                begun.kill()
        time.sleep(0.5)
    raise RuntimeError(f"{folder} cannot be held: {said}")


def older(program: Program, out: Path) -> Path:
    """An installer of an older version: the same files under another number, packed in a hurry."""
    setup = out / f"{NAME}-{OLDER}-setup.exe"
    if setup.exists():
        return setup
    tree = out / "older" / NAME
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(program.home / program.version, tree / OLDER, copy_function=os.link)
    shutil.copyfile(program.starter, tree / f"{NAME}.exe")
    pack(tree, OLDER, setup)
    return setup


def pack(tree: Path, version: str, setup: Path) -> None:
    """The installer of what lies in `tree`, packed in a hurry."""
    names = {"TREE": tree, "VERSION": version, "ICON": INSTALLER / "prongsai.ico", "OUT": setup}
    subprocess.run(
        [
            "makensis",
            "-V1",
            "-INPUTCHARSET",
            "UTF8",
            "-XSetCompressor /FINAL zlib",
            *(f"-D{name}={value}" for name, value in names.items()),
            str(INSTALLER / "windows.nsi"),
        ],
        check=True,
        capture_output=True,
    )


def size(place: Path) -> int:
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())


def hashes(place: Path) -> dict[str, str]:
    """Every file below a place and the hash of what it holds."""
    found = sorted(path for path in place.rglob("*") if path.is_file())
    return {
        path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in found
    }

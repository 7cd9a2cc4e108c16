"""A PC with Windows as wine plays it: a prefix, programs run in it, a screen where one is wanted.

wine wants a pipe for what a program says and nothing for what it is told; a file for either stops Python.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from installer.debian import WINDOWS_TOOLS

HERE = Path(__file__).parent
# lacking in wine 8, and what they are linked with
SHIMS = {"bcryptprimitives": ("-ladvapi32",), "icuuc": ()}
COMPILER = "x86_64-w64-mingw32-gcc"
MEMORY = Path("/dev/shm")
SIZE = "1366x768"
PATIENCE = 300  # seconds
STEP = 2  # seconds from one look to the next whether a program has ended and left others


class Ran(NamedTuple):
    code: int  # -1 = it was ended, for it took too long
    said: str
    seconds: float


class WindowsPC:
    """A prefix in `place`, made when it is not there; its drive T: is for temporary files."""

    def __init__(self, place: Path, *, bare: bool = False) -> None:
        self.place, self.display = place.resolve(), ""
        self.c = self.place / "drive_c"
        self.made = not self.c.exists()
        if self.made:
            self._make(bare=bare)
        self._temp()

    def environ(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """What a program is started with; nothing that would lead wine or Python elsewhere."""
        kept = {
            name: os.environ[name]
            for name in ("PATH", "LANG", "LC_ALL", "XDG_RUNTIME_DIR")
            if name in os.environ
        }
        of_wine = {
            "WINEPREFIX": str(self.place),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;winemenubuilder.exe,winebrowser.exe=d",  # nothing of others
        }
        kept["HOME"] = str(self.place)  # nothing of the person who tries it is the PC's
        return (
            kept | of_wine | ({"DISPLAY": self.display} if self.display else {}) | dict(more or {})
        )

    def run(
        self,
        *words: object,
        cwd: Path | None = None,
        more: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
        alone: bool = False,
    ) -> Ran:
        """Run a program to its end; when it takes longer than `patience` seconds, all programs of this PC are ended.

        What it leaves running is waited for, unless it was to be `alone`: then that is ended as well.
        """
        began = time.monotonic()
        with self.started(*words, cwd=cwd, more=more) as begun:
            while True:
                left = patience - (time.monotonic() - began)
                try:
                    said, _none = begun.communicate(
                        timeout=max(min(left, STEP) if alone else left, 0)
                    )
                    break
                except subprocess.TimeoutExpired:
                    over = time.monotonic() - began >= patience
                    orphaned = alone and begun.poll() is not None
                if over or orphaned:
                    self.end()
                    said, _none = begun.communicate()
                    return Ran(
                        -1 if over else begun.returncode, _text(said), time.monotonic() - began
                    )
        return Ran(begun.returncode, _text(said), time.monotonic() - began)

    def started(
        self, *words: object, cwd: Path | None = None, more: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a program, and do not wait for it."""
        line = ["wine", *map(str, words)]
        where = cwd or self.c
        pipe = subprocess.PIPE
        return subprocess.Popen(
            line,
            cwd=where,
            env=self.environ(more),
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=subprocess.STDOUT,
        )

    def end(self) -> None:
        """End every program of this PC, and no other."""
        subprocess.run(["wineserver", "-k"], env=self.environ(), check=False, capture_output=True)
        subprocess.run(
            ["wineserver", "-w"], env=self.environ(), check=False, capture_output=True, timeout=60
        )

    def rest(self, patience: float = 60) -> bool:
        """Wait until every program of this PC has ended; whether they have."""
        try:
            subprocess.run(
                ["wineserver", "-w"],
                env=self.environ(),
                check=False,
                capture_output=True,
                timeout=patience,
            )
        except subprocess.TimeoutExpired:
            return False
        return True

    def path(self, place: Path) -> str:
        """The name Windows gives to a place: C: within the prefix, T: among temporary files, Z: elsewhere."""
        place = Path(os.path.abspath(place))
        for drive, top in (("C", self.c), ("T", self.temp)):
            if place.is_relative_to(top):
                return f"{drive}:/{place.relative_to(top)}".replace("/", "\\")
        return f"Z:{place}".replace("/", "\\")

    def registry(self, key: str, *words: str) -> str:
        """What is kept below a key of the registry."""
        return self.run("reg", "query", key, *words).said

    def _make(self, *, bare: bool) -> None:
        self.place.mkdir(parents=True)
        done = self.run("wineboot", "--init", cwd=self.place)
        self.rest()
        if not self.c.exists():
            raise RuntimeError(f"wine made no prefix: {done.said}")
        for name, links in () if bare else SHIMS.items():
            out = self.c / "windows" / "system32" / f"{name}.dll"
            if not out.exists():
                compiled(HERE / f"{name}.c", out, "-shared", *links)

    def _temp(self) -> None:
        """A drive for temporary files, in memory where there is room: a PC waits for its disk at every save."""
        drive = self.place / "dosdevices" / "t:"
        drive.unlink(missing_ok=True)
        roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 3 * 10**9
        self.temp = Path(mkdtemp(prefix="windows-", dir=MEMORY if roomy else None))
        drive.symlink_to(self.temp)

    def forget(self) -> None:
        """What lies in memory goes."""
        self.end()
        shutil.rmtree(self.temp, ignore_errors=True)


def compiled(source: Path, out: Path, *how: str) -> None:
    """Compile a program or a library for Windows; what is linked with it comes last."""
    subprocess.run(
        [COMPILER, "-O1", "-o", str(out), str(source), *how], check=True, capture_output=True
    )


def lacking() -> list[str]:
    """Debian packages without which there is no such PC."""
    return [package for tool, package in WINDOWS_TOOLS.items() if shutil.which(tool) is None]


@contextmanager
def screen(pc: WindowsPC, size: str = SIZE) -> Iterator[str]:
    """An X server with a window manager, where the PC shows its windows; its name."""
    pc.end()  # else what runs already keeps to having no screen
    told, tells = os.pipe()  # the server takes the first number that is free, and says which
    words = ["Xvfb", "-displayfd", str(tells), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=(tells,), stderr=subprocess.DEVNULL)
    os.close(tells)
    with open(told, encoding="ascii") as said:
        name = f":{said.readline().strip()}"
    try:
        manager = subprocess.Popen(
            ["openbox"],
            env=os.environ | {"DISPLAY": name},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        pc.display = name
        try:
            time.sleep(1)
            # else the first window may come before there is a desktop, and is shown nowhere
            pc.run("wineboot")
            yield name
        finally:
            pc.end()
            pc.display = ""
            manager.terminate()
            manager.wait()
    finally:
        server.terminate()
        server.wait()


def _text(said: bytes) -> str:
    kept = (line for line in said.decode("utf-8", "replace").splitlines() if not _of_wine(line))
    return "\n".join(kept)


def _of_wine(line: str) -> bool:
    """Debian's word that there is no 32-bit wine, which nobody needs."""
    return (
        "wine32" in line
        or "multiarch needs to be enabled" in line
        or "dpkg --add-architecture" in line
    )

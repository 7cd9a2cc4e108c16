"""What the stages of one run share: a place, a PC, the installer, a report."""

import time
from functools import cached_property
from pathlib import Path

from installer.windows import build
from tests.windows.installed import Program, install, usual
from tests.windows.lanes import Lanes
from tests.windows.wine import WindowsPC

ROOT = Path(__file__).parents[2]


class Failed(Exception):
    """A stage did not show what it says."""


class Work:
    def __init__(self, out: Path, installer: Path | None, patience: float) -> None:
        self.out = out
        self.given = installer
        self.patience = patience
        out.mkdir(parents=True, exist_ok=True)
        self.report = out / "report.txt"
        self.report.write_text(f"begun {time.strftime('%Y-%m-%d %H:%M:%S')}\n", "utf-8")
        self.lanes = Lanes(out, patience, self.tell)

    @cached_property
    def pc(self) -> WindowsPC:
        return WindowsPC(self.out / "prefix")

    @cached_property
    def setup(self) -> Path:
        """The installer that is tried: the one that was given, the one built here, or one that is built now."""
        if self.given:
            return self.given
        found = sorted((self.out / "dist").glob("Prongsai-*-setup.exe"))
        return found[-1] if found else build(ROOT, self.out / "dist", may_install=False)[0]

    @property
    def version(self) -> str:
        return self.setup.name.split("-")[1]

    @property
    def program(self) -> Program:
        """The program as it is installed; installed now when it is not."""
        program = usual(self.pc)
        if not (program.home / "version.ini").exists() or program.version != self.version:
            must(install(self.pc, self.setup, program.home).code == 0, "not installed")
        return program

    def room(self, name: str) -> Path:
        """A new folder of this stage on C:, with a Thai name and a blank, as people have them."""
        place = self.pc.c / "งาน ทดสอบ" / f"{name}-{time.monotonic_ns()}"
        place.mkdir(parents=True)
        return place

    def plain_room(self, name: str) -> Path:
        """One whose name any keyboard can type."""
        place = self.pc.c / f"{name}{time.strftime('%H%M%S')}"
        place.mkdir()
        return place

    def tell(self, words: str) -> None:
        if not words:
            return
        print(words, flush=True)
        with self.report.open("a", encoding="utf-8") as file:
            file.write(words + "\n")


def must(true: object, otherwise: object) -> None:
    if not true:
        raise Failed(str(otherwise))

"""Stages of the portable folder: from a stick, under another letter, where nothing can be written."""

import os
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.windows.installed import NAME, Program, hashes
from tests.windows.work import Failed, Work, must

NEW = ("--name", "หน่วยงานบนแฟลชไดรฟ์", "--code", "S91", "--kind", "section", "--year", "2569")
SOON = 120  # seconds


def portable(work: Work, _what: str) -> str:
    """Keys and settings lie beside the program; under another letter, as on another PC, the office opens there."""
    stick = work.pc.temp / "แฟลชไดรฟ์"
    with zipfile.ZipFile(work.setup.with_name(f"{NAME}-{work.version}-portable.zip")) as packed:
        packed.extractall(stick)
    program, office = Program(work.pc, stick / NAME), stick / "หน่วยงาน"
    before = _keys_of_the_pc(work)
    work.pc.run(work.pc.path(program.starter), "office", "new", work.pc.path(office), *NEW)
    waits((office / "prongsai.db").exists, "an office on the stick")
    must(work.pc.rest(SOON), "the program does not end")
    keys = program.home / "data" / "keys"
    must(
        any(path.is_dir() for path in keys.iterdir()),
        f"no keys beside the program: {list(keys.iterdir())}",
    )
    must(_keys_of_the_pc(work) == before, "keys on the PC")
    said = program.do("digest", office, keys=keys)
    must(said.code == 0, said.said)
    with letter(work, "u:", stick):
        home = Path(program.home.name)
        line = [
            rf"U:\{home}\{work.version}\python\python.exe",
            "-X",
            "utf8",
            "-B",
            rf"U:\{home}\{work.version}\main.py",
        ]
        more = {"PRONGSAI_KEYS": rf"U:\{home}\data\keys"}
        there = work.pc.run(*line, "digest", rf"U:\{office.name}", more=more)
        must(there.code == 0 and there.said == said.said, f"under another letter: {there.said}")
        read_only = _where_nothing_is_written(work, stick, line, office, more)
    return (
        f"keys and log in {work.pc.path(keys)}, none on the PC; as U: the same office\n{read_only}"
    )


def _where_nothing_is_written(
    work: Work, stick: Path, line: list[str], office: Path, more: dict[str, str]
) -> str:
    before = hashes(stick)
    bound = ["mount", "--bind", str(stick), str(stick)]
    closed = ["mount", "-o", "remount,ro,bind", str(stick)]
    if os.geteuid() or subprocess.run(bound, check=False, capture_output=True).returncode:
        return "a stick that cannot be written: not tried, only root may make one"
    try:
        subprocess.run(closed, check=True, capture_output=True)
        looked = work.pc.run(*line, "office", "info", rf"U:\{office.name}", more=more)
        wrote = work.pc.run(*line, "undo", rf"U:\{office.name}", more=more)
    finally:
        subprocess.run(["umount", str(stick)], check=True)
    for ran in (looked, wrote):
        must(
            "Traceback" not in ran.said and ran.code in (0, 1),
            f"on a stick that cannot be written: {ran.said}",
        )
    must(
        wrote.code == 1 and any("ก" <= one <= "๛" for one in wrote.said),
        f"written or not said why: {wrote.said}",
    )
    must(hashes(stick) == before, "changed all the same")
    return f"where nothing can be written: to look ends with {looked.code}, to write: {wrote.said.splitlines()[0]}"


@contextmanager
def letter(work: Work, name: str, place: Path) -> Iterator[None]:
    """A drive of this letter, as a stick has on another PC."""
    work.pc.end()
    drive = work.pc.place / "dosdevices" / name
    drive.unlink(missing_ok=True)
    drive.symlink_to(place)
    try:
        yield
    finally:
        work.pc.end()
        drive.unlink()


def waits(until: Callable[[], bool], why: str) -> None:
    end = time.monotonic() + SOON
    while not until():
        if time.monotonic() > end:
            raise Failed(f"waited in vain for {why}")
        time.sleep(0.5)


def _keys_of_the_pc(work: Work) -> set[str]:
    return {str(path) for path in (work.pc.c / "users").rglob("signing.key*")}

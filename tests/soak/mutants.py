"""Each mutant breaks one rule of log or bundle; the tests must notice: `python -m tests.soak.mutants [part of name …]`.

Says for every mutant which short test, seeded run and seeded year caught it, with `--years` the last alone; exits 1 if
one was caught by none.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.soak.broken_bundles import BUNDLES
from tests.soak.broken_rules import MUTANTS, Mutant
from tests.soak.broken_signing import SIGNING
from tests.storage.db.world import shared_memory

ROOT = Path(__file__).parents[2]
PATIENCE = 1800  # seconds; the tests of one kind take a tenth of it on a quiet computer
YEARS = ["tests/year"]
EXCHANGED = ["tests/core/log", "tests/storage/db/log/test_sending.py", "tests/storage/exchange"]
EXCHANGED += ["tests/storage/evidence"]
RUNS = ["tests/storage/db/folder/test_world.py", "tests/storage/db/signoffs/test_world_signed.py"]
SLOW = "tests/storage/db/folder/test_kills.py"
RULES = ["tests/core/log", "tests/storage/db", *(f"--ignore={name}" for name in [*RUNS, SLOW])]


class Caught(NamedTuple):
    """The test of each kind that caught a mutant, "" where none did."""

    rule: str
    run: str
    year: str


def every_mutant() -> Sequence[Mutant]:
    return *MUTANTS, *SIGNING, *BUNDLES


def copied(room: Path) -> Path:
    """The checkout, as far as tests need it."""
    room.chmod(0o755)  # some tests do without the rights of whoever made the room
    for name in ("core", "storage", "ui", "tests", "docs", "resources", "wiring", "installer"):
        shutil.copytree(ROOT / name, room / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("main.py", "pyproject.toml"):
        shutil.copy(ROOT / name, room)
    return room


def caught(room: Path, words: list[str]) -> str:
    """The first of these tests that fails, "" when all pass."""
    if not words:
        return ""
    run = [sys.executable, "-m", "pytest", "-x", *words]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_STORAGE_DIRECTORY": str(room / "examples")}
    try:
        done = subprocess.run(run, cwd=room, capture_output=True, text=True, env=env, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return f"no end in {PATIENCE} s"
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR")) and "::" in line]
    if not lines:
        raise SystemExit(f"no test ran: {done.stdout[-400:]}{done.stderr[-400:]}")
    return lines[0].split(" - ")[0].rpartition("/")[2]


def suites(mutant: Mutant, years_alone: bool) -> tuple[list[str], list[str], list[str]]:
    """The short tests, seeded runs and years that may catch a mutant."""
    years = [] if mutant.kills else YEARS
    if years_alone:
        return [], [], years
    if mutant in BUNDLES:
        return EXCHANGED, [], years
    return RULES, [SLOW] if mutant.kills else RUNS, years


def tried(mutant: Mutant, sound: Path, years_alone: bool) -> Caught:
    """What catches a mutant of the copy that is sound."""
    with TemporaryDirectory(dir=shared_memory()) as place:
        Path(place).chmod(0o755)
        room = Path(place) / "checkout"
        shutil.copytree(sound, room)
        path = room / mutant.file
        source = path.read_text("utf-8")
        if source.count(mutant.old) != 1:
            raise SystemExit(f"{mutant.rule}: its place in {mutant.file} is gone or there twice")
        path.write_text(source.replace(mutant.old, mutant.new), "utf-8")
        return Caught(*(caught(room, tests) for tests in suites(mutant, years_alone)))


def main() -> int:
    words, years_alone = [word for word in sys.argv[1:] if word != "--years"], "--years" in sys.argv
    wanted = [one for one in every_mutant() if not words or any(word in one.rule for word in words)]
    with TemporaryDirectory(dir=shared_memory()) as place:
        sound = copied(Path(place))
        for tests in {tuple(tests): tests for one in wanted for tests in suites(one, years_alone)}.values():
            if found := caught(sound, tests):
                raise SystemExit(f"the tests fail by themselves: {found}")
        return try_all(wanted, sound, years_alone)


def try_all(wanted: Sequence[Mutant], sound: Path, years_alone: bool) -> int:
    found = []
    for mutant in wanted:
        by = tried(mutant, sound, years_alone)
        found.append(by)
        print(
            f"{mutant.rule}\n    rules: {by.rule or '–'}\n    runs:  {by.run or '–'}\n    years: {by.year or '–'}",
            flush=True,
        )
    alive = sum(not any(by) for by in found)
    rules, runs, years = (sum(bool(by[kind]) for by in found) for kind in range(3))
    print(
        f"{len(wanted)} mutants caught: {rules} by short tests, {runs} by seeded runs, {years} by years; {alive} alive"
    )
    return 1 if alive else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Each mutant breaks one rule of the log; the tests must notice: `python -m tests.soak.mutants [part of a name …]`.

Says for every mutant which short test and which seeded run caught it; exits 1 if one was caught by neither.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.soak.broken_rules import MUTANTS, Mutant
from tests.soak.broken_signing import SIGNING
from tests.storage.db.world import shared_memory

ROOT = Path(__file__).parents[2]
RUNS = ["tests/storage/db/test_world.py", "tests/storage/db/test_world_signed.py"]
SLOW = "tests/storage/db/test_kills.py"


def copied(room: Path) -> Path:
    """The checkout without what has nothing to do with the log."""
    for name in ("core", "storage", "tests", "docs"):
        skipped = shutil.ignore_patterns("__pycache__", "soak", "journeys", "golden", "ui", "installer")
        shutil.copytree(ROOT / name, room / name, ignore=skipped)
    shutil.copy(ROOT / "pyproject.toml", room)
    return room


def caught(room: Path, words: list[str]) -> str:
    """The first test that fails, "" when all pass."""
    run = [sys.executable, "-m", "pytest", "-x", *words]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_STORAGE_DIRECTORY": str(room / "examples")}
    done = subprocess.run(run, cwd=room, capture_output=True, text=True, env=env, timeout=900, check=False)
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if not lines:
        raise SystemExit(f"no test ran: {done.stdout[-400:]}{done.stderr[-400:]}")
    return lines[0].split(" - ")[0].rpartition("/")[2]


def tried(mutant: Mutant, sound: Path) -> tuple[str, str]:
    """(the short test, the seeded run) that caught a mutant of the copy that is sound."""
    with TemporaryDirectory(dir=shared_memory()) as place:
        room = Path(place) / "checkout"
        shutil.copytree(sound, room)
        path = room / mutant.file
        source = path.read_text("utf-8")
        if source.count(mutant.old) != 1:
            raise SystemExit(f"{mutant.rule}: its place in {mutant.file} is gone or there twice")
        path.write_text(source.replace(mutant.old, mutant.new), "utf-8")
        rules = [
            "tests/core/changes",
            "tests/core/model",
            "tests/storage/db",
            *(f"--ignore={name}" for name in [*RUNS, SLOW]),
        ]
        return caught(room, [SLOW] if mutant.kills else rules), caught(room, RUNS)


NONE = Mutant("nothing is changed", "core/changes/heads.py", "def heads(", "def heads(")


def main() -> int:
    with TemporaryDirectory(dir=shared_memory()) as place:
        sound = copied(Path(place))
        if (found := tried(NONE, sound)) != ("", ""):
            raise SystemExit(f"the tests fail by themselves: {found}")
        return try_all(sound)


def try_all(sound: Path) -> int:
    wanted = [one for one in (*MUTANTS, *SIGNING) if not sys.argv[1:] or any(word in one.rule for word in sys.argv[1:])]
    alive = by_rules = by_runs = 0
    for mutant in wanted:
        rule, run = tried(mutant, sound)
        by_rules, by_runs, alive = by_rules + bool(rule), by_runs + bool(run), alive + (not rule and not run)
        print(f"{mutant.rule}\n    rules: {rule or '–'}\n    runs:  {run or '–'}", flush=True)
    print(f"{len(wanted)} mutants: {by_rules} caught by short tests, {by_runs} by seeded runs, {alive} alive")
    return 1 if alive else 0


if __name__ == "__main__":
    raise SystemExit(main())
